"""Target above, selected voice below, on one scale: how near they are can be seen, and what figures do not tell."""

from __future__ import annotations

from ui.view_state.window import SelectionState, TargetState
from ui.views.panel import Panel
from ui.widgets.parts_bar import PartsBar
from ui.widgets.segmented import Segmented
from ui.widgets.spectrograms import PAIR, PAIR_DIFFERENCE, Spectrograms

VIEWS = (PAIR, PAIR_DIFFERENCE)


class SpectraPanel(Panel):
    """The pair of spectrograms with the parts of the distance under it."""

    def __init__(self) -> None:
        super().__init__("Spectra")
        self.pair = Spectrograms()
        self.parts = PartsBar()
        self.view = Segmented(("Pair", "Difference"))
        self.view.setToolTip("Difference shows what the selected voice has too little or too much of")
        self.controls.addWidget(self.view)
        self.body.addWidget(self.pair, 1)
        self.body.addWidget(self.parts)
        self.view.chosen.connect(lambda index: self.pair.set_rows(VIEWS[index]))
        self._target: TargetState | None = None
        self._selection: SelectionState | None = None
        self.show_target(None)
        self.show_selection(None)

    def show_target(self, state: TargetState | None) -> None:
        """The upper picture."""
        self._target = state
        if state is None:
            self.pair.set_target(None)
        else:
            stem = state.name.rpartition(".")[0] or state.name
            self.pair.set_target(state.picture, f"{stem} {state.note_label}")
        self.view.setVisible(state is not None)
        self.parts.setVisible(state is not None)
        if state is None:
            self.view.set_current(0)
            self.pair.set_rows(PAIR)

    def show_selection(self, state: SelectionState | None) -> None:
        """The lower picture and the parts of its distance."""
        self._selection = state
        if state is None:
            self.pair.set_selected(None)
            self.parts.set_parts(())
            self.pair.set_flags(())
            return
        detail = state.label if state.distance is None else f"{state.label} · {state.distance:.2f}"
        self.pair.set_selected(state.picture, detail)
        self.parts.set_parts(state.parts)
        self.pair.set_flags(state.flags, state.silence)

    def show_playhead(self, which: str, seconds: float) -> None:
        """A line through the target's or the selected picture; empty takes it away."""
        self.pair.set_playhead(seconds if which else None, which)
