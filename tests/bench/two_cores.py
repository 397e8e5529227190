"""What a second core brings: each engine with two threads against itself with one, beside dexed-py, in one run.

    .venv/bin/pip install -e '.[reference]'
    .venv/bin/python tests/bench/two_cores.py

512 voices of the prior, one note of a second each at 44.1 kHz. Wall time, so it says something on an idle machine only:
medians over rounds in which all take turns.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from statistics import median

import dexed
import numpy as np

from evosynth.arrays import F64, U8
from evosynth.synths.base import Note, Quality
from evosynth.synths.fm.synth import FMSynth
from evosynth.voices.dx7_space import voices_from_genomes

RATE = 44100
NOTE = Note(60, 100, 0.8, 1.0)
ALL_OPERATORS = b"\x3f"


def ours(genomes: F64, quality: Quality) -> Callable[[int], None]:
    engines = {threads: FMSynth(RATE, threads=threads) for threads in (1, 2)}
    return lambda threads: engines[threads].render(genomes, [NOTE], quality=quality) and None


def theirs(voices: U8) -> Callable[[int], None]:
    def part(rows: U8) -> None:
        engine = dexed._RawDexedSynth(RATE)
        for voice in rows:
            engine.load_sysex(voice.tobytes() + ALL_OPERATORS)
            engine.render(NOTE.midi_note, NOTE.velocity, NOTE.gate_s, NOTE.length_s)

    def play(threads: int) -> None:
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(part, np.array_split(voices, threads)))

    return play


def seconds(play: Callable[[int], None], threads: int) -> float:
    began = time.perf_counter()
    play(threads)
    return time.perf_counter() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=12)
    parser.add_argument("--voices", type=int, default=512)
    arguments = parser.parse_args()
    genomes = FMSynth(RATE).prior(None, arguments.voices, np.random.default_rng(0))
    voices = voices_from_genomes(genomes)
    contenders = {"search": ours(genomes, "search"), "exact": ours(genomes, "final"), "dexed-py": theirs(voices)}
    gains: dict[str, list[float]] = {name: [] for name in contenders}
    for turn in range(arguments.rounds + 1):
        for name, play in contenders.items():
            took = {threads: seconds(play, threads) for threads in ((1, 2) if turn % 2 else (2, 1))}
            if turn:  # the first warms up
                gains[name].append(took[1] / took[2])
    print("| engine | two threads against one (least to most) |\n| --- | ---: |")
    for name, values in gains.items():
        print(f"| {name} | {median(values):.2f} ({min(values):.2f} to {max(values):.2f}) |")


if __name__ == "__main__":
    main()
