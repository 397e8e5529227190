"""How fast the wavetable synth renders, beside dexed-py in the same run, and what unison and shaping cost.

    .venv/bin/python tests/bench/wavetable_speed.py

One thread. Each round runs every contender once, in turn, so that a slow spell of the machine meets all of them;
figures are medians of CPU time. The patches are the synth's own prior, without unison; then the same ones with 3 and 7
unison voices in each oscillator, and with shaped tables. dexed-py plays the DX7's ROM voices (Debian's hexter).
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "synths" / "fm"))

from engine_speed import contenders as fm_contenders
from engine_voices import rom_voices

from evosynth.arrays import F64
from evosynth.synths.base import Note
from evosynth.synths.wavetable.space import OSCILLATORS
from evosynth.synths.wavetable.synth import WavetableSynth

RATE = 44100
NOTE = Note(60, 100, 0.8, 1.0)
PATCHES = 128


def with_values(synth: WavetableSynth, genomes: F64, **values: float) -> F64:
    """The same genomes with some native values of both oscillators."""
    native = synth.space.decode(genomes)
    for name, value in values.items():
        for oscillator in OSCILLATORS:
            native[:, synth.space.index(f"{oscillator}_{name}")] = value
    return synth.space.encode(native)


def contenders(seed: int) -> dict[str, Callable[[], object]]:
    """What is run, by name."""
    synth = WavetableSynth(RATE, threads=1)
    single = with_values(synth, synth.prior(None, PATCHES, np.random.default_rng(seed)), unison=1)
    sets = {
        "search": (single, "search"),
        "search, 3 unison voices": (with_values(synth, single, unison=3), "search"),
        "search, 7 unison voices": (with_values(synth, single, unison=7), "search"),
        "search, shaped tables": (with_values(synth, single, tilt_db=-3.0), "search"),
        "final": (single, "final"),
    }

    def run(genomes: F64, quality: str) -> Callable[[], object]:
        return lambda: synth.render(genomes, [NOTE], quality=quality)  # type: ignore[arg-type]

    return {name: run(*what) for name, what in sets.items()}


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--rounds", type=int, default=9)
    arguments.add_argument("--seed", type=int, default=1)
    settings = arguments.parse_args()
    roms = rom_voices()
    if roms is None:
        sys.exit("The ROM voices are not there (apt install hexter).")
    runs = {"dexed-py": fm_contenders(roms)["dexed-py"], **contenders(settings.seed)}
    seconds: dict[str, list[float]] = {name: [] for name in runs}
    for run in runs.values():
        run()
    for _ in range(settings.rounds):
        for name, run in runs.items():
            started = time.process_time()
            run()
            seconds[name].append(time.process_time() - started)
    print(f"{PATCHES} patches of {NOTE.length_s} s at {RATE} Hz, one thread, medians of {settings.rounds} rounds")
    for name, taken in seconds.items():
        audio, ratio = PATCHES * NOTE.length_s / median(taken), median(seconds["dexed-py"]) / median(taken)
        print(f"{name:28} {audio:8.0f} s of audio per CPU second   {ratio:6.2f} x dexed-py")


if __name__ == "__main__":
    main()
