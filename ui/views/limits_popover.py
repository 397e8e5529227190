"""A small card above the voice: how many operators may sound, whether there may be feedback, what else is kept."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPainterPath, QPaintEvent, QRegion, QResizeEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QVBoxLayout, QWidget

from ui import theme
from ui.limits_state import MOST, NO_FEEDBACK, OPERATORS, LimitsState
from ui.views.panel import label, row
from ui.widgets import painting
from ui.widgets.buttons import Button, Segmented

WHEN = "What is set here counts from the next generation on."


class LimitsPopover(QFrame):
    """Pops up over a button; Esc or a click elsewhere closes it."""

    wished = Signal(str, bool)  # a word of limits, on or off
    clear_asked = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setAccessibleName("Limits")
        self.most = Segmented([str(n) for n in range(1, OPERATORS)] + ["All"], OPERATORS - 1)
        self.no_feedback = QCheckBox("No feedback")
        self.algorithm = QCheckBox("Keep the algorithm")
        self.unlock = Button("Unlock everything", "lock-open", kind="flat")
        self._lay_out()
        self.most.chosen.connect(self._choose_most)
        self.no_feedback.clicked.connect(lambda on: self.wished.emit(NO_FEEDBACK, on))
        self.algorithm.clicked.connect(lambda on: self.wished.emit("algorithm", on))
        self.unlock.clicked.connect(self.clear_asked)
        self.show_limits(LimitsState())

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(*(theme.px(16),) * 4)
        column.setSpacing(theme.px(12))
        column.addWidget(label("Limits", "title"))
        column.addLayout(row(label("Operators that sound, at most", "text2"), None, self.most, gap=16))
        column.addWidget(self.no_feedback)
        column.addWidget(self.algorithm)
        column.addWidget(label(WHEN, "hint"))
        column.addLayout(row(None, self.unlock))

    def show_limits(self, state: LimitsState) -> None:
        """How things stand."""
        self.most.set_current(state.most - 1)
        self.no_feedback.setChecked(state.no_feedback)
        self.algorithm.setChecked(state.algorithm)
        self.unlock.set_reason("" if state.count else "Nothing is locked or limited")

    def _choose_most(self, index: int) -> None:
        self.wished.emit(f"{MOST}{index + 1}", index + 1 < OPERATORS)

    def present(self, at: QWidget) -> None:
        """Above a button, its right edges on one line."""
        self.adjustSize()
        corner = at.mapToGlobal(QPoint(at.width() - self.width(), -self.height() - theme.px(4)))
        room = at.screen().availableGeometry()
        self.move(max(room.left(), corner.x()), max(room.top(), corner.y()))
        self.show()
        self.most.setFocus(Qt.FocusReason.PopupFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Round corners also where nothing composes windows."""
        super().resizeEvent(event)
        shape = QPainterPath()
        shape.addRoundedRect(QRectF(self.rect()), theme.RADIUS["panel"], theme.RADIUS["panel"])
        self.setMask(QRegion(shape.toFillPolygon().toPolygon()))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painting.ground(QPainter(self), QRectF(self.rect()), "raised", theme.RADIUS["panel"], edge="ctl")
