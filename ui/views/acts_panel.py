"""Acts: all that was done in this document, in its order; a click on one goes there."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QScrollArea

from ui.intents.history import Past
from ui.view_state.acts import ActsState
from ui.views.panel import Panel, label
from ui.widgets.act_list import ActList

NOTHING = "What you do is listed here: stars, kept voices, generations, locks."
HINT = "Click a line to go there: what was done after it is undone, and can be done again."


class ActsPanel(Panel):
    """The list keeps where a person is in sight."""

    def __init__(self, history: Past) -> None:
        super().__init__("Acts", "this document")
        self.list = ActList()
        self.list.gone_to.connect(history.go_to)
        self.none = label(NOTHING, "text2")
        self.none.setWordWrap(True)
        self.area = QScrollArea()
        self.area.setWidget(self.list)
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.area.verticalScrollBar().rangeChanged.connect(self._show_here)
        self.hint = label(HINT, "hint")
        self.hint.setWordWrap(True)
        self.body.addWidget(self.none)
        self.body.addWidget(self.area, 1)
        self.body.addStretch(0)
        self.body.addWidget(self.hint)
        self.show_acts(ActsState())

    def show_acts(self, state: ActsState) -> None:
        """Other acts, or the same ones turned."""
        self.list.set_state(state)
        there = bool(state.lines)
        self.none.setVisible(not there)
        self.area.setVisible(there)
        self.hint.setVisible(there)
        QTimer.singleShot(0, self, self._show_here)  # when the list has its new height

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        QTimer.singleShot(0, self, self._show_here)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        QTimer.singleShot(0, self, self._show_here)

    def _show_here(self) -> None:
        here = self.list.here().center().toPoint()
        self.area.ensureVisible(0, here.y(), 0, self.area.viewport().height() // 3)
