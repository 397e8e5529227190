"""Your taste: how much was answered, and what is believed, each a switch; off, forgotten, saved, brought along."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QMenu, QWidget

from evosynth.service.evolver_messages import TasteState
from evosynth.taste.answers import counted
from ui.intents.taste import Tastes
from ui.look import theme
from ui.view_state.window import Run, TransportState
from ui.views.panel import Panel
from ui.widgets.belief_chip import BeliefChip
from ui.widgets.buttons import IconButton

MOST = 4  # beliefs that are shown
NOTHING_YET = "It learns from your stars"
LEADS = "Whether what you like chooses what comes next, once a few answers are known"
STOPPED = "It is stopped: what counts is chosen while it goes on"
WAITS = "What counts is chosen once it has begun"
RESTS = {Run.EMPTY: WAITS, Run.READY: WAITS, Run.STOPPED: STOPPED}  # why nothing is switched
Choose = Callable[[Callable[[Path], None]], None]


def said_of(state: TasteState | None) -> str:
    """How much was answered, and how sure it is."""
    if state is None or not state.answers:
        return NOTHING_YET
    answers = counted(state.answers)
    if not state.on:
        return f"{answers} · does not count"
    if state.answers < state.enough:
        return f"{state.answers} of {state.enough} answers · then it begins to guess"
    unsaid = "" if any(belief.words for belief in state.beliefs) else state.sentence.rstrip(".")
    return " · ".join(filter(None, (answers, state.sure.split(":")[0], unsaid)))


class TastePanel(Panel):
    """At the foot of the left column of Evolve."""

    def __init__(self, taste: Tastes, save: Choose, open_file: Choose) -> None:
        super().__init__("Your taste")
        self._taste = taste
        self._state: TasteState | None = None
        self.more = IconButton("ellipsis", "Save, bring along or forget this taste")
        self.leads = QCheckBox("Leads")
        self.controls.addWidget(self.more)
        self.controls.addWidget(self.leads)
        self.chips: tuple[BeliefChip, ...] = ()
        self._row = QWidget()
        self._line = QHBoxLayout(self._row)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(theme.px(8))
        self.body.addWidget(self._row)
        self.menu = QMenu(self)
        self.saves = self.menu.addAction("Save this taste…", lambda: save(taste.save))
        self.menu.addAction("Begin the next search with a taste…", lambda: open_file(taste.begin_with))
        self.menu.addSeparator()
        self.forgets = self.menu.addAction("Forget all answers", taste.forget)
        self.more.clicked.connect(lambda: self.menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft())))
        self.leads.clicked.connect(taste.set_on)
        self._low = self._lowest = self._beside_target = False
        self._rests = WAITS  # why nothing is switched; empty: all is
        self.show_taste(None)

    def set_low(self, low: bool) -> None:
        """Whether there is room for one line alone: what is believed stands in it."""
        self._low = low
        self._show()

    def set_lowest(self, lowest: bool) -> None:
        """Whether there is room for no line beside a target and its pair."""
        self._lowest = lowest
        self._show()

    def set_beside_target(self, beside: bool) -> None:
        """These are there, too."""
        self._beside_target = beside
        self._show()

    def show_run(self, state: TransportState) -> None:
        """Whether it goes on: only then can it be told what counts."""
        rests = RESTS.get(state.run, "")
        if rests != self._rests:
            self._rests = rests
            self._show()

    def show_taste(self, state: TasteState | None) -> None:
        """How things stand; None: nothing is known."""
        before, self._state = self._state, state
        if before is None or state is None or before.beliefs != state.beliefs:
            self._fill(state)
        self._show()

    def _show(self) -> None:
        state = self._state
        answered = state is not None and state.answers > 0
        self.leads.setEnabled(state is not None and not self._rests)
        self.leads.setToolTip(self._rests or LEADS)
        for chip in self.chips:
            chip.set_reason(self._rests)
        self.leads.setChecked(state is None or state.on)
        self.saves.setEnabled(answered)
        self.forgets.setEnabled(answered and not self._rests)
        self.setVisible(not (self._lowest and self._beside_target))
        self._row.setVisible(bool(self.chips) and not self._low)
        words = ", ".join(chip.text() for chip in self.chips if chip.isChecked())
        self.sub.set_text(" · ".join(filter(None, (words if self._low else "", said_of(state)))))
        whole = " ".join(filter(None, (state.sentence, state.sure) if state else ()))
        self.title.setToolTip(whole)
        self.sub.set_whole(whole)
        self.setAccessibleDescription(f"{said_of(state)} {whole}".strip())

    def _fill(self, state: TasteState | None) -> None:
        """Another belief, another order: the chips are made anew; what has the keyboard keeps it."""
        focused = next((chip.descriptor for chip in self.chips if chip.hasFocus()), None)
        for chip in self.chips:
            self._line.removeWidget(chip)
            chip.deleteLater()
        beliefs = () if state is None else state.beliefs[:MOST]
        self.chips = tuple(BeliefChip(b.descriptor, b.words, b.strength, on=b.on) for b in beliefs)
        for chip in self.chips:
            self._line.addWidget(chip)
            chip.clicked.connect(lambda on, name=chip.descriptor: self._taste.believe(name, on))
            if chip.descriptor == focused:
                chip.setFocus()
