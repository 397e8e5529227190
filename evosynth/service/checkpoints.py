"""A run on disk: what it was started with, its target, and the newest checkpoint. NPZ and JSON, never pickle.

``state.json`` is written last at the start of a run: where it stands, the run can go on. Every file is replaced in one
step, so that a killed process leaves the file before.
"""

from __future__ import annotations

import io
import json
import time
import zipfile
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np

from evosynth.analysis.target import PreparedTarget
from evosynth.arrays import F64
from evosynth.errors import StorageError
from evosynth.service.messages import Start
from evosynth.synths.base import Note
from evosynth.writing import write_atomically

STATE_FILE, TARGET_FILE, SEEDS_FILE, CHECKPOINT_FILE = "state.json", "target.npz", "seeds.npy", "checkpoint.npz"
INTERVAL_S = 1.0  # at most one checkpoint in this time
_PLAIN = [f.name for f in fields(PreparedTarget) if f.name not in ("samples", "note")]


@dataclass(slots=True)
class State:
    """What state.json says."""

    synth: str
    seed: int
    finished: bool = False
    generation: int = -1
    evaluations: int = 0
    elapsed_s: float = 0.0


class RunFolder:
    """The files of one run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._written_at = -INTERVAL_S

    def begin(self, start: Start) -> State:
        """Write down what the run is started with."""
        if start.target is not None:
            write_atomically(self.folder / TARGET_FILE, _packed(start.target))
        if start.seeds is not None:
            buffer = io.BytesIO()
            np.save(buffer, start.seeds, allow_pickle=False)
            write_atomically(self.folder / SEEDS_FILE, buffer.getvalue())
        state = State(start.synth, start.seed)
        self.write_state(state)
        return state

    def write_state(self, state: State) -> None:
        write_atomically(self.folder / STATE_FILE, json.dumps(asdict(state), indent=1).encode())

    def write_checkpoint(self, data: bytes, state: State) -> None:
        write_atomically(self.folder / CHECKPOINT_FILE, data)
        self.write_state(state)
        self._written_at = time.monotonic()

    @property
    def due(self) -> bool:
        """Whether the last checkpoint is old enough for another."""
        return time.monotonic() - self._written_at >= INTERVAL_S

    def state(self) -> State:
        """StorageError when there is none or it cannot be read."""
        try:
            return State(**json.loads((self.folder / STATE_FILE).read_text("utf-8")))
        except (OSError, ValueError, TypeError) as error:
            raise StorageError("The unfinished run cannot be read: its state is missing or damaged.") from error

    def target(self) -> PreparedTarget | None:
        """None for a breeding run."""
        path = self.folder / TARGET_FILE
        return _unpacked(path) if path.is_file() else None

    def seeds(self) -> F64 | None:
        path = self.folder / SEEDS_FILE
        if not path.is_file():
            return None
        try:
            seeds: F64 = np.load(path, allow_pickle=False)
        except (OSError, ValueError) as error:
            raise StorageError("The unfinished run cannot be read: its first voices are damaged.") from error
        return seeds

    def checkpoint(self) -> bytes | None:
        """None before the first generation was written."""
        try:
            return (self.folder / CHECKPOINT_FILE).read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise StorageError(f"The checkpoint cannot be read: {error.strerror or error}.") from error


def _packed(target: PreparedTarget) -> bytes:
    head: dict[str, Any] = {name: getattr(target, name) for name in _PLAIN} | {"note": asdict(target.note)}
    buffer = io.BytesIO()
    np.savez(buffer, head=np.frombuffer(json.dumps(head).encode(), np.uint8), samples=target.samples)
    return buffer.getvalue()


def _unpacked(path: Path) -> PreparedTarget:
    try:
        with np.load(path, allow_pickle=False) as archive:
            head, samples = json.loads(archive["head"].tobytes()), archive["samples"]
        head["note"] = Note(**head["note"])
        head["region_s"], head["remarks"] = tuple(head["region_s"]), tuple(head["remarks"])
        return PreparedTarget(samples=samples, **head)
    except (OSError, ValueError, TypeError, KeyError, EOFError, zipfile.BadZipFile) as error:
        raise StorageError("The unfinished run cannot be read: its target is damaged.") from error
