"""Evolution finishes a part of the selected voice: all else is locked, and the search goes on from it. One act.

With a target that is a new match near the voice; in a breeding the next generation are its children, of which only this
part varies. The locks say so in the place Voice, and end as all locks do.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from evosynth.errors import InputError
from evosynth.limits import all_but
from evosynth.synths import voicing
from ui.intents.breeding import Breeding
from ui.intents.locks import Locks
from ui.intents.naming import Naming
from ui.intents.workflow import Workflow
from ui.models.candidates import Chosen
from ui.models.edits import Edits
from ui.models.grid import Grid
from ui.models.run import RunControl
from ui.models.target import Target
from ui.view_state.breeding_acts import STILL_MADE
from ui.view_state.lock_words import name_of
from ui.view_state.window import Run, Toast

NOTHING = "Select a voice first"
NO_RUN = "Begin with a sound, or breed: evolution finishes a voice within a run"


class Finishing(QObject):
    """Of the selected voice."""

    said = Signal(object)  # Toast

    def __init__(
        self,
        locks: Locks,
        workflow: Workflow,
        breeding: Breeding,
        naming: Naming,
        grid: Grid,
        run: RunControl,
        target: Target,
        edits: Edits,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._locks, self._workflow, self._breeding, self._naming = locks, workflow, breeding, naming
        self._grid, self._run, self._target, self._edits = grid, run, target, edits

    def finish(self, word: str) -> None:
        """``word`` of limits: the part that alone is to change from now on."""
        chosen = self._grid.selected
        if chosen is None or (why := self._why_not(chosen)):
            self.said.emit(Toast(NOTHING if chosen is None else why, "triangle-alert"))
            return
        try:
            others = all_but(word, voicing.space_of(chosen.synth))
        except InputError as error:
            self.said.emit(Toast(str(error), "triangle-alert"))
            return
        part = name_of(word, chosen.synth.name)
        with self._edits.as_one(f"finishing of {part} by evolution"):
            self._locks.leave_free(word, others, chosen)
            if self._run.breeding:
                self._naming.name_all((chosen,))
                self._breeding.breed()
            else:
                self._workflow.evolve_from(chosen)
        self.said.emit(Toast(f"Only {part} evolves now: Unlock everything ends that", "lock", undo="undo"))

    def _why_not(self, chosen: Chosen) -> str:
        """Why it cannot begin; empty: it can."""
        if chosen.silence:
            return chosen.silence
        if not self._run.breeding:
            return self._run.why_no_match if self._target.prepared is not None else NO_RUN
        if chosen.synth.name != self._grid.synth.name:
            return "It is a voice of another engine than those that are bred"
        return "" if self._run.state is Run.BREEDING and self._run.on_its_way is None else STILL_MADE
