"""The kept voices as a row of cards: thumbnail, name, distance. Play and delete on hover, drag out, drop a tile in.

Cards are painted, not widgets, so that hundreds of kept voices cost no more than those in sight.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget

from ui.look import colormaps, icons, theme
from ui.view_state.window import KeptVoice
from ui.widgets import painting
from ui.widgets.own_keys import ARROWS, ENTER, OwnKeys

HEIGHT, NARROWEST, GAP, PAD = 44, 138, 8, 3
SLOTS = 6  # as many places are always to be seen if there is room
PLACE_MIME = "application/x-evosynth-place"  # what a dragged tile carries besides its file


class KeptStrip(OwnKeys):
    """Paints a tuple of ``KeptVoice``; empty places are dashed, since a tile can be dropped there."""

    play = Signal(int)  # id of a kept voice, as in all of these
    selected = Signal(int)
    deleted = Signal(int)
    dragged = Signal(int, str)  # id, ".syx" or ".wav"
    tile_dropped = Signal(int)  # place in the grid
    own_keys = ARROWS | ENTER | {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._voices: tuple[KeptVoice, ...] = ()
        self._offset = 0.0
        self._over: int | None = None
        self._over_part = ""
        self._chosen: int | None = None
        self._pressed: QPointF | None = None
        self._welcoming = False
        self._thumbs: dict[tuple[object, ...], QPixmap] = {}
        self.setMouseTracking(True)
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Kept voices")

    def set_state(self, voices: tuple[KeptVoice, ...]) -> None:
        """Show these, in this order."""
        self._voices = voices
        alive = {id(v.picture) for v in voices}
        self._thumbs = {key: pixmap for key, pixmap in self._thumbs.items() if key[0] in alive}
        self._scroll(0)
        self.setAccessibleDescription(", ".join(v.name for v in voices) or "none yet: Enter keeps the selected voice")
        self.update()

    def set_chosen(self, voice_id: int | None) -> None:
        """Mark one card."""
        self._chosen = voice_id
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(600, theme.px(HEIGHT) + 2 * PAD)

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(NARROWEST) + 2 * PAD, theme.px(HEIGHT) + 2 * PAD)

    # ---- geometry

    def _slots(self) -> int:
        return max(len(self._voices) + 1, SLOTS)

    def _card_width(self) -> float:
        """Six fill the row where there is room, else as many as can hold their words."""
        room, least = self.width() - 2 * PAD + GAP, theme.px(NARROWEST)
        count = min(SLOTS, max(1, int(room // (least + GAP))))
        return min(max(room / count - GAP, least), theme.px(180))

    def _rect(self, slot: int) -> QRectF:
        width = self._card_width()
        return QRectF(round(PAD + slot * (width + GAP) - self._offset), PAD, round(width), theme.px(HEIGHT))

    def _thumb_rect(self, card: QRectF) -> QRectF:
        return QRectF(card.left(), card.top(), card.height(), card.height())

    def _delete_rect(self, card: QRectF) -> QRectF:
        return QRectF(card.right() - 26, card.top(), 26, card.height())

    def _at(self, position: QPointF) -> tuple[int | None, str]:
        for slot in range(len(self._voices)):
            card = self._rect(slot)
            if card.contains(position):
                if self._thumb_rect(card).contains(position):
                    return slot, "play"
                return slot, "delete" if self._delete_rect(card).contains(position) else "card"
        return None, ""

    def _scroll(self, by: float) -> None:
        most = max(0.0, len(self._voices) * (self._card_width() + GAP) - GAP + 2 * PAD - self.width())
        self._offset = min(most, max(0.0, self._offset + by))
        self.update()

    # ---- what a person does

    def wheelEvent(self, event: QWheelEvent) -> None:
        delta = event.angleDelta()
        self._scroll(-(delta.x() or delta.y()) / 120 * 80)
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        slot, part = self._at(event.position())
        if slot is None or event.button() != Qt.MouseButton.LeftButton:
            return
        voice = self._voices[slot]
        if part == "play":
            self.play.emit(voice.id)
        elif part == "delete":
            self.deleted.emit(voice.id)
            return
        else:
            self._choose(slot)
        self._pressed = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        over, part = self._at(event.position())
        if (over, part) != (self._over, self._over_part):
            self._over, self._over_part = over, part
            words = {
                "play": "Play",
                "delete": "Delete (undo with Ctrl Z)",
                "card": "Drag out as .syx, with Alt as .wav",
            }
            self.setToolTip(words.get(part, ""))
            self.update()
        if self._pressed is None or not event.buttons() & Qt.MouseButton.LeftButton:
            return
        if (event.position() - self._pressed).manhattanLength() >= QApplication.startDragDistance():
            slot, _part = self._at(self._pressed)
            self._pressed = None
            if slot is not None:
                alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
                self.dragged.emit(self._voices[slot].id, ".wav" if alt else ".syx")

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self._pressed = None

    def leaveEvent(self, _event: QEvent) -> None:
        self._over, self._over_part = None, ""
        self.update()

    def _choose(self, slot: int) -> None:
        self._chosen = self._voices[slot].id
        self.selected.emit(self._chosen)
        card = self._rect(slot)
        self._scroll(min(0.0, card.left() - PAD) + max(0.0, card.right() + PAD - self.width()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        slot = next((k for k, v in enumerate(self._voices) if v.id == self._chosen), None)
        key = Qt.Key(event.key())
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(key)
        if step is not None and self._voices:
            self._choose(min(len(self._voices) - 1, max(0, (slot if slot is not None else -step) + step)))
        elif slot is not None and key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.deleted.emit(self._voices[slot].id)
        elif slot is not None and key in ENTER:
            self.play.emit(self._voices[slot].id)
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasFormat(PLACE_MIME):
            event.acceptProposedAction()
            self._welcoming = True
            self.update()

    def dragLeaveEvent(self, event: QEvent) -> None:
        self._welcoming = False
        self.update()

    def dropEvent(self, event: QDropEvent) -> None:
        self._welcoming = False
        self.update()
        event.acceptProposedAction()
        self.tile_dropped.emit(int(bytes(event.mimeData().data(PLACE_MIME).data()).decode()))

    # ---- painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        for slot in range(self._slots()):
            card = self._rect(slot)
            if card.right() < 0 or card.left() > self.width():
                continue
            if slot < len(self._voices):
                self._paint_card(painter, card, slot)
            elif card.right() <= self.width():
                self._paint_empty(painter, card, slot)
        self._paint_more(painter)

    def _paint_empty(self, painter: QPainter, card: QRectF, slot: int) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        first = slot == len(self._voices)
        welcoming = self._welcoming and first
        painter.setBrush(theme.color("sel") if welcoming else Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.color("accent"), 2) if welcoming else painting.dashed_pen("ctl"))
        painter.drawRoundedRect(card.adjusted(1, 1, -1, -1), 6, 6)
        words = "Drag here" if first else str(slot + 1)
        if not self._voices and slot == 0:
            words = "Enter keeps a voice"
        painting.text(
            painter, card.adjusted(6, 0, -6, 0), words, size=12, token="text3", align=painting.CENTRE, elide=True
        )

    def _paint_card(self, painter: QPainter, card: QRectF, slot: int) -> None:
        voice, over = self._voices[slot], slot == self._over
        chosen = voice.id == self._chosen
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
            token = "text" if self._over_part == "delete" else "text2"
            icons.draw(painter, self._delete_rect(card).center(), "x", token, 14)
        left = thumb.right() + 8
        room = card.right() - left - (26 if over else 6)
        upper = QRectF(left, card.top() + 4, room, card.height() / 2 - 4)
        lower = QRectF(left, card.center().y(), room, card.height() / 2 - 4)
        painting.text(painter, upper, voice.name.strip() or "Unnamed", size=12, weight=600, elide=True)
        figure = theme.number(voice.distance) if voice.distance is not None else voice.target or "bred by ear"
        painting.text(painter, lower, figure, size=12, token="text2", elide=True)
        if chosen:
            painting.ring(painter, card, 2.5 if self.hasFocus() else 1.0, 6)

    def _paint_thumb(self, painter: QPainter, thumb: QRectF, voice: KeptVoice) -> None:
        picture = voice.picture
        ratio = self.devicePixelRatioF()
        size = thumb.size().toSize()
        if picture is None:
            painting.ground(painter, thumb.adjusted(1, 1, -1, -1), "well", 5)
            icons.draw(painter, thumb.center(), "bookmark", "accent", 16, filled=True)
            return
        key = (id(picture), size.width(), ratio, colormaps.applied())
        if key not in self._thumbs:
            pixmap = painting.picture_pixmap(picture.pixels, size, ratio)
            path = painting.left_rounded(QRectF(0, 0, size.width(), size.height()), 6)
            self._thumbs[key] = painting.cut_corners(pixmap, path, ratio)
        painter.drawPixmap(thumb.topLeft(), self._thumbs[key])

    def _paint_more(self, painter: QPainter) -> None:
        """Chevrons where cards lie beyond an edge."""
        width = self._card_width()
        beyond = len(self._voices) * (width + GAP) - GAP + 2 * PAD - self._offset > self.width() + 1
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
