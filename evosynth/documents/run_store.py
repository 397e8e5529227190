"""A run within a document: its plan, where it stands, and the generations of a breeding that were left.

What is written is handed on as changes, to whoever writes the document: the same process (``Document.apply``), or
another one, which may be slow about it. What is read comes from the file, but for what was handed on since and does not
stand there yet.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from evosynth.documents import reading as read
from evosynth.documents.changes import About, Change, GenerationLeft, Planned, StandsAt, Write
from evosynth.documents.opening import reading
from evosynth.documents.records import TASTE
from evosynth.documents.take_store import TakesInDocument
from evosynth.errors import StorageError
from evosynth.runs.folder import Plan, Resumable, State, plan_of, state_of
from evosynth.runs.pace import Pace
from evosynth.runs.packing import packed


@dataclass(slots=True)
class _Handed:
    """What a run goes on by: JSON of its state (empty: none), its plan, its newest checkpoint, and a person's taste."""

    state: str = ""
    plan: bytes | None = None
    checkpoint: bytes | None = None
    taste: dict[str, str] = field(default_factory=dict)  # facts by their keys

    def note(self, change: Change) -> None:
        if isinstance(change, Planned):
            self.plan = change.plan
        elif isinstance(change, StandsAt):
            self.state, self.checkpoint = change.state, change.checkpoint or self.checkpoint
        elif isinstance(change, About) and change.key.startswith(TASTE):
            self.taste[change.key] = change.value


def how_far(state: str | None) -> tuple[int, int]:
    """The generation and the evaluations that a run's state tells of, as JSON; -1 for what cannot be read."""
    try:
        said = json.loads(state or "{}")
        return int(said.get("generation", -1)), int(said.get("evaluations", -1))
    except (ValueError, TypeError, AttributeError, OverflowError, RecursionError):
        return -1, -1


class RunInDocument:
    """The run of this name in the document at ``path``, where it has begun.

    ``write`` takes changes that belong together, and may raise StorageError.
    """

    def __init__(self, path: Path, run: str, write: Write, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._path, self.run, self._write, self._pace = path, run, write, Pace(clock)
        self._beside: list[Change] = []
        self._sent: dict[int, bytes] = {}  # generations that may not stand in the file yet, by number
        self._handed = _Handed()
        self._takes: dict[str, TakesInDocument] = {}  # by device

    @property
    def path(self) -> Path:
        """Where the document lies; it may go on under another name."""
        return self._path

    @path.setter
    def path(self, path: Path) -> None:
        self._path = path
        for takes in self._takes.values():
            takes.path = path

    def takes(self, device: str, tell: Callable[[str], None] = lambda sentence: None) -> TakesInDocument:
        """What the document holds of a device, the same each time; ``tell`` hears of takes that are damaged."""
        if device not in self._takes:
            self._takes[device] = TakesInDocument(self.path, device, self._write, tell=tell)
        return self._takes[device]

    # ---- writing -------------------------------------------------------------------------------------------------

    def beside(self, *changes: Change) -> None:
        """These are written together with the next that is written: what follows from them is not there before."""
        self._beside.extend(changes)

    def begin(self, plan: Plan) -> State:
        """What the run is started with."""
        state = State.begun(plan)
        self._hand_on(self._planned(plan), self._stands(state))
        return state

    def write_plan(self, plan: Plan) -> None:
        """The run goes on otherwise than it was planned."""
        self._hand_on(self._planned(plan))

    def plan_beside(self, plan: Plan) -> None:
        """The same, written together with the next that is written: a checkpoint is read by it."""
        self._beside.append(self._planned(plan))

    def write_state(self, state: State) -> None:
        """How far it is; the checkpoint before holds."""
        self._hand_on(self._stands(state))

    def write_checkpoint(self, session: Resumable, state: State, elapsed_s: float) -> None:
        """Where a session stands that has had a generation at least; ``state`` learns it too."""
        with self._pace.written():
            data = session.checkpoint()
            state.stand(session, elapsed_s)
            self._hand_on(self._stands(state, data))

    def write_generation(self, number: int, data: bytes) -> None:
        """Remember a generation of a breeding that makes way for another one."""
        self._forget_what_stands()
        self._sent[number] = data
        self._hand_on(GenerationLeft(self.run, number, data))

    @property
    def due(self) -> bool:
        """Whether the last checkpoint is old enough for another."""
        return self._pace.due

    def _planned(self, plan: Plan) -> Planned:
        return Planned(self.run, str(plan.settings.synth), packed(plan))

    def _stands(self, state: State, checkpoint: bytes | None = None) -> StandsAt:
        return StandsAt(self.run, json.dumps(asdict(state)), checkpoint)

    def flush(self) -> None:
        """What waits beside is written now."""
        if self._beside:
            self._hand_on()

    def _hand_on(self, *changes: Change) -> None:
        together = (*self._beside, *changes)
        self._write(together)
        self._beside.clear()
        for change in together:
            self._handed.note(change)

    # ---- reading -------------------------------------------------------------------------------------------------

    @property
    def began(self) -> float:
        """When, in seconds since 1970; just now, where it does not stand in the document yet."""
        with suppress(StorageError), reading(self.path) as db:
            if (run := read.run(db, self.run)) is not None:
                return run.began
        return time.time()

    def state(self) -> State:
        """StorageError when there is none, it is damaged, or another version of EvoSynth wrote it."""
        return state_of(self._stood().state, str(self.path), "state")

    def plan(self) -> Plan:
        """StorageError when it is missing, damaged, or of another version."""
        data = self._stood().plan
        if data is None:
            raise StorageError(f"The run in {self.path} cannot go on: its plan is missing.")
        return plan_of(data, str(self.path), "plan")

    def checkpoint(self) -> bytes | None:
        """None before the first generation was written."""
        return self._stood().checkpoint

    @property
    def handed_taste(self) -> dict[str, str]:
        """Facts about a person's taste that were handed on, and may not stand in the file yet."""
        return dict(self._handed.taste)

    def _stood(self) -> _Handed:
        """What stands in the file, or what was handed on, where the file has not come as far yet."""
        with reading(self.path) as db:
            run = read.run(db, self.run)
            there = _Handed(run.state or "" if run else "", read.plan(db, self.run), read.checkpoint(db, self.run))
        if self._handed.state and how_far(self._handed.state)[1] >= how_far(there.state)[1]:
            return replace(self._handed, plan=self._handed.plan or there.plan)
        if not there.state:
            raise StorageError(f"There is no run in {self.path} that could go on.")
        return there

    def generation(self, number: int) -> bytes | None:
        """As it was written last; None where it never was, or cannot be read."""
        if (data := self._sent.get(number)) is not None:
            return data
        with suppress(StorageError), reading(self.path) as db:
            return read.checkpoint(db, self.run, number)
        return None

    def _forget_what_stands(self) -> None:
        """Generations that have come to stand in the file need not be remembered here as well."""
        with suppress(StorageError), reading(self.path) as db:
            for number in [n for n, data in self._sent.items() if read.checkpoint(db, self.run, n) == data]:
                del self._sent[number]
