"""The envelope of one operator over time, drawn from the bytes of a voice by the instrument's own law.

Keyboard rate scaling and velocity are left out. All six views of a voice share one time axis and one note-off line.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from evosynth.voices.dx7 import Voice
from evosynth.voices.envelope import Points, curve
from evosynth.voices.levels import FULL_OCTAVES
from ui.look import theme
from ui.widgets import painting


class EnvelopeView(QWidget):
    """One curve in a well; the selected operator's is in the accent."""

    clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._points: Points = []  # seconds, octaves
        self._ghost: Points = []
        self._gate_s, self._length_s = 1.0, 2.0
        self._selected = self._locked = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def set_voice(self, voice: bytes | None, operator: int, *, gate_s: float = 1.0, length_s: float = 2.0) -> None:
        """Operator 1 to 6 of a voice (155 bytes), over ``length_s`` with the key held for ``gate_s``."""
        before = self._points, self._gate_s, self._length_s
        self._gate_s, self._length_s = gate_s, max(length_s, 0.01)
        if voice:
            rates, levels = _stages(voice, operator)
            self._points = curve(rates, levels, gate_s, self._length_s)
            spoken = f"rates {', '.join(map(str, rates))}; levels {', '.join(map(str, levels))}"
        else:
            self._points, spoken = [], "no voice"
        self.setAccessibleName(f"Envelope of operator {operator}")
        self.setAccessibleDescription(spoken)
        if before != (self._points, self._gate_s, self._length_s):
            self.update()

    def set_ghost(self, voice: bytes, operator: int) -> None:
        """The envelope of the parent, where it is another one; b"" for none."""
        same = not voice or not self._points
        points = [] if same else curve(*_stages(voice, operator), self._gate_s, self._length_s)
        points = [] if points == self._points else points
        if points != self._ghost:
            self._ghost = points
            self.update()

    @property
    def has_ghost(self) -> bool:
        """Whether the parent's is drawn, too."""
        return bool(self._ghost)

    def set_selected(self, selected: bool) -> None:
        if selected != self._selected:
            self._selected = selected
            self.update()

    def set_locked(self, locked: bool) -> None:
        """What is locked has no ground, but a line round it."""
        if locked != self._locked:
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
        if self._ghost:
            painter.setPen(painting.dashed_pen("text3", 1.25, 3))
            painter.drawPolyline(QPolygonF(self._line(area, self._ghost)))
        line = self._line(area, self._points)
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

    def _line(self, area: QRectF, points: list[tuple[float, float]]) -> list[QPointF]:
        """Points in seconds and octaves as places."""
        left, bottom, wide, high = area.left(), area.bottom(), area.width() / self._length_s, area.height()
        return [QPointF(left + t * wide, bottom - min(1.0, octaves / FULL_OCTAVES) * high) for t, octaves in points]

    def _paint_note_off(self, painter: QPainter, area: QRectF) -> None:
        if self._gate_s >= self._length_s:
            return
        x = round(area.left() + self._gate_s / self._length_s * area.width())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(painting.dashed_pen("ctl", 1.0, 3))
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))


def _stages(voice: bytes, operator: int) -> tuple[list[int], list[int]]:
    """Rates and levels of an operator's envelope."""
    shown = Voice(voice)
    rates, levels = ([shown[f"op{operator}_{what}{n}"] for n in range(1, 5)] for what in ("rate", "level"))
    return rates, levels
