"""The evolver process where a turn of an engine that is tried is some generations long: tests have no more time."""

from __future__ import annotations

from evosynth.runs.engine_trial import Trial
from evosynth.service import evolver
from evosynth.service.process import Channel

GENERATIONS = 8  # fewer, and a window that is late may see none of a turn


class ShortTrial(Trial):
    """Counts generations instead of seconds."""

    @property
    def over(self) -> bool:
        return self.now.session.generation >= GENERATIONS


def run(channel: Channel) -> None:
    """Entry of the process."""
    evolver.EngineTurns.trial = ShortTrial
    evolver.run(channel)
