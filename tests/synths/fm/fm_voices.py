"""Voices for the tests of the engine: the initialised voice with some bytes changed."""

import hashlib

import numpy as np

from evosynth.arrays import F32, U8
from evosynth.synths.base import Note
from evosynth.synths.fm.exact import HIGHEST, render_voices
from evosynth.voices.dx7 import INIT_VOICE


def init_voice(**values: int | tuple[int, ...]) -> U8:
    """The initialised voice with these parameters: ``op1_output=80``, or ``op1_rates=(70, 50, 40, 60)`` for four."""
    changed = {}
    for name, value in values.items():
        if isinstance(value, tuple):
            changed.update({f"{name[:-1]}{i}": v for i, v in enumerate(value, start=1)})
        else:
            changed[name] = value
    return np.frombuffer(INIT_VOICE.with_values(**changed).data, np.uint8)


def play(voice: U8, note: int, velocity: int = 100, gate_s: float = 1.0, length_s: float = 1.0) -> F32:
    """One voice at 44.1 kHz: (samples,)."""
    return render_voices(voice[np.newaxis], Note(note, velocity, gate_s, length_s), 44100)[0]


def integers(samples: F32) -> np.ndarray:
    """Samples in units of 1/4096; fails unless they are whole numbers."""
    scaled = samples.astype(np.float64) * 4096
    assert (scaled == np.rint(scaled)).all()
    return scaled.astype("<i4")


def fingerprint(samples: F32) -> str:
    """The first 16 hex digits of the SHA-256 over the samples as 32-bit integers."""
    return hashlib.sha256(integers(samples).tobytes()).hexdigest()[:16]


def random_voice(rng: np.random.Generator) -> U8:
    """Any 155 bytes in range; four of five have operators loud enough to be heard."""
    voice = rng.integers(0, HIGHEST + 1).astype(np.uint8)
    if rng.random() < 0.8:
        voice[16:126:21] = rng.integers(60, 100, 6)  # output levels
        voice[4:110:21] = 99  # first levels
    if rng.random() < 0.4:
        voice[126:134] = [99] * 4 + [50] * 4  # no pitch envelope
    return voice
