"""The run that the evolver has in hand: its session, where it stands, and what is told of it."""

from __future__ import annotations

import json
import time
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from itertools import count
from typing import TYPE_CHECKING

import numpy as np

from evosynth.analysis.target import PreparedTarget
from evosynth.arrays import F64
from evosynth.documents import records
from evosynth.documents.changes import About, Turned
from evosynth.documents.machine import MACHINE, here
from evosynth.documents.records import Stands, Why
from evosynth.documents.run_store import RunInDocument
from evosynth.documents.taste_rows import TasteRows
from evosynth.errors import InputError
from evosynth.evolution import report
from evosynth.evolution.blend import verdict_of
from evosynth.runs.adopting import adopt
from evosynth.runs.answering import Answering
from evosynth.runs.commands import Adopt, Answer, Begin, Command, Compare, Ranked, Rate, text_of
from evosynth.runs.finals import is_simplified
from evosynth.runs.folder import Plan, State
from evosynth.runs.generations import Generations
from evosynth.runs.leaning import leaned
from evosynth.runs.pace import Pace
from evosynth.runs.steering import Steering
from evosynth.service.evolver_messages import Candidate, InDocument, Kin, Recorded, Snapshot, Strand, Visit
from evosynth.service.far_takes import FarTakes
from evosynth.service.findings import Findings
from evosynth.service.kinds import Kind, Kinds
from evosynth.service.ranking import SHOWN, Ranking
from evosynth.service.ranking_there import RankingThere
from evosynth.service.run_voices import RunVoices
from evosynth.service.taste_state import taste_state
from evosynth.synths import registry
from evosynth.synths.engine import EngineSpec

if TYPE_CHECKING:
    from evosynth.evolution.session import Session
    from evosynth.service.engine_turns import EngineTurns

HISTORY_ROWS = 500
SPEED_WINDOW_S = 3.0
MOST_SHOWN = 5000  # candidates that are remembered for a late rating
LINES_S, LINES_SHARE = 0.1, 0.005  # while it runs: so often at most lines are heard, and for so much of the time
NO_PARENTS = "None of its parents is on show."
STANDS: dict[str, Stands] = {"paused": "paused", "waiting": "waiting", "stopped": "stopped"}


@dataclass(slots=True, eq=False)
class Run:
    """One session and where it stands."""

    where: InDocument
    store: RunInDocument
    saved: State
    plan: Plan
    session: Session
    steering: Steering
    voices: RunVoices
    state: str = "preparing"
    history: list[tuple[float, float, float]] = field(default_factory=list)
    steps: deque[tuple[float, int]] = field(default_factory=deque)  # when, evaluations: for the speed
    elapsed_s: float = 0.0
    began: float | None = None  # when the generation was that a synth plays now; None: none is under way
    storage_fails: bool = False
    shown: dict[int, report.Candidate] = field(default_factory=dict)  # a tile may show one that has left the population
    early: dict[int, float] = field(default_factory=dict)  # ratings of seeds that are not heard yet
    awaited: dict[int, Why] = field(default_factory=dict)  # whom the document is to have once a ranking has found them
    resting: bool = False  # paused because all strands are halted
    turns: EngineTurns | None = None  # the engine is one of several that are tried
    replanned: bool = False  # the plan on disk is an older one
    ranking: Ranking | None = None  # of the best as the session stands
    unrankable: bool = False  # by a fault: the best are shown as the search found them
    generations: Generations = field(init=False)  # of a breeding
    numbers: Iterator[int] = field(default_factory=lambda: count(1))  # of what it obeys, in its document
    findings: Findings = field(init=False)
    lines: Pace = field(default_factory=lambda: Pace(interval_s=LINES_S, share=LINES_SHARE, early_s=0.0))
    stands: Stands | None = None  # as the document has it
    kinds: Kinds | None = None  # of a match: who sounds alike
    judge: RankingThere | None = None  # a synth that ranks the best of a match that rests
    takes: FarTakes | None = None  # by which it is heard on a device
    asked: Visit | None = None  # of a breeding on a device: the generation that is being heard
    answers: Answering = field(init=False)
    told: TasteRows = field(init=False)  # what the document knows of these
    facts: dict[str, str] = field(default_factory=dict)  # of taste, that the document held when it began here

    def __post_init__(self) -> None:
        self.generations = Generations(self.store, self.session)
        self.findings = Findings(self.store.run, self.session, self.voices)
        settings = self.plan.settings
        self.answers = Answering(self.session, settings.taste, chooses=settings.by_taste or self.target is not None)
        self.told = TasteRows(self.store.run, self.facts)
        self.told.read(self.answers)

    @property
    def target(self) -> PreparedTarget | None:
        """None: it breeds."""
        return self.plan.target

    @property
    def synth(self) -> EngineSpec:
        """With its own tables."""
        return self.plan.settings.synth

    @property
    def visitable(self) -> bool:
        """Whether another generation of a breeding can be shown: also while one is being heard on a device."""
        hearing = self.takes is not None and self.target is None and self.state in ("running", "paused")
        return self.state == "waiting" or hearing

    @property
    def at_rest(self) -> bool:
        """Whether it is a match whose best are ranked, or are to be."""
        states = ("paused", "stopped") if self.takes is None else ("stopped",)  # a device is silent while it is paused
        resting = self.state in states and self.target is not None
        return resting and not self.unrankable and len(self.session.distinct) > 0

    @property
    def ranked(self) -> Ranking | RankingThere | None:
        """The ranking of a match at rest, as soon as it is over."""
        last = self.judge or self.ranking
        return last if self.at_rest and last is not None and last.over else None

    @property
    def busy(self) -> bool:
        """Whether there is something to do without being told."""
        return self.state == "running" or (self.at_rest and self.ranked is None) or len(self.findings) > 0

    def rank(self) -> bool:
        """A step of the finals; true when the best are ranked."""
        if self.ranking is None:
            assert self.target is not None, "a breeding has no best"
            strands = [best for _, best in self.steering.strands() if best is not None]
            rated = [self.session.candidate(i) for i in self.session.ratings]
            alike = self._nearest if self.takes is not None else ()  # their takes are kept: that costs none
            alike = alike or tuple(kind.best for kind in self._kinds_on_show)
            self.ranking = Ranking(self.session, self.target, self.plan.judged, [*strands, *rated, *alike])
            if self.takes is not None and not self.takes.muted:
                self.takes.expect(self.ranking.finals.most_takes)
        if self.ranking.over and self.judge is not None:
            self.judge.step(self.ranking)
            return self.judge.over
        self.ranking.step()
        if self.ranking.over and self.ranking.best and is_simplified(self.ranking.best[0].id):
            self.obeyed(Ranked(self.plan.settings.evaluations))
        if self.ranking.over and self.takes is not None:
            self.takes.expect(0)
        return self.ranking.over and self.judge is None

    def mute(self, muted: bool) -> None:
        """Whether its device may be played; whether its best can be ranked is found anew then."""
        if self.takes is not None:
            self.takes.muted, self.unrankable, self.ranking = muted, False, None
            self.takes.expect(0)

    def spent_s(self) -> float:
        """What has been spent, that of a generation on a synth included, which may take minutes."""
        return self.elapsed_s + (0.0 if self.began is None else time.monotonic() - self.began)

    def break_off(self) -> None:
        """A generation on a synth ends before its end; what was heard of it is kept, and its time counts."""
        self.elapsed_s, self.began = self.spent_s(), None

    def record(self, began: float, report_row: tuple[float, float, float]) -> None:
        now = time.monotonic()
        self.elapsed_s, self.began = self.elapsed_s + now - began, None
        self.ranking = self.judge = None
        self.history.append(report_row)
        self.steps.append((self.elapsed_s, self.session.evaluations))
        while self.elapsed_s - self.steps[0][0] > SPEED_WINDOW_S and len(self.steps) > 2:
            self.steps.popleft()

    @property
    def per_second(self) -> float:
        """Evaluations per second of evolving, over the last few seconds."""
        if len(self.steps) < 2:
            return self.session.evaluations / self.elapsed_s if self.elapsed_s > 0 else 0.0
        (first_s, first), (last_s, last) = self.steps[0], self.steps[-1]
        return (last - first) / max(last_s - first_s, 1e-6)

    def tell(self) -> Snapshot:
        """A snapshot, whose candidates can be rated from now on."""
        session, breeding, ranked = self.session, self.target is None, self.ranked
        takes = self.judge.takes if self.judge is not None else self.takes
        kinds = self._kinds_on_show
        best = tuple(kind.best for kind in kinds) or self._on_show

        def shown(one: report.Candidate) -> Candidate:
            return self.voices.shown(ranked.exact(one) if ranked else one)

        strands = () if breeding else self.steering.strands()
        others = [one for kind in kinds for one in kind.others]
        self._remember([*best, *others, *(one for _, one in strands if one is not None)])
        return Snapshot(
            state=self.state,
            where=self.where,
            generation=max(0, session.generation - 1),
            evaluations=session.evaluations,
            per_second=self.per_second,
            elapsed_s=self.spent_s(),
            candidates=tuple(map(shown, best)),
            kin={k.best.id: Kin(tuple(map(shown, k.others)), k.count) for k in kinds if k.others},
            objectives=session.parts,
            history=thinned(self.history),
            ratings=dict(session.ratings),
            line=session.line,
            origins=tuple(map(shown, self._origins(best))) if breeding else (),
            rated=() if breeding else tuple(shown(session.candidate(i)) for i in session.ratings),
            strands=tuple(Strand(state, None if one is None else shown(one)) for state, one in strands),
            synth=self.synth,
            strategy=self.plan.settings.strategy,
            limits=self.plan.settings.limits,
            trial=None if self.turns is None else self.turns.state(),
            chosen=self.plan.settings.chosen,
            finals="" if not self.at_rest else "ranked" if ranked else "ranking",
            safe=tuple(registry.of(self.synth).limits.safe) if breeding and self.plan.settings.safe else (),
            taste=taste_state(self.answers, session),
            towards=self.plan.settings.towards,
            on_device=None if takes is None else replace(takes.progress, noise=self._noise),
            decided=self.judge.words if self.judge is not None else "",
        )

    @property
    def _noise(self) -> float | None:
        """What the distances of a device repeat to; None where none of its voices was heard again."""
        repeats = self.session.repeats
        return repeats.spread if repeats else None

    @property
    def _kinds_on_show(self) -> tuple[Kind, ...]:
        """Of a match that can be heard at any time, as it is searched or as it is ranked; else none."""
        session, ranked = self.session, self.ranked
        if self.target is None or self.takes is not None or not session.distinct:
            return ()
        if self.kinds is None or self.kinds.session is not session:
            self.kinds = Kinds(session)
        if isinstance(ranked, Ranking):
            return self.kinds.ranked(ranked.order)
        if ranked is not None:
            return ()
        if self.kinds.due or self.state != "running":  # where it rests it is told seldom
            self.kinds.look([*session.distinct, *session.population])
        return self.kinds.found

    @property
    def _on_show(self) -> tuple[report.Candidate, ...]:
        """Of a device's voices, each of which has taken its time, the nearest also where they sound alike.

        They lie as near as they are said to be, behind the winner.
        """
        if self.target is None:
            return self.session.population
        ranked = self.ranked
        if self.takes is None:
            return ranked.best if ranked else self.session.distinct
        if ranked is None:
            return self._nearest
        winner, *best = ranked.best
        there = {one.id for one in ranked.best}
        best += [ranked.exact(one) for one in self._nearest if one.id not in there]
        return winner, *sorted(best[: SHOWN - 1], key=lambda one: one.cost)

    @property
    def _nearest(self) -> tuple[report.Candidate, ...]:
        """Those that differ, and others where these are few, by their distances."""
        every = {one.id: one for one in (*self.session.distinct, *self.session.population)}
        return tuple(sorted(list(every.values())[:SHOWN], key=lambda one: one.cost))

    def _origins(self, there: Sequence[report.Candidate]) -> Iterator[report.Candidate]:
        """Parents of these who are not there themselves, as far as they are known."""
        for id in sorted({parent for one in there for parent in one.parents if parent >= 0} - {c.id for c in there}):
            with suppress(KeyError):
                yield self.shown[id] if id in self.shown else self.session.candidate(id)

    def _remember(self, told: Sequence[report.Candidate]) -> None:
        """As the search heard them: whether they have been ranked since is a matter of time."""
        self.shown |= {one.id: self._searched(one) for one in told if one.id not in self.shown}
        while len(self.shown) > MOST_SHOWN:
            self.shown.pop(next(iter(self.shown)))
        for id in [id for id in self.awaited if id in self.shown]:
            self.remember((id,), self.awaited.pop(id))

    def _searched(self, one: report.Candidate) -> report.Candidate:
        """A winner that was made simpler is nobody's but the ranking's."""
        with suppress(KeyError):
            return self.session.candidate(one.id)
        return one

    def remember(self, ids: Iterable[int], why: Why) -> None:
        """The document is to have these who were shown, and the lines that they come from.

        A run that goes on does not know yet whom its ranking found before: tiles show them already.
        """
        for id in ids:
            try:
                self.findings.want(self.shown[id] if id in self.shown else self.session.candidate(id), why)
            except KeyError:  # or nobody knows it any more
                self.awaited[id] = self.awaited.get(id, Why.ANCESTOR) | why

    def find_at_once(self, ids: Iterable[int]) -> None:
        """These of whom the document is to have are written now, with what waits."""
        for id in ids:
            if id in self.findings:
                self.store.beside(self.findings.take(id))
        self.store.flush()

    def find(self) -> None:
        """One of those whom the document is to have: it is written with what is written next."""
        if len(self.findings):
            with self.lines.written():
                self.store.beside(self.findings.next())

    def obeyed(self, command: Command, before: int | None = None) -> None:
        """The document is to know what took effect, and ``before`` which evaluation; None: the next one."""
        before = self.session.evaluations if before is None else before
        self.store.beside(records.Command(next(self.numbers), self.store.run, before, text_of(command)))

    def begins(self) -> None:
        """The document is to know by what, and on which machine: before its first step."""
        machine, settings = here(), self.plan.settings
        self.store.beside(About(MACHINE, json.dumps(machine)))
        began = str(self.synth), machine, settings.towards, settings.safe
        self.obeyed(Begin(settings.limits, self.session.next_id, *began))
        self.store.flush()

    def rate(self, ratings: Mapping[int, float]) -> dict[int, float]:
        """Ratings by id -> those that count; of seeds they may come before these are heard."""
        self.session.remember(self.shown[i] for i in ratings if i in self.shown)
        counted: dict[int, float] = {}
        for candidate, rating in ratings.items():
            if candidate >= self.session.next_id and candidate not in self.shown:
                self.early[candidate] = rating
                continue
            with suppress(ValueError):  # nobody knows it any more: it was shown before a crash
                self.session.rate({candidate: rating})
                counted[candidate] = rating
        self.remember([id for id, rating in counted.items() if rating > 0], Why.RATED)
        return counted

    def lean(self, towards: float | None = None) -> None:
        """Go on so far towards a person's taste (None: as before), as it is known by now."""
        before = self.plan
        self.plan = leaned(before, self.session, self.answers, towards)
        self.replanned, self.ranking, self.judge = True, None, None
        self.shown = {id: self._searched(one) for id, one in self.shown.items()}
        if self.kinds is not None:
            self.kinds.judged_anew()

    def follow(self) -> None:
        """A match that goes towards a taste goes by what is known of it now."""
        if self.target is not None and self.plan.settings.towards > 0.0:
            self.lean()

    def answer(self, command: Answer) -> Answer | None:
        """What a person says of candidates -> as far as it counts; None where nothing of it does."""
        if isinstance(command, Rate):
            counted = self.rate(command.ratings)
            heard = self._known(command.heard)
            said: Answer = replace(command, ratings=counted, heard=heard)
            if counted:
                self.answers.say(said)
            return said if counted else None
        known = self._known(command.ids)
        if not known or (isinstance(command, Compare) and len(known) < 2):
            return None
        said = command if isinstance(command, Compare) else replace(command, ids=known)
        self.answers.say(said)
        self.remember(known, Why.RATED)
        return said

    def _known(self, ids: Iterable[int]) -> tuple[int, ...]:
        """Those that are remembered, for the session too."""
        self.session.remember(self.shown[id] for id in ids if id in self.shown)
        known = []
        for id in ids:
            with suppress(KeyError):  # it was shown before a crash
                known.append(self.session.candidate(id).id)
        return tuple(known)

    def adopt(self, command: Adopt) -> bool:
        """What a person has made by hand is one of its candidates; whether that is news. InputError where it cannot."""

        def genomes(voices: Sequence[bytes]) -> F64:
            seeded = self.voices.seeded(voices)
            assert seeded is not None, "there is a voice"
            return seeded

        self.session.remember(self.shown[id] for id in (command.id,) if id in self.shown)
        news = adopt(self.session, command, genomes)
        if command.id >= 0:
            self.shown[command.id] = self.session.candidate(command.id)
            self.remember((command.id,), Why.EDITED)
        return news

    def hear(self, id: int) -> Recorded:
        """A candidate as its device makes it sound, for a person who wants to know; the search is none the wiser.

        Raises KeyError for one that nobody knows, and what recording raises.
        """
        assert self.takes is not None, "it is heard on a device"
        self._known((id,))
        session, one = self.session, self.session.candidate(id)
        genomes, fitness = one.genome[None], session.fitness
        with self.takes.asked_for():
            audio = session.synth.render(genomes, fitness.notes)
        said = verdict_of(fitness, np.asarray(fitness.score(genomes, audio), float))
        return Recorded(self.where, id, self.voices.shown(one).voice, said.scores[0])

    def why_not_bred(self, asked: Visit) -> str:
        """Why those whom it names cannot be parents here; empty where they can."""
        if asked.named is not None and not asked.voices and not {one.id for one in self._on_show} & {*asked.named}:
            return NO_PARENTS
        try:
            self.voices.genomes(asked.voices)
        except InputError as error:
            return str(error)
        return ""

    @contextmanager
    def next_page(self, asked: Visit | None) -> Iterator[None]:
        """The block makes the next generation; of a breeding the page on show is left for the one asked for."""
        if self.target is not None:
            yield
            return
        guests = None if asked is None else self.voices.seeded(asked.voices)
        with self.answers.breeding(asked, guests):
            yield

    def set_ratings(self, ratings: Mapping[int, float] | None) -> None:
        """These and no others; None: as they are."""
        if ratings is not None:
            self.rate({**dict.fromkeys(self.session.ratings, 0.0), **ratings})

    def rate_newly_heard(self) -> None:
        """Seeds that were rated before they were heard."""
        counted: dict[int, float] = {}
        for candidate in [i for i in self.early if i < self.session.next_id]:
            with suppress(ValueError):  # a seed that died as soon as it was heard
                self.session.rate({candidate: (rating := self.early.pop(candidate))})
                counted[candidate] = rating
        if counted:
            self.answers.say(Rate(counted))
            self.follow()
            self.obeyed(Rate(counted))

    def save(self) -> None:
        """Write down how it can go on. While engines are tried that is the plan alone: the trial begins again."""
        self._note_where_it_stands()
        self.store.beside(*self.told.news(self.answers))
        if self.replanned:
            self.store.plan_beside(self.plan if self.turns is None else self.turns.plan)
            self.replanned = False
        saved, session = self.saved, self.session
        if self.turns is not None:
            self.store.write_state(saved)
        elif session.generation:
            self.store.write_checkpoint(session, saved, self.elapsed_s)
        else:
            self.store.flush()

    def leave(self) -> None:
        """Another run comes, or the end: what the document is still to have is written, and where this one stands."""
        while len(self.findings):
            self.find()
        if self.state == "running":
            self.state = "paused"
        self.save()

    def _note_where_it_stands(self) -> None:
        stands = STANDS.get(self.state, "running")
        if stands != self.stands:
            self.store.beside(Turned(self.store.run, stands))
            self.stands = stands


def thinned(rows: list[tuple[float, float, float]], most: int = HISTORY_ROWS) -> F64:
    """At most ``most`` rows (g, 3), evenly taken, the first and the last always among them."""
    table: F64 = np.array(rows, float).reshape(-1, 3)
    if len(table) > most:
        table = table[np.unique(np.linspace(0, len(table) - 1, most).round().astype(int))]
    return table
