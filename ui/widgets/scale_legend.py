"""The legend of the spectrograms' colours: −72 … 0 dB, or too little … too much."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.look import colormaps, theme
from ui.widgets import painting

BAR_WIDTH, BAR_HEIGHT = 104, 8


class ScaleLegend(QWidget):
    """A hint at the left, the colour bar between its two ends at the right."""

    def __init__(self, map_name: str = "", parent: QWidget | None = None) -> None:
        """Of ``"difference"``, or of the chosen map of levels."""
        super().__init__(parent)
        self._map = map_name
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        far = "from too little to too much" if map_name == "difference" else "from −72 to 0 decibels"
        self.setAccessibleName(f"Scale {far}")

    def sizeHint(self) -> QSize:
        return QSize(300, theme.px(16))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        differs = self._map == "difference"
        low, high = ("too little", "too much") if differs else ("−72", "0 dB")
        hint = "dB, selected − target" if differs else "log frequency, one scale"
        right = rect.right() - painting.advance(high, 12)
        painting.text(painter, QRectF(right, 0, 200, rect.height()), high, size=12, token="text2")
        bar = QRectF(right - 8 - BAR_WIDTH, (rect.height() - BAR_HEIGHT) / 2, BAR_WIDTH, BAR_HEIGHT)
        row = colormaps.packed(self._map)
        image = QImage(row.tobytes(), 256, 1, 1024, QImage.Format.Format_RGB32)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(bar, image)
        painter.setPen(QPen(theme.color("line"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(bar.adjusted(0.5, 0.5, -0.5, -0.5))
        left = bar.left() - 8 - painting.advance(low, 12)
        painting.text(painter, QRectF(left, 0, 100, rect.height()), low, size=12, token="text2")
        painting.text(painter, QRectF(0, 0, left - 12, rect.height()), hint, size=12, token="text3", elide=True)
