"""What moves the pitch of a plausible voice: the target's vibrato; glides and wobbles where no steady pitch is heard.

These columns of a voice are frozen unless the target tells of them (see assembly.told_by): a search that may wobble
blurs its spectra instead of finding a sound. What is frozen stays as it is here.
"""

from __future__ import annotations

import numpy as np

from evosynth.arrays import F64, I64, Bool
from evosynth.parameters import ParameterSpace
from evosynth.synths.base import TargetSummary
from evosynth.voices.pitch_moves import LFO_HZ, vibrato_cents

WOBBLING = 0.75  # share of voices that take over a target's vibrato
UNSTEADY = 0.3  # and of those that wobble, of those that glide, where the target has no steady pitch
SMOOTH = (0, 4)  # LFO waves of a vibrato: triangle, sine
WAVES = 6
SPEEDS_HZ = (1.0, 30.0)  # of wobbles that are not the target's
SWINGS_CENTS = (10.0, 1200.0)
LEVELS = 18.0  # standard deviation of where a glide begins, around 50, which is no glide


def move_pitch(space: ParameterSpace, values: F64, target: TargetSummary | None, rng: np.random.Generator) -> None:
    """Put vibrato, wobbles and glides into voices, native values (n, d), where the target asks for them."""
    if target is None or not (target.unsteady or target.vibrato_cents > 0.0):
        return
    n = len(values)
    if space.free[space.index("lfo_pitch_depth")]:
        if target.unsteady:
            hz, cents = (np.exp(rng.uniform(np.log(a), np.log(b), n)) for a, b in (SPEEDS_HZ, SWINGS_CENTS))
            _wobble(space, values, hz, cents, rng.integers(WAVES, size=n), rng.random(n) < UNSTEADY)
        else:
            hz, cents = (about * np.exp(rng.normal(0, 0.2, n)) for about in (target.vibrato_hz, target.vibrato_cents))
            _wobble(space, values, hz, cents, rng.choice(SMOOTH, n), rng.random(n) < WOBBLING)
    if target.unsteady and space.free[space.index("pitch_level1")]:
        _glide(space, values, rng)


def _wobble(space: ParameterSpace, values: F64, hz: F64, cents: F64, waves: I64, some: Bool) -> None:
    """LFOs of so many Hz and cents to either side (n,), about, in some of the voices."""
    swings = vibrato_cents(np.arange(100), np.arange(8)[:, None])  # by sensitivity and depth
    sensitivity = np.clip(np.searchsorted(swings[:, 60], cents), 1, 7)
    depths = np.abs(swings[sensitivity] - cents[:, None]).argmin(1)
    speeds = np.abs(np.log(LFO_HZ) - np.log(hz)[:, None]).argmin(1)
    _put(space, values, {"pitch_mod_sens": sensitivity, "lfo_pitch_depth": depths}, some)
    _put(space, values, {"lfo_speed": speeds, "lfo_wave": waves}, some)


def _glide(space: ParameterSpace, values: F64, rng: np.random.Generator) -> None:
    """In some voices the pitch begins elsewhere, and comes back to where it belongs sooner or later."""
    n = len(values)
    some = rng.random(n) < UNSTEADY
    begins, between = (np.clip(np.rint(rng.normal(50.0, LEVELS, n)), 0, 99) for _ in range(2))
    _put(space, values, {"pitch_level4": begins, "pitch_level1": between}, some)
    _put(space, values, {f"pitch_rate{stage}": rng.integers(20, 100, n) for stage in range(1, 5)}, some)


def _put(space: ParameterSpace, values: F64, wanted: dict[str, F64 | I64], some: Bool) -> None:
    for name, numbers in wanted.items():
        column = space.index(name)
        values[:, column] = np.where(some, numbers, values[:, column])
