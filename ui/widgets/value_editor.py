"""Typing in place: a line over a value. Return takes what was typed, Escape forgets it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QToolTip, QWidget

from evosynth.errors import ParameterError
from ui.widgets.own_keys import ENTER


class ValueEditor(QObject):
    """Lies over its owner as long as a person types. ``taken`` carries the text, ``refused`` a sentence.

    ``take`` does with a text what it says; ``ParameterError``: the line stays open, its sentence beside it.
    """

    refused = Signal(str)

    def __init__(self, owner: QWidget, take: Callable[[str], None]) -> None:
        super().__init__(owner)
        self._owner, self._take = owner, take
        self._line: QLineEdit | None = None  # made when it is first needed: a page has a hundred fields
        self.reason = ""  # why the last text was refused

    @property
    def line(self) -> QLineEdit:
        """Where a person types."""
        if self._line is None:
            self._line = QLineEdit(self._owner)
            self._line.setProperty("compact", True)
            self._line.setAcceptDrops(False)  # a dropped file is the window's, not a text to move in here
            self._line.hide()
            self._line.installEventFilter(self)
            self._line.textEdited.connect(self._retyped)
            self._line.setAccessibleName(self._owner.accessibleName())
        return self._line

    @property
    def is_open(self) -> bool:
        return self._line is not None and self._line.isVisible()

    def open(self, text: str, area: QRect, typed: str = "") -> None:
        """Begin with a text, all of it marked, or with the first letter that was typed over it."""
        line = self.line
        self._mark("")
        line.setGeometry(area)
        line.setText(typed or text)
        line.show()
        line.setFocus(Qt.FocusReason.OtherFocusReason)
        if not typed:
            line.selectAll()

    def shut(self) -> None:
        """Forget what was typed."""
        if self.is_open:
            focused = self.line.hasFocus()
            self.line.hide()
            if focused:
                self._owner.setFocus(Qt.FocusReason.OtherFocusReason)

    def _finish(self, *, stay: bool) -> None:
        try:
            self._take(self.line.text())
        except ParameterError as error:
            self._mark(str(error))
            self.line.setAccessibleDescription(self.reason)
            if stay:
                self.line.selectAll()
                QToolTip.showText(self.line.mapToGlobal(QPoint(0, self.line.height())), self.reason, self.line)
            self.refused.emit(self.reason)
            if stay:
                return
        self.shut()

    def _mark(self, reason: str) -> None:
        """Why the text was refused, seen at its edge; empty: it was not."""
        self.reason = reason
        self.line.setProperty("refused", bool(reason))
        self.line.style().polish(self.line)

    def _retyped(self) -> None:
        self._mark("")
        QToolTip.hideText()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is not self._line or not self.is_open:
            return False
        if event.type() == QEvent.Type.FocusOut:
            self._finish(stay=False)
            return False
        if not isinstance(event, QKeyEvent) or event.key() not in ENTER | {Qt.Key.Key_Escape}:
            return False
        if event.type() not in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride):
            return False
        event.accept()
        if event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Escape:
                self.shut()
            else:
                self._finish(stay=True)
        return True
