"""Session: ask, render, score, tell, record. One call of ``step`` is one generation, and returns a value.

Nothing here reads a clock, and the same seed gives the same future, to the bit. An individual's id is never given
twice, not even after going back. A generation that is cancelled half-way leaves the session as it was before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from itertools import zip_longest
from typing import Any

import numpy as np
from deap import base, tools

from evosynth.arrays import F64, I64
from evosynth.distance import WORST
from evosynth.errors import StorageError
from evosynth.evolution import checkpoint
from evosynth.evolution.ancestry import EVERY, Ancestry
from evosynth.evolution.blend import Judge, Verdict, counted, heard_before, parts_of, verdict_of
from evosynth.evolution.checkpoint import Saved
from evosynth.evolution.comparing import Hearing
from evosynth.evolution.fame import Fame
from evosynth.evolution.fitness import Fitness
from evosynth.evolution.mutants import mutants
from evosynth.evolution.newcomers import newcomers
from evosynth.evolution.niches import UNLIKE, Niches
from evosynth.evolution.repeats import HeardAgain, Repeats
from evosynth.evolution.report import Candidate, GenerationReport, StrandState
from evosynth.evolution.rng import restored, state_of
from evosynth.evolution.strategy import NOBODY, Fronted, Lengthy, Lineage, Rejudged, Stranded, Strategy
from evosynth.synths.base import Band, Course, Moment, Note, Strike, Synth, TargetSummary, never

DISTINCT = 16  # candidates that a report shows
LOGGED = 4000  # rows of the logbook; beyond, every second of them goes
SHOWN = 512  # candidates once shown that can still be rated, in case a person looks at them yet


class Session:
    """One run of a strategy over a synth, towards a fitness.

    Parameters
    ----------
    seed : decides everything that is drawn.
    seeds : genomes (m, d) that join the first population, or are the first generation of a breeding, as they are.
    target : what the synth's prior may know of the target.
    models : genomes (m, d) whose locked values newcomers take; None: the seeds.
    near : newcomers are mutants of the seeds instead of the prior's, where there are seeds.
    """

    def __init__(
        self,
        synth: Synth,
        fitness: Fitness,
        strategy: Strategy,
        *,
        seed: int,
        seeds: F64 | None = None,
        target: TargetSummary | None = None,
        models: F64 | None = None,
        near: bool = False,
    ) -> None:
        self.synth, self.fitness, self.strategy = synth, fitness, strategy
        nothing = np.empty((0, len(synth.space)))
        self._seeds: F64 = synth.space.admitted(nothing if seeds is None else np.array(seeds, float))
        self._models: F64 = self._seeds if models is None else np.array(models, float).reshape(-1, len(synth.space))
        self._near = near
        self._target = target
        self._rng = np.random.Generator(np.random.PCG64(seed))
        self.generation = 0  # how many there have been
        self.evaluations = 0
        self.ratings: dict[int, float] = {}
        self.rejected: tuple[int, ...] = ()  # ids, in their order; nobody is rated and rejected
        self.same: tuple[tuple[int, int], ...] = ()  # pairs of ids that are one to this person
        self.compared: tuple[Hearing, ...] = ()  # by their names
        self.logbook = tools.Logbook()
        self.hall_of_fame = Fame(DISTINCT)
        self._next_id = 0
        self._known: dict[int, Candidate] = {}  # living, distinct, rated, lately shown, and the last generation
        self._recalled = set[int]()  # of those: whom a person brought back, maybe judged by an earlier measure
        self._ancestry = Ancestry()  # of the known
        self._shown: list[int] = []  # ids that were distinct or bred, the latest last
        self._distinct = Niches(synth.space, DISTINCT, counted(fitness), kin=UNLIKE)
        self._best: Candidate | None = None
        self._again = HeardAgain()
        self._rehearsed: tuple[tuple[Synth, bytes] | None, F64] = (None, nothing)
        self.line: tuple[int, ...] = ()  # of a breeding: numbers of the generations from the first to the one on show
        strategy.begin(self._prior, self._seeds)

    def _prior(self, n: int, rng: np.random.Generator) -> F64:
        if self._near and len(self._seeds):
            return mutants(self._seeds, self.synth, n, rng)
        return newcomers(self.synth, self._target, self._models, n, rng)

    @property
    def toolbox(self) -> base.Toolbox:
        """DEAP's toolbox of the run: register another ``mate``, ``mutate`` or ``select`` and it is used."""
        return self.strategy.toolbox

    @property
    def parts(self) -> tuple[str, ...]:
        """What the scores of its candidates are called: the objectives whose sum is the distance that is shown."""
        return parts_of(self.fitness.objectives)

    @property
    def population(self) -> tuple[Candidate, ...]:
        """The living, in the strategy's order; of a breeding: the generation on show."""
        return tuple(self._known[i] for i in self.strategy.living().tolist())

    @property
    def distinct(self) -> tuple[Candidate, ...]:
        """Up to 16 of the best so far that differ, best first."""
        return tuple(self._known[i] for i in self._distinct.ids.tolist())

    @property
    def best(self) -> Candidate | None:
        """The best so far; None before the first generation."""
        return self._best

    def front(self, most: int) -> tuple[Candidate, ...]:
        """At most so many of the Pareto front, the nearest first; empty where the strategy keeps none."""
        ids = self.strategy.front(most).tolist() if isinstance(self.strategy, Fronted) else []
        return tuple(self._known[id] for id in ids)

    def candidate(self, id: int) -> Candidate:
        """One of the living, distinct, rated, lately shown or last born; KeyError for others."""
        return self._known[id]

    def chain(self, id: int) -> tuple[Candidate, ...]:
        """Its line of main parents, founder first, itself last; KeyError as for ``candidate``.

        Of a long line the smallest steps are left out in time. A session that goes on from a checkpoint without
        ancestors begins a line at the first that it knows.
        """
        return self.line_of(self._known[id])

    def line_of(self, one: Candidate) -> tuple[Candidate, ...]:
        """The same of somebody who may be forgotten by now, as far back as is remembered."""
        return self._ancestry.line(one, self._known)

    @property
    def next_id(self) -> int:
        """The id of the first individual that has not been evaluated yet."""
        return self._next_id

    def count_from(self, id: int) -> None:
        """Before the first step: ids begin here, where a run has several sessions and no id may be given twice."""
        self._next_id = id

    # ---- one generation ------------------------------------------------------------------------------------------

    def step(self, *, at_most: int | None = None, cancelled: Callable[[], bool] = never) -> GenerationReport:
        """One generation of at most so many evaluations. Raises Cancelled, and has then changed nothing."""
        if at_most is not None and at_most < 1:
            raise ValueError(f"at_most is {at_most}: a generation evaluates at least 1")
        drawn = state_of(self._rng)
        try:
            again = None if at_most == 1 or self.strategy.interactive else self._again.next(self, cancelled)
            room = at_most if at_most is None or again is None else at_most - 1
            genomes = self.synth.space.confined(self._asked(cancelled)[:room])
            scores = self._scored(genomes, cancelled)
        except BaseException:
            self._rng = restored(drawn)
            raise
        if self.strategy.interactive:
            self.line = (*self.line, self.evaluations)
        if again is not None:
            self._again = self._again.with_one(again)
            self.evaluations += 1
        return self._told(genomes, verdict_of(self.fitness, np.where(np.isfinite(scores), scores, WORST)))

    def rehearse(self, strategy: Strategy, cancelled: Callable[[], bool] = never) -> None:
        """Hear what the next step would hear if it came now, by a copy of the strategy; that step is ready then.

        Nothing is drawn, and nobody born. Raises Cancelled.
        """
        genomes = self.synth.space.confined(strategy.ask(restored(state_of(self._rng))))
        self._rehearsed = (self.synth, genomes.tobytes()), self._scored(genomes, cancelled)

    def _scored(self, genomes: F64, cancelled: Callable[[], bool]) -> F64:
        """Objectives (n, k) as they are heard now, or were in a rehearsal of the same."""
        heard, scores = self._rehearsed
        if heard == (self.synth, genomes.tobytes()):
            return scores
        audio = self.synth.render(genomes, self.fitness.notes, quality="search", cancelled=cancelled)
        return np.asarray(self.fitness.score(genomes, audio), float)

    def _asked(self, cancelled: Callable[[], bool]) -> F64:
        strategy = self.strategy
        return strategy.ask_unless(self._rng, cancelled) if isinstance(strategy, Lengthy) else strategy.ask(self._rng)

    @property
    def repeats(self) -> Repeats:
        """How well a device repeats itself, as far as its best were heard again."""
        return self._again.repeats

    def _told(self, genomes: F64, heard: Verdict) -> GenerationReport:
        n = len(genomes)
        ids = np.arange(self._next_id, self._next_id + n, dtype=np.int64)
        lineage = self.strategy.lineage().first(n).named(self._next_id)
        self.strategy.tell(genomes, heard.told, ids)
        born = self._born(genomes, heard, ids, lineage)
        self._next_id += n
        self.evaluations += n
        self._distinct.offer(genomes, heard.told, ids)
        self._remember(born)
        report = self._reported(genomes, heard.scores, ids, lineage)
        self._log(report)
        self.generation += 1
        return report

    def _near_seed(self, lineage: Lineage) -> Lineage:
        """Newcomers around one seed, the first of all who were born, are its children, though no strategy knows it."""
        if not self._near or len(self._seeds) != 1:
            return lineage
        new = np.array([move == "prior" for move in lineage.moves])
        parents = np.where(new[:, None], [0, NOBODY], lineage.parents)
        return Lineage(
            parents, tuple("mutate" if mutant else move for mutant, move in zip(new, lineage.moves, strict=True))
        )

    def _born(self, genomes: F64, heard: Verdict, ids: I64, lineage: Lineage) -> list[Candidate]:
        places, lineage = self._places(ids), self._near_seed(lineage)
        costs = np.where(np.isnan(heard.taste), np.nan, heard.costs)
        return [
            Candidate(
                id=int(ids[row]),
                genome=_sealed(genomes[row]),
                scores=_sealed(heard.scores[row]),
                parents=(int(lineage.parents[row, 0]), int(lineage.parents[row, 1])),
                move=lineage.moves[row],
                generation=self.generation,
                index=places[row],
                taste=float(heard.taste[row]),
                weighed=float(costs[row]),
            )
            for row in range(len(genomes))
        ]

    def _places(self, ids: I64) -> list[int]:
        """Numbers within the generation: of evaluation, or for a person, who sees the living only, of these."""
        if not self.strategy.interactive:
            return list(range(len(ids)))
        shown = {id: place for place, id in enumerate(self.strategy.living().tolist())}
        return [shown.get(id, len(shown) + row) for row, id in enumerate(ids.tolist())]

    def _remember(self, born: list[Candidate]) -> None:
        """Learn the newborn, update the best and the hall of fame, forget who is neither alive nor shown nor rated."""
        order = np.argsort([c.cost for c in born], kind="stable")
        ranked = [born[row] for row in order]
        if self._best is None or ranked[0].cost < self._best.cost:
            self._best = ranked[0]
        self.hall_of_fame.meet(ranked)
        known = self._known | {c.id: c for c in born}
        living, distinct = self.strategy.living().tolist(), self._distinct.ids.tolist()
        fresh = [id for id in (living if self.strategy.interactive else distinct) if id not in self._shown]
        self._shown = [*self._shown, *fresh][-SHOWN:]
        wanted = {*living, *distinct, *self._shown, *self.ratings, *self.rejected, self._best.id, *(c.id for c in born)}
        self._known = {id: known[id] for id in sorted(wanted)}
        self._ancestry.hold(known[id] for id in known.keys() - wanted)
        if self.evaluations // EVERY > (self.evaluations - len(born)) // EVERY:
            self._ancestry.sweep(self._known)

    def _reported(self, genomes: F64, scores: F64, ids: I64, lineage: Lineage) -> GenerationReport:
        assert self._best is not None, "a generation has at least one row"
        living = [self._known[i].scores for i in self.strategy.living().tolist()]
        return GenerationReport(
            generation=self.generation,
            genomes=genomes,
            scores=scores,
            ids=ids,
            parents=lineage.parents.copy(),
            moves=lineage.moves,
            evaluations=self.evaluations,
            best=self._best,
            best_distance=self._best.distance,
            median_distance=float(np.median(np.array(living).sum(1))) if living else self._best.distance,
            distinct=self.distinct,
            strands=self.strands,
            repeats=self.repeats,
        )

    def _log(self, report: GenerationReport) -> None:
        parts = dict(zip(self.parts, report.best.scores.tolist(), strict=True))
        self.logbook.record(
            generation=report.generation,
            evaluations=report.evaluations,
            best=report.best_distance,
            median=report.median_distance,
            **parts,
            **({} if np.isnan(report.best.weighed) else {"cost": report.best.cost}),
        )
        if len(self.logbook) > LOGGED:
            thinned = [*self.logbook[:-1:2], self.logbook[-1]]
            self.logbook.clear()
            self.logbook.extend(thinned)

    # ---- strands -------------------------------------------------------------------------------------------------

    @property
    def strands(self) -> tuple[StrandState, ...]:
        """Where each strand stands. A strategy without strands, as one that goes on from the best so far, is one."""
        if isinstance(self.strategy, Stranded):
            return tuple(self._shown_of(strand) for strand in self.strategy.strands())
        best, distance = (NOBODY, np.inf) if self._best is None else (self._best.id, self._best.distance)
        stale = 0 if self._best is None else self._next_id - 1 - self._best.id
        return (StrandState(0, best, distance, self.evaluations, stale, halted=False, focused=False),)

    def restart(self, strand: int) -> None:
        """Let fresh candidates settle there. This and what follows counts from the next step on."""
        self._stranded.restart(strand)

    def focus(self, strand: int | None) -> None:
        """Search in this strand alone; None: in all."""
        self._stranded.focus(strand)

    def halt(self, strand: int, halted: bool = True) -> None:
        """Search there no more, or again."""
        self._stranded.halt(strand, halted)

    def plant(self, strand: int, genomes: F64) -> None:
        """Let these genomes (m, d), m >= 1, take the strand over."""
        self._stranded.plant(strand, genomes)

    def members(self, strand: int) -> F64:
        """Genomes (m, d) of those who live there, best first."""
        return self._stranded.members(strand)

    @property
    def _stranded(self) -> Stranded:
        if not isinstance(self.strategy, Stranded):
            raise ValueError(f"the strategy {self.strategy.name} has no strands to be steered")
        return self.strategy

    def _shown_of(self, strand: StrandState) -> StrandState:
        """With the distance to the target, where something else is minimised."""
        best = self._known.get(strand.best)
        return strand if best is None or np.isnan(best.weighed) else replace(strand, distance=best.distance)

    # ---- another measure -----------------------------------------------------------------------------------------

    def judge_by(self, fitness: Fitness) -> None:
        """Go on by another measure of the same target: all who are known are judged anew, in the order of their ids.

        Where the weight of the same taste is another they are judged by what was heard of them. The best, the best that
        differ and the hall of fame are from then on those of this measure. Nothing is drawn and no evaluation counted.
        ValueError for a strategy that cannot.
        """
        strategy = self.strategy
        if not isinstance(strategy, Rejudged) or parts_of(fitness.objectives) != self.parts:
            raise ValueError(f"the strategy {strategy.name} cannot go on by {', '.join(fitness.objectives)}")
        sure = (c for c in self._known.values() if c.id not in self._recalled)
        judge = Judge(self.synth, fitness, heard_before(self.fitness, fitness, sure))
        self._recalled.clear()
        known = self._judged_anew(tuple(self._known.values()), judge)
        self.hall_of_fame.judge_anew(known, judge)
        strategy.judge_anew(judge)
        genomes = np.array([c.genome for c in known.values()]).reshape(-1, len(self.synth.space))
        self._distinct.judge_anew(judge)
        self._distinct.offer(genomes, judge(genomes), np.array(list(known), np.int64))
        self.fitness, self._known = fitness, known
        self._best = min(known.values(), key=lambda c: c.cost, default=None)
        self._favour()

    def _judged_anew(self, candidates: Sequence[Candidate], judge: Judge) -> dict[int, Candidate]:
        heard = judge.verdict(np.array([c.genome for c in candidates]).reshape(-1, len(self.synth.space)))
        return {c.id: heard.of(c, row) for row, c in enumerate(candidates)}

    # ---- locks and limits ----------------------------------------------------------------------------------------

    def confine(self, synth: Synth, strategy: Strategy, model: F64 | None = None) -> None:
        """Go on within the space of this synth, by a strategy of the same kind made for it.

        From the next step on children and newcomers stay inside; newcomers take locked values from ``model`` (d,), or
        from the best so far. A matching population with members outside begins anew from all of it brought inside,
        since nothing found outside can be handed over; a breeding one stays on show as it is.
        """
        space, before = synth.space, self.strategy
        if model is not None or (self._best is not None and not len(self._models)):
            self._models = np.array(self._best.genome if model is None else model, float)[None]  # type: ignore[union-attr]
        gathered = self._gathered()
        kept = strategy.interactive or bool(space.allows(gathered).all())
        self.synth, self.strategy = synth, strategy
        if not kept:
            self._seeds = space.admitted(gathered)
        strategy.begin(self._prior, self._seeds)
        if kept:
            strategy.restore(before.state())
        elif isinstance(before, Stranded) and isinstance(strategy, Stranded):
            _steered(before, strategy)
        self._forget_outsiders()
        self._favour()

    def _gathered(self) -> F64:
        """Genomes (m, d) of the best that differ and of the living: of each strand in turn, as seeds are dealt out."""
        strategy, distinct = self.strategy, [c.genome for c in self.distinct]
        if not isinstance(strategy, Stranded):
            living = [c.genome for c in self.population]
        else:
            members = [strategy.members(strand.number) for strand in strategy.strands()]
            rounds = zip_longest(*members)
            living = [one for each in rounds for one in each if one is not None]
        different = {one.tobytes(): one for one in [*distinct, *living]}
        return np.array(list(different.values())).reshape(-1, len(self.synth.space))

    def _forget_outsiders(self) -> None:
        """What lies outside is no longer among the best."""
        space, best = self.synth.space, self._distinct
        inside = space.allows(best.genomes)
        best.restore({name: array[inside] for name, array in best.state().items()})
        if self._best is not None and not space.allows(self._best.genome[None])[0]:
            self._best = self._known[int(best.ids[0])] if len(best) else None
        self.hall_of_fame.keep(space.allows)

    # ---- a person's part -----------------------------------------------------------------------------------------

    def rate(self, ratings: Mapping[int, float]) -> None:
        """Candidate id -> rating in [0, 1]; 0 takes a rating back. Counts from the next step on."""
        for id, rating in ratings.items():
            if not 0.0 <= rating <= 1.0:
                raise ValueError(f"candidate {id}: rating {rating} is outside 0..1")
            if id not in self._known:
                raise ValueError(f"there is no candidate {id} to rate")
        merged = {id: r for id, r in (self.ratings | dict(ratings)).items() if r > 0}
        self.ratings = dict(sorted(merged.items()))
        self.rejected = tuple(id for id in self.rejected if id not in self.ratings)
        self._favour()

    def reject(self, ids: Iterable[int], *, taken_back: bool = False) -> None:
        """A person wants no more of these, who lose their ratings; or has said so by mistake."""
        named = set(ids)
        if unknown := named - self._known.keys():
            raise ValueError(f"there is no candidate {min(unknown)} to reject")
        self.rejected = tuple(sorted(set(self.rejected) - named if taken_back else {*self.rejected, *named}))
        if not taken_back:
            self.rate(dict.fromkeys(named, 0.0))

    def call_same(self, ids: Sequence[int], *, taken_back: bool = False) -> None:
        """These sound the same to a person, who is asked no more which is better; or it is no longer so."""
        if unknown := set(ids) - self._known.keys():
            raise ValueError(f"there is no candidate {min(unknown)} to compare")
        pairs = {(min(ids[0], other), max(ids[0], other)) for other in ids[1:] if other != ids[0]}
        among = {pair for pair in self.same if set(pair) <= set(ids)}
        self.same = tuple(sorted(set(self.same) - among if taken_back else {*self.same, *pairs}))

    def compare(self, hearing: Hearing, *, taken_back: bool = False) -> None:
        """Of two that were heard, which one a person would rather have; or it was said by mistake."""
        if unknown := set(hearing.pair) - self._known.keys():
            raise ValueError(f"there is no candidate {min(unknown)} to compare")
        others = tuple(one for one in self.compared if one.name != hearing.name)
        self.compared = others if taken_back else (*others, hearing)

    def take_in(self, one: Candidate) -> None:
        """Somebody who was not bred here, known from now on: see ``edited``."""
        self._known = dict(sorted((self._known | {one.id: one}).items()))
        self._shown = [*(id for id in self._shown if id != one.id), one.id][-SHOWN:]

    def remember(self, candidates: Iterable[Candidate]) -> None:
        """Candidates of earlier reports that a person still sees: they can be rated once more."""
        fresh = {c.id: c for c in candidates if c.id not in self._known}
        self._known |= fresh
        self._recalled |= fresh.keys()

    def _favour(self) -> None:
        rated = [self._known[id] for id in self.ratings]
        d, k = len(self.synth.space), len(self.parts)
        genomes = np.array([c.genome for c in rated]).reshape(-1, d)
        scores = np.array([c.scores for c in rated]).reshape(-1, k)
        ids = np.array(list(self.ratings), np.int64)
        self.strategy.favour(genomes, scores, ids, np.array(list(self.ratings.values()), float))

    @property
    def on_show(self) -> int:
        """The number of a breeding's generation on show: so many evaluations came before it. None has it twice."""
        return self.line[-1] if self.line else 0

    def revisit(self, data: bytes) -> None:
        """Show a generation of this breeding again, with the ratings that it had at this checkpoint.

        The random stream and the ids go on, so that breeding from it again gives other children under new ids.
        """
        drawn, next_id, evaluations = state_of(self._rng), self._next_id, self.evaluations
        self._restore(checkpoint.unpacked(data))
        self._rng, self._next_id, self.evaluations = restored(drawn), next_id, evaluations

    # ---- to and from bytes ---------------------------------------------------------------------------------------

    def checkpoint(self) -> bytes:
        """All of the session but its synth, fitness and strategy's settings, without pickle."""
        return checkpoint.packed(self._saved())

    def _saved(self) -> Saved:
        ancestors, over = self._ancestry.remembered(self._known)
        return Saved(
            names=self.synth.space.names,
            objectives=tuple(self.fitness.objectives),
            strategy=self.strategy.name,
            rng=state_of(self._rng),
            generation=self.generation,
            evaluations=self.evaluations,
            next_id=self._next_id,
            best=None if self._best is None else self._best.id,
            line=self.line,
            shown=self._shown,
            ratings=self.ratings,
            rejected=self.rejected,
            same=self.same,
            compared=self.compared,
            target=None if self._target is None else asdict(self._target),
            logbook=list(self.logbook),
            hall=self.hall_of_fame.costs,
            hall_shown=self.hall_of_fame.shown,
            hall_genomes=self.hall_of_fame.genomes(len(self.synth.space)),
            seeds=self._seeds,
            models=self._models,
            candidates=tuple(self._known.values()),
            ancestors=tuple(ancestors.values()),
            over=over,
            distinct=self._distinct.state(),
            state=self.strategy.state(),
            again=self._again.rows,
        )

    @classmethod
    def resume(cls, data: bytes, synth: Synth, fitness: Fitness, strategy: Strategy, *, near: bool = False) -> Session:
        """The session that a checkpoint was made of; its future is the same as without the interruption.

        ``near`` as it was when the session was made.

        Raises StorageError for what is no checkpoint, or one of another synth, fitness or strategy.
        """
        saved = checkpoint.unpacked(data)
        checkpoint.check(saved, synth.space.names, tuple(fitness.objectives), strategy.name)
        try:
            target = _summary(saved.target)
            session = cls(
                synth, fitness, strategy, seed=0, seeds=saved.seeds, target=target, models=saved.models, near=near
            )
            session._restore(saved)
        except (LookupError, TypeError, ValueError, ArithmeticError, AttributeError) as error:
            # An archive in order may hold anything: what does not fit together shows where it is used.
            raise StorageError("the checkpoint is damaged, or of another version of EvoSynth") from error
        return session

    def _restore(self, saved: Saved) -> None:
        self._rng = restored(saved.rng)
        self.generation, self.evaluations, self._next_id = saved.generation, saved.evaluations, saved.next_id
        self._known = {c.id: c for c in saved.candidates}
        self._ancestry.restore({c.id: c for c in saved.ancestors}, saved.over)
        self._best = None if saved.best is None else self._known[saved.best]
        self._again = HeardAgain(saved.again)
        self.ratings, self._shown, self.line = dict(saved.ratings), list(saved.shown), saved.line
        self.rejected, self.same, self.compared = saved.rejected, saved.same, saved.compared
        self.logbook = tools.Logbook()
        self.logbook.extend(saved.logbook)
        self.hall_of_fame.restore(saved)
        self._distinct.restore(saved.distinct)
        self.strategy.restore(saved.state)
        self._favour()


def _sealed(row: F64) -> F64:
    copy = row.copy()
    copy.setflags(write=False)
    return copy


def _steered(before: Stranded, now: Stranded) -> None:
    """Strands that were halted or searched alone are so again."""
    for strand in before.strands():
        if strand.halted:
            now.halt(strand.number, True)
        if strand.focused:
            now.focus(strand.number)


def _summary(fields: dict[str, object] | None) -> TargetSummary | None:
    if fields is None:
        return None
    notes = tuple(Note(**note) for note in fields["notes"])  # type: ignore[attr-defined]
    partials = tuple((float(ratio), float(level)) for ratio, level in fields["partials"])  # type: ignore[attr-defined]
    bands = tuple(Band(**band) for band in fields["bands"])  # type: ignore[attr-defined]
    moments = tuple(Moment(**{**m, "harmonics_db": tuple(m["harmonics_db"])}) for m in fields.get("moments", ()))  # type: ignore[attr-defined]
    sequences = {"notes": notes, "partials": partials, "bands": bands, "moments": moments}
    strikes = {name: _strike(fields.get(name)) for name in ("strike", "click")}
    told = {**fields, **sequences, **strikes, "course": _course(fields.get("course"))}
    return TargetSummary(**told)  # type: ignore[arg-type]


def _strike(fields: Any) -> Strike | None:
    if fields is None:
        return None
    return Strike(**{**fields, "partials": tuple((float(r), float(db)) for r, db in fields["partials"])})


def _course(fields: Any) -> Course | None:
    if fields is None:
        return None
    curves = {name: tuple(fields[name]) for name in ("levels_db", "cents", "octaves")}
    return Course(**{**fields, **curves})
