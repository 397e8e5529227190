"""Between the genomes of a run and the voices that the window knows: the one place where they are changed over."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from evosynth.arrays import F64
from evosynth.errors import InputError
from evosynth.evolution import report
from evosynth.service.evolver_messages import Candidate
from evosynth.synths import voicing
from evosynth.synths.engine import EngineSpec

KEPT = 2000  # voices that are remembered: far more than are on show


class RunVoices:
    """Genomes of one engine as voices, each packed once."""

    def __init__(self, synth: EngineSpec) -> None:
        self._synth = synth
        self._packed: dict[bytes, bytes] = {}  # by genome
        self._seeds: dict[bytes, bytes] = {}

    def genomes(self, voices: Sequence[bytes]) -> F64:
        """(n, d). InputError where one is of another engine or needs a table that the run has not."""
        space = voicing.space_of(self._synth)
        return voicing.genomes_of(voices, self._synth) if voices else np.empty((0, len(space)))

    def seeded(self, voices: Sequence[bytes]) -> F64 | None:
        """Genomes (n, d) of the voices that the run begins with, or None; they stay known by their bytes and names."""
        if not voices:
            return None
        genomes = self.genomes(voices)
        self._seeds |= {genome.tobytes(): voice for genome, voice in zip(genomes, voices, strict=True)}
        return genomes

    def model(self, voice: bytes | None) -> F64 | None:
        """The genome (d,) whose locked values newcomers take; None where a table of the voice's is missing."""
        try:
            return None if voice is None else voicing.genome_of(voice, self._synth)
        except InputError:
            return None

    def of(self, genome: F64) -> bytes:
        """The voice of a genome (d,)."""
        key = genome.tobytes()
        if (seed := self._seeds.get(key)) is not None:
            return seed
        if key not in self._packed:
            if len(self._packed) >= KEPT:
                self._packed.clear()
            self._packed[key] = voicing.voice_of(genome, self._synth)
        return self._packed[key]

    def shown(self, one: report.Candidate) -> Candidate:
        """An individual of the session as the window meets it."""
        descent = one.parents, one.move, one.generation, one.index, one.weighed
        return Candidate(one.id, self.of(one.genome), one.scores, *descent)
