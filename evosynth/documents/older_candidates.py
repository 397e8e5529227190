"""Candidates and ratings of a run of the versions before documents: what its checkpoints know, as a document has it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from evosynth.documents.records import NOBODY, Candidate, Rating, Why
from evosynth.errors import InputError
from evosynth.evolution import report
from evosynth.evolution.checkpoint import Saved
from evosynth.synths import voicing
from evosynth.synths.engine import EngineSpec

Rated = Mapping[int, tuple[bytes, int]]  # voice and stars by candidate
Points = Mapping[int | None, Saved]  # a generation that was left by its number; None: where the run stands


def candidates(points: Points, synth: EngineSpec, rated: Rated) -> tuple[Candidate, ...]:
    """All that the checkpoints know, and whoever was rated, by their ids."""
    known = {one.id: one for saved in points.values() for one in (*saved.candidates, *saved.ancestors)}
    over = {id: before for saved in points.values() for id, before in saved.over.items()}
    shown = {id for saved in points.values() for id in saved.shown}
    stars = rated.keys() | {id for saved in points.values() for id, rating in saved.ratings.items() if rating > 0}
    few, voices = sorted(known), _voices([known[id] for id in sorted(known)], synth)
    found = {}
    for id, voice in zip(few, voices, strict=True):
        one, why = known[id], (Why.SHOWN if id in shown else Why.ANCESTOR) | (Why.RATED if id in stars else 0)
        parent, other = one.parents
        step, voice = _step(parent, known, over), rated.get(id, (voice,))[0]
        born = one.generation, one.index, int(why), one.move
        found[id] = Candidate(id, parent, other, step, *born, voice, np.asarray(one.scores, "<f8").tobytes())
    for id in rated.keys() - known.keys():
        found[id] = Candidate(id, NOBODY, NOBODY, NOBODY, 0, 0, int(Why.RATED), "", rated[id][0], b"")
    return tuple(found[id] for id in sorted(found))


def _voices(few: Sequence[report.Candidate], synth: EngineSpec) -> list[bytes]:
    if not few:
        return []
    try:
        return voicing.voices_of(np.array([one.genome for one in few]), synth)
    except (ValueError, IndexError) as error:
        raise InputError("Its voices are of an engine with other parameters.") from error


def _step(parent: int, known: Mapping[int, report.Candidate], over: Mapping[int, int]) -> int:
    """The nearest ancestor that is known; each one that was left out points at an earlier one."""
    seen: set[int] = set()
    while parent not in known and parent in over and parent not in seen:
        seen.add(parent)
        parent = over[parent]
    return parent if parent in known else NOBODY


def ratings(run: str, points: Points, found: Sequence[Candidate], rated: Rated, *, breeding: bool) -> Iterator[Rating]:
    """Of a match once; of a breeding in each generation that shows the candidate."""
    voices = {one.id: one.voice for one in found}
    if not breeding:
        newest = points.get(None)
        stars = {id: _stars(value) for id, value in (newest.ratings if newest else {}).items()}
        stars |= {id: count for id, (_, count) in rated.items()}
        yield from (Rating(run, -1, id, count, voices[id]) for id, count in stars.items() if count and id in voices)
        return
    for left, saved in points.items():
        number = left if left is not None else saved.line[-1] if saved.line else 0
        for id, value in saved.ratings.items():
            if (count := _stars(value)) and id in voices and id in saved.shown:
                yield Rating(run, number, id, count, voices[id])


def _stars(value: float) -> int:
    return min(5, max(0, round(value * 5)))
