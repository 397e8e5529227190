"""How values move under a hand: their place in their range, and steps from one to the next."""

from __future__ import annotations

import math
from typing import Protocol

from evosynth.parameters import Curve

STEP, FINE = 0.01, 0.001  # of the range of a continuous value, a step of an arrow or of the wheel
DRAG_PX, LEAST_PX, MOST_PX = 200.0, 2.0, 16.0  # a range is as long under the pointer; a step of whole numbers
FINER = 0.1  # of the way, with Shift


class Quantity(Protocol):
    """What a field asks of a value: a ``Parameter`` has it all."""

    @property
    def name(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def low(self) -> float: ...
    @property
    def high(self) -> float: ...
    @property
    def default(self) -> float: ...
    @property
    def curve(self) -> Curve: ...
    @property
    def discrete(self) -> bool: ...
    @property
    def names(self) -> tuple[str, ...]: ...
    def text(self, value: float) -> str: ...
    def parse(self, text: str) -> float: ...


def part_of(quantity: Quantity, value: float) -> float:
    """Where in its range a value lies, 0 to 1; equal steps of a logarithmic one are equal ratios."""
    low, high = quantity.low, quantity.high
    if high <= low:
        return 0.0
    if quantity.curve == "log":
        return math.log(value / low) / math.log(high / low)
    return (value - low) / (high - low)


def value_at(quantity: Quantity, part: float) -> float:
    """The inverse, a whole number where there are no others; ends hold what goes beyond them."""
    low, high = quantity.low, quantity.high
    if not 0.0 < part < 1.0:
        return high if part >= 1.0 else low
    if quantity.curve == "log":
        return min(high, max(low, low * math.exp(part * math.log(high / low))))
    value = low + part * (high - low)
    return float(round(value)) if quantity.discrete else min(high, max(low, value))


def stepped(quantity: Quantity, value: float, steps: int, *, fine: bool = False) -> float:
    """So many steps on: whole numbers go by one, others by a hundredth of the range, ``fine`` by a thousandth.

    A continuous value comes to rest on what its text says, so that it can be typed again.
    """
    if quantity.discrete:
        return min(quantity.high, max(quantity.low, value + steps))
    return _as_said(quantity, value, value_at(quantity, part_of(quantity, value) + steps * (FINE if fine else STEP)))


def dragged(quantity: Quantity, start: float, pixels: float, *, fine: bool = False) -> float:
    """From ``start`` so many pixels upwards; ``fine`` is ten times as long a way."""
    pixels = pixels * FINER if fine else pixels
    if not quantity.discrete:
        return _as_said(quantity, start, value_at(quantity, part_of(quantity, start) + pixels / DRAG_PX))
    step = min(MOST_PX, max(LEAST_PX, DRAG_PX / max(1.0, quantity.high - quantity.low)))
    return min(quantity.high, max(quantity.low, start + round(pixels / step)))


def _as_said(quantity: Quantity, before: float, value: float) -> float:
    """What the text of a value says, as long as that moves it."""
    said = quantity.text(value)
    return value if said == quantity.text(before) else quantity.parse(said)
