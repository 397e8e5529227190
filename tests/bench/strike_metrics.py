"""What is heard where a note is struck and where its key goes up: figures that no search minimises.

Conventions: mono at 44,100 Hz, each sound from its own onset (its first sample above -60 dB of its peak), both of the
same RMS over the whole. *Attack*: the first 60 ms, or four periods of a note below 55 Hz.

============  ======================================================================================================
atk_ratio     centre of power of the attack, match / target: 0.8 to 1.25 is heard as the same strike
atk_dB        mean |dB| of spectra (1024/256) within 60 dB of the louder sound's peak, in the attack
rest_dB       the same of the rest
rise_ratio    time to 6 dB under their own loudest 60 ms, match / target; only of a *slow* target, whose attack is
              more than 12 dB under its loudest 60 ms
rel_ratio     centre of power of the 100 ms after key-off; NaN where the target is 50 dB under its loudest 50 ms
rel_level_dB  level of the 50 ms that end 300 ms after key-off (or at the end), match - target
============  ======================================================================================================

What cannot be measured, of sounds that are too short, is NaN.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

F32 = npt.NDArray[np.float32]
F64 = npt.NDArray[np.float64]

RATE = 44100
ATTACK_S, RELEASE_S = 0.06, 0.1
SAME = (0.8, 1.25)
SLOW_DB, RISEN_DB = -12.0, -6.0
RISE_WITHIN = 0.25
LEVEL_WITHIN_DB = 3.0
_LOW_HZ = 55.0
_N_FFT, _HOP = 1024, 256


def prepared(mono: F32, rate: int) -> F32:
    """A sound at RATE from its onset on."""
    import librosa

    sound = mono if rate == RATE else librosa.resample(mono, orig_sr=rate, target_sr=RATE)
    loud = np.flatnonzero(np.abs(sound) > 1e-3 * max(float(np.abs(sound).max()), 1e-9))
    return np.asarray(sound[loud[0] :] if len(loud) else sound, np.float32)


def compare(target: F32, match: F32, *, hz: float, gate_s: float) -> dict[str, float]:
    """All figures of two prepared sounds; ``hz`` is the target's note."""
    pair = _levelled(target, match)
    return attack(*pair, hz) | rise(*pair) | release(*pair, gate_s)


def attack(target: F64, match: F64, hz: float) -> dict[str, float]:
    """atk_ratio, atk_dB and rest_dB of two sounds of one level and length."""
    size = int((4.0 / hz if hz < _LOW_HZ else ATTACK_S) * RATE)
    if len(target) < size + _N_FFT:
        return dict.fromkeys(("atk_ratio", "atk_dB", "rest_dB"), math.nan)
    return {
        "atk_ratio": _centre(match[:size]) / _centre(target[:size]),
        "atk_dB": _difference(target[:size], match[:size]),
        "rest_dB": _difference(target[size:], match[size:]),
    }


def rise(target: F64, match: F64) -> dict[str, float]:
    """rise_ratio; NaN of a target that is not slow."""
    first, loudest = (float(f(_levels(target, ATTACK_S))) for f in (lambda level: level[0], np.max))
    if not first < loudest + SLOW_DB:
        return {"rise_ratio": math.nan}
    theirs, ours = (_risen_s(sound) for sound in (target, match))
    return {"rise_ratio": ours / theirs}


def release(target: F64, match: F64, gate_s: float) -> dict[str, float]:
    """rel_ratio and rel_level_dB."""
    gate, size = int(gate_s * RATE), int(RELEASE_S * RATE)
    if len(target) < gate + size:
        return dict.fromkeys(("rel_ratio", "rel_level_dB"), math.nan)
    floor = float(_levels(target, RELEASE_S / 2, RELEASE_S / 4).max()) - 50.0
    end = min(len(target), gate + 3 * size)
    here, there = (max(_level(sound[end - size // 2 : end]), floor) for sound in (match, target))
    heard = _level(target[gate : gate + size]) > floor
    ratio = _centre(match[gate : gate + size]) / _centre(target[gate : gate + size]) if heard else math.nan
    return {"rel_ratio": ratio, "rel_level_dB": here - there}


def attack_right(figures: dict[str, float]) -> bool | None:
    """Whether the strike is heard as the same; of a slow target whether it rises as fast. None: not to be told."""
    if not math.isnan(figures["rise_ratio"]):
        return abs(figures["rise_ratio"] - 1.0) <= RISE_WITHIN
    return None if math.isnan(figures["atk_ratio"]) else _same(figures["atk_ratio"])


def release_right(figures: dict[str, float]) -> bool | None:
    """Whether what is heard after key-off is as bright (where anything is), and as loud 300 ms later."""
    if math.isnan(figures["rel_level_dB"]):
        return None
    bright = math.isnan(figures["rel_ratio"]) or _same(figures["rel_ratio"])
    return bright and abs(figures["rel_level_dB"]) <= LEVEL_WITHIN_DB


def _same(ratio: float) -> bool:
    return SAME[0] <= ratio <= SAME[1]


def _levelled(target: F32, match: F32) -> tuple[F64, F64]:
    n = min(len(target), len(match))
    one, other = (
        sound[:n] / max(math.sqrt(float(np.mean(np.square(sound[:n], dtype=np.float64)))), 1e-9)
        for sound in (target, match)
    )
    return np.asarray(one, np.float64), np.asarray(other, np.float64)


def _centre(sound: F64) -> float:
    """Centre of power in Hz."""
    power = np.square(np.abs(np.fft.rfft(sound)))
    return float((power * np.fft.rfftfreq(len(sound), 1.0 / RATE)).sum() / max(float(power.sum()), 1e-12))


def _difference(target: F64, match: F64) -> float:
    import librosa

    spectra = [
        20.0 * np.log10(np.abs(librosa.stft(y.astype(np.float32), n_fft=_N_FFT, hop_length=_HOP, center=False)) + 1e-9)
        for y in (target, match)
    ]
    floor = max(float(spectrum.max()) for spectrum in spectra) - 60.0
    return float(np.abs(np.maximum(spectra[0], floor) - np.maximum(spectra[1], floor)).mean())


def _level(sound: F64) -> float:
    return 20.0 * math.log10(max(math.sqrt(float(np.mean(np.square(sound)))) if len(sound) else 0.0, 1e-9))


def _levels(sound: F64, window_s: float, step_s: float = 0.005) -> F64:
    """Levels in dB of windows, from the onset on."""
    window, step = int(window_s * RATE), int(step_s * RATE)
    starts = range(0, max(1, len(sound) - window), step)
    return np.array([_level(sound[start : start + window]) for start in starts])


def _risen_s(sound: F64) -> float:
    """When 20 ms are first as loud as 6 dB under the loudest 60 ms."""
    wanted = float(_levels(sound, ATTACK_S).max()) + RISEN_DB
    short = _levels(sound, 0.02, 0.0025)
    return (int(np.argmax(short >= wanted)) + 1) * 0.0025
