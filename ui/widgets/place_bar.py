"""The places as words in the menu row, one of them raised."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from ui.look import theme
from ui.view_state.places import Place
from ui.widgets import painting
from ui.widgets.buttons import Pushed


class PlaceButton(Pushed):
    """A word; the place that a person is in has a ground and the heavier type."""

    def __init__(self, place: Place, key: str) -> None:
        super().__init__()
        self.setText(place.value)
        self.setAccessibleName(place.value)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_tip(place.question, key)

    def sizeHint(self) -> QSize:
        return QSize(round(painting.advance(self.text(), 13, 600) + theme.px(28)), theme.px(26))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, rect = QPainter(self), QRectF(self.rect())
        here, over = self.isChecked(), self.isEnabled() and self.underMouse()
        if here or over:
            painting.ground(painter, rect, "raised" if here else "hover", theme.RADIUS["button"])
        token = "text3" if not self.isEnabled() else "text" if here or over else "text2"
        weight = 600 if here else 400
        painting.text(painter, rect, self.text(), weight=weight, token=token, align=painting.CENTRE)
        self._ring(painter, theme.RADIUS["button"])


class PlaceBar(QWidget):
    """All places in their order. ``chosen`` carries a ``Place``, also when a person is there already."""

    chosen = Signal(object)

    def __init__(self, keys: dict[Place, str]) -> None:
        super().__init__()
        self.setAccessibleName("Places")
        self.buttons = {place: PlaceButton(place, keys[place]) for place in Place}
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.px(4))
        for place, button in self.buttons.items():
            line.addWidget(button)
            button.clicked.connect(partial(self._choose, place))

    def _choose(self, place: Place, _checked: bool = False) -> None:
        self.chosen.emit(place)

    def show_place(self, place: Place | None, reason: str = "") -> None:
        """Where a person is; with a reason no place can be entered, and the tooltip says it."""
        for other, button in self.buttons.items():
            button.setChecked(other is place)
            button.set_reason(reason)
