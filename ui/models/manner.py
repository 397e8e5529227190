"""By what recipe the next generation is bred, and how far it goes: what a person has set, until it is set otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from evosynth.evolution.manner import IN_PLACE, MOST_GENES, NOBODY, Manner, Recipe
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

    def set_recipe(self, recipe: Recipe) -> None:
        """By which recipe of a whole page children come; ValueError for one that is done once."""
        if recipe in IN_PLACE:
            raise ValueError(f"{recipe!r} is done once, to what is on show")
        self.manner = replace(self.manner, recipe=recipe)
        self.tell()

    def once(self, recipe: Recipe, around: int = NOBODY) -> Manner:
        """What is done to what is on show, as far as is set."""
        return replace(self.manner, recipe=recipe, around=around)

    def said(self) -> dict[str, object]:
        """As it is written."""
        manner = self.manner
        return {"recipe": manner.recipe, "amount": manner.amount, "share": manner.share, "reach": manner.reach}

    def restore(self, said: object) -> None:
        """As it was written; what is none of it is the usual manner."""
        try:
            self.manner = Manner(**said) if isinstance(said, Mapping) else Manner()
        except (TypeError, ValueError):
            self.manner = Manner()
        if self.manner.recipe in IN_PLACE:
            self.manner = Manner()
        self.tell()

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
        self.changed.emit(AmountState(manner.amount, manner.word, own, *figures, manner.recipe))

    @property
    def _most(self) -> int:
        return min(MOST_GENES, self._values)
