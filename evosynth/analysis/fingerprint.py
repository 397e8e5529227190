"""Fingerprints of sounds: what a sound is like in 450 bytes, to find alike ones among many at once.

Levels of 1/6-octave bands in a few stretches of time, in steps of 0.5 dB below the loudest of them, so that loudness
does not count. Six stretches follow the onset, three follow the release, and each is long enough to be the same for
sounds held a little longer or shorter. The bands are logarithmic: a sound of another note lies some bands higher or
lower, and a comparison may shift it (see prints).
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from evosynth.analysis.features import RMS, Scratch, level_of, log_mels
from evosynth.analysis.heard import SLOW, Heard, at_rate, mel_hz
from evosynth.analysis.lanes import Sixteen, comparable, sixteens
from evosynth.analysis.prints import (
    BANDS,
    BANDS_PER_SEMITONE,
    FLOOR,
    LOWEST_HZ,
    RELEASES_S,
    SIZE,
    STEP_DB,
    STRETCHES_S,
    UNKNOWN,
)
from evosynth.analysis.stft import RATE, mel_bank
from evosynth.arrays import F32, F64, U8, Bool
from evosynth.synths.base import Audio, Note


def fingerprints(audio: Audio, note: Note) -> U8:
    """(n, SIZE) of sounds of ``note``: steps below the loudest cell, UNKNOWN beyond their end.

    A silent sound lies at the floor everywhere.
    """
    audio, samples = comparable(audio), note.samples(RATE)
    scratch = Scratch(SLOW.n_fft)
    return np.concatenate(
        [_of_sixteen(at_rate(audio, part), note, samples, scratch) for part in range(sixteens(audio))]
    )


def printed(heard: Heard) -> U8:
    """The same of sounds that were heard already."""
    return _printed(heard.slow, heard.audible, heard.note)


def _of_sixteen(sounds: Sixteen, note: Note, samples: int, scratch: Scratch) -> U8:
    level = level_of(sounds, samples)
    logs = log_mels(sounds, samples, level.gain, mel_bank(SLOW), scratch)
    return _printed(logs[:, :, : sounds.n], level.heard[: sounds.n], note)


def _printed(logs: F32, audible: Bool, note: Note) -> U8:
    """Of log2 of mel power (frames, mels, n)."""
    power = np.exp2(logs) * audible
    starts = list(STRETCHES_S) + [(note.gate_s + a, note.gate_s + b) for a, b in RELEASES_S]
    ends = [min(note.gate_s, note.length_s)] * len(STRETCHES_S) + [note.length_s] * len(RELEASES_S)
    cells = np.full((len(audible), len(starts), BANDS), -1.0, np.float32)
    for i, ((start, stop), end) in enumerate(zip(starts, ends, strict=True)):
        frames = slice(round(start * RATE / SLOW.hop), max(1, round(min(stop, end) * RATE / SLOW.hop)))
        if start < end and frames.start < min(frames.stop, len(power)):
            cells[:, i] = power[frames].mean(axis=0).T @ _pool()
    return _steps(cells)


def _steps(cells: F32) -> U8:
    """Powers (n, stretches, BANDS), negative where there is none, to steps below each sound's loudest."""
    loudest = np.maximum(cells.max(axis=(1, 2), keepdims=True), RMS**2 * 1e-6)
    below_db = -10.0 * np.log10(np.maximum(cells / loudest, 1e-9))
    steps = np.minimum(np.rint(below_db / STEP_DB), FLOOR)
    return np.where(cells < 0, UNKNOWN, steps).astype(np.uint8).reshape(len(cells), SIZE)


@lru_cache(maxsize=1)
def _pool() -> F64:
    """(mels, BANDS): what every mel band gives to the logarithmic bands, which are triangles over half an octave."""
    hz = mel_hz(SLOW)
    centres = np.log2(LOWEST_HZ) + np.arange(BANDS) / (12.0 * BANDS_PER_SEMITONE)
    apart = np.abs(np.log2(hz)[:, None] - centres) * 12.0 * BANDS_PER_SEMITONE
    pool: F64 = np.clip(1.0 - apart / np.maximum(1.0, _reach(hz)), 0.0, None)
    return pool


def _reach(hz: F64) -> F64:
    """Half width of each band's triangle in mel bands of that height: where mel bands are sparse, triangles widen."""
    gaps = np.gradient(np.log2(hz)) * 12.0 * BANDS_PER_SEMITONE
    reach: F64 = gaps[:, None]
    return reach
