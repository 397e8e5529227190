"""A DX7 voice: its algorithm, its six operators with their envelopes, and the locks of all."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from evosynth.synths.fm.engine import ENGINE, OPERATORS
from ui.look import theme
from ui.view_state.changes import WhatChanged
from ui.view_state.limits import LimitsState
from ui.views.face import Face
from ui.views.panel import label, row
from ui.widgets.algorithm_diagram import AlgorithmDiagram
from ui.widgets.lock_toggle import LockToggle
from ui.widgets.operator_card import OperatorCard

BESIDE = {"algorithm": "ALG", "feedback": "Feedback", "lfo": "LFO"}  # what stands beside a lock


class Dx7Face(Face):
    """The operators in two rows; at their side the diagram."""

    def __init__(self) -> None:
        super().__init__()
        self.diagram = AlgorithmDiagram()
        self.cards = [OperatorCard(number) for number in range(1, OPERATORS + 1)]
        locks = ENGINE.limits.locks
        self.toggles = {word: LockToggle(locks[word], beside) for word, beside in BESIDE.items()}
        self._marked = 0
        self._limits = LimitsState(ENGINE.name)
        self._lay_out()
        for source in (self.diagram.operator_clicked, *(card.clicked for card in self.cards)):
            source.connect(self.mark)
        for card in self.cards:
            card.locked.connect(lambda operator, on: self.limit_wished.emit(f"op{operator}", on))
        for word, toggle in self.toggles.items():
            toggle.locked.connect(partial(self.limit_wished.emit, word))

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.px(12))
        grid.setVerticalSpacing(theme.px(8))
        for index, card in enumerate(self.cards):
            grid.addWidget(card, index // 3, index % 3)
        self.side = QWidget()
        column = QVBoxLayout(self.side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(4))
        column.addWidget(label("Algorithm", "title"))
        column.addWidget(self.diagram, 1)
        column.addLayout(row(*self.toggles.values(), None, gap=4))

    def set_voice(self, voice: bytes, *, gate_s: float = 1.0, length_s: float = 2.0) -> None:
        self.diagram.set_voice(voice)
        for card in self.cards:
            card.set_voice(voice, gate_s=gate_s, length_s=length_s)

    def set_parent_voice(self, voice: bytes, changes: WhatChanged) -> None:
        changed = frozenset(number for number in range(1, OPERATORS + 1) if f"op{number}" in changes.blocks)
        self.diagram.set_changed(changed)
        for number, card in enumerate(self.cards, start=1):
            card.set_parent_voice(voice, changed=number in changed)
        for word, toggle in self.toggles.items():
            toggle.set_changed(word in changes.names or word in changes.blocks)

    def show_limits(self, state: LimitsState) -> None:
        self._limits = state
        for number, card in enumerate(self.cards, start=1):
            card.set_locked(state.keeps(f"op{number}"))
        for word, toggle in self.toggles.items():
            toggle.set_closed(state.keeps(word))

    def mark(self, operator: int) -> None:
        """Show an operator in the diagram and among the envelopes; the same one again lets go."""
        self._marked = 0 if operator == self._marked else operator
        self.diagram.set_selected(self._marked)
        for number, card in enumerate(self.cards, start=1):
            card.set_selected(number == self._marked)

    def lock_marked(self) -> bool:
        word = f"op{self._marked}"
        if self._marked:
            self.limit_wished.emit(word, not self._limits.keeps(word))
        return bool(self._marked)


FACE = Dx7Face
