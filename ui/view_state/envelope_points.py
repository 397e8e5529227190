"""An envelope as a hand takes hold of it: a curve, and the points of it that can be drawn. Frozen, ready to paint.

Seconds from the key on, and heights from 0 to 1. An engine's laws make it and turn a point that is drawn into values.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

Curve = Sequence[tuple[float, float]]  # seconds, height


@dataclass(frozen=True, slots=True)
class Handle:
    """A point that can be drawn."""

    name: str  # "Operator 3 EG point 2"
    seconds: float
    height: float
    time: str  # what is written of it while it is drawn: "0.52 s"
    level: str  # "−6.3 dB"
    reached: bool = True  # false: the key is let go before


@dataclass(frozen=True, slots=True)
class Envelope:
    """One envelope on its axis of time."""

    curve: Curve = ()
    handles: tuple[Handle, ...] = ()
    beyond: Curve = ()  # how it would go on if the key were not let go
    gate_s: float = 1.0
    length_s: float = 2.0
    zero: float = 0.0  # the height that is nothing: 0.5 where it goes to both sides
    lines: float = 0.0  # between upright lines; 0: as they fit


Draw = Callable[[int, float, float], Mapping[str, float]]  # the point's place, seconds, height -> native values
Nudge = Callable[[int, int, int, bool], Mapping[str, float]]  # its place, steps later, steps higher, fine -> the same
