"""What is heard without being asked for, as far as a person has said so in Settings: see ``ui.models.conventions``."""

from __future__ import annotations

from PySide6.QtCore import QObject

from evosynth.service.evolver_messages import Candidate
from ui.intents.auto_play import AutoPlay
from ui.intents.listening import Listening
from ui.models.conventions import Conventions
from ui.models.grid import Grid
from ui.models.run import RunControl
from ui.view_state.window import Run


class ByItself(QObject):
    """Auto-play goes before all of it."""

    def __init__(
        self,
        conventions: Conventions,
        listening: Listening,
        grid: Grid,
        run: RunControl,
        auto: AutoPlay,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._conventions, self._listening, self._grid, self._run, self._auto = conventions, listening, grid, run, auto
        self._found: Candidate | None = None  # the best that was heard last, or seen before anything was
        run.snapshot_taken.connect(lambda _snapshot, _other: self._preview())

    def go_on(self) -> None:
        """The selected voice was answered by key: to the next one that was not heard, in the order of the tiles."""
        if not self._conventions.next_after_stars or self._auto.on:
            return
        chosen = self._grid.chosen_by_person
        if (following := self._grid.next_audible(chosen, unheard=True, around=True)) is not None:
            self._grid.select_candidate(following)
            self._listening.play_selected_once()

    def rest_on(self, place: int) -> None:
        """The pointer rests on a tile of the page: it is heard, and selected, since stars go to what was heard last."""
        if self._conventions.under_pointer and not self._auto.on and self._grid.candidate_at(place) is not None:
            self._grid.select(place)
            self._listening.play_selected_once()

    def _preview(self) -> None:
        """A new best of a match that goes on, where none is selected by hand: it is what stars would go to."""
        best = self._grid.followed
        if self._run.breeding or self._run.state is not Run.RUNNING or best is None:
            self._found = None
            return
        before, self._found = self._found, self._found or best
        if before is None or best.id == before.id or self._auto.on or self._listening.anything_sounds:
            return
        if not self._grid.candidates.alike(before, best):
            self._found = best
            if self._conventions.new_finds:
                self._listening.play_find()
