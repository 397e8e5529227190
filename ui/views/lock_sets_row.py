"""Saved sets of locks: one is chosen, what is locked now gets a name, one is deleted."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from ui.look import theme
from ui.models.lock_sets import LONGEST
from ui.view_state.limits import LimitsState
from ui.views.panel import label, row
from ui.widgets.buttons import Button, IconButton
from ui.widgets.choice_button import ChoiceButton

NONE = "none"
NOTHING = "Lock or limit something first"


class LockSetsRow(QWidget):
    """``chosen``, ``saved`` and ``dropped`` carry a name."""

    chosen = Signal(str)
    saved = Signal(str)
    dropped = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._state = LimitsState()
        self.sets = ChoiceButton("Set", (NONE,))
        self.drop = IconButton("x", "Delete this set", size=24)
        self.name = QLineEdit()
        self.name.setPlaceholderText("Name of a set")
        self.name.setAccessibleName("Name of a set of locks")
        self.name.setMaxLength(LONGEST)
        self.name.setAcceptDrops(False)  # a dropped file is the window's, not a text to move in here
        self.save = Button("Save", "bookmark", kind="flat", compact=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        column.addLayout(row(label("Saved locks", "text2"), None, self.sets, self.drop))
        column.addLayout(row(self.name, self.save))
        self.sets.chosen.connect(self._choose)
        self.drop.clicked.connect(lambda: self.dropped.emit(self._state.set_name))
        self.name.returnPressed.connect(self._save)
        self.name.textChanged.connect(lambda _text: self._say_why())
        self.save.clicked.connect(self._save)

    def show_limits(self, state: LimitsState) -> None:
        """Which sets there are, and which one is in force."""
        self._state = state
        names = (NONE, *state.sets)
        self.sets.set_choices(names, names.index(state.set_name) if state.set_name else 0)
        self.sets.set_reason("" if state.sets else "No set was saved yet")
        self.drop.set_reason("" if state.set_name else "No saved set is in force")
        self._say_why()

    def _say_why(self) -> None:
        nameless = "" if self.name.text().strip() else "Type a name first"
        self.save.set_reason(nameless if self._state.count else NOTHING)

    def _choose(self, place: int) -> None:
        self.chosen.emit(self._state.sets[place - 1] if place else "")

    def _save(self) -> None:
        name = " ".join(self.name.text().split())
        if name and self._state.count:
            self.name.clear()
            self.saved.emit(name)
