"""A person gives stars: on show, told to the run, written when they are given, undone."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from evosynth.edits.edit import Edit
from evosynth.edits.values import Stars
from evosynth.service.evolver_messages import Candidate
from ui.models.coming import is_coming
from ui.models.edits import Edits
from ui.models.grid import Grid
from ui.models.ratings import Ratings
from ui.models.run import MOST_STARS, RunControl
from ui.view_state.window import Toast


class Rating(QObject):
    """The stars of who is on show."""

    said = Signal(object)  # Toast
    rated = Signal()  # by hand, and not taken back

    def __init__(
        self, grid: Grid, run: RunControl, ratings: Ratings, edits: Edits, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._grid, self._run, self._ratings, self._edits = grid, run, ratings, edits
        edits.register("rating", self._give)
        run.resumed.connect(self.tell)

    def rate_selected(self, stars: int) -> None:
        """0 takes them back."""
        chosen = self._grid.selected
        if chosen is not None and chosen.candidate is not None:
            self._grid.hold()
            self._rate(chosen.candidate, stars)

    def rate_place(self, place: int, stars: int) -> None:
        """Likewise for a place of the page."""
        if (candidate := self._grid.candidate_at(place)) is not None:
            self._rate(candidate, stars)

    def tell(self) -> None:
        """Tell the run all stars: it may not know them, or not any more."""
        self._run.rate(self._ratings.stars, self._run.generation)

    def _rate(self, candidate: Candidate, stars: int) -> None:
        if is_coming(candidate):
            self.said.emit(Toast("It can be rated as soon as the synth has played all of them", "star"))
            return
        generation = self._run.generation
        before = (self._ratings.of(generation) or {}).get(candidate.id, 0)
        now = Stars(candidate.id, self._grid.chosen(candidate).voice, before, generation)
        then = replace(now, stars=max(0, min(MOST_STARS, stars)))
        if then != now:
            self._edits.do(
                Edit("rating", now, then, self._edits.candidates(generation), f"rating of {candidate.label}")
            )
        if then.stars:
            self.rated.emit()

    def _give(self, value: Stars) -> None:
        self._ratings.give(value.candidate, value.voice, value.stars, value.generation)
        self._run.rate({value.candidate: value.stars}, value.generation)
