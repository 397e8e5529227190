"""Which run is in hand: another one begins beside it, and Undo brings the one before back as it stood, paused."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from PySide6.QtCore import QObject, Signal

from evosynth.edits.edit import Edit
from evosynth.edits.values import RunInHand
from evosynth.errors import StorageError
from evosynth.service.desk_messages import TargetReady
from evosynth.synths.engine import EngineSpec
from ui.models.audition import Audition
from ui.models.edits import Edits
from ui.models.grid import Grid
from ui.models.ratings import Given, Ratings
from ui.models.run import LeftRun, RunControl
from ui.models.seeds import Seeds
from ui.models.target import Target
from ui.view_state.window import Run


@dataclass(frozen=True, slots=True)
class Origin:
    """What a run begins with, or has begun with."""

    waiting: Seeds = field(default_factory=Seeds)  # of a match that has not begun
    sown: tuple[bytes, ...] = ()  # of a breeding


@dataclass(frozen=True, slots=True)
class Standing:
    """All that is seen of a run, as it stood when another one took its place."""

    run: LeftRun
    ready: TargetReady | None
    origin: Origin
    given: Given
    synth: EngineSpec
    heard: frozenset[bytes]
    chosen: int | None  # id of the candidate that a person had selected


class RunsInHand(QObject):
    """The runs of this window that were in hand, by their names."""

    entered = Signal(object)  # Standing: this is in hand again

    def __init__(
        self,
        run: RunControl,
        grid: Grid,
        target: Target,
        ratings: Ratings,
        edits: Edits,
        audition: Audition,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._run, self._grid, self._target, self._ratings, self._edits = run, grid, target, ratings, edits
        self._audition = audition
        self.origin: Callable[[], Origin] = Origin
        self._left: dict[str, Standing] = {}
        edits.register("run", self._enter)

    @contextmanager
    def another(self, text: str) -> Iterator[None]:
        """What happens within leads to another run, which is one edit; from the start page nothing is left."""
        before, empty = self._edits.run, self._run.state is Run.EMPTY
        standing = self._standing()
        self._audition.silence()
        yield
        after = self._edits.run
        if after != before and not empty:
            self._left[before] = standing
            self._edits.note(Edit("run", RunInHand(before), RunInHand(after), self._edits.document, text))

    def forget(self) -> None:
        """The document is closed: what was left in it lies where it is."""
        for standing in self._left.values():
            self._run.let_go(standing.run)
        self._left.clear()

    def _enter(self, value: RunInHand) -> None:
        """Show a run as it stood. StorageError where it is not known any more."""
        standing = self._left.get(value.run)
        if standing is None:
            raise StorageError("That run is not in this window any more.")
        self._left[self._edits.run] = self._standing()
        self._audition.silence()
        self._run.make_way()
        self._target.show(standing.ready)
        self._grid.clear()
        self._grid.use(standing.synth)
        self._grid.candidates.heard.update(standing.heard)
        self._ratings.put_back(standing.given)
        self._edits.enter_run(value.run)
        self.entered.emit(standing)
        if standing.chosen is not None:
            self._grid.select_candidate(standing.chosen)

    def _standing(self) -> Standing:
        return Standing(
            self._run.as_it_stands(),
            self._target.ready,
            self.origin(),
            self._ratings.given(),
            self._grid.synth,
            frozenset(self._grid.candidates.heard),
            self._grid.chosen_by_person,
        )
