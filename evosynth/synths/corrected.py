"""An engine that sounds as one instrument was heard to: its envelopes at that speed, its sound through a filter."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from evosynth.arrays import F64
from evosynth.synths.around import Around
from evosynth.synths.base import Audio, Note, Paced, Quality, Synth, never
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


class Corrected(Around):
    """A Synth whose rows are an engine's through the filter of a correction. All else is the engine's own."""

    def __init__(self, engine: Synth, correction: Correction) -> None:
        super().__init__(engine)
        self._correction = correction
        self._factor, self._sections = correction.sections(engine.sample_rate)

    def around(self, engine: Synth) -> Corrected:
        """The same correction."""
        return Corrected(engine, self._correction)

    def render(
        self,
        genomes: F64,
        notes: Sequence[Note],
        *,
        quality: Quality = "search",
        cancelled: Callable[[], bool] = never,
    ) -> list[Audio]:
        """As the engine, in its layout; both qualities through the same filter."""
        sounds = self.engine.render(genomes, notes, quality=quality, cancelled=cancelled)
        for audio in sounds:
            self._filter(audio)
        return sounds

    def _filter(self, audio: Audio) -> None:
        """In place: what an engine has rendered is nobody else's yet."""
        from evosynth.synths.shelf_kernels import filter_lanes, filter_rows

        through = filter_rows if audio.layout == "voice" else filter_lanes
        through(audio.data, self._factor, self._sections)
