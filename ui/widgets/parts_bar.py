"""The parts of a distance side by side: name, below it figure and a thin bar for its share of the whole."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.look import theme
from ui.widgets import painting

GAP, LINE = 14, 17


class PartsBar(QWidget):
    """Up to four parts; without any, an empty row of the same height."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts: tuple[tuple[str, float], ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Parts of the distance")

    def set_parts(self, parts: tuple[tuple[str, float], ...]) -> None:
        """Names and figures, as in ``SelectionState.parts``."""
        if parts != self._parts:
            self._parts = parts
            self.setAccessibleDescription(", ".join(f"{name} {figure:.2f}" for name, figure in parts))
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(300, theme.px(2 * LINE + 6))

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self._parts:
            return
        painter = QPainter(self)
        width = (self.width() - GAP * (len(self._parts) - 1)) / len(self._parts)
        whole = sum(max(0.0, figure) for _name, figure in self._parts) or 1.0
        for k, (name, figure) in enumerate(self._parts):
            x, line = k * (width + GAP), theme.px(LINE)
            painting.text(painter, QRectF(x, 0, width, line), name, size=12, token="text2", elide=True)
            painting.text(painter, QRectF(x, line, width, line), theme.number(figure), size=12, weight=600)
            track = QRectF(x, self.height() - 4, width, 3)
            painting.ground(painter, track, "hover", 1.5)
            share = max(3.0, width * max(0.0, figure) / whole)
            painting.ground(painter, QRectF(x, track.top(), share, 3), "text2", 1.5)
