"""A table file before it is used: its cycles, what was assumed of it, and the size of its frames to choose."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from evosynth.audio.table_files import SIZES
from ui.intents.tables import Tables
from ui.look import theme
from ui.view_state.states import States
from ui.view_state.window import TableState
from ui.views.panel import Elided, label, row
from ui.views.sheet import Sheet
from ui.widgets.buttons import Button
from ui.widgets.choice_button import ChoiceButton
from ui.widgets.cycles import Cycles

ALLOWED = f"A frame has {SIZES[0]} to {SIZES[1]} samples"
LINES = 4  # of text that have room; more of them scroll


class SizeField(QLineEdit):
    """A size that is not on offer, entered by Enter; what is none stays there, to be corrected."""

    entered = Signal(int)
    refused = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setPlaceholderText("Another")
        self.setAccessibleName("Another frame size")
        self.setToolTip(f"Another frame size, {SIZES[0]} to {SIZES[1]}: Enter reads the file so")
        self.setFixedWidth(theme.px(88))
        self.setAcceptDrops(False)  # a file is the window's

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
            return
        typed = self.text().strip()  # Enter ends here: in the window it keeps a voice
        if typed.isascii() and typed.isdigit() and SIZES[0] <= int(typed[:9]) <= SIZES[1]:
            self.entered.emit(int(typed[:9]))
        elif typed:
            self.selectAll()
            self.refused.emit()


class Told(QScrollArea):
    """What there is to say of the table: always as high, so that nothing below it moves while sizes are tried."""

    def __init__(self) -> None:
        super().__init__()
        self.problem, self.facts = label("", "danger"), label("", "text2")
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(4))
        for part in (self.problem, self.facts):
            part.setWordWrap(True)
            column.addWidget(part)
        column.addStretch(1)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidgetResizable(True)
        self.setWidget(inside)
        self.setFixedHeight(round(LINES * theme.metrics(13).lineSpacing()) + theme.px(4))
        self.refuse("")

    def refuse(self, problem: str) -> None:
        """Say first why what was asked for cannot be done; empty: it can."""
        self.problem.setText(theme.words(problem))
        self.problem.setVisible(bool(problem))
        self.verticalScrollBar().setValue(0)


class TableSheet(Sheet):
    """Stays until the table is used or put aside; another size reads the file anew."""

    def __init__(self, host: QWidget, states: States, tables: Tables) -> None:
        super().__init__(host, "Table", width=560)
        self._sizes: tuple[int, ...] = ()
        self.name = Elided("", "text", weight=600)
        self.cycles = Cycles()
        self.told = Told()
        self.size_choice = ChoiceButton("Frame size")
        self.size_choice.set_tip("Samples of a frame in this file")
        self.size_choice.chosen.connect(lambda at: tables.choose(self._sizes[at]))
        self.other_size = SizeField()
        self.other_size.entered.connect(tables.choose)
        self.other_size.refused.connect(self._refuse)
        self.other_size.textEdited.connect(lambda: self._say(""))
        tip = "It stands beside the engine's own tables"
        self.use = Button("Use in the next match", "check", kind="main", tip=tip)
        self.use.clicked.connect(tables.use)
        for part in (self.name, self.cycles, self.told):
            self.content.addWidget(part)
        self.content.addLayout(row(self.size_choice, self.other_size, None, self.use))
        self.closed.connect(tables.put_aside)
        states.table.connect(self.show_table)

    def show_table(self, state: TableState | None) -> None:
        """Come, change, or go when it has been used."""
        if state is None:
            self.dismiss()
            return
        frames = "1 frame" if state.frames == 1 else f"{state.frames} frames"
        self.name.set_text(f"{state.name}: {frames} of {state.size} samples")
        self.cycles.set_cycles(state.cycles)
        self.told.facts.setText(theme.words(" ".join(state.told)))
        self._say(state.problem)
        if not state.problem:
            self.other_size.clear()
        self._sizes = state.sizes
        self.size_choice.set_choices([str(size) for size in state.sizes], state.sizes.index(state.size))
        if not self.isVisible():
            self.present()
            self.size_choice.setFocus(Qt.FocusReason.OtherFocusReason)

    def _refuse(self) -> None:
        self._say(f"{ALLOWED}: {self.other_size.text().strip()[:12]} is no such size.")

    def _say(self, problem: str) -> None:
        self.told.refuse(problem)
        self.other_size.setAccessibleDescription(problem)
