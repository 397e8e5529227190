"""What was said, as pairs of sounds of one page: this one rather than that one, or both the same.

An answer is about its page alone. What nobody listened to says nothing, and silence is no sound. Of a pair that was
compared by itself, its grades say nothing more.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from evosynth.analysis.alike import NAMES, Impressions
from evosynth.analysis.prints import SIZE
from evosynth.arrays import F64, I64
from evosynth.taste.answers import Page

MOST = 400  # sounds that are remembered, of the newest pages: who listens for hours changes, and fitting goes by n^3

FADES = 0.93  # what a page counts beside the next one: people change, and of what they said before little is lost
EACH = 0.7  # answers that a sound of a page is worth: with more, a model is surer than it is right


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """n sounds, those of a page side by side, and p pairs of them."""

    sounds: Impressions  # (n,)
    ends: I64  # (pages,) the row behind each page's last
    first: I64  # (p,) rows that are liked more, or are the same as
    second: I64  # (p,) these
    same: I64  # (p,) 1 where they are the same
    weight: F64  # (p,) of how many answers each counts

    def __len__(self) -> int:
        return len(self.first)

    def until(self, page: int) -> Pairs:
        """What stands on the pages before this one."""
        end = int(self.ends[page - 1]) if page else 0
        kept = self.first < end
        rows, told = (self.first[kept], self.second[kept]), (self.same[kept], self.weight[kept])
        return Pairs(self.sounds[:end], self.ends[:page], *rows, told[0], told[1] / self.faded(page - 1))

    def faded(self, page: int) -> float:
        """What a page counts beside the last one."""
        return float(FADES ** (len(self.ends) - 1 - page))


def pairs_of(pages: tuple[Page, ...]) -> Pairs:
    """Of the newest pages, so far as they go into MOST sounds; always of the last one that says anything."""
    told: list[Pairs] = []
    n = 0
    for page in reversed(pages):
        part = _pairs_of_page(page)
        if len(part):
            n += len(part.sounds)
            if told and n > MOST:
                break
            told.append(part)
    return _joined(told[::-1])


def _pairs_of_page(page: Page) -> Pairs:
    """The best MOST of a page at the most, by rows of its own."""
    compared = np.zeros(len(page.grades), bool)
    compared[[end for pair in (*page.same, *page.preferred) for end in pair]] = True
    heard = np.flatnonzero((np.isfinite(page.grades) | compared) & ~np.isnan(page.sounds.values[:, 0]))
    if len(heard) > MOST:
        strength = np.where(compared, np.inf, np.abs(page.grades))[heard]
        heard = np.sort(heard[np.argsort(-strength, kind="stable")[:MOST]])
    grades, row = page.grades[heard], {int(was): now for now, was in enumerate(heard)}
    chosen, alike = _within(page.preferred, row), _within(page.same, row)
    known = {frozenset(pair) for pair in (*alike, *chosen)}
    more = [
        (a, b)
        for a in range(len(heard))
        for b in range(len(heard))
        if grades[a] > grades[b] and frozenset((a, b)) not in known
    ]
    sounds = Impressions(page.sounds.values[heard], page.sounds.prints[heard])
    both = np.array(more + chosen + alike, np.int64).reshape(-1, 2)
    same = np.repeat(np.array([0, 0, 1], np.int64), [len(more), len(chosen), len(alike)])
    graded = _share(int(np.isfinite(grades).sum()), len(more))
    weight = np.where(np.arange(len(both)) < len(more), graded, 1.0)
    return Pairs(sounds, np.array([len(heard)]), both[:, 0].copy(), both[:, 1].copy(), same, weight)


def _within(pairs: tuple[tuple[int, int], ...], row: dict[int, int]) -> list[tuple[int, int]]:
    """Those of two sounds that are remembered, by the rows that these have now."""
    return [(row[a], row[b]) for a, b in pairs if a in row and b in row and a != b]


def _share(sounds: int, pairs: int) -> float:
    """What one of a page's pairs counts: they follow from each other, so all of them count as EACH a sound."""
    return min(1.0, EACH * sounds / pairs) if pairs else 1.0


def _joined(parts: list[Pairs]) -> Pairs:
    """Pages one behind the other."""
    if not parts:
        empty = np.empty(0, np.int64)
        values, prints = np.empty((0, len(NAMES)), np.float32), np.empty((0, SIZE), np.uint8)
        return Pairs(Impressions(values, prints), empty, empty, empty, empty, np.empty(0))
    ends = np.cumsum([len(part.sounds) for part in parts])
    starts = ends - [len(part.sounds) for part in parts]
    return Pairs(
        Impressions(
            np.concatenate([part.sounds.values for part in parts]),
            np.concatenate([part.sounds.prints for part in parts]),
        ),
        ends,
        np.concatenate([part.first + start for part, start in zip(parts, starts, strict=True)]),
        np.concatenate([part.second + start for part, start in zip(parts, starts, strict=True)]),
        np.concatenate([part.same for part in parts]),
        np.concatenate(
            [part.weight * FADES**age for part, age in zip(parts, reversed(range(len(parts))), strict=True)]
        ),
    )
