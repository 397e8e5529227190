"""Keys below a curve over the keyboard: to be seen, not to be played."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.look import theme
from ui.widgets.keyboard import BLACK_PART, is_black

HEIGHT = 18


class KeyStrip(QWidget):
    """Keys from ``lowest`` to ``highest``, each in the middle of its place on the axis of the curve above."""

    def __init__(self, lowest: int, highest: int, inset: float, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lowest, self._highest, self._inset = lowest, highest, inset
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(200), theme.px(HEIGHT))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        pitch = (self.width() - 2 * self._inset) / (self._highest - self._lowest)
        edges = [key for key in range(self._lowest, self._highest + 1) if key % 12 in (0, 5)]
        whole = QRectF(self._inset, 0, self.width() - 2 * self._inset, self.height())
        painter.fillRect(whole, theme.color("hover"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        for key in range(self._lowest, self._highest):
            x = self._inset + (key - self._lowest) * pitch
            if is_black(key):
                painter.fillRect(
                    QRectF(x - pitch / 2, 0, pitch, self.height() * BLACK_PART),
                    theme.color("well" if theme.is_dark() else "text2"),
                )
        painter.setPen(theme.color("line"))
        for key in edges:
            x = round(self._inset + (key - self._lowest - 0.5) * pitch)
            if key > self._lowest:
                painter.drawLine(x, 0, x, self.height())
