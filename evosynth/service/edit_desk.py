"""A voice under a person's hand: how it looks and how far it is from the target, while it is being changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from evosynth.analysis.target import PreparedTarget
from evosynth.arrays import F64
from evosynth.distance import WORST
from evosynth.service import sounds
from evosynth.service.desk_messages import Follow, Followed, Silence
from evosynth.synths import voicing

if TYPE_CHECKING:
    from evosynth.evolution.fitness import Fitness

_fitness: dict[tuple[int, float], Fitness] = {}  # of the target in hand


def follow(request: Follow) -> Followed:
    """Drawn and judged by what draws tiles and what judges a search."""
    (picture,) = sounds.pictures((request.voice,), request.target, (request.against,))
    unheard = isinstance(picture, Silence) and picture.reason
    scores = np.zeros(0) if request.target is None or unheard else _scores(request, request.target)
    return Followed(request.ticket, picture, scores)


def _scores(request: Follow, target: PreparedTarget) -> F64:
    """(k,) parts of the distance: as a search hears it, or as at its end."""
    from evosynth.runs.assembly import SEARCH_RATE

    synth, fitness = voicing.synth_of(request.voice), _of(target)
    quality = "final" if request.exact else "search"
    genome = voicing.genome_of(request.voice, synth)[None]
    audio = sounds.engine_at(synth, SEARCH_RATE).render(genome, fitness.notes, quality=quality)  # type: ignore[arg-type]
    scores = np.asarray(fitness.score(genome, audio), float)[0]
    return np.where(np.isfinite(scores), scores, WORST)


def _of(target: PreparedTarget) -> Fitness:
    from evosynth.runs.assembly import make_fitness
    from evosynth.runs.settings import RunSettings

    key = sounds.key_of(target)
    if key not in _fitness:
        _fitness.clear()
        _fitness[key] = make_fitness(target, RunSettings(threads=1))
    return _fitness[key]
