"""The parts of a distance one below the other, the largest first: name, figure, a bar for its share of the whole."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.look import theme
from ui.widgets import painting

ROW, BAR = 38, 3


class PartsList(QWidget):
    """As high as its rows."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: tuple[tuple[str, float], ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Parts of the distance")

    def set_parts(self, parts: tuple[tuple[str, float], ...]) -> None:
        """Names and figures, as in ``SelectionState.parts``."""
        self._parts = tuple(sorted(parts, key=lambda part: -part[1]))
        self.setAccessibleDescription(", ".join(f"{name} {figure:.2f}" for name, figure in self._parts))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(260, theme.px(ROW) * len(self._parts))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        whole = sum(max(0.0, figure) for _name, figure in self._parts) or 1.0
        for place, (name, figure) in enumerate(self._parts):
            line = QRectF(0, place * theme.px(ROW), self.width(), theme.px(22))
            used = painting.text(painter, line, theme.number(figure), weight=600, align=painting.RIGHT)
            painting.text(painter, line.adjusted(0, 0, -used - 8, 0), name, elide=True)
            track = QRectF(0, line.bottom() + 3, self.width(), BAR)
            painting.ground(painter, track, "hover", BAR / 2)
            share = max(float(BAR), track.width() * max(0.0, figure) / whole)
            painting.ground(painter, QRectF(0, track.top(), share, BAR), "text2", BAR / 2)
