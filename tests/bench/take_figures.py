"""What takes cost: how large one is, how long until it stands in a document, how long until it is found there.

    PYTHONPATH=tests/bench .venv/bin/python tests/bench/take_figures.py [--voices 30] [--seconds 2] [--floor -90]

Voices of the bundled banks, as the engine makes them, a note of half that length, at 48 kHz; the loudest has -6 dBFS at
an input whose noise (white, at ``--floor`` dBFS RMS) is part of every take. Times are of one thread, on this disk.
"""

from __future__ import annotations

import tempfile
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from evosynth.arrays import F32
from evosynth.documents.changes import Change
from evosynth.documents.own import OwnDocument
from evosynth.documents.take_store import TakesInDocument
from evosynth.library import paths
from evosynth.library.voice_files import read_voices
from evosynth.synths import registry, voicing
from evosynth.synths.base import Note
from evosynth.synths.engine import EngineSpec
from evosynth.synths.takes import Take

RATE = 48000
PEAK = 0.5
SPEC = EngineSpec("dx7", device="tx802;1;PORT;;")


def takes(options: Namespace) -> tuple[list[bytes], Note, list[F32]]:
    """Voices without their names, their note, and what is heard of each (m,), without noise."""
    every = [voice for bank in paths.banks() for voice in read_voices(bank).voices]
    voices = every[:: max(1, len(every) // options.voices)][: options.voices]
    note = Note(60, 100, options.seconds / 2, options.seconds)
    genomes = voicing.genomes_of(voices, SPEC)
    rows = registry.make(SPEC.name, RATE).render(genomes, [note], quality="final")[0].rows()
    return [voicing.sound(voice) for voice in voices], note, list(rows * np.float32(PEAK / np.abs(rows).max()))


@contextmanager
def document() -> Iterator[tuple[OwnDocument, Callable[[tuple[Change, ...]], None]]]:
    """One that the command line writes."""
    with tempfile.TemporaryDirectory() as folder:
        own = OwnDocument(Path(folder) / "takes.evosynth")
        yield own, lambda changes: own.apply(changes, durable=False)
        own.close()


def measured(voices: list[bytes], note: Note, sounds: list[F32]) -> str:
    """Median and greatest of a take's size and times."""
    with document() as (own, write):
        put, size, before = [], [], own.size
        for sound, samples in zip(voices, sounds, strict=True):
            take = Take.of(samples, RATE)
            started = time.perf_counter()
            TakesInDocument(own.path, SPEC.device, write).put(sound, note, 0, take)
            put.append(time.perf_counter() - started)
        for (length,) in own.db.execute("SELECT length(data) FROM takes"):
            size.append(length / 1e3)
        own.tidy()
        grown = (own.path.stat().st_size - before) / len(voices) / 1e3
        store, found = TakesInDocument(own.path, SPEC.device, write), []
        for sound in voices:
            started = time.perf_counter()
            assert store.find(sound, note, 0) is not None
            found.append(time.perf_counter() - started)
    times = [f"{1e3 * np.median(each):.1f} ms, most {1e3 * max(each):.1f}" for each in (put, found)]
    sizes = f"{np.median(size):.0f} kB, most {max(size):.0f} (the file grew by {grown:.0f} a take)"
    return f"{sizes}; put {times[0]}; found {times[1]}"


def main() -> None:
    """A line without noise and one with it."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--voices", type=int, default=30)
    parser.add_argument("--seconds", type=float, default=2.0)
    parser.add_argument("--floor", type=float, default=-90.0, help="dBFS")
    options = parser.parse_args()
    voices, note, sounds = takes(options)
    rng = np.random.default_rng(1)
    noisy = [
        samples + rng.normal(0.0, 10 ** (options.floor / 20), len(samples)).astype(np.float32) for samples in sounds
    ]
    measured(voices[:3], note, sounds[:3])  # what is loaded when it is first wanted
    print(f"without noise: {measured(voices, note, sounds)}")
    print(f"noise at {options.floor:g} dBFS: {measured(voices, note, noisy)}")


if __name__ == "__main__":
    main()
