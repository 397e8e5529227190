"""Levels as bars from a line: those of harmonics from a floor, those that a hand gives from the middle."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.look import theme
from ui.widgets import painting

PAD, LABEL = 10, 18  # px around the bars, and below them for their names


class LevelBars(QWidget):
    """Values between ``low`` and ``high`` (dB), a bar each. With ``drawn`` a hand draws them: ``moved`` says which one,
    and its value."""

    moved = Signal(int, float)
    held = Signal(bool)

    def __init__(self, name: str, low: float, high: float, *, names: Sequence[str] = (), drawn: bool = False) -> None:
        super().__init__()
        self._low, self._high, self._names = low, high, tuple(names)
        self._values: Sequence[float] = ()
        self._ghost: Sequence[float] = ()
        self._drawn, self._hand = drawn, -1
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(name)
        if drawn:
            self.setCursor(Qt.CursorShape.SizeVerCursor)

    def show_levels(self, values: Sequence[float], ghost: Sequence[float] = ()) -> None:
        """The levels, and those of the parent where they are others."""
        self._values, self._ghost = values, ghost
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(200), theme.px(120))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(100), theme.px(48))

    def _area(self) -> QRectF:
        below = theme.px(LABEL) if self._names else PAD
        return QRectF(self.rect()).adjusted(PAD, PAD, -PAD, -below)

    def _part(self, value: float) -> float:
        return min(1.0, max(0.0, (value - self._low) / (self._high - self._low)))

    # ---- the hand

    def _move(self, event: QMouseEvent) -> None:
        area = self._area()
        part = min(1.0, max(0.0, (area.bottom() - event.position().y()) / max(1.0, area.height())))
        value = self._low + part * (self._high - self._low)
        near_rest = abs(value) < 0.02 * (self._high - self._low)
        self.moved.emit(self._hand, 0.0 if near_rest else value)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._drawn and event.button() == Qt.MouseButton.LeftButton and self._values:
            area = self._area()
            place = int((event.position().x() - area.left()) / max(1.0, area.width()) * len(self._values))
            self._hand = min(len(self._values) - 1, max(0, place))
            self.held.emit(True)
            self._move(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._hand >= 0:
            self._move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._hand >= 0 and event.button() == Qt.MouseButton.LeftButton:
            self._hand = -1
            self.held.emit(False)
            self.update()

    # ---- painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, area = QPainter(self), self._area()
        edge = "" if theme.is_dark() else "line"
        painting.ground(painter, QRectF(self.rect()), "well", theme.RADIUS["button"], edge=edge)
        if not len(self._values):
            return
        rest = area.bottom() - self._part(max(self._low, 0.0) if self._drawn else self._low) * area.height()
        if self._drawn:
            painter.fillRect(QRectF(area.left(), rest - 0.5, area.width(), 1), theme.color("line"))
        slot = area.width() / len(self._values)
        wide = max(2.0, min(slot - 3.0, 0.72 * slot))
        for place, value in enumerate(self._values):
            left = area.left() + place * slot + (slot - wide) / 2
            top = area.bottom() - self._part(value) * area.height()
            token = "accent" if place == self._hand else "text2"
            bar = QRectF(left, min(top, rest), wide, max(1.5, abs(rest - top)))
            painting.ground(painter, bar, token, min(2.0, wide / 3))
            self._paint_ghost(painter, area, place, left, wide)
            if self._names:
                name = QRectF(area.left() + place * slot, area.bottom(), slot, theme.px(LABEL))
                painting.text(painter, name, self._names[place], size=11, token="text3", align=painting.CENTRE)

    def _paint_ghost(self, painter: QPainter, area: QRectF, place: int, left: float, wide: float) -> None:
        if place < len(self._ghost) and self._ghost[place] != self._values[place]:
            y = area.bottom() - self._part(self._ghost[place]) * area.height()
            painter.setPen(QPen(theme.color("warn"), 1.5))
            painter.drawLine(QPointF(left, y), QPointF(left + wide, y))
