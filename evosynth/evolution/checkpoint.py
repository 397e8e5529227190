"""A session as bytes and back: one NPZ archive of plain arrays, with a JSON head. No pickle, no clock."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import astuple, dataclass, field, fields
from typing import Any

import numpy as np

from evosynth.arrays import F64
from evosynth.errors import StorageError
from evosynth.evolution.blend import parts_of
from evosynth.evolution.comparing import Hearing
from evosynth.evolution.repeats import Again
from evosynth.evolution.report import Candidate
from evosynth.evolution.strategy import part_of
from evosynth.system import archives

FORMAT = 1
_HEAD = [
    *("names", "objectives", "strategy", "rng", "generation", "evaluations", "next_id", "best"),
    *("shown", "target", "logbook", "hall"),
]


@dataclass(frozen=True, slots=True)
class Saved:
    """What a session is made of, but for its synth, fitness and strategy's settings."""

    names: tuple[str, ...]  # of the parameters
    objectives: tuple[str, ...]
    strategy: str
    rng: dict[str, Any]
    generation: int
    evaluations: int
    next_id: int
    best: int | None
    shown: list[int]
    ratings: dict[int, float]
    target: dict[str, Any] | None
    logbook: list[dict[str, Any]]
    hall: list[tuple[int, float]]  # id and distance
    hall_genomes: F64
    seeds: F64
    models: F64  # whose locked values newcomers take
    candidates: tuple[Candidate, ...]
    distinct: dict[str, np.ndarray]
    state: dict[str, np.ndarray]  # the strategy's
    ancestors: tuple[Candidate, ...] = ()  # of the candidates, and not among them; older archives have none
    over: dict[int, int] = field(default_factory=dict)  # ancestors left out: the nearest before each
    line: tuple[int, ...] = ()  # of a breeding; a match has none
    again: tuple[Again, ...] = ()  # what was heard again of a device
    hall_shown: tuple[float | None, ...] = ()  # distances of those in the hall, where something else is minimised
    rejected: tuple[int, ...] = ()  # ids that a person wants no more of
    same: tuple[tuple[int, int], ...] = ()  # pairs of ids that are one to this person
    compared: tuple[Hearing, ...] = ()


def packed(saved: Saved) -> bytes:
    """The archive."""
    head = {name: getattr(saved, name) for name in _HEAD} | {"format": FORMAT}
    head["ratings"] = list(saved.ratings.items())
    head |= {"line": saved.line} if saved.line else {}
    head |= {"again": [astuple(one) for one in saved.again]} if saved.again else {}
    head |= {"hall_shown": saved.hall_shown} if any(one is not None for one in saved.hall_shown) else {}
    head |= {"rejected": saved.rejected} if saved.rejected else {}
    head |= {"same": saved.same} if saved.same else {}
    head |= {"compared": [astuple(one) for one in saved.compared]} if saved.compared else {}
    arrays: dict[str, np.ndarray] = {
        "head": np.frombuffer(json.dumps(head).encode(), np.uint8),
        "hall_genomes": saved.hall_genomes,
        "seeds": saved.seeds,
        "models": saved.models,
        **{f"candidates.{name}": array for name, array in _table(saved, saved.candidates).items()},
        **{f"ancestors.{name}": array for name, array in _table(saved, saved.ancestors).items()},
        "over": np.array(list(saved.over.items()), np.int64).reshape(-1, 2),
        **{f"distinct.{name}": array for name, array in saved.distinct.items()},
        **{f"state.{name}": array for name, array in saved.state.items()},
    }
    return archives.packed(arrays)


def unpacked(data: bytes) -> Saved:
    """The session in an archive; StorageError when it is none, or of another format."""
    arrays, said = _read(data)
    try:
        head = dict(said)
        if head.pop("format") != FORMAT:
            raise StorageError("the checkpoint was written by another version of EvoSynth")
        head["ratings"] = {int(id): rating for id, rating in head["ratings"]}
        head["hall"] = [(id, distance) for id, distance in head["hall"]]
        head["again"] = tuple(Again(*map(int, one[:2]), *map(float, one[2:])) for one in head.get("again", ()))
        head["same"] = tuple((int(one), int(other)) for one, other in head.get("same", ()))
        head["compared"] = tuple(Hearing(*one) for one in head.get("compared", ()))
        for name in ("names", "objectives", "line", "hall_shown", "rejected"):
            head[name] = tuple(head.get(name, ()))
        return Saved(
            **head,
            hall_genomes=arrays["hall_genomes"],
            seeds=arrays["seeds"],
            models=arrays["models"],
            candidates=_candidates(part_of(arrays, "candidates.")),
            ancestors=_candidates(table) if (table := part_of(arrays, "ancestors.")) else (),
            over={int(id): int(before) for id, before in arrays["over"]} if "over" in arrays else {},
            distinct=part_of(arrays, "distinct."),
            state=part_of(arrays, "state."),
        )
    except (LookupError, TypeError, ValueError, OverflowError, AttributeError) as error:
        raise StorageError("the checkpoint is damaged") from error


def check(saved: Saved, names: tuple[str, ...], objectives: tuple[str, ...], strategy: str) -> None:
    """StorageError when a checkpoint is of another synth, fitness or strategy."""
    if saved.names != names:
        raise StorageError("the checkpoint is of a synth with other parameters")
    if saved.objectives != objectives or saved.strategy != strategy:
        raise StorageError(
            f"the checkpoint is of a run by {saved.strategy} for {', '.join(map(str, saved.objectives))}"
        )


def _read(data: bytes) -> tuple[dict[str, np.ndarray], Any]:
    """The arrays, and what the head says."""
    try:
        arrays = archives.unpacked(data)
        return arrays, archives.head(arrays)
    except StorageError as error:
        raise StorageError(f"the checkpoint cannot be read: {error}") from error


_COLUMNS = [f.name for f in fields(Candidate)]
_BY_TASTE = ("taste", "weighed")  # only written where a taste was asked


def _table(saved: Saved, rows: tuple[Candidate, ...]) -> dict[str, np.ndarray]:
    """Candidates as one array a field."""
    table = {name: np.array([getattr(c, name) for c in rows]) for name in _COLUMNS}
    table["genome"] = table["genome"].reshape(-1, len(saved.names)).astype(float)
    table["scores"] = table["scores"].reshape(-1, len(parts_of(saved.objectives))).astype(float)
    table["parents"] = table["parents"].reshape(-1, 2).astype(np.int64)
    table["move"] = np.array([c.move for c in rows], dtype=np.str_)
    if all(np.isnan(c.weighed) for c in rows):
        return {name: array for name, array in table.items() if name not in _BY_TASTE}
    return table


def _candidates(table: Mapping[str, np.ndarray]) -> tuple[Candidate, ...]:
    if not np.isfinite(table["genome"]).all():
        raise ValueError("a genome that is not finite")
    for name in ("genome", "scores"):
        table[name].setflags(write=False)
    return tuple(
        Candidate(
            id=int(table["id"][row]),
            genome=table["genome"][row],
            scores=table["scores"][row],
            parents=(int(table["parents"][row, 0]), int(table["parents"][row, 1])),
            move=str(table["move"][row]),
            generation=int(table["generation"][row]),
            index=int(table["index"][row]),
            **{name: float(table[name][row]) for name in _BY_TASTE if name in table},
        )
        for row in range(len(table["id"]))
    )
