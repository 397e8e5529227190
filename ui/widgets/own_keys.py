"""Keys that a focused widget keeps for itself, though the window has a shortcut on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget as Base
else:
    Base = object  # a plain mixin: Qt lets a class have one Qt base only

ARROWS = frozenset((Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down))
DIGITS = frozenset(Qt.Key(Qt.Key.Key_0.value + digit) for digit in range(10))
ENTER = frozenset((Qt.Key.Key_Return, Qt.Key.Key_Enter))
_PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier, Qt.KeyboardModifier.ShiftModifier)


class KeepsKeys(Base):
    """Gets the keys in ``own_keys`` before any shortcut, as long as it has the focus.

    Stands before the Qt class that it is mixed into.
    """

    own_keys: frozenset[Qt.Key] = frozenset()

    def event(self, event: QEvent) -> bool:
        if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
            return super().event(event)
        if event.key() in self.own_keys and event.modifiers() in _PLAIN:
            event.accept()
            return True
        return super().event(event)


class OwnKeys(KeepsKeys, QWidget):
    """A plain widget that keeps keys."""
