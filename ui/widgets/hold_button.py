"""A button of an icon that holds more: held down, or with Down on it, it asks for its list instead of being pressed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPolygonF

from ui.look import theme
from ui.widgets.buttons import IconButton

HOLD_MS = 350


class HoldButton(IconButton):
    """A small corner says that there is a list."""

    held = Signal()

    def __init__(self, icon: str, name: str, key: str = "") -> None:
        super().__init__(icon, name, key)
        self._timer = QTimer(self, singleShot=True, interval=HOLD_MS)
        self._timer.timeout.connect(self._hold)

    def set_tip(self, tip: str, key: str = "") -> None:
        """What it does, with the key, and how its list is reached."""
        super().set_tip(f"{tip} ({key})\nHold it for the list of acts" if key else tip)

    def event(self, event: QEvent) -> bool:
        """Down is its own, though the window has a shortcut on it."""
        override = event.type() == QEvent.Type.ShortcutOverride
        if override and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Down and not event.modifiers():
            event.accept()
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        if event.button() == Qt.MouseButton.LeftButton:
            self._timer.start()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._timer.isActive():
            self._timer.stop()
            super().mouseReleaseEvent(event)
        else:  # it was held
            self.setDown(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down:
            self.held.emit()
        else:
            super().keyPressEvent(event)

    def _hold(self) -> None:
        self.setDown(False)
        self.held.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("text2" if self.isEnabled() else "text3"))
        x, y = self.width() - 3.0, self.height() - 3.0
        painter.drawPolygon(QPolygonF([QPointF(x, y), QPointF(x - 4, y), QPointF(x, y - 4)]))
