"""A sound as a card: its picture, its name and a line about it; a click takes it, the round button plays it."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from evosynth.arrays import U8
from ui.look import icons, theme
from ui.widgets import painting
from ui.widgets.buttons import Pushed

FOOT = 44  # the words
SPOT = 28  # the round button
WELL_ICON = 22


class PlaySpot(Pushed):
    """The round button of a card."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.playing = False
        self.setFixedSize(theme.px(SPOT), theme.px(SPOT))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        lit = self.playing or self.underMouse()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("accent" if lit else "hover"))
        painter.drawEllipse(QRectF(self.rect()))
        middle = QRectF(self.rect()).center() + QPointF(1, 0)
        icons.draw(painter, middle, "play", "on" if lit else "text", theme.px(14), filled=lit)
        self._ring(painter, self.width() / 2, "on" if lit else "accent")


class SoundCard(Pushed):
    """``clicked``: it is wanted. Space plays what Enter takes, as everywhere."""

    play_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.title, self.told = "", ""
        self._warns = False
        self._pixels: U8 | None = None
        self._picture: QPixmap | None = None
        self.setFixedHeight(theme.px(132))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.play = PlaySpot(self)
        self.play.clicked.connect(self.play_asked)
        theme.current.changed.connect(self._look_anew)

    def show_sound(self, name: str, told: str, pixels: U8 | None, *, tip: str, warns: bool = False) -> None:
        """Another sound; ``warns``: the line about it tells of something that was not meant."""
        self.title, self.told, self._warns = theme.words(name), theme.words(told), warns
        if pixels is not self._pixels:
            self._pixels, self._picture = pixels, None
        self.setAccessibleName(f"{self.title}, {self.told}")
        self.set_tip(tip)
        self.play.setAccessibleName(f"Play {self.title}")
        self.play.set_tip(f"Play {self.title}")
        self.play.setVisible(pixels is not None)
        self.update()

    def set_playing(self, playing: bool) -> None:
        """Whether it sounds now."""
        if playing != self.play.playing:
            self.play.playing = playing
            self.play.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(256), self.minimumHeight())

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _is_space(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if _is_space(event):
            self.play.click()
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if not _is_space(event):  # with which Qt would press the button
            super().keyReleaseEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._picture = None
        foot = self._foot()
        middle = foot.center().y() - self.play.height() / 2
        self.play.move(round(foot.right() - theme.px(7) - self.play.width()), round(middle))

    def _look_anew(self) -> None:
        self._picture = None
        self.update()

    def _foot(self) -> QRectF:
        height = theme.px(FOOT)
        return QRectF(0, self.height() - height, self.width(), height)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        self._paint_picture(painter)
        foot, radius = self._foot(), theme.px(theme.RADIUS["tile"])
        painter.setBrush(theme.color("hover" if self.underMouse() or self.isDown() else "raised"))
        painter.drawPath(painting.bottom_rounded(foot, radius))
        words = foot.adjusted(theme.px(8), theme.px(4), -theme.px(SPOT + 14), -theme.px(4))
        first, second = QRectF(words), QRectF(words)
        first.setHeight(words.height() / 2)
        second.setTop(first.bottom())
        painting.text(painter, first, self.title, weight=600, elide=True)
        token = "warn" if self._warns else "text2"
        painting.text(painter, second, self.told, size=12, token=token, elide=True)
        if self.ringed:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.color("accent"), 2.5))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1.25, 1.25, -1.25, -1.25), radius, radius)

    def _paint_picture(self, painter: QPainter) -> None:
        """What is not drawn yet is a quiet place, not a dead one."""
        size = QSize(self.width(), self.height() - theme.px(FOOT))
        above = QRectF(0, 0, size.width(), size.height())
        shape = painting.top_rounded(above, theme.px(theme.RADIUS["tile"]))
        if self._pixels is None:
            painter.setBrush(theme.color("well"))
            painter.drawPath(shape)
            icons.draw(painter, above.center(), "audio-lines", "text3", theme.px(WELL_ICON))
            return
        if self._picture is None:
            ratio = self.devicePixelRatioF()
            drawn = painting.picture_pixmap(np.asarray(self._pixels), size, ratio)
            self._picture = painting.cut_corners(drawn, shape, ratio)
        painter.drawPixmap(QPointF(0, 0), self._picture)


def _is_space(event: QKeyEvent) -> bool:
    return event.key() == Qt.Key.Key_Space and event.modifiers() == Qt.KeyboardModifier.NoModifier
