"""A word alone that can be pressed: for acts that stand in place of a line of text."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.look import theme
from ui.widgets import painting
from ui.widgets.buttons import Pushed

HIGH, SIDE = 24, 2  # px of a word and beside it


class WordButton(Pushed):
    """As wide as its word."""

    def __init__(self, word: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._size = 12
        self._widest: tuple[str, ...] = ()
        self.setText(word)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def set_word(self, word: str, name: str, key: str = "") -> None:
        """What stands there, and what it does in full."""
        if word != self.text():
            self.setText(word)
            self.updateGeometry()
            self.update()
        self.setAccessibleName(name)
        self.set_tip(name, key)

    def keep_room(self, *words: str) -> None:
        """For the widest of these, so that nothing moves when they change."""
        self._widest = words
        self.updateGeometry()

    def set_size(self, size: int) -> None:
        """Of its letters, in px."""
        self._size = size
        self.update()

    def wide(self, size: int) -> int:
        """How much room it takes with letters of this size."""
        widest = max(painting.advance(word, size, 500) for word in (self.text(), *self._widest))
        return int(widest + 0.999) + 2 * SIDE

    def sizeHint(self) -> QSize:
        return QSize(self.wide(self._size), theme.px(HIGH))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, rect = QPainter(self), QRectF(self.rect())
        over = self.isEnabled() and (self.underMouse() or self.isDown())
        side = painting.LEFT if self._widest else painting.CENTRE
        token = "text3" if not self.isEnabled() else "accent" if over else "text"
        painting.text(painter, rect, self.text(), size=self._size, weight=500, token=token, align=side)
        self._ring(painter, theme.RADIUS["chip"])
