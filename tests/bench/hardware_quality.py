"""How near a search on a device comes with few takes, beside the built-in engine at as many evaluations.

    python tests/bench/hardware_quality.py --takes 200 1000 --jobs 2
    python tests/bench/hardware_quality.py --takes 200 1000 --ways plain --batch 8 12 16 --devices alike --seeds 1 2

Devices are engines behind ``Takes``, without a wire. *alike* sounds as the built-in engine does; *unlike* has envelopes
11.3 % faster, is 6 dB duller above 4 kHz, hisses at -70 dB below full scale and is up to 1 ms early or late
(tests/hardware/unlike_device.py), and of it nothing is known but its hiss; *learned* is the same, after twenty voices
have taught how it differs. Ways: *plain* asks for as many at a time as ``--batch`` says, *foreseen* searches on the
engine first (see evolution.foreseen). A figure is the distance of the best as the device plays it without hiss,
divided by that of the built-in engine, which asks for 32 at a time; geometric means over targets and seeds.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "hardware"))

from unlike_device import DEVICE, unlike

from evosynth.analysis.prepare import load_target
from evosynth.analysis.target import PreparedTarget
from evosynth.hardware.calibrating import learned
from evosynth.hardware.noise import noise_of
from evosynth.runs import assembly
from evosynth.runs.settings import RunSettings
from evosynth.synths import registry
from evosynth.synths.base import Note
from evosynth.synths.correction import Correction
from evosynth.synths.engine import EngineSpec
from evosynth.synths.takes import Takes, TakesOf
from evosynth.voices.dx7 import INIT_VOICE

TARGETS = Path(__file__).resolve().parent.parent / "targets"
FIVE = ("cello_43", "epiano_60", "nylon_guitar_52", "oboe_70", "synth_bass_36")
RATE = 44100
SPEC = EngineSpec("dx7", device="dx7;1;PORT;;INPUT")
DEVICES = ("alike", "unlike", "learned")


@dataclass(frozen=True, slots=True)
class Cell:
    """One search."""

    way: str  # "engine", "plain", "foreseen"
    device: str
    takes: int
    batch: int
    target: str
    seed: int


def device_of(kind: str, *, hiss: bool) -> Takes:
    if kind == "alike":
        return TakesOf(registry.make("dx7", RATE, 1), SPEC)
    return unlike() if hiss else unlike(noise_db=-200.0, late_s=0.0)


@cache
def known_of(kind: str) -> Correction | None:
    """What a run knows of a device before it begins."""
    if kind == "alike":
        return None
    (silence,) = next(unlike(seed=1).record([INIT_VOICE.with_values(op1_output=0).data], [Note(length_s=1.0)]))
    noise_db = noise_of(silence.samples, silence.sample_rate)
    if kind == "unlike":
        return Correction(noise_db=noise_db)
    return learned(unlike(seed=2), DEVICE, noise_db=noise_db).correction


def searched(cell: Cell, target: PreparedTarget) -> float:
    """The distance of the best that was found, as its device plays it without hiss."""
    settings = RunSettings(seconds=None, evaluations=cell.takes, seed=cell.seed, threads=1)
    if cell.way != "engine":
        spec, known = SPEC.heard_by(device_of(cell.device, hiss=True)), known_of(cell.device)
        settings = replace(settings, synth=spec, foreseen=cell.way == "foreseen", calibration=known)
    assembly.REAL_TIME_BATCH = cell.batch
    session = assembly.make_session(target, settings)
    while session.evaluations < cell.takes:
        session.step(at_most=cell.takes - session.evaluations)
    assert session.best is not None
    if cell.way == "engine":
        return session.best.distance
    quiet = replace(settings, synth=SPEC.heard_by(device_of(cell.device, hiss=False)), calibration=None)
    synth, genome = assembly.make_synth(quiet), session.best.genome[None]
    return float(session.fitness.score(genome, synth.render(genome, session.fitness.notes)).sum())


def main() -> None:
    arguments = parsed()
    found: dict[Cell, float] = {}
    with ProcessPoolExecutor(arguments.jobs) as pool:
        for cell, distance, took_s in pool.map(timed, cells(arguments)):
            found[cell] = distance
            print(f"{cell} {distance:.3f} in {took_s:.0f} s", file=sys.stderr, flush=True)
    print("| takes | way | at a time | device | distance | to the built-in engine |", "| ---: " * 6 + "|", sep="\n")
    kinds = dict.fromkeys(replace(cell, target="", seed=0) for cell in found)
    for kind in kinds:
        own = [cell for cell in found if replace(cell, target="", seed=0) == kind]
        engine = [replace(cell, way="engine", device="", batch=32) for cell in own]
        mean, other = (mean_of([found[cell] for cell in every]) for every in (own, engine))
        row = kind.takes, kind.way, kind.batch, kind.device, f"{mean:.2f}", f"{mean / other:.2f}"
        print("| " + " | ".join(map(str, row)) + " |")


def timed(cell: Cell) -> tuple[Cell, float, float]:
    began = time.perf_counter()
    distance = searched(cell, load_target(TARGETS / f"{cell.target}.flac"))
    return cell, distance, time.perf_counter() - began


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
    add("--devices", nargs="+", choices=DEVICES, default=list(DEVICES))
    add("--batch", nargs="+", type=int, default=[assembly.REAL_TIME_BATCH])
    add("--targets", nargs="+", default=list(FIVE))
    add("--seeds", nargs="+", type=int, default=[1])
    add("--jobs", type=int, default=1)
    return parser.parse_args()


if __name__ == "__main__":
    main()
