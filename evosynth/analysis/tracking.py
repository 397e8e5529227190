"""The finer track of one note's pitch, followed on the partials of a known fundamental.

Each of the first partials is brought down to 0 Hz and low-passed: what remains is its amplitude and its phase, and the
phase's slope tells how far it is off. Partials vote with their power times the square of their number, since the same
number of cents moves a higher one further. Good for deviations of up to a quarter of the fundamental.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from evosynth.arrays import C128, F32, F64

PARTIALS = 8
_LEAST_BAND_HZ, _MOST_BAND_HZ = 12.0, 120.0  # of the low-pass: wide for high notes, whose vibrato is
_FAINT = 1e-4  # of the greatest power: below -40 dB nobody hears where a partial is
_OUTSIDE_CENTS = 250.0  # what is measured farther away is something else


@dataclass(frozen=True, slots=True, eq=False)
class PitchTrack:
    """Pitch of a note at even steps."""

    cents: F64  # (n,) against the fundamental that was given; NaN where the note is too faint to tell
    step_s: float


def follow(samples: F32, rate: int, f0_hz: float) -> PitchTrack:
    """The track of a note whose fundamental is about ``f0_hz``."""
    band = float(np.clip(f0_hz / 5.0, _LEAST_BAND_HZ, _MOST_BAND_HZ))
    n = 1 << (len(samples) + rate // 4).bit_length()  # room for silence: what is filtered comes round at the ends
    spectrum = np.fft.rfft(samples.astype(np.float64), n)
    points = 1 << int(np.ceil(np.log2(6.0 * band * n / rate)))
    step_s = n / points / rate
    used = max(2, round(len(samples) / rate / step_s))
    turning, power, total = np.zeros(used), np.zeros(used), np.zeros(used)
    for h in range(1, PARTIALS + 1):
        if h * f0_hz + 3.0 * band > rate / 2:
            break
        partial = _brought_down(spectrum, h * f0_hz * n / rate, points, band * n / rate)[: used + 1]
        here = np.square(np.abs(partial[:-1]))
        slope_hz = np.angle(partial[1:] * np.conj(partial[:-1])) / (2.0 * np.pi * step_s)
        turning += here * h * slope_hz  # = power * h^2 * (its own deviation / h)
        power += here * h * h
        total += here
    if not power.any():
        return PitchTrack(np.full(used, np.nan), step_s)
    relative = turning / np.maximum(power, 1e-30) / f0_hz
    cents = 1200.0 * np.log2(np.maximum(1.0 + relative, 1e-3))
    cents[(total < _FAINT * total.max()) | (np.abs(cents) > _OUTSIDE_CENTS)] = np.nan
    return PitchTrack(cents, step_s)


def _brought_down(spectrum: C128, at: float, points: int, band: float) -> C128:
    """The part of a spectrum around bin ``at`` as a signal about 0 Hz (points,), low-passed by a Gaussian."""
    middle = round(at)
    offsets = np.arange(-points // 2, points // 2)
    inside = (middle + offsets >= 0) & (middle + offsets < len(spectrum))
    part = np.zeros(points, np.complex128)
    shape = np.exp(-0.5 * np.square((middle + offsets - at) / band))
    part[inside] = spectrum[middle + offsets[inside]] * shape[inside]
    signal = np.fft.ifft(np.fft.ifftshift(part))
    # What was shifted by whole bins turns on by the rest.
    return np.asarray(signal * np.exp(2j * np.pi * (middle - at) * np.arange(points) / points))


@dataclass(frozen=True, slots=True)
class Wave:
    """A regular wave in a track: how fast, how far to either side, and how much of all movement it explains."""

    hz: float
    depth: float
    share: float


SLOWEST_HZ, FASTEST_HZ = 2.5, 12.0


def wave_in(track: F64, step_s: float) -> Wave | None:
    """The strongest sine of 2.5 to 12 Hz in a track; None where it is shorter than two turns of it.

    Slow drifts (a cubic) are taken away first; NaN is bridged.
    """
    known = np.isfinite(track)
    if known.sum() < 0.7 * len(track) or len(track) * step_s < 2.0 / FASTEST_HZ:
        return None
    t = np.arange(len(track)) * step_s
    values = np.interp(t, t[known], track[known])
    values = values - np.polyval(np.polyfit(t, values, 3), t)
    variance = float(values @ values)
    best = Wave(0.0, 0.0, 0.0)
    if variance < 1e-12:
        return None
    for hz in np.arange(max(SLOWEST_HZ, 2.0 / (len(track) * step_s)), FASTEST_HZ, 0.1):
        waves = np.stack([np.sin(2.0 * np.pi * hz * t), np.cos(2.0 * np.pi * hz * t)], axis=1)
        found, *_ = np.linalg.lstsq(waves, values, rcond=None)
        share = float(np.square(waves @ found).sum()) / variance
        if share > best.share:
            best = Wave(float(hz), float(np.hypot(*found)), share)
    return best
