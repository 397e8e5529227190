"""The stars of the runs of a document: the one place where they are known. Document and evolver are told of them.

In a breeding each generation has stars of its own: it begins with those that its parents had when it was bred, and what
is given later in one leaves the others as they are. A match, or the seeds that wait for one, are like one generation.
What a person has given is *pending* until it stands in the document. Whom a person has rejected the evolver writes, and
says in each snapshot; what was said here since counts at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from evosynth.documents.changes import Change
from evosynth.documents.records import Rating

Rated = Mapping[int, tuple[bytes, int]]  # candidate id -> voice and stars
ALL = -1  # the number of the one generation that a match is


class Writes(Protocol):
    """Where stars are written: ``ui.models.document``."""

    def write(self, changes: Sequence[Change], *, act: bool = False, done: Callable[[], None] | None = None) -> int: ...


@dataclass(slots=True)
class _OfRun:
    """What is known of one run."""

    voices: dict[int, bytes] = field(default_factory=dict)
    generations: dict[int, dict[int, int]] = field(default_factory=lambda: {ALL: {}})  # stars, 0: taken back
    on_show: int = ALL
    rejections: dict[int, dict[int, bool]] = field(default_factory=dict)  # by generation: said here, or taken back


class Ratings(QObject):
    """By candidate id, of the run in hand."""

    changed = Signal()

    def __init__(self, document: Writes, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._run = ""
        self._runs: dict[str, _OfRun] = {"": _OfRun()}
        self._rejected: frozenset[int] = frozenset()  # as the evolver said last, of the generation on show
        self._pending: dict[int, int] = {}  # by candidate: how often it was rated and that is not written yet

    @property
    def stars(self) -> Mapping[int, int]:
        """In the generation on show, 1 to 5."""
        known = self._known
        return {id: stars for id, stars in known.generations[known.on_show].items() if stars}

    @property
    def rejected(self) -> frozenset[int]:
        """Of whom, in the generation on show, nobody wants more."""
        said = self.rejections
        return frozenset({*(self._rejected - said.keys()), *(id for id, rejected in said.items() if rejected)})

    @property
    def rejections(self) -> Mapping[int, bool]:
        """What was said here of those in the generation on show: rejected, or not any more."""
        return MappingProxyType(self._known.rejections.get(self._known.on_show, {}))

    @property
    def untold(self) -> Mapping[int, bool]:
        """What of it the evolver did not know when it spoke last."""
        return {id: rejected for id, rejected in self.rejections.items() if rejected != (id in self._rejected)}

    def who_has(self, stars: int, generation: int | None) -> dict[int, bytes]:
        """Candidates of a generation with so many stars, and their voices."""
        return {id: self._known.voices[id] for id, given in (self.of(generation) or {}).items() if given == stars}

    @property
    def pending(self) -> frozenset[int]:
        """Candidates whose stars do not stand in the document yet."""
        return frozenset(self._pending)

    def of(self, generation: int | None) -> Mapping[int, int] | None:
        """Those of a generation (None: of a match), 0 where they were taken back; None where it is not known here."""
        stars = self._known.generations.get(ALL if generation is None else generation)
        return None if stars is None else MappingProxyType(stars)

    def last(self, run: str, candidate: int) -> int:
        """Stars that a candidate of a run of the document was given, in the last of its generations; 0: none."""
        known = self._runs.get(run, _OfRun())
        given = (known.generations[number] for number in sorted(known.generations, reverse=True))
        return next((stars[candidate] for stars in given if candidate in stars), 0)

    def best_first(self) -> list[tuple[bytes, int]]:
        """Voices and stars of all that are rated in this run, in whatever generation."""
        known, last = self._known, dict[int, int]()
        for number in [*sorted(known.generations), known.on_show]:
            last |= known.generations[number]
        return sorted(((known.voices[id], stars) for id, stars in last.items() if stars), key=lambda one: -one[1])

    @property
    def _known(self) -> _OfRun:
        return self._runs[self._run]

    # ---- whose they are ------------------------------------------------------------------------------------------

    def begin(self, run: str, given: Rated = MappingProxyType({})) -> None:
        """A new run is in hand: nobody is rated, or seeds that were rated where they come from."""
        known = _OfRun({id: voice for id, (voice, _) in given.items()})
        known.generations[ALL] |= {id: stars for id, (_, stars) in given.items()}
        self._runs[run] = known
        self._document.write([Rating(run, ALL, id, stars, voice) for id, (voice, stars) in given.items()])
        self.enter(run)

    def enter(self, run: str) -> None:
        """A run is in hand that was left; empty: none."""
        self._run = run
        self._runs.setdefault(run, _OfRun())
        if not run:
            self._runs[run] = _OfRun()
        self._pending.clear()
        self._rejected = frozenset()
        self.changed.emit()

    def restore(self, ratings: Iterable[Rating]) -> None:
        """All of a document that is in hand now."""
        self._runs = {"": _OfRun()}
        for one in ratings:
            known = self._runs.setdefault(one.run, _OfRun())
            known.voices[one.candidate] = one.voice
            known.generations.setdefault(one.generation, {})[one.candidate] = one.stars
        for known in self._runs.values():
            if len(known.generations) > 1:  # what seeds had counts in the generation that they became
                known.generations[ALL].clear()
        self.enter("")

    def learn(self, number: int, found: Rated) -> None:
        """There is this generation; where it is not known here, its stars are those that are ``found`` with it."""
        known = self._known
        if number in known.generations:
            return
        for id, (voice, _) in found.items():
            known.voices.setdefault(id, voice)
        before = known.generations.get(ALL, {}) if known.on_show == ALL else {}  # of seeds, before they were heard
        stars = {id: stars for id, (_, stars) in found.items()} | before
        known.generations[number] = stars
        self._document.write(
            [
                Rating(self._run, number, id, stars, known.voices[id])
                for id, stars in stars.items()
                if id in known.voices
            ]
        )

    def show(self, number: int) -> None:
        """A generation that is known here is on show."""
        self._known.on_show = number
        self._known.generations.pop(ALL, None)
        self.changed.emit()

    # ---- giving --------------------------------------------------------------------------------------------------

    def give(self, id: int, voice: bytes, stars: int, generation: int | None = None) -> None:
        """In a generation of a breeding, None: in a match; written at once. 0 takes them back."""
        known, number = self._known, ALL if generation is None else generation
        known.voices[id] = voice
        known.generations.setdefault(number, {})[id] = stars
        self._pending[id] = self._pending.get(id, 0) + 1
        self._document.write([Rating(self._run, number, id, stars, voice)], act=True, done=lambda: self._written(id))
        self.changed.emit()

    def reject(self, id: int, rejected: bool, generation: int | None = None) -> None:
        """Nobody wants more of this one, or that is taken back."""
        said = self._known.rejections.setdefault(ALL if generation is None else generation, {})
        said[id] = rejected
        self.changed.emit()

    def hear_rejected(self, ids: Iterable[int]) -> None:
        """Those whom the evolver knows to be rejected in the generation on show."""
        if (rejected := frozenset(ids)) != self._rejected:
            self._rejected = rejected
            self.changed.emit()

    def _written(self, id: int) -> None:
        waiting = self._pending.pop(id, 0) - 1
        if waiting > 0:
            self._pending[id] = waiting
        self.changed.emit()
