"""Kinds of values on the command line: what a person types, read and held within its range.

Each is for ``type=`` of an argument; what it cannot read is wrong usage (exit code 2), told in a sentence.
"""

from __future__ import annotations

from argparse import ArgumentTypeError
from collections.abc import Callable

LOWEST_RATE_HZ, HIGHEST_RATE_HZ = 16384, 192000  # below, the engine's frequency table overflows
LONGEST_S = 60.0


def whole(low: int, high: int | None = None) -> Callable[[str], int]:
    wanted = f"a whole number from {low} to {high}" if high is not None else f"a whole number, at least {low}"

    def read(text: str) -> int:
        try:
            value = int(text)
        except ValueError:
            raise ArgumentTypeError(f"{text!r} is not {wanted}") from None
        if value < low or (high is not None and value > high):
            raise ArgumentTypeError(f"{value} is not {wanted}")
        return value

    return read


def seconds(*, zero: bool = False, most: float | None = LONGEST_S) -> Callable[[str], float]:
    wanted = ("0 or more" if zero else "more than 0") + (f", at most {most:g}" if most else "")

    def read(text: str) -> float:
        value = number(text)
        if value < 0.0 or (value == 0.0 and not zero) or value > (most or 1e9):
            raise ArgumentTypeError(f"{text} seconds: {wanted} are needed")
        return value

    return read


def auto(read: Callable[[str], float]) -> Callable[[str], float | None]:
    return lambda text: None if text == "auto" else read(text)


def rate(text: str) -> int:
    return whole(LOWEST_RATE_HZ, HIGHEST_RATE_HZ)(text)


def region(text: str) -> tuple[float, float]:
    start, colon, end = text.partition(":")
    region = (number(start), number(end)) if colon else (0.0, 0.0)
    if not 0.0 <= region[0] < region[1]:
        raise ArgumentTypeError(f"{text!r} is not START:END in seconds, START before END")
    return region


def number(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is not a number") from None
    if value != value or value in (float("inf"), float("-inf")):
        raise ArgumentTypeError(f"{text!r} is not a finite number")
    return value
