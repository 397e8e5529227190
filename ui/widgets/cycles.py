"""A few frames of a table side by side, each in a well of its own, all at one scale."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from evosynth.arrays import F32
from ui.look import theme
from ui.widgets import painting


class Cycles(QWidget):
    """From the first frame to the last; a table of one frame has one well."""

    def __init__(self) -> None:
        super().__init__()
        self._cycles: F32 = np.zeros((1, 128), np.float32)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Frames from the first to the last")

    def set_cycles(self, cycles: F32) -> None:
        """Rows (a few, samples), whatever their scale."""
        self._cycles = cycles
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(320), theme.px(84))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        gap, number = theme.px(8), len(self._cycles)
        width = (self.width() - gap * (number - 1)) / number
        peak = max(float(np.abs(self._cycles).max()), 1e-6)
        for place, cycle in enumerate(self._cycles):
            well = QRectF(place * (width + gap), 0, width, self.height())
            painting.ground(painter, well, "well", theme.RADIUS["button"])
            inner = well.adjusted(theme.px(6), theme.px(8), -theme.px(6), -theme.px(8))
            painter.setPen(QPen(theme.color("text2"), 1.75))
            x = inner.left() + np.arange(len(cycle)) * (inner.width() / max(1, len(cycle) - 1))
            y = inner.center().y() - cycle / peak * (inner.height() / 2)
            points = [QPointF(float(a), float(b)) for a, b in zip(x, y, strict=True)]
            painter.drawPolyline(QPolygonF(points))
