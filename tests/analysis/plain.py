"""The distance of a match once more, written plainly with librosa and SciPy: what the kernels must agree with."""

from __future__ import annotations

import librosa
import numpy as np
import scipy.signal

RATE, STEP = 22050, 55
RESOLUTIONS = ((4096, 1024, 128), (512, 256, 64), (256, 128, 24))  # window, hop, mel bands


STRIKE_RESOLUTIONS = ((512, 256, 64), (256, 128, 24))


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


def attack(target: np.ndarray, sound: np.ndarray, midi_note: int, gate_s: float, *, edges: bool = True) -> float:
    """The part "attack" of two sounds of one length; without ``edges`` as it was before these were heard."""
    hz = librosa.midi_to_hz(midi_note)
    window, strike_s = max(4, int(np.ceil(RATE / hz / STEP))), max(0.06, 4.0 / hz if hz < 55.0 else 0.0)
    curves = [curve_db(levelled(one), window) for one in (target, sound)]
    risen = int(np.argmax(curves[0] >= curves[0].max() - 6.0)) + 1
    looked_s = max(strike_s, min(1.0, 1.25 * risen * STEP / RATE))
    moments = [(0.0, strike_s, looked_s, STRIKE_RESOLUTIONS, 0.6 if edges else 0.7)]
    if edges:
        moments.append((0.0, 0.01, 0.01, ((64, 32, 8),), 0.1))
    if gate_s + 0.08 < len(target) / RATE:
        moments.append((gate_s, 0.08, 0.3, STRIKE_RESOLUTIONS, 0.3))
    return 0.5 * sum(share * _moment(target, sound, curves, *moment, edges=edges) for *moment, share in moments)


def _moment(
    target: np.ndarray,
    sound: np.ndarray,
    curves: list[np.ndarray],
    start_s: float,
    lasts_s: float,
    looked_s: float,
    resolutions: tuple[tuple[int, int, int], ...],
    *,
    edges: bool,
) -> float:
    first, end, looked = (round(s * RATE / STEP) for s in (start_s, start_s + lasts_s, start_s + looked_s))
    floor_db = curves[0].max() - 50.0
    levels = [np.maximum(curve[first:looked], floor_db) for curve in curves]
    heard = np.clip(1.0 + (curves[0][first:end].max() - curves[0].max()) / 50.0, 0.0, 1.0)
    own = []
    for one in (levelled(target), levelled(sound)):
        energy = np.pad(one**2, (0, -len(one) % STEP)).reshape(-1, STEP).mean(axis=1)[first:end].mean()
        own.append(one * 0.1 / np.sqrt(max(energy, 1e-6 * 0.01)))
    unlike = 0.0
    for n, hop, mels in resolutions:
        into = n / 2 if start_s > 0.0 else 0.0
        frames = slice(int(np.ceil((start_s * RATE + into) / hop)), int((start_s + lasts_s) * RATE / hop) + 1)
        a, b = (mel_db(one, n, hop, mels)[:, frames] for one in own)
        a, b = np.maximum(a, a.max() - 60.0), np.maximum(b, a.max() - 60.0)
        c, d = 10.0 ** (0.03 * a), 10.0 ** (0.03 * b)
        hz = librosa.mel_frequencies(mels + 2, fmin=0.0, fmax=RATE / 2)[1:-1, None]
        octaves = [np.log2((10.0 ** (x / 10.0) * hz).sum() / (10.0 ** (x / 10.0)).sum()) for x in (a, b)]
        unlike += np.abs(a - b).mean() + 10.0 * np.abs(c - d).mean() / c.mean()
        unlike += 3.0 * min(3.0, abs(octaves[1] - octaves[0]))
    unlike /= len(resolutions)
    if edges and start_s > 0.0:
        cut = [_cut_octaves(one[round(start_s * RATE) :]) for one in (target, sound)]
        unlike += 8.0 * max(0.0, min(3.0, abs(cut[1] - cut[0])) - 0.2)
    return float(0.3 * np.abs(levels[0] - levels[1]).mean() + heard * unlike)


def _cut_octaves(sound: np.ndarray) -> float:
    """Centre of power of 2048 samples, as they are."""
    power = np.abs(np.fft.rfft(sound[:2048].astype(float), 2048)) ** 2
    return float(np.log2((power * np.fft.rfftfreq(2048, 1.0 / RATE)).sum() / power.sum()))
