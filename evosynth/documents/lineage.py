"""Of the line that a candidate comes from, the steps that can be heard: what the document remembers of it.

Most steps of a search move the scores a little and sound like nothing. Those that bring too little to be heard are
passed over by their scores; the rest are rendered, a few voices of a line in one batch, and compared by the one measure
of alike. The founder and the candidate itself always stay.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

import numpy as np

from evosynth.analysis import alike
from evosynth.analysis.alike import ALIKE, Impressions
from evosynth.analysis.impressions import impressions
from evosynth.arrays import F64
from evosynth.documents import records
from evosynth.documents.changes import Found
from evosynth.documents.records import Why
from evosynth.evolution.report import Candidate
from evosynth.synths.base import Audio, Note

LEAST = 0.03  # of the distance, by which the scores have to move for a step to be worth a rendering
MOST = 32  # voices of a line that are rendered
REMEMBERED = 8000  # sounds, 500 bytes each


def found(run: str, line: Sequence[Candidate], why: Why, voice_of: Callable[[F64], bytes]) -> Found:
    """The last of a line as the document remembers it, with those before it as ancestors, each by its step."""
    befores = [records.NOBODY, *(each.id for each in line)]
    reasons = [*[Why.ANCESTOR] * (len(line) - 1), why]
    return Found(
        run,
        tuple(
            records.Candidate(
                each.id,
                *each.parents,
                before,
                each.generation,
                each.index,
                int(reason),
                each.move,
                voice_of(each.genome),
                np.asarray(each.scores, "<f8").tobytes(),
            )
            for each, before, reason in zip(line, befores, reasons, strict=False)
        ),
    )


class Lineage:
    """Lines of one synth, heard at one note. ``render``: genomes (n, d) as they sound there; each is heard once."""

    def __init__(self, render: Callable[[F64], Audio], note: Note) -> None:
        self._render, self._note = render, note
        self._heard: dict[bytes, Impressions] = {}

    def thinned(self, line: Sequence[Candidate], also: Iterable[Sequence[Candidate]] = ()) -> tuple[Candidate, ...]:
        """Of a line, founder first, those who can be heard against the one before; the first and the last always.

        Where something has to be rendered, what is lacking for ``also``, lines to come, is rendered with it.
        """
        few = _few(line)
        self._hear(few, also)
        kept = [few[0]]
        for one in few[1:-1]:
            if self._differ(kept[-1], one):
                kept.append(one)
        if len(few) > 1:
            while len(kept) > 1 and not self._differ(kept[-1], few[-1]):
                kept.pop()
            kept.append(few[-1])
        return tuple(kept)

    def _hear(self, few: Sequence[Candidate], also: Iterable[Sequence[Candidate]]) -> None:
        if len(self._heard) > REMEMBERED:
            self._heard.clear()
        lacking = self._lacking(few)
        if not lacking:
            return
        for line in also:
            if len(lacking) >= MOST:
                break
            lacking |= dict(list(self._lacking(_few(line)).items())[: MOST - len(lacking)])
        heard = impressions(self._render(np.array(list(lacking.values()))), self._note)
        self._heard |= {key: heard[row : row + 1] for row, key in enumerate(lacking)}

    def _lacking(self, few: Sequence[Candidate]) -> dict[bytes, F64]:
        """Genomes that have not been heard yet; a founder and its child need not be, since both stay."""
        if len(few) < 3:
            return {}
        return {key: one.genome for one in few if (key := one.genome.tobytes()) not in self._heard}

    def _differ(self, one: Candidate, other: Candidate) -> bool:
        if one.genome.tobytes() not in self._heard or other.genome.tobytes() not in self._heard:
            return True  # a founder and its child: both stay, whatever they sound like
        first, second = self._heard[one.genome.tobytes()], self._heard[other.genome.tobytes()]
        return bool(alike.steps(first, second)[0] > ALIKE)


def _few(line: Sequence[Candidate]) -> list[Candidate]:
    return _largest(_worth_hearing(line))


def _worth_hearing(line: Sequence[Candidate]) -> list[Candidate]:
    """From the founder on, whoever has moved far enough from the one before; all where nothing is measured."""
    kept = [line[0]]
    for one in line[1:-1]:
        if np.abs(one.scores - kept[-1].scores).sum() >= LEAST * kept[-1].distance:
            kept.append(one)
    return [*kept, *line[1:][-1:]]


def _largest(few: list[Candidate]) -> list[Candidate]:
    """At most MOST of them: between the ends those whose scores moved the most."""
    if len(few) <= MOST:
        return few
    moved = [float(np.abs(b.scores - a.scores).sum()) for a, b in pairwise(few[:-1])]
    inner = np.sort(np.argsort(moved, kind="stable")[-(MOST - 2) :]) + 1
    return [few[0], *(few[row] for row in inner), few[-1]]
