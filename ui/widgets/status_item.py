"""A field of the status bar: icon and words, a button to the settings that it speaks of."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.look import icons, theme
from ui.widgets import painting
from ui.widgets.buttons import Pushed


class StatusItem(Pushed):
    """Not ok turns the icon to warn; ``sample`` reserves the width of its words, so that numbers stand still."""

    def __init__(self, icon: str = "", text: str = "", *, sample: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon, self._sample, self._ok = icon, sample, True
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setText(text)
        self.setAccessibleName(text)

    def set_state(self, text: str, icon: str | None = None, *, ok: bool = True) -> None:
        if (text, icon or self._icon, ok) == (self.text(), self._icon, self._ok):
            return
        before = self.sizeHint()
        self._icon, self._ok = icon or self._icon, ok
        self.setText(text)
        self.setAccessibleName(text)
        if self.sizeHint() != before:
            self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        words = max(painting.advance(self.text(), 12), painting.advance(self._sample, 12))
        icon = 16 + (7 if words else 0) if self._icon else 0
        return QSize(int(words + icon + 16.999), theme.px(24))

    def minimumSizeHint(self) -> QSize:
        return QSize(min(self.sizeHint().width(), theme.px(60)), theme.px(24))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        over = self.isEnabled() and (self.underMouse() or self.isDown())
        if over:
            painting.ground(painter, rect, "hover", theme.RADIUS["button"])
        x = 8.0
        if self._icon:
            token = "warn" if not self._ok else ("text" if over else "text2")
            icons.draw(painter, QPointF(x + 7, rect.center().y()), self._icon, token, 14)
            x += 21
        token = "text" if over else "text2"
        area = QRectF(x, 0, rect.right() - 6 - x, rect.height())
        painting.text(painter, area, self.text(), size=12, token=token, elide=True)
        self._ring(painter, theme.RADIUS["button"])
