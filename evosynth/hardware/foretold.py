"""What the built-in engine plays of a voice, for whoever records it: whether it is heard, and when it begins."""

from __future__ import annotations

from functools import lru_cache

from evosynth.arrays import F32
from evosynth.synths import registry, voicing
from evosynth.synths.base import Note, Synth


@lru_cache(maxsize=4)
def _engine(name: str, rate: int) -> Synth:
    return registry.make(name, rate, 1)


@lru_cache(maxsize=8)
def foretold(voice: bytes, note: Note, rate: int) -> F32:
    """Samples (m,) of a voice at a note; one full carrier is 1.0."""
    spec = voicing.synth_of(voice)
    heard = _engine(spec.name, rate).render(voicing.genomes_of([voice], spec), [note], quality="final")
    samples: F32 = heard[0].rows()[0]
    samples.setflags(write=False)
    return samples
