"""A run on disk: what it was started with, and the newest checkpoint. NPZ and JSON, never pickle.

``state.json`` is written last at the start of a run: where it stands, the run can go on. Every file is replaced in one
step, so that a killed process leaves the file before.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Protocol

from evosynth.analysis.target import PreparedTarget
from evosynth.arrays import F64
from evosynth.errors import StorageError
from evosynth.limits import Limits
from evosynth.runs.pace import Pace
from evosynth.runs.packing import UnknownField, packed, typed, unpacked
from evosynth.runs.settings import RunSettings
from evosynth.synths import registry
from evosynth.system.writing import write_atomically
from evosynth.taste.answers import Taste

STATE_FILE, PLAN_FILE, CHECKPOINT_FILE = "state.json", "plan.npz", "checkpoint.npz"
GENERATION_FILE = "generation-{}.npz"  # of a breeding: one that was left, by its number
FORMAT = 2


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run was started with; ``target`` None: it breeds.

    ``limits`` are those of each engine by its name, where the settings leave the engine open; ``taste`` is the one that
    a match goes by, where more is known of it than when it began.
    """

    settings: RunSettings
    target: PreparedTarget | None = None
    seeds: F64 | None = None  # genomes (n, d)
    limits: dict[str, Limits] = field(default_factory=dict)
    taste: Taste | None = None

    @property
    def judged(self) -> RunSettings:
        """The settings by which its candidates are judged now."""
        return self.settings if self.taste is None else replace(self.settings, taste=self.taste)


@dataclass(slots=True)
class State:
    """What state.json says. The budget is that of the whole run, which may have grown since it was planned."""

    finished: bool = False
    generation: int = -1
    evaluations: int = 0
    elapsed_s: float = 0.0
    most_evaluations: int | None = None
    most_seconds: float | None = None
    heard: int = 0  # evaluations of a finished run, those of its ranking included
    format: int = FORMAT

    def stand(self, session: Resumable, elapsed_s: float) -> None:
        """As far as this session is now."""
        self.generation, self.evaluations = session.generation - 1, session.evaluations
        self.elapsed_s = elapsed_s

    @classmethod
    def begun(cls, plan: Plan) -> State:
        """Of a run that has not been heard yet."""
        return cls(most_evaluations=plan.settings.evaluations, most_seconds=plan.settings.seconds)


def state_of(text: str, where: str, called: str) -> State:
    """What was written of the run ``where`` into what is ``called`` so. StorageError where it cannot go on."""
    try:
        said = dict(json.loads(text))
        written = int(said.get("format", 1))
        if written == FORMAT:
            state: State = typed(said, State, {}.__getitem__)
            return state
    except UnknownField as error:
        raise _of_another_version(where, newer=True) from error
    except (ValueError, TypeError, LookupError, OverflowError, RecursionError) as error:
        raise StorageError(f"The run in {where} cannot go on: its {called} is damaged.") from error
    raise _of_another_version(where, newer=written > FORMAT)


def plan_of(data: bytes, where: str, called: str) -> Plan:
    """The same of a plan; StorageError also where there is no such engine here."""
    try:
        plan = unpacked(data, Plan)
    except UnknownField as error:
        raise _of_another_version(where, newer=True) from error
    except StorageError as error:
        raise StorageError(f"The run in {where} cannot go on: its {called} is damaged.") from error
    synth = plan.settings.synth
    if not synth.is_open and synth.name not in registry.names():
        raise StorageError(f"The run in {where} cannot go on: there is no engine called {synth.name} here.")
    return plan


def _of_another_version(where: str, *, newer: bool) -> StorageError:
    which = "a newer" if newer else "an earlier"
    return StorageError(f"The run in {where} was written by {which} version of EvoSynth and cannot go on here.")


class Resumable(Protocol):
    """What is kept of a session."""

    @property
    def generation(self) -> int: ...
    @property
    def evaluations(self) -> int: ...
    def checkpoint(self) -> bytes: ...


class RunFolder:
    """The files of one run: the one place that writes and reads them."""

    def __init__(
        self, folder: Path, *, known_as: Path | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """``known_as``: the folder that a person knows it by."""
        self.folder, self._pace, self._shown = folder, Pace(clock), known_as or folder

    def begin(self, plan: Plan) -> State:
        """Write down what the run is started with, in the place of an earlier run."""
        earlier = self.folder.glob(GENERATION_FILE.format("*"))
        for file in (self.folder / STATE_FILE, self.folder / CHECKPOINT_FILE, *earlier):
            with suppress(OSError):
                file.unlink()
        self.write_plan(plan)
        state = State.begun(plan)
        self.write_state(state)
        return state

    def write_plan(self, plan: Plan) -> None:
        """The run goes on otherwise than it was planned."""
        write_atomically(self.folder / PLAN_FILE, packed(plan))

    def write_state(self, state: State) -> None:
        write_atomically(self.folder / STATE_FILE, json.dumps(asdict(state), indent=1).encode())

    def write_checkpoint(self, session: Resumable, state: State, elapsed_s: float) -> None:
        """Write down where a session stands that has had a generation at least; ``state`` learns it too.

        Where it cannot be written, it is not ``due`` at once again either.
        """
        with self._pace.written():
            write_atomically(self.folder / CHECKPOINT_FILE, session.checkpoint())
            state.stand(session, elapsed_s)
            self.write_state(state)

    def write_generation(self, number: int, data: bytes) -> None:
        """Remember a generation of a breeding that makes way for another one."""
        write_atomically(self.folder / GENERATION_FILE.format(number), data)

    def generation(self, number: int) -> bytes | None:
        """As it was written last; None where it never was, or cannot be read."""
        try:
            return (self.folder / GENERATION_FILE.format(number)).read_bytes()
        except OSError:
            return None

    @property
    def due(self) -> bool:
        """Whether the last checkpoint is old enough for another."""
        return self._pace.due

    @property
    def begun(self) -> bool:
        """Whether there is a run that can go on."""
        return (self.folder / STATE_FILE).is_file()

    def strange(self) -> Path | None:
        """A file that a run would replace here and that is not of an earlier one; None where there is none."""
        if os.path.lexists(self.folder / STATE_FILE):
            return None if self._has_own_state() else self.folder / STATE_FILE
        ours = [self.folder / CHECKPOINT_FILE, *self.folder.glob(GENERATION_FILE.format("*"))]
        if os.path.lexists(self.folder / PLAN_FILE):  # killed before its state was written, or another's
            try:
                self.plan()
            except StorageError:
                ours.append(self.folder / PLAN_FILE)
        return next((file for file in ours if os.path.lexists(file)), None)

    def _has_own_state(self) -> bool:
        try:
            said = json.loads((self.folder / STATE_FILE).read_text("utf-8"))
        except (OSError, ValueError, RecursionError):
            return False
        return isinstance(said, dict) and {"finished", "generation"} <= said.keys()

    def state(self) -> State:
        """StorageError when there is none, it cannot be read, or another version of EvoSynth wrote it."""
        try:
            text = (self.folder / STATE_FILE).read_text("utf-8")
        except FileNotFoundError as error:
            raise StorageError(f"There is no run in {self._shown} that could go on.") from error
        except (OSError, ValueError) as error:
            raise StorageError(f"The run in {self._shown} cannot go on: its {STATE_FILE} is damaged.") from error
        return state_of(text, str(self._shown), STATE_FILE)

    def plan(self) -> Plan:
        """StorageError when it is missing, damaged, or of another version."""
        try:
            data = (self.folder / PLAN_FILE).read_bytes()
        except OSError as error:
            raise StorageError(f"The run in {self._shown} cannot go on: its {PLAN_FILE} is damaged.") from error
        return plan_of(data, str(self._shown), PLAN_FILE)

    def checkpoint(self) -> bytes | None:
        """None before the first generation was written."""
        try:
            return (self.folder / CHECKPOINT_FILE).read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise StorageError(f"The checkpoint cannot be read: {error.strerror or error}.") from error
