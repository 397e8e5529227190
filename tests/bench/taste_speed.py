"""What a page costs a model of taste, on one thread: ``python tests/bench/taste_speed.py``.

200 children of each engine, of a note of 1.3 s, are rendered, described and ranked after twelve pages of answers; and
the model is fitted after 2, 6, 12 and 24 pages. Seconds of CPU, median of five; who listens likes dark sounds.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable

import numpy as np

from evosynth.analysis.alike import NAMES, Impressions
from evosynth.analysis.impressions import impressions
from evosynth.synths import registry
from evosynth.synths.base import Note, Synth
from evosynth.taste.answers import Page, Taste
from evosynth.taste.choosing import chosen
from evosynth.taste.model import Model, fitted

RATE, NOTE, PAGE = 44100, Note(60, 100, 0.75, 1.3), 16


def taste_for_dark(sounds: Impressions, pages: int) -> Taste:
    """Six of each sixteen named."""
    dark = -sounds.values[:, NAMES.index("brightness")]
    found = []
    for at in range(0, pages * PAGE, PAGE):
        grades = np.zeros(PAGE)
        grades[np.argsort(-dark[at : at + PAGE])[:6]] = (5, 5, 4, 3, 2, 1)
        found.append(Page(sounds[at : at + PAGE], grades))
    return Taste(tuple(found))


def seconds(work: Callable[[], object], times: int = 5) -> float:
    """Of CPU, the first time not counted."""
    taken = []
    for _ in range(times + 1):
        began = time.process_time()
        work()
        taken.append(time.process_time() - began)
    return float(np.median(taken[1:]))


def page_costs(synth: Synth, model: Model, n: int) -> tuple[float, float, float]:
    """Of rendering n children, of describing them, and of ranking and choosing."""
    genomes = synth.prior(None, n, np.random.default_rng(1))
    audio = synth.render(genomes, [NOTE])[0]
    pool, rng = impressions(audio, NOTE), np.random.default_rng(2)
    return (
        seconds(lambda: synth.render(genomes, [NOTE])),
        seconds(lambda: impressions(audio, NOTE)),
        seconds(lambda: chosen(model, pool, pool[:1], PAGE - 1, rng)),
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--children", type=int, default=200)
    wanted = parser.parse_args()
    print("| engine | rendered | described | ranked and chosen | together |\n| --- |" + " ---: |" * 4)
    for name in registry.names():
        synth = registry.make(name, RATE, 1)
        heard = impressions(synth.render(synth.prior(None, 480, np.random.default_rng(0)), [NOTE])[0], NOTE)
        sounds = Impressions(np.nan_to_num(heard.values), heard.prints)
        model = fitted(taste_for_dark(sounds, 12))
        assert model is not None
        costs = page_costs(synth, model, wanted.children)
        print(f"| {name} | " + " | ".join(f"{cost:.3f}" for cost in (*costs, sum(costs))) + " |")
    print("\n| pages answered | fitted in |\n| ---: | ---: |")
    for pages in (2, 6, 12, 24):
        taste = taste_for_dark(sounds, pages)
        print(f"| {pages} | {seconds(lambda taste=taste: fitted(taste)):.3f} |")


if __name__ == "__main__":
    main()
