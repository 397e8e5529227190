"""Between which shares something lies: none to all of them, with what a coin would do in the middle."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.look import theme
from ui.widgets import painting

HIGH = 76  # px
TRACK, KNOB = 10, 16
BESIDE = 40  # of the middle, where figures have no room


class ShareBar(QWidget):
    """A track with the interval as a band on it, and what was found as a knob."""

    def __init__(self) -> None:
        super().__init__()
        self._left = self._right = ""
        self._low, self._high, self._found = 0.0, 1.0, 0.5
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_share(self, left: str, right: str, found: float, low: float, high: float) -> None:
        """All of it goes to ``left`` at 0, to ``right`` at 1."""
        self._left, self._right = left, right
        self._found, self._low, self._high = found, low, high
        ends = f"{100 * low:.0f} and {100 * high:.0f}"
        self.setAccessibleName(f"{100 * found:.0f} of 100 pairs go to {right}, between {ends}")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(400), theme.px(HIGH))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(200), theme.px(HIGH))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, width = QPainter(self), float(self.width())
        knob, thick, middle = float(theme.px(KNOB)), float(theme.px(TRACK)), theme.px(HIGH) / 2.0
        above = QRectF(0, 0, width, middle - thick)
        painting.text(painter, above, self._left, token="text2")
        painting.text(painter, above, self._right, token="text2", align=painting.RIGHT)
        top, low, high = middle - thick / 2, self._x(self._low), self._x(self._high)
        painting.ground(painter, QRectF(self._x(0.0), top, width - knob, thick), "hover", thick / 2)
        painting.ground(painter, QRectF(low, top, high - low, thick), theme.color("accent", 0.45), thick / 2)
        painter.fillRect(QRectF(self._x(0.5) - 0.5, middle - thick, 1, 2 * thick), theme.color("ctl"))
        found = QRectF(self._x(self._found) - knob / 2, middle - knob / 2, knob, knob)
        painting.ground(painter, found, "accent", knob / 2)
        self._say(painter, 0.5, "a coin")
        for share in (self._low, self._high):
            if abs(self._x(share) - self._x(0.5)) > theme.px(BESIDE):  # else it would lie on the words for a coin
                self._say(painter, share, f"{100 * share:.0f}")

    def _x(self, share: float) -> float:
        knob = theme.px(KNOB)
        return knob / 2 + (self.width() - knob) * share

    def _say(self, painter: QPainter, share: float, words: str) -> None:
        """Below the track; never beyond its ends."""
        wide = painting.advance(words, 12) + 1
        x = min(max(0.0, self._x(share) - wide / 2), self.width() - wide)
        line = QRectF(x, theme.px(HIGH) / 2 + theme.px(TRACK), wide, theme.px(18))
        painting.text(painter, line, words, size=12, token="text2")
