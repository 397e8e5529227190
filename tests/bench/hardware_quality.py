"""How near a search on a device comes with few takes, beside the built-in engine at as many evaluations.

    python tests/bench/hardware_quality.py --takes 200 1000 --seeds 1 2
    python tests/bench/hardware_quality.py --takes 200 --ways plain --batch 8 12 16

Devices are engines behind ``Takes``, without a wire: *alike* sounds as the built-in engine does, *unlike* has envelopes
11 % faster, passes less and less from 3 kHz on and hisses at -70 dB, and nobody has told the search. Ways: *plain* asks
for as many at a time as ``--batch`` says, *foreseen* searches on the engine first (see evolution.foreseen). A figure is
the distance of the best as the device plays it without hiss, divided by that of the built-in engine, which asks for 32
at a time; geometric means over targets and seeds. One thread.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from scipy.signal import lfilter

from evosynth.analysis.prepare import load_target
from evosynth.analysis.target import PreparedTarget
from evosynth.arrays import F32
from evosynth.runs import assembly
from evosynth.runs.settings import RunSettings
from evosynth.synths import registry
from evosynth.synths.base import Synth
from evosynth.synths.engine import EngineSpec
from evosynth.synths.fm.synth import FMSynth
from evosynth.synths.takes import Takes, TakesOf

TARGETS = Path(__file__).resolve().parent.parent / "targets"
FIVE = ("cello_43", "epiano_60", "nylon_guitar_52", "oboe_70", "synth_bass_36")
RATE = 44100
SPEC = EngineSpec("dx7", device="dx7;1;PORT;;INPUT")
FASTER, DULL_HZ, HISS_DB = 1.113, 3000.0, -70.0


@dataclass(frozen=True, slots=True)
class Cell:
    """One search."""

    way: str  # "engine", "plain", "foreseen"
    device: str
    takes: int
    batch: int
    target: str
    seed: int


class Dull:
    """Takes through a filter, with hiss where there is some."""

    def __init__(self, hiss: bool) -> None:
        self._rng, self._hiss = np.random.default_rng(1), 10.0 ** (HISS_DB / 20.0) * hiss

    def __call__(self, samples: F32, again: int) -> F32:
        pole = np.exp(-2.0 * np.pi * DULL_HZ / RATE)
        through = lfilter([1.0 - pole], [1.0, -pole], samples)
        return np.asarray(through + self._hiss * self._rng.standard_normal(len(samples)), np.float32)


def takes_of(device: str, *, hiss: bool) -> Takes:
    if device == "alike":
        return TakesOf(registry.make("dx7", RATE, 1), SPEC)
    engine: Synth = FMSynth(RATE, threads=1).at_envelope_speed(FASTER)
    return TakesOf(engine, SPEC, Dull(hiss))


def searched(cell: Cell, target: PreparedTarget) -> float:
    """The distance of the best that was found, as its device plays it without hiss."""
    settings = RunSettings(seconds=None, evaluations=cell.takes, seed=cell.seed, threads=1)
    if cell.way != "engine":
        spec = SPEC.heard_by(takes_of(cell.device, hiss=True))
        settings = replace(settings, synth=spec, foreseen=cell.way == "foreseen")
    assembly.REAL_TIME_BATCH = cell.batch
    session = assembly.make_session(target, settings)
    while session.evaluations < cell.takes:
        session.step(at_most=cell.takes - session.evaluations)
    assert session.best is not None
    if cell.way == "engine":
        return session.best.distance
    quiet = replace(settings, synth=SPEC.heard_by(takes_of(cell.device, hiss=False)))
    synth, genome = assembly.make_synth(quiet), session.best.genome[None]
    return float(session.fitness.score(genome, synth.render(genome, session.fitness.notes)).sum())


def main() -> None:
    arguments = parsed()
    found: dict[Cell, float] = {}
    for cell in cells(arguments):
        began = time.perf_counter()
        found[cell] = searched(cell, load_target(TARGETS / f"{cell.target}.flac"))
        print(f"{cell} {found[cell]:.3f} in {time.perf_counter() - began:.0f} s", file=sys.stderr, flush=True)
    print("| takes | way | at a time | device | distance | to the built-in engine |", "| ---: " * 6 + "|", sep="\n")
    kinds = dict.fromkeys(replace(cell, target="", seed=0) for cell in found)
    for kind in kinds:
        own = [cell for cell in found if replace(cell, target="", seed=0) == kind]
        engine = [replace(cell, way="engine", device="", batch=32) for cell in own]
        mean, other = (mean_of([found[cell] for cell in every]) for every in (own, engine))
        row = kind.takes, kind.way, kind.batch, kind.device, f"{mean:.2f}", f"{mean / other:.2f}"
        print("| " + " | ".join(map(str, row)) + " |")


def cells(arguments: argparse.Namespace) -> Iterator[Cell]:
    for target in arguments.targets:
        for seed in arguments.seeds:
            for takes in arguments.takes:
                yield Cell("engine", "", takes, 32, target, seed)
                for way in arguments.ways:
                    for device in arguments.devices:
                        for batch in arguments.batch:
                            yield Cell(way, device, takes, batch, target, seed)


def mean_of(distances: list[float]) -> float:
    return float(np.exp(np.mean(np.log(distances))))


def parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add = parser.add_argument
    add("--takes", nargs="+", type=int, default=[200, 1000])
    add("--ways", nargs="+", choices=("plain", "foreseen"), default=["plain", "foreseen"])
    add("--devices", nargs="+", choices=("alike", "unlike"), default=["alike", "unlike"])
    add("--batch", nargs="+", type=int, default=[assembly.REAL_TIME_BATCH])
    add("--targets", nargs="+", default=list(FIVE))
    add("--seeds", nargs="+", type=int, default=[1])
    return parser.parse_args()


if __name__ == "__main__":
    main()
