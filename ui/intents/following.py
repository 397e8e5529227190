"""What the evolver finds goes on show: tiles, strands, who was selected, and what undo can take back of a search."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from evosynth.service.evolver_messages import Candidate, Snapshot
from ui.intents.breeding import Breeding
from ui.intents.strands import Strands
from ui.models.coming import coming
from ui.models.edits import Edits
from ui.models.grid import Grid
from ui.models.ratings import Ratings
from ui.models.run import RunControl
from ui.models.runs import Runs
from ui.models.window_state import WindowState
from ui.view_state.window import Run, Toast


class Following(QObject):
    """Of the run in hand."""

    said = Signal(object)  # Toast

    def __init__(
        self,
        run: RunControl,
        grid: Grid,
        ratings: Ratings,
        edits: Edits,
        runs: Runs,
        breeding: Breeding,
        strands: Strands,
        window: WindowState,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._run, self._grid, self._ratings, self._edits, self._runs = run, grid, ratings, edits, runs
        self._breeding, self._strands, self._window = breeding, strands, window
        self._chosen: int | None = None  # to be selected as soon as it is on show
        self._to_look = False  # the page and the kept voice of before are to be on show with the first tiles
        self._towards = 0.0  # where the match on show goes, between its target and a taste
        self._decided = ""  # what a synth has made of the best that are on show
        self._coming = 0  # children of a generation that a synth still plays
        self._tried = False  # the last snapshot was of an engine that was tried
        run.transport_changed.connect(lambda _state: self._mark_search())
        run.snapshot_taken.connect(self._take)
        run.resumed.connect(self._begin_trial_again)

    def look_as_before(self, chosen: int | None) -> None:
        """A run that was left comes: ``chosen`` was selected in it."""
        self._chosen, self._to_look = chosen, True

    def _take(self, snapshot: Snapshot, new_generation: bool) -> None:
        self._mark_search()
        played = coming(snapshot) if self._run.breeding else ()
        if not snapshot.candidates and not played:
            return
        self._hear_of_rejected(snapshot, new_generation)
        other_engine = snapshot.synth.name != self._grid.synth.name
        self._grid.use(snapshot.synth)
        self._runs.note(self._edits.run, synth=snapshot.synth)
        if other_engine:
            self._run.rate(self._ratings.stars)
        if not self._run.breeding:
            self._tell_of_choice(snapshot)
            self._tell_of_decision(snapshot)
            resting = self._run.state in (Run.PAUSED, Run.STOPPED) and snapshot.finals != "ranking"
            order = self._window.order(self._edits.run, snapshot.evaluations)
            self._grid.stand_as(order, self._runs[self._edits.run].shown)
            anew = resting or snapshot.towards != self._towards  # what was nearer before need not be so now
            self._towards = self._grid.candidates.towards = snapshot.towards
            told = snapshot.candidates, snapshot.rated, snapshot.objectives
            self._strands.take(snapshot.strands, at_rest=resting)  # first: beside them a page holds fewer tiles
            self._grid.show_best(*told, at_rest=anew, kin=snapshot.kin)
        else:
            self._take_children(snapshot, played, new_generation)
        self.look()

    def _take_children(self, snapshot: Snapshot, played: tuple[Candidate, ...], new_generation: bool) -> None:
        """A whole generation; or those of the next one that a synth has played so far, in the place of the last one."""
        if new_generation and snapshot.candidates:
            self._breeding.take(snapshot)
        if len(played) != self._coming or new_generation:
            self._coming = len(played)
            taste = snapshot.taste
            self._grid.candidates.surprises = frozenset(taste.surprises if taste is not None else ())
            self._grid.candidates.note(snapshot.origins)
            self._grid.show_in_order(played or snapshot.candidates, snapshot.objectives)

    def _hear_of_rejected(self, snapshot: Snapshot, new_generation: bool) -> None:
        """What was said here of this generation while the evolver did not know is told again."""
        if self._run.on_its_way is None:
            self._ratings.hear_rejected(snapshot.taste.rejected if snapshot.taste is not None else ())
            if new_generation:
                self._run.reject(self._ratings.untold, self._run.generation)

    def look(self) -> None:
        """Who was selected when the run was left is so again, and what was in sight."""
        chosen = self._grid.edited.stand_in_id(self._chosen)
        if chosen is not None and self._grid.select_candidate(chosen):
            self._chosen = None
        if self._to_look:
            self._to_look = False
            if (page := self._window.page(self._edits.run)) != self._grid.page:
                self._grid.show_page(page)
            self._window.select_kept(self._edits.run)

    def _mark_search(self) -> None:
        """What was done to a search can be undone while it goes on; to one of those that are tried, in its turn."""
        if not self._run.alive:
            self._edits.search_no_more()
        elif self._run.cut_off or self._run.snapshot is None:
            self._edits.search_by("")
        else:
            self._edits.search_by(self._run.snapshot.synth.name)

    def _begin_trial_again(self) -> None:
        """The evolver has died while engines were tried: they are tried once more, and others come."""
        if self._tried:
            self._grid.empty()

    def _tell_of_decision(self, snapshot: Snapshot) -> None:
        """Once: a synth has ranked the best. The bar says it as long as they are on show."""
        if snapshot.decided and snapshot.decided != self._decided:
            self.said.emit(Toast(snapshot.decided, "audio-lines"))
        self._decided = snapshot.decided

    def _tell_of_choice(self, snapshot: Snapshot) -> None:
        """Once: each engine has been tried, and one of them goes on."""
        if self._tried and snapshot.trial is None and snapshot.chosen:
            self.said.emit(Toast(snapshot.chosen))
        self._tried = snapshot.trial is not None
