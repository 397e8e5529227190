"""An engine that sounds as one instrument was heard to: its envelopes at that speed, its sound through a filter."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from evosynth.arrays import F64
from evosynth.parameters import ParameterSpace, Rule
from evosynth.synths.base import (
    Audio,
    Confinable,
    Move,
    Note,
    Paced,
    Quality,
    Simplifiable,
    Synth,
    TargetSummary,
    never,
)
from evosynth.synths.correction import Correction


def corrected(synth: Synth, correction: Correction | None) -> Synth:
    """The engine with a correction; itself where there is none.

    ``ValueError`` for a speed of envelopes in an engine whose envelopes have but one.
    """
    if correction is None:
        return synth
    paced = synth
    if correction.envelope_speed != 1.0:
        if not isinstance(synth, Paced):
            raise ValueError(f"the engine {synth.name} knows one speed of envelopes only")
        paced = synth.at_envelope_speed(correction.envelope_speed)
    return paced if correction.is_flat else Corrected(paced, correction)


class Corrected:
    """A Synth whose rows are an engine's through the filter of a correction. All else is the engine's own."""

    def __init__(self, engine: Synth, correction: Correction) -> None:
        self._engine, self._correction = engine, correction
        self._factor, self._sections = correction.sections(engine.sample_rate)

    @property
    def name(self) -> str:
        return self._engine.name

    @property
    def space(self) -> ParameterSpace:
        return self._engine.space

    @property
    def sample_rate(self) -> int:
        return self._engine.sample_rate

    @property
    def moves(self) -> tuple[Move, ...]:
        return self._engine.moves

    def prior(self, target: TargetSummary | None, n: int, rng: np.random.Generator) -> F64:
        """The engine's."""
        return self._engine.prior(target, n, rng)

    @property
    def rules(self) -> Mapping[str, Callable[[ParameterSpace, int], Rule]]:
        """What can be promised of whole voices."""
        return self._engine.rules if isinstance(self._engine, Confinable) else {}

    def within(self, space: ParameterSpace) -> Corrected:
        """The same with another space of the same parameters."""
        if not isinstance(self._engine, Confinable):
            raise ValueError(f"the engine {self.name} cannot be confined")
        return Corrected(self._engine.within(space), self._correction)

    def complexity(self, genomes: F64) -> F64:
        """The engine's; (n,) zeros where it knows none."""
        return self._engine.complexity(genomes) if isinstance(self._engine, Simplifiable) else np.zeros(len(genomes))

    def simpler(self, genome: F64) -> F64:
        """The engine's; nothing where it knows none."""
        return self._engine.simpler(genome) if isinstance(self._engine, Simplifiable) else np.empty((0, len(genome)))

    def render(
        self,
        genomes: F64,
        notes: Sequence[Note],
        *,
        quality: Quality = "search",
        cancelled: Callable[[], bool] = never,
    ) -> list[Audio]:
        """As the engine, in its layout; both qualities through the same filter."""
        sounds = self._engine.render(genomes, notes, quality=quality, cancelled=cancelled)
        for audio in sounds:
            self._filter(audio)
        return sounds

    def _filter(self, audio: Audio) -> None:
        """In place: what an engine has rendered is nobody else's yet."""
        from evosynth.synths.shelf_kernels import filter_lanes, filter_rows

        through = filter_rows if audio.layout == "voice" else filter_lanes
        through(audio.data, self._factor, self._sections)
