"""The reference above, selected voice below, on one scale; under them the parts of the distance, and how the run gets
on; or, without a target, what changed in the selected voice.

The reference is the target, the parent or the best; B flips by ear what is seen here. How near they are can be seen,
and what figures do not tell. See is this pair, grown.
"""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from evosynth.arrays import F64
from ui.intents.flipping import Flipping
from ui.keys.actions import key_of
from ui.look import theme
from ui.view_state.changes import WhatChanged
from ui.view_state.pair import Kind, PairState
from ui.view_state.window import GridState, Lead, Run, SelectionState, TargetState, TransportState
from ui.views.panel import Elided, Panel, label, row
from ui.views.what_changed import WhatChangedFoot
from ui.widgets.parts_bar import PartsBar
from ui.widgets.segmented import Segmented
from ui.widgets.small_curve import SmallCurve
from ui.widgets.spectrograms import Spectrograms


class PairPanel(Panel):
    """What differs is seen on the tiles and in See."""

    def __init__(self, flipping: Flipping) -> None:
        super().__init__("Pair")
        self._state, self._has_target = PairState(), False
        self.reference = Segmented(("Target", "Parent", "Best"))
        self.reference.chosen.connect(lambda place: flipping.choose(self._state.kinds[place][0]))
        self.controls.addWidget(self.reference)
        self.pair = Spectrograms()
        self.parts = PartsBar()
        self.best = label("", "title")
        self.headway = Elided("", "text2")
        self.curve = SmallCurve()
        self.body.addWidget(self.pair, 1)
        self.body.addWidget(self.parts)
        self.foot = QWidget()
        line = row(self.best, self.headway, self.curve)
        line.setStretchFactor(self.headway, 1)
        self.foot.setLayout(line)
        self.body.addWidget(self.foot)
        self.changed = WhatChangedFoot()
        self.body.addWidget(self.changed)
        self._history, self._said = False, ""
        self._lead: Lead | None = None
        self._searched: float | None = None
        self._exact: float | None = None
        self._run, self._bred = Run.EMPTY, False
        self.show_target(None)
        self.show_pair(self._state)
        self.show_selection(None)
        self._show_foot()

    def show_target(self, state: TargetState | None) -> None:
        """What is told of the selected one beside it."""
        self._has_target = state is not None
        self.parts.setVisible(state is not None)
        self.changed.setVisible(state is None)  # with a target there is how near it is in its place
        if not self._state.kinds:
            self.pair.set_target(state.picture if state else None, chip_of(state) if state else "")
        self.show_pair(self._state)

    def show_pair(self, state: PairState) -> None:
        """The upper picture."""
        self._state, against = state, state.against
        self.reference.setVisible(bool(state.kinds))
        if state.kinds:
            self.reference.set_labels([title for _, title in state.kinds])
            self.reference.set_current(state.chosen)
            self.reference.setToolTip(f"What the selected voice is held against; {key_of('flip')} hears it")
            self.pair.set_target(against.picture, against.label, against.title)
        self.title.setText("Pair" if self._has_target or against.voice else "Selected")
        told = against.why_not and (self._has_target or against.kind is not Kind.PARENT)
        self.sub.set_text(against.why_not if told else "")  # else it is said below

    def show_changes(self, state: WhatChanged) -> None:
        """What the selected voice does otherwise than its parent, where there is no target."""
        self.changed.show_changes(state)

    def show_selection(self, state: SelectionState | None) -> None:
        """The lower picture and the parts of its distance."""
        self.pair.set_selected(state.picture if state else None, detail_of(state))
        self.parts.set_parts(state.parts if state else ())
        self.pair.set_flags(state.flags if state else (), state.silence if state else "")

    def show_transport(self, state: TransportState) -> None:
        """What the best distance means, and whether it still falls."""
        self._run, self._exact, self._bred = state.run, state.best, state.children_heard
        self._said = said(state)
        self._show_foot()

    def show_grid(self, state: GridState) -> None:
        """Whose distance it is, where a taste counts: the first of the tiles."""
        if state.lead != self._lead:
            self._lead = state.lead
            self._show_foot()

    def show_history(self, history: F64) -> None:
        """Rows of evaluations, best and median distance."""
        self._history = len(history) > 0
        self._searched = float(history[-1, 1]) if self._history else None
        self.curve.set_history(history)
        self._show_foot()

    def show_playhead(self, which: str, seconds: float) -> None:
        """A line through the target's or the selected picture; empty takes it away."""
        self.pair.set_playhead(seconds if which else None, which)

    def _show_foot(self) -> None:
        """At rest it is the distance of the exact engine, as below the tiles; the search hears a little less."""
        best = self._searched if self._exact is None else self._exact
        lead = self._lead or Lead("best", best or 0.0, self._said)
        known = best is not None or self._lead is not None
        self.best.setText(f"{lead.title.capitalize()} {theme.number(lead.distance)}" if known else "")
        self.best.setToolTip("The best distance so far" if self._lead is None else "The distance of the first tile")
        self.headway.set_text(lead.nearness)
        none = self._bred or self._run in (Run.EMPTY, Run.READY, Run.BREEDING)
        self.foot.setVisible(self._history and not none)


def said(state: TransportState) -> str:
    """Words for where a run stands; empty before there is something to say."""
    return " · ".join(part for part in (state.nearness, state.headway, state.advice) if part)


def chip_of(state: TargetState) -> str:
    """What stands after "Target" on its picture."""
    return f"{state.name.rpartition('.')[0] or state.name} {state.note_label}"


def detail_of(state: SelectionState | None) -> str:
    """What stands after "Selected" on its picture: "037-01 · 2.32"."""
    if state is None:
        return ""
    return state.label if state.distance is None else f"{state.label} · {state.distance:.2f}"
