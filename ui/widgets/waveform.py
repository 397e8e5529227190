"""The target's waveform: peaks in grey, RMS over them, the matched region with two flags to drag, the note-off."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from evosynth.arrays import F32
from evosynth.service.desk_messages import Waveform
from ui.look import theme
from ui.view_state.window import TargetState
from ui.widgets import painting
from ui.widgets.focus_ring import FocusRing
from ui.widgets.own_keys import ARROWS, OwnKeys

SHORTEST_S = 0.05
FLAG_WIDTH, FLAG_HEIGHT = 8, 12
PAD = 4  # left and right of the sound, so that flags at its ends can be taken


class WaveformView(FocusRing, OwnKeys):
    """Paints a ``TargetState``. ``region_changed`` fires when a flag is let go, in seconds of the waveform."""

    region_changed = Signal(float, float)
    own_keys = ARROWS

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._waveform: Waveform | None = None
        self._region = (0.0, 0.0)
        self._gate_s = 0.0
        self._playhead: float | None = None
        self._dragged = ""  # "start", "end", "both"
        self._grabbed_s = 0.0
        self._before = (0.0, 0.0)
        self._over = ""
        self._pixmap: QPixmap | None = None
        self._pixmap_of: tuple[object, ...] = ()
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setAccessibleName("Waveform of the target")

    def set_state(self, target: TargetState | None) -> None:
        """Show a target, None an empty well. A flag in the hand stays where it is."""
        waveform = None if target is None else target.waveform
        if waveform is not self._waveform:
            self._waveform, self._pixmap = waveform, None
        if target is not None:
            self._gate_s = target.gate_s
            if not self._dragged:
                self._region = target.region_s
            self._describe()
        self.update()

    def set_playhead(self, seconds: float | None) -> None:
        """Seconds from the start of the region."""
        for position in (self._playhead, seconds):
            if position is not None:
                x = self._x(self._region[0] + position)
                self.update(int(x) - 4, 0, 9, self.height())
        self._playhead = seconds

    def region(self) -> tuple[float, float]:
        return self._region

    def _describe(self) -> None:
        start, end = self._region
        self.setAccessibleDescription(f"Region from {start:.2f} to {end:.2f} seconds")

    def sizeHint(self) -> QSize:
        return QSize(480, theme.px(84))

    def minimumSizeHint(self) -> QSize:
        return QSize(200, theme.px(60))

    # ---- geometry

    def _span(self) -> tuple[float, float]:
        """First and last second that is shown, counted in the file as the region is."""
        if self._waveform is None:
            return 0.0, 1.0
        return self._waveform.starts_s, self._waveform.starts_s + max(self._waveform.length_s, 1e-6)

    def _x(self, seconds: float) -> float:
        first, last = self._span()
        return PAD + (seconds - first) / (last - first) * (self.width() - 2 * PAD)

    def _seconds(self, x: float) -> float:
        first, last = self._span()
        return min(last, max(first, first + (x - PAD) / max(1, self.width() - 2 * PAD) * (last - first)))

    def _grip(self, position: QPointF) -> str:
        if self._waveform is None:
            return ""
        start, end = (self._x(edge) for edge in self._region)
        near = {"start": abs(position.x() - start - 2), "end": abs(position.x() - end + 2)}
        closest = min(near, key=lambda name: near[name])
        if near[closest] <= 8:
            return closest
        whole = self._region[0] <= self._span()[0] and self._region[1] >= self._span()[1]
        return "both" if start < position.x() < end and position.y() < FLAG_HEIGHT + 2 and not whole else ""

    # ---- what a person does

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._dragged = self._grip(event.position())
            self._before = self._region
            self._grabbed_s = self._seconds(event.position().x()) - self._region[0]

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._dragged:
            self._move(self._seconds(event.position().x()))
            return
        over = self._grip(event.position())
        if over != self._over:
            self._over = over
            shapes = {"": Qt.CursorShape.ArrowCursor, "both": Qt.CursorShape.OpenHandCursor}
            self.setCursor(shapes.get(over, Qt.CursorShape.SizeHorCursor))
            self.update()

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        if self._dragged:
            self._dragged = ""
            self._describe()
            if self._region != self._before:
                self.region_changed.emit(*self._region)

    def leaveEvent(self, _event: QEvent) -> None:
        self._over = ""
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move the end, with Shift the start, by a hundredth of the sound."""
        step = {Qt.Key.Key_Left: -0.01, Qt.Key.Key_Right: 0.01}.get(Qt.Key(event.key()))
        if step is None or self._waveform is None:
            super().keyPressEvent(event)
            return
        shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        self._dragged = "start" if shifted else "end"
        first, last = self._span()
        self._move(self._region[0 if shifted else 1] + step * (last - first))
        self._dragged = ""
        self.region_changed.emit(*self._region)

    def _move(self, seconds: float) -> None:
        start, end = self._region
        first, last = self._span()
        if self._dragged == "start":
            start = min(max(first, seconds), end - SHORTEST_S)
        elif self._dragged == "end":
            end = max(min(last, seconds), start + SHORTEST_S)
        else:
            length = end - start
            start = min(max(first, seconds - self._grabbed_s), last - length)
            end = start + length
        self._region = (start, end)
        self.update()

    # ---- painting

    def _shape(self) -> QPixmap:
        """Peaks and RMS over the whole width, made once per size."""
        assert self._waveform is not None
        ratio = self.devicePixelRatioF()
        made_of = (self.size(), ratio, theme.mode())
        if self._pixmap is None or made_of != self._pixmap_of:
            pixmap = QPixmap(self.size() * ratio)
            pixmap.setDevicePixelRatio(ratio)
            pixmap.fill(Qt.GlobalColor.transparent)
            painter = QPainter(pixmap)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            for values, token in ((self._waveform.peak, "ctl"), (self._waveform.rms, "text")):
                painter.setBrush(theme.color(token))
                painter.drawPolygon(self._outline(values))
            painter.end()
            self._pixmap, self._pixmap_of = pixmap, made_of
        return self._pixmap

    def _outline(self, values: F32) -> QPolygonF:
        columns = max(2, self.width() - 2 * PAD)
        level = _maxima(values, columns)
        middle, half = self.height() / 2, (self.height() - 28) / 2
        x = np.linspace(PAD, self.width() - PAD, len(level))
        reach = np.maximum(level * half, 0.6)
        upper = [QPointF(float(a), float(middle - b)) for a, b in zip(x, reach, strict=True)]
        lower = [QPointF(float(a), float(middle + b)) for a, b in zip(x[::-1], reach[::-1], strict=True)]
        return QPolygonF(upper + lower)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        painting.ground(painter, rect, "well", theme.RADIUS["tile"], edge="" if theme.is_dark() else "line")
        if self._waveform is None:
            return
        start, end = (self._x(edge) for edge in self._region)
        inside = QRectF(start, FLAG_HEIGHT, end - start, rect.height() - FLAG_HEIGHT - 1)
        painter.fillRect(inside, theme.color("accent", 0.07))
        shape = self._shape()
        painter.drawPixmap(0, 0, shape)
        for outside in (
            QRectF(1, 1, start - 1, rect.height() - 2),
            QRectF(end, 1, rect.right() - end, rect.height() - 2),
        ):
            painter.fillRect(outside, theme.color("well", 0.55))
        self._paint_note_off(painter, start, end)
        self._paint_flags(painter, start, end)
        if self._playhead is not None:
            painting.playhead(painter, self._x(self._region[0] + self._playhead), 1, rect.bottom() - 1)
        if self.ringed:
            painting.ring(painter, rect.adjusted(2, 2, -2, -2), 2, theme.RADIUS["tile"] - 2)

    def _paint_note_off(self, painter: QPainter, start: float, end: float) -> None:
        x = self._x(self._region[0] + self._gate_s)
        if not start < x < end - 2:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(painting.dashed_pen("text2"))
        painter.drawLine(QPointF(round(x), FLAG_HEIGHT), QPointF(round(x), self.height() - 1))
        width = painting.advance("note off", 11)
        left = x + 5 if x + 5 + width < end - FLAG_WIDTH else x - 5 - width
        painting.text(painter, QRectF(left, FLAG_HEIGHT - 1, width + 1, 16), "note off", size=11, token="text2")

    def _paint_flags(self, painter: QPainter, start: float, end: float) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for edge, name in ((start, "start"), (end, "end")):
            left = edge - 0.75 if name == "start" else edge + 0.75 - FLAG_WIDTH
            painter.fillRect(QRectF(edge - 0.75, 1, 1.5, self.height() - 2), theme.color("accent"))
            grown = 1 if name in (self._over, self._dragged) else 0
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("accent"))
            flag = QRectF(left, 0, FLAG_WIDTH, FLAG_HEIGHT).adjusted(-grown, 0, grown, grown)
            painter.drawRoundedRect(flag, 2, 2)
        painter.setPen(QPen(theme.color("accent"), 1))


def _maxima(values: F32, columns: int) -> F32:
    """At most ``columns`` values: the largest of each stretch."""
    if len(values) <= columns:
        return values
    edges = np.linspace(0, len(values), columns + 1).astype(int)[:-1]
    return np.asarray(np.maximum.reduceat(values, edges), dtype=np.float32)
