"""What the desk says of a child beside its parent: round by round, so that a sound that is pressed need not wait."""

from __future__ import annotations

from collections.abc import Iterator

from evosynth.analysis.alike import Impressions
from evosynth.arrays import F64
from evosynth.runs.explained import Explanation, Hear, Pair, explaining
from evosynth.service import sounds
from evosynth.service.desk_messages import Explain, Explained
from evosynth.synths.base import Note
from evosynth.synths.engine import EngineSpec


class Explainer:
    """One explanation at a time: the one that was asked for last."""

    def __init__(self) -> None:
        self._ticket = 0
        self._rounds: Iterator[Explanation | None] = iter(())

    def go_on(self, request: Explain) -> Explained | None:
        """One round of it; None while there are more to come."""
        if request.ticket != self._ticket:
            self._ticket, self._rounds = request.ticket, _begin(request)
        for found in self._rounds:
            return None if found is None else Explained(request.ticket, found)
        return Explained(request.ticket, None)


def _begin(request: Explain) -> Iterator[Explanation | None]:
    """No rounds where the two cannot be compared, or one of them cannot be heard here."""
    pair = Pair.of(request.before, request.after)
    if pair is None or sounds.silence(request.before) or sounds.silence(request.after):
        return iter(())
    return explaining(pair, _ear(pair.synth, request.note))


def _ear(synth: EngineSpec, note: Note) -> Hear:
    """By the engine of this computer, also where voices are heard on a synth: a take of each would last minutes."""
    from evosynth.analysis.impressions import impressions

    engine = sounds.engine_at(synth, sounds.FILE_RATE)

    def hear(genomes: F64) -> Impressions:
        return impressions(engine.render(genomes, [note])[0], note)

    return hear
