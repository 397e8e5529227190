"""How fast sounds are compared, against SciPy, in the same minute on the same core.

    python tests/bench/feature_speed.py [--sounds 32] [--rounds 9] [--rates 44100 22050]

Milliseconds of CPU time for each second of sound: rounds alternate and medians are taken, so that a busy machine blurs
the ratios less. SciPy is given both forms, one sound a call and all in one array, and the faster one counts.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable

import numpy as np
import threadpoolctl
from yardsticks import LanesLogMel, LanesStft, PlainLogMel, PlainStft

from evosynth.analysis.match import TargetMatch
from evosynth.analysis.target import PreparedTarget
from evosynth.synths.base import Audio, Note

SECONDS = 1.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sounds", type=int, default=32)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--rates", type=int, nargs="+", default=[44100, 22050])
    wanted = parser.parse_args()
    print(
        "| what | rate | SciPy, ms | kernels, ms | ratio (least to most) |",
        "| --- | --- | ---: | ---: | ---: |",
        sep="\n",
    )
    for rate in wanted.rates:
        for name, rivals, ours in contests(wanted.sounds, rate):
            print_row(name, rate, alternated([*rivals, ours], wanted.rounds), wanted.sounds)


def contests(n: int, rate: int) -> list[tuple[str, list[Callable[[], object]], Callable[[], object]]]:
    """What is compared: name, SciPy's ways, ours."""
    rows = noisy_tones(n, rate)
    audio, target = side_by_side(rows, rate), rows[0]
    plain_stft, lanes_stft = PlainStft(target), LanesStft(target)
    plain_mel, lanes_mel = PlainLogMel(target, rate), LanesLogMel(target, rate)
    match = TargetMatch(prepared(target, rate), rate, threads=1)
    return [
        ("STFT 512, 1024, 2048, hop n/4, L1", both(plain_stft.distances, rows), lambda: lanes_stft.distances(audio)),
        ("log-mel 128 (2048, hop 512), L1", both(plain_mel.distances, rows), lambda: lanes_mel.distances(audio)),
        ("the product's own distance", [], lambda: match.score(np.zeros((n, 1)), [audio])),
    ]


def both(distances: Callable[[np.ndarray], object], rows: np.ndarray) -> list[Callable[[], object]]:
    """One sound a call, and all in one array."""
    return [lambda: [distances(row[None, :]) for row in rows], lambda: distances(rows)]


def alternated(works: list[Callable[[], object]], rounds: int) -> np.ndarray:
    """CPU seconds (works, rounds)."""
    for work in works:
        work()  # compiled, loaded
    taken = np.zeros((len(works), rounds))
    for i in range(rounds):
        for j, work in enumerate(works):
            started = time.process_time()
            work()
            taken[j, i] = time.process_time() - started
    return taken


def print_row(name: str, rate: int, taken: np.ndarray, n: int) -> None:
    ms = 1000.0 / (n * SECONDS)
    ours = f"{statistics.median(taken[-1]) * ms:.3f}"
    if len(taken) == 1:
        print(f"| {name} | {rate} | - | {ours} | - |", flush=True)
        return
    best = min(taken[:-1], key=statistics.median)
    ratios = best / taken[-1]
    spread = f"{statistics.median(ratios):.1f} ({ratios.min():.1f} to {ratios.max():.1f})"
    print(f"| {name} | {rate} | {statistics.median(best) * ms:.3f} | {ours} | {spread} |", flush=True)


def noisy_tones(n: int, rate: int) -> np.ndarray:
    """Tones with partials, falling, over a little noise (n, samples)."""
    rng = np.random.default_rng(0)
    t = np.arange(round(SECONDS * rate)) / rate
    hz, fall = rng.uniform(80, 1000, (n, 1)), rng.uniform(0.5, 8, (n, 1))
    rows = np.sin(2 * np.pi * hz * t + 3 * np.sin(2 * np.pi * hz * t)) * np.exp(-fall * t)
    return (0.5 * rows + rng.normal(0, 1e-3, rows.shape)).astype(np.float32)


def side_by_side(rows: np.ndarray, rate: int) -> Audio:
    """The lane layout of an engine that plays 32 voices at once."""
    padded = np.zeros((-(-len(rows) // 32) * 32, rows.shape[1]), np.float32)
    padded[: len(rows)] = rows
    groups = padded.reshape(-1, 32, rows.shape[1]).transpose(0, 2, 1)
    return Audio(np.ascontiguousarray(groups), rate, len(rows), "lanes32")


def prepared(sound: np.ndarray, rate: int) -> PreparedTarget:
    """A sound as a target."""
    note = Note(60, 100, 0.8 * SECONDS, SECONDS)
    return PreparedTarget("tone", sound, rate, (0.0, SECONDS), note, "given", None, 0.0, True, -18.0, 261.6)


if __name__ == "__main__":
    with threadpoolctl.threadpool_limits(1):  # threads of BLAS that wait for work would count as work
        main()
