"""The places over one selection, and the strip of kept voices below all of them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QStackedWidget, QVBoxLayout, QWidget
from shiboken6 import isValid

from evosynth.arrays import F64
from ui.intents.bundle import Intents
from ui.look import theme
from ui.view_state.acts import LineageState
from ui.view_state.changes import WhatChanged
from ui.view_state.pair import TARGET_OWNER, PairState
from ui.view_state.places import Place
from ui.view_state.states import States
from ui.view_state.strands import StrandsState
from ui.view_state.window import GridState, SelectionState, TargetState, TransportState
from ui.views.auto_play import AutoPlayButton
from ui.views.candidates_panel import CandidatesPanel
from ui.views.choosers import FileChoosers
from ui.views.evolve_view import EvolveView
from ui.views.history_view import HistoryView
from ui.views.kept_panel import KeptPanel
from ui.views.pair_panel import PairPanel
from ui.views.recipe_control import RecipeControl
from ui.views.see_view import SeeView
from ui.views.sound_panel import SoundPanel
from ui.views.strand_row import StrandRow
from ui.views.target_panel import TargetPanel
from ui.views.taste_panel import TastePanel
from ui.views.turns import Turns
from ui.views.voice_panel import VoicePanel
from ui.views.voice_view import VoiceView
from ui.widgets.spectrograms import SELECTED, TARGET

LOW = 688  # px of this view below which the strip of kept voices is lower


class WorkView(QWidget):
    """Entering a place changes what is seen: no selection, no sound, no search knows of it."""

    entered = Signal(object)  # Place
    rename_asked = Signal()  # of the selected voice

    def __init__(
        self, intents: Intents, states: States, files: FileChoosers, show_device: Callable[[], object]
    ) -> None:
        super().__init__()
        listening, exporting, workflow = intents.listening, intents.exporting, intents.workflow
        self.target = TargetPanel(intents.target, listening, files.open)
        self.pair = PairPanel(intents.flipping)
        strands = StrandRow(intents.strands, intents.grid, listening)
        recipe = RecipeControl(states, intents.manner, intents.breeding)
        heard = AutoPlayButton(states, intents.auto), intents.by_itself
        led = intents.run, strands, *heard, intents.breeding, recipe
        self.candidates = CandidatesPanel(intents.grid, intents.rating, listening, exporting, *led)
        self.taste = TastePanel(intents.taste, files.save_taste, files.choose_taste)
        self.see = SeeView()
        self.sound = SoundPanel(listening, intents.rating)
        self.voice = VoicePanel(
            intents.locks,
            intents.shaping,
            intents.finishing,
            intents.hardware,
            intents.tables,
            workflow,
            files.save,
            show_device,
        )
        self.kept = KeptPanel(intents.keeping, listening, exporting, intents.archiving, states)
        self.history = HistoryView(intents.history)
        self.places: dict[Place, EvolveView | SeeView | VoiceView | HistoryView] = {
            Place.EVOLVE: EvolveView(self.target, self.pair, self.taste, self.candidates),
            Place.SEE: self.see,
            Place.VOICE: VoiceView(self.sound, self.voice),
            Place.HISTORY: self.history,
        }
        self.here, self._before = Place.EVOLVE, Place.SEE
        self._focus: dict[Place, QWidget] = {}  # what had the keyboard when a place was left
        self._pair = PairState()
        self._grid, self._strands = GridState(()), StrandsState()
        self._turns = Turns(self)
        self._lay_out()
        self._connect(states)

    def _lay_out(self) -> None:
        self.stack = QStackedWidget()
        for view in self.places.values():
            self.stack.addWidget(view)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(8), theme.px(6), theme.px(8), 0)
        column.setSpacing(theme.px(8))
        column.addWidget(self.stack, 1)
        column.addWidget(self.kept)

    def _connect(self, states: States) -> None:
        states.transport.connect(self.show_transport)
        states.target.connect(self.show_target)
        states.grid.connect(self.show_grid)
        states.device.connect(self.candidates.show_device)
        states.strands.connect(self.show_strands)
        states.selection.connect(self.show_selection)
        states.in_hand.connect(self.show_in_hand)
        states.history.connect(self.show_history)
        states.kept.connect(self.kept.show_kept)
        states.target.connect(self.kept.show_target)
        states.limits.connect(self.voice.show_limits)
        states.editing.connect(self.voice.show_reason)
        states.table_frames.connect(self.voice.show_table)
        states.playhead.connect(self.show_playhead)
        states.acts.connect(self.history.show_acts)
        states.lineage.connect(self.show_lineage)
        states.changes.connect(self.show_changes)
        states.pair.connect(self.show_pair)
        states.transport.connect(self.taste.show_run)
        states.taste.connect(self.taste.show_taste)
        self.candidates.grid.rename_asked.connect(lambda _place: self.rename_asked.emit())
        self.kept.strip.rename_asked.connect(self.rename_asked)
        self.voice.rename_asked.connect(self.rename_asked)
        self.history.elsewhere.connect(lambda: self.enter(Place.EVOLVE))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.kept.set_low(self.height() < theme.px(LOW))

    # ---- places -------------------------------------------------------------------------------------------------

    def enter(self, place: Place) -> None:
        """Show a place; in the one that is shown already its main part gets the keyboard."""
        if place is self.here:
            self.places[place].main_part.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return
        focus = QApplication.focusWidget()
        if focus is not None and self.places[self.here].isAncestorOf(focus):
            self._focus[self.here] = focus
        self._before, self.here = self.here, place
        self.stack.setCurrentWidget(self.places[place])
        self._give_keyboard(focus)
        self.entered.emit(place)

    def name_place(self) -> tuple[QWidget, QRect]:
        """Where the name of the selected voice stands, as far as it is seen."""
        strip, tiles = self.kept.strip, self.candidates.grid.tiles
        if self.here is Place.VOICE:
            return self.voice.sub, self.voice.sub.rect()
        if self.here is Place.EVOLVE and (chosen := next((t for t in tiles if t.state().selected), None)) is not None:
            return chosen, chosen.name_rect
        if (rect := strip.name_rect) is not None:
            return strip, rect
        return self.kept, self.kept.rect()

    def enter_before(self) -> None:
        """Back to the place before, and forth."""
        self.enter(self._before)

    def _give_keyboard(self, focus: QWidget | None) -> None:
        """To what had it here; Qt would give it to whatever is next. What lies outside of the places keeps it."""
        if focus is not None and focus.isVisible():
            return
        known = self._focus.get(self.here)
        keeps = known is not None and isValid(known) and known.isVisible()
        (known if known is not None and keeps else self.places[self.here]).setFocus(Qt.FocusReason.OtherFocusReason)

    def field(self) -> QRect:
        """Where a sheet lies, in pixels of this view: right of the left column, elsewhere the right two thirds."""
        whole = self.stack.geometry()
        third = self.candidates.x() if self.here is Place.EVOLVE else whole.width() // 3
        return whole.adjusted(third, 0, 0, 0)

    @property
    def unfolded(self) -> bool:
        """Whether tiles that sound alike lie beside one another: Escape folds them."""
        return self.here is Place.EVOLVE and self._grid.unfolded

    # ---- state in -----------------------------------------------------------------------------------------------

    def show_transport(self, state: TransportState) -> None:
        self.candidates.show_transport(state)
        self.pair.show_transport(state)
        self.see.show_transport(state)

    def show_target(self, state: TargetState | None) -> None:
        for view in (self.target, self.pair, self.see, self.voice):
            view.show_target(state)
        self.taste.set_beside_target(state is not None)

    def show_grid(self, state: GridState) -> None:
        self._grid = state
        self.candidates.show_grid(state)
        self.pair.show_grid(state)
        self._show_rating()
        if any(tile.selected for tile in state.tiles):
            self.kept.strip.set_chosen(None)

    def show_strands(self, state: StrandsState) -> None:
        self._strands = state
        self.candidates.strands.show_strands(state)
        self._show_rating()
        if any(card.tile.selected for card in state.cards):
            self.kept.strip.set_chosen(None)

    def _show_rating(self) -> None:
        """The stars of what is selected, beside its picture in Voice."""
        tiles = (*self._grid.tiles, *(card.tile for card in self._strands.cards))
        selected = next((tile for tile in tiles if tile.selected and tile.candidate and not tile.silent), None)
        self.sound.show_stars(selected.stars if selected else None)

    def show_selection(self, state: SelectionState | None) -> None:
        self.voice.show_selection(state)
        self._turns.later("pictures", lambda: self.pair.show_selection(state))
        self._turns.later("all pictures", lambda: self.see.show_selection(state))
        self._turns.later("sound", lambda: self.sound.show_selection(state))
        self._turns.later("envelopes", self.voice.show_voice)

    def show_in_hand(self, state: SelectionState | None) -> None:
        """What a hand is changing is seen at once where it is changed."""
        self.voice.show_in_hand(state)
        self._turns.later("sound", lambda: self.sound.show_selection(state))

    def show_pair(self, state: PairState) -> None:
        """What the selected one is held against."""
        self._pair = state
        self._turns.later("reference", lambda: self.pair.show_pair(state))
        self._turns.later("reference grown", lambda: self.see.show_pair(state))

    def show_changes(self, state: WhatChanged) -> None:
        self._turns.later("what changed", lambda: self.pair.show_changes(state))
        self._turns.later("detail", lambda: self.candidates.show_changes(state))
        self._turns.later("changed values", lambda: self.voice.show_changes(state))

    def show_lineage(self, state: LineageState) -> None:
        self._turns.later("lineage", lambda: self.history.show_lineage(state))

    def show_history(self, history: F64) -> None:
        self._turns.later("curve", lambda: self.pair.show_history(history))
        self._turns.later("progress", lambda: self.see.show_history(history))

    def show_playhead(self, at: tuple[object, float]) -> None:
        """Move the line on whatever sounds."""
        what, seconds = at
        owner = self._pair.against.owner if self._pair.kinds else TARGET_OWNER
        which = TARGET if what == owner else SELECTED if self.candidates.is_selected(what) else ""
        self.candidates.show_playhead(what, seconds)
        self.target.show_playhead(seconds if what == TARGET_OWNER else None)
        self.pair.show_playhead(which, seconds)
        self.see.show_playhead(seconds if which else None)
        self.sound.show_playhead(seconds if which == SELECTED else None)
        self.history.show_playhead(what, seconds, selected=which == SELECTED)
