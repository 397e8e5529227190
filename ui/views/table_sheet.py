"""A table file before it is used: its cycles, what was assumed of it, and the size of its frames to choose."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from evosynth.audio.table_files import SIZES
from ui.intents.tables import Tables
from ui.look import theme
from ui.view_state.states import States
from ui.view_state.window import TableState
from ui.views.panel import label, row
from ui.views.sheet import Sheet
from ui.widgets.buttons import Button
from ui.widgets.choice_button import ChoiceButton
from ui.widgets.cycles import Cycles


class SizeField(QLineEdit):
    """A size that is not on offer, entered by Enter; what is none is wiped out."""

    entered = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setPlaceholderText("Another")
        self.setAccessibleName("Another frame size")
        self.setToolTip(f"Another frame size, {SIZES[0]} to {SIZES[1]}: Enter reads the file so")
        self.setFixedWidth(theme.px(88))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
            return
        typed = self.text().strip()  # Enter ends here: in the window it keeps a voice
        if typed.isascii() and typed.isdigit() and SIZES[0] <= int(typed[:9]) <= SIZES[1]:
            self.entered.emit(int(typed[:9]))
        else:
            self.clear()


class TableSheet(Sheet):
    """Stays until the table is used or put aside; another size reads the file anew."""

    def __init__(self, host: QWidget, states: States, tables: Tables) -> None:
        super().__init__(host, "Table", width=560)
        self._tables = tables
        self._sizes: tuple[int, ...] = ()
        self.name = label("", "title")
        self.cycles = Cycles()
        self.told = label("", "text2")
        self.told.setWordWrap(True)
        self.size_choice = ChoiceButton("Frame size")
        self.size_choice.set_tip("Samples of a frame in this file")
        self.size_choice.chosen.connect(lambda at: tables.choose(self._sizes[at]))
        self.other_size = SizeField()
        self.other_size.entered.connect(tables.choose)
        self.use = Button("Use in the next match", "check", tip="It stands beside the engine's own tables")
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
        self.name.setText(theme.words(f"{state.name}: {frames} of {state.size} samples"))
        self.cycles.set_cycles(state.cycles)
        self.told.setText(theme.words(" ".join(state.told)))
        self.other_size.clear()
        self._sizes = state.sizes
        self.size_choice.set_choices([str(size) for size in state.sizes], state.sizes.index(state.size))
        if self.isVisible():
            self.card.adjustSize()
            self._centre()
        else:
            self.present()
            self.size_choice.setFocus(Qt.FocusReason.OtherFocusReason)
