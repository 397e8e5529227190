"""How many times as fast a level moves in a take as in the engine's sound of the same voice.

Both are measured in the same way: the level of one sine over time, and the moments at which it passes each half of a
decibel. One moment against the other is a straight line whose slope is the pace; what a take begins too early or too
late by, and how loud it is, is not in the slope.
"""

from __future__ import annotations

import numpy as np

from evosynth.arrays import F32, F64, I64
from evosynth.hardware.calibration_voices import TONE_HZ, Shows

WINDOW_S, HOP_S = 0.006, 0.001
HIGHEST_DB, LOWEST_DB, STEP_DB = -2.0, -50.0, 0.5  # below the top: what is looked at
LOWEST_RISE_DB = -36.0  # a rise begins at once some 43 dB below its top
LEAST_RANGE_DB = 12.0  # what less than it shows nothing
_SILENT_DB = -90.0
_ABOVE_NOISE_DB = 15.0  # noise never reaches so far above its mean
_ASIDE = 1.5  # of the sine's frequency: where there is nothing but noise
_QUIET = 20  # per cent of the time
_QUIET_DB = 6.5  # by which noise is louder on average than in its quietest fifth
_WORST_BEND = 0.04  # of the time that it takes: further from a straight line it is another movement


def pace(take: F32, take_hz: float, twin: F32, twin_hz: float, shows: Shows) -> float | None:
    """The pace of a take (m,) against the engine's sound (k,), each with its rate in Hz; None: it moves otherwise."""
    heard, wanted = _course(take, take_hz), _course(twin, twin_hz)
    if heard is None or wanted is None:
        return None
    lowest = LOWEST_RISE_DB if shows == "rise" else LOWEST_DB
    lowest = max(lowest, _bottom(take, take_hz), *(_reached(course, shows) for course in (heard, wanted)))
    if HIGHEST_DB - lowest < LEAST_RANGE_DB:
        return None
    levels = np.arange(lowest, HIGHEST_DB, STEP_DB)
    return _slope(_moments(heard, levels, shows), _moments(wanted, levels, shows))


def level_db(samples: F32, rate_hz: float, frequency_hz: float) -> F64:
    """(t,) the level of one frequency, every HOP_S, full scale 0 dB."""
    size, hop = round(WINDOW_S * rate_hz), HOP_S * rate_hz
    if len(samples) < size:
        return np.full(0, -np.inf)
    window = np.hanning(size) * np.exp(-2j * np.pi * frequency_hz / rate_hz * np.arange(size))
    starts = np.rint(np.arange(0, len(samples) - size + 1, hop)).astype(np.int64)
    starts = starts[starts <= len(samples) - size]
    frames = np.lib.stride_tricks.sliding_window_view(samples, size)[starts]
    amplitudes = np.abs(frames @ window) * 2 / np.hanning(size).sum()
    return np.asarray(20 * np.log10(np.maximum(amplitudes, 1e-9)), np.float64)


def _course(samples: F32, rate_hz: float) -> F64 | None:
    """(t,) the level below its top, less its noise; None for silence."""
    levels = level_db(samples, rate_hz, TONE_HZ)
    if not len(levels) or levels.max() < _SILENT_DB:
        return None
    energy = 10 ** (levels / 10) - 10 ** (_noise_db(samples, rate_hz) / 10)
    course = 10 * np.log10(np.maximum(energy, 1e-18))
    return np.asarray(course - course.max(), np.float64)


def _bottom(samples: F32, rate_hz: float) -> float:
    """Down to where a take is to be trusted: so far above its noise, below its top."""
    return _noise_db(samples, rate_hz) + _ABOVE_NOISE_DB - float(level_db(samples, rate_hz, TONE_HZ).max())


def _noise_db(samples: F32, rate_hz: float) -> float:
    """The level that its noise has on average, in the place of a sine; what the sine itself spills is left out."""
    aside = level_db(samples, rate_hz, TONE_HZ * _ASIDE)
    return float(np.percentile(aside, _QUIET)) + _QUIET_DB


def _reached(course: F64, shows: Shows) -> float:
    """The lowest level that is passed for certain, before the top or after it."""
    top = int(np.argmax(course))
    before, after = course[: top + 1], course[top:]
    return float((before if shows == "rise" else after).min()) + STEP_DB


def _moments(course: F64, levels_db: F64, shows: Shows) -> F64:
    """(levels,) when each is passed, in seconds: on the way up to the top, or down from it.

    Noise makes a level pass several times: halfway between the first time and the last.
    """
    top = int(np.argmax(course))
    way, wanted = (course[: top + 1], levels_db) if shows == "rise" else (-course[top:], -levels_db)
    after = np.array([int(np.argmax(way >= level)) for level in wanted])
    before = np.array([len(way) - 1 - int(np.argmax(way[::-1] < level)) for level in wanted])
    first, last = _passed(way, wanted, after - 1), _passed(way, wanted, before)
    return np.asarray(((0 if shows == "rise" else top) + (first + last) / 2) * HOP_S, np.float64)


def _passed(way: F64, levels: F64, before: I64) -> F64:
    """(levels,) where on the way each is passed, between the place before it and the next."""
    at = np.clip(before, 0, len(way) - 2)
    risen = np.where(way[at + 1] > way[at], way[at + 1] - way[at], 1.0)
    return np.asarray(at + np.clip((levels - way[at]) / risen, 0.0, 1.0), np.float64)


def _slope(heard_s: F64, wanted_s: F64) -> float | None:
    """Of the engine's moments over those of the take."""
    slope, offset = np.polyfit(heard_s, wanted_s, 1)
    bend = np.sqrt(np.mean((wanted_s - slope * heard_s - offset) ** 2))
    return float(slope) if slope > 0 and bend < _WORST_BEND * np.ptp(wanted_s) else None
