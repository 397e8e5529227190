"""The strands of a match side by side, above the candidates."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from ui.intents.listening import Listening
from ui.intents.strands import Strands
from ui.models.grid import Grid
from ui.view_state.strands import StrandsState
from ui.widgets.strand_card import MARGIN, StrandWidget

GAP = 10


class StrandRow(QWidget):
    """A card a strand; hidden where a search has but one."""

    def __init__(self, strands: Strands, grid: Grid, listening: Listening) -> None:
        super().__init__()
        self._strands, self._grid, self._listening = strands, grid, listening
        self.cards: list[StrandWidget] = []
        self._state = StrandsState()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(GAP - 2 * MARGIN)
        self.hide()

    def show_strands(self, state: StrandsState) -> None:
        """Other strands, or a change of some."""
        self._state = state
        while len(self.cards) < len(state.cards):
            self._add_card()
        for place, widget in enumerate(self.cards):
            widget.setVisible(place < len(state.cards))
        for widget, card in zip(self.cards, state.cards, strict=False):
            widget.set_state(card, state)
        self.setVisible(len(state.cards) > 1)

    def _add_card(self) -> None:
        number, card, strands = len(self.cards), StrandWidget(), self._strands
        for signal, act in (
            (card.selected, self._grid.select_strand),
            (card.play, self._listening.play_strand),
            (card.restart, strands.restart),
            (card.focus, strands.toggle_focus),
            (card.plant, strands.plant),
            (card.halt, strands.toggle_halt),
            (card.tile_dropped, strands.plant_place),
        ):
            signal.connect(partial(act, number))
        self._row.addWidget(card, 1)
        self.cards.append(card)

    @property
    def sounds_selected(self) -> bool:
        """Whether the best of a strand is what is selected and what sounds."""
        return any(card.tile.selected and card.tile.playing for card in self._state.cards)

    def show_playhead(self, seconds: float | None) -> None:
        """Move the line over the strand that sounds; every other one has none."""
        for card, widget in zip(self._state.cards, self.cards, strict=False):
            picture = card.tile.picture if card.tile.playing else None
            sounds = seconds is not None and picture is not None and seconds <= picture.length_s
            widget.set_playhead(seconds / picture.length_s if sounds and seconds is not None and picture else None)
