"""What goes through what: boxes with lines between them, sources at the left, what they pass at the right."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Mapping
from functools import partial

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.look import theme
from ui.widgets import painting
from ui.widgets.buttons import Pushed

HIGH, GAP, WIDE = 30, 10, 92  # px of a box, between two of them, and at most
LEAST_GAP, LEAST_HIGH = 4, 21


class FlowBox(Pushed):
    """One block: it opens. What does not sound is quiet."""

    def __init__(self, word: str, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._name, self._off, self._changed = name, False, False
        self.setText(word)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.set_tip(f"Open {name}")
        self.setAccessibleName(name)

    def show_state(self, *, off: bool, opened: bool, changed: bool) -> None:
        """Whether it sounds, is open, and differs from the parent's."""
        if (off, opened, changed) == (self._off, self.isChecked(), self._changed):
            return
        self._off, self._changed = off, changed
        self.setChecked(opened)
        self.setAccessibleName(", ".join(filter(None, (self._name, "off" * off, "changed" * changed))))
        self.update()

    def nextCheckState(self) -> None:
        """A click opens; what is open is for the face to say."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, rect = QPainter(self), QRectF(self.rect())
        over = self.underMouse() or self.isDown()
        ground = "accent" if self.isChecked() else "hover" if over else "raised"
        edge = "line" if not self.isChecked() and not theme.is_dark() else ""
        painting.ground(painter, rect, ground, theme.RADIUS["button"], edge=edge)
        token = "on" if self.isChecked() else "text3" if self._off else "text"
        weight = 600 if self.isChecked() else 400
        painting.text(painter, rect, self.text(), weight=weight, token=token, align=painting.CENTRE)
        if self._changed and not self.isChecked():
            painting.changed_dot(painter, QPointF(rect.right() - 7, rect.top() + 7))
        self._ring(painter, theme.RADIUS["button"], "on" if self.isChecked() else "accent")


class SignalFlow(QWidget):
    """``sources`` run together into ``chain``. ``clicked`` carries the word of a box."""

    clicked = Signal(str)

    def __init__(self, sources: Mapping[str, tuple[str, str]], chain: Mapping[str, tuple[str, str]]) -> None:
        """By the word of each: what stands in it, and its name."""
        super().__init__()
        self._sources = {word: FlowBox(*said, self) for word, said in sources.items()}
        self._chain = {word: FlowBox(*said, self) for word, said in chain.items()}
        self.boxes = {**self._sources, **self._chain}
        for word, box in self.boxes.items():
            box.clicked.connect(partial(self.clicked.emit, word))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_state(self, *, off: Collection[str], opened: str, changed: Collection[str]) -> None:
        """Which boxes do not sound, which is open, and which differ from the parent's."""
        for word, box in self.boxes.items():
            box.show_state(off=word in off, opened=word == opened, changed=word in changed)

    def sizeHint(self) -> QSize:
        rows = len(self._sources)
        return QSize(theme.px(260), rows * theme.px(HIGH) + (rows - 1) * theme.px(GAP))

    def minimumSizeHint(self) -> QSize:
        rows = len(self._sources)
        return QSize(theme.px(220), rows * theme.px(LEAST_HIGH) + (rows - 1) * theme.px(LEAST_GAP))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        rows, columns = len(self._sources), 1 + len(self._chain)
        between = theme.px(28)
        wide = min(theme.px(WIDE), (self.width() - (columns - 1) * between) // columns)
        gap = min(theme.px(GAP), max(theme.px(LEAST_GAP), (self.height() - rows * theme.px(HIGH)) // max(1, rows - 1)))
        high = min(theme.px(HIGH), (self.height() - (rows - 1) * gap) // rows)
        top = max(0, (self.height() - rows * high - (rows - 1) * gap) // 2)
        for place, box in enumerate(self._sources.values()):
            box.setGeometry(0, top + place * (high + gap), wide, high)
        middle = top + (rows * high + (rows - 1) * gap - high) // 2
        for place, box in enumerate(self._chain.values(), start=1):
            box.setGeometry(place * (wide + between), middle, wide, high)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.color("ctl"), 1.5))
        first = QRectF(next(iter(self._chain.values())).geometry())
        ends = [QRectF(box.geometry()) for box in self._sources.values()]
        bus = (ends[0].right() + first.left()) / 2
        for end in ends:
            painter.drawPath(_round_corner(end.right(), end.center().y(), bus, first.center().y()))
        painter.drawLine(QPointF(bus, first.center().y()), QPointF(first.left(), first.center().y()))
        chain = [QRectF(box.geometry()) for box in self._chain.values()]
        for one, other in itertools.pairwise(chain):
            painter.drawLine(QPointF(one.right(), one.center().y()), QPointF(other.left(), other.center().y()))


def _round_corner(left: float, y: float, bus: float, to: float) -> QPainterPath:
    """From a box along to the line that gathers all, and along that."""
    path, turn = QPainterPath(QPointF(left, y)), 5.0 if y < to else -5.0
    path.lineTo(bus - abs(turn), y)
    path.quadTo(bus, y, bus, y + turn)
    path.lineTo(bus, to)
    return path
