"""The end of a match: the best that differ are heard as they will be saved, ranked, and the winner made simpler.

Each of them is heard once, by the engine and the yardstick at the rate of the result, and only those distances are
reported. It goes by steps, for whoever has other things to do between two of them; nothing is drawn, and the search
that the finalists come from is left as it is.

On a device the best few are heard several times, and their distances are means; what is simpler is looked for on its
twin, and one take has to confirm it.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from evosynth.arrays import F32, F64
from evosynth.errors import Cancelled
from evosynth.evolution.blend import Verdict, verdict_of
from evosynth.evolution.fitness import Fitness
from evosynth.evolution.repeats import Repeats
from evosynth.evolution.report import EDITED_IDS, Candidate
from evosynth.evolution.simplify import Simplifying, allowance, first_of_equals
from evosynth.runs.assembly import make_fitness, make_synth
from evosynth.runs.christened import names_of_sounds
from evosynth.runs.hearing_again import AGAIN, HEARINGS, Heard, Rounds, again_share, takes_share
from evosynth.runs.settings import RunSettings
from evosynth.synths.base import Rehearable, Synth, never

if TYPE_CHECKING:
    from evosynth.analysis.target import PreparedTarget
    from evosynth.evolution.session import Session

FINALISTS = 16  # how many of the best that differ are ranked again at the result's rate
SIMPLER = 128  # evaluations at most that make the winner simpler
SIMPLIFIED = "simplify"  # the move of a winner that was made simpler
SIMPLIFIED_IDS = 1 << 40  # from here on are the ids of such winners: no search hears as many


def is_simplified(id: int) -> bool:
    """Whether this is the id of a winner that was made simpler."""
    return SIMPLIFIED_IDS <= id < EDITED_IDS


@dataclass(frozen=True, slots=True)
class Finalist:
    """A candidate as it will be saved: its scores are those of the exact engine."""

    candidate: Candidate
    sounds: tuple[F32, ...]  # (samples,) at the rate of the result, one a note
    flags: tuple[str, ...]  # a sentence for each fault that its distance forgives: see analysis.flags
    hearings: tuple[float, ...] = ()  # on a device: its distance each time that it was heard, of which it has the mean


@dataclass(frozen=True, slots=True)
class _Heard:
    """The finalists as they sound: what is said of them, sounds and distances of each hearing."""

    verdict: Verdict
    sounds: list[tuple[F32, ...]]
    hearings: list[tuple[float, ...]]


class Finals:
    """``candidates`` against each other; ``spare`` evaluations are left to make the winner simpler.

    On a device ``again`` of the best are heard again, and ``spare`` evaluations are the twin's.

    ``ranked`` are all of them, best first: one whose sound is flagged stands behind those that are less than a tenth
    farther away. ``winner`` is the simplest of those as near as the first, as simple as it could be made; of nobody
    there is none.
    """

    ranked: tuple[Finalist, ...] = ()
    winner: Finalist

    def __init__(
        self,
        candidates: Sequence[Candidate],
        target: PreparedTarget,
        settings: RunSettings,
        *,
        spare: int = 0,
        again: int = AGAIN,
        cancelled: Callable[[], bool] = never,
    ) -> None:
        self._candidates, self._target, self._settings, self._spare = tuple(candidates), target, settings, spare
        self._again, self._cancelled = again, cancelled
        self._work = self._steps()
        self.evaluations = 0  # so far; on a device those that no search has paid for
        self.repeats = Repeats()  # how well a device repeated itself
        self.over = False
        self._names: dict[int, str] = {}

    def step(self) -> bool:
        """Go on for as long as a generation takes at most; False when there is no more to do."""
        self.over = self.over or next(self._work, self) is self
        return not self.over

    def finish(self) -> Finals:
        """All that is left of it."""
        while self.step():
            pass
        return self

    @property
    def most_takes(self) -> int:
        """So many at most are asked of a device, beyond what a search has heard."""
        return min(self._again, len(self._candidates)) * (HEARINGS - 1) + bool(self._spare)

    @property
    def names(self) -> dict[int, str]:
        """What they are called, by their ids: as they sound at the first note. What was made simpler keeps its name."""
        if self.ranked and not self._names:
            sounds, rate = [one.sounds[0] for one in self.ranked], self._settings.rate_hz
            told = names_of_sounds(sounds, rate, self._target.note, self._settings.synth)
            self._names = {one.candidate.id: name for one, name in zip(self.ranked, told, strict=True)}
        if self.ranked and (made := self.winner.candidate).id not in self._names:
            self._names[made.id] = self._names[made.parents[0]]
        return self._names

    @property
    def heard(self) -> tuple[Heard, ...]:
        """How near each was each time that a device was heard: the winner, and then the others as they are ranked."""
        winner, names = self.winner.candidate.id, self.names
        every = (self.winner, *(one for one in self.ranked if one.candidate.id != winner))
        return tuple(Heard(one.candidate.id, names[one.candidate.id], one.hearings) for one in every if one.hearings)

    @property
    def best_first(self) -> tuple[Candidate, ...]:
        """The winner, and then the others as they are ranked; what it was made of is one of them."""
        winner = self.winner.candidate
        return winner, *(one.candidate for one in self.ranked if one.candidate.id != winner.id)

    def _steps(self) -> Iterator[None]:
        from evosynth.analysis.flags import behind, flags, unrest_of

        settings, candidates = self._settings, self._candidates
        if not candidates:
            return
        synth, fitness = make_synth(settings), make_fitness(self._target, settings, settings.rate_hz)
        own = unrest_of(self._target)
        yield
        heard = yield from self._heard(synth, fitness)
        said: list[tuple[str, ...]] = []
        for sounds in heard.sounds:
            yield
            said += flags(self._target, sounds[:1], settings.rate_hz, own)
        costs = behind(heard.verdict.costs, np.array([bool(each) for each in said]))
        often = np.array([-len(each) for each in heard.hearings])  # one lucky take does not win over a mean
        self.ranked = tuple(
            Finalist(heard.verdict.of(candidates[i], int(i)), heard.sounds[i], said[i], heard.hearings[i])
            for i in np.lexsort((costs, often))
        )
        self.winner = first = self.ranked[0]
        if not settings.simplify:
            return
        yield
        may_win = [one for one in self.ranked if not one.flags or first.flags]
        may_win = [one for one in may_win if len(one.hearings) == len(may_win[0].hearings)]
        genomes, told = (np.array([read(one.candidate) for one in may_win]) for read in (_genome, _cost))
        self.winner = chosen = may_win[first_of_equals(synth, genomes, told[:, None])]
        if isinstance(synth, Rehearable):
            found = yield from self._simplified_there(synth, fitness, chosen)
        else:
            found = yield from self._simplified(synth, fitness, chosen)
        if found is None:
            return
        said = flags(self._target, found.sounds[:1], settings.rate_hz, own)
        if not said[0] or first.flags:
            self.winner = replace(found, flags=said[0])

    def _heard(self, synth: Synth, fitness: Fitness) -> Generator[None, None, _Heard]:
        """All of them; on a device the best again."""
        genomes = np.stack([candidate.genome for candidate in self._candidates])
        if isinstance(synth, Rehearable):
            rounds = Rounds(synth, fitness, genomes, self._cancelled)
            yield from rounds.first()
            yield from rounds.again(self._again)
            self.evaluations, self.repeats = rounds.takes, rounds.repeats
            verdict = verdict_of(fitness, rounds.scores)
            return _Heard(verdict, rounds.sounds, [rounds.distances(row) for row in range(len(genomes))])
        audio = synth.render(genomes, fitness.notes, quality="final")
        self.evaluations = len(genomes)
        yield
        sounds = list(zip(*(one.rows() for one in audio), strict=True))
        verdict = verdict_of(fitness, np.asarray(fitness.score(genomes, audio), float))
        return _Heard(verdict, sounds, [()] * len(genomes))

    def _simplified(self, synth: Synth, fitness: Fitness, chosen: Finalist) -> Generator[None, None, Finalist | None]:
        """The same, simpler; None where it could not be made so."""
        one = chosen.candidate
        look = Simplifying(synth, fitness, one.genome, _objectives(one), most=self._spare)
        while look.step():
            yield
        self.evaluations += look.evaluations
        said = verdict_of(fitness, look.scores[None])
        return Finalist(_simpler(one, look.genome, said), look.sounds, ()) if look.steps else None

    def _simplified_there(
        self, device: Rehearable, fitness: Fitness, chosen: Finalist
    ) -> Generator[None, None, Finalist | None]:
        """What is simpler on the twin, where one take of it is as near."""
        genome = chosen.candidate.genome
        told = fitness.score(genome[None], device.twin.render(genome[None], fitness.notes, quality="final"))
        look = Simplifying(device.twin, fitness, genome, np.asarray(told[0], float), most=self._spare)
        while look.step():
            yield
        if not look.steps:
            return None
        take = Rounds(device, fitness, look.genome[None], self._cancelled)
        try:
            yield from take.first()
        except Cancelled:
            return None
        self.evaluations += 1
        cost, said = chosen.candidate.cost, verdict_of(fitness, take.scores)
        if said.costs[0] > cost + max(allowance(cost), self.repeats.spread):
            return None
        simpler = _simpler(chosen.candidate, look.genome, said)
        return Finalist(simpler, take.sounds[0], (), take.distances(0))


def _genome(candidate: Candidate) -> F64:
    return candidate.genome


def _cost(candidate: Candidate) -> float:
    return candidate.cost


def _simpler(candidate: Candidate, genome: F64, said: Verdict) -> Candidate:
    """A candidate of its own, under the name of the one that it was made of.

    Its id comes from its genome: the same simplified voice has the same id in whatever pause it is found.
    """
    genome.setflags(write=False)
    return replace(
        said.of(candidate, 0),
        id=SIMPLIFIED_IDS + zlib.crc32(genome.tobytes()),
        genome=genome,
        parents=(candidate.id, -1),
        move=SIMPLIFIED,
    )


def finals_of(
    session: Session,
    target: PreparedTarget,
    settings: RunSettings,
    *,
    simplify: bool = True,
    again: bool = True,
    cancelled: Callable[[], bool] = never,
) -> Finals:
    """The finals of a search as it stands, which has had one generation at least.

    Without ``again`` and ``simplify`` a device is not asked for a take that it has not given already.
    """
    most = FINALISTS if settings.synth.device else final_share(settings.evaluations)
    candidates = session.front(most) or session.distinct[:most]
    spare, best = simpler_share(settings) if simplify else 0, again_share(settings) if again else 0
    return Finals(candidates, target, settings, spare=spare, again=best, cancelled=cancelled)


def final_share(evaluations: int | None) -> int:
    """How many of the evaluations the final ranking may take: a tenth, at least the 1 that is handed over."""
    return FINALISTS if evaluations is None else min(FINALISTS, max(1, evaluations // 10))


def simpler_share(settings: RunSettings) -> int:
    """How many may go into making the winner simpler: one in forty of those there are."""
    if not settings.simplify:
        return 0
    if settings.synth.device:
        return SIMPLER if takes_share(settings) else 0  # of the twin
    return SIMPLER if settings.evaluations is None else min(SIMPLER, settings.evaluations // 40)


def reserve(settings: RunSettings) -> int:
    """How many of all evaluations are kept for the end."""
    if settings.synth.device:
        return takes_share(settings)
    return final_share(settings.evaluations) + simpler_share(settings)


def distances(candidate: Candidate, objectives: Sequence[str]) -> dict[str, float]:
    """The parts of a candidate's distance by name, and their sum."""
    parts = {name: float(score) for name, score in zip(objectives, candidate.scores, strict=True)}
    return {**parts, "total": candidate.distance}


def unbeaten(ranked: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """Those that no other beats in all objectives, what is minimised the least first."""
    from evosynth.evolution.pareto import ranks_of

    ranks = ranks_of(np.stack([_objectives(candidate) for candidate in ranked]))
    front = [candidate for candidate, rank in zip(ranked, ranks, strict=True) if rank == 0]
    return tuple(sorted(front, key=_cost))


def _objectives(candidate: Candidate) -> F64:
    """The parts of its distance, and its taste where one was asked."""
    return candidate.scores if np.isnan(candidate.taste) else np.append(candidate.scores, candidate.taste)
