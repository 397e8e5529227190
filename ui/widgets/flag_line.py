"""What a distance forgives and an ear does not, as one amber line on a chip."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.look import icons, theme
from ui.widgets import painting

HEIGHT, PADDING, ICON, APART = 20, 7, 13, 8
WHY = "Its distance forgives this, an ear may not"


class FlagLine(QWidget):
    """Lies on a picture, under the chip with its distance; the tooltip says all where there is no room for it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._words = ""
        self.hide()

    def set_flags(self, flags: tuple[str, ...], silence: str = "") -> None:
        """A sentence for each fault, or why there is nothing to be heard; none: all is well, or not known yet."""
        self._words = silence or " ".join(flags)
        self.setAccessibleName(self._words)
        self.setToolTip(silence or (f"{self._words}\n{WHY}" if self._words else ""))
        self.setVisible(bool(self._words))
        self.update()

    def text(self) -> str:
        """All of it, whatever is visible."""
        return self._words

    def place(self, picture: QRectF) -> None:
        """Where the picture lies."""
        width = max(0, min(self.sizeHint().width(), int(picture.width()) - 2 * APART))
        left, top = round(picture.right()) - APART - width, round(picture.top()) + APART
        self.setGeometry(QRect(left, top + theme.px(painting.CHIP_HEIGHT) + 4, width, theme.px(HEIGHT)))

    def sizeHint(self) -> QSize:
        words = painting.advance(self._words, 12)
        return QSize(round(2 * PADDING + ICON + 6 + words) + 2, theme.px(HEIGHT))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, rect = QPainter(self), QRectF(self.rect())
        painting.ground(painter, rect, theme.color("panel", painting.CHIP_OPACITY), theme.RADIUS["chip"])
        icons.draw(painter, QPointF(PADDING + ICON / 2, rect.center().y()), "triangle-alert", "warn", ICON)
        room = rect.adjusted(PADDING + ICON + 6, 0, -PADDING, 0)
        painting.text(painter, room, self._words, size=12, token="warn", elide=True)
