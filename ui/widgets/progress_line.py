"""The two pixels under the transport: how far the generation, or the preparation, is."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.look import theme


class ProgressLine(QWidget):
    """A thin accent line from the left; None shows the empty track alone."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._part: float | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Progress")

    def set_part(self, part: float | None) -> None:
        """From 0 to 1."""
        part = None if part is None else min(1.0, max(0.0, part))
        if part != self._part:
            self._part = part
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(20, 2)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        painter.fillRect(rect, theme.color("hover"))
        if self._part:
            painter.fillRect(QRectF(0, 0, rect.width() * self._part, rect.height()), theme.color("accent"))
