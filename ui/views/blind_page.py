"""A blind test in the window: it covers everything, so that nothing tells what is heard."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ui.intents.blind import Blind
from ui.look import theme
from ui.view_state.blind import BlindChoice, BlindResult, BlindState, BlindTurn
from ui.views.blind_choosing import BlindChoosing
from ui.views.blind_hearing import BlindHearing, key
from ui.views.blind_result import BlindResultView
from ui.views.panel import label, row
from ui.widgets.buttons import IconButton

WIDE = 760  # px of what stands in the middle


class BlindPage(QWidget):
    """One of its three stages, in a column in the middle of the window."""

    def __init__(self, blind: Blind) -> None:
        super().__init__()
        self.setAccessibleName("Blind test")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.choosing, self.hearing, self.result = BlindChoosing(blind), BlindHearing(blind), BlindResultView(blind)
        self.stages = QStackedWidget()
        for stage in (self.choosing, self.hearing, self.result):
            self.stages.addWidget(stage)
        self.stages.setFixedWidth(theme.px(WIDE))
        self.end = IconButton("x", "End the test", key("blind_leave"))
        self.end.clicked.connect(blind.leave)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(theme.px(margin) for margin in (24, 16, 16, 32)))
        column.setSpacing(theme.px(32))
        column.addLayout(row(label("Blind", "heading"), None, self.end))
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(self.stages)
        middle.addStretch(1)
        column.addLayout(middle, 1)
        order = (*self.choosing.order, *self.hearing.order, self.result.done, self.end)
        for one, following in pairwise(order):
            self.setTabOrder(one, following)

    def show_state(self, state: BlindState) -> None:
        """How things stand; the keyboard goes to the page when another stage comes."""
        before = self.stages.currentWidget()
        if isinstance(state, BlindChoice):
            self.choosing.show_choice(state)
            self.stages.setCurrentWidget(self.choosing)
        elif isinstance(state, BlindTurn):
            self.hearing.show_turn(state)
            self.stages.setCurrentWidget(self.hearing)
        elif isinstance(state, BlindResult):
            self.result.show_result(state)
            self.stages.setCurrentWidget(self.result)
        if self.stages.currentWidget() is not before or not self.isAncestorOf(self.window().focusWidget() or self):
            self.setFocus()
