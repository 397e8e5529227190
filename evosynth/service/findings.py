"""Candidates of a run that its document is to remember, each with the line that it comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evosynth.arrays import F64
from evosynth.documents.changes import Found
from evosynth.documents.lineage import Lineage, found
from evosynth.documents.records import Why
from evosynth.evolution.report import Candidate
from evosynth.service.run_voices import RunVoices
from evosynth.synths.base import Audio
from evosynth.synths.through_takes import ThroughTakes

if TYPE_CHECKING:
    from evosynth.evolution.session import Session


class Findings:
    """Those of one session: wanted as they are shown or rated, handed over one by one, since lines must be heard."""

    def __init__(self, run: str, session: Session, voices: RunVoices) -> None:
        self._run, self._session, self._voices = run, session, voices
        self._lineage = Lineage(self._render, session.fitness.notes[0])
        self._told: dict[int, Why] = {}
        self._wanted: dict[int, tuple[Candidate, Why]] = {}

    def want(self, one: Candidate, why: Why) -> None:
        """The document is to remember this one, for this reason as well."""
        asked = self._wanted[one.id][1] if one.id in self._wanted else Why.ANCESTOR
        if (why | asked) & ~self._told.get(one.id, Why.ANCESTOR):
            self._wanted[one.id] = one, why | asked

    def __contains__(self, id: object) -> bool:
        """Whether this one is still to be handed over."""
        return id in self._wanted

    def __len__(self) -> int:
        """How many are still to be handed over."""
        return len(self._wanted)

    def next(self) -> Found:
        """One of them with its line: the rated before those that were only shown, the first wanted first."""
        return self.take(
            next((id for id, (_, why) in self._wanted.items() if why > Why.SHOWN), next(iter(self._wanted)))
        )

    def take(self, id: int) -> Found:
        """This one with its line."""
        one, why = self._wanted.pop(id)
        self._told[id] = self._told.get(id, Why.ANCESTOR) | why
        return found(self._run, self.heard(one), why, self._voices.of)

    def heard(self, one: Candidate) -> tuple[Candidate, ...]:
        """Its line, founder first, as far as it can be heard; what lines that wait lack is heard with it."""
        waiting = (self._session.line_of(other) for other, _ in self._wanted.values())
        return self._lineage.thinned(self._session.line_of(one), waiting)

    def _render(self, genomes: F64) -> Audio:
        """How large a step is can be told without a device: nothing is played for it."""
        synth = self._session.synth
        synth = synth.twin if isinstance(synth, ThroughTakes) else synth
        return synth.render(genomes, self._session.fitness.notes[:1], quality="search")[0]
