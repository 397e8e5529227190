"""Where the work is done: what is wanted and how near it is on the left, what there is on the right."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from evosynth.arrays import F64
from ui.intents.bundle import Intents
from ui.look import theme
from ui.view_state.states import States
from ui.view_state.strands import StrandsState
from ui.view_state.window import GridState, Run, SelectionState, TargetState, TransportState
from ui.views.candidates_panel import CandidatesPanel
from ui.views.choosers import FileChoosers
from ui.views.kept_panel import KeptPanel
from ui.views.panel import Panel
from ui.views.port_menu import PortMenus
from ui.views.progress_panel import ProgressPanel
from ui.views.spectra_panel import SpectraPanel
from ui.views.strand_row import StrandRow
from ui.views.target_panel import TargetPanel
from ui.views.turns import Turns
from ui.views.voice_panel import VoicePanel
from ui.widgets.spectrograms import SELECTED, TARGET

# Where this view is lower than here, Progress lies behind Spectra and the voice behind the candidates: a window of 800
# without a banner, since menus, transport and status bar take the rest.
LOW, TALL = 688, 890
LEFT_PART, LEFT_LEAST, LEFT_MOST = 0.36, 440, 760


class SharedPlace:
    """Two panels in one place: both are seen where there is room, else a person chooses."""

    def __init__(self, first: Panel, second: Panel) -> None:
        self.panels = (first, second)
        self._current, self._shared = 0, False
        self._wanted = [True, True]
        labels = (first.title.text(), second.title.text())
        for own, panel in enumerate(self.panels):
            panel.offer_switch(labels, own, self.choose)

    def choose(self, index: int) -> None:
        """Bring one of them to the front."""
        self._current = index
        self._update()
        if self._shared:
            self.panels[index].setFocus()

    def turn(self) -> None:
        """Bring the other one to the front."""
        self.choose(1 - self._current)

    def share(self, shared: bool) -> None:
        """Whether there is room for one of them only."""
        self._shared = shared
        self._update()

    def want(self, index: int, wanted: bool) -> None:
        """A panel that has nothing to show takes no place."""
        self._wanted[index] = wanted
        self._update()

    def _update(self) -> None:
        both = all(self._wanted)
        for index, panel in enumerate(self.panels):
            front = not (self._shared and both) or index == self._current
            panel.setVisible(self._wanted[index] and front)
            panel.set_switched(self._shared and both)


class WorkView(QWidget):
    """Six panels in two columns."""

    def __init__(self, intents: Intents, states: States, files: FileChoosers, ports: PortMenus) -> None:
        super().__init__()
        listening, exporting, workflow = intents.listening, intents.exporting, intents.workflow
        self.target = TargetPanel(intents.target, listening, files.open)
        self.spectra = SpectraPanel()
        self.progress = ProgressPanel()
        strands = StrandRow(intents.strands, intents.grid, listening)
        self.candidates = CandidatesPanel(intents.grid, intents.rating, listening, exporting, intents.breeding, strands)
        self.kept = KeptPanel(intents.keeping, listening, exporting)
        self.voice = VoicePanel(intents.locks, exporting, workflow, files.save, ports.ask)
        self._turns = Turns(self)
        self.plots = SharedPlace(self.spectra, self.progress)
        self.pages = SharedPlace(self.candidates, self.voice)
        self.left = QWidget()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.px(8), theme.px(8), theme.px(8), 0)
        layout.setSpacing(theme.px(8))
        layout.addWidget(self.left)
        layout.addLayout(_column(None, (self.candidates, 1), (self.kept, 0), (self.voice, 0)), 1)
        _column(self.left, (self.target, 0), (self.spectra, 1), (self.progress, 0))
        self._connect(states)

    def _connect(self, states: States) -> None:
        states.transport.connect(self.show_transport)
        states.target.connect(self.show_target)
        states.grid.connect(self.show_grid)
        states.strands.connect(self.show_strands)
        states.selection.connect(self.show_selection)
        states.history.connect(self.show_history)
        states.kept.connect(self.kept.show_kept)
        states.limits.connect(self.voice.show_limits)
        states.playhead.connect(self.show_playhead)

    def resizeEvent(self, event: QResizeEvent) -> None:
        width = round(self.width() * LEFT_PART)
        self.left.setFixedWidth(min(theme.px(LEFT_MOST), max(theme.px(LEFT_LEAST), width)))
        low = self.height() < theme.px(LOW)
        self.plots.share(low)
        self.pages.share(low)
        self.target.set_low(low)
        tall = theme.px(160) if self.height() < theme.px(TALL) else theme.px(212)
        self.progress.setMinimumHeight(0 if low else tall)
        self.progress.setMaximumHeight(16777215 if low else tall)
        self.voice.set_page(low)
        super().resizeEvent(event)

    def show_transport(self, state: TransportState) -> None:
        self.candidates.show_transport(state)
        self.progress.show_transport(state)
        self.plots.want(1, state.run is not Run.BREEDING)

    def show_target(self, state: TargetState | None) -> None:
        self.target.show_target(state)
        self.spectra.show_target(state)
        self.voice.show_target(state)

    def show_grid(self, state: GridState) -> None:
        self.candidates.show_grid(state)
        if any(tile.selected for tile in state.tiles):
            self.kept.strip.set_chosen(None)

    def show_strands(self, state: StrandsState) -> None:
        self.candidates.strands.show_strands(state)
        if any(card.tile.selected for card in state.cards):
            self.kept.strip.set_chosen(None)

    def show_selection(self, state: SelectionState | None) -> None:
        self.voice.show_selection(state)
        self._turns.later("pictures", lambda: self.spectra.show_selection(state))
        self._turns.later("envelopes", self.voice.show_voice)

    def show_history(self, history: F64) -> None:
        self._turns.later("progress", lambda: self.progress.show_history(history))

    def show_playhead(self, at: tuple[object, float]) -> None:
        """Move the line on whatever sounds."""
        what, seconds = at
        self.candidates.show_playhead(what, seconds)
        self.target.show_playhead(seconds if what == "target" else None)
        which = TARGET if what == "target" else SELECTED if self.candidates.is_selected(what) else ""
        self.spectra.show_playhead(which, seconds)


def _column(host: QWidget | None, *panels: tuple[QWidget, int]) -> QVBoxLayout:
    column = QVBoxLayout() if host is None else QVBoxLayout(host)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(theme.px(8))
    for panel, stretch in panels:
        column.addWidget(panel, stretch)
    return column
