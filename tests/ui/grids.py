"""A grid to show candidates on: sounds of eight families, and a desk that draws when it is told to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import numpy as np
import pytest
from made_states import made_picture
from PySide6.QtWidgets import QApplication

from evosynth.analysis.alike import NAMES, Impressions
from evosynth.analysis.prints import SIZE
from evosynth.analysis.target import PreparedTarget
from evosynth.documents.changes import Change, Looked
from evosynth.documents.records import Rating
from evosynth.service.desk_messages import Picture, Pictures
from evosynth.service.evolver_messages import Candidate
from evosynth.synths import registry, voicing
from evosynth.synths.base import Note
from evosynth.voices.dx7_space import DX7_SPACE
from ui.models.grid import Grid
from ui.models.names import Names
from ui.models.ratings import Ratings

RANDOM = np.random.default_rng(0)
FAMILIES = DX7_SPACE.decode(DX7_SPACE.sample(8, RANDOM))


def candidate(number: int, family: int, distance: float) -> Candidate:
    """Those of one family sound alike, and differ by the delay of their LFO."""
    values = FAMILIES[family].copy()
    values[DX7_SPACE.index("lfo_delay")] = number % 90
    voice = voicing.voice_of(DX7_SPACE.encode(values[None])[0], registry.default())
    return Candidate(number, voice, np.array([distance, 0.0]))


def family_of(voice: bytes) -> int:
    values = DX7_SPACE.decode(voicing.genome_of(voice)[None])[0]
    return int(np.abs(FAMILIES - values).sum(1).argmin())


def drawn(family: int) -> Picture:
    """The picture of a family, whose sounds are one to the ear and far from any other's."""
    heard = Impressions(np.full((1, len(NAMES)), 100.0 * family, np.float32), np.zeros((1, SIZE), np.uint8))
    return replace(made_picture(110.0 * (1 + family), family), heard=heard)


class Page:
    """What stars are written on, in the place of a document: at once, or when it is said."""

    def __init__(self) -> None:
        self.rows: dict[tuple[str, int, int], Rating] = {}
        self.slow = False
        self._waiting: list[Callable[[], None]] = []

    def write(self, changes: Sequence[Change], *, act: bool = False, done: Callable[[], None] | None = None) -> int:
        for change in changes:
            if isinstance(change, Looked):
                continue  # names
            assert isinstance(change, Rating)
            self.rows[change.run, change.generation, change.candidate] = change
        if done is not None:
            self._waiting.append(done)
        if not self.slow:
            self.acknowledge(len(self._waiting))
        return 0

    def acknowledge(self, count: int) -> None:
        """So many of what waits stand there now."""
        told, self._waiting = self._waiting[:count], self._waiting[count:]
        for each in told:
            each()

    def of(self, run: str, generation: int) -> dict[int, int]:
        """The stars that stand there, by candidate."""
        mine = (row for row in self.rows.values() if (row.run, row.generation) == (run, generation))
        return {row.candidate: row.stars for row in mine if row.stars}


class Desk:
    """Draws what it is asked for, when it is told to."""

    def __init__(self) -> None:
        self.asked: list[object] = []

    def draw(self, make: object) -> None:
        self.asked.append(make(1))  # type: ignore[operator]

    def answer(self, grid: Grid) -> None:
        for draw in self.asked:
            pictures = tuple(drawn(family_of(voice)) for voice in draw.voices)  # type: ignore[attr-defined]
            grid.take_pictures(Pictures(1, draw.ids, pictures))  # type: ignore[attr-defined]
        self.asked.clear()


def target() -> PreparedTarget:
    sound = np.ones(100, np.float32)
    return PreparedTarget("a.wav", sound, 22050, (0.0, 1.0), Note(), "given", None, 0.0, True, -18.0)


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def ratings(dressed: QApplication) -> Ratings:
    """Stars that are written on a page."""
    return Ratings(Page())


@pytest.fixture
def grid(dressed: QApplication, desk: Desk, ratings: Ratings) -> Iterator[Grid]:
    made = Grid(desk.draw, ratings, Names(Page()))
    made.set_target(target())
    yield made
    made.deleteLater()  # a turn of the grid may still be due
