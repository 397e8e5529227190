"""Evolve: what is wanted and how near it is on the left, what there is on the right."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.look import theme
from ui.views.candidates_panel import CandidatesPanel
from ui.views.pair_panel import PairPanel
from ui.views.target_panel import TargetPanel
from ui.views.taste_panel import TastePanel

LEFT_PART, LEFT_LEAST, LEFT_MOST = 0.33, 400, 900
LOW = 600  # px of the place below which the waveform is lower, and what changed is one line
LOWEST = 480  # below which target and pair need all the room: a low window with its keyboard


class EvolveView(QWidget):
    """The target above the pair in a third of the width; the field of tiles has the rest."""

    def __init__(self, target: TargetPanel, pair: PairPanel, taste: TastePanel, candidates: CandidatesPanel) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setAccessibleName("Evolve")
        self.target, self.pair, self.taste, self.candidates = target, pair, taste, candidates
        self.left = QWidget()
        column = QVBoxLayout(self.left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        column.addWidget(target)
        column.addWidget(pair, 1)
        column.addWidget(taste)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.px(8))
        line.addWidget(self.left)
        line.addWidget(candidates, 1)
        theme.current.changed.connect(self._fit)

    @property
    def main_part(self) -> QWidget:
        """What has the keyboard when it is asked for."""
        return self.candidates.grid

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Widths and heights for the size and the scale that there are now."""
        width = round(self.width() * LEFT_PART)
        self.left.setFixedWidth(min(theme.px(LEFT_MOST), max(theme.px(LEFT_LEAST), width)))
        low = self.height() < theme.px(LOW)
        self.target.set_low(low)
        self.pair.changed.set_low(low)
        self.taste.set_low(low)
        self.taste.set_lowest(self.height() < theme.px(LOWEST))
