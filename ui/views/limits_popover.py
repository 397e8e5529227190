"""A small card over the voice: what the search may use at most, what it has none of, what else is kept."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from evosynth.synths import registry
from evosynth.synths.engine import LimitWords
from ui.look import theme
from ui.view_state.limits import LimitsState
from ui.views.lock_sets_row import LockSetsRow
from ui.views.panel import label, row
from ui.views.popover import Popover
from ui.widgets.buttons import Button
from ui.widgets.segmented import Segmented

SAFE = "In a breeding, leave alone"
LOOSE = "With a target all of it may change: this is of breedings"
WHEN = "What is set here counts from the next generation on."
UNDECIDED = "Each engine keeps to limits of its own: choose another\none under Engine to see them."


class LimitsPage(QWidget):
    """What there is to limit of one engine's voices."""

    wished = Signal(str, bool)  # a word of limits, on or off

    def __init__(self, possible: LimitWords) -> None:
        super().__init__()
        self.most: Segmented | None = None
        self.boxes = {word: QCheckBox(f"No {what}") for word, what in possible.bans.items()}
        self.boxes |= {word: QCheckBox(words) for word, words in possible.boxes.items()}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(12))
        if (most := possible.most) is not None:
            self.most = Segmented([*(str(n) for n in range(1, most.all)), "All"], most.all - 1)
            self.most.chosen.connect(lambda index: self.wished.emit(f"{most.sign}{index + 1}", index + 1 < most.all))
            column.addLayout(row(label(most.label, "text2"), None, self.most, gap=16))
        for word, box in self.boxes.items():
            column.addWidget(box)
            box.clicked.connect(lambda on, word=word: self.wished.emit(word, on))

    def show_limits(self, state: LimitsState) -> None:
        """How things stand."""
        if self.most is not None:
            self.most.set_current(state.most - 1)
        for word, box in self.boxes.items():
            box.setChecked(state.keeps(word))


class LimitsPopover(Popover):
    """Pops up over its button."""

    wished = Signal(str, bool)  # a word of limits, on or off
    clear_asked = Signal()
    safe_wished = Signal(bool)  # whether children of a breeding leave alone what the engine says

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName("Limits")
        self.pages = {engine.name: LimitsPage(engine.limits) for engine in registry.engines()}
        self._title = label("Limits", "title")
        self.safe, self.left_alone = QCheckBox(SAFE), label("", "text2")
        self.undecided = label(UNDECIDED, "hint")
        self.sets = LockSetsRow()
        self.unlock = Button("Unlock everything", "lock-open", kind="flat")
        self._lay_out()
        for page in self.pages.values():
            page.wished.connect(self.wished)
        self.unlock.clicked.connect(self.clear_asked)
        self.safe.clicked.connect(self.safe_wished)
        self.show_limits(LimitsState())

    def _lay_out(self) -> None:
        column = self.column
        column.addWidget(self._title)
        for page in self.pages.values():
            column.addWidget(page)
        column.addWidget(self.safe)
        column.addWidget(self.left_alone)
        column.addWidget(self.sets)
        column.addWidget(label(WHEN, "hint"))
        column.addWidget(self.undecided)
        column.addLayout(row(None, self.unlock))

    @property
    def page(self) -> LimitsPage:
        """The one of the engine on show."""
        return self.pages[self._engine]

    def show_limits(self, state: LimitsState) -> None:
        """How things stand with an engine's voices."""
        self._engine = state.engine
        self._title.setText(f"Limits of {registry.named(state.engine).title} voices")
        for engine, page in self.pages.items():
            page.setVisible(engine == state.engine)
        self.page.show_limits(state)
        self._show_safe(state)
        self.sets.show_limits(state)
        self.undecided.setVisible(state.undecided)
        self.unlock.set_reason("" if state.count else "Nothing is locked or limited")

    def _show_safe(self, state: LimitsState) -> None:
        """What children leave alone: off, and not to be switched, while a target counts."""
        self.safe.setChecked(state.safe and state.bred)
        self.safe.setEnabled(state.bred)
        self.safe.setToolTip("" if state.bred else LOOSE)
        names = [name.removeprefix("the ") for name in state.left_alone]
        lines = [", ".join(names[k : k + 2]) for k in range(0, len(names), 2)]
        self.left_alone.setText(",\n".join(lines))
        self.left_alone.setIndent(theme.px(24))
        self.safe.setAccessibleDescription(", ".join(names))
        for widget in (self.safe, self.left_alone):
            widget.setVisible(bool(names))

    def present(self, at: QWidget) -> None:
        """Below a button, its right edges on one line; above it where there is no room."""
        self.show_below(at)
        first = self.page.most or next(iter(self.page.boxes.values()), self.unlock)
        first.setFocus(Qt.FocusReason.PopupFocusReason)
