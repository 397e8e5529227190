"""Whether a sound is one note: later notes, and other pitches at the same time."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from evosynth.analysis.envelope import levels_db
from evosynth.analysis.pitch import RATE, frame_notes
from evosynth.analysis.struck_again import NewNotes
from evosynth.arrays import F32, F64
from evosynth.audio.files import resample
from evosynth.notation.tuning import hz_of_note

EARLIEST_S = 0.12  # after the onset: before, it is one attack
_RISE_DB = 9.0  # within RISE_S and above all of the time before: a new attack
_RISE_S = 0.05
_BEFORE_S = 0.12
_FAINT_DB = -20.0  # what stays so far below the loudest moment is no second note
_STEADY_S = 0.18  # a pitch that stays so long is a note
_STEP_SEMITONES = 0.8
_NEW_DB = 6.0
_WINDOW_S = 0.15
_TOGETHER_S = 0.08  # attacks nearer than this are one


def later_notes(samples: F32, rate: int) -> tuple[float, ...]:
    """When further notes begin, in seconds; the first one begins at 0."""
    found: list[float] = []
    for at in NewNotes(samples, rate).of(_rises(samples, rate), _steps(samples, rate)):
        if not found or at - found[-1] > _TOGETHER_S:
            found.append(at)
    return tuple(found)


def _rises(samples: F32, rate: int) -> list[float]:
    """Where the level jumps up after the first attack."""
    levels, step = levels_db(samples, rate)
    levels = np.maximum(levels, levels.max() - 60.0)
    rise, before = round(_RISE_S / step), round(_BEFORE_S / step)
    found = []
    i = round(EARLIEST_S / step)
    while i < len(levels) - rise:
        past = levels[max(0, i - before) : i + 1]
        peak = float(levels[i : i + rise + 1].max())
        if peak > past.max() + _RISE_DB and peak > levels.max() + _FAINT_DB:
            found.append((i + int(np.argmax(levels[i:] > past.max() + 3.0))) * step)
            i += before
        i += 1
    return found


def _steps(samples: F32, rate: int) -> list[float]:
    """Where a steady pitch gives way to another steady one, octaves apart."""
    sound = resample(samples, rate, RATE)
    times, notes = frame_notes(sound)
    runs = _steady(times, notes)
    found = []
    for (_, _, one), (start, _, other) in pairwise(runs):
        apart = abs(other - one)
        unlike = apart > _STEP_SEMITONES and abs(apart - 12.0 * round(apart / 12.0)) > _STEP_SEMITONES
        if unlike and _begins(sound, start, hz_of_note(other)):
            found.append(start)
    return [at for at in found if at > EARLIEST_S]


def _begins(sound: F32, at_s: float, hz: float) -> bool:
    """Whether a pitch is new: its partials are louder behind this moment. (In a chord that decays they are not.)"""
    middle, n = round(at_s * RATE), round(_WINDOW_S * RATE)
    levels = []
    for part in (sound[max(0, middle - n - n // 2) : middle - n // 2], sound[middle : middle + n]):
        if len(part) < n // 2:
            return False
        t = np.arange(len(part)) / RATE
        turns = np.exp(-2j * np.pi * hz * np.arange(1, 4)[:, None] * t)
        levels.append(float(np.square(np.abs(turns @ (part * np.hanning(len(part))))).sum()) / len(part) ** 2)
    return levels[1] > 10 ** (_NEW_DB / 10) * levels[0]


def _steady(times: F64, notes: F64) -> list[tuple[float, float, float]]:
    """(start, end, note) of the stretches in which the pitch stays where it is."""
    runs: list[tuple[float, float, float]] = []
    first = 0
    for i in range(1, len(notes) + 1):
        if i < len(notes) and abs(notes[i] - np.median(notes[first:i])) < 0.4:
            continue
        if i - first > 2 and np.isfinite(notes[first]) and times[i - 1] - times[first] >= _STEADY_S:
            runs.append((float(times[first]), float(times[i - 1]), float(np.median(notes[first:i]))))
        first = i
    return runs
