"""One strand of a match as a card: a small picture of its best, its distance, what it does, and four actions.

The picture plays, the card selects; a tile dropped on it seeds the strand. The actions stand on every card, since what
is shown on hover alone is found by nobody who uses keys.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal, SignalInstance
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QFocusEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.look import colormaps, icons, theme
from ui.view_state.strands import StrandCard, StrandsState
from ui.view_state.window import Tile
from ui.widgets import painting, tile_marks
from ui.widgets.buttons import IconButton
from ui.widgets.focus_ring import by_keys
from ui.widgets.kept_strip import PLACE_MIME
from ui.widgets.taking_drops import take_copy
from ui.widgets.tile import FLAGGED

HEIGHT, NARROWEST, MARGIN = 60, 176, 4  # the ring lies in the margin
THUMB, WIDE_THUMB, WIDE = 60, 88, 236


class StrandWidget(QWidget):
    """Paints one ``StrandCard``; tells what a person does to it."""

    selected = Signal()
    play = Signal()
    restart = Signal()
    focus = Signal()
    plant = Signal()
    halt = Signal()
    tile_dropped = Signal(int)  # place in the grid

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._card = StrandCard(0, Tile(0), "", "")
        self._over = ""  # "", "card" or "play"
        self._welcoming = False
        self._playhead: float | None = None
        self._pixmap: QPixmap | None = None
        self._pixmap_of: tuple[object, ...] = ()
        self.setMouseTracking(True)
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.restart_button = self._button("rotate-ccw", self.restart)
        self.focus_button = self._button("crosshair", self.focus)
        self.plant_button = self._button("sprout", self.plant)
        self.halt_button = self._button("square", self.halt)

    def _button(self, icon: str, signal: SignalInstance) -> IconButton:
        button = IconButton(icon, "", size=24, parent=self)
        button.clicked.connect(signal)
        return button

    @property
    def _buttons(self) -> tuple[IconButton, ...]:
        return self.restart_button, self.focus_button, self.plant_button, self.halt_button

    # ---- what is shown

    def set_state(self, card: StrandCard, state: StrandsState) -> None:
        """Show this strand of these."""
        self._name_buttons(card, state)
        if _shown(card) == _shown(self._card):
            self._card = card
            return
        self._card = card
        if not card.tile.playing:
            self._playhead = None
        self.setAccessibleName(self._spoken())
        self.setToolTip(self._spoken())
        self.update()

    def set_playhead(self, fraction: float | None) -> None:
        """Move the line over the picture; None takes it away."""
        if fraction != self._playhead:
            self._playhead = fraction
            self.update(self._thumb_rect().toAlignedRect())

    def _name_buttons(self, card: StrandCard, state: StrandsState) -> None:
        name, key = card.name.lower(), card.number + 1
        self.restart_button.set_name(f"Restart {name} with fresh candidates", "Ctrl+Shift+R" * card.tile.selected)
        alone = "Search in all strands again" if card.focused else f"Search in {name} alone"
        self.focus_button.set_name(alone, "Ctrl+Shift+F" * card.tile.selected)
        self.focus_button.set_icon("crosshair", token="accent" if card.focused else "text2")
        self.plant_button.set_name(f"Seed {name} from {state.seed or 'the selected voice'}", f"Ctrl+Shift+{key}")
        stop = f"Go on with {name}" if card.halted else f"Stop {name}"
        self.halt_button.set_name(stop, "Ctrl+Shift+X" * card.tile.selected)
        self.halt_button.set_icon("chevrons-right" if card.halted else "square", filled=not card.halted)
        for button in self._buttons:
            button.set_reason(state.why_not)
        if not state.why_not and not state.seed:
            self.plant_button.set_reason("Select the voice to seed it from first")

    def _spoken(self) -> str:
        card = self._card
        parts = [card.name, card.doing]
        if card.tile.distance is not None:
            parts.insert(1, f"distance {card.tile.distance:.2f}")
        parts += ["searched alone"] if card.focused else []
        parts += [f"{card.tile.stars} of 5 stars"] if card.tile.stars else []
        parts += ["kept"] if card.tile.kept else []
        parts += [FLAGGED] if card.tile.flagged else []
        return ", ".join(part for part in parts if part)

    # ---- geometry

    def sizeHint(self) -> QSize:
        return QSize(theme.px(220), theme.px(HEIGHT) + 2 * MARGIN)

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(NARROWEST), theme.px(HEIGHT) + 2 * MARGIN)

    def _body(self) -> QRectF:
        return QRectF(self.rect()).adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)

    def _thumb_rect(self) -> QRectF:
        body = self._body()
        return QRectF(body.topLeft(), body.bottomLeft()).adjusted(
            0, 0, theme.px(WIDE_THUMB if body.width() >= theme.px(WIDE) else THUMB), 0
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        side, left = theme.px(24), round(self._thumb_rect().right()) + theme.px(5)
        top = round(self._body().bottom()) - side - 3
        room = round(self._body().right()) - 3 - left
        step = min(theme.px(32), (room - side) // 3)
        for place, button in enumerate(self._buttons):
            button.setGeometry(QRect(left + place * step, top, side, side))
        super().resizeEvent(event)

    # ---- what a person does

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or self._card.tile.candidate is None:
            return
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.selected.emit()
        if self._playable and self._thumb_rect().contains(event.position()):
            self.play.emit()

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        if self._playable:
            self.play.emit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover("play" if self._thumb_rect().contains(event.position()) else "card")

    def leaveEvent(self, _event: QEvent) -> None:
        self._hover("")

    def _hover(self, over: str) -> None:
        if over != self._over:
            self._over = over
            self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        if by_keys(event) and self._card.tile.candidate is not None:
            self.selected.emit()
        self.update()
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.update()
        super().focusOutEvent(event)

    @property
    def _playable(self) -> bool:
        return self._card.tile.candidate is not None and not self._card.tile.silent

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasFormat(PLACE_MIME) and self.plant_button.isEnabled():
            take_copy(event)
            self._welcome(True)

    def dragLeaveEvent(self, _event: QEvent) -> None:
        self._welcome(False)

    def dropEvent(self, event: QDropEvent) -> None:
        self._welcome(False)
        take_copy(event)
        self.tile_dropped.emit(int(bytes(event.mimeData().data(PLACE_MIME).data()).decode()))

    def _welcome(self, welcoming: bool) -> None:
        self._welcoming = welcoming
        self.update()

    # ---- painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, body, tile = QPainter(self), self._body(), self._card.tile
        painter.fillRect(self.rect(), theme.color("panel"))
        ground = "sel" if tile.selected or self._welcoming else ("hover" if self._over else "raised")
        painting.ground(painter, body, ground, theme.RADIUS["tile"])
        self._paint_thumb(painter)
        self._paint_words(painter)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if not theme.is_dark():
            painter.setPen(QPen(theme.color("line"), 1))
            edge = body.adjusted(0.5, 0.5, -0.5, -0.5)
            painter.drawRoundedRect(edge, theme.RADIUS["tile"], theme.RADIUS["tile"])
        if tile.selected or self._welcoming:
            painting.ring(painter, body, 2.5 if self.hasFocus() or self._welcoming else 1.0, theme.RADIUS["tile"])

    def _paint_thumb(self, painter: QPainter) -> None:
        rect, tile = self._thumb_rect(), self._card.tile
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pixmap = self._picture_pixmap(rect)
        if pixmap is None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("well"))
            painter.drawPath(painting.left_rounded(rect, theme.RADIUS["tile"]))
            if tile.silent:
                icons.draw(painter, rect.center(), "volume-x", "text2", 16)
        else:
            painter.setOpacity(0.45 if self._card.halted else 1.0)
            painter.drawPixmap(rect.topLeft(), pixmap)
            painter.setOpacity(1.0)
        if self._over == "play" and self._playable:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("panel", 0.92))
            painter.drawEllipse(rect.center(), 14, 14)
            icons.draw(painter, rect.center() + QPointF(0.5, 0), "play", "text", 14, filled=True)
        elif pixmap is not None and not tile.heard:
            tile_marks.unheard(painter, rect)
        if self._playhead is not None and self._playhead <= 1:
            painting.playhead(painter, rect.left() + self._playhead * rect.width(), rect.top(), rect.bottom())
        self._paint_name(painter, rect)
        if tile.kept:
            painter.setOpacity(painting.PENDING if tile.kept_pending else 1.0)
            painting.chip(painter, rect.right() - 4, rect.top() + 4, icon="bookmark", icon_token="accent", filled=True)
            painter.setOpacity(1.0)
        if tile.flagged:
            bottom = rect.bottom() - 4 - theme.px(painting.CHIP_HEIGHT)
            painting.chip(painter, rect.right() - 4, bottom, icon="triangle-alert", icon_token="warn")

    def _paint_name(self, painter: QPainter, thumb: QRectF) -> None:
        """Which strand it is: its number on the picture, and its name after the buttons where there is room."""
        number = str(self._card.number + 1)
        right = thumb.left() + 4 + painting.chip_width(number)
        painting.chip(painter, right, thumb.bottom() - 4 - theme.px(painting.CHIP_HEIGHT), number)
        beside = QRectF(self.halt_button.geometry())
        area = QRectF(
            beside.right(), beside.top(), self._body().right() - theme.px(10) - beside.right(), beside.height()
        )
        if area.width() >= painting.advance(self._card.name, 12) + 8:
            painting.text(painter, area, self._card.name, size=12, token="text3", align=painting.RIGHT)

    def _paint_words(self, painter: QPainter) -> None:
        """Distance, and what it does."""
        card, body = self._card, self._body()
        x, line = self._thumb_rect().right() + theme.px(10), QRectF(0, body.top() + theme.px(5), 0, theme.px(22))
        distance = card.tile.distance
        column = painting.advance("00.00", 13, 600)
        words = "–" if distance is None else theme.number(distance)
        painting.text(painter, _at(line, x, x + column), words, weight=600)
        x += column + theme.px(8)
        room = body.right() - theme.px(8) - x
        said = card.doing if room >= painting.advance(card.doing, 12) else card.briefly
        painting.text(painter, _at(line, x, x + room), said, size=12, token="text2", elide=True)

    def _picture_pixmap(self, rect: QRectF) -> QPixmap | None:
        picture, ratio, size = self._card.tile.picture, self.devicePixelRatioF(), rect.size().toSize()
        if picture is None or self._card.tile.silent or size.isEmpty():
            return None
        made_of = (id(picture), size, ratio, colormaps.applied())
        if made_of != self._pixmap_of:
            path = painting.left_rounded(QRectF(0, 0, size.width(), size.height()), theme.RADIUS["tile"])
            self._pixmap = painting.cut_corners(painting.picture_pixmap(picture.pixels, size, ratio), path, ratio)
            self._pixmap_of = made_of
        return self._pixmap


def _at(line: QRectF, left: float, right: float) -> QRectF:
    return QRectF(left, line.top(), max(0.0, right - left), line.height())


def _shown(card: StrandCard) -> tuple[object, ...]:
    """What of a strand is painted: by value, but pictures by identity."""
    tile = card.tile
    marks = (tile.silent, tile.heard, tile.kept, tile.kept_pending, tile.selected, tile.playing, tile.stars)
    how = card.number, card.doing, card.briefly, card.halted, card.focused
    return (*how, tile.distance, id(tile.picture), *marks, tile.flagged)
