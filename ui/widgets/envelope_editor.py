"""An envelope whose points are drawn in time and level, by hand or with the arrows.

It knows no engine: it is shown a curve with points, and told what turns a point that is drawn into values. It never
changes what it shows: it says what is wished.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPointF, QRectF, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QSlider, QWidget

from ui.look import theme
from ui.view_state.envelope_points import Curve, Draw, Envelope, Handle, Marks, Nudge, time_marks
from ui.widgets import painting
from ui.widgets.focus_ring import FocusRing
from ui.widgets.own_keys import ARROWS, KeepsKeys

POINT, OPEN_POINT = 9.0, 12.0  # px across
REACH = 16.0  # px from a point that still take hold of it
INSET = 12.0  # px round the curve, room for points at its ends
SIDE = 24  # px of a point's own widget
DRAWN = 2.0  # px that a pointer goes before it draws
FINER = 0.1  # of the way, with Shift
LEVELS = 1000  # steps of the slider that stands for a level
FOOT = 8.0  # px more below the curve, where numbers stand
NUMBERED = 120  # px high from which on there is room for them
_STEPS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}


class EnvelopePoint(FocusRing, KeepsKeys, QSlider):
    """A point of the curve: for a screen reader a slider of its level; its arrows go in time as well."""

    nudged = Signal(int, int, bool)  # steps later, steps higher, fine
    raised = Signal(float)  # a screen reader sets the height
    focused = Signal()  # the focus comes or goes
    own_keys = ARROWS

    def __init__(self, token: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("painted", True)
        self.setRange(0, LEVELS)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.resize(SIDE, SIDE)
        self.open = self.quiet = False
        self._token = token
        self.valueChanged.connect(lambda level: self.raised.emit(level / LEVELS))

    def show_handle(self, handle: Handle) -> None:
        self.setAccessibleName(handle.name)
        self.setAccessibleDescription(", ".join(filter(None, (handle.time, handle.level))))
        with QSignalBlocker(self):
            self.setValue(round(handle.height * LEVELS))
        self.quiet = not handle.reached
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focused.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.focused.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = _STEPS.get(Qt.Key(event.key()))
        if steps is None:
            event.ignore()
        else:
            self.nudged.emit(*steps, bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        centre = QRectF(self.rect()).center()
        filled = self.open or self.hasFocus()
        token = "accent" if filled else "ctl" if self.quiet else self._token
        radius = (OPEN_POINT if filled else POINT) / 2
        if self.ringed:
            painting.ring(painter, QRectF(centre.x() - 8, centre.y() - 8, 16, 16), 1.5, 8)
        painter.setPen(QPen(theme.color(token), 1.75))
        painter.setBrush(theme.color(token if filled else "well"))
        painter.drawEllipse(centre, radius - 0.875, radius - 0.875)


class EnvelopeEditor(QWidget):
    """A curve in a well with its points; the parent's is dashed."""

    wished = Signal(object)  # Mapping[str, float]: native values by name
    held = Signal(bool)

    def __init__(
        self, name: str, draw: Draw, nudge: Nudge, *, quiet: bool = False, parent: QWidget | None = None
    ) -> None:
        """``quiet``: it is drawn in grey, beside another that is the main one."""
        super().__init__(parent)
        self._token = "text2" if quiet else "accent"
        self._draw, self._nudge = draw, nudge
        self._envelope = Envelope()
        self._ghost: Curve = ()
        self._reason = ""
        self.points: list[EnvelopePoint] = []
        self._over: int | None = None
        self._grip: tuple[int, QPointF, float, float] | None = None  # place, pointer, seconds and height at first
        self._drawing = False
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # Tab goes to its points, in its place among its neighbours
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    # ---- what is shown

    @property
    def envelope(self) -> Envelope:
        return self._envelope

    def show_envelope(self, envelope: Envelope, ghost: Curve = ()) -> None:
        """Another curve; ``ghost`` is the parent's, drawn where it is another one."""
        ghost = () if list(ghost) == list(envelope.curve) else ghost
        if (envelope, ghost) == (self._envelope, self._ghost):
            return
        self._envelope, self._ghost = envelope, ghost
        while len(self.points) < len(envelope.handles):
            self._add_point()
        for point, handle in zip(self.points, envelope.handles, strict=False):
            point.show_handle(handle)
        for place, point in enumerate(self.points):
            point.setVisible(place < len(envelope.handles))
        self._place_points()
        self.update()

    @property
    def has_ghost(self) -> bool:
        """Whether the parent's curve is drawn, too."""
        return bool(self._ghost)

    def set_reason(self, reason: str) -> None:
        """Why nothing can be drawn now; empty: it can."""
        self._reason = reason
        self._let_go()
        self.setToolTip(reason)
        for point in self.points:
            point.setEnabled(not reason)
        self.update()

    def _add_point(self) -> None:
        place, point = len(self.points), EnvelopePoint(self._token, self)
        point.setEnabled(not self._reason)
        point.nudged.connect(lambda later, higher, fine: self._wish(self._nudge(place, later, higher, fine)))
        point.raised.connect(lambda height: self._raise(place, height))
        point.focused.connect(self.update)
        QWidget.setTabOrder(self.points[-1] if self.points else self, point)
        self.points.append(point)

    def _raise(self, place: int, height: float) -> None:
        self._wish(self._draw(place, self._envelope.handles[place].seconds, height))

    def _wish(self, values: Mapping[str, float]) -> None:
        if values:
            self.wished.emit(values)

    # ---- geometry

    def _area(self) -> QRectF:
        foot = FOOT if self._numbered else 0.0
        return QRectF(self.rect()).adjusted(INSET, INSET, -INSET, -INSET - foot)

    @property
    def _numbered(self) -> bool:
        """Whether numbers stand at its lines."""
        return not self._envelope.lines and self.height() >= theme.px(NUMBERED)

    def position(self, seconds: float, height: float) -> QPointF:
        """Where a point of the curve is, in px."""
        area = self._area()
        x = area.left() + seconds / max(0.001, self._envelope.length_s) * area.width()
        return QPointF(x, area.bottom() - height * area.height())

    def _handle_at(self, place: int) -> QPointF:
        """Where a point is seen: one that lies beyond the end stands at the edge."""
        handle = self._envelope.handles[place]
        at = self.position(handle.seconds, handle.height)
        return QPointF(min(at.x(), self._area().right()), at.y())

    def _place_points(self) -> None:
        for place in range(len(self._envelope.handles)):
            at = self._handle_at(place)
            self.points[place].move(round(at.x() - SIDE / 2), round(at.y() - SIDE / 2))

    def _nearest(self, to: QPointF) -> int | None:
        """The point under the pointer; of several in one place the last, since those before it stand still."""
        far = [
            (round((self._handle_at(place) - to).manhattanLength()), -place)
            for place in range(len(self._envelope.handles))
        ]
        best = min(far, default=None)
        return -best[1] if best is not None and best[0] <= REACH else None

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_points()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(420), theme.px(220))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(120), theme.px(56))

    # ---- the pointer

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self._nearest(event.position())
        if event.button() != Qt.MouseButton.LeftButton or place is None or self._reason:
            return
        handle = self._envelope.handles[place]
        self._grip = place, event.position(), handle.seconds, handle.height
        self.points[place].setFocus(Qt.FocusReason.MouseFocusReason)
        self._show_open(place)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grip is None:
            self._hover(self._nearest(event.position()))
            return
        place, began, seconds, height = self._grip
        gone = event.position() - began
        if not self._drawing and max(abs(gone.x()), abs(gone.y())) >= DRAWN:
            self._drawing = True
            self.held.emit(True)
        if self._drawing:
            part = FINER if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1.0
            area = self._area()
            later = part * gone.x() / max(1.0, area.width()) * self._envelope.length_s
            higher = -part * gone.y() / max(1.0, area.height())
            self._wish(self._draw(place, max(0.0, seconds + later), min(1.0, max(0.0, height + higher))))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._let_go()
            self._hover(self._nearest(event.position()))

    def hideEvent(self, event: QHideEvent) -> None:
        self._let_go()
        super().hideEvent(event)

    def leaveEvent(self, _event: object) -> None:
        self._hover(None)

    def _hover(self, place: int | None) -> None:
        if place != self._over:
            self._over = place
            self.setCursor(Qt.CursorShape.ArrowCursor if place is None else Qt.CursorShape.SizeAllCursor)
            handle = None if place is None else self._envelope.handles[place]
            self.setToolTip(self._reason or (handle.does or handle.name if handle else ""))
            self.update()

    def _let_go(self) -> None:
        self._grip = None
        self._show_open(None)
        if self._drawing:
            self._drawing = False
            self.held.emit(False)

    def _show_open(self, place: int | None) -> None:
        for other, point in enumerate(self.points):
            point.open = other == place
            point.update()
        self.update()

    # ---- painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        painting.ground(painter, rect, "well", theme.RADIUS["tile"], edge="" if theme.is_dark() else "line")
        if not self._envelope.curve:
            return
        painter.save()
        painter.setClipRect(rect.adjusted(1, 1, -1, -1))
        self._paint_grid(painter)
        self._paint_curves(painter)
        painter.restore()
        if self._numbered:
            self._paint_captions(painter)
        shown = self._marked()
        if shown is not None:
            self._paint_readout(painter, shown)

    def _paint_grid(self, painter: QPainter) -> None:
        area, length = self._area(), self._envelope.length_s
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(QPen(theme.color("line"), 1))
        for along, _words in self._marks():
            x = round(self.position(along, 0).x())
            painter.drawLine(QPointF(x, 1), QPointF(x, self.height() - 1))
        for height, _words in self._envelope.heights if self._numbered else ():
            y = round(self.position(0, height).y())
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
        if self._numbered:
            self._paint_numbers(painter)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(QPen(theme.color("line"), 1))
        if self._envelope.zero > 0.0:
            y = round(self.position(0, self._envelope.zero).y())
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
        if self._envelope.gate_s < length:
            x = round(self.position(self._envelope.gate_s, 0).x())
            painter.setPen(painting.dashed_pen("ctl", 1.0, 3))
            painter.drawLine(QPointF(x, 1), QPointF(x, self.height() - 1))
            self._paint_note_off(painter, x)

    def _marks(self) -> Marks:
        """Where upright lines stand, and what is written at them."""
        envelope = self._envelope
        if envelope.lines:
            return [(n * envelope.lines, "") for n in range(1, int(envelope.length_s / envelope.lines) + 1)]
        return envelope.marks or time_marks(envelope.length_s)

    def _paint_numbers(self, painter: QPainter) -> None:
        """Along the bottom at the right of each line, and above each level line at the right edge."""
        area, high = self._area(), theme.px(16)
        for along, words in self._marks():
            x = self.position(along, 0).x() + 4
            width = painting.advance(words, 11) + 2
            if x + width <= self.width() - 4:
                painting.text(painter, QRectF(x, self.height() - high, width, high), words, size=11, token="text3")
        for height, words in self._envelope.heights:
            y = self.position(0, height).y()
            room = QRectF(area.left(), y - high if y > high else y, area.width(), high)
            painting.text(painter, room, words, size=11, token="text3", align=painting.RIGHT)

    def _paint_captions(self, painter: QPainter) -> None:
        """Beside points whose place alone does not say what they are."""
        for place, handle in enumerate(self._envelope.handles):
            if not handle.caption or place == self._marked():
                continue
            at, width = self._handle_at(place), painting.advance(handle.caption, 11) + 2
            fits = at.x() + 10 + width <= self.width() - 4
            top = at.y() - 18 if at.y() > 24 else at.y() + 3  # clear of the line that the point is on
            room = QRectF(at.x() + 8 if fits else at.x() - 8 - width, top, width, 16)
            painting.text(painter, room, handle.caption, size=11, token="text2")

    def _paint_note_off(self, painter: QPainter, x: int) -> None:
        width = painting.advance("note off", 11)
        fits = x + width + 12 < self.width()
        room = QRectF(x + 6 if fits else x - width - 6, 4, width + 2, theme.px(16))
        painting.text(painter, room, "note off", size=11, token="text2")

    def _paint_curves(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = self._line(self._envelope.curve)
        floor = self.position(0, self._envelope.zero).y()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color(self._token, 0.14))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)  # its edge lies below the line
        painter.drawPolygon(QPolygonF([QPointF(line[0].x(), floor), *line, QPointF(line[-1].x(), floor)]))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self._envelope.beyond:
            painter.setPen(QPen(theme.color("ctl", 0.7), 1))
            painter.drawPolyline(QPolygonF(self._line(self._envelope.beyond)))
        if self._ghost:
            painter.setPen(painting.dashed_pen("text3", 1.25, 3))
            painter.drawPolyline(QPolygonF(self._line(self._ghost)))
        pen = QPen(theme.color(self._token), 1.75)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.drawPolyline(QPolygonF(line))

    def _line(self, curve: Curve) -> list[QPointF]:
        area, zero = self._area(), self.position(0.0, 0.0)
        wide, high = area.width() / max(0.001, self._envelope.length_s), area.height()
        left, bottom = zero.x(), zero.y()
        return [QPointF(left + seconds * wide, bottom - height * high) for seconds, height in curve]

    def _marked(self) -> int | None:
        """The point that is read out: the one that is drawn, under the pointer, or reached by the keyboard."""
        if self._grip is not None:
            return self._grip[0]
        focused = next((place for place, point in enumerate(self.points) if point.hasFocus()), None)
        place = self._over if self._over is not None else focused
        return place if place is not None and place < len(self._envelope.handles) else None

    def _paint_readout(self, painter: QPainter, place: int) -> None:
        handle, at = self._envelope.handles[place], self._handle_at(place)
        width = painting.chip_width(handle.time, weight=600) + painting.advance(handle.level, 12) + 8
        high, room = theme.px(painting.CHIP_HEIGHT), QRectF(self.rect()).adjusted(6, 4, -6, -4)
        sides = ((-width / 2, -high - 12), (-width / 2, 14.0), (14.0, -high / 2), (-width - 14, -high / 2))
        boxes = [_inside(QRectF(at.x() + x, at.y() + y, width, high), room) for x, y in sides]
        others = [self._handle_at(other) for other in range(len(self._envelope.handles))]
        free = [box for box in boxes if not any(box.adjusted(-6, -6, 6, 6).contains(other) for other in others)]
        box = (free or boxes)[0]
        painting.chip(painter, box.right(), box.top(), handle.time, second=handle.level)


def _inside(box: QRectF, room: QRectF) -> QRectF:
    """The box moved into a room."""
    x = min(max(box.left(), room.left()), room.right() - box.width())
    y = min(max(box.top(), room.top()), room.bottom() - box.height())
    return QRectF(x, y, box.width(), box.height())
