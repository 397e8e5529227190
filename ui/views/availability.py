"""Which commands can be given now: one that would do nothing is off, and its tooltip says what has to be done first.

A key of one that is off says so too: see ``why_off``.
"""

from __future__ import annotations

from PySide6.QtCore import QKeyCombination

from ui.keys.actions import BY_ID, STRANDS, Actions, key_of
from ui.view_state.archive import PLACES
from ui.view_state.breeding_acts import why_not_back, why_not_breed, why_not_draw
from ui.view_state.device import DeviceState
from ui.view_state.lean import LeanState
from ui.view_state.parents import ParentsState
from ui.view_state.states import States
from ui.view_state.strands import StrandsState
from ui.view_state.weeding import why_no_weeding
from ui.view_state.window import AudioState, GridState, Run, SelectionState, TargetState, TransportState
from ui.views.auto_play import why_not_in_turn

NOBODY = "Select a voice first"
NO_SOUND = "Load a sound first"
NOWHERE = "Load a sound, or breed without one: then there is something to see"
NOTHING_RESTS = "Pause a match on the built-in engine first: its best are what the synth ranks"
NO_CHILDREN = "Breed without a target first: how far children go is of a breeding"
NO_TILES = "There are no voices to select yet"
NO_REJECTION = "A kept voice is deleted, not rejected: select a tile"
NONE_NAMED = "Nobody is named"
NO_STARS_THERE = "A voice of the archive has no stars there: select a tile"
NOT_THERE = "Select a voice of the archive first"
NO_STARS = "A kept voice has no stars here: select a tile"
NOT_BRED = "Children take the places of rejected ones in a breeding that rests"
AT_TARGET, AT_TASTE = "It is at the target", "It is at your taste"
ONLY_RANKS = "While Rank is on there are three: first, second and third"
RANKS = ("First", "Second", "Third")
RATES = tuple(f"rate_{stars}" for stars in range(6))


class Availability:
    """Of what acts on the selected voice, the target and the tiles."""

    def __init__(self, actions: Actions, states: States) -> None:
        self._actions = actions
        self._reasons: dict[str, str] = {}  # why a command is off, by its id; empty: it is on
        self._selection: SelectionState | None = None
        self._target: TargetState | None = None
        self._ranks = False
        self._transport = TransportState(Run.EMPTY)
        self._grid, self._audio, self._synth = GridState(()), AudioState("", False), DeviceState()
        states.selection.connect(self.show_selection)
        states.target.connect(self.show_target)
        states.grid.connect(self.show_grid)
        states.audio.connect(self.show_audio)
        states.device.connect(self.show_device)
        states.auto_play.connect(self.show_auto_play)
        states.transport.connect(self.show_transport)
        states.lean.connect(self.show_lean)
        states.parents.connect(self.show_parents)
        states.strands.connect(self.show_strands)
        self.show_selection(None)
        self.show_target(None)
        self.show_grid(GridState(()))
        self.show_transport(TransportState(Run.EMPTY))
        self.show_lean(LeanState())
        self.show_parents(ParentsState())
        self.show_strands(StrandsState())

    def show_selection(self, state: SelectionState | None) -> None:
        """Another voice, or none."""
        self._selection = state
        nobody = "" if state else NOBODY
        kept = state is not None and state.kept
        archived = state is not None and state.archived
        no_stars = nobody or (NO_STARS_THERE if archived else NO_STARS if kept else "")
        self._allow("play_selected", nobody)
        for name in ("flip", "compare", "compare_before"):
            self._allow(name, nobody)
        self._allow("keep", nobody or ("It is kept already" if kept else ""))
        self._allow("delete_kept", "" if kept else "Select a kept voice first")
        self._show_digits()
        for name in ("copy_voice", "paste_voice", "name_parent", "rename"):
            self._allow(name, nobody)
        self._allow("breed_from", nobody)
        self._allow("favourite", no_stars)
        self._allow("reject", NO_REJECTION if kept else no_stars)
        self._allow("archive_out", "" if archived else NOT_THERE)
        for place in range(1, PLACES + 1):
            self._allow(f"archive_put_{place}", nobody)
        self._show_both()

    def show_target(self, state: TargetState | None) -> None:
        """Another target, or none."""
        self._target = state
        self._allow("play_target", "" if state else NO_SOUND)
        self._allow("beside", "" if state else NO_SOUND)
        self._show_both()

    def _show_both(self) -> None:
        self._allow("play_target_then_selected", "" if self._selection or self._target else NO_SOUND)

    def show_grid(self, state: GridState) -> None:
        """Tiles to move among."""
        self._grid = state
        there = any(tile.candidate is not None for tile in state.tiles)
        for name in ("left", "right", "up", "down"):
            self._allow(name, "" if there else NO_TILES)
        for name in ("rank", "same", "blind"):
            self._allow(name, "" if there else NO_TILES)
        self._show_shown()
        self._ranks = state.ranks
        self._show_weeding()
        self._show_digits()
        rejected = any(tile.selected and tile.rejected for tile in state.tiles)
        self._actions["reject"].setText("Take the rejection back" if rejected else BY_ID["reject"].text)
        for name in ("previous_page", "next_page"):
            self._allow(name, "" if state.pages > 1 else "All voices are on one page")
        self._show_turns()

    def _show_shown(self) -> None:
        """A page of a breeding is bred from as it is."""
        there = any(tile.candidate is not None for tile in self._grid.tiles)
        bred = "This is a breeding: name its voices, or rate them" if self._transport.bred else ""
        self._allow("breed_shown", bred or ("" if there else NO_TILES))

    def _show_digits(self) -> None:
        """Stars, or ranks, for what is selected."""
        chosen = self._selection
        nobody = NOBODY if chosen is None else NO_STARS if chosen.kept else NO_STARS_THERE if chosen.archived else ""
        for digit, name in enumerate(RATES):
            self._allow(name, nobody or (ONLY_RANKS if self._ranks and digit > len(RANKS) else ""))
            ranked = RANKS[digit - 1] if self._ranks and 0 < digit <= len(RANKS) else ""
            self._actions[name].setText(ranked or BY_ID[name].text)
        self._actions["rank"].setText("Give stars again" if self._ranks else BY_ID["rank"].text)

    def _show_weeding(self) -> None:
        """Only in a breeding that rests."""
        rests = self._transport.bred and self._transport.run in (Run.BREEDING, Run.STOPPED)
        why = why_no_weeding(self._grid.rejected, self._grid.total)
        self._allow("weed", why if rests else NOT_BRED)
        for name in ("all_towards", "all_away"):
            self._allow(name, why_not_draw(self._transport, self._grid))

    def show_parents(self, state: ParentsState) -> None:
        """Whom the next generation comes from, where anybody was named."""
        self._actions["name_parent"].setText("No parent any more" if state.is_selected else BY_ID["name_parent"].text)
        self._allow("name_nobody", "" if state.names else NONE_NAMED)

    def show_strands(self, state: StrandsState) -> None:
        """Of a match that searches in several; what is done to the selected one has to have one."""
        for strand in range(STRANDS):
            self._allow(f"strand_{strand + 1}", state.why_not_select(strand))
            self._allow(f"plant_{strand + 1}", state.why_not_plant(strand))
        none = "" if state.selects_any else f"Select a strand first: {key_of('strand_1')} selects the first one"
        for act in ("restart", "focus", "halt"):
            self._allow(f"{act}_selected_strand", state.why_not_steer() or none)

    def show_audio(self, state: AudioState) -> None:
        """Whether there is sound."""
        self._audio = state
        self._show_turns()

    def show_device(self, state: DeviceState) -> None:
        """Where voices are heard."""
        self._synth = state
        self._show_turns()

    def _show_turns(self) -> None:
        self._allow("play_all", why_not_in_turn(self._grid, self._audio, self._synth))

    def show_auto_play(self, on: bool) -> None:
        """The same command begins it and stops it."""
        self._actions["play_all"].setText("Stop playing in turn" if on else BY_ID["play_all"].text)

    def show_transport(self, state: TransportState) -> None:
        """What has a place to be shown in."""
        self._transport = state
        self._show_weeding()
        self._allow("decide", state.why_not_decide if state.decides else NOTHING_RESTS)
        self._show_shown()
        self._allow("breed", why_not_breed(state))
        self._allow("back", why_not_back(state))
        self._allow("breed_again", why_not_back(state))
        for name in ("less_amount", "more_amount"):
            self._allow(name, "" if state.bred else NO_CHILDREN)
        self._allow("resume_search", "" if state.can_resume else "No search has ended here")
        for name in ("limits", "lock_operator"):
            self._allow(name, NOWHERE if state.run is Run.EMPTY else "")

    def show_lean(self, state: LeanState) -> None:
        """Where a search can go; where the slider is seen and rests, the key says why."""
        ends = {"lean_to_target": (state.towards > 0.0, AT_TARGET), "lean_to_taste": (state.towards < 1.0, AT_TASTE)}
        for name, (moves, end) in ends.items():
            self._allow(name, state.why_not or ("" if moves else end))
            if state.why_not and state.shown:
                self._actions[name].setEnabled(True)

    def why_off(self, pressed: QKeyCombination) -> str:
        """Why the command of these keys cannot be given now; empty where it can be, or nothing is known of it."""
        name = self._actions.off(pressed)
        return "" if name is None else self._reasons.get(name, "")

    def _allow(self, name: str, reason: str) -> None:
        action = self._actions[name]
        self._reasons[name] = reason
        action.setEnabled(not reason)
        action.setToolTip(reason or BY_ID[name].hint or BY_ID[name].text)
