"""A button as high as its sentence, which goes over as many lines as it needs."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.look import theme
from ui.widgets.buttons import Pushed

PADDING = 4
_WRAPPED = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap


class WrappedButton(Pushed):
    """``size`` of its letters; what stands before the sentence is painted by who is one."""

    size_px = 13

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def heightForWidth(self, width: int) -> int:
        room = QRectF(0, 0, width - self._left() - PADDING, 10_000)
        words = theme.metrics(self.size_px).boundingRect(room, int(_WRAPPED), theme.words(self.text()))
        return max(theme.px(24), int(words.height() + 2 * PADDING + 0.999))

    def sizeHint(self) -> QSize:
        width = theme.px(240)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(120), theme.px(24))

    def _left(self) -> int:
        """Where the sentence begins."""
        return PADDING

    def _first_line(self) -> float:
        """Its middle."""
        return float(PADDING + theme.metrics(self.size_px).height() / 2)

    def _paint_words(self, painter: QPainter, *, bright: bool) -> None:
        painter.setFont(theme.font(self.size_px))
        painter.setPen(theme.color("text" if bright else "text2"))
        room = QRectF(self.rect()).adjusted(self._left(), PADDING, -PADDING, 0)
        painter.drawText(room, int(_WRAPPED), theme.words(self.text()))
