"""One of two sounds that are heard without a name: the first or the second, whether it sounds, and by which key."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy

from ui.look import icons, theme
from ui.widgets import painting
from ui.widgets.buttons import Pushed

WIDE, HIGH = 320, 190  # px
KEY = 26  # px of the plate that its key stands on
WAIT = "Both have to be heard first"


class BlindCard(Pushed):
    """A click chooses it, as its key does. While it sounds it says so: that tells nothing of what it is."""

    def __init__(self, words: str, key: str) -> None:
        super().__init__()
        self._words, self._key = words, key
        self._sounding = False
        self.setText(words)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.set_tip(f"Choose {words.lower()}", key)
        self.set_state(sounding=False, heard=False)

    def set_state(self, *, sounding: bool, heard: bool) -> None:
        """Whether it sounds, and whether it can be chosen."""
        self._sounding = sounding
        self.set_reason("" if heard else WAIT)
        self.setAccessibleName(f"{self._words}, sounding" if sounding else self._words)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(WIDE), theme.px(HIGH))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, rect = QPainter(self), QRectF(self.rect())
        over = self.isEnabled() and (self.underMouse() or self.isDown())
        fill = "sel" if self._sounding else "hover" if over else "panel"
        edge = "accent" if self._sounding else ""
        painting.ground(painter, rect, fill, theme.RADIUS["panel"], edge=edge, width=2)
        middle = rect.center().x()
        token = "accent" if self._sounding else "text3"
        icons.draw(painter, QPointF(middle, rect.top() + theme.px(52)), "volume-2", token, theme.px(32))
        line = QRectF(rect.left(), rect.top() + theme.px(80), rect.width(), theme.px(36))
        painting.text(painter, line, self._words, size=20, weight=600, align=painting.CENTRE)
        side = theme.px(KEY)
        plate = QRectF(middle - side / 2, rect.bottom() - theme.px(24) - side, side, side)
        painting.ground(painter, plate, "raised", theme.RADIUS["chip"])
        token = "text" if self.isEnabled() else "text3"
        painting.text(painter, plate, self._key, weight=600, token=token, align=painting.CENTRE)
        self._ring(painter, theme.RADIUS["panel"])
