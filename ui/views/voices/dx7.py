"""A DX7 voice under the hands: one operator open, its siblings as pictures; what they share at its side."""

from __future__ import annotations

from PySide6.QtGui import QHideEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout

from evosynth.synths.fm.engine import ENGINE, OPERATORS
from evosynth.voices.dx7 import Voice
from ui.look import theme
from ui.view_state import dx7_meanings
from ui.view_state.changes import WhatChanged
from ui.view_state.limits import LimitsState
from ui.views.face import Face
from ui.views.voices.dx7_operator import OperatorBlock
from ui.views.voices.dx7_side import Dx7Side
from ui.widgets.operator_card import OperatorCard

LOW = 560  # px below which the siblings stand in one row
CARD, CARD_LOW = 92, 84  # px high
CARD_PART = 0.115  # of a high page
ALL = tuple(range(1, OPERATORS + 1))


class Dx7Face(Face):
    """The open operator above, all six below; a click on one opens it."""

    def __init__(self) -> None:
        super().__init__()
        self._voice: Voice | None = None
        self._span, self._key = (1.0, 2.0), 60
        self._marked = 0  # by a person
        self._alone, self._off = 0, frozenset[int]()
        self._limits = LimitsState(ENGINE.name)
        self.block, self.shared = OperatorBlock(), Dx7Side()
        self.side = self.shared
        self.cards = [OperatorCard(number) for number in ALL]
        self.diagram, self.toggles = self.shared.diagram, self.shared.toggles
        self._rows: int | None = None
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(theme.px(8))
        self._grid.setVerticalSpacing(theme.px(8))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        column.addWidget(self.block, 1)
        column.addLayout(self._grid)
        self._connect()
        self._place_cards(2)
        self._open(1)

    def _connect(self) -> None:
        for part in (self.block, self.shared):
            part.wished.connect(self.values_wished)
            part.held.connect(self.held)
            part.locked.connect(self.limit_wished)
            part.said.connect(self.said)
        self.block.finish_wished.connect(self.finish_wished)
        self.block.solo_wished.connect(lambda operator, on: self._hear(operator if on else 0, self._off))
        self.block.off_wished.connect(self._switch)
        for source in (self.shared.operator_clicked, *(card.clicked for card in self.cards)):
            source.connect(self.mark)
        for card in self.cards:
            card.locked.connect(lambda operator, on: self.limit_wished.emit(f"op{operator}", on))

    # ---- what is shown

    def set_voice(self, voice: bytes, *, gate_s: float = 1.0, length_s: float = 2.0) -> None:
        self._voice, self._span = Voice(voice) if voice else None, (gate_s, length_s)
        self._show()

    def set_key(self, key: int) -> None:
        self._key = key
        self._show()

    def _show(self) -> None:
        voice, (gate_s, length_s) = self._voice, self._span
        self.block.show_voice(voice, gate_s, length_s, self._key)
        self.shared.show_voice(voice, gate_s, length_s)
        for card in self.cards:
            card.set_voice(voice.data if voice else b"", gate_s=gate_s, length_s=length_s)
        self._show_heard()

    def set_parent_voice(self, voice: bytes, changes: WhatChanged) -> None:
        parent = Voice(voice) if voice else None
        self.block.show_parent(parent)
        self.shared.show_parent(parent)
        changed = frozenset(number for number in ALL if f"op{number}" in changes.blocks)
        self.diagram.set_changed(changed)
        for number, card in zip(ALL, self.cards, strict=True):
            card.set_parent_voice(voice, changed=number in changed)
        for word, toggle in self.toggles.items():
            toggle.set_changed(word in changes.names or word in changes.blocks)

    def show_limits(self, state: LimitsState) -> None:
        self._limits = state
        for number, card in zip(ALL, self.cards, strict=True):
            card.set_locked(state.keeps(f"op{number}"))
        self.shared.show_limits(state)
        self._show_locks()

    def _show_locks(self) -> None:
        self.block.show_locks(whole=self._limits.keeps(f"op{self.block.operator}"), names=self._limits.locked)

    def set_reason(self, reason: str) -> None:
        self.block.set_reason(reason)
        self.shared.set_reason(reason)

    # ---- what a person does

    def mark(self, operator: int) -> None:
        """Open an operator; L locks it from now on."""
        self._marked = operator
        self._open(operator)

    def _open(self, operator: int) -> None:
        self.diagram.set_selected(operator)
        for number, card in zip(ALL, self.cards, strict=True):
            card.set_selected(number == operator)
        self.block.show_operator(operator)
        self._show_locks()
        self._show_heard()

    def lock_marked(self) -> bool:
        word = f"op{self._marked}"
        if self._marked:
            self.limit_wished.emit(word, not self._limits.keeps(word))
        return bool(self._marked)

    # ---- what is heard

    def _switch(self, operator: int, off: bool) -> None:
        self._hear(self._alone, self._off | {operator} if off else self._off - {operator})

    def _hear(self, alone: int, off: frozenset[int]) -> None:
        """One with all that it is wired with, or all but those that are off."""
        self._alone, self._off = alone, off
        self._show_heard()
        self.heard_wished.emit({f"op{number}_output": 0.0 for number in self._silent()})

    def hear_all(self) -> None:
        """Nothing is off or alone any more: another voice is shown."""
        if self._alone or self._off:
            self._hear(0, frozenset())

    def _silent(self) -> frozenset[int]:
        wired = frozenset(ALL)
        if self._alone and self._voice is not None:
            wired = dx7_meanings.wired_with(self._voice["algorithm"], self._alone)
        return (frozenset(ALL) - wired) | self._off

    def _show_heard(self) -> None:
        silent, operator = self._silent(), self.block.operator
        for number, card in zip(ALL, self.cards, strict=True):
            card.set_silenced(number in silent)
        self.block.show_heard(alone=operator == self._alone, off=operator in self._off)

    def hideEvent(self, event: QHideEvent) -> None:
        self.hear_all()
        super().hideEvent(event)

    # ---- layout

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        rows = 1 if self.height() < theme.px(LOW) else 2
        self._place_cards(rows)
        high = theme.px(CARD_LOW) if rows == 1 else max(theme.px(CARD), int(CARD_PART * self.height()))
        for card in self.cards:
            card.setFixedHeight(high)

    def _place_cards(self, rows: int) -> None:
        if rows == self._rows:
            return
        self._rows = rows
        each = OPERATORS // rows
        for place, card in enumerate(self.cards):
            self._grid.removeWidget(card)
            self._grid.addWidget(card, place // each, place % each)
        for column in range(OPERATORS):
            self._grid.setColumnStretch(column, 1 if column < each else 0)


FACE = Dx7Face
