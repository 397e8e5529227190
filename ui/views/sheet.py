"""A sheet over the window's middle: nothing behind it stops, Esc or a click beside it closes it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from ui.keys.guard import SHEET
from ui.look import theme
from ui.views.panel import label
from ui.widgets.buttons import IconButton


class Sheet(QWidget):
    """Dims the window that it lies on and holds one card. Subclasses fill ``content``."""

    closed = Signal()

    def __init__(self, host: QWidget, title: str, width: int = 520) -> None:
        super().__init__(host)
        self._host = host
        self._before: QWidget | None = None  # had the keyboard before the sheet came
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty(SHEET, True)
        self.setAccessibleName(title)
        self.card = QFrame(self)
        self.card.setProperty("role", "panel")
        self.card.setFixedWidth(theme.px(width))
        self.content = QVBoxLayout(self.card)
        self.content.setContentsMargins(theme.px(24), theme.px(16), theme.px(24), theme.px(24))
        self.content.setSpacing(theme.px(12))
        head = QHBoxLayout()
        head.addWidget(label(title, "heading"))
        head.addStretch(1)
        close = IconButton("x", "Close", "Esc")
        close.clicked.connect(self.dismiss)
        head.addWidget(close)
        self.content.addLayout(head)
        host.installEventFilter(self)
        self.hide()

    def present(self) -> None:
        """Show it over everything, with the keyboard."""
        self._before = QApplication.focusWidget()
        self.setGeometry(self._host.rect())
        self.card.adjustSize()
        self._centre()
        self.show()
        self.raise_()
        self.setFocus()

    def dismiss(self) -> None:
        """Close it; what it offered is not done."""
        if self.isVisible():
            if self._before is not None and isValid(self._before):
                self._before.setFocus(Qt.FocusReason.OtherFocusReason)
            self.hide()
            self.closed.emit()

    def _centre(self) -> None:
        size = self.card.sizeHint()
        self.card.resize(self.card.width(), min(size.height(), self.height() - theme.px(48)))
        self.card.move((self.width() - self.card.width()) // 2, max(0, (self.height() - self.card.height()) // 2))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._host and event.type() == QEvent.Type.Resize and self.isVisible():
            self.setGeometry(self._host.rect())
            self._centre()
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self.card.geometry().contains(event.position().toPoint()):
            self.dismiss()

    def paintEvent(self, event: QPaintEvent) -> None:
        shade = QColor(theme.color("window"))
        shade.setAlphaF(0.72)
        QPainter(self).fillRect(self.rect(), shade)
