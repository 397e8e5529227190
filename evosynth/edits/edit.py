"""An edit: one thing that a person has done, as a frozen value that is written as a line of JSON and read again.

Where it belongs is its scope, a path: ``document``; ``kept``; ``run / NAME``, ``run / NAME / generation / NUMBER``,
``run / NAME / search / ENGINE``, ``run / NAME / next``; ``engine / NAME``. Arrays and bytes stand in the text as
base64, everything else as it is called.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from typing import Any

import numpy as np

from evosynth.edits.values import KINDS
from evosynth.errors import StorageError
from evosynth.runs.packing import UnknownField, plain, typed

Scope = tuple[str, ...]

DOCUMENT: Scope = ("document",)
KEPT: Scope = ("kept",)


def run_scope(run: str) -> Scope:
    """What belongs to one run, whatever it shows."""
    return "run", run


def generation_scope(run: str, number: int) -> Scope:
    """What belongs to one generation of a breeding."""
    return "run", run, "generation", str(number)


def search_scope(run: str, *engine: str) -> Scope:
    """What can be done to a run only while it goes on; with an engine: while that one searches."""
    return "run", run, "search", *engine


def next_scope(run: str) -> Scope:
    """What can be done to a run only while no search of it goes on: how the next one is to go."""
    return "run", run, "next"


def engine_scope(engine: str) -> Scope:
    """What belongs to an engine in every run."""
    return "engine", engine


@dataclass(frozen=True, slots=True)
class Edit:
    """From ``before`` to ``after``, both of the type that ``values.KINDS`` has for the kind."""

    kind: str
    before: Any
    after: Any
    scope: Scope
    text: str  # for people, after "Undo": "rating of 003-01"
    joined: bool = False  # to what was done before it: one act for a person

    def __post_init__(self) -> None:
        wanted = KINDS.get(self.kind)
        if wanted is None or type(self.before) is not wanted or type(self.after) is not wanted:
            raise ValueError(f"an edit of kind {self.kind!r} cannot lead from {self.before!r} to {self.after!r}")


def written(edit: Edit) -> str:
    """One line of JSON."""
    return json.dumps(plain(edit, _text_of), ensure_ascii=False)


def read(line: str) -> Edit:
    """The edit of a line. StorageError when it is damaged, or of a kind that this version does not know."""
    try:
        said = json.loads(line)
        kind = KINDS[said["kind"]]
        before, after = (typed(said[name], kind, _array_of) for name in ("before", "after"))
        scope, joined = tuple(map(str, said["scope"])), said.get("joined") is True  # nothing was, before that was known
        return Edit(said["kind"], before, after, scope, str(said["text"]), joined)
    except UnknownField:
        raise
    except (LookupError, TypeError, ValueError, AttributeError, OverflowError, RecursionError) as error:
        raise StorageError("an edit is damaged, or of another version of EvoSynth") from error


def _text_of(array: np.ndarray) -> dict[str, Any]:
    data = base64.b64encode(np.ascontiguousarray(array).tobytes()).decode()
    return {"dtype": array.dtype.str, "shape": list(array.shape), "data": data}


def _array_of(said: dict[str, Any]) -> np.ndarray:
    flat = np.frombuffer(base64.b64decode(said["data"], validate=True), said["dtype"])
    return flat.reshape(said["shape"]).copy()
