"""What has no room in the bar below stands whole above it, on as many lines as it needs."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.look import icons, theme
from ui.widgets import painting

WIDEST, MARGIN = 640, 12  # px
_WRAPPED = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_HIGHEST = 4000.0  # px; no sentence is


class WholeSentence(QWidget):
    """Lies over the window of a bar; a click takes it away."""

    hovered = Signal(bool)
    pressed = Signal()

    def __init__(self, bar: QWidget) -> None:
        super().__init__(bar.window())
        self._bar = bar
        self._words, self._icon, self._error = "", "check", False
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip("A click takes it away")
        self.hide()

    def say(self, words: str, icon: str, *, error: bool) -> None:
        """Stand there with these words."""
        self._words, self._icon, self._error = theme.words(words), icon, error
        self.setAccessibleName(self._words)
        self.place()
        self.show()
        self.raise_()
        self.update()

    def place(self) -> None:
        """Above the middle of the bar, within the window."""
        window, bar = self._bar.window(), self._bar
        room = float(min(theme.px(WIDEST), window.width() - 2 * MARGIN) - 34 - MARGIN)
        found = theme.metrics(13, 400).boundingRect(QRectF(0.0, 0.0, room, _HIGHEST), int(_WRAPPED), self._words)
        wide, high = int(found.width()) + 2 + 34 + MARGIN, int(found.height()) + 2 * 8
        top = bar.mapTo(window, QPoint(0, 0))
        left = top.x() + (bar.width() - wide) // 2
        left = max(MARGIN, min(left, window.width() - MARGIN - wide))
        self.setGeometry(left, top.y() - 6 - high, wide, high)

    def enterEvent(self, _event: QEvent) -> None:
        self.hovered.emit(True)

    def leaveEvent(self, _event: QEvent) -> None:
        self.hovered.emit(False)

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        self.pressed.emit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        shape = QRectF(self.rect())
        painting.ground(painter, shape, "raised", theme.RADIUS["button"], edge="danger" if self._error else "ctl")
        icons.draw(painter, QPointF(18, shape.center().y()), self._icon, "danger" if self._error else "accent", 14)
        painter.setFont(theme.font(13, 400))
        painter.setPen(theme.color("text"))
        painter.drawText(shape.adjusted(34, 0, -MARGIN + 2, 0), int(_WRAPPED), self._words)
