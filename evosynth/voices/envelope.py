"""How an operator's level moves in time: the law of a DX7's envelope, for drawings and for whoever asks how long.

Levels are octaves above silence (6.02 dB each, see levels); falls are straight lines in them, at a speed that doubles
with every four steps of the internal rate. A rise jumps to 50 dB below full level and slows down towards the top. The
compiled engine does the same in integers, block by block, and is tested against this. Sources: see measured.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from evosynth.arrays import F64, I64
from evosynth.voices.levels import DB_PER_OCTAVE, ENVELOPE_OCTAVES
from evosynth.voices.measured import HOLD_SAMPLES

Points = list[tuple[float, float]]

RISE_FROM = 1716 / 256  # octaves above silence where a rise is at once, 50 dB below full level
CEILING = 17  # octaves that a rise heads for, two above full level
_COUNTED_HZ = 44100  # what HOLD_SAMPLES are counted at

# Rate 0..99 -> internal rate 0..63: 0 is 0, 10 is 6, 50 is 32, 70 is 44, 99 is 63.
INTERNAL_RATES: I64 = np.arange(100) * 41 >> 6

# Internal rate 0..63 -> dB a second of a fall: 0 is 0.253, 6 is 0.760, 19 is 7.09, 32 is 64.8, 44 is 519, 63 is 14,520.
_Q = np.arange(64)
FALL_DB_PER_S: F64 = 0.2532 * 2.0 ** (_Q >> 2) * (1 + (_Q & 3) / 4)


def rate_scaling(key: int, amount: int) -> int:
    """What keyboard rate scaling 0..7 adds to the internal rate at a MIDI key.

    Amount 7: key 36 adds 4, 48 7, 60 11, 72 14, 96 21, 127 27.
    """
    return amount * min(31, max(0, key // 3 - 7)) >> 3


def octaves_per_s(rate: int, scaling: int = 0) -> float:
    """How fast a level falls at a rate 0..99: 50 is 10.8 octaves a second (64.8 dB), 99 is 2412."""
    internal = min(63, int(INTERNAL_RATES[rate]) + scaling)
    return float(FALL_DB_PER_S[internal]) / DB_PER_OCTAVE


def hold_s(rate: int, scaling: int = 0, *, starting: bool = False) -> float:
    """How long a stage lasts whose level is reached already: rate 0 is 40 s, 20 is 5.0, 50 is 0.15, 80 is 0.0086.

    Quirk: ``starting``, the first stage with a level of 0, is twenty times shorter up to a sum of 76: rate 0 is 2 s,
    20 is 0.25.
    """
    place = min(99, rate + scaling)
    if place >= len(HOLD_SAMPLES):
        return 20 * (99 - place) / _COUNTED_HZ
    return int(HOLD_SAMPLES[place]) / (20 if starting else 1) / _COUNTED_HZ


def rise(start: float, goal: float, rate: int, scaling: int = 0) -> Points:
    """A rise from one level to a higher one: points (seconds from its start, octaves), straight between them.

    From silence to full level: rate 99 takes 0.8 ms, 70 takes 22, 50 takes 173, 30 takes 1.58 s, 0 takes 44.2 s. It
    goes slower by each whole octave: from 14 to 15 at twice the speed of a fall, from 7 to 8 at nine times.
    """
    speed, at, time = octaves_per_s(rate, scaling), max(start, min(RISE_FROM, goal)), 0.0
    points = [(0.0, at)]
    while at < goal:
        above = min(goal, math.floor(at) + 1.0)
        time += (above - at) / (speed * max(1, CEILING - 1 - math.floor(at)))
        at = above
        points.append((time, at))
    return points


def stage(level: float, goal: int, rate: int, *, first: bool = False) -> Points:
    """One stage from a level in octaves towards an envelope level 0..99: points, seconds counted from its start."""
    octaves, starting = float(ENVELOPE_OCTAVES[goal]), first and goal == 0
    if starting or octaves == level:
        return [(hold_s(rate, starting=starting), level)]
    if octaves > level:
        return rise(level, octaves, rate)
    return [((level - octaves) / octaves_per_s(rate), octaves)]


def curve(rates: Sequence[int], levels: Sequence[int], gate_s: float, length_s: float) -> Points:
    """The whole envelope of an operator at full output: points (seconds, octaves), straight between them.

    ``rates`` and ``levels`` : four of each, 0..99. Three stages while the key is held, for ``gate_s``; it rests at the
    third level; the fourth stage from there on, to ``length_s`` or as long as it takes. Keyboard rate scaling and
    velocity are left out. Rates 99 50 .., levels 99 0 ..: full level at once, silence after 1.39 s.
    """
    points = [(0.0, 0.0)]
    for number in range(3):
        began, level = points[-1]
        for after, octaves in stage(level, levels[number], rates[number], first=number == 0):
            if began + after >= gate_s:
                return _released(
                    [*points, _between(points[-1], (began + after, octaves), gate_s)], rates, levels, length_s
                )
            points.append((began + after, octaves))
    return _released([*points, (gate_s, points[-1][1])], rates, levels, length_s)


def _released(points: Points, rates: Sequence[int], levels: Sequence[int], length_s: float) -> Points:
    """The points up to where the key is let go, and the fourth stage."""
    began, level = points[-1]
    points = points + [(began + after, octaves) for after, octaves in stage(level, levels[3], rates[3])]
    return [*points, (max(length_s, points[-1][0]), points[-1][1])]


def _between(before: tuple[float, float], after: tuple[float, float], time: float) -> tuple[float, float]:
    """The point of a straight line at a time between its ends."""
    part = (time - before[0]) / max(1e-9, after[0] - before[0])
    return time, before[1] + part * (after[1] - before[1])
