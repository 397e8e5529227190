"""Loudness, true peak, gain and the limiter: how loud a sound is for people.

Loudness is integrated LUFS after ITU-R BS.1770-4, true peak is the peak of the four times oversampled sound. The
limiter works on whole sounds: it looks ahead and back alike, so that it never passes its ceiling.
"""

from __future__ import annotations

import math
import warnings

import numpy as np

from evosynth.arrays import F32, F64

LOUDNESS_LUFS = -18.0  # of whatever is heard or saved beside no target
CEILING_DB = -1.0  # dBFS that no file and nothing heard passes
MOST_GAIN_DB = 40.0  # for listening: what is nearly silent stays quiet
_BLOCK_S = 0.4  # gating block of BS.1770: shorter sounds are measured with silence after them
_REACH_S = 0.005  # the limiter's fade in and out
_HOLD_S = 0.02  # it stays down so long around a peak: no gain change within a cycle of a low note


def loudness_lufs(samples: F32, rate: int) -> float:
    """Integrated loudness of mono samples in LUFS; -inf for silence.

    BS.1770 hears nothing below -70 LUFS: a sound as faint as that is measured as if it were amplified.
    """
    sound = np.asarray(samples, np.float64)
    loudness = _gated_lufs(sound, rate)
    peak = float(np.abs(sound).max(initial=0.0))
    if math.isfinite(loudness) or peak == 0.0:
        return loudness
    return _gated_lufs(sound / peak, rate) + 20.0 * math.log10(peak)


def _gated_lufs(sound: F64, rate: int) -> float:
    """Integrated loudness as BS.1770 has it; -inf for what its gate takes for silence."""
    import pyloudnorm

    shortest = math.ceil(_BLOCK_S * rate) + 1
    if len(sound) < shortest:
        sound = np.pad(sound, (0, shortest - len(sound)))
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")  # it warns of the logarithm of nothing, which is what -inf says
        loudness = float(pyloudnorm.Meter(rate).integrated_loudness(sound))
    return loudness if math.isfinite(loudness) else -math.inf


def true_peak_db(samples: F32, rate: int) -> float:
    """Peak of the four times oversampled sound in dBFS; -inf for silence."""
    peak = float(_oversampled_peaks(samples).max(initial=0.0))
    return 20.0 * math.log10(peak) if peak > 0.0 else -math.inf


def gain_for(samples: F32, rate: int, lufs: float) -> float:
    """Gain in dB that brings a sound to ``lufs``, or as near as a true peak of -1 dBFS allows; 0 for silence."""
    loudness, peak = loudness_lufs(samples, rate), true_peak_db(samples, rate)
    if not math.isfinite(peak):
        return 0.0
    room = CEILING_DB - peak
    return min(lufs - loudness, room) if math.isfinite(loudness) else room


def listening_factor(samples: F32, rate: int, lufs: float) -> float:
    """The factor that makes a sound so loud before its peaks are limited; 1 for silence, or beside a silent target."""
    loudness = loudness_lufs(samples, rate)
    if not math.isfinite(loudness) or not math.isfinite(lufs):
        return 1.0
    return float(10.0 ** (min(lufs - loudness, MOST_GAIN_DB) / 20.0))


def levelled(samples: F32, rate: int, lufs: float) -> F32:
    """The sound as loud as it is heard, before the limiter."""
    return np.asarray(samples * np.float32(listening_factor(samples, rate, lufs)), np.float32)


def limited(samples: F32, rate: int) -> F32:
    """The sound with every true peak above -1 dBFS brought down to it; what is below is left as it is."""
    ceiling = 10.0 ** (CEILING_DB / 20.0)
    peaks = _oversampled_peaks(samples)
    if peaks.max(initial=0.0) <= ceiling:
        return np.array(samples, np.float32)
    from scipy.ndimage import convolve1d, minimum_filter1d

    wanted = ceiling / np.maximum(peaks, ceiling)
    reach, hold = max(1, round(_REACH_S * rate)), round(_HOLD_S * rate)
    # The minimum over reach + hold on both sides, averaged over reach: never above what any single peak asks for.
    lowest = minimum_filter1d(wanted, 2 * (reach + hold) + 1, mode="nearest")
    fade = np.hanning(2 * reach + 3)[1:-1]
    gain = np.minimum(convolve1d(lowest, fade / fade.sum(), mode="nearest"), wanted)
    return np.asarray(np.asarray(samples, np.float64) * gain, np.float32)


def _oversampled_peaks(samples: F32) -> F64:
    """Per sample the largest magnitude in its quarter steps up to the next one (samples,)."""
    from scipy.signal import resample_poly

    sound = np.asarray(samples, np.float64)
    if not len(sound):
        return np.zeros(0)
    fine = np.abs(resample_poly(sound, 4, 1)).reshape(len(sound), 4)
    around = fine.max(axis=1)
    around[1:] = np.maximum(around[1:], fine[:-1, 2:].max(axis=1))  # and the steps that lead to it
    peaks: F64 = np.maximum(around, np.abs(sound))
    return peaks
