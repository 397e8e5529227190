"""The kept voices as a row of cards: thumbnail, name, distance. Play and delete on hover, drag out, drop a tile in.

Cards are painted, not widgets, and only a stretch of the list is known: thousands of kept voices cost no more than
those in sight. A card that is not known yet is empty until it is read.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDropEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget

from evosynth.synths import voicing
from ui.look import colormaps, icons, theme
from ui.view_state.kept import KeptPage, KeptVoice
from ui.widgets import painting
from ui.widgets.own_keys import ARROWS, ENTER, OwnKeys
from ui.widgets.taking_drops import take_copy

HEIGHT, LOW_HEIGHT, NARROWEST, WIDEST, GAP, PAD = 44, 34, 138, 240, 8, 3
THUMB = 60  # px wide, where a card has room for it beside its words
SLOTS = 6  # as many places are always to be seen if there is room
PLACE_MIME = "application/x-evosynth-place"  # what a dragged tile carries besides its file


class KeptStrip(OwnKeys):
    """Paints a ``KeptPage``; places behind the last voice are dashed, since a tile can be dropped there."""

    play = Signal(object)  # id of a kept voice, as in all of these: more than an int of Qt holds
    selected = Signal(object)
    deleted = Signal(object)
    dragged = Signal(object, str)  # id, ".syx" or ".wav"
    tile_dropped = Signal(int)  # place in the grid
    in_sight = Signal(int, int)  # first place of the list that is seen, and how many are: some of them are not known
    menu_asked = Signal(object, QPoint)  # id, global position
    rename_asked = Signal()  # of the chosen one
    own_keys = ARROWS | ENTER | {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._page = KeptPage()
        self._offset = 0.0
        self._over: int | None = None
        self._over_part = ""
        self._chosen: int | None = None
        self._named: frozenset[bytes] = frozenset()
        self._target = ""
        self._high = HEIGHT
        self._pressed: QPointF | None = None
        self._welcoming = False
        self._thumbs: dict[tuple[object, ...], QPixmap] = {}
        self.setMouseTracking(True)
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Kept voices")

    def set_state(self, page: KeptPage) -> None:
        """Show these, in this order."""
        self._page = page
        alive = {id(voice.picture) for voice in page.voices}
        self._thumbs = {key: pixmap for key, pixmap in self._thumbs.items() if key[0] in alive}
        self._scroll(0)
        self._describe()
        self.update()

    def _describe(self) -> None:
        first, count = self._seen()
        voices = (self._page.at(place) for place in range(first, first + count))
        there = (voice for voice in voices if voice is not None)
        names = ", ".join(voice.name + " named as a parent" * self._is_named(voice) for voice in there)
        self.setAccessibleDescription(names or "none yet: Enter keeps the selected voice")

    def set_named(self, sounds: frozenset[bytes]) -> None:
        """These wear the fork: their children come next."""
        self._named = sounds
        self._describe()
        self.update()

    def _is_named(self, voice: KeptVoice) -> bool:
        return bool(self._named) and voicing.sound(voice.voice) in self._named

    def set_chosen(self, voice_id: int | None) -> None:
        """Mark one card."""
        self._chosen = voice_id
        self.update()

    def set_target(self, name: str) -> None:
        """Distances are to this sound, but for those that say of which they are."""
        self._target = name
        self.update()

    def set_low(self, low: bool) -> None:
        """A low window has lower cards."""
        self._high = LOW_HEIGHT if low else HEIGHT
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(600, theme.px(self._high) + 2 * PAD)

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(NARROWEST) + 2 * PAD, theme.px(self._high) + 2 * PAD)

    # ---- geometry

    def _slots(self) -> int:
        return max(self._page.total + 1, SLOTS)

    def _seen(self) -> tuple[int, int]:
        """The first place in sight, and how many are."""
        step = self._card_width() + GAP
        first = max(0, int((self._offset - PAD) // step))
        return first, int(self.width() // step) + 2

    def _look(self) -> None:
        """Tell what is in sight where some of it is not known."""
        first, count = self._seen()
        if not self._page.covers(first, count):
            self.in_sight.emit(first, count)

    def _card_width(self) -> float:
        """Six fill the row where there is room, else as many as can hold their words."""
        room, least = self.width() - 2 * PAD + GAP, theme.px(NARROWEST)
        count = min(SLOTS, max(1, int(room // (least + GAP))))
        return min(max(room / count - GAP, least), theme.px(WIDEST))

    def _rect(self, slot: int) -> QRectF:
        width = self._card_width()
        return QRectF(round(PAD + slot * (width + GAP) - self._offset), PAD, round(width), theme.px(self._high))

    def _thumb_rect(self, card: QRectF) -> QRectF:
        wide = card.width() >= theme.px(THUMB + 100)
        return QRectF(card.left(), card.top(), theme.px(THUMB) if wide else card.height(), card.height())

    def _delete_rect(self, card: QRectF) -> QRectF:
        return QRectF(card.right() - 26, card.top(), 26, card.height() / 2)

    def _wav_rect(self, card: QRectF) -> QRectF:
        """The handle by which its sound is dragged out."""
        return self._delete_rect(card).translated(0, card.height() / 2)

    def _at(self, position: QPointF) -> tuple[int | None, str]:
        first, count = self._seen()
        for slot in range(first, min(self._page.total, first + count)):
            card = self._rect(slot)
            if self._page.at(slot) is not None and card.contains(position):
                if self._thumb_rect(card).contains(position):
                    return slot, "play"
                if self._wav_rect(card).contains(position):
                    return slot, "wav"
                return slot, "delete" if self._delete_rect(card).contains(position) else "card"
        return None, ""

    def _scroll(self, by: float) -> None:
        most = max(0.0, self._page.total * (self._card_width() + GAP) - GAP + 2 * PAD - self.width())
        self._offset = min(most, max(0.0, self._offset + by))
        self._look()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._scroll(0)

    # ---- what a person does

    def wheelEvent(self, event: QWheelEvent) -> None:
        delta = event.angleDelta()
        self._scroll(-(delta.x() or delta.y()) / 120 * 80)
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        slot, part = self._at(event.position())
        voice = None if slot is None else self._page.at(slot)
        if slot is None or voice is None or event.button() != Qt.MouseButton.LeftButton:
            return
        if part == "delete":
            self.deleted.emit(voice.id)
            return
        self._choose(slot)
        if part == "play":
            self.play.emit(voice.id)
        self._pressed = event.position()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._at(event.position())[1] == "card":
            self.rename_asked.emit()
        else:
            self.mousePressEvent(event)

    @property
    def name_rect(self) -> QRect | None:
        """Where the name of the chosen one stands; None: none is chosen, or it is out of sight."""
        place = self._page.place_of(self._chosen)
        if place is None or not self.rect().intersects(self._rect(place).toAlignedRect()):
            return None
        card = self._rect(place)
        return card.adjusted(self._thumb_rect(card).width(), 0, 0, 0).toAlignedRect()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        over, part = self._at(event.position())
        if (over, part) != (self._over, self._over_part):
            self._over, self._over_part = over, part
            words = {
                "play": "Play",
                "delete": "Delete (undo with Ctrl Z)",
                "card": "Drag out as a voice file",
                "wav": "Drag out from here as a WAV file",
            }
            self.setToolTip(words.get(part, ""))
            self.update()
        if self._pressed is None or not event.buttons() & Qt.MouseButton.LeftButton:
            return
        if (event.position() - self._pressed).manhattanLength() >= QApplication.startDragDistance():
            slot, part = self._at(self._pressed)
            self._pressed = None
            if slot is not None and (voice := self._page.at(slot)) is not None:
                self.dragged.emit(voice.id, ".wav" if part == "wav" else ".syx")

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """By the keyboard of the card that is chosen."""
        slot, at = self._at(QPointF(event.pos()))[0], event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            slot = self._page.place_of(self._chosen)
            at = at if slot is None else self.mapToGlobal(self._rect(slot).center().toPoint())
        if slot is not None and (voice := self._page.at(slot)) is not None:
            self._choose(slot)
            self.menu_asked.emit(voice.id, at)

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self._pressed = None

    def leaveEvent(self, _event: QEvent) -> None:
        self._over, self._over_part = None, ""
        self.update()

    def _choose(self, slot: int) -> None:
        """Scroll to a place, and choose who is there, if that is known."""
        card = self._rect(slot)
        self._scroll(min(0.0, card.left() - PAD) + max(0.0, card.right() + PAD - self.width()))
        if (voice := self._page.at(slot)) is not None:
            self._chosen = voice.id
            self.selected.emit(self._chosen)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        slot = self._page.place_of(self._chosen)
        key = Qt.Key(event.key())
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(key)
        if step is not None and self._page.total:
            start = slot if slot is not None else self._seen()[0] - step
            self._choose(min(self._page.total - 1, max(0, start + step)))
        elif slot is not None and key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.deleted.emit(self._chosen)
        elif slot is not None and key in ENTER:
            self.play.emit(self._chosen)
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasFormat(PLACE_MIME):
            take_copy(event)
            self._welcoming = True
            self.update()

    def dragLeaveEvent(self, event: QEvent) -> None:
        self._welcoming = False
        self.update()

    def dropEvent(self, event: QDropEvent) -> None:
        self._welcoming = False
        self.update()
        take_copy(event)
        self.tile_dropped.emit(int(bytes(event.mimeData().data(PLACE_MIME).data()).decode()))

    # ---- painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        first, count = self._seen()
        for slot in range(first, min(self._slots(), first + max(count, SLOTS))):
            card = self._rect(slot)
            if card.right() < 0 or card.left() > self.width():
                continue
            if slot < self._page.total:
                self._paint_card(painter, card, slot)
            elif card.right() <= self.width():
                self._paint_empty(painter, card, slot)
        self._paint_more(painter)

    def _paint_empty(self, painter: QPainter, card: QRectF, slot: int) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        first = slot == self._page.total
        welcoming = self._welcoming and first
        painter.setBrush(theme.color("sel") if welcoming else Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.color("accent"), 2) if welcoming else painting.dashed_pen("ctl"))
        painter.drawRoundedRect(card.adjusted(1, 1, -1, -1), 6, 6)
        words = "Drag here" if first else str(slot + 1)
        if not self._page.total and slot == 0:
            words = "Enter keeps a voice"
        painting.text(
            painter, card.adjusted(6, 0, -6, 0), words, size=12, token="text3", align=painting.CENTRE, elide=True
        )

    def _paint_card(self, painter: QPainter, card: QRectF, slot: int) -> None:
        voice, over = self._page.at(slot), slot == self._over
        if voice is None:
            painting.ground(painter, card, "raised", 6)
            return
        chosen = voice.id == self._chosen
        painter.setOpacity(painting.PENDING if voice.pending else 1.0)
        painting.ground(painter, card, "sel" if chosen else ("hover" if over else "raised"), 6)
        thumb = self._thumb_rect(card)
        self._paint_thumb(painter, thumb, voice)
        if not theme.is_dark():
            painter.setPen(QPen(theme.color("line"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(card.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        if over:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("panel", 0.92))
            painter.drawEllipse(thumb.center(), 13, 13)
            icons.draw(painter, thumb.center() + QPointF(0.5, 0), "play", "text", 13, filled=True)
        if over or chosen:
            for part, icon, where in (("delete", "x", self._delete_rect), ("wav", "download", self._wav_rect)):
                token = "text" if over and self._over_part == part else "text2"
                icons.draw(painter, where(card).center(), icon, token, 14)
        left = thumb.right() + 8
        room = card.right() - left - (26 if over or chosen else 6)
        if self._is_named(voice):
            plate = QRectF(thumb.left() + 3, thumb.top() + 3, 17, 15)
            painting.ground(painter, plate, theme.color("panel", painting.CHIP_OPACITY), 4)
            icons.draw(painter, plate.center(), "git-fork", "accent", 11)
        edge = 4 if self._high == HEIGHT else 1
        upper = QRectF(left, card.top() + edge, room, card.height() / 2 - edge)
        lower = QRectF(left, card.center().y(), room, card.height() / 2 - edge)
        painting.text(painter, upper, voice.name.strip() or "Unnamed", size=12, weight=600, elide=True)
        painting.text(painter, lower, self.figure_of(voice), size=12, token="text2", elide=True)
        painter.setOpacity(1.0)
        if chosen:
            painting.ring(painter, card, 2.5 if self.hasFocus() else 1.0, 6)

    def figure_of(self, voice: KeptVoice) -> str:
        """Its distance, and to which sound where that is another one than the target."""
        if voice.distance is None:
            return voice.target or "bred by ear"
        whose = voice.target.rpartition(".")[0] or voice.target
        return theme.number(voice.distance) + (f" to {whose}" if voice.target != self._target else "")

    def _paint_thumb(self, painter: QPainter, thumb: QRectF, voice: KeptVoice) -> None:
        picture = voice.picture
        ratio = self.devicePixelRatioF()
        size = thumb.size().toSize()
        if picture is None:
            painting.ground(painter, thumb.adjusted(1, 1, -1, -1), "well", 5)
            icons.draw(painter, thumb.center(), "bookmark", "accent", 16, filled=True)
            return
        key = (id(picture), size.toTuple(), ratio, colormaps.applied())
        if key not in self._thumbs:
            pixmap = painting.picture_pixmap(picture.pixels, size, ratio)
            path = painting.left_rounded(QRectF(0, 0, size.width(), size.height()), 6)
            self._thumbs[key] = painting.cut_corners(pixmap, path, ratio)
        painter.drawPixmap(thumb.topLeft(), self._thumbs[key])

    def _paint_more(self, painter: QPainter) -> None:
        """Chevrons where cards lie beyond an edge."""
        width = self._card_width()
        beyond = self._page.total * (width + GAP) - GAP + 2 * PAD - self._offset > self.width() + 1
        for shown, x, name in (
            (self._offset > 0, 12.0, "chevron-left"),
            (beyond, self.width() - 12.0, "chevron-right"),
        ):
            if shown:
                centre = QPointF(x, self.height() / 2)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme.color("panel", 0.92))
                painter.drawEllipse(centre, 11, 11)
                icons.draw(painter, centre, name, "text", 14)
