"""What twenty voices teach of a device, and how much nearer the corrected engine's ranking comes to the device's.

    .venv/bin/python tests/bench/calibration_figures.py [--targets 5] [--evaluations 1000] [--seed 0]

The devices are engines whose envelopes run at another speed, 6 dB brighter or duller above 4 kHz by a filter of
another kind than the correction's, recorded at 48 kHz with noise at -70 dB below full scale and each take up to 1 ms
early or late (tests/hardware/unlike_device.py); nobody tells the calibration any of this. Ranks: fifty voices each that
the prior draws for a target, and the fifty nearest that differ of a search on the built-in engine.
"""

from __future__ import annotations

import argparse
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "hardware"))

from unlike_device import DEVICE, unlike

from evosynth.analysis.match import TargetMatch
from evosynth.analysis.prepare import load_target
from evosynth.analysis.summary import summary
from evosynth.analysis.target import PreparedTarget
from evosynth.arrays import F64
from evosynth.hardware.calibrating import learned
from evosynth.hardware.noise import noise_of
from evosynth.runs import assembly
from evosynth.runs.settings import RunSettings
from evosynth.synths.base import Note, Synth
from evosynth.synths.corrected import corrected
from evosynth.synths.correction import Correction
from evosynth.synths.engine import EngineSpec
from evosynth.synths.fm.synth import FMSynth
from evosynth.synths.takes import Takes, TakesOf
from evosynth.voices.dx7 import INIT_VOICE

TARGETS = Path(__file__).resolve().parents[1] / "targets"
NAMES = ("epiano_60", "vibraphone_65", "nylon_guitar_52", "synth_bass_36", "steel_drum_62")  # most of them decay
SPEEDS = (0.9, 1.0, 1.05, 1.113, 1.15)
VOICES = 50
HEARD = 16  # that a device is asked to rank
RATE = 44100


def speeds(seed: int) -> None:
    """What is learned of each planted speed, and how much further off the engine is without it."""
    print("planted speed | learned | error | known to | brightness and level off by at most | seconds")
    for number, speed in enumerate(SPEEDS):
        shelf, gain = (6.0, -6.0) if number % 2 else (-6.0, 6.0)
        began = time.perf_counter()
        found = learned(unlike(speed, shelf, gain, seed=seed + number), DEVICE)
        took = time.perf_counter() - began
        plain = learned(unlike(1.0, shelf, gain, noise_db=-140, late_s=0, seed=seed), DEVICE)
        off = np.abs(np.array(found.response_db) - plain.response_db).max() + abs(found.level_db - plain.level_db)
        error, known = found.envelope_speed / speed - 1, found.envelope_speed_error
        print(f"{speed} | {found.envelope_speed:.4f} | {error:+.2%} | {known:.2%} | {off:.2f} dB | {took:.1f}")


def kendall(one: F64, other: F64) -> float:
    from scipy.stats import kendalltau

    return float(kendalltau(one, other).statistic)


def drawn(target: PreparedTarget, seed: int) -> F64:
    """Voices of the prior."""
    return FMSynth(RATE).prior(summary(target), VOICES, np.random.default_rng(seed))


def found(target: PreparedTarget, seed: int, evaluations: int) -> F64:
    """The nearest of a search on the built-in engine that are no two the same voice."""
    session = assembly.make_session(target, RunSettings(seed=seed, evaluations=evaluations, seconds=None))
    heard: dict[bytes, tuple[float, F64]] = {}
    while session.evaluations < evaluations:
        session.step(at_most=evaluations - session.evaluations)
        for one in session.population:
            heard[one.genome.tobytes()] = (float(one.scores.sum()), one.genome)
    return np.stack([genome for _, genome in sorted(heard.values(), key=lambda one: one[0])[:VOICES]])


def distances(synth: Synth, target: PreparedTarget, genomes: F64) -> F64:
    match = TargetMatch(target, RATE)
    return np.asarray(match.score(genomes, synth.render(genomes, match.notes, quality="final")).sum(axis=1))


def noise(takes: TakesOf) -> tuple[float, ...]:
    """As a soundcheck hears it: what comes of a voice that is silent."""
    silent = INIT_VOICE.with_values(op1_output=0).data
    take = next(takes.record([silent], [Note(60, 100, 0.4, 0.4)]))[0]
    return noise_of(take.samples, take.sample_rate)


@dataclass(frozen=True)
class Agreement:
    """Of an engine with a device, over the same voices."""

    tau: float  # Kendall's, of their distances
    farther: float  # than the best of all is the best of the engine's first HEARD, both as the device plays them

    def __str__(self) -> str:
        return f"{self.tau:.3f} ({self.farther:.1%})"


def agreements(target: PreparedTarget, genomes: F64, takes: Takes, learned_of_it: Correction) -> list[Agreement]:
    """With a device that is heard with its noise: the engine. Rid of it: the engine, with the speed, with all."""
    plain = FMSynth(RATE)
    engines = (
        plain,
        plain,
        corrected(plain, Correction(learned_of_it.envelope_speed)),
        corrected(plain, learned_of_it),
    )
    spec = EngineSpec("dx7", device=DEVICE).heard_by(takes)
    noisy, clean = (
        distances(assembly.engine(spec, RATE, calibration=each), target, genomes) for each in (None, learned_of_it)
    )
    return [
        _agreement(distances(engine, target, genomes), noisy if number == 0 else clean)
        for number, engine in enumerate(engines)
    ]


def _agreement(here: F64, there: F64) -> Agreement:
    first = np.argsort(here)[:HEARD]
    return Agreement(kendall(here, there), float(there[first].min() / there.min() - 1))


def ranks(takes: TakesOf, learned_of_it: Correction, count: int, evaluations: int, seed: int) -> None:
    print("voices of | target | with noise | without | and with its speed | and corrected")
    for kind in ("prior", "search"):
        rows = []
        for name in NAMES[:count]:
            target = load_target(TARGETS / f"{name}.flac")
            genomes = drawn(target, seed) if kind == "prior" else found(target, seed, evaluations)
            rows.append(agreements(target, genomes, takes, learned_of_it))
            print(f"{kind} | {name} | " + " | ".join(map(str, rows[-1])))
        means = [Agreement(mean(a.tau for a in way), mean(a.farther for a in way)) for way in zip(*rows, strict=True)]
        print(f"{kind} | mean | " + " | ".join(map(str, means)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--targets", type=int, default=len(NAMES))
    parser.add_argument("--evaluations", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    speeds(arguments.seed)
    device = unlike(1.113, -6.0, seed=arguments.seed)
    calibration = learned(device, DEVICE, noise_db=noise(device))
    print(f"\n{calibration.words}\n")
    ranks(device, calibration.correction, arguments.targets, arguments.evaluations, arguments.seed)


if __name__ == "__main__":
    main()
