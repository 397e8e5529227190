"""Which keys a focused widget keeps for itself, though the window has a shortcut on them: typing, moving in a list."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

TYPING = (QLineEdit, QAbstractSpinBox, QTextEdit, QPlainTextEdit)
SHEET = "sheet"  # the property of a widget that lies over others and is worked with by itself
ARROWS = frozenset({Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down})
ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
PAGING = frozenset({Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Home, Qt.Key.Key_End})


def wants_key(widget: QWidget | None, key: int, modifiers: Qt.KeyboardModifier) -> bool:
    """Whether the focused widget keeps a key for itself instead of giving it to a command."""
    held = modifiers & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
    if isinstance(widget, TYPING):
        function_key = Qt.Key.Key_F1 <= key <= Qt.Key.Key_F35
        return not function_key and (not held or key in (Qt.Key.Key_Z, Qt.Key.Key_Y, Qt.Key.Key_Return))
    if isinstance(widget, QAbstractItemView | QComboBox):
        return not held and (key in ARROWS or key in PAGING or key in ENTER)
    if key == Qt.Key.Key_Space and modifiers == Qt.KeyboardModifier.NoModifier:
        return _is_pressed_with_space(widget)
    return isinstance(widget, QAbstractButton) and not held and key in ENTER


def _is_pressed_with_space(widget: QWidget | None) -> bool:
    """In a sheet what wears the ring is pressed: there Space would play, or send, what the sheet lies on."""
    if not getattr(widget, "ringed", isinstance(widget, QAbstractButton)):
        return False
    while widget is not None and not widget.property(SHEET):
        widget = widget.parentWidget()
    return widget is not None


class KeyGuard(QObject):
    """Watches the focused widget alone and claims the keys that Qt's own widgets need: typing, moving in a list.

    A button that Tab has reached is pressed with Enter, since Space plays; in a sheet with Space, too. Our own widgets
    speak for themselves (``ui.widgets.own_keys``).
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._follow)

    def _follow(self, old: QWidget | None, new: QWidget | None) -> None:
        if old is not None:
            old.removeEventFilter(self)
        if new is not None:
            new.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            widget = watched if isinstance(watched, QWidget) else None
            if wants_key(widget, event.key(), event.modifiers()):
                event.accept()
                return True
        pressed = event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() in ENTER
        if pressed and isinstance(watched, QAbstractButton):
            watched.click()
            return True
        return super().eventFilter(watched, event)
