"""One strand of a match as a card: a small picture of its best, its name and distance, and what it does.

The picture plays, the card selects; a tile dropped on it seeds the strand. Under the pointer, and while the keyboard is
in it, what it does gives way to what can be done to it, in words.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPointF, QRect, QRectF, QSize, Qt, Signal, SignalInstance
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
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget

from ui.look import colormaps, icons, theme
from ui.view_state.strands import NO_SEED, StrandCard, StrandsState
from ui.view_state.window import Tile
from ui.widgets import painting, tile_marks
from ui.widgets.focus_ring import by_keys
from ui.widgets.kept_strip import PLACE_MIME
from ui.widgets.taking_drops import take_copy
from ui.widgets.tile import FLAGGED
from ui.widgets.word_button import HIGH, WordButton

HEIGHT, NARROWEST, MARGIN = 48, 176, 4  # the ring lies in the margin
THUMB, NARROW_THUMB, WIDE = 48, 40, 210
GAP, EDGE = 6, 4  # px between picture and words, and at the right end
LETTERS = (12, 11)  # px of the words of acts: the first that fits


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
        self._acts_shown = self._in_both = False
        self._playhead: float | None = None
        self._pixmap: QPixmap | None = None
        self._pixmap_of: tuple[object, ...] = ()
        self.setMouseTracking(True)
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.focus_button = self._button(self.focus)
        self.restart_button = self._button(self.restart)
        self.plant_button = self._button(self.plant)
        self.halt_button = self._button(self.halt)

    def _button(self, signal: SignalInstance) -> WordButton:
        button = WordButton(parent=self)
        button.clicked.connect(signal)
        button.installEventFilter(self)
        button.hide()
        return button

    @property
    def _buttons(self) -> tuple[WordButton, ...]:
        return self.focus_button, self.restart_button, self.plant_button, self.halt_button

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
        name = card.name.lower()
        restart = f"Restart {name} with fresh candidates"
        self.restart_button.set_word("Restart", restart, "Ctrl+Shift+R" * card.tile.selected)
        alone = ("All", "Search in all strands again") if card.focused else ("Focus", f"Search in {name} alone")
        self.focus_button.set_word(*alone, "Ctrl+Shift+F" * card.tile.selected)
        self.plant_button.set_word("Seed", f"Seed {name} from {state.seed or 'the selected voice'}")
        stop = ("Go on", f"Go on with {name}") if card.halted else ("Stop", f"Stop {name}")
        self.halt_button.set_word(*stop, "Ctrl+Shift+X" * card.tile.selected)
        self._place_buttons()
        for button in self._buttons:
            button.set_reason(state.why_not)
        if not state.why_not and not state.seed:
            self.plant_button.set_reason(NO_SEED)

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
        width = theme.px(THUMB if body.width() >= theme.px(WIDE) else NARROW_THUMB)
        return QRectF(body.left(), body.top(), width, body.height())

    def _words_rect(self) -> QRectF:
        """Right of the picture."""
        body = self._body()
        return body.adjusted(self._thumb_rect().width() + theme.px(GAP), 0, -theme.px(EDGE), 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place_buttons()
        super().resizeEvent(event)

    def _place_buttons(self) -> None:
        """In the second line; where they are too wide for it even with small letters, in both lines."""
        area, buttons = self._words_rect(), self._buttons
        wide = {size: sum(button.wide(size) for button in buttons) for size in LETTERS}
        size = next((size for size in LETTERS if wide[size] <= area.width()), LETTERS[-1])
        self._in_both = wide[size] > area.width()
        lines = (buttons[:2], buttons[2:]) if self._in_both else (buttons,)
        high = theme.px(HIGH)
        for number, line in enumerate(reversed(lines)):
            x, top = area.left(), round(area.bottom()) - high * (number + 1)
            spare = area.width() - sum(button.wide(size) for button in line)
            between = min(theme.px(8), max(0.0, spare / max(1, len(line) - 1)))
            for button in line:
                button.set_size(size)
                button.setGeometry(QRect(round(x), top, button.wide(size), high))
                x += button.wide(size) + between

    def _show_acts(self) -> None:
        """What can be done to it stands there under the pointer, or while the keyboard is in the card."""
        focus = QApplication.focusWidget()
        shown = bool(self._over) or focus is self or focus in self._buttons
        if shown != self._acts_shown:
            self._acts_shown = shown
            for button in self._buttons:
                button.setVisible(shown)
            self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self._show_acts()
        return super().eventFilter(watched, event)

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
            self._show_acts()
            self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        if by_keys(event) and self._card.tile.candidate is not None:
            self.selected.emit()
        self._show_acts()
        self.update()
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._show_acts()
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
        if tile.kept:
            painter.setOpacity(painting.PENDING if tile.kept_pending else 1.0)
            painting.chip(painter, rect.right() - 4, rect.top() + 4, icon="bookmark", icon_token="accent", filled=True)
            painter.setOpacity(1.0)
        if tile.flagged:
            bottom = rect.bottom() - 4 - theme.px(painting.CHIP_HEIGHT)
            painting.chip(painter, rect.right() - 4, bottom, icon="triangle-alert", icon_token="warn")

    def _paint_words(self, painter: QPainter) -> None:
        """Name and distance; below them what it does, where no acts stand there."""
        card, area = self._card, self._words_rect()
        upper = QRectF(area.left(), area.top(), area.width(), area.height() / 2)
        if not (self._acts_shown and self._in_both):
            distance = card.tile.distance
            figure = "–" if distance is None else theme.number(distance)
            room = painting.advance("00.00", 12) + GAP
            upper.translate(0, 2)
            painting.text(painter, upper.adjusted(0, 0, -room, 0), card.name, size=12, weight=600, elide=True)
            painting.text(painter, upper, figure, size=12, token="text2", align=painting.RIGHT)
        if not self._acts_shown:
            alone = "alone, " * card.focused
            said = alone + (card.doing if area.width() >= painting.advance(alone + card.doing, 12) else card.briefly)
            lower = QRectF(area.left(), area.center().y(), area.width(), area.height() / 2)
            painting.text(painter, lower, said, size=12, token="text2", elide=True)

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


def _shown(card: StrandCard) -> tuple[object, ...]:
    """What of a strand is painted: by value, but pictures by identity."""
    tile = card.tile
    marks = (tile.silent, tile.heard, tile.kept, tile.kept_pending, tile.selected, tile.playing, tile.stars)
    how = card.number, card.doing, card.briefly, card.halted, card.focused
    return (*how, tile.distance, id(tile.picture), *marks, tile.flagged)
