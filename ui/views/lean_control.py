"""In the bar: the slider between the target and a person's taste."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.intents.leaning import Leaning
from ui.look import theme
from ui.view_state.lean import LeanState
from ui.view_state.states import States
from ui.views.panel import label
from ui.widgets.slider import Slider

WIDTH = 150
STEPS = 40
TIP = "Nearer to the target, or more to your taste ([ and ])"


def said(towards: float) -> str:
    """For who does not see it."""
    return f"{round(towards * 100)} percent taste"


class LeanControl(QWidget):
    """Its ends are named above it; one that cannot be reached is dim."""

    def __init__(self, states: States, leaning: Leaning) -> None:
        super().__init__()
        self.slider = Slider("Target to taste", width=WIDTH, steps=STEPS, say=said)
        self.target, self.taste = label("Target", "small"), label("Taste", "small")
        ends = QHBoxLayout()
        ends.setContentsMargins(theme.px(4), 0, theme.px(4), 0)
        ends.addWidget(self.target)
        ends.setSpacing(theme.px(4))
        ends.addStretch(1)
        ends.addWidget(self.taste)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(ends)
        column.addWidget(self.slider)
        self.setMaximumWidth(theme.px(WIDTH))  # and no less than its words need, where the bar is narrow
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._leaning, self._rests = leaning, False
        self.slider.changed.connect(leaning.move)
        self.slider.settled.connect(lambda _value: leaning.settle())
        states.lean.connect(self.show_lean)
        self.show_lean(LeanState())

    def show_lean(self, state: LeanState) -> None:
        """Where it stands, or why it rests."""
        self.setVisible(state.shown)
        self.slider.set_value(state.towards)
        self._rests = bool(state.why_not)
        self.slider.setEnabled(not self._rests)
        self.target.setEnabled(not state.bred)
        self.setToolTip(state.why_not or f"{TIP}: {said(state.towards)}")
        self.slider.setAccessibleDescription(state.why_not)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A slider that rests lets a press through: it says why."""
        if self._rests and event.button() == Qt.MouseButton.LeftButton:
            self._leaning.explain()
        else:
            super().mousePressEvent(event)
