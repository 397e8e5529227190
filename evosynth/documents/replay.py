"""A run of a document made again, from its seed and from what it obeyed: the same candidates, or where they part.

The search is the same code that made it. What the document holds of a candidate is compared as soon as that is made
again: the first that differs ends the replay, since the rest follows from it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from evosynth.arrays import F64
from evosynth.documents import records
from evosynth.documents.ranked_again import best_first
from evosynth.documents.take_store import TakeMissing, heard_in
from evosynth.errors import Cancelled, InputError
from evosynth.runs import assembly
from evosynth.runs.adopting import adopt
from evosynth.runs.answering import Answering
from evosynth.runs.assembly import confined
from evosynth.runs.commands import (
    Adopt,
    Answer,
    Begin,
    Believe,
    Chosen,
    Command,
    Confine,
    Forget,
    Lean,
    Ranked,
    Rate,
    Seam,
    Visit,
    command_of,
    of_taste,
)
from evosynth.runs.finals import SIMPLIFIED_IDS, is_simplified
from evosynth.runs.folder import Plan
from evosynth.runs.generations import Generations
from evosynth.runs.leaning import leaned
from evosynth.runs.steering import Steering
from evosynth.synths import voicing
from evosynth.synths.engine import EngineSpec

if TYPE_CHECKING:
    from evosynth.evolution.report import Candidate, GenerationReport

Placed = tuple[int, Command]  # before which evaluation
Progress = Callable[[int], None]  # evaluations made again so far


@dataclass(frozen=True, slots=True)
class Parted:
    """Where a replay parts from the document: a sentence, and the candidate (-1: none)."""

    sentence: str
    candidate: int = records.NOBODY


@dataclass(slots=True)
class Search:
    """One search of a run: where engines were tried there are several."""

    begin: Begin
    obeyed: list[Placed] = field(default_factory=list)
    goes_on: bool = True  # False: an engine that was tried, and not chosen


def searches_of(lines: Sequence[records.Command]) -> tuple[Search, ...]:
    """What a run obeyed, by its searches.

    StorageError for a command of another version, InputError where it was not noted how the run began.
    """
    searches: dict[int, Search] = {}
    now: Search | None = None
    for line in lines:
        command = command_of(line.command)
        if isinstance(command, Begin):  # an engine that is tried again begins anew
            now = searches[command.first_id] = Search(command)
        elif now is None:
            break
        elif isinstance(command, Chosen):
            now = searches.get(command.first_id, now)
            for search in searches.values():
                search.goes_on = search is now
        else:
            now.obeyed.append((line.evaluations, command))
    if not searches:
        raise InputError("How this run began is not noted: an earlier version of EvoSynth made it.")
    return tuple(searches.values())


def machines_of(searches: Sequence[Search]) -> tuple[dict[str, str], ...]:
    """All on which a run was searched, each once."""
    said = [one.begin.machine for one in searches]
    said += [each.machine for one in searches for _, each in one.obeyed if isinstance(each, Seam)]
    return tuple(machine for n, machine in enumerate(said) if machine not in said[:n])


def stored_by(searches: Sequence[Search], stored: Sequence[records.Candidate]) -> list[list[records.Candidate]]:
    """The candidates of each search: a winner that was made simpler is where its parent is.

    What a person has made by hand is where that was obeyed.
    """
    made = {c.id: n for n, one in enumerate(searches) for _, c in one.obeyed if isinstance(c, Adopt)}
    firsts = [search.begin.first_id for search in searches]
    found: list[list[records.Candidate]] = [[] for _ in firsts]
    for one in stored:
        id = one.parent if is_simplified(one.id) else one.id
        born = max((n for n, first in enumerate(firsts) if first <= id), default=0)
        found[made.get(id, born)].append(one)
    return found


class Replay:
    """One search made again.

    ``until`` : how many evaluations it has had at least.
    ``document`` : where the takes stand by which a search on a device is made again; nothing else is heard.
    """

    def __init__(
        self,
        plan: Plan,
        search: Search,
        stored: Sequence[records.Candidate],
        until: int = 0,
        document: Path | None = None,
    ) -> None:
        self.synth = EngineSpec.parse(search.begin.engine) if search.begin.engine else plan.settings.synth
        self._document = document
        if document is not None:
            self.synth = heard_in(document, self.synth)
        begin = search.begin
        settings = replace(plan.settings, synth=self.synth, limits=begin.limits, towards=begin.towards)
        settings = replace(settings, safe=begin.safe)
        self._plan = Plan(settings, plan.target)
        self._target, self._obeyed = plan.target, search.obeyed
        self._stored = {one.id: one for one in stored}
        last = max((id for id in self._stored if id < SIMPLIFIED_IDS), default=records.NOBODY)
        self.until = max(until if search.goes_on else 0, last + 1 - search.begin.first_id)
        self.same: set[int] = set()  # ids that came out as they are stored
        self._known: dict[int, Candidate] = {}  # who is rated or planted later, or compared
        if plan.target is None:
            self.session = assembly.make_breeding(settings, plan.seeds)
        else:
            self.session = assembly.make_session(plan.target, settings, plan.seeds)
        self.session.count_from(begin.first_id)
        self._seeds = {row.tobytes() for row in (plan.seeds if plan.seeds is not None else ())}
        self._steering = Steering(self.session, self._genomes)
        self._generations = Generations(_Shelf(), self.session)
        self._answers = Answering(self.session, settings.taste, chooses=settings.by_taste)
        self._rated = {id for _, command in self._obeyed for id in _rated(command)}
        self._seams = [at for at, command in self._obeyed if isinstance(command, Seam)]

    def run(self, progress: Progress = lambda evaluations: None) -> Parted | None:
        """All of it; where it parts, or None."""
        try:
            for at, command in self._obeyed:
                self._search(at, progress)
                if self.session.evaluations != at:
                    raise _Parts(Parted(f"generations are cut otherwise: none begins with evaluation {at:,}"))
                try:
                    self._obey(command)
                except (ValueError, InputError, Cancelled) as error:
                    raise _Parts(
                        Parted(f"what was done before evaluation {at:,} cannot be done again: {error}")
                    ) from error
            self._search(self.until, progress)
        except _Parts as parts:
            return parts.parted
        lacking = sorted(self._stored.keys() - self.same)
        return Parted(f"candidate {lacking[0]} is not made again", lacking[0]) if lacking else None

    # ---- making ---------------------------------------------------------------------------------------------------

    def _search(self, until: int, progress: Progress) -> None:
        """A match by itself; of a breeding the first generation, the others are asked for."""
        while self.session.evaluations < until and (self._target is not None or not self.session.generation):
            self._step()
            progress(self.session.evaluations)

    def _step(self, left: Visit | None = None) -> None:
        """``left``: the wish for which a breeding leaves the generation on show."""
        seam = next((at for at in self._seams if at > self.session.evaluations), None)
        room = None if seam is None else seam - self.session.evaluations
        guests = self._genomes(left.voices) if left is not None else None
        page = nullcontext() if self._target else self._answers.breeding(left, guests)
        try:
            with page:
                report = self.session.step(at_most=room)
        except TakeMissing as missing:
            raise _Parts(self._missing(missing)) from missing
        self._compare(report)

    def _missing(self, missing: TakeMissing) -> Parted:
        """Who was to be heard: one of the generation that is made, or the best so far once more."""
        session, best = self.session, self.session.best
        if missing.again and best is not None:
            where = f"heard again before evaluation {session.evaluations:,}"
            return Parted(f"candidate {best.id}, {where}: {missing}", best.id)
        id = session.next_id + missing.row
        where = f"in generation {session.generation}, evaluation {session.evaluations + missing.row:,}"
        return Parted(f"candidate {id} {where}: {missing}", id)

    def _obey(self, command: Command) -> None:
        """As the evolver does."""
        session = self.session
        if isinstance(command, Answer):
            self.session.remember(self._known[id] for id in _rated(command) if id in self._known)
            self._answers.say(command)
            if of_taste(command):
                self._follow()
        elif isinstance(command, Adopt):
            self._adopt(command)
        elif isinstance(command, Believe | Forget):
            self._answers.switch(command)
            self._follow()
        elif isinstance(command, Lean):
            self._plan = leaned(self._plan, session, self._answers, command.towards)
        elif isinstance(command, Visit):
            self._visit(command)
        elif isinstance(command, Confine):
            self._plan = replace(self._plan, settings=confined(self._plan.settings, command))
            assembly.confine(session, self._target, self._plan.judged, self._model(command.model))
        elif isinstance(command, Ranked):
            self._rank(command)
        elif not isinstance(command, Begin | Chosen | Seam):
            self._steering.obey(command)

    def _adopt(self, command: Adopt) -> None:
        """Its bytes are those that it came with, as those of a seed."""
        id = command.id
        self.session.remember(self._known[one] for one in (id,) if one in self._known)
        adopt(self.session, command, self._genomes)
        if id != records.NOBODY:
            self._known[id] = self.session.candidate(id)
            self._seeds.add(self._known[id].genome.tobytes())
            self._check(self._known[id])

    def _follow(self) -> None:
        """A match that goes towards a taste goes by what is known of it now."""
        if self._target is not None and self._plan.settings.towards > 0.0:
            self._plan = leaned(self._plan, self.session, self._answers)

    def _visit(self, command: Visit) -> None:
        if command.number == self.session.evaluations != self.session.on_show:
            self._generations.leave()
            self._step(command)
            return
        if command.number != self.session.on_show and not self._generations.show(command.number):
            raise _Parts(Parted(f"the generation {command.number} that was shown again is not made again"))
        if command.ratings is not None:
            self._rate({**dict.fromkeys(self.session.ratings, 0.0), **command.ratings})

    def _rate(self, ratings: dict[int, float]) -> None:
        self.session.remember(self._known[id] for id in ratings if id in self._known)
        self.session.rate(ratings)

    def _rank(self, command: Ranked) -> None:
        """Only for winners that were made simpler and are still to be compared or rated."""
        lacking = {id for id in (*self._stored, *self._rated) if is_simplified(id)} - self._known.keys()
        if not lacking or self._target is None:
            return
        settings = replace(self._plan.judged, evaluations=command.evaluations)
        for one in best_first(self.session, self._target, settings, self._document):
            if one.id in lacking:
                self._known[one.id] = one
                self._check(one)

    def _genomes(self, voices: Sequence[bytes]) -> F64:
        if not voices:
            return np.empty((0, len(voicing.space_of(self.synth))))
        return voicing.genomes_of(voices, self.synth)

    def _model(self, voice: bytes | None) -> F64 | None:
        try:
            return None if voice is None else voicing.genome_of(voice, self.synth)
        except InputError:
            return None

    # ---- comparing ------------------------------------------------------------------------------------------------

    def _compare(self, report: GenerationReport) -> None:
        wanted = self._stored.keys() | self._rated
        for id in report.ids.tolist():
            if id in wanted:
                self._known[id] = self.session.candidate(id)
                self._check(self._known[id])

    def _check(self, made: Candidate) -> None:
        stored = self._stored.get(made.id)
        if stored is None:
            return
        if different := tuple(self._differences(made, stored)):
            where = f"in generation {stored.generation}, evaluation {self.session.evaluations:,}"
            raise _Parts(Parted(f"candidate {made.id} {where}: {', '.join(different)}", made.id))
        self.same.add(made.id)

    def _differences(self, made: Candidate, stored: records.Candidate) -> Iterator[str]:
        """What is another, in words; ``step`` depends on when it was asked for, and is not compared."""
        numbers = {
            "parent": (made.parents[0], stored.parent),
            "other parent": (made.parents[1], stored.other),
            "generation": (made.generation, stored.generation),
            "place": (made.index, stored.place),
            "move": (made.move, stored.move),
        }
        for what, (now, then) in numbers.items():
            if now != then:
                yield f"its {what} was {then} and is {now}"
        if not self._is_voice(made.genome, stored.voice):
            yield "its voice is another one"
        scores = np.asarray(made.scores, "<f8")
        if scores.tobytes() != stored.scores:
            was, now = float(np.frombuffer(stored.scores, "<f8").sum()), float(scores.sum())
            yield f"its distance was {was!r} and is {now!r}" if was != now else "parts of its distance are others"

    def _is_voice(self, genome: F64, stored: bytes) -> bool:
        """To the byte; what began as a seed may have the bytes and the name that it came with."""
        made = voicing.voice_of(genome, self.synth)
        if made == stored or genome.tobytes() not in self._seeds:
            return made == stored
        with suppress(InputError):
            return bool(np.array_equal(voicing.genome_of(stored, self.synth), genome))
        return False


class _Parts(Exception):
    def __init__(self, parted: Parted) -> None:
        super().__init__(parted.sentence)
        self.parted = parted


class _Shelf:
    """Generations that were left, in memory."""

    def __init__(self) -> None:
        self._left: dict[int, bytes] = {}

    def write_generation(self, number: int, data: bytes) -> None:
        self._left[number] = data

    def generation(self, number: int) -> bytes | None:
        return self._left.get(number)


def _rated(command: Command) -> Iterator[int]:
    if isinstance(command, Rate | Visit):
        yield from command.ratings or ()
    if isinstance(command, Rate):
        yield from command.heard
    elif isinstance(command, Answer):
        yield from command.ids
