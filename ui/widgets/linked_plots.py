"""The frame of spectrograms above each other: plots that share their axes, seconds across and octaves up."""

from __future__ import annotations

import math

import pyqtgraph as pg
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPixmap, QResizeEvent
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from evosynth.arrays import U8
from ui.look import colormaps, theme
from ui.widgets import painting

TICKS_HZ = (100, 1000, 10000, 500, 5000, 200, 2000)  # the first ones stay when there is little room
AXIS_WIDTH, AXIS_HEIGHT, GAP = 36, 20, 8


class PictureItem(pg.GraphicsObject):  # type: ignore[misc] # pyqtgraph has no types
    """An image over its length in seconds and its range in octaves, smoothly scaled once per size."""

    def __init__(self) -> None:
        super().__init__()
        self._pixels: U8 | None = None
        self._map = ""
        self._bounds = QRectF()
        self._pixmap: QPixmap | None = None
        self._pixmap_of: tuple[object, ...] = ()

    def show_pixels(self, pixels: U8 | None, map_name: str, length_s: float, octaves: float) -> None:
        """Another image; ``map_name`` as in ``colormaps.lut``, empty for the chosen one."""
        bounds = QRectF(0, 0, length_s, octaves) if pixels is not None else QRectF()
        if pixels is self._pixels and (map_name, bounds) == (self._map, self._bounds):
            return
        self.prepareGeometryChange()
        self._pixels, self._map, self._bounds, self._pixmap = pixels, map_name, bounds, None
        self.update()

    def boundingRect(self) -> QRectF:
        return self._bounds

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        if self._pixels is None:
            return
        target = painter.worldTransform().mapRect(self._bounds)
        ratio = painter.device().devicePixelRatioF()
        size = QSize(max(1, round(target.width())), max(1, round(target.height())))
        made_of = (size, ratio, colormaps.applied())
        if self._pixmap is None or self._pixmap_of != made_of:
            peaks = self._map != "difference"
            self._pixmap = painting.picture_pixmap(self._pixels, size, ratio, self._map, peaks=peaks)
            self._pixmap_of = made_of
        painter.save()
        painter.resetTransform()
        painter.drawPixmap(target.topLeft().toPoint(), self._pixmap)
        painter.restore()


class LinkedPlots(pg.GraphicsLayoutWidget):  # type: ignore[misc]  # pyqtgraph has no types
    """Plots above each other that share their axes, without frames; those that show nothing take no place."""

    def __init__(self, rows: int = 2) -> None:
        super().__init__()
        self.setFrameShape(pg.GraphicsLayoutWidget.Shape.NoFrame)
        self.ci.layout.setContentsMargins(0, 2, 0, 0)
        self.ci.layout.setVerticalSpacing(0)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.items: list[PictureItem] = []
        self.plots: list[pg.PlotItem] = []
        self.shown = [True] * rows
        self._low_hz, self._octaves = 70.0, 7.4
        self._ranges = (0.0, 0.0, 0.0)
        for row in range(rows):
            plot, item = self.addPlot(row=row, col=0, enableMenu=False), PictureItem()
            plot.hideButtons()
            plot.setMouseEnabled(False, False)
            plot.setContentsMargins(0, 0, 0, 0)
            plot.getViewBox().setDefaultPadding(0)
            plot.getViewBox().setBorder(None)
            plot.disableAutoRange()
            plot.addItem(item)
            self.plots.append(plot)
            self.items.append(item)
        self.restyle()

    def show_rows(self, shown: list[bool]) -> None:
        """Which plots are there; they share the height, and the last one carries the time axis."""
        if shown != self.shown:
            self.shown = shown
            for plot, seen in zip(self.plots, shown, strict=True):
                plot.setVisible(seen)
            self.restyle()  # a plot that was hidden has given its axes away
            self._set_ranges()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if getattr(self, "plots", None):
            self._share_height()

    def _share_height(self) -> None:
        """All pictures are as high; a row is higher by what follows its picture: a gap, or the time axis."""
        picture = self._picture_height()
        for row, seen in enumerate(self.shown):
            below = theme.px(AXIS_HEIGHT) if row == self._last() else GAP
            self.ci.layout.setRowFixedHeight(row, picture + below if seen else 0)
        self.ci.layout.activate()
        self._tick()

    def _last(self) -> int:
        return max((row for row, seen in enumerate(self.shown) if seen), default=len(self.shown) - 1)

    def restyle(self) -> None:
        """Colours and fonts of the theme that is applied now."""
        self.setBackground(theme.color("panel"))
        for row, plot in enumerate(self.plots):
            plot.getViewBox().setBackgroundColor(theme.color("well"))
            for side in ("left", "bottom"):
                axis = plot.getAxis(side)
                axis.setPen(None)
                axis.setTextPen(theme.color("text2"))
                axis.setTickFont(theme.font(11))
                axis.setStyle(tickLength=0, tickAlpha=0, tickTextOffset=6, hideOverlappingLabels=False)
            plot.getAxis("left").setWidth(theme.px(AXIS_WIDTH))
            plot.getAxis("bottom").setStyle(showValues=row == self._last())
            plot.getAxis("bottom").setHeight(theme.px(AXIS_HEIGHT) if row == self._last() else GAP)
        self._share_height()

    def set_ranges(self, length_s: float, low_hz: float, high_hz: float) -> None:
        """What all axes span."""
        if self._ranges != (length_s, low_hz, high_hz):
            self._ranges = (length_s, low_hz, high_hz)
            self._low_hz, self._octaves = low_hz, math.log2(high_hz / low_hz)
            self._set_ranges()

    def _set_ranges(self) -> None:
        length_s = self._ranges[0]
        if length_s:
            for plot in self.plots:
                plot.setXRange(0, length_s, padding=0)
                plot.setYRange(0, self._octaves, padding=0)
                plot.getAxis("bottom").setTicks([time_ticks(length_s)])
            self._tick()

    def _tick(self) -> None:
        """Frequencies whose labels keep 14 px from each other."""
        octave = self._picture_height() / self._octaves
        ticks: list[tuple[float, str]] = []
        for hz in TICKS_HZ:
            at = math.log2(hz / self._low_hz)
            if 0 < at < self._octaves and all(abs(at - other) * octave >= theme.px(14) for other, _words in ticks):
                ticks.append((at, hertz(hz)))
        for plot in self.plots:
            plot.getAxis("left").setTicks([ticks])

    def _picture_height(self) -> float:
        count = max(1, sum(self.shown))
        height: int = self.height()
        free = height - 2 - theme.px(AXIS_HEIGHT) - GAP * (count - 1)
        return max(20.0, free / count)

    def area(self, row: int) -> QRectF:
        """Where a picture lies, in this widget's pixels; empty while its row is not shown."""
        if not self.shown[row]:
            return QRectF()
        box = self.plots[row].getViewBox()
        found: QRectF = self.mapFromScene(box.sceneBoundingRect()).boundingRect().toRectF()
        return found.intersected(QRectF(self.rect()))


def hertz(hz: float) -> str:
    """A tick: 100, 500, 1 k, 10 k."""
    return f"{hz / 1000:g} k" if hz >= 1000 else f"{hz:g}"


def time_ticks(length_s: float) -> list[tuple[float, str]]:
    """Round times inside of the length; the last one carries the unit."""
    step = next(s for s in (0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 600) if length_s / s <= 7)
    digits = 2 if step < 0.1 else (1 if step < 1 else 0)
    times = [step * k for k in range(1, int(length_s / step - 1e-9) + 1)]
    times = [t for t in times if t < length_s * 0.96] or times
    return [(t, f"{t:.{digits}f}" + (" s" if t == times[-1] else "")) for t in times]
