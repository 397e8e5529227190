"""Pictures of sounds: spectrograms on a log-frequency grid, envelope glyphs and waveform overviews.

A spectrogram has 176 rows from 70 Hz to 12 kHz, lowest first. No single window draws that range well, so three are
used, each an octave-wide cross-fade away from the next: 186 ms for the low partials, 93 ms for the middle, 46 ms for
the top, the lower two on decimated sound. A sine reads the same level in all of them. Levels are relative to a
reference, the session's target: 0 dB is 255, -72 dB and less is 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from evosynth.analysis.envelope import levels_db
from evosynth.analysis.stft import hann
from evosynth.arrays import F32, F64, I64, U8
from evosynth.kernels.compiled import kernel

ROWS, LOW_HZ, HIGH_HZ = 176, 70.0, 12_000.0
MOST_FRAMES = 256
FLOOR_DB = -72.0
GLYPH = 48
_STEP_S = 0.004  # frames are never closer than this
_WINDOWS_S = (0.1856, 0.0928, 0.0463)  # at 44.1 kHz just under a power of two
_EDGES_HZ = (550.0, 2200.0)  # the middles of the two cross-fades
_FADE_OCTAVES = 1.0
_EMPTY_DB = -300.0


@dataclass(frozen=True, slots=True, eq=False)
class _Band:
    """One of the three windows: which rows it draws, from which bins, and how much it counts there."""

    factor: int  # decimation
    window: F32
    n_fft: int
    rows: slice
    bin: I64  # (rows,) the bin below each row's frequency
    part: F32  # (rows,) how far towards the next
    last: I64  # (rows,) the last bin that is nearer to this row than to the next
    weight: F32  # (rows,) cross-fade


def row_frequencies() -> F64:
    """Frequency in Hz of each row (176,), lowest first."""
    return LOW_HZ * (HIGH_HZ / LOW_HZ) ** (np.arange(ROWS) / (ROWS - 1))


def reference_of(samples: F32, rate: int) -> float:
    """The loudest level of a sound's picture in dB: what 0 dB means for a session with this target."""
    return float(_levels(samples, rate).max(initial=_EMPTY_DB))


def picture_of(
    samples: F32, rate: int, reference_db: float | None = None, *, frames: int = MOST_FRAMES
) -> tuple[U8, F32]:
    """A spectrogram (176, at most ``frames``) and the envelope glyph (48,), 0..1 of the sound's own peak.

    ``reference_db`` is what reference_of() said of the target; None: the sound's own loudest level.
    """
    levels = _levels(samples, rate, frames)
    reference = float(levels.max(initial=_EMPTY_DB)) if reference_db is None else reference_db
    if not np.any(samples):
        return np.zeros(levels.shape, np.uint8), np.zeros(GLYPH, np.float32)
    shade = (levels - np.float32(reference + FLOOR_DB)) * np.float32(255.0 / -FLOOR_DB)
    return np.clip(np.rint(shade), 0.0, 255.0).astype(np.uint8), _glyph(samples, rate)


def waveform_of(samples: F32, rate: int, columns: int = 1024) -> tuple[F32, F32]:
    """Per column the peak and the RMS over 50 ms (columns,), both 0..1 of the sound's peak."""
    columns = max(1, min(columns, len(samples)))
    edges = np.linspace(0, len(samples), columns + 1).astype(np.int64)
    level = np.abs(samples)
    peak = np.maximum.reduceat(level, edges[:-1])
    sums = np.concatenate([[0.0], np.cumsum(np.square(samples, dtype=np.float64))])
    middle, half = (edges[:-1] + edges[1:]) // 2, max(1, round(0.025 * rate))
    low, high = np.maximum(middle - half, 0), np.minimum(middle + half, len(samples))
    rms = np.sqrt((sums[high] - sums[low]) / (high - low))
    top = max(float(peak.max()), 1e-9)
    return (peak / top).astype(np.float32), np.minimum(rms / top, 1.0).astype(np.float32)


def _glyph(samples: F32, rate: int) -> F32:
    """The level curve in 48 points, on a scale of 48 dB, 1 = the sound's peak."""
    levels, _ = levels_db(samples, rate)
    starts = np.minimum(np.arange(GLYPH) * len(levels) // GLYPH, len(levels) - 1)
    columns = np.maximum.reduceat(levels, starts)
    curve = np.clip(1.0 + (columns - columns.max()) / 48.0, 0.0, 1.0)
    return np.asarray(curve, np.float32)


def _levels(samples: F32, rate: int, most: int = MOST_FRAMES) -> F32:
    """Levels in dB (176, frames); a sine of amplitude 1 reads 0."""
    from scipy import fft
    from scipy.signal import resample_poly

    frames = int(np.clip(len(samples) / rate / _STEP_S, 2, most))
    total = np.zeros((frames, ROWS), np.float32)
    sound, factor = np.ascontiguousarray(samples, np.float32), 1
    for band in reversed(_bands(rate)):
        if band.factor != factor:
            by = band.factor // factor
            sound, factor = resample_poly(sound, 1, by, window=_lowpass(by)), band.factor
        starts = np.rint((np.arange(frames) + 0.5) * (len(sound) / frames)).astype(np.int64) - len(band.window) // 2
        pieces = np.zeros((frames, band.n_fft), np.float32)
        _cut(sound, starts, band.window, pieces)
        spectra = fft.rfft(pieces, axis=1, overwrite_x=True).view(np.float32)
        _draw(spectra, band.bin, band.part, band.last, band.weight, total[:, band.rows])
    known = row_frequencies() < 0.5 * rate
    total[:, ~known] = _EMPTY_DB
    return np.ascontiguousarray(total.T)


@kernel
def _cut(sound: F32, starts: I64, window: F32, pieces: F32) -> None:
    """Windowed pieces of the sound into the rows of ``pieces``; before and after the sound is silence."""
    for i in range(starts.shape[0]):
        low = max(0, -starts[i])
        high = min(window.shape[0], sound.shape[0] - starts[i])
        if high > low:
            piece, shape, row = sound[starts[i] + low : starts[i] + high], window[low:high], pieces[i, low:high]
            for j in range(high - low):
                row[j] = piece[j] * shape[j]


@kernel
def _draw(spectra: F32, bins: I64, part: F32, last: I64, weight: F32, levels: F32) -> None:
    """Add weighted levels in dB, a row's being the loudest of its frequency and of the bins that belong to it.

    spectra (frames, 2 * bins) are re, im pairs; row r lies ``part`` of the way from bins[r] to the next bin, and owns
    bins[r] + 1 ... last[r] and those down to the row below.
    """
    decibels, least = np.float32(10.0 / np.log(10.0)), np.float32(1e-20)
    power = np.empty(spectra.shape[1] // 2, np.float32)
    for i in range(spectra.shape[0]):
        row = spectra[i]
        for k in range(power.shape[0]):
            power[k] = row[2 * k] * row[2 * k] + row[2 * k + 1] * row[2 * k + 1] + least
        for r in range(bins.shape[0]):
            here, there = np.log(power[bins[r]]), np.log(power[bins[r] + 1])
            level = here + (there - here) * part[r]
            first = last[r - 1] + 1 if r else bins[r]
            if last[r] >= first:
                level = max(level, np.log(power[first : last[r] + 1].max()))
            levels[i, r] += weight[r] * decibels * level


@lru_cache(maxsize=8)
def _lowpass(factor: int) -> F32:
    """A short low-pass for decimation: the pass band need only reach what the next lower window draws."""
    from scipy.signal import firwin

    return np.asarray(firwin(16 * factor + 1, 0.8 / factor, window=("kaiser", 9.0)), np.float32)


@lru_cache(maxsize=8)
def _bands(rate: int) -> tuple[_Band, ...]:
    """The three windows for a sample rate, lowest first."""
    hz = row_frequencies()
    octaves = [np.log2(hz / edge) / _FADE_OCTAVES + 0.5 for edge in _EDGES_HZ]
    above = [np.clip(part, 0.0, 1.0) for part in octaves]
    weights = (1.0 - above[0], above[0] * (1.0 - above[1]), above[1])
    tops = (_EDGES_HZ[0] * 2**0.5, _EDGES_HZ[1] * 2**0.5, HIGH_HZ)
    return tuple(_band(rate, s, w, top) for s, w, top in zip(_WINDOWS_S, weights, tops, strict=True))


def _band(rate: int, window_s: float, weight: F64, top_hz: float) -> _Band:
    factor = 1
    while rate / (2 * factor) > 3.5 * top_hz:
        factor *= 2
    used = np.flatnonzero(weight > 0.0)
    rows = slice(int(used[0]), int(used[-1]) + 1)
    length = 2 * round(window_s * rate / factor / 2)
    n_fft = 1 << (2 * length - 1).bit_length() if window_s > 0.1 else 1 << (length - 1).bit_length()
    place = row_frequencies()[rows] * n_fft * factor / rate
    bins = np.clip(place.astype(np.int64), 0, n_fft // 2 - 1)
    part = np.clip(place - bins, 0.0, 1.0)
    between = place * (HIGH_HZ / LOW_HZ) ** (0.5 / (ROWS - 1))
    last = np.minimum(between.astype(np.int64), n_fft // 2)
    return _Band(
        factor,
        hann(length).astype(np.float32),
        n_fft,
        rows,
        bins,
        part.astype(np.float32),
        last,
        weight[rows].astype(np.float32),
    )
