"""Locks: an open one, and a closed one that says what stays as it is."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.look import icons, theme
from ui.widgets import painting
from ui.widgets.buttons import Pushed

HEIGHT = 22
DOT = 10  # px behind a word, kept free for the dot of what has changed


class LockToggle(Pushed):
    """A lock with or without a word beside it. Open it is quiet; closed it has a line of 1 px round it."""

    locked = Signal(bool)  # what a person wants

    def __init__(self, what: str, word: str = "", *, key: str = "", parent: QWidget | None = None) -> None:
        """``what`` is kept ("operator 2"), ``word`` stands beside the lock."""
        super().__init__(parent)
        self._what, self._word, self._key, self._closed = what, word, key, False
        self._changed = False
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.clicked.connect(lambda: self.locked.emit(not self._closed))
        self._say()

    @property
    def closed(self) -> bool:
        return self._closed

    def set_what(self, what: str, key: str = "") -> None:
        """It keeps something else now."""
        self._what, self._key = what, key
        self._say()

    def set_closed(self, closed: bool) -> None:
        """Show it locked, or open."""
        if closed != self._closed:
            self._closed = closed
            self._say()
            self.update()

    def set_changed(self, changed: bool) -> None:
        """Whether what it keeps has changed against the parent's: a dot beside the lock."""
        if changed != self._changed:
            self._changed = changed
            self.setAccessibleDescription("changed against its parent" if changed else "")
            self.update()

    def _say(self) -> None:
        self.setAccessibleName(f"{self._what[:1].upper()}{self._what[1:]} {'locked' if self._closed else 'not locked'}")
        keeps = f"{self._what[:1].upper()}{self._what[1:]} stays as it is"
        self.set_tip(f"{keeps}: unlock" if self._closed else f"Lock {self._what}", self._key)

    def sizeHint(self) -> QSize:
        word = painting.advance(self._word, 11) + theme.px(4 + DOT) if self._word else 0
        return QSize(int(word + theme.px(24) + 0.999), theme.px(HEIGHT))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        over = self.isEnabled() and (self.underMouse() or self.isDown())
        radius = theme.RADIUS["chip"]
        if over:
            painting.ground(painter, rect, "hover", radius)
        elif self._closed and self._word:
            painting.ground(painter, rect, theme.color("panel", 0.0), radius, edge="ctl")
        token = "text3" if not self.isEnabled() else ("text" if over else ("text2" if self._closed else "text3"))
        left = theme.px(5)
        middle = QPointF(left + 7, rect.center().y()) if self._word else rect.center()
        icons.draw(painter, middle, "lock" if self._closed else "lock-open", token, 14)
        if self._changed:
            beside = QPointF(rect.right() - 8, middle.y()) if self._word else QPointF(rect.right() - 3, rect.top() + 3)
            painting.changed_dot(painter, beside)
        if self._word:
            area = rect.adjusted(left + 17, 0, 0, 0)
            painting.text(painter, area, self._word, size=11, token="text2" if self.isEnabled() else "text3")
        self._ring(painter, radius)
