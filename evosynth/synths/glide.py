"""A pitch that glides: the straight lines that it follows from the onset until it comes to rest.

Lines that bend at one, two or three places are tried on a coarse grid of places at once, then the best is moved nearer.
"""

from __future__ import annotations

from itertools import combinations, product
from typing import NamedTuple

import numpy as np

from evosynth.arrays import F64, Bool

KNOTS = 12  # places where a pitch envelope may turn
LEAST_GLIDE = 1.0  # semitones
MOST_LEFT = 0.6  # of the movement, where a glide is believed
SLOWEST, AT_ONCE = 0.5, 200.0  # semitones a second of a stage that hardly moves, and of one that there is not
MORE_COSTS = 0.15  # what another stage of it has to gain


class Glide(NamedTuple):
    """Where a pitch begins and the three stages of its way, in semitones and semitones a second; the last one stays."""

    begins: float
    goals: tuple[float, float, float]
    speeds: tuple[float, float, float]
    share: float = 1.0  # of the movement that it explains

    def over(self, seconds: F64) -> F64:
        """(n,) semitones at these times."""
        times, heights = [0.0], [self.begins]
        for goal, speed in zip(self.goals, self.speeds, strict=True):
            times.append(times[-1] + abs(goal - heights[-1]) / speed)
            heights.append(goal)
        return np.asarray(np.interp(seconds, times, heights))


def glide_in(seconds: F64, semitones: F64, known: Bool) -> Glide | None:
    """The three straight lines and the rest that are nearest to a curve; None where it does not go anywhere."""
    t, y = seconds[known], semitones[known]
    places = np.unique(np.concatenate([[0.02, 0.05], np.geomspace(0.08, max(0.1, float(t[-1]) * 0.95), KNOTS)]))
    flat = float(np.mean(np.abs(y - np.median(y))))
    best = (np.inf, np.zeros(0), np.zeros(0))
    for count in (1, 2, 3):
        turns = places[np.array(list(combinations(range(len(places)), count)))]  # (choices, count)
        found, errors = _bent_lines(t, y, turns)
        least = int(np.argmin(errors))
        if errors[least] * (1.0 + MORE_COSTS * count) < best[0]:
            best = (float(errors[least]) * (1.0 + MORE_COSTS * count), turns[least], found[least])
    error, turns, found = _nearer(t, y, best)
    glide = _as_glide(np.concatenate([[0.0], turns]), found)
    if np.ptp([glide.begins, *glide.goals]) < LEAST_GLIDE or error > MOST_LEFT * flat:
        return None
    share = 1.0 - float(np.var(y - glide.over(t)) / max(float(np.var(y)), 1e-9))
    return glide._replace(share=share)


def _as_glide(turns: F64, found: F64) -> Glide:
    """Of the numbers of a bent line: its beginning, its first slope, and by how much that changes at each turn."""
    slopes = np.cumsum(found[1:]).tolist()
    heights = [float(found[0])]
    for slope, seconds in zip(slopes, np.diff(turns).tolist(), strict=True):
        heights.append(heights[-1] + slope * seconds)
    missing = 3 - len(slopes)
    first, second, third = heights[1:] + [heights[-1]] * missing
    one, two, three = [max(abs(slope), SLOWEST) for slope in slopes] + [AT_ONCE] * missing
    return Glide(heights[0], (first, second, third), (one, two, three))


def _nearer(t: F64, y: F64, best: tuple[float, F64, F64]) -> tuple[float, F64, F64]:
    """The same with its places moved a little, as long as that brings it nearer."""
    error, turns, found = best
    costs, gaps = 1.0 + MORE_COSTS * len(turns), 0.25 * np.diff(turns, prepend=0.0)
    for _ in range(3):
        ways = np.array(list(product((-1.0, 0.0, 1.0), repeat=len(turns))))
        moved = np.sort(turns + ways * gaps, axis=1)
        lines, errors = _bent_lines(t, y, moved)
        least = int(np.argmin(errors))
        if errors[least] * costs < error:
            error, turns, found = float(errors[least]) * costs, moved[least], lines[least]
        gaps = 0.5 * gaps
    return error, turns, found


def _bent_lines(t: F64, y: F64, turns: F64) -> tuple[F64, F64]:
    """Of every row of turns (m, k) the line that bends there and rests from the last on.

    Its numbers (m, k + 1), and how far it is from the curve on the average (m,).
    """
    after = np.maximum(0.0, t - turns[:, :, None])  # (m, k, n)
    parts = np.concatenate([(t - after[:, -1:]), after[:, :-1] - after[:, -1:]], axis=1)
    design = np.concatenate([np.ones((len(turns), 1, len(t))), parts], axis=1)
    square = design @ design.transpose(0, 2, 1) + 1e-9 * np.eye(design.shape[1])
    found = np.linalg.solve(square, (design @ y)[:, :, None])[:, :, 0]
    return found, np.mean(np.abs(np.einsum("mk,mkn->mn", found, design) - y), axis=1)
