"""The list that the undo button holds: the last acts, where a person is, and what can be done again."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ui.intents.history import Past
from ui.look import theme
from ui.view_state.acts import ActsState
from ui.views.panel import label
from ui.views.popover import Popover
from ui.widgets.act_list import ActList

LINES, WIDTH = 10, 340


class UndoPopover(Popover):
    """A click on a line goes there and closes it."""

    def __init__(self, parent: QWidget, history: Past) -> None:
        super().__init__(parent)
        self.setAccessibleName("The last acts")
        self.column.setContentsMargins(*(theme.px(8),) * 4)
        self.column.setSpacing(theme.px(6))
        self.earlier = label("", "hint")
        self.earlier.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.list = ActList(LINES)
        self.column.addWidget(self.earlier)
        self.column.addWidget(self.list)
        self.list.gone_to.connect(history.go_to)
        self.list.gone_to.connect(self.close)

    def show_acts(self, state: ActsState) -> None:
        """Other acts, or the same ones turned."""
        self.list.set_state(state)
        self.earlier.setText(f"{self.list.hidden} earlier: all of them are in History" if self.list.hidden else "")
        self.earlier.setVisible(self.list.hidden > 0)

    def present(self, at: QWidget) -> None:
        """Below a button."""
        self.list.setFixedWidth(theme.px(WIDTH))
        self.show_below(at, left=True)
        self.list.setFocus(Qt.FocusReason.PopupFocusReason)
