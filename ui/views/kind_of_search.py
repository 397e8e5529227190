"""By which kind of search a match looks: chosen in the menu Search and in Settings, for the next run."""

from __future__ import annotations

from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from evosynth.evolution.strategies import NAMES, WORDS
from ui.models.run import RunControl
from ui.view_state.states import States
from ui.view_state.window import TransportState
from ui.views.panel import label, row
from ui.widgets.choice_button import ChoiceButton


class KindOfSearch(QWidget):
    """The row of Settings; ``menu`` offers the same."""

    def __init__(self, states: States, run: RunControl) -> None:
        super().__init__()
        self.choice = ChoiceButton("", [words.title for words in WORDS.values()])
        self.what = label("", "text3")
        line = row(self.choice, self.what, None, gap=12)
        line.setContentsMargins(0, 0, 0, 0)
        self.setLayout(line)
        self.menu = QMenu("Kind of search")
        self.menu.setToolTipsVisible(True)
        group = QActionGroup(self.menu)
        self._actions: dict[str, QAction] = {}
        for name in NAMES:
            action = self.menu.addAction(WORDS[name].title)
            action.setCheckable(True)
            action.triggered.connect(lambda _checked=False, name=name: run.set_strategy(name))
            group.addAction(action)
            self._actions[name] = action
        self.choice.chosen.connect(lambda index: run.set_strategy(NAMES[index]))
        states.transport.connect(self.show_transport)

    def show_transport(self, state: TransportState) -> None:
        """The kind by which the run in hand searches, or the next one will; why another one cannot be chosen now."""
        reason, words = state.strategy_reason, WORDS[state.strategy]
        self.choice.set_current(NAMES.index(state.strategy))
        self.choice.set_tip(f"{words.title}: {words.what}")
        self.choice.set_reason(reason)
        self.what.setText(reason or words.what)
        for name, action in self._actions.items():
            action.setChecked(name == state.strategy)
            action.setEnabled(not reason)
            action.setToolTip(reason or WORDS[name].what)
