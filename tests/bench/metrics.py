"""Distances that matches are judged by, apart from anything that the search itself minimises.

Conventions: mono at 22,050 Hz. A sound starts at its first sample above -60 dB of its own peak; the match is cut or
padded with zeros to the target's length; both are brought to an RMS of 0.1. Lower is better but for RMScos.

========  ==========================================================================================================
MFCC40    mean |difference| of 40 mel cepstral coefficients (2048/512)
MFCC13    the same over the first 13
MFCCD     mean over frames of the Euclidean distance of coefficients 1 to 13
LSD       log spectral distance in dB, 2048/512, floor 80 dB below the target's maximum
MSS       mean |dB difference| of mel spectra (each in dB below its own maximum), mean over three resolutions
wMFCC     distance of 20 mel cepstral coefficients (50/10 ms) along the best time warping, per step of both
SOT       spectral optimal transport: mean |difference| of cumulative spectra of frames (50/20 ms), each of sum 1
MRSTFT    spectral convergence plus mean |difference| of log magnitudes, mean over windows of 512, 1024 and 2048
RMScos    cosine between the two RMS envelopes (50/25 ms)
f0_cents  median pitch difference where both have a pitch; NaN where there is too little
zim       1000 times Zimtohrli's distance at 48 kHz: a model of hearing (extra ``bench``)
========  ==========================================================================================================

MSS, wMFCC and SOT after Hayes et al., "Audio synthesizer inversion in symmetric parameter spaces with approximately
equivariant flow matching", ISMIR 2025; MRSTFT after Yamamoto et al., "Parallel WaveGAN", ICASSP 2020.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache
from pathlib import Path

import librosa
import numpy as np
import numpy.typing as npt
import soundfile
from scipy.signal import resample_poly

F32 = npt.NDArray[np.float32]

RATE = 22050  # Hz
RMS = 0.1
NAMES = ("MSS", "MFCC40", "MFCC13", "MFCCD", "LSD", "RMScos", "f0_cents", "zim", "wMFCC", "SOT", "MRSTFT")
MEL_RESOLUTIONS = ((10, 5, 32), (25, 10, 64), (100, 50, 128))  # window ms, hop ms, bands


def read(path: str | Path) -> F32:
    """A sound file as mono samples at RATE, from its onset."""
    samples, rate = soundfile.read(path, dtype="float32", always_2d=True)
    return prepared(samples.mean(axis=1), rate)


def prepared(mono: F32, rate: int) -> F32:
    """Samples of any rate as ``read`` gives them."""
    if rate != RATE:
        mono = librosa.resample(mono, orig_sr=rate, target_sr=RATE)
    size = np.abs(mono)
    audible = size > 1e-3 * max(float(size.max()), 1e-9)
    onset = int(np.argmax(audible)) if audible.any() else 0
    return np.asarray(mono[onset:], np.float32)


def compare(target: F32, match: F32, *, zim: bool = True) -> dict[str, float] | None:
    """Every distance of a match from a target, both as ``read`` gives them; None where one of them is silent."""
    fitted = np.zeros_like(target)
    fitted[: len(match)] = match[: len(target)]
    pair = _levelled(target), _levelled(fitted)
    if pair[0] is None or pair[1] is None:
        return None
    a, b = pair
    return {
        "MSS": mel_distance(a, b),
        **cepstral_distances(a, b),
        "LSD": log_spectral_distance(a, b),
        "RMScos": envelope_likeness(a, b),
        "f0_cents": pitch_difference(a, b),
        "zim": hearing_distance(a, b) if zim else math.nan,
        "wMFCC": warped_cepstral_distance(a, b),
        "SOT": transport_distance(a, b),
        "MRSTFT": resolutions_distance(a, b),
    }


def _levelled(samples: F32) -> F32 | None:
    rms = math.sqrt(float(np.mean(np.square(samples, dtype=np.float64))))
    if not 1e-6 <= rms < math.inf:
        return None
    return np.asarray(samples * (RMS / rms), np.float32)


def mel_distance(a: F32, b: F32) -> float:
    """MSS."""
    return float(np.mean([_mel_distance(a, b, *resolution) for resolution in MEL_RESOLUTIONS]))


def _mel_distance(a: F32, b: F32, window_ms: int, hop_ms: int, bands: int) -> float:
    window, hop = (ms * RATE // 1000 for ms in (window_ms, hop_ms))
    decibels = []
    for samples in (a, b):
        power = librosa.feature.melspectrogram(y=samples, sr=RATE, n_fft=window, hop_length=hop, n_mels=bands)
        decibels.append(librosa.power_to_db(power, ref=np.max))
    return float(np.abs(decibels[0] - decibels[1]).mean())


def cepstral_distances(a: F32, b: F32) -> dict[str, float]:
    """MFCC40, MFCC13 and MFCCD."""
    first, second = (librosa.feature.mfcc(y=samples, sr=RATE, n_mfcc=40) for samples in (a, b))
    difference = first - second
    return {
        "MFCC40": float(np.abs(difference).mean()),
        "MFCC13": float(np.abs(difference[:13]).mean()),
        "MFCCD": float(np.linalg.norm(difference[1:14], axis=0).mean()),
    }


def log_spectral_distance(a: F32, b: F32) -> float:
    """LSD."""
    target, match = (np.abs(librosa.stft(samples, n_fft=2048, hop_length=512)) for samples in (a, b))
    floor = 1e-4 * target.max()
    decibels = 20.0 * np.log10(np.maximum(target, floor) / np.maximum(match, floor))
    return float(np.sqrt(np.mean(decibels**2, axis=0)).mean())


def warped_cepstral_distance(a: F32, b: F32) -> float:
    """wMFCC."""
    window, hop = int(0.05 * RATE), int(0.01 * RATE)
    first, second = (
        librosa.feature.mfcc(y=y, sr=RATE, n_mfcc=20, n_fft=window, hop_length=hop, n_mels=128) for y in (a, b)
    )
    costs = np.abs(first[:, :, None] - second[:, None, :]).mean(axis=0)
    total = librosa.sequence.dtw(C=costs, backtrack=False)
    return float(total[-1, -1]) / sum(costs.shape)


def transport_distance(a: F32, b: F32) -> float:
    """SOT."""
    window, hop = int(0.05 * RATE), int(0.02 * RATE)
    first, second = (np.abs(librosa.stft(y, n_fft=window, hop_length=hop)).astype(np.float64) for y in (a, b))
    curves = [np.cumsum(m / np.maximum(m.sum(axis=0), 1e-12), axis=0) for m in (first, second)]
    return float(np.abs(curves[0] - curves[1]).mean())


def resolutions_distance(a: F32, b: F32) -> float:
    """MRSTFT."""
    return float(np.mean([_stft_distance(a, b, n) for n in (512, 1024, 2048)]))


def _stft_distance(a: F32, b: F32, n: int) -> float:
    target, match = (np.maximum(np.abs(librosa.stft(y, n_fft=n, hop_length=n // 4)), 1e-4) for y in (a, b))
    convergence = np.linalg.norm(target - match) / np.linalg.norm(target)
    return float(convergence + np.abs(np.log(target / match)).mean())


def envelope_likeness(a: F32, b: F32) -> float:
    """RMScos."""
    frame, hop = int(0.05 * RATE), int(0.025 * RATE)
    first, second = (librosa.feature.rms(y=y, frame_length=frame, hop_length=hop)[0] for y in (a, b))
    return float(np.dot(first, second) / (np.linalg.norm(first) * np.linalg.norm(second) + 1e-12))


def pitch_difference(a: F32, b: F32) -> float:
    """f0_cents: positive where the match is higher."""
    first, second = (librosa.pyin(samples, fmin=40, fmax=2000, sr=RATE)[0] for samples in (a, b))
    n = min(len(first), len(second))
    cents = 1200.0 * np.log2(second[:n] / first[:n])
    cents = cents[np.isfinite(cents)]
    return float(np.median(cents)) if len(cents) > 3 else math.nan


@cache
def _hearing() -> Callable[[F32, F32], float]:
    """Zimtohrli's distance; setting it up takes longer than using it."""
    import zimtohrli

    distance: Callable[[F32, F32], float] = zimtohrli.Pyohrli().distance
    return distance


def hearing_distance(a: F32, b: F32) -> float:
    """zim."""
    common = math.gcd(48000, RATE)
    first, second = (resample_poly(y, 48000 // common, RATE // common).astype(np.float32) for y in (a, b))
    scale = np.float32(0.9 / max(float(np.abs(first).max()), float(np.abs(second).max()), 1e-9))
    return 1000.0 * _hearing()(first * scale, second * scale)
