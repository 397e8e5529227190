"""The stars of the run in hand: the one place where they are known. The library and the evolver are told of them.

In a breeding each generation has stars of its own: it begins with those that its parents had when it was bred, and what
is given later in one leaves the others as they are. A match, or the seeds that wait for one, are like one generation.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from PySide6.QtCore import QObject, Signal

from evosynth.errors import StorageError
from evosynth.library.store import Library

Rated = Mapping[int, tuple[bytes, int]]  # candidate id -> voice and stars
ALL = -1  # the number of the one generation that a match is


@dataclass(frozen=True, slots=True)
class Given:
    """All stars of a run, as they were when another one took its place."""

    row: int
    voices: Mapping[int, bytes]
    generations: Mapping[int, Mapping[int, int]]
    on_show: int


class Ratings(QObject):
    """By candidate id."""

    changed = Signal()
    failed = Signal(str)  # the library; what was given counts all the same

    def __init__(self, library: Library, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._row = 0  # of the run in the library
        self._voices: dict[int, bytes] = {}
        self._generations: dict[int, dict[int, int]] = {ALL: {}}  # stars, 0 where they were taken back
        self._on_show = ALL

    @property
    def stars(self) -> Mapping[int, int]:
        """In the generation on show, 1 to 5."""
        return {id: stars for id, stars in self._generations[self._on_show].items() if stars}

    def of(self, generation: int | None) -> Mapping[int, int] | None:
        """Those of a generation (None: of a match), 0 where they were taken back; None where it is not known here."""
        stars = self._generations.get(ALL if generation is None else generation)
        return None if stars is None else MappingProxyType(stars)

    def best_first(self) -> list[tuple[bytes, int]]:
        """Voices and stars of all that are rated in this run, in whatever generation."""
        last = dict[int, int]()
        for number in [*sorted(self._generations), self._on_show]:
            last |= self._generations[number]
        return sorted(((self._voices[id], stars) for id, stars in last.items() if stars), key=lambda one: -one[1])

    # ---- whose they are ------------------------------------------------------------------------------------------

    def renew(self, given: Rated = MappingProxyType({})) -> None:
        """Other candidates: nobody is rated, or seeds that were rated where they come from."""
        self._row, self._on_show = 0, ALL
        self._take(given)

    def given(self) -> Given:
        """To be put back later."""
        generations = {number: dict(stars) for number, stars in self._generations.items()}
        return Given(self._row, dict(self._voices), generations, self._on_show)

    def put_back(self, given: Given) -> None:
        """The run that these are of is in hand again."""
        self._row, self._on_show, self._voices = given.row, given.on_show, dict(given.voices)
        self._generations = {number: dict(stars) for number, stars in given.generations.items()}
        self.changed.emit()

    def begin(self, row: int) -> None:
        """Their run has begun under this row of the library: what its seeds were given counts in it."""
        self._row = row
        for id, stars in self.stars.items():
            self._write(id, stars)

    def restore(self, row: int) -> None:
        """Those of a run that is taken up again."""
        self._row, self._on_show = row, ALL
        try:
            self._take(self._library.ratings(row))
        except StorageError as error:
            self._take({})
            self.failed.emit(str(error))

    def learn(self, number: int, found: Rated) -> None:
        """There is this generation; where it is not known here, its stars are those that are ``found`` with it."""
        if number in self._generations:
            return
        for id, (voice, _) in found.items():
            self._voices.setdefault(id, voice)
        known = self._generations[ALL] if self._on_show == ALL else {}  # from the library, written as stars are given
        self._generations[number] = {id: stars for id, (_, stars) in found.items()} | known

    def show(self, number: int) -> None:
        """A generation that is known here is on show; the library is told where one counts otherwise in it."""
        before, self._on_show = self._generations[self._on_show], number
        self._generations.pop(ALL, None)
        for id, stars in self._generations[number].items():
            if before.get(id) != stars:
                self._write(id, stars)
        self.changed.emit()

    # ---- giving --------------------------------------------------------------------------------------------------

    def give(self, id: int, voice: bytes, stars: int, generation: int | None = None) -> None:
        """In a generation of a breeding, None: in a match; written at once. 0 takes them back."""
        self._voices[id] = voice
        number = ALL if generation is None else generation
        self._generations.setdefault(number, {})[id] = stars
        if number == self._on_show or id not in self._generations[self._on_show]:  # what counts now is what is written
            self._write(id, stars)
        self.changed.emit()

    def _take(self, given: Rated) -> None:
        self._voices = {id: voice for id, (voice, _) in given.items()}
        self._generations = {ALL: {id: stars for id, (_, stars) in given.items()}}
        self.changed.emit()

    def _write(self, id: int, stars: int) -> None:
        if not self._row:
            return
        try:
            self._library.rate(self._row, id, self._voices[id], stars)
        except StorageError as error:
            self.failed.emit(str(error))
