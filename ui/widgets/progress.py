"""How a run goes: best distance solid in the accent, median dashed in grey, each named at its end."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from evosynth.arrays import F64
from ui.look import theme
from ui.widgets import painting

LEFT, BOTTOM, TOP = 34, 22, 8
MOST_LINES = 9  # of the grid, however high the plot is


class ProgressPlot(QWidget):
    """Distance by evaluations. Painted in one pass; rows beyond the width of the plot cost nothing more."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._history: F64 = np.zeros((0, 3))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Progress: distance by evaluations")

    def set_history(self, history: F64) -> None:
        """Rows (g, 3) of evaluations, best and median distance."""
        self._history = np.asarray(history, dtype=np.float64).reshape(-1, 3)
        if len(self._history):
            evaluations, best, _ = self._history[-1]
            self.setAccessibleDescription(f"Best {best:.2f} after {evaluations:.0f} evaluations")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(480, theme.px(130))

    def minimumSizeHint(self) -> QSize:
        return QSize(200, theme.px(80))

    def _label_width(self) -> float:
        return max(painting.advance("best 00.00", 12, 600), painting.advance("median", 12)) + 18

    def _plot(self) -> QRectF:
        return QRectF(self.rect()).adjusted(LEFT, TOP, -1, -BOTTOM)

    def _scales(self) -> tuple[F64, F64, F64, float]:
        """x, y of best, y of median in pixels, and the distance at the top."""
        plot, rows = self._plot(), self._history
        later = rows[len(rows) // 8 :, 2]
        top = max(float(rows[:, 1].max()) * 1.12, float(later.max()) * 1.05)
        top = max(0.1, min(top, 10 * float(rows[-1, 1])))  # one silent start must not flatten the rest
        step = _ticks(top, 9)[0]
        top = math.ceil(top / step - 1e-9) * step  # in steps, so that the curve does not breathe
        span = max(1.0, rows[-1, 0] - rows[0, 0])
        x = plot.left() + (rows[:, 0] - rows[0, 0]) / span * (plot.width() - self._label_width())
        y = np.maximum(plot.bottom() - rows[:, 1:] / top * plot.height(), plot.top())
        return x, y[:, 0], y[:, 1], top

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        plot = self._plot()
        painting.ground(painter, plot, "well", 4, edge="" if theme.is_dark() else "line")
        if len(self._history) == 0:
            words = "Drawn here while a match runs"
            painting.text(painter, plot, words, size=12, token="text3", align=painting.CENTRE, elide=True)
            return
        x, best, median, top = self._scales()
        self._paint_grid(painter, plot, top)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if len(x) > 1:
            self._paint_curves(painter, plot, x, best, median)
        self._paint_ends(painter, x[-1], best[-1], median[-1])
        self._paint_evaluations(painter, plot, x)

    def _paint_grid(self, painter: QPainter, plot: QRectF, top: float) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        for value in _ticks(top, min(MOST_LINES, max(2, int(plot.height() // 17)))):
            y = round(plot.bottom() - value / top * plot.height())
            painter.setPen(QPen(theme.color("line"), 1))
            painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
            words = f"{value:g}"
            area = QRectF(0, y - 9, LEFT - 8, 18)
            painting.text(painter, area, words, size=11, token="text2", align=painting.RIGHT)

    def _paint_curves(self, painter: QPainter, plot: QRectF, x: F64, best: F64, median: F64) -> None:
        line = _points(x, best)
        area = QPolygonF([QPointF(x[0], plot.bottom()), *line, QPointF(x[-1], plot.bottom())])
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("accent", 0.08))
        painter.drawPolygon(area)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(painting.dashed_pen("text3", 1.0, 5))
        painter.drawPolyline(QPolygonF(_points(x, median)))
        pen = QPen(theme.color("accent"), 2)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.drawPolyline(QPolygonF(line))

    def _paint_ends(self, painter: QPainter, x: float, best: float, median: float) -> None:
        """A dot and both names; they keep 15 px from each other."""
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("accent"))
        painter.drawEllipse(QPointF(x, best), 3, 3)
        plot, apart = self._plot(), 15.0
        low = min(max(best, plot.top() + 9 + apart), plot.bottom() - 8)
        high = min(median, low - apart)
        high = max(high, plot.top() + 8)
        words = f"best {theme.number(float(self._history[-1, 1]))}"
        width = self._label_width()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.fillRect(
            QRectF(x + 7, high - 8, plot.right() - 1 - x - 7, low - high + 16), theme.color("well")
        )  # no line behind words
        painting.text(painter, QRectF(x + 9, high - 9, width, 18), "median", size=12, token="text3")
        painting.text(painter, QRectF(x + 9, low - 9, width, 18), words, size=12, weight=600, token="accent")

    def _paint_evaluations(self, painter: QPainter, plot: QRectF, x: F64) -> None:
        first, last = self._history[0, 0], self._history[-1, 0]
        reach = x[-1] - x[0]
        if last <= first:
            return
        for count in _ticks(float(last), max(2, int(reach // 90)), whole=True):
            at = x[0] + (count - first) / (last - first) * reach
            area = QRectF(at - 40, plot.bottom() + 4, 80, 16)
            words = f"{count / 1000:g} k" if count >= 1000 else f"{count:g}"
            if count > first:
                painting.text(painter, area, words, size=11, token="text2", align=painting.CENTRE)
        end = QRectF(x[-1] + 14, plot.bottom() + 4, plot.right() - x[-1] - 14, 16)
        if end.width() >= painting.advance("evaluations", 11):
            painting.text(painter, end, "evaluations", size=11, token="text3", align=painting.RIGHT)


def _points(x: F64, y: F64) -> list[QPointF]:
    return [QPointF(float(a), float(b)) for a, b in zip(x, y, strict=True)]


def _ticks(top: float, most: int, *, whole: bool = False) -> list[float]:
    """Round values above 0 up to ``top``, about ``most`` of them: steps of 1, 2, 5 times a power of ten."""
    raw = top / most
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(s * power for s in (1, 2, 5, 10) if s * power >= raw * 0.8)
    step = max(1.0, step) if whole else step
    return [step * k for k in range(1, int(top / step + 1e-9) + 1)]
