"""Five stars to rate with, by mouse and by the keys 1 to 5 (0 takes the rating back)."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.look import theme
from ui.widgets import painting
from ui.widgets.own_keys import DIGITS, OwnKeys


class Stars(OwnKeys):
    """A rating from 0 (none) to 5."""

    rated = Signal(int)
    own_keys = DIGITS

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._count = 0
        self._over = 0
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_stars(0)

    def stars(self) -> int:
        return self._count

    def set_stars(self, count: int) -> None:
        self._count = min(5, max(0, count))
        self.setAccessibleName(f"{self._count} of 5 stars" if self._count else "Not rated")
        self.update()

    def _pitch(self) -> float:
        return theme.px(18)

    def sizeHint(self) -> QSize:
        return QSize(int(5 * self._pitch()), theme.px(24))

    def _rate(self, count: int) -> None:
        count = 0 if count == self._count else count
        self.set_stars(count)
        self.rated.emit(count)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._rate(min(5, int(event.position().x() // self._pitch()) + 1))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._over = min(5, max(1, int(event.position().x() // self._pitch()) + 1))
        self.update()

    def leaveEvent(self, _event: QEvent) -> None:
        self._over = 0
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        count = event.key() - Qt.Key.Key_0
        if 0 <= count <= 5:
            self.set_stars(count)
            self.rated.emit(count)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        outlines = self._over > 0 or self.hasFocus()
        shown = self._over or self._count
        painting.stars(painter, 0, self.height() / 2, self._pitch(), theme.px(15), shown, outlines)
