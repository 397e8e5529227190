"""Which velocities share a sample: those that differ in level alone, and how loud each is.

A voice is played at many velocities, and their spectra are compared with the level taken out. A layer reaches as far as
the timbre stays that of its sample; within it a curve of gains says how loud each velocity is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise, permutations

import numpy as np

from evosynth.arrays import F32, F64
from evosynth.export.level_course import level_db
from evosynth.export.spectrum import HEARD_DB, apart_db, bands

PROBED = (1, 3, 6, 10, 15, 20, 26, 32, 40, 48, 56, 64, 72, 80, 89, 90, 98, 106, 113, 120, 127)
ALIKE_DB = 3.0  # a layer's velocities are so near to its sample, in timbre
MOST = 4  # layers; of more, each takes a little more
DEPTH_DB = 72.0  # below the loudest velocity nothing of any is heard: the grain of a soft one need not be its own
FAINT_DB = -48.0  # below the loudest velocity: too soft for its timbre to matter


@dataclass(frozen=True, slots=True)
class Layer:
    """Velocities from ``low`` to ``high``; ``sampled`` is the one that is rendered."""

    low: int
    high: int
    sampled: int


def layers(sounds: Sequence[Sequence[F32]], rate_hz: int) -> list[Layer]:
    """The layers of a voice, softest first: of each of some keys the sounds (samples,) at all PROBED velocities."""
    distances = np.max([_distances(of_key, rate_hz) for of_key in sounds], axis=0)
    alike = ALIKE_DB
    while len(found := _divided(distances, alike)) > MOST:
        alike *= 1.15
    lows = [
        1,
        *((PROBED[high] + PROBED[low]) // 2 + 1 for (_, high, _), (low, _, _) in pairwise(found)),
    ]
    highs = [*(low - 1 for low in lows[1:]), 127]
    return [Layer(low, high, PROBED[at]) for low, high, (_, _, at) in zip(lows, highs, found, strict=True)]


def _divided(distances: F64, alike: float) -> list[tuple[int, int, int]]:
    """Places in PROBED, softest layer first: lowest, highest, sampled; from the loudest down, as wide as may be."""
    found, high = [], len(distances) - 1
    while high >= 0:
        may = [at for at in range(high + 1) if (distances[at, at : high + 1] <= alike).all()]
        low, quieter = min((_reach(distances[at], at, alike), -at) for at in may)
        found.append((low, high, -quieter))
        high = low - 1
    return found[::-1]


def _reach(distances: F64, at: int, alike: float) -> int:
    """The lowest place that is reached from ``at`` by such as are alike."""
    unlike = np.flatnonzero(distances[:at] > alike)
    return int(unlike[-1]) + 1 if len(unlike) else 0


def _distances(sounds: Sequence[F32], rate_hz: int) -> F64:
    """(sampled, played) velocities: how far their timbres lie apart in dB; a faint one is like all, and not sampled."""
    moments = [_moments(sound, rate_hz) for sound in sounds]
    levels = np.array([level_db(sound) for sound in sounds])
    faint = levels <= levels.max() + FAINT_DB
    apart = np.zeros((len(sounds), len(sounds)))
    depths_db = np.minimum(HEARD_DB, levels - levels.max() + DEPTH_DB)
    for a, b in permutations(np.flatnonzero(~faint), 2):
        apart[a, b] = apart_db(moments[a], moments[b], float(depths_db[b]))
    apart[np.ix_(faint, ~faint)] = np.inf
    return apart


def _moments(sound: F32, rate_hz: int) -> F64:
    """(moments, bands) power: the first tenth of a second, the next three, the rest."""
    moments = np.split(sound, [round(0.1 * rate_hz), round(0.4 * rate_hz)])
    return np.array([bands(moment, rate_hz) for moment in moments])


def gains(levels_db: F64, layer: Layer) -> tuple[float, dict[int, float]]:
    """How loud each velocity of a layer is against its sample: the gain of the loudest in dB, and curve points 0 to 1.

    ``levels_db``: (velocities,) of all PROBED ones. No points where they are all as loud as the sample.
    """
    inside = sorted({layer.low, layer.high, *(v for v in PROBED if layer.low <= v <= layer.high)})
    amplitudes = np.interp(inside, PROBED, 10.0 ** (levels_db / 20.0))
    own, most = float(np.interp(layer.sampled, PROBED, 10.0 ** (levels_db / 20.0))), float(amplitudes.max())
    if own <= 0.0 or most <= 0.0:
        return 0.0, {}
    if amplitudes.min() > 0.97 * most and 0.97 < most / own < 1.03:
        return 0.0, {}
    return 20.0 * float(np.log10(most / own)), dict(zip(inside, (amplitudes / most).tolist(), strict=True))
