"""Fingerprints of sounds: what a sound is like in 450 bytes, to find alike ones among many at once.

Levels of 1/6-octave bands in a few stretches of time, in steps of 0.5 dB below the loudest of them, so that loudness
does not count. Six stretches follow the onset, three follow the release, and each is long enough to be the same for
sounds held a little longer or shorter. The bands are logarithmic: a sound of another note lies some bands higher or
lower, and a comparison may shift it.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from evosynth.analysis.features import RMS, Scratch, level_of, log_mels
from evosynth.analysis.lanes import Sixteen, comparable, halved, sixteen, sixteens
from evosynth.analysis.stft import RATE, Resolution, hz_of, mel_bank, mel_of
from evosynth.arrays import F32, F64, U8, Bool
from evosynth.synths.base import Audio, Note

VERSION = 1  # of the fingerprints: others cannot be compared with these
BANDS_PER_SEMITONE = 0.5
BANDS = 50
LOWEST_HZ = 36.0
STRETCHES_S = ((0.0, 0.02), (0.02, 0.06), (0.06, 0.14), (0.14, 0.3), (0.3, 0.6), (0.6, 1.0))  # from the onset on
RELEASES_S = ((0.03, 0.1), (0.1, 0.22), (0.22, 0.45))  # from the release on
SIZE = (len(STRETCHES_S) + len(RELEASES_S)) * BANDS
DEPTH_DB = 60.0  # what lies further below the loudest cell is not heard beside it
STEP_DB = 0.5
UNKNOWN = 255  # a stretch that the sound is too short for
_FLOOR = round(DEPTH_DB / STEP_DB)
_RESOLUTION = Resolution(2048, 256, 96)


def fingerprints(audio: Audio, note: Note) -> U8:
    """(n, SIZE) of sounds of ``note``: steps below the loudest cell, UNKNOWN beyond their end.

    A silent sound lies at the floor everywhere.
    """
    audio, samples = comparable(audio), note.samples(RATE)
    scratch = Scratch(_RESOLUTION.n_fft)
    out = [_of_sixteen(_at_rate(audio, part), note, samples, scratch) for part in range(sixteens(audio))]
    return np.concatenate(out)


def differences(prints: U8, wanted: U8, shift_semitones: float = 0.0) -> F32:
    """Mean difference in dB (n,) of fingerprints (n, SIZE) to one (SIZE,), over what both have.

    ``shift_semitones``: how much higher ``wanted`` was played than the others; they are shifted up by as much.
    """
    cells = wanted.reshape(-1, BANDS)
    others = prints.reshape(len(prints), -1, BANDS)
    bands = round(shift_semitones * BANDS_PER_SEMITONE)
    mine = slice(max(0, bands), BANDS + min(0, bands))
    theirs = slice(max(0, -bands), BANDS + min(0, -bands))
    known = cells[:, 0] != UNKNOWN
    a, b = others[:, known, theirs], cells[known, mine]
    apart = np.maximum(a, b) - np.minimum(a, b)  # bytes do not go below 0
    total = apart.sum(axis=(1, 2), dtype=np.uint32)
    return np.asarray(total * (STEP_DB / max(1, b.size)), np.float32)


def silent(prints: U8) -> Bool:
    """Which fingerprints (n, SIZE) are of silence."""
    return np.asarray(((prints == _FLOOR) | (prints == UNKNOWN)).all(axis=1), bool)


def _at_rate(audio: Audio, part: int) -> Sixteen:
    sounds = sixteen(audio, part)
    return halved(sounds) if audio.sample_rate == 2 * RATE else sounds


def _of_sixteen(sounds: Sixteen, note: Note, samples: int, scratch: Scratch) -> U8:
    level = level_of(sounds, samples)
    logs = log_mels(sounds, samples, level.gain, mel_bank(_RESOLUTION), scratch)
    power = np.exp2(logs[:, :, : sounds.n]) * level.heard[: sounds.n]
    starts = list(STRETCHES_S) + [(note.gate_s + a, note.gate_s + b) for a, b in RELEASES_S]
    ends = [min(note.gate_s, note.length_s)] * len(STRETCHES_S) + [note.length_s] * len(RELEASES_S)
    cells = np.full((sounds.n, len(starts), BANDS), -1.0, np.float32)
    for i, ((start, stop), end) in enumerate(zip(starts, ends, strict=True)):
        frames = slice(round(start * RATE / _RESOLUTION.hop), max(1, round(min(stop, end) * RATE / _RESOLUTION.hop)))
        if start < end and frames.start < min(frames.stop, len(power)):
            cells[:, i] = power[frames].mean(axis=0).T @ _pool()
    return _steps(cells)


def _steps(cells: F32) -> U8:
    """Powers (n, stretches, BANDS), negative where there is none, to steps below each sound's loudest."""
    loudest = np.maximum(cells.max(axis=(1, 2), keepdims=True), RMS**2 * 1e-6)
    below_db = -10.0 * np.log10(np.maximum(cells / loudest, 1e-9))
    steps = np.minimum(np.rint(below_db / STEP_DB), _FLOOR)
    return np.where(cells < 0, UNKNOWN, steps).astype(np.uint8).reshape(len(cells), SIZE)


@lru_cache(maxsize=1)
def _pool() -> F64:
    """(mels, BANDS): what every mel band gives to the logarithmic bands, which are triangles over half an octave."""
    mels = _RESOLUTION.mels
    top = float(mel_of(np.array(RATE / 2.0)))
    hz = hz_of(np.linspace(0.0, top, mels + 2))[1:-1]
    centres = np.log2(LOWEST_HZ) + np.arange(BANDS) / (12.0 * BANDS_PER_SEMITONE)
    apart = np.abs(np.log2(hz)[:, None] - centres) * 12.0 * BANDS_PER_SEMITONE
    pool: F64 = np.clip(1.0 - apart / np.maximum(1.0, _reach(hz)), 0.0, None)
    return pool


def _reach(hz: F64) -> F64:
    """Half width of each band's triangle in mel bands of that height: where mel bands are sparse, triangles widen."""
    gaps = np.gradient(np.log2(hz)) * 12.0 * BANDS_PER_SEMITONE
    reach: F64 = gaps[:, None]
    return reach
