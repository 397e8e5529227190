"""Stars: on show, told to the run, written when they are given, undone.

They belong to a cast: the candidates of one run, or the seeds that wait for one. All that were rated in it are
remembered, also when they have left the grid.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoStack

from evosynth.errors import StorageError
from evosynth.library.store import Library
from evosynth.service.evolver_messages import Candidate
from ui.intents.undo import RateCommand
from ui.models.grid import Stage
from ui.models.run import RunControl
from ui.models.seeds import Seeds

MOST_STARS = 5


class Rating(QObject):
    """The stars of the cast in hand."""

    failed = Signal(str)  # the library

    def __init__(
        self, stage: Stage, run: RunControl, library: Library, undo: QUndoStack, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._stage, self._run, self._library, self._undo = stage, run, library, undo
        self._given: dict[int, tuple[bytes, int]] = {}  # voice and stars by candidate id
        self._row = 0  # of the run in the library
        self._cast = 0
        run.resumed.connect(self.tell)

    # ---- casts ------------------------------------------------------------------------------------------------

    def renew(self, seeds: Seeds | None = None) -> None:
        """Another cast: unrated, or seeds that were rated where they come from."""
        self._cast += 1
        self._row, self._given = 0, {}
        stars = seeds.stars if seeds else {}
        for candidate in seeds.candidates[: len(stars)] if seeds else ():
            self._given[candidate.id] = self._stage.chosen(candidate).voice, stars[candidate.id]
        self._stage.show_stars(stars)

    def begin(self, row: int) -> None:
        """The run of this cast has begun: what its seeds were given counts in it."""
        self._row = row
        for candidate, (voice, stars) in self._given.items():
            self._write(candidate, voice, stars)
        self.tell()

    def restore(self, row: int) -> None:
        """The cast of a run that was cut off."""
        self.renew()
        self._row = row
        try:
            self._given = self._library.ratings(row)
        except StorageError as error:
            self.failed.emit(str(error))
        self._stage.show_stars({candidate: stars for candidate, (_, stars) in self._given.items()})

    def follow(self, ratings: Mapping[int, float]) -> None:
        """Another generation of a breeding is on show, with the ratings (0..1) that it has."""
        self._undo.clear()  # ratings of another generation cannot be undone in this one
        stars = {candidate: round(MOST_STARS * rating) for candidate, rating in ratings.items() if rating > 0}
        self._stage.show_stars(stars)

    def best_first(self) -> list[tuple[bytes, int]]:
        """Voices and stars of all that were rated in this cast."""
        return sorted(self._given.values(), key=lambda rated: -rated[1])

    # ---- a person's stars -------------------------------------------------------------------------------------

    def rate_selected(self, stars: int) -> None:
        chosen = self._stage.selected
        if chosen is not None and chosen.candidate is not None:
            self._rate(chosen.candidate, stars)

    def rate_place(self, place: int, stars: int) -> None:
        if (candidate := self._stage.candidate_at(place)) is not None:
            self._rate(candidate, stars)

    def _rate(self, candidate: Candidate, stars: int) -> None:
        before, stars = self._stage.stars.get(candidate.id, 0), max(0, min(MOST_STARS, stars))
        voice, cast = self._stage.chosen(candidate).voice, self._cast

        def put(candidate_id: int, value: int) -> None:
            if cast == self._cast:
                self._put(candidate_id, voice, value)

        if stars != before:
            self._undo.push(RateCommand(candidate.label, candidate.id, before, stars, put))

    def _put(self, candidate: int, voice: bytes, stars: int) -> None:
        self._given.pop(candidate, None)
        if stars:
            self._given[candidate] = voice, stars
        self._stage.set_stars(candidate, stars)
        self._run.rate({candidate: stars})
        self._write(candidate, voice, stars)

    def _write(self, candidate: int, voice: bytes, stars: int) -> None:
        try:
            if self._row:
                self._library.rate(self._row, candidate, voice, stars)
        except StorageError as error:
            self.failed.emit(str(error))

    def tell(self) -> None:
        """Tell the run all stars of this cast: it may not know them, or not any more."""
        self._run.rate({candidate: stars for candidate, (_, stars) in self._given.items()})
