"""The envelope of one operator over time, drawn from the bytes of a voice.

A light model of the instrument's law: levels are linear in decibels, falls are straight lines at a rate that doubles
with every four steps, rises jump into hearing range and bend towards the top. Keyboard rate scaling and velocity are
left out. All six views of a voice share one time axis and one note-off line.
"""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.look import theme
from ui.widgets import painting

TOP = 15.0  # octaves of level above the floor at full output
_JUMP = 6.70  # where a rise starts, in octaves
_CEILING = 17.0  # what a rise bends towards
_LOW = (0, 5, 9, 13, 17, 20, 23, 25, 27, 29, 31, 33, 35, 37, 39, 41, 42, 43, 45, 46)
_HOLD_S = (40.0, 13.25, 5.0, 1.4, 0.5, 0.15, 0.051, 0.019, 0.0086, 0.0041, 0.0005)  # at rates 0, 10 ... 90, 99


def level_octaves(level: int) -> float:
    """A panel level 0..99 in octaves above the floor, 0 to 15."""
    scaled = level + 28 if level >= 20 else _LOW[level]
    return max(16, 64 * (scaled >> 1) - 192) / 256


def octaves_per_second(rate: int) -> float:
    """How fast a level falls at a panel rate 0..99."""
    q = min(63, rate * 41 >> 6)
    return 0.2532 * float(2 ** (q >> 2)) * (1 + (q & 3) / 4) / 6.0206


def curve(rates: tuple[int, ...], levels: tuple[int, ...], gate_s: float, length_s: float) -> list[tuple[float, float]]:
    """Points (seconds, octaves) of the four stages: three while the key is held, the fourth from note-off on."""
    time, level = 0.0, 0.0
    points = [(0.0, level)]
    for stage in range(3):
        steps = _stage(level, level_octaves(levels[stage]), rates[stage], first=stage == 0)
        for dt, value in steps:
            if time + dt >= gate_s:
                part = (gate_s - points[-1][0]) / max(1e-9, time + dt - points[-1][0])
                level = points[-1][1] + part * (value - points[-1][1])
                points.append((gate_s, level))
                return _release(points, rates[3], levels[3], length_s)
            points.append((time + dt, value))
        time, level = points[-1]
    points.append((gate_s, level))
    return _release(points, rates[3], levels[3], length_s)


def _release(points: list[tuple[float, float]], rate: int, level: int, length_s: float) -> list[tuple[float, float]]:
    start, now = points[-1]
    points = points + [(start + dt, value) for dt, value in _stage(now, level_octaves(level), rate, first=False)]
    return [*points, (max(length_s, points[-1][0]), points[-1][1])]


def _stage(now: float, goal: float, rate: int, *, first: bool) -> list[tuple[float, float]]:
    """Points of one stage, seconds counted from its start."""
    speed = octaves_per_second(rate)
    if abs(goal - now) < 1e-9 or (first and goal <= 16 / 256):
        hold = math.exp(np.interp(rate, [*range(0, 91, 10), 99], np.log(_HOLD_S)))
        return [(hold / (20 if first else 1), goal)]
    if goal < now:
        return [((now - goal) / speed, goal)]
    start = max(now, min(_JUMP, goal))
    values = np.linspace(start, goal, 12)
    times = np.log((_CEILING - start) / (_CEILING - values)) / speed
    return [(float(t), float(v)) for t, v in zip(times, values, strict=True)]


class EnvelopeView(QWidget):
    """One curve in a well; the selected operator's is in the accent."""

    clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._points: list[tuple[float, float]] = []
        self._gate_s, self._length_s = 1.0, 2.0
        self._selected = self._locked = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def set_voice(self, voice: bytes | None, operator: int, *, gate_s: float = 1.0, length_s: float = 2.0) -> None:
        """Operator 1 to 6 of a voice (155 bytes), over ``length_s`` with the key held for ``gate_s``."""
        self._gate_s, self._length_s = gate_s, max(length_s, 0.01)
        if voice:
            block = voice[(6 - operator) * 21 : (6 - operator) * 21 + 8]
            rates, levels = tuple(block[:4]), tuple(block[4:])
            self._points = curve(rates, levels, gate_s, self._length_s)
            spoken = f"rates {', '.join(map(str, rates))}; levels {', '.join(map(str, levels))}"
        else:
            self._points, spoken = [], "no voice"
        self.setAccessibleName(f"Envelope of operator {operator}")
        self.setAccessibleDescription(spoken)
        self.update()

    def set_selected(self, selected: bool) -> None:
        self._selected = selected
        self.update()

    def set_locked(self, locked: bool) -> None:
        """What is locked has no ground, but a line round it."""
        self._locked = locked
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, 44)

    def minimumSizeHint(self) -> QSize:
        return QSize(60, 24)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.clicked.emit()
        event.ignore()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        if self._locked:
            painting.ground(painter, rect, theme.color("panel", 0.0), 4, edge="ctl")
        else:
            painting.ground(painter, rect, "well", 4, edge="" if theme.is_dark() else "line")
        if not self._points:
            return
        area = rect.adjusted(4, 4, -4, -4)
        painter.setClipRect(area.adjusted(-1, -2, 1, 2))
        self._paint_note_off(painter, area)
        line = [self._place(area, seconds, octaves) for seconds, octaves in self._points]
        token = "accent" if self._selected else "text2"
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self._locked:
            self._paint_ground(painter, area, line, token)
        pen = QPen(theme.color(token), 1.75)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF(line))

    def _paint_ground(self, painter: QPainter, area: QRectF, line: list[QPointF], token: str) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color(token, 0.14 if self._selected else 0.10))
        ends = QPointF(line[0].x(), area.bottom()), QPointF(line[-1].x(), area.bottom())
        painter.drawPolygon(QPolygonF([ends[0], *line, ends[1]]))

    def _place(self, area: QRectF, seconds: float, octaves: float) -> QPointF:
        x = area.left() + seconds / self._length_s * area.width()
        return QPointF(x, area.bottom() - min(1.0, octaves / TOP) * area.height())

    def _paint_note_off(self, painter: QPainter, area: QRectF) -> None:
        if self._gate_s >= self._length_s:
            return
        x = round(area.left() + self._gate_s / self._length_s * area.width())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(painting.dashed_pen("ctl", 1.0, 3))
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
