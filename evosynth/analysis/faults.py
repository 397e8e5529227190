"""Faults of a recording that a match should not imitate, or that its result must be read with: clipping, hum, noise."""

from __future__ import annotations

import numpy as np

from evosynth.analysis.envelope import levels_db
from evosynth.arrays import F32, F64

_FLAT = 1e-4  # of the peak: samples nearer to the peak than this are on its plateau
_CORNER = 10.0 * _FLAT  # a plateau that is reached by a smaller step is the round top of a wave
_PLATEAU = 3  # samples at least
_FEWEST_STEPS = 16  # of whole numbers: with fewer every wave has plateaus
_ROUNDED = 2.5  # steps of whole numbers; a round top may be a plateau that is reached by less
_PLATEAUS = 5  # a few may be chance
_SQUARE = 0.35  # a sound that spends more time at its peak is a square wave
MAINS_HZ = (50.0, 60.0)
_MULTIPLES = 6
_STANDS_OUT_DB = 15.0  # a line of hum above what is beside it
_HUM_DB = -70.0  # below the peak of the sound a hum does not matter
_EVEN_DB = 3.0  # between parts of the quiet, and between it and the middle of all
_QUIET_S, _LEAST_QUIET_S = 0.5, 0.25
_QUIET_DB = -25.0  # under the loudest moment: where only hum and noise are heard
_DRIFTS = 1.0 + np.linspace(-0.002, 0.002, 9)  # of the mains
_SMOOTH_S = 0.02
_SILENCE_DB = -100.0
_FLOOR_S = 0.15  # noise before a sound is at least so long
_FLOOR_DB = -20.0  # and so far below its peak
_FLOOR_SWING_DB = 3.0  # and as even as this
_RISE_DB = 6.0


def clipped_places(samples: F32) -> int:
    """How often the sound runs into its highest level and stays there: 0 where it was not clipped."""
    peak = float(np.abs(samples).max(initial=0.0))
    if peak == 0.0:
        return 0
    step = _step(samples)
    if peak < _FEWEST_STEPS * step:
        return 0
    places, share = 0, 0.0
    for side in (samples, -samples):
        top = float(side.max())
        if top < 0.5 * peak:
            continue
        least = max(_CORNER * top, _ROUNDED * step)
        on = np.concatenate([[False], side > top * (1.0 - _FLAT), [False]])
        starts, ends = np.flatnonzero(on[1:] & ~on[:-1]), np.flatnonzero(on[:-1] & ~on[1:])
        before = np.where(starts > 0, side[np.maximum(starts - 1, 0)], top)
        corner = (ends - starts >= _PLATEAU) & (top - before > least)
        places += int(corner.sum())
        share += float((ends - starts)[corner].sum()) / len(samples)
    return places if places >= _PLATEAUS and share < _SQUARE else 0


def _step(samples: F32) -> float:
    """How far apart the levels of a sound in whole numbers are; next to nothing where it was made in floats."""
    levels = np.unique(np.abs(samples))
    return float(np.diff(levels).min()) if len(levels) > 1 else 0.0


def without_hum(samples: F32, rate: int) -> tuple[F32, float | None]:
    """The sound without the hum of the mains, and its frequency; the sound as it is and None where there is none.

    Hum is what stands out at multiples of 50 or 60 Hz where the sound itself is quiet.
    """
    quiet = _quietest(samples, rate)
    if quiet is None:
        return samples, None
    lines = {mains: _lines(samples, quiet, rate, mains) for mains in MAINS_HZ}
    mains = max(MAINS_HZ, key=lambda hz: len(lines[hz]))
    if not lines[mains] or min(lines[mains]) > 2.5 * mains:  # neither the mains nor its octave: something else
        return samples, None
    return _without(samples, rate, lines[mains]), mains


def _quietest(samples: F32, rate: int) -> F32 | None:
    """The quietest half second (or quarter of one), where it is quiet indeed and not silence."""
    levels, step = levels_db(samples, rate)
    for length_s in (_QUIET_S, _LEAST_QUIET_S):
        n = round(length_s / step)
        if len(levels) < 2 * n:
            continue
        loudest = np.lib.stride_tricks.sliding_window_view(levels[:-4], n).max(axis=1)
        at = int(np.argmin(loudest))
        if levels.max() - 90.0 < loudest[at] < levels.max() + _QUIET_DB:
            first = round(at * step * rate)
            return samples[first : first + round(length_s * rate)]
    return None


def _lines(samples: F32, quiet: F32, rate: int, mains: float) -> list[float]:
    """Multiples of the mains, in Hz, that stand out and can be heard."""
    peak = float(np.abs(samples).max())
    n = 1 << (4 * len(quiet) - 1).bit_length()
    window = np.hanning(len(quiet))
    size = np.abs(np.fft.rfft(quiet * window, n)) * (2.0 / window.sum())
    near, far = 1.5, 6.0 + 4.0 * rate / len(quiet)
    found = []
    for hz in mains * np.arange(1, _MULTIPLES + 1):
        at = round(float(hz) * n / rate)
        close, wide = max(1, round(near * n / rate)), round(far * n / rate)
        line = float(size[at - close : at + close + 1].max())
        inner = round((far - 4.0) * n / rate)
        beside = np.concatenate([size[max(0, at - wide) : max(0, at - inner)], size[at + inner : at + wide]])
        clear = line > 10 ** (_STANDS_OUT_DB / 20) * float(np.median(beside)) and line > 10 ** (_HUM_DB / 20) * peak
        if clear and _even(samples, quiet, rate, float(hz)):
            found.append(float(hz))
    return found


def _even(samples: F32, quiet: F32, rate: int, hz: float) -> bool:
    """Whether a line is everywhere as strong as where it is quiet: hum neither decays nor swells."""
    half = len(quiet) // 2
    turn = np.hanning(half) * np.exp(-2j * np.pi * hz * np.arange(half) / rate)
    here, there = (
        np.abs(np.lib.stride_tricks.sliding_window_view(part, half)[:: half // 2] @ turn) for part in (quiet, samples)
    )
    apart_db = 20.0 * np.log10(np.array([here.max(), np.median(there)]) / max(float(here.min()), 1e-12))
    return bool((np.abs(apart_db) < _EVEN_DB).all())


def _without(samples: F32, rate: int, lines: list[float]) -> F32:
    """The sound less the steady sines that fit best at these frequencies, a little up or down together.

    What is loud counts less in the fit, so the hum is measured where it is heard.
    """
    t = np.arange(len(samples)) / rate
    smooth = max(1, round(_SMOOTH_S * rate))
    power = np.convolve(np.square(samples, dtype=np.float64), np.ones(smooth) / smooth, "same")
    weight = np.sqrt(1.0 / (power + 1e-3 * float(power.mean()) + 1e-12))
    best, rest = np.inf, samples
    for drift in _DRIFTS:
        turns = 2.0 * np.pi * drift * np.array(lines)[:, None] * t
        sines = np.concatenate([np.sin(turns), np.cos(turns)]) * weight
        sizes = np.linalg.solve(sines @ sines.T, sines @ (samples * weight))
        left = samples - (sizes @ sines) / weight
        error = float(np.square(left * weight).sum())
        if error < best:
            best, rest = error, np.asarray(left, np.float32)
    return rest


def noise_before(samples: F32, rate: int) -> int:
    """How many samples of even noise come before the sound; 0 where it begins at once or swells from nothing."""
    levels, step = levels_db(samples, rate)
    n = round(_FLOOR_S / step)
    if len(levels) < 2 * n:
        return 0
    smooth: F64 = np.convolve(levels, np.ones(4) / 4.0, "valid")
    floor = float(np.median(smooth[:n]))
    if not _SILENCE_DB < floor < levels.max() + _FLOOR_DB or np.ptp(smooth[:n]) > 2.0 * _FLOOR_SWING_DB:
        return 0
    above = np.flatnonzero(levels > max(floor + _RISE_DB, float(smooth[:n].max()) + _RISE_DB / 2))
    above = above[above >= n]
    if not len(above):
        return 0
    start = int(above[0])
    later = levels[start : start + round(0.1 / step)]
    return round(start * step * rate) if later.max() > floor - _FLOOR_DB / 2 else 0
