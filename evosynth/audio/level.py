"""Loudness, true peak, gain and the limiter: how loud a sound is for people.

Loudness is integrated LUFS after ITU-R BS.1770-4: that is what files are saved with and pictures drawn by. What is
auditioned goes by its loudest 400 ms (``audio.listening``). True peak is the peak of the four times oversampled sound.
The limiter works on whole sounds: it looks ahead and back alike, so that it never passes its ceiling.
"""

from __future__ import annotations

import math
import warnings
from typing import TYPE_CHECKING

import numpy as np

from evosynth.arrays import F32, F64

if TYPE_CHECKING:
    import pyloudnorm

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


def loudest_lufs(samples: F32, rate: int) -> tuple[float, int]:
    """Loudness of the loudest 400 ms in LUFS (the momentary maximum), and the sample at which they begin.

    Nothing is gated: also what is fainter than -70 LUFS has one; -inf for silence.
    """
    _, meter = _metered(np.asarray(samples, np.float64), rate)
    blocks = np.array(meter.blockwise_loudness)
    loudest = int(np.argmax(blocks))
    return float(blocks[loudest]), int(loudest * _BLOCK_S * (1.0 - meter.overlap) * rate)


def _gated_lufs(sound: F64, rate: int) -> float:
    """Integrated loudness as BS.1770 has it; -inf for what its gate takes for silence."""
    loudness, _ = _metered(sound, rate)
    return loudness if math.isfinite(loudness) else -math.inf


def _metered(sound: F64, rate: int) -> tuple[float, pyloudnorm.Meter]:
    """Integrated loudness, not finite for silence, and the meter with that of every 400 ms, a quarter of them apart."""
    import pyloudnorm

    shortest = math.ceil(_BLOCK_S * rate) + 1
    if len(sound) < shortest:
        sound = np.pad(sound, (0, shortest - len(sound)))
    meter = pyloudnorm.Meter(rate, block_size=_BLOCK_S)
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")  # it warns of the logarithm of nothing, which is what -inf says
        return float(meter.integrated_loudness(sound)), meter


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


def levelled(samples: F32, rate: int, lufs: float) -> F32:
    """The sound at this integrated loudness, for pictures: its peaks are as they are, and silence stays silent."""
    gain_db = min(lufs - loudness_lufs(samples, rate), MOST_GAIN_DB)
    return np.asarray(samples * np.float32(10.0 ** (gain_db / 20.0) if math.isfinite(lufs) else 1.0), np.float32)


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
