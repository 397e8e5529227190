"""See: the pair grown to the full width. Target, selected and difference on one axis; at the right what is missed."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from evosynth.analysis.missed import Missed
from evosynth.arrays import F64
from ui.look import theme
from ui.view_state.pair import PairState
from ui.view_state.window import SelectionState, TargetState, TransportState
from ui.views.missed_panel import MissedPanel
from ui.views.pair_panel import chip_of, detail_of
from ui.views.panel import Panel
from ui.views.progress_panel import ProgressPanel
from ui.widgets.spectrograms import ALL, Spectrograms

RIGHT, RIGHT_NARROW = 352, 300
PLOT = 640  # px that the plot of progress is high at most
NARROW = 1400  # px of the window below which the right column is narrower
NO_TARGET = "Load a sound to see what a voice has too little or too much of"


class SeeView(QWidget):
    """Without a target the selected picture has all of the place."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setAccessibleName("See")
        self._pair, self._target = PairState(), False
        self.panel = Panel("Target and selected")
        self.pictures = Spectrograms(ALL)
        self.pictures.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.panel.body.addWidget(self.pictures, 1)
        self.missed = MissedPanel()
        self.missed.pointed.connect(self._point)
        self.pictures.sheet.missed_pressed.connect(self._point)
        self.progress = ProgressPanel()
        self.right = QWidget()
        column = QVBoxLayout(self.right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        column.addWidget(self.missed)
        column.addWidget(self.progress, 1)
        column.addStretch(0)
        self.progress.setMaximumHeight(theme.px(PLOT))
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.px(8))
        line.addWidget(self.panel, 1)
        line.addWidget(self.right)
        theme.current.changed.connect(self._fit)
        self.show_target(None)

    @property
    def main_part(self) -> QWidget:
        """What has the keyboard when it is asked for."""
        return self.pictures

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Widths and heights for the size and the scale that there are now."""
        self.right.setFixedWidth(theme.px(RIGHT_NARROW if self.width() < theme.px(NARROW) else RIGHT))

    def show_target(self, state: TargetState | None) -> None:
        """The upper picture; without it there is nothing that could be missed."""
        self._target = state is not None
        if not self._pair.kinds:
            self.pictures.set_target(state.picture if state else None, chip_of(state) if state else "")
        self.right.setVisible(state is not None)
        self.show_pair(self._pair)

    def show_pair(self, state: PairState) -> None:
        """The upper picture, and what that differs from."""
        self._pair, against = state, state.against
        if state.kinds:
            self.pictures.set_target(against.picture, against.label, against.title)
        two = against.title if state.kinds and not against.why_not else "Target" if self._target else ""
        self.panel.title.setText(f"{two} and selected" if two else "Selected")
        self.panel.sub.set_text(against.why_not or ("" if self._target else NO_TARGET))

    def show_selection(self, state: SelectionState | None) -> None:
        """The picture in the middle, and what differs below it."""
        self.pictures.set_selected(state.picture if state else None, detail_of(state))
        self.pictures.set_flags((), state.silence if state else "")
        self.missed.show_selection(state)
        self.pictures.set_missed(state.unreached if state else ())
        self.missed.show_pointed(self.pictures.pointed)

    def _point(self, missed: Missed | None) -> None:
        """At a region of what was not reached, in the picture and in the list; None: at none."""
        self.pictures.point(missed)
        self.missed.show_pointed(missed)

    def show_transport(self, state: TransportState) -> None:
        """How the run is getting on."""
        self.progress.show_transport(state)

    def show_history(self, history: F64) -> None:
        """Rows of evaluations, best and median distance."""
        self.progress.show_history(history)
        self.missed.show_best(float(history[-1, 1]) if len(history) else None)

    def show_playhead(self, seconds: float | None) -> None:
        """The place of sounding, through all pictures; None takes it away."""
        self.pictures.set_playhead(seconds)
