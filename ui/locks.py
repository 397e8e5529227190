"""What a person has locked and limited: told to the run under way and to the next one, and taken back with undo."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from evosynth.arrays import F64
from evosynth.limits import Limits
from evosynth.service.messages import Confine, Snapshot
from evosynth.synths import voicing
from ui.limits_state import MOST, LimitsState, spoken
from ui.run_control import RunControl
from ui.stage import Stage

OTHER_ENGINE = "Only DX7 voices can be locked and limited as yet"


class LimitsCommand(QUndoCommand):
    """From some limits to others; ``put`` stores them and tells everybody."""

    def __init__(self, words: str, before: Limits, after: Limits, put: Callable[[Limits], None]) -> None:
        super().__init__(words)
        self._before, self._after, self._put = before, after, put

    def redo(self) -> None:
        self._put(self._after)

    def undo(self) -> None:
        self._put(self._before)


class Locks(QObject):
    """The limits of the window. Newcomers of a search take locked values from the voice on show at the last lock."""

    changed = Signal(object)  # LimitsState

    def __init__(self, run: RunControl, stage: Stage, undo_stack: QUndoStack, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._run, self._stage, self._undo_stack = run, stage, undo_stack
        self.limits = Limits()
        self._model: F64 | None = None
        self._followed: object = None  # folder of the run whose limits are known
        self._told: LimitsState | None = None
        run.kept = self.kept
        run.snapshot_taken.connect(self._follow)
        run.engine_chosen.connect(lambda _engine: self.tell())
        stage.selection_changed.connect(lambda _selection: self.tell())

    def set(self, word: str, on: bool) -> None:
        """Add or drop a word: "op2", "algorithm", "feedback=0", "operators<=4". Of the last there is one at most."""
        after = self.limits
        if word.startswith(MOST):
            for other in [w for w in after.words if w.startswith(MOST)]:
                after = after.without(other)
        after = after.also(word) if on else after.without(word)
        self._change(after, spoken(word, on))

    def clear(self) -> None:
        """Nothing is locked or limited any more."""
        self._change(Limits(), "end of all locks and limits")

    def kept(self, synth: str) -> Confine:
        """What a run of this synth keeps to, and whose values newcomers take."""
        return Confine(self.limits, self._model) if _lockable(synth) else Confine(Limits())

    def tell(self) -> None:
        """Emit how things stand."""
        selected = self._stage.selected
        state = LimitsState.of(
            self.limits, "" if _lockable(selected.synth if selected else self._run.engine) else OTHER_ENGINE
        )
        if state != self._told:
            self._told = state
            self.changed.emit(state)

    def _change(self, after: Limits, words: str) -> None:
        if after != self.limits:
            self._undo_stack.push(LimitsCommand(words, self.limits, after, self._put))

    def _put(self, limits: Limits) -> None:
        if any("=" not in word for word in set(limits.words) - set(self.limits.words)):
            self._take_model()
        self.limits = limits
        self._run.confine()
        self.tell()

    def _take_model(self) -> None:
        """The voice on show is what a lock is meant for."""
        selected = self._stage.selected
        if selected is not None and _lockable(selected.synth):
            self._model = selected.genome

    def _follow(self, snapshot: Snapshot, _other_generation: bool) -> None:
        """A run that goes on after a crash has limits of its own."""
        if snapshot.session_dir == self._followed or snapshot.state == "stopped":
            return
        self._followed = snapshot.session_dir
        if _lockable(snapshot.synth) and snapshot.limits != self.limits:
            self.limits = snapshot.limits
            self.tell()


def _lockable(synth: str) -> bool:
    return voicing.of(synth).synth == voicing.DX7
