"""The course of a run as small as a word: best distance solid in the accent, median dashed."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from evosynth.arrays import F64
from ui.look import theme
from ui.widgets import painting


class SmallCurve(QWidget):
    """No axes: the plot in See has them."""

    def __init__(self) -> None:
        super().__init__()
        self._history: F64 = np.zeros((0, 3))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Progress")

    def set_history(self, history: F64) -> None:
        """Rows (g, 3) of evaluations, best and median distance."""
        self._history = np.asarray(history, dtype=np.float64).reshape(-1, 3)
        self.setToolTip(spoken(self._history))
        self.setAccessibleDescription(spoken(self._history))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(116), theme.px(28))

    def paintEvent(self, _event: QPaintEvent) -> None:
        rows = self._history
        if len(rows) < 2:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        x = 2 + (rows[:, 0] - rows[0, 0]) / max(1.0, rows[-1, 0] - rows[0, 0]) * (self.width() - 4)
        low, high = rows[:, 1].min(), min(rows[:, 1:].max(), 10 * rows[-1, 1] + 1e-9)
        y = 3 + (high - np.minimum(rows[:, 1:], high)) / max(1e-9, high - low) * (self.height() - 6)
        solid = QPen(theme.color("accent"), 1.75)
        solid.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        for column, pen in ((1, painting.dashed_pen("text3", 1.0, 4)), (0, solid)):
            painter.setPen(pen)
            points = [QPointF(float(a), float(b)) for a, b in zip(x, y[:, column], strict=True)]
            painter.drawPolyline(QPolygonF(points))


def spoken(history: F64) -> str:
    """Where a run stands, in words; empty before its first generation."""
    if not len(history):
        return ""
    evaluations, best, _median = history[-1]
    return f"Best {best:.2f} after {evaluations:.0f} evaluations"
