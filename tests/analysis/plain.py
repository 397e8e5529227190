"""The distance of a match once more, written plainly with librosa and SciPy: what the kernels must agree with."""

from __future__ import annotations

import librosa
import numpy as np
import scipy.signal

RATE, STEP = 22050, 55
RESOLUTIONS = ((4096, 1024, 128), (512, 256, 64), (256, 128, 24))  # window, hop, mel bands


def distances(target: np.ndarray, rows: np.ndarray, midi_note: int) -> np.ndarray:
    """Spectrum and envelope (n, 2) of sounds at 22,050 Hz, all as long as the target."""
    return np.array([[spectrum(levelled(target), levelled(row)), envelope(target, row, midi_note)] for row in rows])


def levelled(sound: np.ndarray) -> np.ndarray:
    sound = sound.astype(float)
    return sound * 0.1 / np.sqrt(np.mean(sound**2))


def spectrum(target: np.ndarray, sound: np.ndarray) -> float:
    parts = []
    for n, hop, mels in RESOLUTIONS:
        a, b = (mel_db(one, n, hop, mels) for one in (target, sound))
        magnitudes = 10.0 ** (0.03 * a), 10.0 ** (0.03 * b)
        parts.append(np.abs(a - b).mean() + 10.0 * np.abs(magnitudes[0] - magnitudes[1]).mean() / magnitudes[0].mean())
    return float(np.mean(parts))


def mel_db(sound: np.ndarray, n: int, hop: int, mels: int) -> np.ndarray:
    """A full sine is 0 dB; floored at -90 dB."""
    spectra = librosa.stft(sound, n_fft=n, hop_length=hop, window="hann", center=True, pad_mode="constant")
    power = np.abs(spectra / (n / 4.0)) ** 2  # the window's sum is n / 2, and a sine has two halves
    filters = librosa.filters.mel(sr=RATE, n_fft=n, n_mels=mels, htk=False, norm=None, dtype=np.float64)
    return librosa.power_to_db(filters @ power, ref=1.0, amin=1e-9, top_db=None)


def envelope(target: np.ndarray, sound: np.ndarray, midi_note: int) -> float:
    period_s = 1.0 / librosa.midi_to_hz(midi_note)
    steps = -(-len(target) // STEP)
    attack_steps = min(steps, round(0.1 * RATE / STEP))
    attack, body = (min(steps - 1, int(np.ceil(max(s, period_s) * RATE / STEP))) for s in (0.01, 0.02))
    attack = min(attack, attack_steps - 1)
    floor_db = curve_db(levelled(target), body).max() - 60.0
    parts = [
        np.abs(np.subtract(*(np.maximum(curve_db(levelled(one), w)[:n], floor_db) for one in (target, sound)))).mean()
        for w, n in ((attack, attack_steps), (body, steps))
    ]
    return float(0.4 * (parts[0] / 3.0 + 2.0 * parts[1] / 3.0))


def curve_db(sound: np.ndarray, window: int) -> np.ndarray:
    """Level of the ``window`` steps that end at each one; silence goes before the first."""
    steps = -(-len(sound) // STEP)
    energy = np.pad(sound**2, (0, steps * STEP - len(sound))).reshape(steps, STEP).mean(axis=1)
    return 10.0 * np.log10(np.maximum(scipy.signal.lfilter(np.ones(window) / window, 1.0, energy), 1e-20))
