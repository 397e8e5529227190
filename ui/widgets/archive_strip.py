"""The archive of six as a row of small pictures, each with the key that hears it; empty places are dashed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDropEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QSizePolicy

from ui.look import colormaps, icons, theme
from ui.view_state.archive import PLACES, ArchivedVoice, ArchiveState
from ui.widgets import painting
from ui.widgets.kept_strip import HEIGHT, LOW_HEIGHT, PAD, PLACE_MIME, THUMB
from ui.widgets.own_keys import ARROWS, ENTER, OwnKeys
from ui.widgets.taking_drops import take_copy

GAP = 6
KEY_HEIGHT = 15  # of the plate that names the key


class ArchiveStrip(OwnKeys):
    """Paints an ``ArchiveState``. A click hears; where nothing is, it puts the selected voice there."""

    hear = Signal(int)  # place, from 0, as in all of these
    put = Signal(int)  # the selected voice there
    taken_out = Signal(int)
    tile_dropped = Signal(int, int)  # place, tile
    menu_asked = Signal(int, QPoint)  # place, global position
    own_keys = ARROWS | ENTER | {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}

    def __init__(self, keys: tuple[str, ...], put_keys: tuple[str, ...]) -> None:
        """``keys`` hear the places, ``put_keys`` put the selected voice there."""
        super().__init__()
        self._keys, self._put_keys = keys, put_keys
        self._state = ArchiveState()
        self._at, self._over, self._welcoming = 0, -1, -1  # where the keyboard, the pointer and a drag are
        self._high = HEIGHT
        self._thumbs: dict[tuple[object, ...], QPixmap] = {}
        self.setMouseTracking(True)
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._describe()

    def set_state(self, state: ArchiveState) -> None:
        """Show these."""
        self._state = state
        alive = {id(one.picture) for one in state.places if one is not None}
        self._thumbs = {key: pixmap for key, pixmap in self._thumbs.items() if key[0] in alive}
        self._at = next((one.place for one in state.places if one is not None and one.selected), self._at)
        self._describe()
        self.update()

    def set_low(self, low: bool) -> None:
        """A low window has lower places."""
        self._high = LOW_HEIGHT if low else HEIGHT
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        width = round(self._rect(PLACES - 1).right()) + PAD
        return QSize(width, theme.px(self._high) + 2 * PAD)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _describe(self) -> None:
        """The place that the keyboard is at, and all of them."""
        self.setAccessibleName(f"Archive, {self._words(self._at)}")
        self.setAccessibleDescription(", ".join(map(self._words, range(PLACES))))

    def _words(self, place: int) -> str:
        one = self._state.places[place]
        if one is None:
            return f"{self._keys[place]} empty"
        states = (("silent", bool(one.silence)), ("named as a parent", one.named), ("playing", one.playing))
        return " ".join([self._keys[place], one.name, *(word for word, on in states if on)])

    def tip_of(self, place: int) -> str:
        """What a place is, and how it is used."""
        one, put = self._state.places[place], self._put_keys[place]
        if one is None:
            return f"Empty: a click, or {put}, puts the selected voice here"
        return one.silence or f"{one.name} ({self._keys[place]}). {put} puts the selected voice here"

    # ---- geometry

    def _rect(self, place: int) -> QRectF:
        wide = theme.px(THUMB)
        return QRectF(PAD + place * (wide + GAP), PAD, wide, theme.px(self._high))

    def _at_point(self, position: QPointF) -> int:
        return next((place for place in range(PLACES) if self._rect(place).contains(position)), -1)

    # ---- what a person does

    def _press(self, place: int) -> None:
        (self.put if self._state.places[place] is None else self.hear).emit(place)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self._at_point(event.position())
        if place >= 0:
            self._move_to(place)
            if event.button() == Qt.MouseButton.LeftButton:
                self._press(place)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_keyboard = event.reason() == QContextMenuEvent.Reason.Keyboard
        place = self._at if by_keyboard else self._at_point(QPointF(event.pos()))
        if place >= 0:
            at = self.mapToGlobal(self._rect(place).center().toPoint()) if by_keyboard else event.globalPos()
            self.menu_asked.emit(place, at)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point(self._at_point(event.position()))

    def leaveEvent(self, _event: QEvent) -> None:
        self._point(-1)

    def _point(self, place: int) -> None:
        if place != self._over:
            self._over = place
            self.setToolTip("" if place < 0 else theme.words(self.tip_of(place)))
            self.update()

    def _move_to(self, place: int) -> None:
        self._at = place
        self._describe()
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(key)
        if step is not None:
            self._move_to(min(PLACES - 1, max(0, self._at + step)))
        elif key in ENTER:
            self._press(self._at)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.taken_out.emit(self._at)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasFormat(PLACE_MIME):
            take_copy(event)

    def dragMoveEvent(self, event: QDropEvent) -> None:
        place = self._at_point(event.position())
        if place >= 0:
            take_copy(event)
        else:
            event.ignore()
        if place != self._welcoming:
            self._welcoming = place
            self.update()

    def dragLeaveEvent(self, _event: QEvent) -> None:
        self._welcoming = -1
        self.update()

    def dropEvent(self, event: QDropEvent) -> None:
        self._welcoming = -1
        self.update()
        place = self._at_point(event.position())
        if place >= 0:
            take_copy(event)
            self.tile_dropped.emit(place, int(bytes(event.mimeData().data(PLACE_MIME).data()).decode()))

    # ---- painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        for place, one in enumerate(self._state.places):
            rect = self._rect(place)
            if one is None:
                self._paint_empty(painter, rect, place)
            else:
                self._paint_voice(painter, rect, one)
            if place == self._welcoming:
                painting.ring(painter, rect, 2.0, 6)
            elif self.hasFocus() and place == self._at:
                painting.ring(painter, rect, 2.5, 6)
            elif one is not None and one.selected:
                painting.ring(painter, rect, 1.0, 6)

    def _paint_empty(self, painter: QPainter, rect: QRectF, place: int) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(theme.color("hover") if place == self._over else Qt.BrushStyle.NoBrush)
        painter.setPen(painting.dashed_pen("ctl"))
        painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), 6, 6)
        painting.text(painter, rect, self._keys[place], size=12, token="text3", align=painting.CENTRE)

    def _paint_voice(self, painter: QPainter, rect: QRectF, one: ArchivedVoice) -> None:
        painting.ground(painter, rect, "well", 6)
        pixmap = self._thumb(rect, one)
        if pixmap is not None:
            painter.drawPixmap(rect.topLeft(), pixmap)
        elif one.silence:
            icons.draw(painter, rect.center(), "volume-x", "text2", 16)
        if not theme.is_dark():
            painter.setPen(QPen(theme.color("line"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        self._paint_plate(painter, QPointF(rect.left() + 3, rect.bottom() - 3 - KEY_HEIGHT), self._keys[one.place])
        marks = [name for name, on in (("git-fork", one.named), ("volume-2", one.playing)) if on]
        if one.place == self._over and not one.playing and not one.silence:
            marks.append("play")
        right = rect.right() - 3
        for name in marks:
            plate = QRectF(right - KEY_HEIGHT - 2, rect.top() + 3, KEY_HEIGHT + 2, KEY_HEIGHT)
            painting.ground(painter, plate, theme.color("panel", painting.CHIP_OPACITY), 4)
            token = "text" if name == "play" else "accent"
            icons.draw(painter, plate.center(), name, token, 11, filled=name == "play")
            right = plate.left() - 3

    @staticmethod
    def _paint_plate(painter: QPainter, corner: QPointF, words: str) -> None:
        rect = QRectF(corner.x(), corner.y(), painting.advance(words, 11, 600) + 8, KEY_HEIGHT)
        painting.ground(painter, rect, theme.color("panel", painting.CHIP_OPACITY), 4)
        painting.text(painter, rect, words, size=11, weight=600, align=painting.CENTRE)

    def _thumb(self, rect: QRectF, one: ArchivedVoice) -> QPixmap | None:
        if one.picture is None:
            return None
        ratio, size = self.devicePixelRatioF(), rect.size().toSize()
        key = (id(one.picture), size.toTuple(), ratio, colormaps.applied())
        if key not in self._thumbs:
            pixmap = painting.picture_pixmap(one.picture.pixels, size, ratio)
            self._thumbs[key] = painting.cut_corners(pixmap, painting.rounded(size, 6), ratio)
        return self._thumbs[key]
