"""A second click on what has opened a menu: together they are a double click, and the menu goes."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

_PRESSES = (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick)


class SecondClick(QObject):
    """Watches a popup that a click on a widget opens, from each ``begin`` on; a later click there only closes it."""

    doubled = Signal()

    def __init__(self, widget: QWidget, popup: QWidget) -> None:
        super().__init__(popup)
        self._widget, self._popup = widget, popup
        self._since = QElapsedTimer()
        popup.setAttribute(Qt.WidgetAttribute.WA_NoMouseReplay)  # else the click that closes it would open it again
        popup.installEventFilter(self)

    def begin(self, widget: QWidget | None = None) -> None:
        """It opens now, by a click on this."""
        self._widget = widget or self._widget
        self._since.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _PRESSES and isinstance(event, QMouseEvent) and self._is_second(event):
            self._popup.close()
            self.doubled.emit()
            return True
        return super().eventFilter(watched, event)

    def _is_second(self, event: QMouseEvent) -> bool:
        at = self._widget.mapFromGlobal(event.globalPosition())
        soon = self._since.isValid() and self._since.elapsed() < QApplication.doubleClickInterval()
        return soon and event.button() == Qt.MouseButton.LeftButton and self._widget.rect().contains(at.toPoint())
