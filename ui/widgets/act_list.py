"""Acts as lines: an icon, words, the time; where a person is; what was undone quietly. A click on a line goes there.

The lines lie in a scroll area, painted as far as they are in sight.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.look import icons, theme
from ui.view_state.acts import ActLine, ActsState
from ui.widgets import painting
from ui.widgets.own_keys import ENTER, OwnKeys

LINE, TALL, MARK, INSET = 34, 44, 20, 8  # px of a line, of one with a reason, of "you are here", at either side
TIME = 44
HERE = "you are here"


@dataclass(frozen=True, slots=True)
class _Row:
    """A line, or the mark of where a person is; ``top`` and ``high`` in pixels."""

    top: int
    high: int
    line: ActLine | None


class ActList(OwnKeys):
    """As high as its lines are."""

    gone_to = Signal(int)  # number of an act
    own_keys = frozenset((Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End)) | ENTER

    def __init__(self, most: int = 0, parent: QWidget | None = None) -> None:
        """``most``: so many of those before the place where a person is, and a few of those after it; 0: all."""
        super().__init__(parent)
        self._most = most
        self._state = ActsState()
        self._rows: list[_Row] = []
        self._at: int | None = None  # the row that the keyboard or the pointer is at
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Acts")
        theme.current.changed.connect(self._lay_out)

    def set_state(self, state: ActsState) -> None:
        """Other acts, or the same ones turned."""
        self._state = state
        self._lay_out()

    def _lay_out(self) -> None:
        past, later = self._state.past, self._state.later
        if self._most:
            past, later = past[-self._most :], later[: max(0, self._most - len(past)) or 3]
        self._rows, top = [], 0
        for line in (*past, None, *later):
            high = theme.px(MARK if line is None else TALL if line.why else LINE)
            self._rows.append(_Row(top, high, line))
            top += high
        self._at = None
        self.setFixedHeight(max(1, top))
        self.setAccessibleDescription("; ".join(line.text for line in past[-3:]) or "nothing was done yet")
        self.updateGeometry()
        self.update()

    @property
    def hidden(self) -> int:
        """How many of those that were done stand before the first line."""
        return self._state.count - next(k for k, row in enumerate(self._rows) if row.line is None)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(284), self.height())

    def here(self) -> QRectF:
        """Where a person is."""
        row = next(row for row in self._rows if row.line is None)
        return QRectF(0, row.top, self.width(), row.high)

    # ---- what a person does

    def _row_at(self, position: QPointF) -> int | None:
        return next((k for k, row in enumerate(self._rows) if row.top <= position.y() < row.top + row.high), None)

    def _is_there(self, place: int | None) -> bool:
        line = None if place is None else self._rows[place].line
        return line is not None and line.number != self._state.here

    def _can_go(self, place: int | None) -> bool:
        line = None if place is None else self._rows[place].line
        return self._is_there(place) and line is not None and line.awake

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._move_to(self._row_at(event.position()))
        can = self._can_go(self._at)
        self.setCursor(Qt.CursorShape.PointingHandCursor if can else Qt.CursorShape.ArrowCursor)
        line = None if self._at is None else self._rows[self._at].line
        self.setToolTip("" if line is None else line.why or ("Go there" if can else ""))

    def leaveEvent(self, _event: QEvent) -> None:
        self._move_to(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._go_to(self._row_at(event.position()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        lines = [k for k, row in enumerate(self._rows) if row.line is not None]
        if not lines or key not in self.own_keys:
            super().keyPressEvent(event)
        elif key in ENTER:
            self._go_to(self._at)
        else:
            self._move_to(self._neighbour(lines, key))

    def _neighbour(self, lines: list[int], key: Qt.Key) -> int:
        """The line to go on to; from nowhere it is the one where a person is."""
        if key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            return lines[0] if key == Qt.Key.Key_Home else lines[-1]
        if self._at not in lines:
            mark = next(k for k, row in enumerate(self._rows) if row.line is None)
            return max((k for k in lines if k < mark), default=lines[0])
        step = lines.index(self._at) + (1 if key == Qt.Key.Key_Down else -1)
        return lines[min(len(lines) - 1, max(0, step))]

    def _move_to(self, place: int | None) -> None:
        if place != self._at:
            self._at = place
            line = None if place is None else self._rows[place].line
            if line is not None:
                self.setAccessibleDescription(f"{line.text}, {line.when}, {line.why or line.stand}")
            self.update()

    def _go_to(self, place: int | None) -> None:
        """Also where no way leads: whoever is asked says why."""
        if place is not None and self._is_there(place):
            line = self._rows[place].line
            assert line is not None
            self.gone_to.emit(line.number)

    # ---- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        for place, row in enumerate(self._rows):
            rect = QRectF(0, row.top, self.width(), row.high)
            if not rect.intersects(QRectF(event.rect())):
                continue
            if row.line is None:
                self._paint_here(painter, rect)
            else:
                self._paint_line(painter, rect, row.line, at=place == self._at)

    def _paint_here(self, painter: QPainter, rect: QRectF) -> None:
        if not self._rows[1:]:
            return
        words = painting.advance(HERE, 11)
        middle, half = rect.center(), words / 2 + 10
        painter.setPen(QPen(theme.color("accent"), 1))
        y = round(middle.y()) + 0.5
        painter.drawLine(QPointF(rect.left() + INSET, y), QPointF(middle.x() - half, y))
        painter.drawLine(QPointF(middle.x() + half, y), QPointF(rect.right() - INSET, y))
        painting.text(painter, rect, HERE, size=11, token="accent", align=painting.CENTRE)

    def _paint_line(self, painter: QPainter, rect: QRectF, line: ActLine, *, at: bool) -> None:
        here, quiet = line.number == self._state.here, line.stand in ("undone", "aside") or bool(line.why)
        if here:
            painting.ground(painter, rect.adjusted(0, 1, 0, -1), "sel", theme.RADIUS["button"])
        elif at and line.awake:
            painting.ground(painter, rect.adjusted(0, 1, 0, -1), "hover", theme.RADIUS["button"])
        if at and self.hasFocus():
            painting.ring(painter, rect.adjusted(2, 3, -2, -3), 1.5, theme.RADIUS["button"] - 2)
        token = "text3" if quiet and line.stand != "stays" else "text"
        mark = "accent" if here else "text3" if quiet else "text2"
        icons.draw(painter, QPointF(rect.left() + INSET + 8, rect.center().y()), line.icon, mark, 16)
        left, wide = rect.left() + INSET + 26, theme.px(TIME) if len(line.when) < 6 else painting.advance(line.when, 12)
        right = QRectF(rect.right() - INSET - wide, rect.top(), wide, rect.height())
        if line.why:
            right.setBottom(rect.center().y() + 4)  # on the line of the words
        painting.text(painter, right, line.when, size=12, token="text3", align=painting.RIGHT)
        words = QRectF(left, rect.top(), right.left() - left - 8, rect.height())
        if line.why:
            upper = QRectF(words.left(), rect.top() + 4, words.width(), rect.height() / 2 - 3)
            painting.text(painter, upper, line.text, token=token, elide=True)
            words = QRectF(left, rect.center().y() + 1, rect.right() - INSET - left, rect.height() / 2 - 6)
            painting.text(painter, words, line.why, size=11, token="text3", elide=True)
        else:
            painting.text(painter, words, line.text, token=token, elide=True)
