"""The face of an engine that has none of its own: its parameters as fields, block by block, and what can be locked."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from evosynth.parameters import Parameter, blocks
from evosynth.synths import registry, voicing
from evosynth.synths.engine import EngineSpec
from ui.look import theme
from ui.view_state.captions import block_title, captions
from ui.view_state.changes import WhatChanged
from ui.view_state.limits import LimitsState
from ui.views.face import Face
from ui.views.panel import label, row
from ui.widgets.field_grid import FieldGrid
from ui.widgets.lock_toggle import LockToggle

COLUMNS = 4


class PlainFace(Face):
    """Blocks one below the other, which can be scrolled."""

    def __init__(self, engine: str) -> None:
        super().__init__()
        self._voice = self._parent_voice = b""
        self._reason, self._kept = "", frozenset[str]()
        self.grids: list[FieldGrid] = []
        self._made_for: EngineSpec | None = None
        self._list = QWidget()
        self._blocks = QVBoxLayout(self._list)
        self._blocks.setContentsMargins(0, 0, 0, 0)
        self._blocks.setSpacing(theme.px(12))
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(self._list)
        locks = registry.named(engine).limits.locks
        self.toggles = {word: LockToggle(name, name.removeprefix("the ").capitalize()) for word, name in locks.items()}
        for word, toggle in self.toggles.items():
            toggle.locked.connect(partial(self.limit_wished.emit, word))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(area, 1)
        column.addLayout(row(*self.toggles.values(), None, gap=4))

    def set_voice(self, voice: bytes, *, gate_s: float = 1.0, length_s: float = 2.0) -> None:
        self._voice = voice
        if voice and (synth := voicing.synth_of(voice)) != self._made_for:
            self._made_for = synth
            self._make(voicing.space_of(synth).parameters)
        self._show()

    def _make(self, parameters: tuple[Parameter, ...]) -> None:
        """Fields for these, in the place of those that are there: with other tables a choice has other words."""
        while (item := self._blocks.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        self.grids = []
        for block in blocks(parameters):
            own = [p for p in parameters if p.block == block]
            grid = FieldGrid(own, captions(own), COLUMNS)
            grid.wished.connect(self.values_wished)
            grid.held.connect(self.held)
            grid.refused.connect(self.said)
            grid.set_reason(self._reason)
            grid.show_locked(self._kept)
            self.grids.append(grid)
            self._blocks.addWidget(label(block_title(own), "title"))
            self._blocks.addWidget(grid)
        self._blocks.addStretch(1)

    def _show(self) -> None:
        values = voicing.values_of(self._voice) if self._voice else {}
        parent = voicing.values_of(self._parent_voice) if self._parent_voice else {}
        for grid in self.grids:
            grid.show_values(values, parent)

    def set_parent_voice(self, voice: bytes, changes: WhatChanged) -> None:
        self._parent_voice = voice
        self._show()

    def show_limits(self, state: LimitsState) -> None:
        for word, toggle in self.toggles.items():
            toggle.set_closed(state.keeps(word))
        self._kept = state.locked
        for grid in self.grids:
            grid.show_locked(self._kept)

    def set_reason(self, reason: str) -> None:
        self._reason = reason
        for grid in self.grids:
            grid.set_reason(reason)
