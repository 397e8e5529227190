"""The face of an engine that has none of its own: its parameters in their own words, and what can be locked."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from evosynth.synths import registry, voicing
from ui.look import theme
from ui.view_state.changes import WhatChanged
from ui.view_state.limits import LimitsState
from ui.views.face import Face
from ui.views.panel import label, row
from ui.widgets.lock_toggle import LockToggle

COLUMNS = 3  # of names and values side by side
MARK = "● "  # before a value that has changed


class PlainFace(Face):
    """Names and values in columns, which can be scrolled."""

    def __init__(self, engine: str) -> None:
        super().__init__()
        self.values: dict[str, QLabel] = {}  # by parameter
        self._list = QWidget()
        self._grid = QGridLayout(self._list)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.px(16))
        self._grid.setVerticalSpacing(theme.px(4))
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
        if not voice:
            for value in self.values.values():
                value.setText("")
            return
        space = voicing.space_of(voicing.synth_of(voice))
        decoded = space.decode(voicing.genome_of(voice)[None])[0]
        for number, (parameter, value) in enumerate(zip(space.parameters, decoded, strict=True)):
            if parameter.name not in self.values:
                self._add(number, parameter.name, parameter.label)
            self.values[parameter.name].setText(theme.words(parameter.text(value)))

    def _add(self, number: int, name: str, words: str) -> None:
        line, column = divmod(number, COLUMNS)
        self.values[name] = label()
        self.values[name].setAccessibleName(words)
        self._grid.addWidget(label(words, "text2"), line, 2 * column)
        self._grid.addWidget(self.values[name], line, 2 * column + 1)
        self._grid.setColumnStretch(2 * column + 1, 1)

    def set_parent_voice(self, voice: bytes, changes: WhatChanged) -> None:
        for name, value in self.values.items():
            changed = name in changes.names and bool(value.text())
            value.setText(f"{MARK if changed else ''}{value.text().removeprefix(MARK)}")
            value.setProperty("tone", "warn" if changed else "")
            value.style().polish(value)
            value.setAccessibleDescription("changed against its parent" if changed else "")

    def show_limits(self, state: LimitsState) -> None:
        for word, toggle in self.toggles.items():
            toggle.set_closed(state.keeps(word))
