"""The pair of spectrograms: the target above, the selected candidate below, one time axis, one scale, one crosshair.

Pictures lie in pyqtgraph plots with linked axes; frequency is logarithmic. Chips, crosshair and playhead are painted on
a clear sheet over both plots, so that a moving line repaints a narrow strip and no plot item. Difference puts selected
minus target in the lower plot.
"""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QEvent, QObject, QPointF, QRect, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from evosynth.arrays import U8
from evosynth.service.desk_messages import Picture
from evosynth.synths.base import note_label
from ui.look import colormaps, theme
from ui.widgets import painting
from ui.widgets.flag_line import FlagLine
from ui.widgets.linked_plots import LinkedPlots
from ui.widgets.parts_bar import PartsBar
from ui.widgets.scale_legend import ScaleLegend


class _Sheet(QWidget):
    """The clear sheet: chips, crosshair with its readout, playhead."""

    def __init__(self, pair: SpectrogramPair, over: QWidget) -> None:
        super().__init__(over)
        self._pair = pair
        self.cross: QPointF | None = None
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point(event.position())

    def leaveEvent(self, _event: QEvent) -> None:
        self._point(None)

    def _point(self, position: QPointF | None) -> None:
        inside = position is not None and any(area.contains(position) for area in self._pair.areas())
        before, self.cross = self.cross, position if inside else None
        if before != self.cross:
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._pair.paint_sheet(painter, self.cross, QRectF(event.rect()))


class SpectrogramPair(QWidget):
    """Target, selected, legend and parts of the distance, one under the other."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pictures: list[Picture | None] = [None, None]
        self._names: list[tuple[str, str]] = [("Target", ""), ("Selected", "")]
        self._view = "pair"
        self._map = "ember"
        self._playhead: float | None = None
        self._playhead_row: int | None = None
        self._plots = LinkedPlots()
        self._sheet = _Sheet(self, self._plots)
        self._plots.installEventFilter(self)
        self.flag = FlagLine(self._plots)
        self.legend = ScaleLegend()
        self.parts = PartsBar()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._plots, 1)
        column.addWidget(self.legend)
        column.addWidget(self.parts)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Spectrograms of target and selected candidate")
        theme.current.changed.connect(self._restyle)
        self._redraw()

    # ---- what is shown

    def set_target(self, picture: Picture | None, name: str = "") -> None:
        """The upper picture; ``name`` stands after "Target" in its chip."""
        self._names[0] = ("Target", name)
        if picture is not self._pictures[0]:
            self._pictures[0] = picture
            self._redraw()
        self._sheet.update()

    def set_selected(self, picture: Picture | None, label: str = "") -> None:
        """The lower picture; ``label`` is "037-01 · 2.32"."""
        self._names[1] = ("Selected", label)
        if picture is not self._pictures[1]:
            self._pictures[1] = picture
            self._redraw(target=False)
        self._sheet.update()

    def set_parts(self, parts: tuple[tuple[str, float], ...]) -> None:
        """The parts of the distance, for the row below."""
        self.parts.set_parts(parts)

    def set_flags(self, flags: tuple[str, ...]) -> None:
        """What the distance of the selected one forgives, in words on its picture."""
        self.flag.set_flags(flags)
        self.flag.place(self.areas()[1])

    def set_view(self, view: str) -> None:
        """``"pair"``, or ``"difference"`` for selected minus target in the lower plot."""
        if view not in ("pair", "difference"):
            raise ValueError(f"no such view: {view!r}")
        self._view = view
        self._redraw(target=False)

    def set_map(self, name: str) -> None:
        """Another colour map: ember, cividis or grey."""
        self._map = name
        self._redraw()

    def set_playhead(self, seconds: float | None, row: int | None = None) -> None:
        """Seconds from the start; ``row`` 0 (target) or 1 (selected) draws it in one plot only."""
        before, self._playhead = self._playhead, seconds
        rows = {self._playhead_row, row}
        self._playhead_row = row
        for position in (before, seconds):
            if position is not None:
                for area in self.areas() if None in rows else [self.areas()[r] for r in rows if r is not None]:
                    x = area.left() + position / self._length() * area.width()
                    self._sheet.update(QRect(int(x) - 4, int(area.top()), 9, int(area.height()) + 1))

    # ---- drawing

    def areas(self) -> list[QRectF]:
        """Where the two pictures lie; the upper one is empty while it is hidden."""
        return [self._plots.area(0) if self._plots.upper else QRectF(), self._plots.area(1)]

    def _length(self) -> float:
        return max((p.length_s for p in self._pictures if p is not None), default=2.0)

    def _range(self) -> tuple[float, float]:
        shown = next((p for p in self._pictures if p is not None), None)
        return (shown.low_hz, shown.high_hz) if shown is not None else (70.0, 12000.0)

    def _redraw(self, *, target: bool = True) -> None:
        low, high = self._range()
        self._plots.show_upper(self._pictures[0] is not None or self._pictures[1] is None)
        self._plots.set_ranges(self._length(), low, high)
        octaves = math.log2(high / low)
        if target:
            self._put(0, self._pictures[0], octaves)
        lower = self._pictures[1]
        if self._view == "difference" and self._pictures[0] is not None and lower is not None:
            shown = difference(self._pictures[0], lower)
            length = max(self._pictures[0].length_s, lower.length_s)
            self._plots.items[1].show_pixels(shown, "difference", length, octaves)
        else:
            self._put(1, lower, octaves)
        self.legend.set_scale("difference" if self._view == "difference" else self._map)
        self._sheet.update()

    def _put(self, row: int, picture: Picture | None, octaves: float) -> None:
        pixels = None if picture is None else picture.pixels
        self._plots.items[row].show_pixels(pixels, self._map, picture.length_s if picture else 0.0, octaves)

    def _restyle(self) -> None:
        self._plots.restyle()
        self._redraw()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._plots and event.type() == QEvent.Type.Resize:
            self._sheet.setGeometry(self._plots.rect())
            self.flag.place(self.areas()[1])
        return super().eventFilter(watched, event)

    def sizeHint(self) -> QSize:
        return QSize(480, 400)

    def minimumSizeHint(self) -> QSize:
        return QSize(300, 220)

    # ---- the sheet

    def paint_sheet(self, painter: QPainter, cross: QPointF | None, dirty: QRectF) -> None:
        """Lines first, names over them, and the readout where it hides no name."""
        if cross is not None:
            self._paint_cross(painter, cross)
        names = [QRectF(), QRectF()]
        for row, area in enumerate(self.areas()):
            if area.isEmpty():
                continue
            if not theme.is_dark():
                painter.setPen(QPen(theme.color("line"), 1))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(area.adjusted(0.5, 0.5, -0.5, -0.5))
            if self._playhead is not None and self._playhead_row in (None, row):
                x = area.left() + self._playhead / self._length() * area.width()
                if area.left() <= x <= area.right():
                    painting.playhead(painter, x, area.top(), area.bottom())
            names[row] = self._paint_name(painter, row, area)
        if cross is not None:
            self._paint_readout(painter, cross, names)

    def _paint_name(self, painter: QPainter, row: int, area: QRectF) -> QRectF:
        name, detail = self._names[row]
        if self._pictures[row] is None:
            words = {0: "No target", 1: "Nothing selected"}[row]
            painting.text(painter, area, words, size=12, token="text3", align=painting.CENTRE)
            return QRectF()
        if row == 1 and self._view == "difference":
            name, detail = "Difference", "selected − target"
        room = area.width() - 40 - painting.chip_width(name, weight=600)
        detail = theme.metrics(12, 400).elidedText(detail, Qt.TextElideMode.ElideRight, room)
        left = painting.chip(painter, area.right() - 8, area.top() + 8, name, second=detail)
        return QRectF(left, area.top() + 8, area.right() - 8 - left, theme.px(painting.CHIP_HEIGHT))

    def _under(self, cross: QPointF) -> tuple[int, QRectF, float] | None:
        """The row that a point lies in, its area, and how far up the point is (0..1)."""
        for row, area in enumerate(self.areas()):
            if area.contains(cross):
                return row, area, (area.bottom() - cross.y()) / max(1.0, area.height())
        return None

    def _paint_cross(self, painter: QPainter, cross: QPointF) -> None:
        """The same place in both plots, dashed at 55 %."""
        under = self._under(cross)
        if under is None:
            return
        height = under[2]
        pen = painting.dashed_pen("text", 1.0, 4)
        colour = QColor(theme.color("text"))
        colour.setAlphaF(0.55)
        pen.setColor(colour)
        painter.setPen(pen)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        for area in filter(lambda shown: not shown.isEmpty(), self.areas()):
            y = area.bottom() - height * area.height()
            painter.drawLine(QPointF(round(cross.x()), area.top()), QPointF(round(cross.x()), area.bottom()))
            painter.drawLine(QPointF(area.left(), round(y)), QPointF(area.right(), round(y)))

    def _paint_readout(self, painter: QPainter, cross: QPointF, names: list[QRectF]) -> None:
        under = self._under(cross)
        if under is None:
            return
        row, area, height = under
        words = self.readout(row, (cross.x() - area.left()) / max(1.0, area.width()), height)
        rect = beside(cross, QSizeF(painting.advance(words, 12) + 16, theme.px(22)), area, names[row])
        painting.ground(painter, rect, theme.color("raised", 0.94), theme.RADIUS["chip"])
        painting.text(painter, rect.adjusted(8, 0, 0, 0), words, size=12)

    def readout(self, row: int, across: float, up: float) -> str:
        """What lies under the crosshair: time, frequency, note, level."""
        low, high = self._range()
        seconds, hz = across * self._length(), low * (high / low) ** up
        words = [f"{seconds:.2f} s", f"{hz:.0f} Hz", note_name(hz)]
        level = self._level(row, seconds, up)
        return "  ".join([*words, level] if level else words)

    def _level(self, row: int, seconds: float, up: float) -> str:
        picture = self._pictures[row]
        if picture is None or seconds > picture.length_s:
            return ""
        value = _at(picture, seconds, up)
        if row == 1 and self._view == "difference" and self._pictures[0] is not None:
            target = _at(self._pictures[0], min(seconds, self._pictures[0].length_s), up)
            return f"{theme.number((value - target) * -colormaps.FLOOR_DB / 255, 0, sign=True)} dB"
        level = colormaps.FLOOR_DB * (1 - value / 255)
        return f"{'≤ ' if value == 0 else ''}{theme.number(level, 0)} dB"


def _at(picture: Picture, seconds: float, up: float) -> int:
    rows, frames = picture.pixels.shape
    row = min(rows - 1, max(0, int(up * rows)))
    frame = min(frames - 1, max(0, int(seconds / picture.length_s * frames)))
    return int(picture.pixels[row, frame])


def difference(target: Picture, selected: Picture) -> U8:
    """Selected minus target as an index of the difference map: 128 is nothing, the ends are ±24 dB."""
    length = max(target.length_s, selected.length_s)
    frames = max(target.pixels.shape[1], selected.pixels.shape[1])
    levels = []
    for picture in (target, selected):
        at = (np.arange(frames) + 0.5) / frames * length
        index = (at / picture.length_s * picture.pixels.shape[1]).astype(int)
        inside = index < picture.pixels.shape[1]
        level = picture.pixels[:, np.minimum(index, picture.pixels.shape[1] - 1)].astype(np.float64)
        levels.append(np.where(inside, level, 0.0) / 255 * -colormaps.FLOOR_DB)
    rows = min(len(levels[0]), len(levels[1]))
    decibels = levels[1][:rows] - levels[0][:rows]
    index = np.round(127.5 + decibels / colormaps.DIFFERENCE_DB * 127.5)
    return np.asarray(np.clip(index, 0, 255), dtype=np.uint8)


def beside(cross: QPointF, size: QSizeF, area: QRectF, name: QRectF) -> QRectF:
    """Where a readout of this size lies: right below the crosshair, flipped at the edges, never over the name."""
    width, tall = size.width(), size.height()
    left = cross.x() + 8 if cross.x() + 8 + width < area.right() else cross.x() - 8 - width
    top = cross.y() + 6 if cross.y() + 6 + tall < area.bottom() else cross.y() - 6 - tall
    rect = QRectF(round(left), round(top), width, tall)
    if rect.intersects(name):
        rect.moveTop(name.bottom() + 4)
    return rect


def note_name(hz: float) -> str:
    """The nearest note of equal temperament; MIDI 60 is C4."""
    return note_label(round(69 + 12 * math.log2(hz / 440)))
