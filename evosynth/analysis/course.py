"""The course of a note: how its level, its pitch and its brightness go while the key is down, at even steps.

What an LFO or a pitch envelope does to a note is seen here before any voice is tried. A pitch that moves over octaves
is followed by its period: in short windows the cumulative mean normalised difference (YIN, see pitch) is asked for all
lags at once, and the path through all windows is taken that repeats best and leaps least (Viterbi). Where the pitch is
known and stays near, its partials tell it finer (see tracking).
"""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import numpy as np

from evosynth.analysis.stft import RATE
from evosynth.analysis.target import PreparedTarget
from evosynth.analysis.tracking import follow
from evosynth.arrays import F32, F64, Bool
from evosynth.audio.files import resample
from evosynth.notation.tuning import hz_of_note
from evosynth.synths.base import Course
from evosynth.synths.curve_fit import detrended
from evosynth.synths.glide import glide_in

STEP_S = 0.005
LONGEST_S = 4.0  # of a note that is followed
_LEVEL_S = 0.02  # windows of levels, or three periods,
_BRIGHT = 512  # of spectra: 23 ms,
_PITCH, _PITCH_HIGH, _HIGH_HZ = 441, 220, 150.0  # of pitches: 20 ms or, of high ones, 10 are compared with the next
_LOWEST_HZ, _HIGHEST_HZ = 55.0, 3000.0
_STATES_AN_OCTAVE = 48
_REACH = 16  # states that a path may go in a step: 67 octaves a second
_SLOPE, _LEAP = 0.004, 0.6  # what a state's way costs, and a leap; a period that does not repeat at all costs about 1
_OCTAVE_COST = 0.02  # of an octave down, so that of a period and its double the period is taken
_REPEATING = 0.45  # what repeats worse has no pitch
_FAINT_DB = -45.0  # under the loudest: too faint to be followed
_NEAR_CENTS = 60.0  # a path that stays so near to a known pitch is followed on its partials
_MOSTLY = 0.5  # of the windows must have a pitch

# Bands whose levels are compared: their edges in harmonics; cycles and samples of a window; how faint one may be.
_BANDS = (0.5, 1.5, 2.5, 3.5, 4.5, 6.5, 9.5, 14.5)
_CYCLES, _TOGETHER, _FAINT_BAND_DB = 4, 1024, -30.0
_SETTLED_S, _FEWEST = 0.12, 24  # seconds that are not asked, steps that are needed

# What counts as a movement of the pitch.
_ATTACK_S = 0.04
_LEAST_SWING_CENTS = 30.0
_GLIDES, _GLIDES_ALONE = 0.5, 0.8  # share of its movement that a glide explains, of one that may be a swing too


class Moves(NamedTuple):
    """What a course shows of the pitch: whether it swings to and fro, and whether it begins or ends elsewhere."""

    swings: bool
    glides: bool


def course_of(target: PreparedTarget) -> Course:
    """Level, pitch and brightness of a target's held part, of at most 4 s of it."""
    held_s = min(target.note.gate_s, target.note.length_s, LONGEST_S)
    held = target.samples[: max(2, round(held_s * target.sample_rate))]
    sound = resample(held, target.sample_rate, RATE).astype(np.float32)
    n = max(1, int(len(sound) / RATE / STEP_S))
    at = np.rint(np.arange(n) * STEP_S * RATE).astype(np.int64)
    hz = hz_of_note(target.note.midi_note)
    level = _levels(sound, at, max(_LEVEL_S, 3.0 / hz))
    loud = level > level.max() + _FAINT_DB
    cents = np.where(loud, _cents(sound, at, hz), np.nan)
    if target.pitch_hz is not None and target.f0_hz is not None and target.sure:
        cents = _finer(cents, held, target.sample_rate, hz)
    bright = np.where(loud, _brightness(sound, at), np.nan)
    return Course(
        STEP_S,
        tuple(np.round(level - level.max(), 3).tolist()),
        tuple(np.round(cents, 2).tolist()),
        tuple(np.round(bright, 4).tolist()),
        round(_together(sound, at, hz), 3),
    )


def moves(course: Course) -> Moves:
    """Whether the pitch of a course is known for most of it, and moves by more than instruments do by themselves."""
    cents = np.array(course.cents)[round(_ATTACK_S / course.step_s) :]
    known = np.isfinite(cents)
    if len(cents) < 8 or known.mean() < _MOSTLY:
        return Moves(False, False)
    t = np.arange(len(cents), dtype=np.float64) * course.step_s
    swings = float(np.std(detrended(np.interp(t, t[known], cents[known])[None], t, 3))) > _LEAST_SWING_CENTS
    glide = glide_in(t, np.where(known, cents, 0.0) / 100.0, known)
    return Moves(swings, glide is not None and glide.share > (_GLIDES_ALONE if swings else _GLIDES))


def _windows(sound: F32, at: np.ndarray, size: int) -> F64:
    """(n, size) pieces around these samples, silence beyond the ends."""
    padded = np.pad(sound.astype(np.float64), (size // 2, size))
    return np.asarray(np.lib.stride_tricks.sliding_window_view(padded, size)[at])


def _levels(sound: F32, at: np.ndarray, seconds: float) -> F64:
    """(n,) dB around these samples under a round window, which hears no ripple; at the ends of what is there alone."""
    shape = np.hanning(round(seconds * RATE) + 2)
    there = _windows(np.ones_like(sound), at, len(shape)) @ shape
    power = np.square(_windows(sound, at, len(shape))) @ shape / np.maximum(there, 1e-9)
    return np.asarray(10.0 * np.log10(np.maximum(power, 1e-12)))


def _together(sound: F32, at: np.ndarray, hz: float) -> float:
    """How alike the levels of bands about the harmonics of a pitch move to that of all, -1 to 1, the middle one's.

    An LFO moves all as one; two notes that beat move each harmonic at a time of its own. 0 where there is one band.
    """
    size = max(_TOGETHER, round(_CYCLES * RATE / hz))
    power = np.square(np.abs(np.fft.rfft(_windows(sound, at, size) * np.hanning(size), axis=1)))
    edges = np.minimum(np.rint(np.array(_BANDS) * hz * size / RATE).astype(np.int64), power.shape[1])
    whole = [power[:, low:high].sum(axis=1) for low, high in pairwise(edges) if high > low]
    inside = slice(round(_SETTLED_S / STEP_S), max(0, len(at) - round(0.5 * size / RATE / STEP_S)))
    levels = 10.0 * np.log10(np.maximum(np.stack([power.sum(axis=1), *whole])[:, inside], 1e-9))
    if levels.shape[1] < _FEWEST:
        return 0.0
    middles = np.median(levels, axis=1)
    loud = np.flatnonzero(middles[1:] > middles[1:].max() + _FAINT_BAND_DB)
    moving = detrended(levels, np.arange(levels.shape[1], dtype=np.float64), 3)
    sizes = np.sqrt(np.maximum(np.square(moving).sum(axis=1), 1e-9))
    alike = (moving[1:][loud] @ moving[0]) / (sizes[1:][loud] * sizes[0])
    return float(np.median(alike)) if len(loud) > 1 else 0.0


def _brightness(sound: F32, at: np.ndarray) -> F64:
    """(n,) centroid of the magnitudes, in octaves above 1 Hz."""
    spectra = np.abs(np.fft.rfft(_windows(sound, at, _BRIGHT) * np.hanning(_BRIGHT), axis=1))
    hz = np.arange(spectra.shape[1]) * RATE / _BRIGHT
    return np.asarray(np.log2(np.maximum((spectra @ hz) / np.maximum(spectra.sum(axis=1), 1e-9), 1.0)))


def _cents(sound: F32, at: np.ndarray, hz: float) -> F64:
    """(n,) pitch against ``hz``, NaN where nothing repeats."""
    octaves = int(np.ceil(np.log2(_HIGHEST_HZ / _LOWEST_HZ) * _STATES_AN_OCTAVE))
    states_hz = _LOWEST_HZ * 2.0 ** (np.arange(octaves) / _STATES_AN_OCTAVE)
    costs = _repeating(sound, at, states_hz)
    lower = _OCTAVE_COST * np.arange(octaves)[::-1] / _STATES_AN_OCTAVE
    path = _cheapest(costs + lower)
    rows = np.arange(len(path))
    cents = 1200.0 * np.log2(states_hz[path] / hz) + _between(costs, path) * 1200.0 / _STATES_AN_OCTAVE
    return np.asarray(np.where(costs[rows, path] < _REPEATING, cents, np.nan))


def _repeating(sound: F32, at: np.ndarray, states_hz: F64) -> F64:
    """(n, states) YIN's normalised difference after each period: of high pitches, which may move fast, in less time."""
    high = states_hz >= _HIGH_HZ
    return np.concatenate(
        [_differences(sound, at, states_hz[~high], _PITCH), _differences(sound, at, states_hz[high], _PITCH_HIGH)],
        axis=1,
    )


def _differences(sound: F32, at: np.ndarray, states_hz: F64, window: int) -> F64:
    longest = int(RATE / states_hz.min()) + 2
    frames = _windows(sound, at, window + longest)
    n = 1 << (frames.shape[1] + window - 1).bit_length()
    spectra = np.conj(np.fft.rfft(frames[:, :window], n, axis=1)) * np.fft.rfft(frames, n, axis=1)
    correlation = np.fft.irfft(spectra, n, axis=1)[:, : longest + 1]
    sums = np.cumsum(np.pad(np.square(frames), ((0, 0), (1, 0))), axis=1)
    energy = sums[:, window : window + longest + 1] - sums[:, : longest + 1]
    difference = np.maximum(energy[:, :1] + energy - 2.0 * correlation, 0.0)
    mean = np.cumsum(difference[:, 1:], axis=1) / np.arange(1, longest + 1)
    normal = np.concatenate([np.ones((len(at), 1)), difference[:, 1:] / np.maximum(mean, 1e-9)], axis=1)
    lags = RATE / states_hz
    low = np.minimum(lags.astype(np.int64), longest - 1)
    part = lags - low
    return np.asarray(normal[:, low] * (1.0 - part) + normal[:, low + 1] * part)


def _cheapest(costs: F64) -> np.ndarray:
    """(n,) the state of every step on the cheapest path through costs (n, states)."""
    n, states = costs.shape
    ways = np.arange(-_REACH, _REACH + 1)
    fares = _SLOPE * np.abs(ways)
    total, came = costs[0].copy(), np.zeros((n, states), np.int64)
    own = np.arange(states)
    for step in range(1, n):
        padded = np.pad(total, _REACH, constant_values=np.inf)
        reached = np.lib.stride_tricks.sliding_window_view(padded, len(ways)) + fares
        best = reached.argmin(axis=1)
        near, leap = reached[own, best], float(total.min()) + _LEAP
        came[step] = np.where(near <= leap, own + best - _REACH, int(total.argmin()))
        total = np.minimum(near, leap) + costs[step]
    path = np.zeros(n, np.int64)
    path[-1] = int(total.argmin())
    for step in range(n - 1, 0, -1):
        path[step - 1] = came[step, path[step]]
    return path


def _between(costs: F64, path: np.ndarray) -> F64:
    """(n,) how far beside its state, in states, the dip of each step lies."""
    rows = np.arange(len(path))
    inside = np.clip(path, 1, costs.shape[1] - 2)
    a, b, c = (costs[rows, inside + k] for k in (-1, 0, 1))
    bend = a - 2.0 * b + c
    return np.asarray(
        np.where((inside == path) & (bend > 1e-9), np.clip(0.5 * (a - c) / np.maximum(bend, 1e-9), -1, 1), 0.0)
    )


def _finer(cents: F64, held: F32, rate: int, hz: float) -> F64:
    """The same followed on its partials, where the pitch stays near its key."""
    known: Bool = np.isfinite(cents)
    if known.any() and float(np.mean(np.abs(cents[known]) > _NEAR_CENTS)) > 0.1:
        return cents
    track = follow(held, rate, hz)
    at, t = np.arange(len(track.cents)) * track.step_s, np.arange(len(cents)) * STEP_S
    heard = np.isfinite(track.cents)
    if heard.mean() < _MOSTLY:
        return cents
    fine = np.interp(t, at[heard], track.cents[heard])
    return np.asarray(np.where(np.interp(t, at, heard.astype(float)) > 0.5, fine, np.nan))
