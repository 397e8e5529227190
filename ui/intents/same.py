"""Two that sound the same to a person: said of the two heard last, which is an answer, and undone."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from evosynth.edits.edit import Edit
from evosynth.edits.values import Alike
from ui.intents.listening import Listening
from ui.models.edits import Edits
from ui.models.grid import Grid
from ui.models.run import RunControl
from ui.view_state.window import Toast

NO_TWO = "Hear two tiles first, one after the other: then they can be called the same"
NOTHING_GOES_ON = "Nothing goes on that could learn of it: the voices of a search or a breeding can be called the same"


class SameToMe(QObject):
    """Said once more it is taken back."""

    said = Signal(object)  # Toast

    def __init__(
        self, listening: Listening, grid: Grid, run: RunControl, edits: Edits, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._listening, self._grid, self._run, self._edits = listening, grid, run, edits
        edits.register("same", self._put)

    def call(self) -> None:
        """The two heard last."""
        by_id = {candidate.id: candidate for candidate in self._grid.known_audible}
        two = tuple(sorted(id for id in self._listening.last_two if id in by_id))
        if len(two) < 2 or not self._run.alive:
            self.said.emit(Toast(NOTHING_GOES_ON if len(two) == 2 else NO_TWO, "circle-alert"))
            return
        taste, generation = self._run.taste, self._run.generation
        alike = taste is not None and two in taste.same
        labels = " and ".join(self._grid.called(by_id[id]) for id in two)
        before, after = (Alike(two, now, generation) for now in (alike, not alike))
        if self._edits.do(Edit("same", before, after, self._edits.candidates(generation), f"{labels} the same")):
            words = f"{labels} are two to you again" if alike else f"{labels} sound the same to you"
            self.said.emit(Toast(words, "check", undo="undo"))

    def _put(self, value: Alike) -> None:
        self._run.call_same(value.candidates, value.alike, value.generation)
