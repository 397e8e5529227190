"""How near the search has come, whether it still gets nearer, and how the best distance fell."""

from __future__ import annotations

from PySide6.QtCore import Slot

from evosynth.arrays import F64
from ui.view_state.window import TransportState
from ui.views.panel import Elided, Panel
from ui.widgets.progress import ProgressPlot


class ProgressPanel(Panel):
    """What the distance means beside the title, its headway beneath, and the plot."""

    def __init__(self) -> None:
        super().__init__("Progress")
        self.headway = Elided("", "text2", 12)
        self.plot = ProgressPlot()
        self.body.setSpacing(4)
        self.body.addWidget(self.headway)
        self.body.addWidget(self.plot, 1)
        self.headway.hide()

    def show_transport(self, state: TransportState) -> None:
        """Words for where the run stands; nothing before there is something to say."""
        self.sub.set_text(state.nearness)
        said = " · ".join(part for part in (state.headway, state.advice) if part)
        self.headway.set_text(said[:1].upper() + said[1:])
        self.headway.setVisible(bool(said))

    @Slot(object)
    def show_history(self, history: F64) -> None:
        """Rows of evaluations, best and median distance."""
        self.plot.set_history(history)
