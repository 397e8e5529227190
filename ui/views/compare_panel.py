"""Compare: a step of the line, the selected voice, and what differs: as pictures, in words, and value by value."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.intents.history import Past
from ui.look import theme
from ui.view_state.acts import LineageState, Step
from ui.views.panel import Elided, Panel, label
from ui.widgets.buttons import Button
from ui.widgets.compared_pictures import ComparedPictures
from ui.widgets.value_changes import ValueChanges

NOTHING = "It is the first of its line: there is nothing to compare it with yet."


class ComparePanel(Panel):
    """The step that is compared is chosen in the row above."""

    def __init__(self, history: Past) -> None:
        super().__init__("Compare")
        self._place = -1
        self.words = Elided("", "text", weight=600)
        self.back = Button("Go back there", "git-fork", tip="Begin a new branch from A", key="Enter in the row")
        self.back.clicked.connect(lambda: history.go_back(self._place))
        self.controls.addWidget(self.words)
        self.controls.addWidget(self.back)
        self.none = label(NOTHING, "text2")
        self.pictures, self.values = ComparedPictures(), ValueChanges()
        self.pair = QWidget()
        line = QHBoxLayout(self.pair)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.px(12))
        line.addWidget(self.pictures, 1)
        line.addWidget(self.values)
        self.body.addWidget(self.none)
        self.body.addWidget(self.pair, 1)
        self.body.addStretch(0)
        self.show_lineage(LineageState())

    def show_lineage(self, state: LineageState) -> None:
        """Another step, or another voice."""
        step, self._place = state.step, state.chosen
        for part in (self.pair, self.words, self.back):
            part.setVisible(step is not None)
        self.none.setVisible(step is None)
        if step is None:
            self.sub.set_text("")
            return
        last = state.steps[-1]
        self.sub.set_text(f"{step.label}, generation {step.generation}, with the selected one")
        self.words.set_text(", ".join(state.words))
        self.pictures.set_pair((step.label, last.label), (step.picture, last.picture))
        self.values.set_values(state.values)

    def show_playhead(self, step: Step | None, seconds: float, state: LineageState) -> None:
        """The place of sounding, where it is A or B that sounds."""
        which = None
        if step is not None and state.steps:
            which = 0 if step is state.step else 1 if step is state.steps[-1] else None
        self.pictures.set_playhead(which, seconds)
