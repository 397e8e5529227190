"""What LFOs and an envelope on the pitch would have to be, to move a patch as a target moves: read off its course.

The rate comes first, by a sine of any phase; then shape and phase are tried about the likeliest rates. The random
numbers that each LFO draws for a key are known, and are tried at every rate. What no shape explains is nothing, and a
swing of the level that not all harmonics share is no LFO's but that of notes that beat.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from evosynth.arrays import F64, U64, Bool
from evosynth.synths.base import Course
from evosynth.synths.curve_fit import explained
from evosynth.synths.glide import Glide, glide_in

SHAPES = ("sine", "triangle", "saw_up", "saw_down", "square")  # whose rate a sine tells
RANDOM = "random"
SMOOTH = ("sine", "triangle")
FEWEST_TURNS, FASTEST_HZ, TURNS_APART = 2.0, 20.0, 0.15
PHASES = 24
DELAYS_S = (0.0, 0.1, 0.2, 0.35, 0.5, 0.75)  # until an LFO is heard in full, half of which it waits
FEWEST_HELD, LEAST_HELD = 4.0, 0.8  # values in the note, and share that they explain: few or poor ones fit by chance
FEWEST_STEPS = 24
LEAST_SHARE, TOGETHER, SHARPNESS = 0.55, 0.7, 40.0
OFTEN, STRAYING, MOSTLY, SURELY = 4, 4.0, 0.75, 0.97  # how what strays from most of the held values is left out
LEAST_DB, LEAST_CENTS, BEATEN_CENTS = 0.7, 4.0, 60.0
BEATS_HZ, SAME_RATE = 6.0, 0.1
ATTACK_S = 0.12
FLOOR_DB = -40.0


class Swing(NamedTuple):
    """An LFO that explains a curve: its size is from top to bottom, in the curve's unit."""

    hz: float
    shape: str
    phase: float
    delay_s: float
    size: float
    share: float
    order: int = 1  # of its random numbers, two of a key: that of the first LFO and that of the second

    @property
    def lfo(self) -> int:
        """Which of the two it is, the second where nothing speaks for the first."""
        return 1 + self.order % 2


class Movement(NamedTuple):
    """What was read, the likeliest first."""

    level: tuple[Swing, ...]
    pitch: tuple[Swing, ...]
    glide: Glide | None
    middle: float  # semitones from the key to where the pitch is at rest
    beats_hz: float  # 0: none


NOTHING = Movement((), (), None, 0.0, 0.0)


@lru_cache(maxsize=8)
def movement_of(course: Course, key: int = 60) -> Movement:
    """What moves a target with this course, whose key this is."""
    levels, cents = (np.array(curve, np.float64) for curve in (course.levels_db, course.cents))
    seconds: F64 = np.arange(len(levels), dtype=np.float64) * course.step_s
    if len(levels) * course.step_s < 0.25:
        return NOTHING
    late = seconds > min(ATTACK_S, 0.2 * float(seconds[-1]))
    swings = _swings(seconds, levels, late & (levels > FLOOR_DB), LEAST_DB, key)
    beats = [s for s in swings[:1] if course.together < TOGETHER and s.shape in SMOOTH and s.hz < BEATS_HZ]
    level, beats_hz = (() if beats else swings), (beats[0].hz if beats else 0.0)
    known = late & np.isfinite(cents)
    if known.mean() < 0.5:
        return Movement(level, (), None, 0.0, beats_hz)
    pitch, glide = _swings(seconds, cents, known, LEAST_CENTS, key), glide_in(seconds, cents / 100.0, known)
    if pitch and pitch[0].size < BEATEN_CENTS and same_rate(pitch[0].hz, max(beats_hz, 0.1)):
        pitch = ()
    if glide is not None and pitch:
        pitch, glide = ((), glide) if glide.share > pitch[0].share else (pitch, None)
    swung = 0.5 * pitch[0].size * _over(pitch[0], seconds) if pitch else 0.0
    middle = glide.goals[2] if glide else float(np.median((cents - swung)[known])) / 100.0
    return Movement(level, pitch, glide, middle, beats_hz)


def _over(swing: Swing, seconds: F64) -> F64:
    """(n,) -1 to 1 at these times."""
    return lfo_curve(swing.shape, swing.hz * seconds + swing.phase, swing.order)


def same_rate(one_hz: float, other_hz: float) -> bool:
    """Whether two rates are of one LFO."""
    return bool(abs(np.log(one_hz / other_hz)) < SAME_RATE)


def chances(swings: tuple[Swing, ...]) -> F64:
    """How likely each of some readings is, their sum 1."""
    shares = np.array([swing.share for swing in swings])
    weights = np.exp(SHARPNESS * (shares - shares.max()))
    return np.asarray(weights / weights.sum())


def lfo_curve(shape: str, turns: F64, order: int = 1) -> F64:
    """An LFO from -1 to 1 after so many turns, its phase among them; random numbers are those of this order."""
    x = turns % 1.0
    if shape == RANDOM:
        return np.asarray(_scattered(np.floor(turns).astype(np.uint64) + np.uint64(65599 * order)) * 2.0**-31 - 1.0)
    if shape == "sine":
        return np.asarray(np.sin(2.0 * np.pi * x))
    if shape == "triangle":
        return np.asarray(1.0 - np.abs(4.0 * ((x + 0.25) % 1.0) - 2.0))
    if shape == "square":
        return np.asarray(np.where(x < 0.5, 1.0, -1.0))
    return np.asarray(2.0 * x - 1.0 if shape == "saw_up" else 1.0 - 2.0 * x)


def _swings(seconds: F64, curve: F64, known: Bool, least: float, key: int) -> tuple[Swing, ...]:
    """The best of each shape, likeliest first."""
    curve, length = np.where(known, curve, 0.0), float(seconds[-1])
    rates = np.arange(FEWEST_TURNS / length, FASTEST_HZ, TURNS_APART / length)
    if not len(rates):
        return ()
    turns = (rates[:, None] * seconds)[:, None] + np.arange(8)[:, None] / 8.0
    shares = explained(np.sin(2.0 * np.pi * turns).reshape(-1, len(seconds)), curve, known).shares
    best = rates[np.argsort(-shares.reshape(len(rates), 8).max(axis=1), kind="stable")[:2]]
    found = [_nearest(shape, best, seconds, curve, known) for shape in SHAPES]
    found += [_jumping(rates, order, seconds, curve, known) for order in (2 * key, 2 * key + 1)]
    good = [swing for swing in found if swing.share > _least_share(swing) and swing.size > least]
    return tuple(sorted(good, key=lambda swing: -swing.share))


def _least_share(swing: Swing) -> float:
    return LEAST_HELD if swing.shape == RANDOM else LEAST_SHARE


def _jumping(rates: F64, order: int, seconds: F64, curve: F64, known: Bool) -> Swing:
    """The random numbers of this order at the rate and phase by which they explain the most; a share of 0 for none."""
    held = rates[rates * float(seconds[-1]) > FEWEST_HELD]
    if not len(held) or known.sum() < FEWEST_STEPS:
        return Swing(1.0, RANDOM, 0.0, 0.0, 0.0, 0.0, order)
    turns = (held[:, None] * seconds[::2])[:, None] + np.arange(8)[:, None] / 8.0
    shapes = lfo_curve(RANDOM, turns, order).reshape(-1, turns.shape[-1])
    shares = explained(shapes, curve[::2], known[::2]).shares
    best = held[np.argsort(-shares.reshape(len(held), 8).max(axis=1), kind="stable")[:2]]
    return _steadfast(_nearest(RANDOM, best, seconds, curve, known, order), seconds, curve, known)


def _steadfast(swing: Swing, seconds: F64, curve: F64, known: Bool) -> Swing:
    """The same read again without the held values that were heard an octave off, where these are few."""
    wave, near = _over(swing, seconds), known
    if swing.share > LEAST_HELD or np.ptp(wave[known]) == 0.0:
        return swing
    for _ in range(OFTEN):
        slope = float(np.cov(wave[near], curve[near])[0, 1] / max(float(np.var(wave[near])), 1e-9))
        away = np.abs(curve - np.mean(curve[near]) - slope * (wave - np.mean(wave[near])))
        near = known & (away <= STRAYING * np.median(away[known]))
    if near.sum() < MOSTLY * known.sum():
        return swing
    found = _nearest(RANDOM, np.array([swing.hz]), seconds, curve, near, swing.order)
    return found if found.share > SURELY else swing


def _scattered(numbers: U64) -> F64:
    """32 bits that look like chance, as the engine draws them (Wellons' lowbias32)."""
    x = numbers
    for shift, factor in ((16, 0x7FEB352D), (15, 0x846CA68B)):
        x = ((x ^ (x >> np.uint64(shift))) * np.uint64(factor)) & np.uint64(0xFFFFFFFF)
    return np.asarray(x ^ (x >> np.uint64(16)), np.float64)


def _nearest(shape: str, rates: F64, seconds: F64, curve: F64, known: Bool, order: int = 1) -> Swing:
    """The rate about these, the phase and the delay by which a shape explains the most."""
    beside = np.arange(-0.75, 0.76, 0.25) * TURNS_APART / float(seconds[-1])
    tried = (rates[:, None] + beside).ravel()
    turns = (tried[:, None] * seconds)[:, None] + np.arange(PHASES)[:, None] / PHASES
    shares = explained(lfo_curve(shape, turns, order).reshape(-1, len(seconds)), curve, known).shares
    place = int(np.argmax(shares))
    hz, phase = float(tried[place // PHASES]), (place % PHASES) / PHASES
    wave = lfo_curve(shape, hz * seconds + phase, order)
    fades = np.stack([np.clip((seconds - 0.5 * s) / max(0.5 * s, 1e-9), 0.0, 1.0) for s in DELAYS_S])
    faded = explained(wave * fades, curve, known)
    late = int(np.argmax(faded.shares - 0.01 * (np.arange(len(DELAYS_S)) > 0)))
    return Swing(hz, shape, phase, DELAYS_S[late], 2.0 * float(faded.sizes[late]), float(faded.shares[late]), order)
