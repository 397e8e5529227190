"""The banner under the transport: what is missing in bold, what still works, one or two buttons, close. Never modal."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from ui.look import icons, theme
from ui.view_state.window import Banner
from ui.widgets import painting
from ui.widgets.buttons import Button, IconButton

HEIGHT = 40


class BannerBar(QWidget):
    """One banner, or nothing at all (hidden)."""

    action = Signal(str)  # id of the pressed button
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._banner: Banner | None = None
        self._buttons: list[Button] = []
        self.shown = ""  # of what is wrong, as far as there was room for it
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(12, 0, 8, 0)
        self._row.setSpacing(8)
        self._row.addStretch(1)
        self._close = IconButton("x", "Close this message")
        self._close.clicked.connect(self.closed)
        self._row.addWidget(self._close)
        self.setFixedHeight(theme.px(HEIGHT))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.hide()

    def set_state(self, banner: Banner | None) -> None:
        """Show a banner; None hides it. A new one is announced to screen readers."""
        if banner == self._banner:
            return
        self._banner = banner
        for button in self._buttons:
            self._row.removeWidget(button)
            button.deleteLater()
        self._buttons = []
        if banner is not None:
            self._fill(banner)
        self.setVisible(banner is not None)
        self.update()

    def _fill(self, banner: Banner) -> None:
        for number, (action, label) in enumerate(banner.buttons):
            button = Button(label)
            button.clicked.connect(lambda _checked=False, which=action: self.action.emit(which))
            self._row.insertWidget(1 + number, button)
            button.show()  # else it gets its place after the sentence has been painted, which ends where it begins
            self._buttons.append(button)
        self._row.activate()
        said = f"{banner.what} {banner.still}".strip()
        self.setToolTip(said)
        self.setAccessibleName(said)
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._banner is None:
            return
        painter = QPainter(self)
        rect = QRectF(self.rect())
        warns = self._banner.kind == "warn"
        painting.ground(painter, rect, "warn_ground" if warns else "panel", theme.RADIUS["panel"])
        icons.draw(painter, QPointF(20, rect.center().y()), self._banner.icon, "warn" if warns else "accent", 16)
        first = self._buttons[0] if self._buttons else self._close
        limit = first.geometry().left() - 12
        room = limit - 36
        self.shown = theme.metrics(13, 600).elidedText(self._banner.what, Qt.TextElideMode.ElideRight, room)
        used = painting.text(painter, QRectF(36, 0, room + 1, rect.height()), self.shown, weight=600)
        rest = QRectF(36 + used + 9, 0, limit - 36 - used - 9, rect.height())
        if rest.width() > 40:
            painting.text(painter, rest, self._banner.still, token="text2", elide=True)
