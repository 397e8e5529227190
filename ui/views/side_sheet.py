"""A sheet over the field right of the left column: not modal, so search, sound and transport go on beside it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget
from shiboken6 import isValid

from ui.keys.guard import SHEET
from ui.look import theme
from ui.views.panel import Elided, label
from ui.widgets.buttons import IconButton


class SideSheet(QFrame):
    """Lies where ``field`` says, in pixels of its host. Subclasses fill ``content``, which scrolls where it has to."""

    closed = Signal()

    def __init__(self, host: QWidget, title: str, sub: str, field: Callable[[], QRect]) -> None:
        super().__init__(host)
        self._field = field
        self._before: QWidget | None = None  # had the keyboard before the sheet came
        self.setAccessibleName(f"{title}, {sub}")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setProperty(SHEET, True)
        self.close_button = IconButton("x", "Close", "Esc")
        self.close_button.clicked.connect(self.dismiss)
        self.head = head = QHBoxLayout()
        head.setSpacing(theme.px(12))
        head.addWidget(label(title, "heading"))
        head.addWidget(Elided(sub, "text2"), 1)
        head.addWidget(self.close_button)
        inner = QWidget()
        self.content = QVBoxLayout(inner)
        self.content.setContentsMargins(0, 0, theme.px(12), 0)
        self.content.setSpacing(theme.px(24))
        self.scroller = QScrollArea()
        self.scroller.setWidgetResizable(True)
        self.scroller.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.scroller.setWidget(inner)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(24), theme.px(16), theme.px(12), theme.px(16))
        column.setSpacing(theme.px(16))
        column.addLayout(head)
        column.addWidget(self.scroller, 1)
        host.installEventFilter(self)
        self.hide()

    def present(self) -> None:
        """Show it with the keyboard, or give it the keyboard again."""
        if not self.isVisible():
            self._before = QApplication.focusWidget()
        self.fit()
        self.show()
        self.raise_()
        self.first.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @property
    def first(self) -> QWidget:
        """What gets the keyboard."""
        return self.close_button

    def dismiss(self) -> None:
        """Close it; what was chosen stays chosen."""
        if self.isVisible():
            if self._before is not None and isValid(self._before) and self._before.isVisible():
                self._before.setFocus(Qt.FocusReason.OtherFocusReason)
            else:
                self.window().setFocus()
            self.hide()
            self.closed.emit()

    def fit(self) -> None:
        """Over the field, wherever it lies now."""
        self.setGeometry(self._field())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest) and self.isVisible():
            self.fit()
        return super().eventFilter(watched, event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("window"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(QColor(theme.color("panel")))
        painter.setPen(QPen(theme.color("ctl"), 1))
        radius = theme.px(theme.RADIUS["panel"])
        painter.drawRoundedRect(self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
