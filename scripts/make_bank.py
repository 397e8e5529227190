"""Makes the banks of voices that come with the program: ``python scripts/make_bank.py``.

Every voice begins as a recipe that was written by hand (``scripts/recipes``). A search varies it and takes, by numbers
alone (``auditions``), the variation that is most itself: a sound of its kind, in tune, alive under the fingers, and as
far as can be from what the other recipes sound like. The draws are seeded by the voice's name, so a voice is the same
whichever others are made, and the files are the same to the byte.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from zlib import crc32

import auditions
import numpy as np
import voice_recipes
from auditions import KINDS
from voice_recipes import Recipe

from evosynth.midi.syxfile import save_bank
from evosynth.synths.fm.algorithms import ALGORITHMS
from evosynth.voices.dx7 import Voice

FOLDER = Path(__file__).resolve().parent.parent / "patches" / "banks"
BANKS = {"evosynth_1.syx": voice_recipes.KINDS[:4], "evosynth_2.syx": voice_recipes.KINDS[4:]}
VARIATIONS = 48
FAR_ENOUGH_DB = 12.0  # from the nearest other recipe: more is no gain
APART_WORTH = 0.25  # faults that a dB of distance makes up for
NEAREST_DB = 3.0  # two voices of the banks that are nearer than this are one too many


def made(recipe: Recipe) -> Voice:
    """The best variation of a recipe."""
    kind = KINDS[recipe.kind]
    voices = [recipe.voice, *variations(recipe)]
    heard = auditions.hear(voices, kind)
    others = np.stack([prints for name, prints in _everyone(kind.home).items() if name != recipe.name])
    distance = np.minimum(auditions.apart(heard.prints, others), FAR_ENOUGH_DB)
    worth = np.round(auditions.faults(heard, kind) - APART_WORTH * distance, 2)
    for row in np.argsort(worth, kind="stable"):
        if auditions.in_tune(heard.sounds[row], kind):
            return voices[row]
    return recipe.voice


@cache
def everything() -> tuple[Recipe, ...]:
    """All recipes, in the order of the banks."""
    return tuple(recipe for kind in voice_recipes.KINDS for recipe in voice_recipes.recipes(kind))


@cache
def _everyone(home: int) -> dict[str, np.ndarray]:
    """What every recipe sounds like at a note, as it was written."""
    note_only = auditions.Kind(home, (0, 9), (-120, 0), (0.1, 99), False)
    prints = auditions.hear([recipe.voice for recipe in everything()], note_only).prints
    return {recipe.name: print_ for recipe, print_ in zip(everything(), prints, strict=True)}


def variations(recipe: Recipe) -> list[Voice]:
    """The same idea with other numbers: depths, speeds, levels, and now and then a neighbouring ratio."""
    rng = np.random.Generator(np.random.PCG64(crc32(recipe.name.encode())))
    return [_varied(recipe.voice, rng) for _ in range(VARIATIONS)]


def _varied(voice: Voice, rng: np.random.Generator) -> Voice:
    """One more or less open than the recipe as a whole, slower or faster, and a little different everywhere."""
    carriers = ALGORITHMS[voice["algorithm"]].carriers
    values = {"feedback": int(np.clip(voice["feedback"] + rng.integers(-1, 2), 0, 7))}
    opening, speed = rng.normal(0.0, 5.0), rng.normal(0.0, 4.0)
    for op in range(1, 7):
        if not voice[f"op{op}_output"]:
            continue
        modulates = op not in carriers
        values |= _moved(voice, [f"op{op}_output"], opening * modulates, 1.0 + 3.0 * modulates, rng)
        values |= _moved(voice, [f"op{op}_rate{i}" for i in (2, 3)], speed, 2.0, rng)
        values |= _moved(voice, [f"op{op}_rate{i}" for i in (1, 4)], 0.0, 2.0, rng)
        values |= _moved(voice, [f"op{op}_level{i}" for i in (2, 3)], 0.0, 4.0, rng)
        if modulates and rng.random() < 0.15 and voice[f"op{op}_fine"] == 0:
            values[f"op{op}_coarse"] = int(np.clip(voice[f"op{op}_coarse"] + rng.choice([-1, 1]), 0, 31))
    return voice.with_values(**values)


def _moved(voice: Voice, names: Sequence[str], by: float, spread: float, rng: np.random.Generator) -> dict[str, int]:
    """Values some steps away; what is 0 stays 0, since it is meant to be."""
    steps = np.rint(rng.normal(by, spread, len(names))).astype(int)
    return {
        name: int(np.clip(voice[name] + step, 1, 99)) if voice[name] else 0
        for name, step in zip(names, steps, strict=True)
    }


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for file, kinds in BANKS.items():
        voices = [made(recipe) for recipe in everything() if recipe.kind in kinds]
        save_bank(FOLDER / file, voices)
        print(f"{FOLDER / file}: {len(voices)} voices", file=sys.stderr)


if __name__ == "__main__":
    main()
