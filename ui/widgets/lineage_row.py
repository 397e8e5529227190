"""The line of a voice as a row of pictures from its founder to now: what made each out of the one before it.

Painted, not widgets: a line of fifty costs no more than what is in sight. The path to the selected one is in accent;
the step that is compared wears a light ring, the selected one the ring of what is selected.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QLinearGradient,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.look import colormaps, icons, theme
from ui.view_state.acts import LineageState, Step
from ui.widgets import painting, tile_marks
from ui.widgets.own_keys import ENTER, OwnKeys

WIDTH, GAP, PAD = 168, 28, 4  # px of a picture, between two, and around all of them for the rings
HEAD, WORDS, LINE = 20, 82, 17  # px above a picture, below it, and of a line of small text
LEAST_PICTURE = 56
FADE = 96.0  # px at an edge beyond which there is more
_KEYS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_PageUp: -4, Qt.Key.Key_PageDown: 4}


class LineageRow(OwnKeys):
    """Arrows choose a step, Space hears it, Enter goes back there. Places count from the founder."""

    chosen = Signal(int)
    hear = Signal(int)
    go_back = Signal(int)
    menu_requested = Signal(int, QPoint)  # with the global position
    own_keys = frozenset((*_KEYS, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_Space)) | ENTER

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = LineageState()
        self._at = -1  # place that the keyboard is at: the chosen one, or the last
        self._offset, self._at_end = 0.0, True  # scrolled so far; the newest step stays in sight
        self._over: int | None = None
        self._playing: tuple[int, float] | None = None  # place, part of its picture
        self._pictures: dict[tuple[object, ...], QPixmap] = {}
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Where it came from")

    # ---- what is shown

    def set_state(self, state: LineageState) -> None:
        """Another line is shown from its end; the same one stays where it was scrolled to."""
        before, self._state = self._state, state
        other = [step.id for step in before.steps[-1:]] != [step.id for step in state.steps[-1:]]
        grown = len(before.steps) != len(state.steps)
        alive = {id(step.picture) for step in state.steps}
        self._pictures = {key: pixmap for key, pixmap in self._pictures.items() if key[0] in alive}
        if other or grown:
            self._at, self._playing = state.chosen if state.chosen >= 0 else len(state.steps) - 1, None
            self._at_end = True
        if self._at_end:
            self._offset = self._most()
        self._bound()
        self._describe()
        self.update()

    def set_playhead(self, place: int | None, part: float) -> None:
        """The line on the picture of whoever sounds; None: nobody of this line."""
        now = None if place is None else (place, part)
        if now != self._playing:
            self._playing = now
            self.update()

    def _describe(self) -> None:
        steps = self._state.steps
        at = steps[self._at] if 0 <= self._at < len(steps) else None
        words = (at.label, at.begins, f"generation {at.generation}", at.move, at.changed) if at else ()
        said = ", ".join(filter(None, words)) or "nothing is selected"
        self.setAccessibleDescription(said)

    def sizeHint(self) -> QSize:
        return QSize(600, theme.px(HEAD + 104 + WORDS) + 2 * PAD)

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(WIDTH) + 2 * PAD, theme.px(HEAD + LEAST_PICTURE + WORDS) + 2 * PAD)

    # ---- geometry

    def _pitch(self) -> float:
        return float(theme.px(WIDTH) + theme.px(GAP))

    def _most(self) -> float:
        """How far it can be scrolled."""
        whole = len(self._state.steps) * self._pitch() - theme.px(GAP) + 2 * PAD
        return max(0.0, whole - self.width())

    def _bound(self) -> None:
        self._offset = min(self._most(), max(0.0, self._offset))
        self._at_end = self._offset >= self._most() - 1

    def picture_rect(self, place: int) -> QRectF:
        """Where a step's picture lies."""
        high = self.height() - 2 * PAD - theme.px(HEAD) - theme.px(WORDS)
        left = PAD + place * self._pitch() - self._offset
        return QRectF(round(left), PAD + theme.px(HEAD), theme.px(WIDTH), max(theme.px(LEAST_PICTURE), high))

    def _place_at(self, position: QPointF) -> int | None:
        place = int((position.x() + self._offset - PAD) // self._pitch())
        inside = 0 <= place < len(self._state.steps)
        rect = self.picture_rect(place).adjusted(0, 0, 0, theme.px(WORDS))
        return place if inside and rect.contains(position) else None

    def _button(self, rect: QRectF) -> QRectF:
        centre = rect.center()
        return QRectF(centre.x() - 16, centre.y() - 16, 32, 32)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._at_end:
            self._offset = self._most()
        self._bound()

    def _show_at(self) -> None:
        """Scroll as little as shows the step that the keyboard is at."""
        if 0 <= self._at < len(self._state.steps):
            rect = self.picture_rect(self._at)
            self._offset += min(0.0, rect.left() - PAD) + max(0.0, rect.right() + PAD - self.width())
        self._bound()
        self.update()

    # ---- what a person does

    def wheelEvent(self, event: QWheelEvent) -> None:
        delta = event.angleDelta()
        self._offset -= (delta.x() or delta.y()) / 120 * 80
        self._bound()
        self.update()
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self._place_at(event.position())
        if place is None or event.button() != Qt.MouseButton.LeftButton:
            return
        self._go(place)
        if self._button(self.picture_rect(place)).contains(event.position()):
            self.hear.emit(place)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """By the pointer, or by the key for it of the step that the keyboard is at."""
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        place = self._at if by_key else self._place_at(QPointF(event.pos()))
        if place is None or not 0 <= place < len(self._state.steps):
            return
        self._go(place)
        at = self.mapToGlobal(self.picture_rect(place).center().toPoint()) if by_key else event.globalPos()
        self.menu_requested.emit(place, at)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if (place := self._place_at(event.position())) is not None:
            self.hear.emit(place)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        over = self._place_at(event.position())
        if over != self._over:
            self._over = over
            step = None if over is None else self._state.steps[over]
            self.setToolTip("" if step is None else f"{step.move}\n{step.changed}")
            self.update()

    def leaveEvent(self, _event: QEvent) -> None:
        self._over = None
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, last = Qt.Key(event.key()), len(self._state.steps) - 1
        if last < 0:
            super().keyPressEvent(event)
        elif key in _KEYS:
            self._go(min(last, max(0, self._at + _KEYS[key])))
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._go(0 if key == Qt.Key.Key_Home else last)
        elif key == Qt.Key.Key_Space:
            self.hear.emit(self._at)
        elif key in ENTER:
            self.go_back.emit(self._at)
        else:
            super().keyPressEvent(event)

    def _go(self, place: int) -> None:
        self._at = place
        self._show_at()
        self._describe()
        self.chosen.emit(place)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    # ---- painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        steps = self._state.steps
        first = max(0, int(self._offset // self._pitch()))
        shown = range(first, min(len(steps), first + int(self.width() // self._pitch()) + 2))
        for place in shown:
            self._paint_path(painter, place)
        for place in shown:
            self._paint_step(painter, place, steps[place])
        self._paint_more(painter)

    def _paint_path(self, painter: QPainter, place: int) -> None:
        """From a step to the next one; the founder's begins at its edge."""
        if place + 1 >= len(self._state.steps):
            return
        here, there = self.picture_rect(place), self.picture_rect(place + 1)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(theme.color("accent"), 2)
        if self._state.steps[place + 1].begins:
            pen.setDashPattern([1.5, 2.5])  # it came in from another search
        painter.setPen(pen)
        y = here.center().y()
        painter.drawLine(QPointF(here.right(), y), QPointF(there.left(), y))

    def _paint_step(self, painter: QPainter, place: int, step: Step) -> None:
        rect = self.picture_rect(place)
        self._paint_picture(painter, rect, step)
        if self._over == place and not step.silent:
            tile_marks.play_button(painter, self._button(rect))
        if self._playing is not None and self._playing[0] == place:
            x = rect.left() + min(1.0, self._playing[1]) * rect.width()
            painting.playhead(painter, x, rect.top(), rect.bottom())
        self._paint_marks(painter, rect, step)
        here = self.hasFocus() and place == self._at
        if step.selected:
            painting.ring(painter, rect, 2.5 if here else 1.5, theme.RADIUS["tile"])
        elif place == self._state.chosen:
            self._paint_ring(painter, rect, 2.5 if here else 1.5)
        self._paint_words(painter, rect, step)

    def _paint_ring(self, painter: QPainter, rect: QRectF, width: float) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(theme.color("text")), width))
        out, radius = width / 2, theme.RADIUS["tile"]
        painter.drawRoundedRect(rect.adjusted(-out, -out, out, out), radius + out, radius + out)

    def _paint_picture(self, painter: QPainter, rect: QRectF, step: Step) -> None:
        radius = theme.RADIUS["tile"]
        if step.picture is None:
            painting.ground(painter, rect, "well", radius)
            if step.silent:
                tile_marks.silent(painter, rect, "Silent")
            else:
                tile_marks.rendering(painter, rect)
        else:
            painter.drawPixmap(rect.topLeft(), self._pixmap(step, rect))
        if not theme.is_dark():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.color("line"), 1))
            painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)

    def _pixmap(self, step: Step, rect: QRectF) -> QPixmap:
        assert step.picture is not None
        size, ratio = rect.size().toSize(), self.devicePixelRatioF()
        key = (id(step.picture), size.toTuple(), ratio, colormaps.applied())
        if key not in self._pictures:
            made = painting.picture_pixmap(step.picture.pixels, size, ratio)
            self._pictures[key] = painting.cut_corners(made, painting.rounded(size, theme.RADIUS["tile"]), ratio)
        return self._pictures[key]

    def _paint_marks(self, painter: QPainter, rect: QRectF, step: Step) -> None:
        """From the right edge on: kept, stars."""
        right, top = rect.right() - 6, rect.top() + 6
        if step.kept:
            right = painting.chip(painter, right, top, icon="bookmark", filled=True) - 4
        if step.stars:
            painting.chip(painter, right, top, str(step.stars), "star", filled=True)

    def _paint_words(self, painter: QPainter, rect: QRectF, step: Step) -> None:
        """The generation above, or the search that begins here; below the name, how it came about, and what differs."""
        head = QRectF(rect.left(), rect.top() - theme.px(HEAD), rect.width(), theme.px(HEAD) - 3)
        token = "text" if step.selected else "text2"
        born = step.begins[:1].upper() + step.begins[1:] if step.begins else f"Generation {step.generation}"
        painting.text(painter, head, born, size=11, token=token, align=painting.CENTRE, elide=True)
        line = QRectF(rect.left(), rect.bottom() + 6, rect.width(), theme.px(LINE))
        painting.text(painter, line, step.label, size=12, weight=600, elide=True)
        line.translate(0, theme.px(LINE))
        painting.text(painter, line, step.move, size=12, token="text2", elide=True)
        line.translate(0, theme.px(LINE))
        self._paint_changed(painter, line, step.changed)

    def _paint_changed(self, painter: QPainter, line: QRectF, changed: str) -> None:
        """What differs on one line, how much more on the next."""
        what, comma, more = changed.partition(", and ")
        painting.text(painter, line, what, size=12, token="text3", elide=True)
        if comma:
            line.translate(0, theme.px(LINE))
            painting.text(painter, line, f"and {more}", size=12, token="text3", elide=True)

    def _paint_more(self, painter: QPainter) -> None:
        """Chevrons where steps lie beyond an edge, into which these fade: no word is seen cut."""
        y = self.picture_rect(0).center().y()
        for beyond, x, inner, name in (
            (self._offset > 1, 14.0, FADE, "chevron-left"),
            (self._offset < self._most() - 1, self.width() - 14.0, self.width() - FADE, "chevron-right"),
        ):
            if beyond:
                edge = 0.0 if inner == FADE else float(self.width())
                fade = QLinearGradient(edge, 0, inner, 0)
                fade.setColorAt(0.0, theme.color("panel"))
                fade.setColorAt(0.35, theme.color("panel", 0.92))
                fade.setColorAt(1.0, theme.color("panel", 0.0))
                painter.fillRect(QRectF(min(edge, inner), 0, FADE, self.height()), fade)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme.color("panel", 0.92))
                painter.drawEllipse(QPointF(x, y), 12, 12)
                icons.draw(painter, QPointF(x, y), name, "text", 14)
