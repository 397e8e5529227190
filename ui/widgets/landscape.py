"""Cycles one behind the other, the first in front: a position runs through them, and a hand draws it."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QPolygonF, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from evosynth.arrays import F32
from ui.look import theme
from ui.widgets import painting

WIDE = 0.73  # of the well: what a cycle takes; the rest is how far the last one stands to the right
FRONT, BACK = 0.84, 0.20  # heights of the first and the last one's middle
RISE = 0.115  # of the well's height: a sample of 1
MOST_ROWS = 40
STEP, FINE = 0.01, 0.001
PAD = 12

Cycle = F32  # (samples,), -1..1


class Landscape(QWidget):
    """A table's frames in a well, in the accent what sounds. ``moved`` carries the position, 0..1, that is wished."""

    moved = Signal(float)
    held = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: F32 = np.zeros((0, 0), np.float32)
        self._at, self._cycle = 0.0, np.zeros(0, np.float32)
        self._ghost: tuple[float, Cycle] | None = None
        self._hint = ""
        self._drawn: QPixmap | None = None
        self._dragging = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setCursor(Qt.CursorShape.SizeVerCursor)
        self.setAccessibleName("Frames of the table")
        theme.current.changed.connect(self._forget)

    def show_rows(self, rows: F32, hint: str = "") -> None:
        """Other frames (n, samples); with none of them a hint says why."""
        if len(rows) > MOST_ROWS:
            rows = rows[np.linspace(0, len(rows) - 1, MOST_ROWS).round().astype(int)]
        self._rows, self._hint = rows, hint
        self._forget()

    def show_position(self, position: float, cycle: Cycle, ghost: tuple[float, Cycle] | None = None) -> None:
        """The cycle (samples,) at a position 0..1, and the parent's where it is another one."""
        self._at, self._cycle, self._ghost = position, cycle, ghost
        self.update()

    def set_spoken(self, words: str) -> None:
        """What the picture says, for whom does not see it."""
        self.setAccessibleDescription(words)

    def _forget(self) -> None:
        self._drawn = None
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(420), theme.px(220))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(160), theme.px(90))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._forget()

    # ---- the hand

    def _position(self, y: float) -> float:
        """That of the cycle whose middle lies there."""
        part = (FRONT - y / max(1, self.height())) / (FRONT - BACK)
        return min(1.0, max(0.0, part))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and len(self._rows):
            self._dragging = True
            self.held.emit(True)
            self.moved.emit(self._position(event.position().y()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._dragging:
            self.moved.emit(self._position(event.position().y()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._dragging and event.button() == Qt.MouseButton.LeftButton:
            self._dragging = False
            self.held.emit(False)

    def wheelEvent(self, event: QWheelEvent) -> None:
        way = event.angleDelta().y() or event.angleDelta().x()
        if way and len(self._rows):
            step = FINE if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else STEP
            self.moved.emit(min(1.0, max(0.0, self._at + (step if way > 0 else -step))))
        event.accept()

    # ---- painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._drawn is None or self._drawn.devicePixelRatio() != self.devicePixelRatioF():
            self._drawn = self._still()
        painter.drawPixmap(0, 0, self._drawn)
        if not len(self._rows):
            area = QRectF(self.rect()).adjusted(PAD, PAD, -PAD, -PAD)
            painting.text(painter, area, self._hint, token="text3", align=painting.CENTRE, elide=True)
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._ghost is not None:
            self._line(painter, self._ghost[1], self._ghost[0], painting.dashed_pen("text2", 1.5, 4))
        pen = QPen(theme.color("accent" if self.isEnabled() else "text2"), 2.25)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        self._line(painter, self._cycle, self._at, pen)

    def _still(self) -> QPixmap:
        """The well and all frames: what a drag does not change."""
        ratio = self.devicePixelRatioF()
        drawn = QPixmap(max(1, round(self.width() * ratio)), max(1, round(self.height() * ratio)))
        drawn.setDevicePixelRatio(ratio)
        drawn.fill(Qt.GlobalColor.transparent)
        painter = QPainter(drawn)
        edge = "" if theme.is_dark() else "line"
        painting.ground(painter, QRectF(self.rect()), "well", theme.RADIUS["button"], edge=edge)
        last = max(1, len(self._rows) - 1)
        for number in reversed(range(len(self._rows))):
            token = theme.color("text2", 0.85 - 0.45 * number / last)
            self._line(painter, self._rows[number], number / last, QPen(token, 1.0))
        painter.end()
        return drawn

    def _line(self, painter: QPainter, cycle: Cycle, position: float, pen: QPen) -> None:
        wide, high = self.width() - 2 * PAD, self.height()
        left = PAD + position * (1.0 - WIDE) * wide
        middle = (FRONT + (BACK - FRONT) * position) * high
        x = left + np.arange(len(cycle)) * (WIDE * wide / max(1, len(cycle) - 1))
        y = middle - np.asarray(cycle, float) * (RISE * high)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF([QPointF(a, b) for a, b in zip(x.tolist(), y.tolist(), strict=True)]))
