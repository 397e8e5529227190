"""What the courses say together: ratios of pages, per kind and over all, and how far chance may have made them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from evosynth.arrays import F64
from listening.courses import Cell
from listening.protocol import Course

DRAWN = 2000  # times for an interval
Figure = Callable[[Course], float]
ByKind = dict[tuple[str, str], list[tuple[float, float]]]  # engine and kind -> of each listener both figures


def paired(courses: Mapping[Cell, Course], one: str, other: str, figure: Figure) -> ByKind:
    """A figure of every listener with two breeders, as far as both are known."""
    found: ByKind = {}
    for cell, course in sorted(courses.items(), key=lambda item: repr(item[0])):
        beside = courses.get(Cell(cell.engine, cell.kind, cell.seed, other))
        if cell.breeder == one and beside is not None:
            found.setdefault((cell.engine, cell.kind), []).append((figure(course), figure(beside)))
    return found


def pages_ratio(pairs: ByKind) -> float:
    """Median over kinds and engines of the median pages with one against those with the other; never is infinite.

    Where nobody of a kind comes there with either the two are even.
    """
    return float(np.median([_ratio(np.array(rows)) for rows in pairs.values()]))


def whole_ratio(pairs: ByKind) -> float:
    """The same of the medians over all listeners."""
    return _ratio(np.concatenate([np.array(rows) for rows in pairs.values()]))


def mean_gap(pairs: ByKind) -> float:
    """Mean of the one minus the other, over all listeners."""
    rows = np.concatenate([np.array(rows) for rows in pairs.values()])
    return float((rows[:, 0] - rows[:, 1]).mean())


def interval(pairs: ByKind, figure: Callable[[ByKind], float], seed: int = 0) -> tuple[float, float]:
    """The middle 90 % of a figure when listeners are drawn anew within each kind."""
    rng, found = np.random.default_rng(seed), []
    for _ in range(DRAWN):
        drawn = {key: [rows[k] for k in rng.integers(len(rows), size=len(rows))] for key, rows in pairs.items()}
        found.append(figure(drawn))
    return _quantile(found, 0.05), _quantile(found, 0.95)


def middle(pages: F64) -> float:
    """The median by pages a listener needs, of speeds: of 5 pages and never it is 10."""
    speed = float(np.median(1.0 / np.asarray(pages)))
    return 1.0 / speed if speed else np.inf


def _ratio(rows: F64) -> float:
    one, other = middle(rows[:, 0]), middle(rows[:, 1])
    if np.isinf(one) and np.isinf(other):
        return 1.0
    return 0.0 if np.isinf(other) else float(one / other)


def _quantile(values: Sequence[float], part: float) -> float:
    """Of values that may be infinite: one of them, no mean."""
    return float(np.sort(values)[round(part * (len(values) - 1))])
