"""How edited voices look and how far they are: asked of the desk one at a time, the newest wish first.

What a hand passes through in between is not drawn. Until the picture of a voice is there its slot shows the last one.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from evosynth.service.desk_messages import Follow, Followed, RequestFailed
from evosynth.service.evolver_messages import Candidate, Recorded
from evosynth.synths import voicing
from ui.models.grid import Grid
from ui.processes.workers import Workers

PAUSE_MS = 40  # between an answer and the next wish: who plays and paints needs the machine, too


class EditedSounds(QObject):
    """Of the page on show; the first that a document brings back have their distances, too."""

    def __init__(self, workers: Workers, grid: Grid, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workers, self._grid = workers, grid
        self._asked: bytes | None = None  # the sound that the desk was asked for and has not answered
        self._wish: Candidate | None = None  # that comes next
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._ask)
        self._failed: set[tuple[bytes, bool]] = set()
        grid.grid_changed.connect(lambda _state: self._look())

    def wish(self, candidate: Candidate, instead: bytes) -> None:
        """It is under a hand now; ``instead`` stood there before."""
        drawings = self._grid.candidates.pictures
        drawings.borrow(candidate.voice, instead)
        self._wish = candidate
        self._ask()

    def take_recorded(self, told: Recorded) -> None:
        """It was played on a synth: it is as far as it was there, and drawn anew, as it sounded."""
        one = next((one for one in self._grid.edited.here if one.id == told.id), None)
        if one is None:
            return
        if self._grid.candidates.target is not None:
            self._grid.edited.score(told.voice, told.scores, None)
        self._wish = one
        self._ask()

    def _look(self) -> None:
        """Whose distance is not known, as the others' is."""
        if self._asked is not None or self._grid.candidates.target is None:
            return
        exact = self._grid.exact
        for one in self._grid.edited.here:
            if not self._grid.edited.scored(one.voice, exact) and (one.voice, exact) not in self._failed:
                self._wish = one
                self._ask()
                return

    def _ask(self) -> None:
        wish = self._wish
        if self._asked is not None or wish is None or self._pause.isActive():
            return
        self._wish, self._asked = None, voicing.sound(wish.voice)
        candidates, exact = self._grid.candidates, self._grid.exact
        against, target = candidates.told_beside(wish), candidates.target
        self._workers.ask(
            lambda ticket: Follow(ticket, wish.voice, target, against, exact),
            lambda told: self._take(wish, told, exact),
            lambda problem: self._fail(wish, exact, problem),
        )

    def _take(self, candidate: Candidate, told: Followed, exact: bool) -> None:
        self._asked = None
        if self._grid.candidates.target is not None and len(told.scores):
            self._grid.edited.score(candidate.voice, told.scores, exact)
        self._grid.candidates.pictures.put(candidate.voice, told.picture)
        self._grid.show_edited_anew()
        self._pause.start()

    def _fail(self, candidate: Candidate, exact: bool, _problem: RequestFailed) -> None:
        """It is drawn as all others are, and has no distance."""
        self._asked = None
        self._failed.add((candidate.voice, exact))
        self._grid.candidates.pictures.borrow(b"", b"")
        self._grid.show_edited_anew()
        self._ask()
