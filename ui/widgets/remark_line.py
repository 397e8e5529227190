"""What is to be said of a sound: its first sentence whole, and how many there are besides."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.look import icons, theme
from ui.view_state.remarks import first_of
from ui.widgets import painting
from ui.widgets.buttons import Pushed

SIZE, ICON, PADDING = 12, 13, 4
_WRAPPED = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap


class RemarkLine(Pushed):
    """A button where it does not say all: a click or Enter asks for the rest. Hidden without a remark."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.remarks: tuple[str, ...] = ()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.set_remarks(())

    def set_remarks(self, remarks: tuple[str, ...]) -> None:
        """Sentences for a person, the weightiest first."""
        self.remarks = remarks
        self.setText(first_of(remarks))
        self.setAccessibleName(" ".join(remarks))
        self.set_tip("\n".join(remarks) if self.tells_more else "")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if self.tells_more else Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor if self.tells_more else Qt.CursorShape.ArrowCursor)
        self.setVisible(bool(remarks))
        self.updateGeometry()
        self.update()

    @property
    def tells_more(self) -> bool:
        """Whether there is more than what is visible."""
        return len(self.remarks) > 1

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
        return PADDING + theme.px(ICON) + 6

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, rect = QPainter(self), QRectF(self.rect())
        over = self.tells_more and (self.underMouse() or self.isDown())
        if over:
            painting.ground(painter, rect, "hover", theme.RADIUS["button"])
        metrics = theme.metrics(SIZE)
        first_line = PADDING + metrics.height() / 2
        icons.draw(painter, QPointF(PADDING + theme.px(ICON) / 2, first_line), "circle-alert", "text2", theme.px(ICON))
        painter.setFont(theme.font(SIZE))
        painter.setPen(theme.color("text" if over else "text2"))
        painter.drawText(rect.adjusted(self._left(), PADDING, -PADDING, 0), int(_WRAPPED), theme.words(self.text()))
        self._ring(painter, theme.RADIUS["button"])
