"""A block of a voice in short: title, figures and a lock above a curve in a well. A click or Enter opens it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.look import theme
from ui.widgets import painting
from ui.widgets.focus_ring import FocusRing
from ui.widgets.lock_toggle import LockToggle
from ui.widgets.own_keys import ENTER, OwnKeys

PAD, HEADER = 8, 30

Points = Sequence[tuple[float, float]]


class CurveCard(FocusRing, OwnKeys):
    """Points lie in the unit square, (0, 0) at the lower left. ``filled``: the area below is tinted."""

    clicked = Signal()
    locked = Signal(bool)  # what a person wants
    own_keys = ENTER

    def __init__(self, title: str, what: str, *, filled: bool = True, parent: QWidget | None = None) -> None:
        """``what`` its lock keeps: "the filter"."""
        super().__init__(parent)
        self.lock = LockToggle(what, parent=self)
        self.lock.locked.connect(self.locked)
        self._title, self._filled = title, filled
        self._told: object = None  # what was shown last
        self._figures = ""
        self._points: Points = ()
        self._ghost: Points = ()
        self._parent: Points = ()
        self._changed = False
        self._mark: float | None = None
        self._quiet = self._selected = False
        self._hint = ""
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_curve(
        self,
        figures: str,
        points: Points,
        *,
        ghost: Points = (),
        mark: float | None = None,
        quiet: bool = False,
        spoken: str = "",
        hint: str = "",
    ) -> None:
        """Another curve: ``ghost`` is dashed, ``mark`` a dashed upright line (0..1); a ``quiet`` one is not heard.

        ``hint`` stands in the well where there are no points.
        """
        told = figures, points, ghost, mark, quiet, spoken, hint
        if told == self._told:
            return
        self._told = told
        self._figures, self._points, self._ghost, self._mark, self._quiet = figures, points, ghost, mark, quiet
        self._hint = hint
        self.setAccessibleName(f"{self._title}: {spoken or figures}")
        self.setToolTip(spoken or figures)
        self.update()

    def set_parent_curve(self, points: Points, *, changed: bool) -> None:
        """The parent's curve, where it is another one; ``changed``: what is named of its changes is shown here."""
        points = () if points == self._points else points
        if (points, changed) != (self._parent, self._changed):
            self._parent, self._changed = points, changed
            self._tell()

    def set_selected(self, selected: bool) -> None:
        """It is the one that is open."""
        self._selected = selected
        self._tell()

    def _tell(self) -> None:
        words = ("open" * self._selected, "changed against its parent" * self._changed)
        self.setAccessibleDescription(", ".join(filter(None, words)))
        self.update()

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        self.clicked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTER:
            self.clicked.emit()
        else:
            event.ignore()

    @property
    def has_ghost(self) -> bool:
        """Whether the parent's curve is drawn, too."""
        return bool(self._parent)

    def set_locked(self, locked: bool) -> None:
        """No ground, a line, and a closed lock: nothing of it moves."""
        if locked != self.lock.closed:
            self.lock.set_closed(locked)
            self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.lock.adjustSize()
        middle = (theme.px(HEADER) - self.lock.height()) // 2
        self.lock.move(self.width() - self.lock.width() - theme.px(PAD) + 4, middle)

    def sizeHint(self) -> QSize:
        return QSize(200, theme.px(HEADER + PAD) + 44)

    def minimumSizeHint(self) -> QSize:
        return QSize(90, theme.px(HEADER + PAD) + 24)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect, radius, pad = QRectF(self.rect()), theme.RADIUS["panel"], theme.px(PAD)
        painting.ground(painter, rect, "sel" if self._selected else "panel", radius, edge="accent" * self._selected)
        row = QRectF(pad, 0, self.lock.x() - pad - 2, theme.px(HEADER))
        kept = self.lock.closed
        title = "text3" if self._quiet else "text2" if kept else "text"
        used = painting.text(painter, row, self._title, size=12, weight=600, token=title)
        if self._changed:
            painting.changed_dot(painter, QPointF(row.left() + used + 9, row.center().y()))
            used += 14
        figures = QRectF(row.left() + used + 10, row.top(), max(0.0, row.width() - used - 10), row.height())
        token = "text3" if self._quiet else "text2"
        said = _fitting(self._figures, figures.width())
        painting.text(painter, figures, said, size=12, token=token, align=painting.RIGHT, elide=True)
        well = rect.adjusted(pad, theme.px(HEADER), -pad, -pad)
        if kept:
            painting.ground(painter, well, theme.color("panel", 0.0), 4, edge="ctl")
        else:
            painting.ground(painter, well, "well", 4, edge="" if theme.is_dark() else "line")
        area = well.adjusted(4, 4, -4, -4)
        self._paint_ring(painter, rect, radius)
        painter.setClipRect(area.adjusted(-1, -2, 1, 2))
        self._paint_mark(painter, area)
        if self._ghost:
            pen = painting.dashed_pen("ctl", 1.25, 3)
            painter.setPen(pen)
            painter.drawPolyline(_placed(self._ghost, area))
        if self._parent:
            painter.setPen(painting.dashed_pen("text3", 1.25, 3))
            painter.drawPolyline(_placed(self._parent, area))
        if self._points:
            self._paint_curve(painter, area)
        elif self._hint:
            painting.text(painter, area, self._hint, size=12, token="text3", align=painting.CENTRE, elide=True)

    def _paint_ring(self, painter: QPainter, rect: QRectF, radius: float) -> None:
        if self.ringed:
            painting.ring(painter, rect.adjusted(1.25, 1.25, -1.25, -1.25), 2.5, radius - 1)

    def _paint_mark(self, painter: QPainter, area: QRectF) -> None:
        if self._mark is None or not 0.0 <= self._mark < 1.0:
            return
        x = round(area.left() + self._mark * area.width())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(painting.dashed_pen("ctl", 1.0, 3))
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))

    def _paint_curve(self, painter: QPainter, area: QRectF) -> None:
        token = "accent" if self._selected else "ctl" if self._quiet else "text2"
        line = _placed(self._points, area)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._filled and not self.lock.closed:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color(token, 0.10))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)  # its edge lies below the line
            closed = QPolygonF(line)
            closed.append(QPointF(line.last().x(), area.bottom()))
            closed.append(QPointF(line.first().x(), area.bottom()))
            painter.drawPolygon(closed)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(theme.color(token), 1.75)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(line)


def _placed(points: Points, area: QRectF) -> QPolygonF:
    left, bottom, wide, high = area.left(), area.bottom(), area.width(), area.height()
    return QPolygonF([QPointF(left + x * wide, bottom - y * high) for x, y in points])


def _fitting(figures: str, room: float) -> str:
    """As many of the parts between dots as there is room for: none of them is cut but the first."""
    parts = figures.split(" · ")
    while len(parts) > 1 and painting.advance(" · ".join(parts), 12) > room:
        parts.pop()
    return " · ".join(parts)
