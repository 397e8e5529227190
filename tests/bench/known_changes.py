"""Known changes of a voice: what a match may have wrong, each by an amount that is known.

Every second voice is given a strike: one of its operators dies in 3 to 80 ms. Changes of a strike are made to these
alone.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from evosynth.arrays import F64
from evosynth.synths.base import Synth

STRIKE = {"rate1": 99, "rate3": 50, "level1": 99, "level2": 0, "level3": 0, "level4": 0}
OPERATORS = range(1, 7)

Change = Callable[[Synth, F64, np.random.Generator], F64]


def stepped(name: str, by: int, *, all_of_them: bool = True) -> Change:
    """The operators' parameter of this name, each up or down by so much, as far as its range allows.

    Of all that are on, or of one of them.
    """

    def change(synth: Synth, genomes: F64, rng: np.random.Generator) -> F64:
        space, values = synth.space, synth.space.decode(genomes).copy()
        on = np.array([values[:, space.index(f"op{op}_output")] > 0 for op in OPERATORS])
        if not all_of_them:
            on &= np.arange(6)[:, None] == np.argmax(rng.random(on.shape) * on, axis=0)
        for op, meant in zip(OPERATORS, on, strict=True):
            _step(values, space.index(f"op{op}_{name}"), synth, by * meant, rng)
        return space.encode(values)

    return change


def of_the_voice(name: str, by: int) -> Change:
    """What the operators share, up or down by so much."""

    def change(synth: Synth, genomes: F64, rng: np.random.Generator) -> F64:
        values = synth.space.decode(genomes).copy()
        _step(values, synth.space.index(name), synth, by, rng)
        return synth.space.encode(values)

    return change


def _step(values: F64, column: int, synth: Synth, by: int | F64, rng: np.random.Generator) -> None:
    row, sign = synth.space.parameters[column], rng.choice((-1, 1), len(values))
    there = values[:, column] + by * sign
    sign = np.where((there < row.low) | (there > row.high), -sign, sign)
    values[:, column] = np.clip(values[:, column] + by * sign, row.low, row.high)


def a_semitone_up(synth: Synth, genomes: F64, _rng: np.random.Generator) -> F64:
    values = synth.space.decode(genomes).copy()
    values[:, synth.space.index("transpose")] += 1
    return synth.space.encode(values)


def a_tremolo(synth: Synth, genomes: F64, _rng: np.random.Generator) -> F64:
    space, values = synth.space, synth.space.decode(genomes).copy()
    for op in OPERATORS:
        values[:, space.index(f"op{op}_amp_mod_sens")] = 2
    values[:, space.index("lfo_amp_depth")] = 15
    return space.encode(values)


def of_its_strike(name: str, by: int) -> Change:
    """The operators that a strike is made of, by so much; -99 is to the least that there is."""

    def change(synth: Synth, genomes: F64, _rng: np.random.Generator) -> F64:
        space, values = synth.space, synth.space.decode(genomes).copy()
        for op in OPERATORS:
            strikes = np.all(
                [values[:, space.index(f"op{op}_{name}")] == value for name, value in STRIKE.items()], axis=0
            )
            column = space.index(f"op{op}_{name}")
            row = space.parameters[column]
            values[strikes, column] = np.clip(values[strikes, column] + by, row.low, row.high)
        return space.encode(values)

    return change


def unrelated(synth: Synth, genomes: F64, rng: np.random.Generator) -> F64:
    return synth.prior(None, len(genomes), rng)


def struck(synth: Synth, genome: F64, rng: np.random.Generator) -> F64:
    """A voice (1, d) of which one operator, any that does not sound alone, is a strike."""
    space, values = synth.space, synth.space.decode(genome).copy()
    op = rng.integers(2, 7)
    made = STRIKE | {"rate2": rng.integers(55, 95), "output": rng.integers(75, 96), "coarse": rng.integers(2, 15)}
    for name, value in made.items():
        values[:, space.index(f"op{op}_{name}")] = value
    return space.encode(values)


WITHOUT = "without its strike"
OF_STRIKES: dict[str, Change] = {
    WITHOUT: of_its_strike("output", -99),
    "its strike 8 levels softer": of_its_strike("output", -8),
    "its strike 3 ratios higher": of_its_strike("coarse", 3),
    "its strike dies more slowly, by 10": of_its_strike("rate2", -10),
}
OTHER = "another voice"
CHANGES: dict[str, Change] = {
    "all detunes ±1": stepped("detune", 1),
    "all detunes ±3": stepped("detune", 3),
    "all output levels ±1": stepped("output", 1),
    "all output levels ±2": stepped("output", 2),
    "all output levels ±4": stepped("output", 4),
    "all output levels ±8": stepped("output", 8),
    "one output level ±2": stepped("output", 2, all_of_them=False),
    "one output level ±6": stepped("output", 6, all_of_them=False),
    "one output level ±20": stepped("output", 20, all_of_them=False),
    "all first rates ±3": stepped("rate1", 3),
    "all first rates ±10": stepped("rate1", 10),
    "one first rate ±20": stepped("rate1", 20, all_of_them=False),
    "all second rates ±3": stepped("rate2", 3),
    "all second rates ±10": stepped("rate2", 10),
    "all third levels ±5": stepped("level3", 5),
    "all fourth rates ±3": stepped("rate4", 3),
    "all fourth rates ±10": stepped("rate4", 10),
    "one ratio ±1": stepped("coarse", 1, all_of_them=False),
    "one fine ratio ±1": stepped("fine", 1, all_of_them=False),
    "feedback ±1": of_the_voice("feedback", 1),
    "a faint tremolo": a_tremolo,
    "LFO's depth of pitch ±10": of_the_voice("lfo_pitch_depth", 10),
    "first pitch level ±2": of_the_voice("pitch_level1", 2),
    **OF_STRIKES,
    "a semitone up": a_semitone_up,
    OTHER: unrelated,
}
