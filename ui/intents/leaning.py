"""Between the target of a match and a person's taste: where it goes is one act, however the slider came there."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from evosynth.edits.edit import Edit, run_scope
from evosynth.edits.values import Leant
from ui.models.edits import Edits
from ui.models.run import RunControl
from ui.view_state.lean import LeanState
from ui.view_state.window import Toast

STEP = 1 / 8
SETTLE_MS = 300  # so long after its last step the slider stands


class Leaning(QObject):
    """What the slider shows, and what moving it does."""

    changed = Signal(object)  # LeanState
    said = Signal(object)  # Toast

    def __init__(self, run: RunControl, edits: Edits, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._run, self._edits = run, edits
        self._on_its_way: float | None = None  # shown, and not done yet
        self._settling = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settling.timeout.connect(self.settle)
        edits.register("lean", self._put)
        run.transport_changed.connect(lambda _state: self._tell())

    @property
    def state(self) -> LeanState:
        """As it is shown."""
        return self._run.lean_state(self._on_its_way)

    def move(self, towards: float) -> None:
        """It is on its way there; done as soon as it rests."""
        state = self.state
        if state.why_not:
            self.explain()
        if state.why_not or not state.shown:
            return
        self._on_its_way = min(1.0, max(0.0, towards))
        self._settling.start()
        self._tell()

    def explain(self) -> None:
        """Why the slider rests, to whoever has tried to move it."""
        state = self.state
        if state.why_not and state.shown:
            self.said.emit(Toast(state.why_not, "heart"))

    def nudge(self, steps: int) -> None:
        """By keys, to the next eighth."""
        self.move(round(self.state.towards / STEP + steps) * STEP)

    def settle(self) -> None:
        """It stands: that is an act of the run in hand."""
        self._settling.stop()
        wanted, self._on_its_way = self._on_its_way, None
        if wanted is not None and wanted != self._run.towards:
            before, after = Leant(self._run.towards), Leant(wanted)
            if self._edits.run:
                self._edits.do(Edit("lean", before, after, run_scope(self._edits.run), words(before, after)))
            else:
                self._put(after)
        self._tell()

    def _put(self, value: Leant) -> None:
        self._run.lean(value.towards)

    def _tell(self) -> None:
        self.changed.emit(self.state)


def words(before: Leant, after: Leant) -> str:
    """Of the act, after "Undo"."""
    where = "towards your taste" if after.towards > before.towards else "nearer to the target"
    return f"step {where}, to {after.towards:.0%} taste"
