"""Reads the recipes of voices in ``scripts/recipes``: one text file a kind of sound, one block of lines a voice.

The words of a block stand at the top of ``recipes/bass.txt``. What a block does not say is as in an initialised voice,
but for the wheel: it moves the pitch as on most keyboards.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from evosynth.voices.dx7 import INIT_VOICE, Voice

FOLDER = Path(__file__).resolve().parent / "recipes"
KINDS = ("bass", "lead", "pluck", "pad", "key", "bell", "drum", "effect")  # the order of the banks
WAVES = {"tri": 0, "sawdown": 1, "sawup": 2, "square": 3, "sine": 4, "s&h": 5}
MIDDLE_C = 39  # as a break point
SHARED = {"osc_sync": 1, "lfo_speed": 34, "lfo_sync": 1, "pitch_mod_sens": 2}
SCALED = 1  # rate scaling where nothing is said: higher notes are a little faster
FELT = 2  # velocity sensitivity where nothing is said
Values = dict[str, int]


@dataclass(frozen=True)
class Recipe:
    """A voice as it was written down, and the kind of sound that it is meant to be."""

    kind: str
    voice: Voice

    @property
    def name(self) -> str:
        return self.voice.name


def recipes(kind: str) -> list[Recipe]:
    """The recipes of a kind, in the order of its file. ``ValueError`` names the block that cannot be understood."""
    lines = (FOLDER / f"{kind}.txt").read_text("utf-8").splitlines()
    text = "\n".join(line for line in lines if not line.startswith("#"))
    return [Recipe(kind, _voice(block)) for block in text.strip().split("\n\n")]


def _voice(block: str) -> Voice:
    head, *operators = block.strip().splitlines()
    name, *words = head.split()
    try:
        values = SHARED | _head(words)
        for line in operators:
            values |= _operator(line)
        return INIT_VOICE.with_values(**values).with_name(name)
    except (ValueError, KeyError) as error:
        raise ValueError(f"the recipe of {name} cannot be understood: {error}") from error


def _head(words: list[str]) -> Values:
    algorithm, feedback = int(words[words.index("alg") + 1]), int(words[words.index("fb") + 1])
    values = {"algorithm": algorithm - 1, "feedback": feedback}
    for word in words[4:]:
        key, _, said = word.partition("=")
        numbers = said.split("/")
        if key == "tr":
            values["transpose"] = 24 + int(said)
        elif key == "lfo":
            names = ("lfo_wave", "lfo_speed", "lfo_delay", "lfo_pitch_depth", "lfo_amp_depth", "pitch_mod_sens")
            values |= dict(zip(names, (WAVES[numbers[0]], *map(int, numbers[1:])), strict=True))
        elif key == "pitch":
            names = tuple(f"pitch_{what}{i}" for what in ("rate", "level") for i in range(1, 5))
            values |= dict(zip(names, map(int, numbers), strict=True))
        else:
            raise ValueError(f"{word!r}")
    return values


def _operator(line: str) -> Values:
    """``1  3.5  78 | 99 34 24 36 | 99 74 0 0 | v4 s2``"""
    tuning, rates, levels, marks = (part.split() for part in line.split("|"))
    number, ratio, output = tuning
    values = {"output": int(output), "rate_scaling": SCALED, "velocity_sens": FELT, "breakpoint": MIDDLE_C}
    values |= _tuning(ratio)
    values |= {f"rate{i}": int(rate) for i, rate in enumerate(rates, start=1)}
    values |= {f"level{i}": int(level) for i, level in enumerate(levels, start=1)}
    for mark in marks:
        amount = int(mark[1:])
        name = {"v": "velocity_sens", "s": "rate_scaling", "a": "amp_mod_sens"}.get(mark[0])
        name = name or {"h": "right_depth", "l": "left_depth", "d": "detune"}[mark[0]]
        values[name] = amount + 7 if name == "detune" else amount
    return {f"op{number}_{name}": value for name, value in values.items()}


def _tuning(ratio: str) -> Values:
    """A ratio to the key's frequency, as coarse and fine: 0.5, then whole numbers, each up to the double of itself."""
    wanted = float(ratio)
    coarse = int(wanted)
    fine = round(100 * (wanted / max(coarse, 0.5) - 1))
    return {"coarse": coarse, "fine": fine}
