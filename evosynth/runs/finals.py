"""The end of a match: the best that differ are heard as they will be saved, ranked, and the winner made simpler.

Each of them is heard once, by the engine and the yardstick at the rate of the result, and only those distances are
reported. It goes by steps, for whoever has other things to do between two of them; nothing is drawn, and the search
that the finalists come from is left as it is.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from evosynth.arrays import F32
from evosynth.evolution.report import Candidate
from evosynth.evolution.simplify import Simplifying, first_of_equals
from evosynth.runs.assembly import make_fitness, make_synth
from evosynth.runs.settings import RunSettings

if TYPE_CHECKING:
    from evosynth.analysis.target import PreparedTarget
    from evosynth.evolution.session import Session

FINALISTS = 16  # how many of the best that differ are ranked again at the result's rate
SIMPLER = 128  # evaluations at most that make the winner simpler
SIMPLIFIED = "simplify"  # the move of a winner that was made simpler
SIMPLIFIED_IDS = 1 << 40  # from here on are the ids of such winners: no search hears as many


@dataclass(frozen=True, slots=True)
class Finalist:
    """A candidate as it will be saved: its scores are those of the exact engine."""

    candidate: Candidate
    sounds: tuple[F32, ...]  # (samples,) at the rate of the result, one a note
    flags: tuple[str, ...]  # a sentence for each fault that its distance forgives: see analysis.flags


class Finals:
    """``candidates`` against each other; ``spare`` evaluations are left to make the winner simpler.

    ``ranked`` are all of them, best first: one whose sound is flagged stands behind those that are less than a tenth
    farther away. ``winner`` is the simplest of those as near as the first, as simple as it could be made; of nobody
    there is none.
    """

    ranked: tuple[Finalist, ...] = ()
    winner: Finalist

    def __init__(
        self, candidates: Sequence[Candidate], target: PreparedTarget, settings: RunSettings, *, spare: int = 0
    ) -> None:
        self._candidates, self._target, self._settings, self._spare = tuple(candidates), target, settings, spare
        self._work = self._steps()
        self.evaluations = 0  # so far
        self.over = False

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
        genomes = np.stack([candidate.genome for candidate in candidates])
        audio = synth.render(genomes, fitness.notes, quality="final")
        self.evaluations = len(candidates)
        yield
        scores = fitness.score(genomes, audio)
        sounds = list(zip(*(one.rows() for one in audio), strict=True))
        said = []
        for heard in sounds:
            yield
            said += flags(self._target, heard[:1], settings.rate_hz, own)
        order = np.argsort(behind(scores.sum(1), np.array([bool(each) for each in said])), kind="stable")
        self.ranked = tuple(Finalist(replace(candidates[i], scores=scores[i]), sounds[i], said[i]) for i in order)
        self.winner = self.ranked[0]
        if not settings.simplify:
            return
        yield
        may_win = [one for one in self.ranked if not one.flags or self.ranked[0].flags]
        rivals = (np.stack([getattr(one.candidate, name) for one in may_win]) for name in ("genome", "scores"))
        self.winner = chosen = may_win[first_of_equals(synth, *rivals)]
        look = Simplifying(synth, fitness, chosen.candidate.genome, chosen.candidate.scores, most=self._spare)
        while look.step():
            yield
        self.evaluations += look.evaluations
        if look.steps:
            said = flags(self._target, look.sounds[:1], settings.rate_hz, own)
            if not said[0] or self.ranked[0].flags:
                self.winner = Finalist(_simpler(chosen.candidate, look), look.sounds, said[0])


def _simpler(candidate: Candidate, look: Simplifying) -> Candidate:
    """A candidate of its own, under the name of the one that it was made of.

    Its id comes from its genome: the same simplified voice has the same id in whatever pause it is found.
    """
    look.genome.setflags(write=False)
    return replace(
        candidate,
        id=SIMPLIFIED_IDS + zlib.crc32(look.genome.tobytes()),
        genome=look.genome,
        scores=look.scores,
        parents=(candidate.id, -1),
        move=SIMPLIFIED,
    )


def finals_of(session: Session, target: PreparedTarget, settings: RunSettings, *, simplify: bool = True) -> Finals:
    """The finals of a search as it stands, which has had one generation at least."""
    most = final_share(settings.evaluations)
    candidates = session.front(most) or session.distinct[:most]
    return Finals(candidates, target, settings, spare=simpler_share(settings) if simplify else 0)


def final_share(evaluations: int | None) -> int:
    """How many of the evaluations the final ranking may take: a tenth, at least the 1 that is handed over."""
    return FINALISTS if evaluations is None else min(FINALISTS, max(1, evaluations // 10))


def simpler_share(settings: RunSettings) -> int:
    """How many may go into making the winner simpler: one in forty of those there are."""
    if not settings.simplify:
        return 0
    return SIMPLER if settings.evaluations is None else min(SIMPLER, settings.evaluations // 40)


def distances(candidate: Candidate, objectives: Sequence[str]) -> dict[str, float]:
    """The parts of a candidate's distance by name, and their sum."""
    parts = {name: float(score) for name, score in zip(objectives, candidate.scores, strict=True)}
    return {**parts, "total": candidate.distance}


def unbeaten(ranked: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """Those that no other beats in all objectives, the least sum first."""
    from evosynth.evolution.pareto import ranks_of

    ranks = ranks_of(np.stack([candidate.scores for candidate in ranked]))
    front = [candidate for candidate, rank in zip(ranked, ranks, strict=True) if rank == 0]
    return tuple(sorted(front, key=lambda candidate: candidate.distance))
