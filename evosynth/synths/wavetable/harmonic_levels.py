"""Levels of harmonics: what frames of tables have, what shaping genes make of them, what another sound would need.

A profile is the magnitudes of harmonics 1 to 96, its power 1. Levels are in dB against the whole of a frame or profile.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from evosynth.arrays import F32, F64, I64
from evosynth.synths.base import TargetSummary
from evosynth.synths.tables import FRAME, TableSet
from evosynth.synths.wavetable.space import EQUALISED, SHAPING

SILENT_DB = -100.0
PROFILE = 96  # harmonics that a profile has
LOWEST_DB, HIGHEST_DB = -100.0, 60.0
TILT, TILT_SLOPE, EVEN, FORMANT, FORMANT_AT, FORMANT_SLOPE, FORMANT_WIDTH, EQUALISER = range(8)
CHANGING = [TILT, TILT_SLOPE, EVEN, FORMANT, *range(EQUALISER, len(SHAPING))]  # at 0 all of them change nothing
_OCTAVES = np.log2(np.arange(1, FRAME // 2))  # of harmonics over the first
_KNOT = np.interp(_OCTAVES, np.log2(EQUALISED), np.arange(len(EQUALISED)))  # place of a harmonic between two of them
_BELOW = np.minimum(_KNOT.astype(np.int64), len(EQUALISED) - 2)
_SHARE = _KNOT - _BELOW
_EVEN = (np.arange(1, FRAME // 2) % 2 == 0).astype(float)


@lru_cache(maxsize=4)
def levels_of(tables: TableSet) -> F64:
    """Of the frames in the order of spectra_of: levels of harmonics 1..96 in dB (frames, 96), the frames' RMS at 0."""
    magnitudes = np.concatenate([np.abs(np.fft.rfft(t.frames, axis=1))[:, 1 : PROFILE + 1] for t in tables.tables])
    return decibels(magnitudes)


def decibels(magnitudes: F64) -> F64:
    """Levels in dB (n, k) of magnitudes (n, k), the root of each row's power at 0."""
    whole = np.sqrt(np.sum(np.square(magnitudes), axis=1, keepdims=True))
    levels: F64 = 20.0 * np.log10(np.maximum(magnitudes / np.maximum(whole, 1e-12), 10.0 ** (SILENT_DB / 20.0)))
    return levels


def profiles(target: TargetSummary) -> F64:
    """The target's moments (m, 96) as profiles; beyond the harmonics that were heard there is nothing."""
    found = np.zeros((len(target.moments), PROFILE))
    for row, moment in zip(found, target.moments, strict=True):
        heard = 10.0 ** (np.array(moment.harmonics_db[:PROFILE]) / 20.0)
        row[: len(heard)] = heard
    shares: F64 = found / np.maximum(np.sqrt(np.sum(np.square(found), axis=1, keepdims=True)), 1e-12)
    return shares


def octaves_up(magnitudes: F64, octaves: I64) -> F64:
    """Profiles (n, 96) as an oscillator so many octaves (n,) higher can have them: every other harmonic, and so on."""
    places = np.arange(1, PROFILE + 1) * 2 ** octaves[:, None]
    there = np.take_along_axis(magnitudes, np.minimum(places, PROFILE) - 1, axis=1)
    return np.where(places <= PROFILE, there, 0.0)


def equalised(wanted: F64, table_db: F64) -> F64:
    """Levels in dB (n, 16) by which the harmonics EQUALISED of frames (n, 96) have to be raised to be those wanted."""
    return knots_of(decibels(wanted)) - knots_of(table_db)


def knots_of(levels_db: F64) -> F64:
    """Levels of EQUALISED (n, 16), each the mean power of the harmonics around it, of levels (n, 96)."""
    edges = np.sqrt(np.array(EQUALISED[:-1]) * np.array(EQUALISED[1:]))
    knot = np.searchsorted(edges, np.arange(1, PROFILE + 1))
    power = 10.0 ** (levels_db / 10.0)
    means = [power[:, knot == number].mean(axis=1) for number in range(len(EQUALISED))]
    levels: F64 = 10.0 * np.log10(np.stack(means, axis=1))
    return levels


def between(early: F64, late: F64, place: F64) -> F64:
    """Profiles (n, 96) at places (n,) from one (96,), at 0, to others (n, 96), at 1; levels go in straight lines."""
    share = place[:, None]
    found: F64 = np.exp((1.0 - share) * np.log(early + 1e-5) + share * np.log(late + 1e-5))
    return found


def gains(genes: F64, positions: F64, harmonics: int) -> F32:
    """Factors (m, harmonics) of the first harmonics, for rows of shaping genes (m, SHAPING) at positions (m,) 0..1."""
    column = genes[:, :, None]
    place, octaves = positions[:, None], _OCTAVES[None, :harmonics]
    raised_db = (column[:, TILT] + column[:, TILT_SLOPE] * place) * octaves
    raised_db = raised_db + column[:, EVEN] * _EVEN[None, :harmonics]
    away = octaves - np.log2(column[:, FORMANT_AT]) - column[:, FORMANT_SLOPE] * place
    raised_db = raised_db + column[:, FORMANT] * np.exp(-0.5 * (away / column[:, FORMANT_WIDTH]) ** 2)
    levels, below, share = genes[:, EQUALISER:], _BELOW[:harmonics], _SHARE[:harmonics]
    if levels.any():
        raised_db = raised_db + levels[:, below] * (1.0 - share) + levels[:, below + 1] * share
    factors: F32 = (10.0 ** (np.clip(raised_db, LOWEST_DB, HIGHEST_DB) / 20.0)).astype(np.float32)
    return factors
