"""Two operators a little apart, whose beats come as often as those of a target: most slow tremolos are no LFO's."""

from __future__ import annotations

import numpy as np

from evosynth.arrays import F64, Bool
from evosynth.notation.tuning import hz_of_note
from evosynth.parameters import ParameterSpace
from evosynth.synths.fm.algorithms import OPERATORS
from evosynth.voices.ratios import RATIOS, detune_cents

ONE_PITCH = 0.6  # share of voices where the other operator takes over the ratio of the first
MOST_STEPS = 14  # between the lowest and the highest detune
_NAMES = ("output", "coarse", "fine", "detune")
AUDIBLE = 40  # output level of an operator that can beat


def beat(
    space: ParameterSpace, values: F64, carriers: Bool, midi_note: int, hz: float, where: Bool, rng: np.random.Generator
) -> None:
    """A carrier and another operator of each of these voices (n,), detuned so that they beat so many times a second.

    ``values`` are native ones (n, d), ``carriers`` (n, 6), operator 6 first.
    """
    columns = {name: np.array([space.index(f"op{OPERATORS - p}_{name}") for p in range(OPERATORS)]) for name in _NAMES}
    outputs = values[:, columns["output"]]
    for row in np.flatnonzero(where):
        heard = np.flatnonzero(carriers[row] & (outputs[row] > AUDIBLE))
        if not len(heard):
            continue
        one = int(rng.choice(heard))
        others = np.flatnonzero((outputs[row] > AUDIBLE) & (np.arange(OPERATORS) != one))
        if not len(others):
            continue
        other = int(rng.choice(others))
        if rng.random() < ONE_PITCH:
            for name in ("coarse", "fine"):
                values[row, columns[name][other]] = values[row, columns[name][one]]
        coarse, fine = (int(values[row, columns[name][one]]) for name in ("coarse", "fine"))
        apart = _steps(midi_note, float(RATIOS[coarse, fine]), hz)
        low = int(np.clip(7 - apart // 2, 0, 14 - apart))
        up, down = (one, other) if rng.random() < 0.5 else (other, one)
        values[row, columns["detune"][up]], values[row, columns["detune"][down]] = low + apart, low


def _steps(midi_note: int, ratio: float, hz: float) -> int:
    """Steps of detune between two operators that beat so often at this ratio to a key."""
    cents = detune_cents(14, midi_note) / 7.0
    step_hz = ratio * hz_of_note(midi_note) * (2.0 ** (cents / 1200.0) - 1.0)
    return int(np.clip(round(hz / max(step_hz, 1e-6)), 1, MOST_STEPS))
