"""A name typed in its place: over a tile, a card or a title. Enter ends it, Esc leaves the name as it was."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from ui.look import theme

HEIGHT, NARROWEST = 28, 132


class NameEditor(QLineEdit):
    """Lies over a window, hidden as long as nothing is renamed."""

    named = Signal(str)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._under = window
        self.setAccessibleName("Name of the voice")
        self.setAcceptDrops(False)  # a dropped file is the window's, not a text to move in here
        self._fit: Callable[[str], str] = str
        self._before: QWidget | None = None  # that had the keyboard
        self.textEdited.connect(self._keep_to_signs)
        self.hide()

    def begin(self, over: QWidget, within: QRect, name: str, longest: int, fit: Callable[[str], str]) -> None:
        """Over a part of a widget; ``fit`` turns what is typed into what the synth can show, sign by sign."""
        self._fit, self._before = fit, self.window().focusWidget()
        self.setMaxLength(longest)
        self.setText(name)
        self.setToolTip(f"{longest} characters. Enter ends, Esc leaves it as it was")
        self.setAccessibleDescription(self.toolTip())
        at = over.mapTo(self._under, within.topLeft())
        width, height = max(within.width(), theme.px(NARROWEST)), theme.px(HEIGHT)
        at.setX(max(0, min(at.x(), self._under.width() - width)))
        at.setY(at.y() + (within.height() - height) // 2)
        self.setGeometry(at.x(), at.y(), width, height)
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.selectAll()

    def _keep_to_signs(self, typed: str) -> None:
        """What cannot be shown is seen at once as what stands for it."""
        if (shown := self._fit(typed)) != typed:
            cursor = self.cursorPosition()
            self.setText(shown)
            self.setCursorPosition(cursor)

    def event(self, event: QEvent) -> bool:
        """Keys are letters here, also those that are commands elsewhere."""
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._end()
            self.named.emit(self.text())
        elif event.key() == Qt.Key.Key_Escape:
            self._end()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Whoever goes elsewhere leaves it as it was."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:  # its own menu
            self.hide()

    def _end(self) -> None:
        before, self._before = self._before, None
        self.hide()
        if before is not None:
            before.setFocus(Qt.FocusReason.OtherFocusReason)
