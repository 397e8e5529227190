"""A command that also hears when its key goes up: what it does lasts for as long as the key is held."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication


class HeldKey(QObject):
    """Called when the shortcut is given; from then on it looks for the key, and for the window that is left."""

    def __init__(
        self, keys: tuple[Qt.Key, ...], press: Callable[[], object], release: Callable[[], object], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._keys, self._press, self._release = keys, press, release

    def __call__(self) -> None:
        """The key is down."""
        application = QApplication.instance()
        assert application is not None
        application.removeEventFilter(self)
        application.installEventFilter(self)
        self._press()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self._goes_up(event) or event.type() == QEvent.Type.WindowDeactivate:
            application = QApplication.instance()
            assert application is not None
            application.removeEventFilter(self)
            self._release()
        return False

    def _goes_up(self, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyRelease or not isinstance(event, QKeyEvent):
            return False
        return not event.isAutoRepeat() and event.key() in self._keys
