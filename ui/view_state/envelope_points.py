"""An envelope as a hand takes hold of it: a curve, and the points of it that can be drawn. Frozen, ready to paint.

Seconds from the key on, and heights from 0 to 1. An engine's laws make it and turn a point that is drawn into values.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

Curve = Sequence[tuple[float, float]]  # seconds, height
Marks = Sequence[tuple[float, str]]  # where on an axis, and in words

_STEPS_S = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)  # between upright lines
_MOST_LINES = 6


@dataclass(frozen=True, slots=True)
class Handle:
    """A point that can be drawn."""

    name: str  # "Operator 3 EG point 2"
    seconds: float
    height: float
    time: str  # what is written of it while it is drawn: "0.52 s"
    level: str  # "−6.3 dB"
    reached: bool = True  # false: the key is let go before
    does: str = ""  # what drawing it sets
    caption: str = ""  # beside it, where its place alone does not say what it is


@dataclass(frozen=True, slots=True)
class Envelope:
    """One envelope on its axis of time."""

    curve: Curve = ()
    handles: tuple[Handle, ...] = ()
    beyond: Curve = ()  # how it would go on if the key were not let go
    gate_s: float = 1.0
    length_s: float = 2.0
    zero: float = 0.0  # the height that is nothing: 0.5 where it goes to both sides
    lines: float = 0.0  # between upright lines without numbers; 0: there are marks
    marks: Marks = ()  # upright lines and what stands at them; none: seconds
    heights: Marks = ()  # level lines, likewise


Draw = Callable[[int, float, float], Mapping[str, float]]  # the point's place, seconds, height -> native values
Nudge = Callable[[int, int, int, bool], Mapping[str, float]]  # its place, steps later, steps higher, fine -> the same


def time_marks(length_s: float) -> Marks:
    """Round numbers of seconds, a few of them."""
    step = next((s for s in _STEPS_S if length_s / s <= _MOST_LINES), _STEPS_S[-1])
    count = math.floor(length_s / step + 1e-9)
    times = [step * number for number in range(1, count + 1)]
    return tuple((t, f"{1000 * t:g} ms" if step < 0.1 else f"{t:.3g} s") for t in times)
