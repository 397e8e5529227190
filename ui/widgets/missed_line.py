"""What was not reached, as a sentence that can be pressed: it points at its region of the difference."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from evosynth.analysis.missed import Missed
from ui.look import theme
from ui.widgets import missed_marks, painting
from ui.widgets.wrapped_button import PADDING, WrappedButton

SAMPLE = (14, 10)


class MissedLine(WrappedButton):
    """As high as its sentence; checked while its region is pointed at."""

    def __init__(self, missed: Missed, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.missed = missed
        self.setText(missed.words)
        self.setAccessibleName(missed.words)
        self.setCheckable(True)
        self.set_tip("Show where it is in the difference")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def _left(self) -> int:
        return PADDING + SAMPLE[0] + 8

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, rect, pointed = QPainter(self), QRectF(self.rect()), self.isChecked()
        over = self.underMouse() or self.isDown()
        if over or pointed:
            painting.ground(painter, rect, "sel" if pointed else "hover", theme.RADIUS["button"])
        sample = QRectF(PADDING, round(self._first_line() - SAMPLE[1] / 2), *SAMPLE)
        missed_marks.hatch(painter, sample, pointed=pointed)
        self._paint_words(painter, bright=over or pointed)
        self._ring(painter, theme.RADIUS["button"])
