"""One of a few choices that are shown, not named alone: a colour as a dot, a colour map as a picture of sound."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from evosynth.arrays import U8
from ui.look import colormaps, theme
from ui.widgets import painting
from ui.widgets.buttons import Pushed

RING = 3  # px around a chip, for its ring


class ChoiceChip(Pushed):
    """Checked while it is the one that is chosen; what says so is a ring, and the weight of its word."""

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(words)
        self.setAccessibleName(words)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _paint_state(self, painter: QPainter, shape: QRectF, radius: float) -> None:
        if self.isChecked():
            painting.ring(painter, shape, 1.5, radius)
        if self.ringed:
            painting.ring(painter, shape, 2.5, radius)


class DotChip(ChoiceChip):
    """An accent: its colour and its name."""

    def __init__(self, words: str, accent: str) -> None:
        super().__init__(words)
        self._accent = accent

    def sizeHint(self) -> QSize:
        words = painting.advance(self.text(), 13, 600)
        return QSize(round(words + theme.px(46)) + 2 * RING, theme.px(28) + 2 * RING)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        shape = QRectF(self.rect()).adjusted(RING, RING, -RING, -RING)
        painting.ground(painter, shape, "hover" if self.underMouse() else "raised", theme.RADIUS["button"])
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.hex_of("accent", accent=self._accent)))
        painter.drawEllipse(QPointF(shape.left() + theme.px(18), shape.center().y()), theme.px(6), theme.px(6))
        words = shape.adjusted(theme.px(32), 0, 0, 0)
        painting.text(painter, words, self.text(), weight=600 if self.isChecked() else 400)
        self._paint_state(painter, shape, theme.RADIUS["button"])


class MapChip(ChoiceChip):
    """A colour map: a sound painted in it, its name, and what it is good for."""

    def __init__(self, words: str, good_for: str, colour_map: str) -> None:
        super().__init__(words)
        self.setAccessibleName(f"{words}, {good_for}")
        self._good_for, self._map = good_for, colour_map
        self._low = False
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._pixels: U8 | None = None
        self._pixmap = QPixmap()
        self._pixmap_of: tuple[object, ...] = ()

    def set_pixels(self, pixels: U8 | None) -> None:
        """The sound; without one the map itself is shown, from quiet to loud."""
        self._pixels = pixels
        self._pixmap_of = ()
        self.update()

    def set_low(self, low: bool) -> None:
        """A lower picture, where there is little room."""
        self._low = low
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(172) + 2 * RING, theme.px(96 if self._low else 168) + 2 * RING)

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(96) + 2 * RING, self.sizeHint().height())

    def _picture(self, size: QSize) -> QPixmap:
        ratio = self.devicePixelRatioF()
        made_of = (size, ratio, theme.mode())
        if made_of != self._pixmap_of:
            pixels = colormaps.RAMP if self._pixels is None else self._pixels
            self._pixmap = painting.picture_pixmap(pixels, size, ratio, self._map)
            self._pixmap_of = made_of
        return self._pixmap

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        whole = QRectF(self.rect()).adjusted(RING, RING, -RING, -RING)
        shape = whole.adjusted(0, 0, 0, -theme.px(44))
        painter.drawPixmap(shape.topLeft(), self._picture(shape.size().toSize()))
        if not theme.is_dark():
            painter.setPen(theme.color("line"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(shape.adjusted(0.5, 0.5, -0.5, -0.5))
        line = QRectF(whole.left(), shape.bottom() + theme.px(6), whole.width(), theme.px(18))
        painting.text(painter, line, self.text(), weight=600 if self.isChecked() else 400)
        line.translate(0, theme.px(18))
        painting.text(painter, line, self._good_for, size=12, token="text2", elide=True)
        self._paint_state(painter, shape, 4)
