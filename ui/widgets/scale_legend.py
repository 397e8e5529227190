"""The legend of the spectrograms' colours: −72 … 0 dB, or too little … too much."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.look import colormaps, theme
from ui.widgets import missed_marks, painting

BAR_WIDTH, BAR_HEIGHT = 104, 8
SAMPLE, MISSED = (18, 10), "not reached"


class ScaleLegend(QWidget):
    """A hint at the left, the colour bar between its two ends at the right."""

    def __init__(self, map_name: str = "", hint: str = "", parent: QWidget | None = None) -> None:
        """Of ``"difference"``, or of the chosen map of levels; what it is about stands at the left."""
        super().__init__(parent)
        self._map, self._missed = map_name, False
        self._hint = hint or ("dB, selected − target" if map_name == "difference" else "log frequency, one scale")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        far = "from too little to too much" if map_name == "difference" else "from −72 to 0 decibels"
        self.setAccessibleName(f"Scale {far}")

    def set_hint(self, words: str) -> None:
        """What is said at the left."""
        if words != self._hint:
            self._hint = words
            self.update()

    def set_missed(self, there: bool) -> None:
        """Whether regions of what was not reached are marked, which is explained then."""
        if there != self._missed:
            self._missed = there
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(300, theme.px(16))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.contentsRect())
        differs = self._map == "difference"
        low, high = ("too little", "too much") if differs else ("−72", "0 dB")
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
        hint = QRectF(rect.left(), 0, left - 12 - rect.left(), rect.height())
        if self._missed:
            hint.setLeft(self._explain_missed(painter, hint))
        painting.text(painter, hint, self._hint, size=12, token="text3", elide=True)

    def _explain_missed(self, painter: QPainter, room: QRectF) -> float:
        """What is hatched, before the hint, where there is room for it; returns where the hint begins."""
        sample = QRectF(room.left() + 1, (room.height() - SAMPLE[1]) / 2, *SAMPLE)
        words = QRectF(sample.right() + 6, 0, room.right() - sample.right() - 6, room.height())
        if painting.advance(MISSED, 12) > words.width():
            return room.left()
        missed_marks.hatch(painter, sample)
        return words.left() + painting.text(painter, words, MISSED, size=12, token="text2") + 20
