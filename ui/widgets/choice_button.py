"""A choice that opens a menu: its label, its value, a chevron."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QMenu, QSizePolicy, QWidget

from ui.look import icons, theme
from ui.widgets import painting
from ui.widgets.buttons import Pushed


class ChoiceButton(Pushed):
    """A label in text2, the value after it, a chevron: opens a menu. ``chosen`` carries the index."""

    chosen = Signal(int)

    def __init__(
        self, label: str, choices: Sequence[str] = (), current: int = 0, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._label, self._narrow = label, False
        self._choices: tuple[str, ...] = ()
        self._reasons: Mapping[int, str] = {}
        self._current = current
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.clicked.connect(self.open_menu)
        self.set_choices(choices, current)

    def set_narrow(self, narrow: bool) -> None:
        """Its value alone is seen, where there is little room."""
        self._narrow = narrow
        self.updateGeometry()
        self.update()

    def set_choices(self, choices: Sequence[str], current: int = 0) -> None:
        self._choices = tuple(choices)
        self.set_current(current)
        self.updateGeometry()

    def set_reasons(self, reasons: Mapping[int, str]) -> None:
        """Why some of the choices, by their places, cannot be made: they are listed with it."""
        self._reasons = dict(reasons)

    def set_reason(self, reason: str) -> None:
        super().set_reason(reason)
        self.updateGeometry()

    def set_current(self, index: int) -> None:
        self._current = index
        value = self.value()
        self.setText(value)
        self.setAccessibleName(f"{self._label} {value}".strip())
        self.updateGeometry()
        self.update()

    def value(self) -> str:
        return self._choices[self._current] if 0 <= self._current < len(self._choices) else ""

    def open_menu(self) -> None:
        menu = QMenu(self)
        for index, words in enumerate(self._choices):
            action = menu.addAction(words)
            action.setCheckable(True)
            action.setChecked(index == self._current)
            if reason := self._reasons.get(index, ""):
                action.setText(f"{words}: {reason}")
                action.setEnabled(False)
            action.triggered.connect(lambda _checked=False, at=index: self._choose(at))
        menu.popup(self.mapToGlobal(self.rect().bottomLeft()))

    def _choose(self, index: int) -> None:
        self.set_current(index)
        self.chosen.emit(index)

    def sizeHint(self) -> QSize:
        choices = self._choices if self.isEnabled() else (self.value(),)  # what cannot change needs no room to
        widest = max((painting.advance(words) for words in choices), default=0)
        label = painting.advance(self._label) + 6 if self._label and not self._narrow else 0
        return QSize(int(label + min(widest, theme.px(220)) + 2 * 10 + 24), theme.px(28))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        over = self.isEnabled() and (self.underMouse() or self.isDown())
        painting.ground(painter, rect, "hover" if over else "raised", theme.RADIUS["button"])
        x = 10.0
        if self._label and not self._narrow:
            token = "text2" if self.isEnabled() else "text3"
            x += painting.text(painter, QRectF(x, 0, rect.width(), rect.height()), self._label, token=token) + 6
        token = "text" if self.isEnabled() else "text3"
        painting.text(
            painter, QRectF(x, 0, rect.right() - 28 - x, rect.height()), self.value(), token=token, elide=True
        )
        icons.draw(painter, QPointF(rect.right() - 15, rect.center().y()), "chevron-down", "text2", 12)
        self._ring(painter, theme.RADIUS["button"])
