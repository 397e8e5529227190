"""What differs between two voices as a list: a parameter, its value before and now; as many as there is room for."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from evosynth.synths.differences import Difference
from ui.look import theme
from ui.widgets import painting

LINE, NOW = 22, 58  # px of a line, and of the column of values that hold now
SAME = "No value differs"


class ValueChanges(QWidget):
    """The weightiest first; what has no room is counted."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._values: tuple[Difference, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("What differs")

    def set_values(self, values: tuple[Difference, ...]) -> None:
        """Other voices are compared."""
        self._values = values
        self.setAccessibleDescription(", ".join(map(str, values[:8])) or SAME)
        self.setToolTip("\n".join(map(str, values[:40])))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(228), theme.px(6 * LINE))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(200), theme.px(3 * LINE))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, line = QPainter(self), theme.px(LINE)
        room = max(1, self.height() // line)
        shown = self._values if len(self._values) <= room else self._values[: room - 1]
        for place, value in enumerate(shown):
            self._paint_value(painter, QRectF(0, place * line, self.width(), line), value)
        last = QRectF(0, len(shown) * line, self.width(), line)
        if not shown:
            painting.text(painter, last, SAME, token="text3")
        elif len(shown) < len(self._values):
            painting.text(painter, last, f"and {len(self._values) - len(shown)} smaller", token="text2")

    def _paint_value(self, painter: QPainter, rect: QRectF, value: Difference) -> None:
        now = max(theme.px(NOW), painting.advance(value.after, 13, 600) + 6)
        right = QRectF(rect.right() - now, rect.top(), now, rect.height())
        painting.text(painter, right, value.after, weight=600, align=painting.RIGHT)
        before = f"{value.before} →"
        wide = painting.advance(before, 13)
        middle = QRectF(right.left() - wide, rect.top(), wide, rect.height())
        painting.text(painter, middle, before, token="text2", align=painting.RIGHT)
        label = QRectF(rect.left(), rect.top(), middle.left() - rect.left() - 8, rect.height())
        painting.text(painter, label, value.label, token="text2", elide=True)
