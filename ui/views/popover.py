"""A small card over the window, beside what it belongs to; Esc or a click elsewhere closes it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPainterPath, QPaintEvent, QRegion, QResizeEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from ui.look import theme
from ui.widgets import painting


class Popover(QFrame):
    """``column`` takes what it shows."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(*(theme.px(16),) * 4)
        self.column.setSpacing(theme.px(12))

    def show_below(self, at: QWidget, *, left: bool = False) -> None:
        """Its right or left edge on one line with a widget's; above it where there is no room."""
        self.adjustSize()
        room, gap = at.screen().availableGeometry(), theme.px(4)
        corner = at.mapToGlobal(QPoint(0 if left else at.width() - self.width(), at.height() + gap))
        above = at.mapToGlobal(QPoint(0, -self.height() - gap)).y()
        fits = corner.y() + self.height() <= room.bottom()
        self.move(max(room.left(), corner.x()), corner.y() if fits else above)
        self.show()

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
