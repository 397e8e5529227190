"""History: where the selected voice comes from. Its line as a row of pictures, any two of it compared, and all acts."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from ui.intents.history import Past
from ui.look import theme
from ui.view_state.acts import ActsState, LineageState
from ui.views.acts_panel import ActsPanel
from ui.views.compare_panel import ComparePanel
from ui.views.panel import Panel, label, row
from ui.widgets.buttons import Button
from ui.widgets.lineage_row import LineageRow

RIGHT, ROW, ROW_LOW = 308, 286, 236
MOST = 16_777_215  # px: no bound, as Qt has it
NARROW, LOW = 1400, 560  # px of the place below which acts are in the list of undo alone, and the row is lower
NOBODY = "Select a voice: what it came from is shown here."


class HistoryView(QWidget):
    """Nothing here is chosen, played or searched by coming here."""

    elsewhere = Signal()  # a voice is to be selected first

    def __init__(self, history: Past) -> None:
        super().__init__()
        self._history = history
        self._state, self._acts = LineageState(), ActsState()
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setAccessibleName("History")
        self.panel = Panel("Where it came from")
        self.play = Button("Play the chain", "play", kind="flat", tip="Every step, the founder first")
        self.panel.controls.addWidget(self.play)
        self.row = LineageRow()
        self.none = QWidget()
        self.why, self.choose = label("", "text2"), Button("Show the voices", "dna")
        self._lay_out_empty()
        self.panel.body.addWidget(self.row, 1)
        self.panel.body.addWidget(self.none, 1)
        self.compare = ComparePanel(history)
        self.acts = ActsPanel(history)
        self._lay_out()
        self.play.clicked.connect(history.play)
        self.choose.clicked.connect(self.elsewhere)
        self.row.chosen.connect(history.choose)
        self.row.hear.connect(history.hear)
        self.row.go_back.connect(history.go_back)
        self.row.menu_requested.connect(self._show_menu)
        theme.current.changed.connect(self._fit)
        self.show_lineage(self._state)

    def _show_menu(self, place: int, at: QPoint) -> None:
        """What can be done with a step."""
        menu = QMenu(self)
        menu.addAction("Hear", partial(self._history.hear, place)).setShortcut("Space")
        menu.addAction("Go back there", partial(self._history.go_back, place)).setShortcut("Return")
        menu.addAction("Keep", partial(self._history.keep, place))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(at)

    def _lay_out_empty(self) -> None:
        column = QVBoxLayout(self.none)
        column.setSpacing(theme.px(12))
        column.addStretch(1)
        column.addLayout(row(None, self.why, None))
        column.addLayout(row(None, self.choose, None))
        column.addStretch(1)

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(theme.px(8))
        left.addWidget(self.panel)
        left.addWidget(self.compare, 1)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.px(8))
        line.addLayout(left, 1)
        line.addWidget(self.acts)

    @property
    def main_part(self) -> QWidget:
        """What has the keyboard when it is asked for."""
        return self.row if self._state.steps else self.choose

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._look()

    def _fit(self) -> None:
        """Widths and heights for the size and the scale that there are now."""
        self.acts.setFixedWidth(theme.px(RIGHT))
        self.acts.setVisible(self.width() >= theme.px(NARROW))
        if self._state.steps:
            self.panel.setFixedHeight(theme.px(ROW_LOW if self.height() < theme.px(LOW) else ROW))
        else:
            self.panel.setMinimumHeight(0)
            self.panel.setMaximumHeight(MOST)  # what is said in it stands in the middle of all that is free

    def _look(self) -> None:
        """Ask for what is lacking of the line that is in sight."""
        if self._state.lacking and self.isVisible():
            self._history.look()

    def show_acts(self, state: ActsState) -> None:
        """All that was done."""
        self.acts.show_acts(state)

    def show_lineage(self, state: LineageState) -> None:
        """The line of the selected voice."""
        self._state = state
        there = bool(state.steps)
        self.row.setVisible(there)
        self.play.setVisible(len(state.steps) > 1)
        self.none.setVisible(not there)
        self.compare.setVisible(there)
        self.panel.sub.set_text(state.title)
        self.why.setText(theme.words(state.why_not or NOBODY))
        self.row.set_state(state)
        self.compare.show_lineage(state)
        self._fit()
        self._look()

    def show_playhead(self, what: object, seconds: float, *, selected: bool) -> None:
        """The line on whichever step sounds; ``selected``: it is the selected voice, played elsewhere."""
        steps = self._state.steps
        places = {step.owner: place for place, step in enumerate(steps)}
        place = len(steps) - 1 if selected else places.get(what) if isinstance(what, str) else None
        step = steps[place] if place is not None and steps else None
        length = step.picture.length_s if step is not None and step.picture else 2.0
        self.row.set_playhead(place if step is not None else None, seconds / length)
        self.compare.show_playhead(step, seconds, self._state)
