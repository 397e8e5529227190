"""What a distance means: that of a voice to itself after a known change, over voices drawn from the prior.

    python tests/bench/calibration.py [--voices 64] [--seed 0]
    python tests/bench/calibration.py --voices 400 --judged

Every second voice is given a strike: one of its operators dies in 10 to 80 ms. The first command prints the Markdown
table of docs/benchmarks.md, from which the words of ``evosynth.analysis.nearness`` are taken. ``--judged`` prints how
many of the changes that are called the same patch Zimtohrli takes for the same too (extra ``bench``).
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import strike_metrics

from evosynth.analysis.match import TargetMatch
from evosynth.analysis.nearness import nearness
from evosynth.analysis.target import PreparedTarget
from evosynth.arrays import F64, Bool
from evosynth.notation.tuning import hz_of_note
from evosynth.synths import registry
from evosynth.synths.base import Note, Synth

RATE = 44100
NOTES = (48, 60, 72)  # in turn
SILENT = 1e-3
STRIKE = {"rate1": 99, "rate3": 50, "level1": 99, "level2": 0, "level3": 0, "level4": 0}
SAME_ZIM = 1.5  # Zimtohrli, times 1000, below which two sounds are one

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


def without_its_strike(synth: Synth, genomes: F64, _rng: np.random.Generator) -> F64:
    """The operators that a strike is made of are silent."""
    space, values = synth.space, synth.space.decode(genomes).copy()
    for op in range(1, 7):
        strikes = np.all([values[:, space.index(f"op{op}_{name}")] == value for name, value in STRIKE.items()], axis=0)
        values[strikes, space.index(f"op{op}_output")] = 0
    return space.encode(values)


def unrelated(synth: Synth, genomes: F64, rng: np.random.Generator) -> F64:
    return synth.prior(None, len(genomes), rng)


WITHOUT = "without its strike"  # of the voices that have one
CHANGES: dict[str, Change] = {
    "all detunes ±1": stepped("detune", 1),
    "all output levels ±1": stepped("output", 1),
    "all output levels ±2": stepped("output", 2),
    "all output levels ±4": stepped("output", 4),
    "all output levels ±8": stepped("output", 8),
    "all first rates ±3": stepped("rate1", 3),
    "all second rates ±3": stepped("rate2", 3),
    "all second rates ±10": stepped("rate2", 10),
    WITHOUT: without_its_strike,
    "a semitone up": a_semitone_up,
    "another voice": unrelated,
}


@dataclass(frozen=True, slots=True, eq=False)
class Measured:
    """What became of one change, over voices."""

    distances: F64  # (n,)
    attack: F64  # (n,) that part of it
    lacking: Bool  # (n,) the strike is heard to be another one, or missing
    zim: F64  # (n,) NaN where it was not asked


def struck(synth: Synth, genome: F64, rng: np.random.Generator) -> F64:
    """A voice (1, d) of which one operator, any that does not sound alone, is a strike."""
    space, values = synth.space, synth.space.decode(genome).copy()
    op = rng.integers(2, 7)
    made = STRIKE | {"rate2": rng.integers(55, 80), "output": rng.integers(75, 96), "coarse": rng.integers(2, 15)}
    for name, value in made.items():
        values[:, space.index(f"op{op}_{name}")] = value
    return space.encode(values)


def measured(n: int, seed: int = 0, *, judged: bool = False) -> dict[str, Measured]:
    """By change what n audible voices of the prior are from their changed selves."""
    synth, rng = registry.make("dx7", RATE, 1), np.random.default_rng(seed)
    found: dict[str, list[tuple[float, float, bool, float]]] = {name: [] for name in CHANGES}
    while (done := len(found["another voice"])) < n:
        note = Note(NOTES[done % len(NOTES)], 100, 0.75, 1.0)
        genome = synth.prior(None, 1, rng)
        if done % 2:
            genome = struck(synth, genome, rng)
        changed = np.concatenate([genome, *(change(synth, genome, rng) for change in CHANGES.values())])
        rows = synth.render(changed, [note], quality="final")[0].rows()
        if np.abs(rows[[0, -1]]).max(axis=1).min() < SILENT:
            continue
        zim = [heard(rows[0], row) for row in rows[1:]] if judged else [np.nan] * len(CHANGES)
        measures = distances(rows[0], rows[1:], note)
        for name, parts, row, judge in zip(CHANGES, measures, rows[1:], zim, strict=True):
            if done % 2 or name != WITHOUT:
                found[name].append((float(parts.sum()), float(parts[-1]), lacks(rows[0], row, note), judge))
    return {name: _measured(rows) for name, rows in found.items()}


def _measured(rows: list[tuple[float, float, bool, float]]) -> Measured:
    total, attack, lacking, zim = zip(*rows, strict=True)
    return Measured(np.array(total), np.array(attack), np.array(lacking), np.array(zim))


def lacks(sound: np.ndarray, other: np.ndarray, note: Note) -> bool:
    """Whether a strike is not heard as the same."""
    figures = strike_metrics.compare(sound, other, hz=hz_of_note(note.midi_note), gate_s=note.gate_s)
    return strike_metrics.attack_right(figures) is False


def distances(sound: np.ndarray, others: np.ndarray, note: Note) -> F64:
    """The product's distances (m, parts) of others (m, samples) to a sound."""
    target = PreparedTarget("voice", sound, RATE, (0.0, 1.0), note, "given", None, 0.0, True, -18.0)
    return TargetMatch(target, RATE, threads=1).distances(others)


def heard(sound: np.ndarray, other: np.ndarray) -> float:
    """Zimtohrli's distance times 1000, both of one level."""
    import metrics
    from scipy.signal import resample_poly

    halves = (resample_poly(row, 1, RATE // metrics.RATE) for row in (sound, other))
    pair = [row * (metrics.RMS / max(float(np.sqrt(np.mean(np.square(row)))), 1e-9)) for row in halves]
    return metrics.hearing_distance(*(np.asarray(row, np.float32) for row in pair))


def told_the_same(found: dict[str, Measured]) -> str:
    """How many of those that are called the same patch the judge takes for the same, and how many lack their strike."""
    zim = np.concatenate([one.zim[called_the_same(one)] for one in found.values()])
    struck = [called_the_same(one)[one.lacking] for one in found.values()]
    part = float(np.mean(zim < SAME_ZIM))
    return (
        f"Called the same patch: {len(zim)}, {part:.1%} of them with zim under {SAME_ZIM} (worst {zim.max():.1f}); "
        f"{sum(some.sum() for some in struck)} of {sum(map(len, struck))} whose strike is not heard as the same."
    )


def called_the_same(one: Measured) -> Bool:
    return np.array([nearness(distance) == "same patch" for distance in one.distances])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--voices", type=int, default=64)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--judged", action="store_true", help="ask Zimtohrli too")
    wanted = parser.parse_args()
    found = measured(wanted.voices, wanted.seed, judged=wanted.judged)
    print("| change to the patch | quarter below | median | quarter above | zim, median | nine in ten |")
    print("| --- | ---: | ---: | ---: | ---: | ---: |")
    for name, one in found.items():
        figures = (*np.percentile(one.distances, (25, 50, 75)), *np.percentile(one.zim, (50, 90)))
        print(f"| {name} | " + " | ".join(f"{value:.2f}" for value in figures) + " |")
    if wanted.judged:
        print("\n" + told_the_same(found))


if __name__ == "__main__":
    main()
