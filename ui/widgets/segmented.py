"""A few words side by side, one of them pressed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.look import theme
from ui.widgets import painting
from ui.widgets.focus_ring import FocusRing
from ui.widgets.own_keys import ARROWS, OwnKeys


class Segmented(FocusRing, OwnKeys):
    """Two to four words side by side, one of them pressed. ``chosen`` carries the index when a person changes it."""

    chosen = Signal(int)
    own_keys = ARROWS

    def __init__(self, labels: Sequence[str], current: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._labels = tuple(labels)
        self._current = current
        self._hovered = -1
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._name()

    def current(self) -> int:
        return self._current

    def set_labels(self, labels: Sequence[str]) -> None:
        """Other words."""
        if tuple(labels) != self._labels:
            self._labels = tuple(labels)
            self._current = min(self._current, len(self._labels) - 1)
            self._name()
            self.updateGeometry()
            self.update()

    def set_current(self, index: int) -> None:
        self._current = index
        self._name()
        self.update()

    def _name(self) -> None:
        self.setAccessibleName(f"{self._labels[self._current]} of {', '.join(self._labels)}")

    def _widths(self) -> list[float]:
        return [round(max(painting.advance(w, 13, 500), painting.advance(w, 13, 600)) + 20) for w in self._labels]

    def _rects(self) -> list[QRectF]:
        rects, x = [], 2.0
        for width in self._widths():
            rects.append(QRectF(x, 2, width, self.height() - 4))
            x += width
        return rects

    def sizeHint(self) -> QSize:
        return QSize(int(sum(self._widths()) + 4), theme.px(28))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _at(self, position: QPointF) -> int:
        return next((k for k, rect in enumerate(self._rects()) if rect.contains(position)), -1)

    def _choose(self, index: int) -> None:
        if 0 <= index < len(self._labels) and index != self._current:
            self.set_current(index)
            self.chosen.emit(index)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._choose(self._at(event.position()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        hovered = self._at(event.position())
        if hovered != self._hovered:
            self._hovered = hovered
            self.update()

    def leaveEvent(self, _event: QEvent) -> None:
        self._hovered = -1
        self.update()

    def enterEvent(self, event: QEnterEvent) -> None:
        self.update()
        super().enterEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self._choose(self._current + step)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painting.ground(painter, QRectF(self.rect()), "well" if theme.is_dark() else "hover", theme.RADIUS["button"])
        for k, (rect, words) in enumerate(zip(self._rects(), self._labels, strict=True)):
            pressed = k == self._current
            if pressed:
                fill = "hover" if theme.is_dark() else "raised"
                painting.ground(painter, rect, fill, theme.RADIUS["segment"])
            token = "text" if pressed or k == self._hovered else "text2"
            if not self.isEnabled():
                token = "text3"
            weight = 600 if pressed else 400
            painting.text(painter, rect, words, weight=weight, token=token, align=painting.CENTRE)
            if pressed and self.ringed:
                painting.ring(painter, rect.adjusted(1, 1, -1, -1), 1.5, theme.RADIUS["segment"] - 1)
