"""Keys that a focused widget keeps for itself, though the window has a shortcut on them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

ARROWS = frozenset((Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down))
DIGITS = frozenset(Qt.Key(Qt.Key.Key_0.value + digit) for digit in range(10))
ENTER = frozenset((Qt.Key.Key_Return, Qt.Key.Key_Enter))
_PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier, Qt.KeyboardModifier.ShiftModifier)


class OwnKeys(QWidget):
    """A widget that gets the keys in ``own_keys`` before any shortcut, as long as it has the focus."""

    own_keys: frozenset[Qt.Key] = frozenset()

    def event(self, event: QEvent) -> bool:
        if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
            return super().event(event)
        if event.key() in self.own_keys and event.modifiers() in _PLAIN:
            event.accept()
            return True
        return super().event(event)
