"""A voice that plays a phrase: each different key is rendered once, and laid where it is struck.

Every note sounds as if it were played alone; a synth of one voice would cut the one before.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from evosynth.arrays import F32
from evosynth.notation.phrases import Performed
from evosynth.synths.base import Note

TAIL_S = 1.0  # in which a note dies away after its key went up
FADE_S = 0.01  # of what still sounds then
LONGEST_S = 60.0  # of a note


def phrase_sound(render: Callable[[Note], F32], performed: Performed, base: Note, rate: int) -> F32:
    """(samples,) of a phrase, played from the ``base`` note's key and velocity on.

    ``render`` gives (samples,) of one note at ``rate`` in Hz. A loop is as long as its beats are, and what sounds
    beyond the end is laid over the beginning, so that it can be repeated without a seam.
    """
    phrase, beat_s = performed.phrase, 60.0 / performed.bpm
    length = max(1, round(phrase.beats * beat_s * rate))
    out = np.zeros(length + round((phrase.beats * beat_s + TAIL_S + 1.0) * rate), np.float32)
    sounds: dict[Note, F32] = {}
    for hit in phrase.hits:
        key, velocity = phrase.struck(hit, base.midi_note, base.velocity)
        gate_s = min(hit.held * beat_s, phrase.beats * beat_s, LONGEST_S - TAIL_S)
        note = Note(key, velocity, gate_s, gate_s + TAIL_S)
        if note not in sounds:
            sounds[note] = _faded(render(note), rate)
        at = round(hit.at * beat_s * rate)
        part = sounds[note][: len(out) - at]
        out[at : at + len(part)] += part
    return _folded(out, length) if performed.loop else _ended(out)


def _faded(sound: F32, rate: int) -> F32:
    """It may still sound where its tail is cut."""
    n = min(len(sound), round(FADE_S * rate))
    faded = sound.copy()
    faded[len(sound) - n :] *= np.linspace(1.0, 0.0, n, dtype=np.float32)
    return faded


def _folded(out: F32, length: int) -> F32:
    folded = np.zeros(length, np.float32)
    for start in range(0, len(out), length):
        part = out[start : start + length]
        folded[: len(part)] += part
    return folded


def _ended(out: F32) -> F32:
    """Without the silence at its end."""
    sounding = np.flatnonzero(out)
    return out[: sounding[-1] + 1] if len(sounding) else out[:1]
