"""How far the next generation goes from its parents: what a person has set, until it is set otherwise."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from evosynth.evolution.manner import MOST_GENES, Manner
from evosynth.synths import voicing
from evosynth.synths.engine import EngineSpec
from ui.view_state.amount import AmountState

STEP = 0.1  # of a key


class BreedingManner(QObject):
    """Goes with every generation that is bred."""

    changed = Signal(object)  # AmountState

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.manner = Manner()
        self._values = 1  # of a voice, of the engine that breeds

    def set_amount(self, amount: float) -> None:
        """How many values and how far follow it again."""
        self.manner = replace(self.manner, amount=min(1.0, max(0.0, amount)), share=None, reach=None)
        self.tell()

    def nudge(self, steps: int) -> None:
        """More or less."""
        self.set_amount(round(self.manner.amount + STEP * steps, 2))

    def set_count_part(self, part: float) -> None:
        """How many values change, about: from one to as many as ever do."""
        self.manner = replace(self.manner, share=max(1.0, part * self._most) / self._values)
        self.tell()

    def set_reach(self, reach: float) -> None:
        """How far a value goes that changes, in ranges of its parameter."""
        self.manner = replace(self.manner, reach=reach)
        self.tell()

    def breeds_with(self, engine: EngineSpec) -> None:
        """Its voices have as many values."""
        values = len(voicing.space_of(engine).parameters)
        if values != self._values:
            self._values = values
            self.tell()

    def tell(self) -> None:
        """How things stand."""
        manner, count = self.manner, self.manner.genes(self._values)
        own = manner.share is not None or manner.reach is not None
        figures = count, self._values, self._most, min(1.0, manner.far)
        self.changed.emit(AmountState(manner.amount, manner.word, own, *figures))

    @property
    def _most(self) -> int:
        return min(MOST_GENES, self._values)
