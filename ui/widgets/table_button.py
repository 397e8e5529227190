"""Which table an oscillator plays: a button with its name and a chevron."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy

from ui.look import icons, theme
from ui.widgets import painting
from ui.widgets.buttons import Pushed


class TableButton(Pushed):
    """The name of the table, and a chevron."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name, self._changed = name, False
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(name)

    def show_table(self, name: str, *, changed: bool, parent: str = "") -> None:
        """Another table; whether it differs from the parent's."""
        self._changed = changed
        self.setText(name)
        self.setAccessibleName(f"{self._name}: {name}")
        self.set_tip(
            f"{self._name}: {name}" + (f", the parent has {parent}" if changed else ""), "Enter opens the list"
        )
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(
            int(painting.advance(self.text(), 13, 600)) + theme.px(36 + (12 if self._changed else 0)), theme.px(28)
        )

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, rect = QPainter(self), QRectF(self.rect())
        if self.isEnabled() and (self.underMouse() or self.isDown()):
            painting.ground(painter, rect, "hover", theme.RADIUS["button"])
        used = 8 + painting.text(painter, rect.adjusted(8, 0, 0, 0), self.text(), weight=600)
        if self._changed:
            painting.changed_dot(painter, QPointF(used + 10, rect.center().y()))
        icons.draw(painter, QPointF(rect.right() - 13, rect.center().y()), "chevron-down", "text2", 12)
        self._ring(painter, theme.RADIUS["button"])
