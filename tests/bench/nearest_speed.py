"""How long it takes to find the nearest of many voices: ``python tests/bench/nearest_speed.py --voices 10000``.

Voices of the prior are written as banks of 32 into a folder of their own. *Cold*: nobody has listened to them before.
*Kept*: fingerprints are on disk, the process is new to them. *Again*: the same process asks once more for
the target. Reading the files is part of each.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from pathlib import Path

import numpy as np


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--voices", type=int, default=10_000)
    parser.add_argument("--threads", type=int, default=1)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="evosynth-nearest-") as scratch:
        os.environ["EVOSYNTH_HOME"] = scratch
        banks = Path(scratch, "banks")
        write(banks, arguments.voices)
        print(table(banks, arguments.threads))


def write(folder: Path, n: int) -> None:
    """Banks of 32 voices of the prior, a hundred a folder."""
    from evosynth.midi.syxfile import save_bank
    from evosynth.synths.fm.synth import FMSynth
    from evosynth.voices.dx7_space import voices_from_genomes, voices_in

    voices = voices_in(voices_from_genomes(FMSynth(22050).prior(None, n, np.random.default_rng(0))))
    for number, start in enumerate(range(0, n, 32)):
        part = folder / f"{number // 100:02d}"
        part.mkdir(parents=True, exist_ok=True)
        save_bank(part / f"{number:04d}.syx", voices[start : start + 32])


def table(folder: Path, threads: int) -> str:
    """Seconds of each way to ask, as Markdown."""
    from evosynth.analysis.prepare import load_target
    from evosynth.library import paths
    from evosynth.runs import assembly, seeding
    from evosynth.synths import registry

    assembly.warm_up()
    targets = [load_target(path) for path in paths.examples()]
    seeding.own_voices(registry.default())
    rows = []
    for what in ("cold", "kept", "again"):
        if what == "kept":
            seeding._prints.cache_clear()  # as a new process has it
        began = time.perf_counter()
        found = seeding.first_voices(targets[0], registry.default(), given=[folder], threads=threads)
        rows.append(f"| {what} | {time.perf_counter() - began:.2f} |")
    return "\n".join([f"{found.sentence}\n", "| | s |", "| --- | ---: |", *rows])


if __name__ == "__main__":
    main()
