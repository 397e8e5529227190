"""From a drawn envelope back to its rates and levels: the nearest that the instrument has. The laws are those of
envelope and pitch_moves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from evosynth.arrays import F64
from evosynth.voices.envelope import Points, stage
from evosynth.voices.levels import ENVELOPE_OCTAVES
from evosynth.voices.pitch_moves import PITCH_SEMITONES, PITCH_SEMITONES_PER_S

RATES = 100


class Stage(NamedTuple):
    """Where a stage of an envelope begins and ends: seconds from the key on, octaves or semitones."""

    began_s: float
    start: float
    ends_s: float
    end: float
    reached: bool  # it ends before the key is let go; the fourth always does


def stage_s(start: float, goal: int, rate: int, *, first: bool = False) -> float:
    """How long a stage of an operator's envelope takes from a level in octaves to a level 0..99."""
    return stage(start, goal, rate, first=first)[-1][0]


def stages(rates: Sequence[int], levels: Sequence[int], gate_s: float) -> tuple[Stage, ...]:
    """The four stages of an operator's envelope. The third may end after the key was let go: then it is not reached."""
    found, began, level = [], 0.0, 0.0
    for number in range(3):
        *_, (after, end) = stage(level, levels[number], rates[number], first=number == 0)
        found.append(Stage(began, level, began + after, end, began + after <= gate_s))
        began, level = began + after, end
    level = level_at(rates, levels, gate_s)
    *_, (after, end) = stage(level, levels[3], rates[3])
    return (*found, Stage(gate_s, level, gate_s + after, end, True))


def held_curve(rates: Sequence[int], levels: Sequence[int]) -> Points:
    """The first three stages as if the key were held for ever: points (seconds, octaves)."""
    points = [(0.0, 0.0)]
    for number in range(3):
        began, level = points[-1]
        points += [(began + t, o) for t, o in stage(level, levels[number], rates[number], first=number == 0)]
    return points


def level_at(rates: Sequence[int], levels: Sequence[int], seconds: float) -> float:
    """Octaves while the key is held."""
    times, octaves = np.array(held_curve(rates, levels)).T
    return float(np.interp(seconds, times, octaves))


def nearest_rate(start: float, goal: int, seconds: float, now: int, *, first: bool = False) -> int:
    """The rate 0..99 whose stage takes most nearly so many seconds; of several the one next to ``now``."""
    lasting = np.array([stage_s(start, goal, rate, first=first) for rate in range(RATES)])
    return _nearest(lasting, seconds, now)


def nearest_level(octaves: float, now: int) -> int:
    """The level 0..99 that is nearest; of several that sound the same ``now``, an end of all, or what is next to it."""
    level = _nearest(ENVELOPE_OCTAVES, octaves, now)
    same = np.flatnonzero(ENVELOPE_OCTAVES[level] == ENVELOPE_OCTAVES)
    ends = [end for end in (0, len(ENVELOPE_OCTAVES) - 1) if end in same]
    return ends[0] if ends and now not in same else level


def pitch_stages(rates: Sequence[int], levels: Sequence[int], gate_s: float) -> tuple[Stage, ...]:
    """The four stages of the pitch envelope, which begins at its fourth level; in semitones."""
    found, began, at = [], 0.0, float(PITCH_SEMITONES[levels[3]])
    times, pitches = [0.0], [at]
    for number in range(3):
        end = float(PITCH_SEMITONES[levels[number]])
        ends = began + abs(end - at) / float(PITCH_SEMITONES_PER_S[rates[number]])
        found.append(Stage(began, at, ends, end, ends <= gate_s))
        began, at = ends, end
        times.append(ends)
        pitches.append(end)
    at, end = float(np.interp(gate_s, times, pitches)), float(PITCH_SEMITONES[levels[3]])
    ends = gate_s + abs(end - at) / float(PITCH_SEMITONES_PER_S[rates[3]])
    return (*found, Stage(gate_s, at, ends, end, True))


def pitch_curve(rates: Sequence[int], levels: Sequence[int], gate_s: float, length_s: float) -> Points:
    """The pitch envelope: points (seconds, semitones), straight between, to ``length_s`` or as long as it takes."""
    first, *_, last = pitch_stages(rates, levels, gate_s)
    points = [(0.0, first.start)]
    points += [(s.ends_s, s.end) for s in pitch_stages(rates, levels, gate_s)[:3] if s.ends_s < gate_s]
    points += [(gate_s, last.start), (last.ends_s, last.end)]
    return [*points, (max(length_s, last.ends_s), last.end)]


def nearest_pitch_rate(start: float, end: float, seconds: float, now: int) -> int:
    """The rate 0..99 of the pitch envelope that takes most nearly so many seconds between two pitches."""
    return _nearest(abs(end - start) / PITCH_SEMITONES_PER_S, seconds, now)


def nearest_pitch_level(semitones: float, now: int) -> int:
    """The level 0..99 of the pitch envelope that is nearest."""
    return _nearest(PITCH_SEMITONES, semitones, now)


def _nearest(values: F64, wanted: float, now: int) -> int:
    far = np.abs(values - wanted)
    best = np.flatnonzero(far <= far.min() + 1e-12)
    return int(best[np.argmin(np.abs(best - now))])
