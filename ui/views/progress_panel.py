"""How the best distance falls."""

from __future__ import annotations

from PySide6.QtCore import Slot

from evosynth.arrays import F64
from ui.views.panel import Panel, label
from ui.widgets.progress import ProgressPlot


class ProgressPanel(Panel):
    """The plot and what it measures."""

    def __init__(self) -> None:
        super().__init__("Progress")
        self.controls.addWidget(label("distance by evaluations", "text2"))
        self.plot = ProgressPlot()
        self.body.addWidget(self.plot, 1)

    @Slot(object)
    def show_history(self, history: F64) -> None:
        """Rows of evaluations, best and median distance."""
        self.plot.set_history(history)
