"""What is to be said of a sound: its first sentence whole, and how many there are besides."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.look import icons, theme
from ui.view_state.remarks import first_of
from ui.widgets import painting
from ui.widgets.wrapped_button import PADDING, WrappedButton

ICON = 13


class RemarkLine(WrappedButton):
    """A button where it does not say all: a click or Enter asks for the rest. Hidden without a remark."""

    size_px = 12

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.remarks: tuple[str, ...] = ()
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

    def _left(self) -> int:
        return PADDING + theme.px(ICON) + 6

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, rect = QPainter(self), QRectF(self.rect())
        over = self.tells_more and (self.underMouse() or self.isDown())
        if over:
            painting.ground(painter, rect, "hover", theme.RADIUS["button"])
        middle = QPointF(PADDING + theme.px(ICON) / 2, self._first_line())
        icons.draw(painter, middle, "circle-alert", "text2", theme.px(ICON))
        self._paint_words(painter, bright=over)
        self._ring(painter, theme.RADIUS["button"])
