"""Strands of the match in hand: what their cards show, and what a person does to them, undone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QObject, Signal

from evosynth.edits.edit import Edit
from evosynth.edits.values import Focused, Halted, Residents
from evosynth.evolution.headway import rounded
from evosynth.evolution.report import StrandState
from evosynth.service.evolver_messages import Focus, Halt, Plant, Recover, Restart, Strand
from ui.keys.actions import key_of
from ui.models.candidates import Chosen
from ui.models.edits import Edits
from ui.models.grid import Grid
from ui.models.run import RunControl
from ui.view_state.strands import NO_STRANDS, StrandCard, StrandsState
from ui.view_state.window import Run, Tile, Toast

RESTING = 500  # evaluations of a strand without a gain, after which it is said to rest


class Strands(QObject):
    """Puts the tiles of the grid and the states of the search together; tells the evolver what is wanted."""

    changed = Signal(object)  # StrandsState
    said = Signal(object)  # Toast

    def __init__(self, run: RunControl, grid: Grid, edits: Edits, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._run, self._grid, self._edits = run, grid, edits
        edits.register("strand", self._settle)
        edits.register("focus", self._focus)
        edits.register("halt", self._halt)
        self._states: tuple[StrandState, ...] = ()
        self._tiles: tuple[Tile, ...] = ()
        grid.strands_changed.connect(self._show_tiles)
        run.transport_changed.connect(lambda _state: self._tell())

    def take(self, strands: Sequence[Strand], *, at_rest: bool) -> None:
        """Where the strands of the run in hand stand."""
        self._states = tuple(strand.state for strand in strands)
        self._grid.show_strands([strand.best for strand in strands], at_rest=at_rest)
        self._tell()

    def _show_tiles(self, tiles: tuple[Tile, ...]) -> None:
        self._tiles = tiles
        self._tell()

    def _tell(self) -> None:
        together = zip(self._states, self._tiles, strict=False)
        cards = tuple(self._card(state, tile) for state, tile in together)
        chosen = self._grid.selected
        self.changed.emit(StrandsState(cards, chosen.label if chosen else "", self._why_not()))

    def _card(self, state: StrandState, tile: Tile) -> StrandCard:
        elsewhere = any(one.focused for one in self._states) and not state.focused
        long, short = doing(state, elsewhere=elsewhere)
        if self._run.state is not Run.RUNNING and not state.halted:
            long = short = "paused" if self._run.state is Run.PAUSED else ""
        return StrandCard(state.number, tile, long, short, state.halted, state.focused)

    def _why_not(self) -> str:
        if self._run.cut_off:
            return "The search was cut off: strands can be steered when it goes on"
        if self._run.state in (Run.RUNNING, Run.PAUSED) and self._run.own is not None:
            return ""
        return "No search is running: strands can be steered while one does"

    # ---- what a person does -----------------------------------------------------------------------------------

    def restart(self, strand: int) -> None:
        """Fresh candidates; what lived there comes back by undo."""
        if self._refused(strand):
            return
        self._do("strand", Residents(strand, "before"), Residents(strand, "fresh"), f"restart of strand {strand + 1}")
        self._say(strand, "begins afresh", "rotate-ccw")

    def plant(self, strand: int) -> None:
        """Begin again from the selected voice."""
        self._plant(strand, self._grid.selected)

    def plant_place(self, strand: int, place: int) -> None:
        """Begin again from a tile that was dropped there."""
        if (candidate := self._grid.candidate_at(place)) is not None:
            self._plant(strand, self._grid.chosen(candidate))

    def toggle_focus(self, strand: int) -> None:
        """Search there alone, or in all again."""
        if self._refused(strand):
            return
        before = next((state.number for state in self._states if state.focused), None)
        after = None if before == strand else strand
        halted = (strand,) if self._states[strand].halted else ()
        self._do("focus", Focused(before, halted), Focused(after), f"focus on strand {strand + 1}")
        self._say(strand, "is searched alone" if after is not None else "is one of all again", "crosshair")

    def toggle_halt(self, strand: int) -> None:
        """Search there no more, or again."""
        if self._refused(strand):
            return
        state = self._states[strand]
        now = Halted(strand, state.halted, state.focused)
        what = "go on of" if state.halted else "stop of"
        self._do("halt", now, Halted(strand, not state.halted), f"{what} strand {strand + 1}")
        last = not state.halted and all(s.halted for s in self._states if s.number != strand)
        words = "goes on" if state.halted else "is stopped, as are all: the search rests" if last else "is stopped"
        self._say(strand, words, "chevrons-right" if state.halted else "square")

    def selected(self, act: Callable[[int], None]) -> None:
        """Do it to the selected strand."""
        if self._refused(0):
            return
        if (strand := self._grid.strands.selected) is None:
            self.said.emit(Toast(f"Select a strand first: {key_of('strand_1')} selects the first one", "crosshair"))
        else:
            act(strand)

    def _refused(self, strand: int) -> bool:
        """Say why a strand cannot be steered, where it cannot: keys work even where no button is."""
        reason = self._why_not()
        if not reason and (len(self._states) < 2 or strand >= len(self._states)):
            reason = NO_STRANDS
        if reason:
            self.said.emit(Toast(reason, "triangle-alert"))
        return bool(reason)

    def _plant(self, strand: int, chosen: Chosen | None) -> None:
        if chosen is None or self._refused(strand):
            return
        if chosen.synth.name != self._grid.synth.name:
            self.said.emit(Toast(f"{chosen.label} is of another engine and cannot be seeded here", error=True))
            return
        planted = Residents(strand, "planted", chosen.voice)
        self._do("strand", Residents(strand, "before"), planted, f"seeding of strand {strand + 1}")
        self._say(strand, f"begins again from {chosen.label}", "sprout")

    def _do(self, kind: str, before: Any, after: Any, text: str) -> None:
        """In another run, or with another engine of those that are tried, it rests."""
        self._edits.do(Edit(kind, before, after, self._edits.search, text))

    # ---- what a value brings about ----------------------------------------------------------------------------

    def _settle(self, value: Residents) -> None:
        if value.who == "planted":
            self._run.steer([Plant(value.strand, (value.voice,))])
        else:
            self._run.steer([Restart(value.strand) if value.who == "fresh" else Recover(value.strand)])

    def _focus(self, value: Focused) -> None:
        self._run.steer([Focus(value.strand), *(Halt(strand, True) for strand in value.halted)])

    def _halt(self, value: Halted) -> None:
        self._run.steer([Halt(value.strand, value.halted), *([Focus(value.strand)] if value.focused else [])])

    def _say(self, strand: int, words: str, icon: str) -> None:
        self.said.emit(Toast(f"Strand {strand + 1} {words}", icon, undo="undo"))


def doing(state: StrandState, *, elsewhere: bool = False) -> tuple[str, str]:
    """What a strand does, in full and in a word; ``elsewhere``: another one is searched alone."""
    if state.halted:
        return "stopped", "stopped"
    if elsewhere:
        return "waiting", "waiting"
    if state.settling or state.best < 0:
        return "starting afresh", "starting"
    if state.stale < RESTING:
        return "improving", "improving"
    return f"nothing new for {rounded(state.stale):,}", "resting"
