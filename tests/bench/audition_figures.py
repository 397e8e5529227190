"""How equal tiles are in their loudest 400 ms: ``python tests/bench/audition_figures.py``.

200 voices of the prior of each engine at the note of a breeding, once brought to one integrated loudness and limited,
as files and earlier versions have it, and once as they are auditioned. *Within 2 LU* is the largest part of all voices
that some 2 LU hold; *spread* the 2.5th to the 97.5th percentile. *Drive* is the gain above that of the integrated
loudness, which is what noise in a voice is raised by.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

from evosynth.arrays import F32, F64
from evosynth.audio.level import LOUDNESS_LUFS, levelled, limited, loudest_lufs, loudness_lufs
from evosynth.audio.listening import as_heard
from evosynth.synths import registry
from evosynth.synths.base import Note

VOICES, RATE, SEED = 200, 44100, 1


def prior_sounds(engine: str) -> list[F32]:
    """Voices of the prior as they sound, (samples,) each."""
    synth = registry.make(engine, RATE, 1)
    genomes = synth.prior(None, VOICES, np.random.default_rng(SEED))
    return list(synth.render(genomes, [Note()], quality="final")[0].rows())


def by_integrated(sound: F32) -> F32:
    return limited(levelled(sound, RATE, LOUDNESS_LUFS), RATE)


def by_loudest(sound: F32) -> F32:
    return as_heard(sound, RATE, LOUDNESS_LUFS)


def told(name: str, sounds: list[F32], make: Callable[[F32], F32]) -> None:
    """One line: spread, share, drive, time."""
    began = time.perf_counter()
    heard = [make(sound) for sound in sounds]
    each_ms = 1000 * (time.perf_counter() - began) / len(sounds)
    loudest = np.sort([loudest_lufs(sound, RATE)[0] for sound in heard])
    low, high = np.percentile(loudest, [2.5, 97.5])
    print(
        f"  {name:10} {high - low:5.1f} LU spread, {100 * within(loudest, 2.0):5.1f} % within 2 LU, "
        f"median {np.median(loudest):.1f} LUFS, {each_ms:.0f} ms a sound"
    )


def within(loudest: F64, width: float) -> float:
    """The largest part that lies in one stretch of this width, of sorted ones."""
    return float(max(np.searchsorted(loudest, loudest + width, "right") - np.arange(len(loudest)))) / len(loudest)


def main() -> None:
    for engine in registry.names():
        sounds = prior_sounds(engine)
        raised = [loudness_lufs(by_loudest(s), RATE) - loudness_lufs(by_integrated(s), RATE) for s in sounds]
        print(engine)
        told("integrated", sounds, by_integrated)
        told("loudest", sounds, by_loudest)
        print(f"  raised by at most {np.nanmax(raised):.1f} dB, median {np.nanmedian(raised):.1f} dB")


if __name__ == "__main__":
    main()
