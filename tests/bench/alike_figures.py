"""What the measure of alike makes of known changes, and what describing costs: ``python tests/bench/alike_figures.py``.

Voices of the DX7's prior at three notes, compared with themselves after a known change of their patch: just noticeable
steps (quarter below, median, quarter above, nine in ten), and the median of each descriptor in its own steps. Then the
CPU time in which 200 sounds of 1.4 s are described and printed, on one thread, beside their rendering (median of five).
"""

from __future__ import annotations

import argparse
import time

import numpy as np
from calibration import CHANGES, stepped

from evosynth.analysis.alike import WORDS, Impressions, steps
from evosynth.analysis.impressions import impressions
from evosynth.arrays import F64
from evosynth.synths import registry
from evosynth.synths.base import Note, Synth

RATE = 44100
SHOWN = {
    "all output levels ±1": stepped("output", 1),
    "all output levels ±4": stepped("output", 4),
    "all detunes ±1": stepped("detune", 1),
    "all first rates ±3": stepped("rate1", 3),
    "another voice": CHANGES["another voice"],
}


def compared(synth: Synth, name: str, n: int, seed: int) -> tuple[F64, F64]:
    """Steps (m,) and differences of descriptors in their own steps (m, k) of n voices at three notes."""
    rng, apart, words = np.random.default_rng(seed), [], []
    for key in (48, 60, 72):
        note, genomes = Note(key, 100, 0.75, 1.1), synth.prior(None, n, rng)
        changed = SHOWN[name](synth, genomes, rng)
        one, other = (impressions(synth.render(g, [note], quality="final")[0], note) for g in (genomes, changed))
        for row in np.flatnonzero(~np.isnan(one.values[:, 0]) & ~np.isnan(other.values[:, 0])):
            apart.append(steps(_only(other, row), _only(one, row))[0])
            words.append(np.abs(other.values[row] - one.values[row]) / [word.step for word in WORDS])
    return np.array(apart), np.array(words)


def _only(those: Impressions, row: int) -> Impressions:
    return those[slice(row, row + 1)]


def cpu_seconds(synth: Synth, n: int = 200) -> tuple[float, float]:
    """Of rendering n sounds of 1.4 s, and of describing and printing them; medians of five."""
    note, genomes = Note(60, 100, 1.0, 1.4), synth.prior(None, n, np.random.default_rng(0))
    rendering, describing = [], []
    for _ in range(6):
        began = time.process_time()
        audio = synth.render(genomes, [note])[0]
        rendered = time.process_time()
        impressions(audio, note)
        describing.append(time.process_time() - rendered)
        rendering.append(rendered - began)
    return float(np.median(rendering[1:])), float(np.median(describing[1:]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--voices", type=int, default=120)
    parser.add_argument("--seed", type=int, default=3)
    wanted = parser.parse_args()
    synth = registry.make(registry.names()[0], RATE, 1)
    found = {name: compared(synth, name, wanted.voices, wanted.seed) for name in SHOWN}
    print("| change to the patch | quarter below | median | quarter above | nine in ten |\n| --- |" + " ---: |" * 4)
    for name, (apart, _) in found.items():
        print(f"| {name} | " + " | ".join(f"{q:.2f}" for q in np.percentile(apart, (25, 50, 75, 90))) + " |")
    print("\n| median in steps | " + " | ".join(SHOWN) + " |\n| --- |" + " ---: |" * len(SHOWN))
    for k, word in enumerate(WORDS):
        print(f"| {word.name} | " + " | ".join(f"{np.median(words[:, k]):.2f}" for _, words in found.values()) + " |")
    rendering, describing = cpu_seconds(synth)
    print(f"\n200 sounds of 1.4 s: rendered in {rendering:.3f} s of CPU, described and printed in {describing:.3f}")


if __name__ == "__main__":
    main()
