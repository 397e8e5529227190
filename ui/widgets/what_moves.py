"""The list of what moves what: as many lines as slots are in use, and a way to add one."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from evosynth.parameters import Parameter
from ui.look import theme
from ui.widgets.buttons import Button
from ui.widgets.lock_toggle import LockToggle
from ui.widgets.route_row import RouteRow

NOTHING = "Nothing moves"
LEAST = 26  # px of the list: one line of it


class WhatMoves(QWidget):
    """Slots of three parameters each. One whose values are all as they began is free; one that lacks a source, a
    destination or depth moves nothing, and makes room where none is free."""

    wished = Signal(object, str)
    held = Signal(bool)
    refused = Signal(str)

    def __init__(
        self,
        slots: Mapping[str, Sequence[Parameter]],
        first: Sequence[float],
        locked: str,
        parent: QWidget | None = None,
    ) -> None:
        """By title; ``first`` are the values of one that is added; ``locked``: what the lock keeps."""
        super().__init__(parent)
        self._slots, self._first = list(slots.values()), tuple(first)
        self.rows = [RouteRow(title, parameters) for title, parameters in slots.items()]
        self._added: int | None = None
        self._values: Mapping[str, float] = {}
        self.lock = LockToggle(locked)
        self.add = Button("Add", "plus", kind="flat", compact=True, tip="One more thing that moves another")
        self.title, self.said = QLabel("What moves"), QLabel()
        self.title.setProperty("tone", "title")
        self.said.setProperty("tone", "text2")
        head = QHBoxLayout()
        head.setSpacing(theme.px(8))
        for part in (self.title, self.said):
            head.addWidget(part)
        head.addStretch(1)
        head.addWidget(self.add)
        head.addWidget(self.lock)
        inside = QWidget()
        lines = QVBoxLayout(inside)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(0)
        for number, row in enumerate(self.rows):
            lines.addWidget(row)
            row.hide()
            row.wished.connect(self.wished)
            row.held.connect(self.held)
            row.refused.connect(self.refused)
            row.removed.connect(partial(self.take_out, number))
        lines.addStretch(1)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setMinimumHeight(theme.px(LEAST))
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(4))
        column.addLayout(head)
        column.addWidget(area, 1)
        self._area = area
        self.add.clicked.connect(self.add_one)
        self._reason = ""

    @property
    def used(self) -> list[int]:
        """The slots that are on show."""
        return [number for number, row in enumerate(self.rows) if not row.isHidden()]

    @property
    def idle(self) -> list[int]:
        """Those of them that move nothing."""
        return [n for n in self.used if any(self._values.get(p.name) == p.default for p in self._slots[n])]

    def show_values(self, values: Mapping[str, float], parent: Mapping[str, float]) -> None:
        """All slots of a voice, and of its parent or none."""
        for row, parameters in zip(self.rows, self._slots, strict=True):
            row.show_values(values, parent)
            row.show_depth()
            row.setHidden(not values or all(values[p.name] == p.default for p in parameters))
            row.set_idle(any(values.get(p.name) == p.default for p in parameters))
        self._values = values
        moving = len(self.used) - len(self.idle)
        self.said.setText(f"{moving} of {len(self.rows)}" if moving else NOTHING if values else "")
        self._say_why()
        if self._added is not None and not self.rows[self._added].isHidden():
            self.rows[self._added].source.setFocus(Qt.FocusReason.TabFocusReason)
            self._area.ensureWidgetVisible(self.rows[self._added])
            self._added = None

    def _say_why(self) -> None:
        full = f"All {len(self.rows)} are in use" if len(self.used) - len(self.idle) == len(self.rows) else ""
        self.add.set_reason(self._reason or full)

    def set_reason(self, reason: str) -> None:
        """Why nothing can be changed; empty: it can."""
        self._reason = reason
        for row in self.rows:
            row.set_reason(reason)
        self._say_why()

    def show_locked(self, names: Collection[str], closed: bool) -> None:
        """Which parameters the search leaves alone, and whether that is all of them."""
        self.lock.set_closed(closed)
        for row in self.rows:
            row.show_locked(names)

    def add_one(self) -> None:
        """The first slot that is free, else the first that moves nothing."""
        free = [number for number in range(len(self.rows)) if number not in self.used] or self.idle
        if free:
            self._added = free[0]
            names = [p.name for p in self._slots[free[0]]]
            self.wished.emit(dict(zip(names, self._first, strict=True)), f"{self._route(free[0], self._first)} added")

    def _route(self, number: int, values: Sequence[float]) -> str:
        """ "LFO 1 to Pitch"."""
        source, destination, _depth = (p.text(v) for p, v in zip(self._slots[number], values, strict=True))
        return f"{source} to {destination}"

    def take_out(self, number: int) -> None:
        """A slot is free again; the keyboard goes to the line beside it."""
        used = self.used
        beside = [other for other in used if other != number]
        after = min(beside, key=lambda other: abs(other - number), default=None)
        (self.add if after is None else self.rows[after].source).setFocus(Qt.FocusReason.TabFocusReason)
        route = self._route(number, [self._values[p.name] for p in self._slots[number]])
        self.wished.emit({p.name: p.default for p in self._slots[number]}, f"{route} removed")
