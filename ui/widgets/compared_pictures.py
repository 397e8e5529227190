"""Two sounds and what differs between them, side by side on one time axis: A, B, and B minus A."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from evosynth.arrays import U8
from evosynth.service.desk_messages import Picture
from ui.look import colormaps, theme
from ui.widgets import painting, tile_marks
from ui.widgets.picture_levels import difference

GAP, LEAST = 12, 72
NAMES = ("A", "B", "B − A")
TIP = "B − A: orange where B has more, blue where it has less"


class ComparedPictures(QWidget):
    """Pictures of the same height; a shorter sound ends before the right edge."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pictures: tuple[Picture | None, Picture | None] = (None, None)
        self._labels = ("", "")
        self._silent = (False, False)
        self._difference: U8 | None = None
        self._playing: tuple[int, float] | None = None  # which of the two, seconds
        self._pixmaps: dict[int, tuple[tuple[object, ...], QPixmap]] = {}
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("A, B and their difference")
        self.setToolTip(TIP)

    def set_pair(self, labels: tuple[str, str], pictures: tuple[Picture | None, Picture | None]) -> None:
        """Names and pictures of A and B; None: not drawn yet."""
        if pictures[0] is not self._pictures[0] or pictures[1] is not self._pictures[1]:
            self._pictures, self._pixmaps = pictures, {}
            first, second = pictures
            self._difference = None if first is None or second is None else difference(first, second)
        self._labels = labels
        self.setAccessibleDescription(f"A {labels[0]}, B {labels[1]}")
        self.setToolTip(f"A {labels[0]}\nB {labels[1]}\n{TIP}")
        self.update()

    def set_playhead(self, which: int | None, seconds: float) -> None:
        """The line on A (0) or B (1)."""
        now = None if which is None else (which, seconds)
        if now != self._playing:
            self._playing = now
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(600, theme.px(190))

    def minimumSizeHint(self) -> QSize:
        return QSize(3 * theme.px(LEAST), theme.px(LEAST))

    def areas(self) -> tuple[QRectF, QRectF, QRectF]:
        """Where A, B and the difference lie."""
        gap = theme.px(GAP)
        wide = (self.width() - 2 * gap) / 3
        lefts = (round(k * (wide + gap)) for k in range(3))
        first, second, third = (QRectF(left, 0, int(wide), self.height()) for left in lefts)
        return first, second, third

    # ---- painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        length = max((p.length_s for p in self._pictures if p is not None), default=1.0)
        for which, area in enumerate(self.areas()):
            painting.ground(painter, area, "well", theme.RADIUS["button"])
            self._paint_area(painter, which, area, length)
            if not theme.is_dark():
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(theme.color("line"), 1))
                painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
            if self._playing is not None and self._playing[0] == which:
                x = area.left() + min(1.0, self._playing[1] / length) * area.width()
                painting.playhead(painter, x, area.top(), area.bottom())
            second = self._labels[which] if which < 2 else ""
            self._paint_name(painter, area, NAMES[which], second)

    def _paint_name(self, painter: QPainter, area: QRectF, name: str, second: str) -> None:
        """What has no room beside the letter stands in its place; what has none there either is in the tooltip."""
        room = area.width() - 40
        wide = painting.advance(second, 12)
        if wide > room - painting.chip_width(name, weight=600):
            name, second = (second, "") if painting.advance(second, 12, 600) <= room else (name, "")
        painting.chip(painter, area.right() - 8, area.top() + 8, name, second=second)

    def _paint_area(self, painter: QPainter, which: int, area: QRectF, length: float) -> None:
        picture = self._pictures[which] if which < 2 else None
        pixels = self._difference if which == 2 else picture.pixels if picture else None
        if pixels is None:
            tile_marks.rendering(painter, area)
            return
        part = picture.length_s / length if picture else 1.0
        shown = QRectF(area.left(), area.top(), max(1, round(area.width() * part)), area.height())
        painter.drawPixmap(shown.topLeft(), self._pixmap(which, pixels, shown))

    def _pixmap(self, which: int, pixels: U8, rect: QRectF) -> QPixmap:
        size, ratio = rect.size().toSize(), self.devicePixelRatioF()
        key = (size.toTuple(), ratio, colormaps.applied())
        known = self._pixmaps.get(which)
        if known is None or known[0] != key:
            name = "difference" if which == 2 else ""
            made = painting.picture_pixmap(pixels, size, ratio, name, peaks=which < 2)
            known = key, painting.cut_corners(made, painting.rounded(size, theme.RADIUS["button"]), ratio)
            self._pixmaps[which] = known
        return known[1]
