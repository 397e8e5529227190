"""Founders with a strike of their own: an operator that is there at once and dies as fast as the target's does."""

from __future__ import annotations

import numpy as np

from evosynth.arrays import F64, I64, Bool
from evosynth.parameters import ParameterSpace
from evosynth.synths.base import Strike
from evosynth.synths.fm.algorithms import ALGORITHMS, OPERATORS
from evosynth.voices.envelope import FALL_DB_PER_S, INTERNAL_RATES
from evosynth.voices.levels import STEP_DB

STRUCK, CLICKED = 0.35, 0.2  # shares of founders
CARRIER = 0.4  # of these, where the operator sounds by itself: the others modulate
NOISY = 0.25  # flatness from which a strike is noise more than partials
NOISE_RATIOS = np.array([5, 7, 9, 11, 13, 14, 17, 19, 23])
FALL_DB = 20.0


def strike(
    space: ParameterSpace,
    values: F64,
    carriers: Bool,
    struck: Strike,
    octaves: I64,
    rng: np.random.Generator,
    *,
    share: float,
) -> None:
    """Put it into a share of voices, native values (n, d); ``carriers`` (n, 6), ``octaves`` (n,) of transposition."""
    outputs = np.stack([values[:, space.index(f"op{OPERATORS - place}_output")] for place in range(OPERATORS)], axis=1)
    ratios, levels_db = np.array(struck.partials or ((7.0, -12.0),)).T
    chances = 10.0 ** (levels_db / 40.0)
    for row in np.flatnonzero(rng.random(len(values)) < share):
        alone = np.flatnonzero(carriers[row, :-1])  # operator 1 keeps the note
        sounding = len(alone) > 0 and rng.random() < CARRIER
        places = alone if sounding else _on_what_sounds(int(values[row, space.index("algorithm")]), outputs[row])
        if not len(places):
            continue
        op = OPERATORS - int(rng.choice(places))
        drawn = int(rng.choice(len(ratios), p=chances / chances.sum()))
        ratio = float(ratios[drawn] / 2.0 ** octaves[row])
        if not sounding:
            noise = struck.noise > NOISY and rng.random() < 0.7
            ratio = float(rng.choice(NOISE_RATIOS)) if noise else max(1.0, round(ratio - rng.integers(0, 2)))
            if noise:
                values[row, space.index("feedback")] = 7
        coarse = int(np.clip(np.floor(ratio), 0, 31))
        fine = int(np.clip(round(100.0 * (ratio / max(coarse, 0.5) - 1.0)), 0, 99)) if sounding else 0
        level = 99.0 + levels_db[drawn] / STEP_DB if sounding else rng.uniform(68.0, 92.0)
        speed = FALL_DB / struck.dies_s * float(np.exp(rng.normal(0.0, 0.4)))
        wanted = {"coarse": coarse, "fine": fine, "output": int(np.clip(level, 60, 99)), **_dying(speed, rng)}
        for name, number in wanted.items():
            values[row, space.index(f"op{op}_{name}")] = number


def _on_what_sounds(algorithm: int, outputs: F64) -> I64:
    """Places of the operators that modulate a carrier that can be heard."""
    routing = ALGORITHMS[algorithm]
    heard = [c for c in routing.carriers if outputs[OPERATORS - c] > 0]
    places = [OPERATORS - modulator for modulator, target in routing.edges if target in heard]
    return np.array(sorted(set(places)), np.int64)


def _dying(db_per_s: float, rng: np.random.Generator) -> dict[str, int]:
    """There at once, gone at this speed."""
    fall = int(np.argmin(np.abs(np.log(FALL_DB_PER_S[INTERNAL_RATES]) - np.log(db_per_s))))
    rates = {"rate1": int(rng.integers(92, 100)), "rate2": fall, "rate3": fall}
    return rates | {"level1": 99, "level2": 0, "level3": 0}
