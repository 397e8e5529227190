"""What was not reached, as a sentence that can be pressed: it points at its region of the difference."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from evosynth.analysis.missed import Missed
from ui.look import theme
from ui.widgets import missed_marks, painting
from ui.widgets.buttons import Pushed

SIZE, PADDING, SAMPLE = 13, 4, (14, 10)
_WRAPPED = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap


class MissedLine(Pushed):
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
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def heightForWidth(self, width: int) -> int:
        room = QRectF(0, 0, width - self._left() - PADDING, 10_000)
        words = theme.metrics(SIZE).boundingRect(room, int(_WRAPPED), theme.words(self.text()))
        return max(theme.px(24), int(words.height() + 2 * PADDING + 0.999))

    def sizeHint(self) -> QSize:
        width = theme.px(240)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(120), theme.px(24))

    def _left(self) -> int:
        return PADDING + SAMPLE[0] + 8

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, rect, pointed = QPainter(self), QRectF(self.rect()), self.isChecked()
        over = self.underMouse() or self.isDown()
        if over or pointed:
            painting.ground(painter, rect, "sel" if pointed else "hover", theme.RADIUS["button"])
        middle = PADDING + theme.metrics(SIZE).height() / 2
        sample = QRectF(PADDING, round(middle - SAMPLE[1] / 2), *SAMPLE)
        missed_marks.hatch(painter, sample, pointed=pointed)
        painter.setFont(theme.font(SIZE))
        painter.setPen(theme.color("text" if over or pointed else "text2"))
        painter.drawText(rect.adjusted(self._left(), PADDING, -PADDING, 0), int(_WRAPPED), theme.words(self.text()))
        self._ring(painter, theme.RADIUS["button"])
