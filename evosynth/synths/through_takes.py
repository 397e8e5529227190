"""An engine heard through a device: its space, prior and moves are the engine's own, its sound is recorded.

The engine itself, the *twin*, stays at hand: for what need not be played to be known.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import get_args

import numpy as np

from evosynth.arrays import F32, F64
from evosynth.synths import voicing
from evosynth.synths.around import Around
from evosynth.synths.base import Audio, Note, Quality, Synth, never
from evosynth.synths.engine import EngineSpec
from evosynth.synths.takes import Take, Takes

Resample = Callable[[F32, int, int], F32]  # samples, from and to rate in Hz


class ThroughTakes(Around):
    """A Synth whose rows are takes of ``spec``'s device.

    Parameters
    ----------
    twin : the engine that makes the device's voices; what it can be confined to and simplify, this can.
    spec : engine and device; it packs genomes into the voices that are sent.
    takes : the way to the device. Two rows of one voice are one take where it remembers.
    resample : brings takes to the rate of the twin, and takes out of them what is not the device's.
    """

    def __init__(self, twin: Synth, spec: EngineSpec, takes: Takes, resample: Resample) -> None:
        super().__init__(twin)
        self._spec, self._takes, self._resample = spec, takes, resample

    @property
    def twin(self) -> Synth:
        return self.engine

    def around(self, engine: Synth) -> ThroughTakes:
        """The same device."""
        return ThroughTakes(engine, self._spec, self._takes, self._resample)

    # ---- hearing --------------------------------------------------------------------------------------------------

    def voices(self, genomes: F64) -> list[bytes]:
        """What is sent of genomes (n, d): with what a person has pinned. ``ValueError`` for what are none."""
        if not len(genomes):
            raise ValueError("there is no voice to play")
        return voicing.voices_of(self.space.encode(self.space.decode(genomes)), self._spec)

    def render(
        self,
        genomes: F64,
        notes: Sequence[Note],
        *,
        quality: Quality = "search",
        cancelled: Callable[[], bool] = never,
    ) -> list[Audio]:
        """One Audio per note, rows (n, samples); there is one quality only, the device's.

        Raises what recording raises; Cancelled between two voices. What was recorded by then is not lost where the
        takes are remembered.
        """
        if quality not in get_args(Quality):
            raise ValueError(f"quality is {quality!r}, known are {', '.join(get_args(Quality))}")
        return self.hear(genomes, notes, cancelled=cancelled)

    def hear(
        self, genomes: F64, notes: Sequence[Note], *, again: int = 0, cancelled: Callable[[], bool] = never
    ) -> list[Audio]:
        """The same; ``again`` from 1 on hears each of them anew."""
        voices, rate = self.voices(genomes), self.sample_rate
        rows = [np.zeros((len(voices), note.samples(rate)), np.float32) for note in notes]
        heard = self._takes.record(voices, notes, again=again, cancelled=cancelled)
        for row, takes in enumerate(heard):
            for out, take in zip(rows, takes, strict=True):
                self._into(out[row], take)
        return [Audio(out, rate, len(voices)) for out in rows]

    def _into(self, row: F32, take: Take) -> None:
        samples = take.samples
        if len(samples):
            samples = self._resample(samples, take.sample_rate, self.sample_rate)
        count = min(len(row), len(samples))
        row[:count] = samples[:count]
