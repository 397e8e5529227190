"""Dull voices of the DX7 engine's prior that are held until the key is let go: low notes of few partials.

Cut at key-off such a sound is as bright as the cut makes it, and that is a matter of where in its cycle it is cut.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from evosynth.arrays import F32
from evosynth.notation.tuning import hz_of_note
from evosynth.synths import registry
from evosynth.synths.base import Note

RATE = 44_100
KEYS, GATE_S, LENGTH_S = (41, 48, 55), 1.0, 1.5
COUNT = 9
DULL = 2.5  # the centre of power of the held note is below so many times its key
HELD_DB, STEP_S = -20.0, 0.05  # of its last moment before key-off, under its loudest one
SILENT = 1e-3


def names() -> list[str]:
    """ "own_0001_48": how many were drawn before, key."""
    return list(_found())


def played(name: str) -> tuple[F32, Note]:
    """Its sound (samples,), a peak of 0.5, and the note."""
    return _found()[name]


@cache
def _found() -> dict[str, tuple[F32, Note]]:
    synth, rng = registry.make("dx7", RATE, threads=1), np.random.default_rng(2026)
    found: dict[str, tuple[F32, Note]] = {}
    drawn = 0
    while len(found) < COUNT:
        note = Note(KEYS[drawn % 3], 100, GATE_S, LENGTH_S)
        sound = synth.render(synth.prior(None, 1, rng), [note], quality="final")[0].rows()[0]
        loudest = float(np.abs(sound).max())
        if loudest > SILENT and _is_dull(sound, note.midi_note) and _is_held(sound):
            found[f"own_{drawn:04d}_{note.midi_note}"] = np.asarray(sound * (0.5 / loudest), np.float32), note
        drawn += 1
    return found


def _is_dull(sound: F32, key: int) -> bool:
    held = sound[round(0.3 * RATE) : round(0.9 * RATE)]
    power = np.square(np.abs(np.fft.rfft(held * np.hanning(len(held)))))
    centre = float(power @ np.fft.rfftfreq(len(held), 1.0 / RATE) / power.sum())
    return centre < DULL * hz_of_note(key)


def _is_held(sound: F32) -> bool:
    step = round(STEP_S * RATE)
    powers = np.square(sound[: len(sound) // step * step], dtype=np.float64).reshape(-1, step).mean(axis=1)
    last = powers[round(GATE_S * RATE) // step - 1]
    return bool(last > 10.0 ** (HELD_DB / 10.0) * powers.max())
