"""One line of what moves what: source, destination, depth around 0, and a way to take it out."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from evosynth.parameters import Parameter
from ui.look import theme
from ui.widgets import painting
from ui.widgets.buttons import IconButton
from ui.widgets.field_grid import Fields
from ui.widgets.slider import Slider
from ui.widgets.value_field import ChoiceField, NumberField

HIGH = 26
DEPTH, SLIDER = 80, 54  # px
WITH_SLIDER = 370  # px from which on there is room for one


class FlatChoice(ChoiceField):
    """A choice as a word among words; a ground comes with the pointer or the keyboard."""

    def __init__(self, parameter: Parameter, token: str) -> None:
        super().__init__(parameter)
        self._token, self._quiet = token, False
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def set_quiet(self, quiet: bool) -> None:
        """Whether it is of something that does nothing."""
        if quiet != self._quiet:
            self._quiet = quiet
            self.update()

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(40), super().minimumSizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, rect = QPainter(self), QRectF(self.rect())
        if self.isEnabled() and (self.underMouse() or self.ringed):
            painting.ground(painter, rect, "hover", theme.RADIUS["chip"])
        token = "warn" if self.changed else self._token if self.isEnabled() and not self._quiet else "text3"
        painting.text(painter, rect.adjusted(2, 0, 0, 0), self.words, size=12, token=token, elide=True)
        if self.ringed or self.editor.is_open:
            painting.ring(painter, rect.adjusted(1, 1, -1, -1), 1.5, theme.RADIUS["chip"] - 1)


class RouteRow(QWidget, Fields):
    """A slot. ``wished`` carries native values by name, and what undo calls them."""

    wished = Signal(object, str)
    held = Signal(bool)
    refused = Signal(str)
    removed = Signal()

    def __init__(self, title: str, parameters: Sequence[Parameter]) -> None:
        """Parameters of source, destination and depth, in this order."""
        super().__init__()
        self.source, self.destination = FlatChoice(parameters[0], "text2"), FlatChoice(parameters[1], "text")
        self.amount = NumberField(parameters[2])
        self.amount.setFixedWidth(theme.px(DEPTH))
        self.slider = Slider(f"{title} depth", bipolar=True, width=SLIDER)
        self.slider.setFixedWidth(theme.px(SLIDER))
        self.slider.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the field beside it is the same value
        self.remove = IconButton("x", f"Remove {title.lower()}", "Delete", size=20)
        self.fields = {f.quantity.name: f for f in (self.source, self.destination, self.amount)}
        self.setAccessibleName(title)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.px(3))
        line.addWidget(self.source, 48)
        line.addWidget(self.destination, 52)
        for part in (self.slider, self.amount, self.remove):
            line.addWidget(part)
        self.setFixedHeight(theme.px(HIGH))
        self._labels = {p.name: p.label for p in parameters}
        self._depth_name = parameters[2].name
        for field in self.fields.values():
            field.wished.connect(self._wish)
            field.held.connect(self.held)
            field.refused.connect(self.refused)
        self.slider.changed.connect(self._slide)
        self.slider.held.connect(self.held)
        self.slider.settled.connect(lambda _value: self.show_depth())
        self.remove.clicked.connect(self.removed)

    def _wish(self, name: str, value: float) -> None:
        self.wished.emit({name: value}, self._labels[name])

    def _slide(self, value: float) -> None:
        self._wish(self._depth_name, round(value, 2))

    def show_depth(self) -> None:
        """The slider as its field."""
        self.slider.set_value(self.amount.shown or 0.0)

    def set_idle(self, idle: bool) -> None:
        """Whether it moves nothing: its words are quiet."""
        for field in (self.source, self.destination):
            field.set_quiet(idle)
        self.setAccessibleDescription("moves nothing" if idle else "")

    def set_reason(self, reason: str) -> None:
        super().set_reason(reason)
        self.slider.setEnabled(not reason)
        self.remove.set_reason(reason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete and self.remove.isEnabled():
            self.removed.emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.slider.setVisible(self.width() >= theme.px(WITH_SLIDER))
