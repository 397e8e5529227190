"""The clear sheet over the spectrograms: their names, a crosshair through all of them with its readout, the playhead.

So a moving line repaints a narrow strip and no plot item.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QToolTip, QWidget

from ui.look import theme
from ui.widgets import missed_marks, painting

if TYPE_CHECKING:
    from evosynth.analysis.missed import Missed
    from ui.widgets.spectrograms import Spectrograms


class SpectrogramSheet(QWidget):
    """Knows where the pictures lie from the spectrograms that it lies on."""

    missed_pressed = Signal(object)  # Missed, the region of which was pressed; None: the one that was pointed at

    def __init__(self, stack: Spectrograms, over: QWidget) -> None:
        super().__init__(over)
        self._stack = stack
        self.cross: QPointF | None = None
        self._playhead: float | None = None
        self._sounding: int | None = None  # the row that the line is drawn in, None: all of them
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)

    # ---- what is shown

    def set_playhead(self, seconds: float | None, row: int | None) -> None:
        """The line at a time, in one row or through all; None takes it away."""
        before, rows = self._playhead, {self._sounding, row}
        self._playhead, self._sounding = seconds, row
        areas = self._stack.areas()
        for position in (before, seconds):
            if position is not None:
                for area in areas if None in rows else [areas[r] for r in rows if r is not None]:
                    x = area.left() + position / self._stack.length_s() * area.width()
                    self.update(QRect(int(x) - 4, int(area.top()), 9, int(area.height()) + 1))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point(event.position())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """On a region of what was not reached it points at it, or no longer; the smallest of those that lie there."""
        at = self._missed_at(event.position())
        if not at or event.button() != Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
            return
        self.missed_pressed.emit(None if at[0] == self._stack.pointed else at[0])

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            words = [missed.words for missed in self._missed_at(QPointF(event.pos()))]
            QToolTip.showText(event.globalPos(), theme.words("\n".join(words)), self)
            return True
        return super().event(event)

    def _missed_at(self, position: QPointF) -> list[Missed]:
        """What was not reached there, the smallest region first."""
        there = [
            (rect.width() * rect.height(), missed) for missed, rect in self._stack.regions() if rect.contains(position)
        ]
        return [missed for _size, missed in sorted(there, key=lambda one: one[0])]

    def leaveEvent(self, _event: QEvent) -> None:
        self._point(None)

    def _point(self, position: QPointF | None) -> None:
        inside = position is not None and any(area.contains(position) for area in self._stack.areas())
        before, self.cross = self.cross, position if inside else None
        if before != self.cross:
            self.update()

    # ---- painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Lines first, names over them, and the readout where it hides no name."""
        painter = QPainter(self)
        missed_marks.paint(painter, self._stack.regions(), self._stack.pointed)
        if self.cross is not None:
            self._paint_cross(painter, self.cross)
        names = [self._paint_row(painter, row, area) for row, area in enumerate(self._stack.areas())]
        if self.cross is not None:
            self._paint_readout(painter, self.cross, names)
        if self._stack.ringed:
            painting.ring(painter, QRectF(self.rect()).adjusted(2, 2, -2, -2), 2, theme.RADIUS["button"])

    def _paint_row(self, painter: QPainter, row: int, area: QRectF) -> QRectF:
        """Edge, playhead and name of a picture; returns where its name lies."""
        if area.isEmpty():
            return QRectF()
        if not theme.is_dark():
            painter.setPen(QPen(theme.color("line"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(area.adjusted(0.5, 0.5, -0.5, -0.5))
        if self._playhead is not None and self._sounding in (None, row):
            x = area.left() + self._playhead / self._stack.length_s() * area.width()
            if area.left() <= x <= area.right():
                painting.playhead(painter, x, area.top(), area.bottom())
        return self._paint_name(painter, row, area)

    def _paint_name(self, painter: QPainter, row: int, area: QRectF) -> QRectF:
        missing = self._stack.missing(row)
        if missing:
            painting.text(painter, area, missing, size=12, token="text3", align=painting.CENTRE)
            return QRectF()
        if len(self._stack.areas()) == 1:  # where there is but one, its panel says what it is
            return QRectF()
        name, detail = self._stack.name(row)
        room = area.width() - 40 - painting.chip_width(name, weight=600)
        detail = theme.metrics(12, 400).elidedText(detail, Qt.TextElideMode.ElideRight, room)
        left = painting.chip(painter, area.right() - 8, area.top() + 8, name, second=detail)
        return QRectF(left, area.top() + 8, area.right() - 8 - left, theme.px(painting.CHIP_HEIGHT))

    def _under(self, cross: QPointF) -> tuple[int, QRectF, float] | None:
        """The row that a point lies in, its area, and how far up the point is (0 to 1)."""
        for row, area in enumerate(self._stack.areas()):
            if area.contains(cross):
                return row, area, (area.bottom() - cross.y()) / max(1.0, area.height())
        return None

    def _paint_cross(self, painter: QPainter, cross: QPointF) -> None:
        """The same place in every picture, dashed at 55 %."""
        under = self._under(cross)
        if under is None:
            return
        pen = painting.dashed_pen("text", 1.0, 4)
        colour = QColor(theme.color("text"))
        colour.setAlphaF(0.55)
        pen.setColor(colour)
        painter.setPen(pen)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        for area in filter(lambda shown: not shown.isEmpty(), self._stack.areas()):
            y = area.bottom() - under[2] * area.height()
            painter.drawLine(QPointF(round(cross.x()), area.top()), QPointF(round(cross.x()), area.bottom()))
            painter.drawLine(QPointF(area.left(), round(y)), QPointF(area.right(), round(y)))

    def _paint_readout(self, painter: QPainter, cross: QPointF, names: list[QRectF]) -> None:
        under = self._under(cross)
        if under is None:
            return
        row, area, height = under
        words = self._stack.readout(row, (cross.x() - area.left()) / max(1.0, area.width()), height)
        rect = beside(cross, QSizeF(painting.advance(words, 12) + 16, theme.px(22)), area, names[row])
        painting.ground(painter, rect, theme.color("raised", 0.94), theme.RADIUS["chip"])
        painting.text(painter, rect.adjusted(8, 0, 0, 0), words, size=12)


def beside(cross: QPointF, size: QSizeF, area: QRectF, name: QRectF) -> QRectF:
    """Where a readout of this size lies: right below the crosshair, flipped at the edges, never over the name."""
    width, tall = size.width(), size.height()
    left = cross.x() + 8 if cross.x() + 8 + width < area.right() else cross.x() - 8 - width
    left = max(area.left(), min(left, area.right() - width))
    top = cross.y() + 6 if cross.y() + 6 + tall < area.bottom() else cross.y() - 6 - tall
    rect = QRectF(round(left), round(top), width, tall)
    if rect.intersects(name):
        rect.moveTop(name.bottom() + 4)
    return rect
