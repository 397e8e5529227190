"""What a distance means: that of a voice to itself after a known change, over voices drawn from the prior.

    python tests/bench/calibration.py [--voices 64] [--seed 0]

Prints the Markdown table of docs/benchmarks.md, from which the words of ``evosynth.analysis.nearness`` are taken.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable

import numpy as np

from evosynth.analysis.match import TargetMatch
from evosynth.analysis.target import PreparedTarget
from evosynth.arrays import F64
from evosynth.synths import registry
from evosynth.synths.base import Note, Synth

RATE = 44100
NOTES = (48, 60, 72)  # in turn
SILENT = 1e-3

Change = Callable[[Synth, F64, np.random.Generator], F64]


def stepped(name: str, by: int) -> Change:
    """All six operators' parameter of this name, each up or down by so much, as far as its range allows."""

    def change(synth: Synth, genomes: F64, rng: np.random.Generator) -> F64:
        space, values = synth.space, synth.space.decode(genomes).copy()
        for op in range(1, 7):
            column = space.index(f"op{op}_{name}")
            row, audible = space.parameters[column], values[:, space.index(f"op{op}_output")] > 0
            sign = rng.choice((-1, 1), len(values))
            there = values[:, column] + by * sign
            sign = np.where((there < row.low) | (there > row.high), -sign, sign)
            values[:, column] += np.where(audible, by * sign, 0)
        return space.encode(values)

    return change


def a_semitone_up(synth: Synth, genomes: F64, _rng: np.random.Generator) -> F64:
    values = synth.space.decode(genomes).copy()
    values[:, synth.space.index("transpose")] += 1
    return synth.space.encode(values)


def unrelated(synth: Synth, genomes: F64, rng: np.random.Generator) -> F64:
    return synth.prior(None, len(genomes), rng)


CHANGES: dict[str, Change] = {
    "all detunes ±1": stepped("detune", 1),
    "all output levels ±1": stepped("output", 1),
    "all output levels ±4": stepped("output", 4),
    "all output levels ±8": stepped("output", 8),
    "a semitone up": a_semitone_up,
    "another voice": unrelated,
}


def measured(n: int, seed: int = 0) -> dict[str, F64]:
    """By change the distances (n,) of n audible voices of the prior to their changed selves."""
    synth, rng = registry.make("dx7", RATE, 1), np.random.default_rng(seed)
    found: dict[str, list[float]] = {name: [] for name in CHANGES}
    while len(found["another voice"]) < n:
        note = Note(NOTES[len(found["another voice"]) % len(NOTES)], 100, 0.75, 1.0)
        genome = synth.prior(None, 1, rng)
        changed = np.concatenate([genome, *(change(synth, genome, rng) for change in CHANGES.values())])
        rows = synth.render(changed, [note], quality="final")[0].rows()
        if np.abs(rows[[0, -1]]).max(axis=1).min() < SILENT:
            continue
        for name, distance in zip(CHANGES, distances(rows[0], rows[1:], note), strict=True):
            found[name].append(distance)
    return {name: np.array(rows) for name, rows in found.items()}


def distances(sound: np.ndarray, others: np.ndarray, note: Note) -> F64:
    """The product's distances (m,) of others (m, samples) to a sound."""
    target = PreparedTarget("voice", sound, RATE, (0.0, 1.0), note, "given", None, 0.0, True, -18.0)
    summed: F64 = TargetMatch(target, RATE, threads=1).distances(others).sum(1)
    return summed


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--voices", type=int, default=64)
    parser.add_argument("--seed", type=int, default=0)
    wanted = parser.parse_args()
    print("| change to the patch | quarter below | median | quarter above |\n| --- | ---: | ---: | ---: |")
    for name, rows in measured(wanted.voices, wanted.seed).items():
        low, median, high = np.percentile(rows, (25, 50, 75))
        print(f"| {name} | {low:.2f} | {median:.2f} | {high:.2f} |")


if __name__ == "__main__":
    main()
