"""How a simulated listener hears: fourteen figures of a sound, and none of them the program's.

Whoever judges a model of taste must not see what the model sees. The spectra are plain Fourier transforms here, linear
in frequency, of 46 ms every 35 ms, and no figure is one of ``evosynth.analysis.descriptors``: shares of power in bands,
points under which a share of the power lies, entropy, centres of time.
"""

from __future__ import annotations

import numpy as np
from scipy import fft

from evosynth.arrays import F32, F64
from evosynth.notation.tuning import hz_of_note
from evosynth.synths.base import Note

SIZE, HOP, RATE = 1024, 768, 22050
BLOCK = 110  # samples of a step of the envelope: 5 ms
CHUNK = 100  # sounds at a time: some 25 MB of spectra
SILENT = 1e-4  # RMS below which nothing is heard
NAMES = (
    "middle", "upper_end", "body", "bite", "flatness", "entropy", "onset", "centre_of_time",
    "stays", "tail", "flux", "trembling", "darkens", "beside_harmonics",
)  # fmt: skip


def heard(sounds: F32, note: Note, rate: int = 44100) -> F64:
    """Figures (n, len(NAMES)) of sounds (n, samples) at 44.1 or 22.05 kHz; NaN for silence."""
    if rate not in (RATE, 2 * RATE):
        raise ValueError(f"a listener hears at {RATE} or {2 * RATE} Hz, not at {rate}")
    parts = [_figures(_halved(sounds[k : k + CHUNK], rate), note) for k in range(0, len(sounds), CHUNK)]
    return np.concatenate(parts) if parts else np.empty((0, len(NAMES)))


def _halved(sounds: F32, rate: int) -> F32:
    if rate == RATE:
        return sounds
    even = sounds[:, : sounds.shape[1] // 2 * 2]
    return np.asarray(0.5 * (even[:, ::2] + even[:, 1::2]), np.float32)


def _figures(sounds: F32, note: Note) -> F64:
    level = np.sqrt(np.mean(np.square(sounds, dtype=np.float64), axis=1))
    sounds = sounds * (0.1 / np.maximum(level, 1e-9)).astype(np.float32)[:, None]
    power, envelope = _power(sounds), _envelope(sounds)
    found = np.stack([*_balance(power, note), *_course(envelope, note), *_change(power, envelope, note)], axis=1)
    return np.where((level > SILENT)[:, None], found, np.nan)


def _power(sounds: F32) -> F64:
    """(n, frames, bins)"""
    frames = np.lib.stride_tricks.sliding_window_view(sounds, SIZE, axis=1)[:, ::HOP]
    window = np.hanning(SIZE).astype(np.float32)
    spectra = fft.rfft(frames * window, axis=2)
    return np.asarray(spectra.real**2 + spectra.imag**2)


def _envelope(sounds: F32) -> F64:
    """RMS of every 5 ms (n, steps)."""
    steps = sounds.shape[1] // BLOCK
    blocks = sounds[:, : steps * BLOCK].reshape(len(sounds), steps, BLOCK)
    return np.asarray(np.sqrt(np.mean(np.square(blocks, dtype=np.float64), axis=2)))


def _until(note: Note, hop: int) -> int:
    """Steps of so many samples until the key goes up."""
    return max(4, int(note.gate_s * RATE / hop))


def _balance(power: F64, note: Note) -> list[F64]:
    """Of the spectrum of the held note: middle, upper end, body, bite, flatness, entropy."""
    whole = power[:, : _until(note, HOP)].sum(axis=1, dtype=np.float64) + 1e-12
    hz = np.arange(whole.shape[1]) * RATE / SIZE
    share = whole / whole.sum(axis=1, keepdims=True)
    below = np.cumsum(share, axis=1)
    middle, upper = (np.log2(hz[(below < part).sum(axis=1).clip(1, len(hz) - 1)]) for part in (0.5, 0.95))
    body = _db(share[:, hz < 1.5 * hz_of_note(note.midi_note)].sum(axis=1))
    bite = _db(share[:, (hz > 2000.0) & (hz < 5000.0)].sum(axis=1))
    some = share[:, (hz > 100.0) & (hz < 8000.0)] + 1e-9
    flatness = 10.0 * (np.log10(some).mean(axis=1) - np.log10(some.mean(axis=1)))
    entropy = -(share * np.log2(share + 1e-12)).sum(axis=1)
    return [middle, upper, body, bite, flatness, entropy]


def _course(envelope: F64, note: Note) -> list[F64]:
    """Of the level over time: onset, centre of time, what stays until key-off, what rings on after it."""
    gate = _until(note, BLOCK)
    held, step_s = envelope[:, :gate], BLOCK / RATE
    peak = held.max(axis=1, keepdims=True) + 1e-9
    onset = np.log2((1 + (held >= 0.8 * peak).argmax(axis=1)) * step_s)
    energy = np.square(envelope) + 1e-12
    centre = np.log2((energy * (1 + np.arange(envelope.shape[1]))).sum(axis=1) / energy.sum(axis=1) * step_s)
    stays = _db(np.square(held[:, -20:]).mean(axis=1) / np.square(peak[:, 0]))
    tail = _db(energy[:, gate:].sum(axis=1) / energy.sum(axis=1))
    return [onset, centre, stays, tail]


def _change(power: F64, envelope: F64, note: Note) -> list[F64]:
    """Flux, trembling, how far it darkens, and what lies beside the multiples of the key."""
    held = power[:, : _until(note, HOP)] + 1e-12
    hz = np.arange(held.shape[2]) * RATE / SIZE
    total = held.sum(axis=2, keepdims=True)
    loud = total[:, 1:, 0] > 1e-4 * total.max(axis=1)
    moved = np.abs(np.diff(held / total, axis=1)).sum(axis=2)
    flux = _db((moved * loud).sum(axis=1) / np.maximum(loud.sum(axis=1), 1))
    decibels = _db(np.square(envelope[:, 10 : _until(note, BLOCK)]))
    smooth = np.cumsum(np.pad(decibels, ((0, 0), (16, 0)), mode="edge"), axis=1)
    trembling = np.log2(0.05 + np.std(decibels - (smooth[:, 16:] - smooth[:, :-16]) / 16, axis=1))
    centres = np.log2((held * hz).sum(axis=2) / total[:, :, 0] + 1.0)
    darkens = centres[:, :4].mean(axis=1) - centres[:, -8:].mean(axis=1)
    key = hz_of_note(note.midi_note)
    beside = np.abs(hz / key - np.rint(hz / key)) * key > 2.5 * RATE / SIZE
    beside &= hz > 0.5 * key
    whole = held.sum(axis=1)
    return [flux, trembling, darkens, _db(whole[:, beside].sum(axis=1) / whole.sum(axis=1))]


def _db(share: F64) -> F64:
    return np.asarray(10.0 * np.log10(np.maximum(share, 1e-5)), np.float64)
