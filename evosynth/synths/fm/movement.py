"""What an LFO and a pitch envelope would have to be, to move a voice as a target moves: read off the target's course.

An LFO here is one of 100 speeds, six waves, two phases and some delays, and all of them are tried on a curve at once. A
wrong wave is worse than none: of waves that explain about as much several are handed on, each as likely as it explains,
and what no wave explains is handed on as nothing.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from evosynth.arrays import F64, Bool
from evosynth.synths.base import Course
from evosynth.synths.curve_fit import explained
from evosynth.synths.glide import Glide, glide_in
from evosynth.voices.pitch_moves import (
    LFO_HZ,
    PITCH_SEMITONES,
    PITCH_SEMITONES_PER_S,
    SAMPLE_AND_HOLD,
    SINE,
    TRIANGLE,
    lfo_delay_s,
    lfo_fade,
    lfo_wave,
)

WAVES = 6
DELAYS = (0, 15, 30, 40, 50, 58, 66, 74, 82)  # that are told apart
FASTEST_HZ = 20.0  # windows of 10 to 20 ms blur what is faster
TURNS_APART = 0.15  # by which rates that are tried differ in all, over the note
FEWEST_TURNS, FEWEST_HELD = 2.0, 4.0  # in the note, of a wave, and of held values, which must not fit by chance
LEAST_SHARE, LEAST_HELD = 0.55, 0.8  # of the movement that a wave has to explain, and held values, which fit much
LEAST_DB, LEAST_CENTS, LEAST_OCTAVES = 0.7, 4.0, 0.12  # from top to bottom, of level, pitch and brightness
LATER_COSTS = 0.004  # what a delay has to explain more
SHARPNESS = 40.0  # how much likelier a wave is that explains more
MOST = 6  # readings of a curve
ATTACK_S, LEVEL_ATTACK_S = 0.05, 0.12  # of a curve that is not listened to, of level and brightness where there is time
FLOOR_DB = -40.0
TOGETHER = 0.7  # harmonics that move so alike are moved by an LFO
BEATEN_CENTS = 60.0  # by which beats may draw a pitch, from top to bottom
SAME_RATE = 0.1  # rates that differ by less are of one LFO
SMOOTH, FASTEST_BEAT_HZ = (TRIANGLE, SINE), 6.0  # of beats
BENDS = (0.0, 1.2, 2.2, 3.2)  # how steeply the law of the level grows, by its depth
STRIDE = 2  # steps of a curve that are gone in one where all waves are tried


class Lfo(NamedTuple):
    """An LFO that would explain a curve: its size from top to bottom is in the unit of the curve.

    A rate may lie between two of an LFO's speeds, since a sound may be of another instrument, or brought in tune.
    """

    hz: float
    wave: int
    sync: bool
    delay: int
    size: float
    share: float


class Movement(NamedTuple):
    """What was read, the likeliest first; () where nothing regular was heard."""

    level: tuple[Lfo, ...]
    pitch: tuple[Lfo, ...]
    brightness: tuple[Lfo, ...]
    glide: Glide | None
    middle: float  # semitones from the key to where the pitch is at rest
    beats_hz: float = 0.0  # of a slow swing of the level that not all harmonics share; 0: none


NOTHING = Movement((), (), (), None, 0.0)


@lru_cache(maxsize=8)
def movement_of(course: Course) -> Movement:
    """What moves a target with this course, so far as a DX7 could move so."""
    levels, cents, octaves = (np.array(curve, np.float64) for curve in (course.levels_db, course.cents, course.octaves))
    seconds: F64 = np.arange(len(levels), dtype=np.float64) * course.step_s
    if len(levels) * course.step_s < 0.25:
        return NOTHING
    late, later = seconds > ATTACK_S, seconds > min(LEVEL_ATTACK_S, 0.2 * seconds[-1])
    pitched = late & np.isfinite(cents)
    swings, glide, middle = _pitch(seconds, cents, pitched) if pitched.mean() > 0.5 else ((), None, 0.0)
    level, beats_hz = _level(_lfos(seconds, levels, later & (levels > FLOOR_DB), LEAST_DB, BENDS), course.together)
    if swings and swings[0].size < BEATEN_CENTS and abs(np.log(swings[0].hz / max(beats_hz, 0.1))) < SAME_RATE:
        swings = ()  # two notes that beat draw the pitch to and fro
    bright = later & np.isfinite(octaves)
    moved = (level or swings or course.together > TOGETHER) and bright.mean() > 0.5
    brightness = _lfos(seconds, octaves, bright, LEAST_OCTAVES, (0.0,)) if moved else ()
    return Movement(level, swings, brightness, glide, middle, beats_hz)


def _level(lfos: tuple[Lfo, ...], together: float) -> tuple[tuple[Lfo, ...], float]:
    """What swings the level: an LFO, or how often two notes beat whose harmonics do not swing as one."""
    if not lfos or together > TOGETHER or lfos[0].wave not in SMOOTH or lfos[0].hz > FASTEST_BEAT_HZ:
        return lfos, 0.0
    return (), lfos[0].hz


def _pitch(seconds: F64, cents: F64, known: Bool) -> tuple[tuple[Lfo, ...], Glide | None, float]:
    """What swings and what glides, whichever explains more of a pitch being taken away first."""
    swings, glide = _lfos(seconds, cents, known, LEAST_CENTS, (0.0,)), glide_in(seconds, cents / 100.0, known)
    if glide is not None and glide.share > (swings[0].share if swings else 0.0):
        swings = _lfos(seconds, cents - 100.0 * glide.over(seconds), known, LEAST_CENTS, (0.0,))
    elif swings:
        glide = glide_in(seconds, (cents - _wave(swings[0], seconds) * swings[0].size) / 100.0, known)
    rest = cents / 100.0 - (_wave(swings[0], seconds) * swings[0].size / 100.0 if swings else 0.0)
    return swings, glide, glide.goals[2] if glide else float(np.median(rest[known]))


def _wave(lfo: Lfo, seconds: F64) -> F64:
    """(n,) -0.5 to 0.5, faded in."""
    wave = lfo_wave(lfo.wave, seconds * lfo.hz, sync=lfo.sync) - 0.5
    return np.asarray(wave * lfo_fade(lfo.delay, seconds))


def _bent(wave: F64, fade: F64, bend: float) -> F64:
    """(n,) what an LFO takes from a level, 0 to -1: the deeper it goes, the steeper the law of levels is."""
    down = (1.0 - wave) * fade
    return np.asarray(-down if bend == 0.0 else -np.expm1(bend * down) / np.expm1(bend))


def _lfos(seconds: F64, curve: F64, known: Bool, least: float, bends: tuple[float, ...]) -> tuple[Lfo, ...]:
    """The LFOs that explain a curve, likeliest first."""
    curve = np.where(known, curve, 0.0)
    rows, shapes = _all_waves(len(seconds), float(seconds[1]))
    if not rows:
        return ()
    shares = explained(shapes, curve[::STRIDE], known[::STRIDE]).shares
    found: list[Lfo] = []
    waves = np.array([row[1] for row in rows])
    for wave in range(WAVES):
        own = np.flatnonzero(waves == wave)
        for place in own[np.argsort(-shares[own], kind="stable")[:2]]:
            found.append(_faded(rows[place], seconds, curve, known, bends))
    good = [
        lfo
        for lfo in found
        if lfo.size > least and lfo.share > (LEAST_HELD if lfo.wave == SAMPLE_AND_HOLD else LEAST_SHARE)
    ]
    best: dict[tuple[int, int, bool], Lfo] = {}
    for lfo in sorted(good, key=lambda lfo: -lfo.share):
        best.setdefault((speed_of(lfo.hz), lfo.wave, lfo.sync), lfo)
    return tuple(best.values())[:MOST]


@lru_cache(maxsize=4)
def _all_waves(steps: int, step_s: float) -> tuple[list[tuple[float, int, bool]], F64]:
    """Every rate, wave and phase that a note of so many steps can show, and its curve at every second step."""
    seconds: F64 = np.arange(0, steps, STRIDE, dtype=np.float64) * step_s
    length = steps * step_s
    rows = [
        (float(hz), wave, sync)
        for hz in np.arange(FEWEST_TURNS / length, FASTEST_HZ, TURNS_APART / length)
        for wave in range(WAVES)
        for sync in (True, False)
        if wave != SAMPLE_AND_HOLD or hz * length > FEWEST_HELD
    ]
    shapes = [lfo_wave(wave, seconds * hz, sync=sync) for hz, wave, sync in rows]
    return rows, np.array(shapes).reshape(len(rows), len(seconds))


def _faded(row: tuple[float, int, bool], seconds: F64, curve: F64, known: Bool, bends: tuple[float, ...]) -> Lfo:
    """An LFO at its exact rate, with the delay and the bend that explain the most."""
    hz, wave, sync = row
    length = float(seconds[-1])
    beside = TURNS_APART / length * np.array([0.0, -0.75, -0.5, -0.25, 0.25, 0.5, 0.75])
    rates = np.concatenate([hz + beside, [float(LFO_HZ[speed_of(hz)])]])
    shares = explained(np.stack([lfo_wave(wave, seconds * rate, sync=sync) for rate in rates]), curve, known).shares
    rate = float(rates[np.argmax(shares)])
    turns = lfo_wave(wave, seconds * rate, sync=sync)
    ways = [
        (delay, bend)
        for delay in DELAYS
        for bend in bends
        if not delay or (length - lfo_delay_s(delay)[1]) * rate > FEWEST_TURNS
    ]
    found = explained(np.stack([_bent(turns, lfo_fade(delay, seconds), bend) for delay, bend in ways]), curve, known)
    best = int(np.argmax(found.shares - LATER_COSTS * np.array([delay > 0 for delay, _ in ways])))
    return Lfo(rate, wave, sync, ways[best][0], float(found.sizes[best]), float(found.shares[best]))


def speed_of(hz: float) -> int:
    """The LFO's speed 0..99 that is nearest to a rate."""
    return int(np.argmin(np.abs(np.log(LFO_HZ) - np.log(hz))))


def chances(lfos: tuple[Lfo, ...]) -> F64:
    """How likely each of some readings is, their sum 1."""
    shares = np.array([lfo.share for lfo in lfos])
    weights = np.exp(SHARPNESS * (shares - shares.max()))
    return np.asarray(weights / weights.sum())


def pitch_level(semitones: float) -> int:
    """The pitch envelope's level 0..99 nearest to so many semitones."""
    return int(np.argmin(np.abs(PITCH_SEMITONES - semitones)))


def pitch_rate(semitones_per_s: float) -> int:
    """The pitch envelope's rate 0..99 nearest to this speed."""
    return int(np.argmin(np.abs(np.log(PITCH_SEMITONES_PER_S) - np.log(max(semitones_per_s, 0.3)))))
