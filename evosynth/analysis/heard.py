"""Many sounds of one note as descriptors see them: levels, spectra over time, the strike, and one long look.

All sounds are at 22,050 Hz and brought to an RMS of 0.1, so that loudness does not count. Time comes first, the sounds
last, as the kernels that listen write them; only the long look has the sounds first, as a Fourier transform wants it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from evosynth.analysis.features import STEP, Scratch, level_of, log_mels
from evosynth.analysis.lanes import Sixteen, comparable, halved, sixteen, sixteens
from evosynth.analysis.stft import RATE, Resolution, hann, hz_of, mel_bank, mel_of
from evosynth.arrays import C64, F32, F64, Bool
from evosynth.kernels.vectors import LANES
from evosynth.synths.base import Audio, Note

SLOW = Resolution(2048, 256, 96)  # 93 ms windows every 12 ms, of the whole sound
FAST = Resolution(512, 128, 64)  # 23 ms windows every 6 ms, of its beginning
STRIKE_S = 0.3  # how much of it
LOOK = 8192  # samples of the long look: 0.37 s, bins of 2.7 Hz
SETTLED_S = 0.08  # where it begins, so far as the note is long enough
STEP_S = STEP / RATE


@dataclass(frozen=True, slots=True, eq=False)
class Heard:
    """n sounds of a note."""

    note: Note
    audible: Bool  # (n,) which of them are sounds: the others are silent or not made of numbers
    level: F32  # (steps, n) RMS of every 2.5 ms
    slow: F32  # (frames, SLOW.mels, n) log2 of power, floored at -90 dB
    fast: F32  # (frames, FAST.mels, n) of the first 0.3 s likewise
    look: C64  # (n, LOOK / 2 + 1) spectrum of 0.37 s of the held note, a sine of amplitude 1 being 1

    def __len__(self) -> int:
        return len(self.audible)


def listen(audio: Audio, note: Note) -> Heard:
    """Hear sounds of a note; ``audio`` at any rate."""
    audio, samples = comparable(audio), note.samples(RATE)
    start = max(0, min(round(SETTLED_S * RATE), note.gate_samples(RATE) - LOOK))
    parts = list(_parts(audio, samples, start))
    audible, level, slow, fast, look = (list(column) for column in zip(*parts, strict=True))
    return Heard(
        note,
        np.concatenate(audible),
        np.concatenate(level, axis=1),
        np.concatenate(slow, axis=2),
        np.concatenate(fast, axis=2),
        _spectra(np.concatenate(look)),
    )


def _parts(audio: Audio, samples: int, start: int) -> Iterator[tuple[Bool, F32, F32, F32, F32]]:
    """Sixteen sounds at a time: the fields of Heard, and the samples (n, LOOK) of the long look."""
    scratch, beginning = Scratch(SLOW.n_fft), min(samples, round(STRIKE_S * RATE))
    for part in range(sixteens(audio)):
        sounds = at_rate(audio, part)
        n, level = sounds.n, level_of(sounds, samples)
        loudness = np.sqrt(np.maximum(level.energy.reshape(-1, LANES)[:, :n] * level.gain[:n], 0.0))
        loudness[:, ~level.heard[:n]] = 0.0
        slow = log_mels(sounds, samples, level.gain, mel_bank(SLOW), scratch)[:, :, :n]
        fast = log_mels(sounds, beginning, level.gain, mel_bank(FAST), scratch)[:, :, :n]
        rows = sounds.data.reshape(-1, sounds.step)[:, sounds.first : sounds.first + n]
        look = np.zeros((n, LOOK), np.float32)
        held = rows[start : min(start + LOOK, sounds.samples)].T
        look[:, : held.shape[1]] = held * np.sqrt(level.gain[:n])[:, None]
        look[~level.heard[:n]] = 0.0
        yield level.heard[:n], loudness, slow, fast, look


def at_rate(audio: Audio, part: int) -> Sixteen:
    """Sixteen sounds from part * LANES on, at 22,050 Hz."""
    sounds = sixteen(audio, part)
    return halved(sounds) if audio.sample_rate == 2 * RATE else sounds


def _spectra(rows: F32) -> C64:
    from scipy import fft

    window = hann(LOOK).astype(np.float32)
    spectra: C64 = fft.rfft(rows * window, axis=1, overwrite_x=True)
    return spectra


def mel_hz(resolution: Resolution) -> F64:
    """The middle of each mel band in Hz (mels,)."""
    top = float(mel_of(np.array(RATE / 2.0)))
    return hz_of(np.linspace(0.0, top, resolution.mels + 2))[1:-1]
