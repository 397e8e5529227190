"""Fresh genomes under locks: what a person has locked they take over from models, for the prior knows nothing of it.

Models are the voices that a run was given, or the one on show when a lock was set. Without any, a locked parameter
stands at its default.
"""

from __future__ import annotations

import numpy as np

from evosynth.arrays import F64, Bool
from evosynth.parameters import ParameterSpace
from evosynth.synths.base import Confinable, Synth, TargetSummary


def newcomers(synth: Synth, target: TargetSummary | None, models: F64, n: int, rng: np.random.Generator) -> F64:
    """n genomes (n, d) of the prior, within the synth's space; each with the locked values of one of the models."""
    space = synth.space
    if not space.locked.any():
        return space.admitted(synth.prior(target, n, rng))
    chosen = rng.integers(max(1, len(models)), size=n)
    fresh = np.empty((n, len(space)))
    for row in np.unique(chosen):
        places = np.flatnonzero(chosen == row)
        model, kept = _model(space, models, int(row))
        fresh[places] = _aware(synth, model, kept).prior(target, len(places), rng)
        fresh[np.ix_(places, kept)] = model[kept]
    return space.admitted(fresh)


def dressed(genomes: F64, space: ParameterSpace, models: F64) -> F64:
    """Genomes (n, d) with the locked values of the models in turn, or the defaults without any."""
    dressed = genomes.copy()
    for row in range(len(genomes)):
        model, kept = _model(space, models, row % max(1, len(models)))
        dressed[row, kept] = model[kept]
    return space.admitted(dressed)


def _model(space: ParameterSpace, models: F64, row: int) -> tuple[F64, Bool]:
    """A genome (d,), and which of its columns count. What rests anyway has better values in a prior than defaults."""
    if len(models):
        return models[row], space.locked
    return space.default(), space.locked & ~space.frozen


def _aware(synth: Synth, model: F64, kept: Bool) -> Synth:
    """The engine with the locked values pinned: its prior can fit the rest to them."""
    if not isinstance(synth, Confinable):
        return synth
    space = synth.space
    values = space.decode(model[None])[0]
    pins = {name: float(values[i]) for i, name in enumerate(space.names) if kept[i]}
    return synth.within(space.with_pinned({**pins, **space.pinned}))
