"""One candidate as a tile: its picture to the edges, of its sound or of what differs, and a foot that says it in words.

The shape lies ``MARGIN`` inside of the widget, where the focus ring is drawn. Every state is a shape or a word first
and a colour second. It lies on a panel. The picture is scaled once per size and kept; the playhead repaints two narrow
strips.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, QVariantAnimation, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget

from evosynth.arrays import U8
from ui.look import colormaps, theme
from ui.view_state.window import Tile
from ui.widgets import painting, tile_marks
from ui.widgets import tile_foot as foot
from ui.widgets.tile_foot import COMPACT, RANKS, audible, star_metrics

MARGIN = 4  # room for the ring
FOOT = 28
FLAGGED = "less like the target than its distance says"
WAV_TIP = "Drag it out from here as a WAV file"
FADE_STEPS = 4  # enough for 120 ms, and half the work of every frame


class TileWidget(QWidget):
    """Paints one ``ui.view_state.window.Tile``; tells what a person does to it."""

    clicked = Signal()
    fold_turned = Signal()  # who sounds alike is to lie beside it, or behind it again
    play_requested = Signal()
    star_clicked = Signal(int)  # 1 to 5; 0 takes the rating back
    drag_started = Signal(str)  # ".syx", or ".wav" by the handle for it
    menu_requested = Signal(QPoint)  # global position
    rename_requested = Signal()
    pointed = Signal(bool)  # the pointer has come, or has left; a press is no rest either

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tile = Tile(0)
        self._vacant = False
        self._letter = ""  # the key that hears it
        self._detail = ""
        self._focused = False
        self._hovered = False
        self._over_star = 0
        self._pressed: QPointF | None = None
        self._dragged = ""  # what a drag from there takes out
        self._playhead: float | None = None
        self._pixmap: QPixmap | None = None
        self._pixmap_of: tuple[object, ...] = ()  # size, ratio and colours that it was made for
        self._drawn: U8 | None = None  # held, so that its identity means something
        self._old: QPixmap | None = None
        self._fade = QVariantAnimation(self)
        self._fade.setStartValue(0.0)
        self._fade.setEndValue(1.0)
        self._fade.valueChanged.connect(self._fade_on)
        self._shade = 0  # of the fade, in FADE_STEPS
        self._fade.finished.connect(self._end_fade)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(96, 70)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # what lies below need not be painted
        self.setAccessibleName(self._spoken())

    # ---- what is shown

    def set_state(self, tile: Tile, *, vacant: bool = False) -> None:
        """Show this tile. ``vacant``: nothing will ever come here, as at the end of a short bank."""
        if _shown(tile) == _shown(self._tile) and vacant == self._vacant:
            self._tile = tile
            return
        before, self._tile, self._vacant = self._tile, tile, vacant
        if not tile.playing:
            self._playhead = None
        if before.pixels is not tile.pixels or before.silent != tile.silent:
            self._start_fade()
        if before.candidate is None or tile.candidate is None or before.candidate.id != tile.candidate.id:
            self._detail = ""
        self.setAccessibleName(self._spoken())
        self._say()
        self.update()

    def set_detail(self, words: str) -> None:
        """What is to be known of it beside what is seen, for a tooltip; it goes with the candidate."""
        if words != self._detail:
            self._detail = words
            self._say()

    def _say(self) -> None:
        self.setToolTip(self._tile.silence or theme.words(self._detail) or _called(self._tile))
        self.setAccessibleDescription(self._detail)

    def state(self) -> Tile:
        return self._tile

    def set_focused(self, focused: bool) -> None:
        """Whether the grid has the keyboard: the selected tile then wears the thick ring."""
        if focused != self._focused:
            self._focused = focused
            self.update()

    def set_letter(self, letter: str) -> None:
        """The key that hears it, as a chip; empty: none."""
        if letter != self._letter:
            self._letter = letter
            self.update()

    def set_playhead(self, fraction: float | None) -> None:
        """Move the line to a fraction of the picture's length, None takes it away."""
        before = self._line_rect()
        self._playhead = fraction
        after = self._line_rect()
        if before != after:
            self.update(before)
            self.update(after)

    def sizeHint(self) -> QSize:
        return QSize(220, 110)

    def picture_pixmap(self) -> QPixmap | None:
        """The picture as shown now, for a drag."""
        return self._picture_pixmap()

    def _spoken(self) -> str:
        tile = self._tile
        if tile.candidate is None:
            return f"Place {tile.place + 1}, {'empty' if self._vacant else 'rendering'}"
        parts = [f"Candidate {tile.label}", *(word for word in tile.words if word != tile.label)]
        if tile.distance is not None:
            parts.append(f"distance {tile.distance:.2f}")
        parts.append(tile.mark.replace("ALG", "algorithm"))
        ranked = RANKS[tile.rank - 1] if tile.ranks and tile.rank else ""
        parts.append(ranked or (f"{tile.stars} of 5 stars" if tile.stars else "not rated"))
        states = (
            (tile.silence or "silent", tile.silent),
            ("rejected", tile.rejected),
            ("kept", tile.kept),
            (f"{tile_marks.alike_words(tile)}, {'unfolded' if tile.unfolded else 'folded'}", tile.alike > 1),
            ("one of those alike", tile.member),
            ("surprise", tile.surprise),
            ("parent", tile.parent),
            ("named for the next generation", tile.named),
            ("playing", tile.playing),
        )
        parts += [word for word, on in (*states, (FLAGGED, tile.flagged)) if on]
        parts += [] if tile.heard else ["not heard yet"]
        return ", ".join(parts)

    # ---- geometry

    def _body(self) -> QRectF:
        return QRectF(self.rect()).adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)

    def _picture_rect(self) -> QRectF:
        return self._body().adjusted(0, 0, 0, -theme.px(FOOT))

    def _foot_rect(self) -> QRectF:
        body = self._body()
        return QRectF(body.left(), body.bottom() - theme.px(FOOT), body.width(), theme.px(FOOT))

    def _star_at(self, position: QPointF) -> int:
        if not audible(self._tile) or not self._foot_rect().contains(position):
            return 0
        left, pitch, _size = star_metrics(self._foot_rect())
        count = len(RANKS) if self._tile.ranks else 5
        place = int((position.x() - left) // (5 * pitch / count)) + 1
        return place if 1 <= place <= count else 0

    def _meant(self, star: int) -> int:
        """Stars, or a rank, by a click there: those that it has are taken back."""
        return 0 if star == (self._tile.rank if self._tile.ranks else self._tile.stars) else star

    @property
    def name_rect(self) -> QRect:
        """Where its words stand."""
        return self._foot_rect().toAlignedRect()

    def button_rect(self) -> QRectF:
        """The round button that plays it, shown under the pointer."""
        centre = self._picture_rect().center()
        return QRectF(centre.x() - 16, centre.y() - 16, 32, 32)

    def wav_rect(self) -> QRectF:
        """The handle by which its sound is dragged out, shown under the pointer."""
        return tile_marks.wav_rect(self._picture_rect())

    def _wav_at(self, position: QPointF) -> bool:
        return audible(self._tile) and self.wav_rect().contains(position)

    def _line_rect(self) -> QRect:
        if self._playhead is None:
            return QRect()
        picture = self._picture_rect()
        x = picture.left() + min(1.0, max(0.0, self._playhead)) * picture.width()
        return QRectF(x - 3, picture.top(), 6, picture.height()).toAlignedRect()

    # ---- what a person does

    def enterEvent(self, event: QEvent) -> None:
        self._hovered = True
        self.pointed.emit(True)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._hovered, self._over_star = False, 0
        self.pointed.emit(False)
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.ignore()  # the grid takes the focus
        self.pointed.emit(False)
        if self._tile.candidate is None:
            return
        if event.button() == Qt.MouseButton.RightButton:
            self.clicked.emit()
            self.menu_requested.emit(event.globalPosition().toPoint())
            return
        if event.button() != Qt.MouseButton.LeftButton:
            return
        event.accept()
        self._pressed = event.position()
        self._dragged = ".wav" if self._wav_at(event.position()) else ".syx"
        star = self._star_at(event.position())
        if star:
            self._pressed = None
            self.star_clicked.emit(self._meant(star))
        elif tile_marks.alike_chip(self._picture_rect(), self._tile).contains(event.position()):
            self.fold_turned.emit()
        elif audible(self._tile) and self.button_rect().contains(event.position()):
            self.play_requested.emit()
        else:
            self.clicked.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        star = self._star_at(event.position())
        if star:
            self.star_clicked.emit(self._meant(star))
        elif tile_marks.alike_chip(self._picture_rect(), self._tile).contains(event.position()):
            self.fold_turned.emit()
        elif self._tile.candidate is not None and self._foot_rect().contains(event.position()):
            self.rename_requested.emit()
        elif audible(self._tile):
            self.play_requested.emit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        star, wav = self._star_at(event.position()), self._wav_at(event.position())
        self.setToolTip(self._tile.silence or (WAV_TIP if wav else ""))
        if star != self._over_star:
            self._over_star = star
            self.update(self._foot_rect().toAlignedRect())
        if self._pressed is None or not event.buttons() & Qt.MouseButton.LeftButton:
            return
        if (event.position() - self._pressed).manhattanLength() >= QApplication.startDragDistance():
            self._pressed = None
            self.drag_started.emit(self._dragged)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._pressed = None

    # ---- pictures and their change

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._end_fade()
        super().resizeEvent(event)

    def _start_fade(self) -> None:
        self._end_fade()
        new = self._tile.pixels is not None and not self._tile.silent
        if new and theme.motion_ms() and self.isVisible() and self._pixmap is not None:
            self._old, self._shade = self._pixmap, 0
            self._fade.setDuration(theme.motion_ms())
            self._fade.start()

    def _fade_on(self, part: float) -> None:
        shade = int(part * FADE_STEPS)
        if shade != self._shade:
            self._shade = shade
            self.update(self._picture_rect().toAlignedRect())

    def _end_fade(self) -> None:
        self._fade.stop()
        self._old = None

    def _picture_pixmap(self) -> QPixmap | None:
        pixels = self._tile.pixels
        rect = self._picture_rect().toAlignedRect()
        ratio = self.devicePixelRatioF()
        if pixels is None or self._tile.silent or rect.isEmpty():
            self._pixmap, self._pixmap_of = None, ()
            return None
        made_of = (rect.size(), ratio, colormaps.applied())
        if pixels is not self._drawn or made_of != self._pixmap_of:
            self._drawn = pixels
            self._pixmap = _cut(pixels, rect.size(), ratio, "difference" if self._tile.shows_difference else "")
            self._pixmap_of = made_of
        return self._pixmap

    # ---- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        tile, dirty = self._tile, QRectF(event.rect())
        painter.fillRect(dirty, theme.color("panel"))
        if self._vacant:
            painting.ground(painter, self._body(), "well", theme.RADIUS["tile"])
            return
        if tile.alike > 1 and not tile.unfolded:
            tile_marks.second_edge(painter, self._body())
        if dirty.intersects(self._picture_rect()):
            self._paint_picture(painter)
        if dirty.intersects(self._foot_rect()):
            foot.paint(painter, self._foot_rect(), tile, self._hovered, self._focused, self._over_star)
        if not theme.is_dark():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.color("line"), 1))
            edge = self._body().adjusted(0.5, 0.5, -0.5, -0.5)
            painter.drawRoundedRect(edge, theme.RADIUS["tile"], theme.RADIUS["tile"])
        if tile.selected:
            painting.ring(painter, self._body(), 2.5 if self._focused else 1.0, theme.RADIUS["tile"])

    def _paint_picture(self, painter: QPainter) -> None:
        tile, rect = self._tile, self._picture_rect()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pixmap = self._picture_pixmap()
        if self._old is not None:
            painter.drawPixmap(rect.topLeft(), self._old)
            painter.setOpacity(self._shade / FADE_STEPS)
        elif pixmap is None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("well"))
            painter.drawPath(painting.top_rounded(rect, theme.RADIUS["tile"]))
        if pixmap is not None:
            painter.drawPixmap(rect.topLeft(), pixmap)
        painter.setOpacity(1.0)
        if tile.rejected:
            tile_marks.rejected(painter, rect)
        if tile.silent:
            tile_marks.silent(painter, rect, "Table missing" if tile.silence else "Silent")
        elif pixmap is None:
            tile_marks.rendering(painter, rect)
        if self._hovered and audible(self._tile):
            tile_marks.play_button(painter, self.button_rect())
            tile_marks.wav_handle(painter, self.wav_rect())
        if self._playhead is not None:
            x = rect.left() + min(1.0, max(0.0, self._playhead)) * rect.width()
            painting.playhead(painter, x, rect.top(), rect.bottom())
        tile_marks.chips(painter, rect, tile, words=self._body().width() >= COMPACT)
        if self._letter and audible(tile):
            tile_marks.letter(painter, rect, self._letter)


def _called(tile: Tile) -> str:
    """Its name, and the number by which it is found again."""
    number = tile.candidate.label if tile.candidate else ""
    return tile.label if number in ("", tile.label) else f"{tile.label} · {number}"


def _shown(tile: Tile) -> tuple[object, ...]:
    """What of a tile is painted: by value, but arrays by identity."""
    candidate = tile.candidate.id if tile.candidate is not None else None
    figures = (tile.place, candidate, tile.label, tile.distance, tile.mark, id(tile.pixels), tile.stars, tile.pending)
    return (
        *figures,
        tile.silent,
        tile.silence,
        tile.rejected,
        tile.heard,
        tile.kept,
        tile.kept_pending,
        tile.selected,
        tile.playing,
        tile.parent,
        tile.named,
        tile.flagged,
        tile.words,
        tile.alike,
        tile.unfolded,
        tile.member,
        tile.surprise,
        tile.ranks,
        tile.shared,
    )


def _cut(pixels: U8, size: QSize, ratio: float, map_name: str) -> QPixmap:
    """The picture at a size, with the tile's round upper corners."""
    pixmap = painting.picture_pixmap(pixels, size, ratio, map_name, peaks=not map_name)
    path = painting.top_rounded(QRectF(0, 0, size.width(), size.height()), theme.RADIUS["tile"])
    return painting.cut_corners(pixmap, path, ratio)
