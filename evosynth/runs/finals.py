"""The end of a match: the best that differ are heard as they will be saved, ranked, and the winner made simpler."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from evosynth.arrays import F32
from evosynth.evolution.report import Candidate
from evosynth.runs.assembly import make_synth
from evosynth.runs.settings import RunSettings
from evosynth.synths.base import Synth

if TYPE_CHECKING:
    from evosynth.analysis.target import PreparedTarget

LOUDNESS_WITHOUT_TARGET_LUFS = -18.0


def final_ranking(
    candidates: Sequence[Candidate], target: PreparedTarget, settings: RunSettings
) -> list[tuple[Candidate, F32]]:
    """Candidates with their scores at the result's rate, best first, each with its sound (samples,).

    One whose sound is flagged goes behind those that are less than a tenth farther away.
    """
    from evosynth.analysis.flags import behind, flags

    if not candidates:
        return []
    synth, fitness = exact_parts(target, settings)
    genomes = np.stack([c.genome for c in candidates])
    audio = synth.render(genomes, fitness.notes, quality="final")
    scores = fitness.score(genomes, audio)
    rows = audio[0].rows()
    flagged = np.array([bool(said) for said in flags(target, list(rows), settings.rate_hz)])
    order = np.argsort(behind(scores.sum(1), flagged), kind="stable")
    return [(replace(candidates[i], scores=scores[i]), rows[i]) for i in order]


def simplest(
    ranked: Sequence[tuple[Candidate, F32]], target: PreparedTarget, settings: RunSettings, most: int
) -> tuple[Candidate, F32, int]:
    """The simplest of those as near as the first, made simpler by at most so many evaluations; its sound; how many.

    Whose sound is flagged takes the place of none whose is not.
    """
    from evosynth.analysis.flags import flags
    from evosynth.evolution.simplify import first_of_equals, simplified

    synth, fitness = exact_parts(target, settings)
    said = flags(target, [sound for _, sound in ranked], settings.rate_hz)
    fair = [one for one, faults in zip(ranked, said, strict=True) if not faults or said[0]]
    genomes, scores = (np.stack([getattr(c, name) for c, _ in fair]) for name in ("genome", "scores"))
    chosen, audio = fair[first_of_equals(synth, genomes, scores)]
    plain = simplified(synth, fitness, chosen.genome, chosen.scores, most=most)
    if not plain.sounds or (flags(target, [plain.sounds[0]], settings.rate_hz)[0] and not said[0]):
        return chosen, audio, plain.evaluations
    return replace(chosen, genome=plain.genome, scores=plain.scores), plain.sounds[0], plain.evaluations


def distances(candidate: Candidate, objectives: Sequence[str]) -> dict[str, float]:
    """The parts of a candidate's distance by name, and their sum."""
    parts = {name: float(score) for name, score in zip(objectives, candidate.scores, strict=True)}
    return {**parts, "total": candidate.distance}


def gain_db(audio: F32, rate_hz: int, target: PreparedTarget | None) -> float:
    """What brings a sound to the target's loudness (-18 LUFS without one), its true peak at most -1 dBFS."""
    from evosynth.audio.level import gain_for

    return gain_for(audio, rate_hz, target.loudness_lufs if target else LOUDNESS_WITHOUT_TARGET_LUFS)


def exact_parts(target: PreparedTarget, settings: RunSettings) -> tuple[Synth, Any]:
    """The engine and the yardstick at the result's rate."""
    from evosynth.analysis.match import TargetMatch

    fitness = TargetMatch(target, settings.rate_hz, threads=settings.threads, weights=settings.weights)
    return make_synth(settings), fitness


def unbeaten(ranked: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """Those that no other beats in all objectives, the least sum first."""
    from evosynth.evolution.pareto import ranks_of

    ranks = ranks_of(np.stack([candidate.scores for candidate in ranked]))
    front = [candidate for candidate, rank in zip(ranked, ranks, strict=True) if rank == 0]
    return tuple(sorted(front, key=lambda candidate: candidate.distance))
