"""Kinds of values on the command line: what a person types, read and held within its range.

Each is for ``type=`` of an argument; what it cannot read is wrong usage (exit code 2), told in a sentence.
"""

from __future__ import annotations

import math
import sys
from argparse import ArgumentTypeError
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from evosynth.errors import AudioError
from evosynth.notation import quantities
from evosynth.notation.note_names import note_named

if TYPE_CHECKING:
    from evosynth.audio.sources import Source

LOWEST_RATE_HZ, HIGHEST_RATE_HZ = 16384, 192000  # below, the engine's frequency table overflows
LONGEST_S = 60.0
STDIN = Path("-")  # instead of a sound file: what comes through a pipe


def sound(text: str) -> Path:
    """A sound file, or "-" for standard input; ``./-`` is a file of that name."""
    path = Path(text)
    return path.absolute() if path == STDIN and text != "-" else path


def place(text: str) -> Path:
    """A file or folder for a result; ``./-`` is one of that name."""
    if text == "-":
        raise ArgumentTypeError("-: results are not written to a pipe: name a file or a folder")
    return sound(text)


def opened(path: Path) -> Source:
    """What a sound is read from; AudioError where a person at a terminal would have to type it."""
    if path != STDIN:
        return path
    if sys.stdin.isatty():
        raise AudioError("- reads a sound from a pipe, as of sox SOUND -t wav - | evosynth match - -o DIR.")
    return sys.stdin.buffer


def whole(low: int, high: int | None = None) -> Callable[[str], int]:
    """A whole number, also short: "20000", "20,000", "2e4", "20k"."""
    wanted = f"a whole number from {low} to {high}" if high is not None else f"a whole number, at least {low}"

    def read(text: str) -> int:
        value = quantities.read_count(text)
        if value is None:
            raise ArgumentTypeError(f"{text!r} is not {wanted}")
        if value < low or (high is not None and value > high):
            raise ArgumentTypeError(f"{text} is not {wanted}")
        return value

    return read


def share(text: str) -> float:
    """A number from 0 to 1, or a percentage: "0.3", "30%"."""
    said, unit = (text[:-1], 100.0) if text.endswith("%") else (text, 1.0)
    try:
        value = float(said) / unit
    except ValueError:
        value = math.nan
    if not 0.0 <= value <= 1.0:
        raise ArgumentTypeError(f"{text} is not a number from 0 to 1")
    return value


def note(text: str) -> int:
    """A MIDI note by its number or its name: "60", "C4", "F#3", "Bb2"."""
    value = note_named(text)
    if value is None:
        raise ArgumentTypeError(
            f"{text!r} is not a note: give a number from 0 to 127, or a name such as C4, F#3 or Bb2"
        )
    return value


def seconds(*, zero: bool = False, most: float | None = LONGEST_S) -> Callable[[str], float]:
    """A time: "1.5", "500ms", "2m", "1:30", "1h 30m"."""
    wanted = ("0 or more" if zero else "more than 0") + (f", at most {most:g}" if most else "")

    def read(text: str) -> float:
        value = _time(text)
        if value < 0.0 or (value == 0.0 and not zero) or value > (most or 1e9):
            raise ArgumentTypeError(f"{text}: {wanted} seconds are needed")
        return value

    return read


def auto(read: Callable[[str], float]) -> Callable[[str], float | None]:
    """One of these, or "auto": None, for what is found in the sound."""
    return lambda text: None if text.strip().lower() == "auto" else read(text)


def rate(text: str) -> int:
    """A sample rate in Hz: "48000", "48k", "44.1 kHz"."""
    value = quantities.read(text, "Hz")
    if value is None:
        value = quantities.read_count(text)
    if value is None or not round(value, 6).is_integer():
        raise ArgumentTypeError(f"{text!r} is not a sample rate in Hz, such as 44100 or 48k")
    if not LOWEST_RATE_HZ <= value <= HIGHEST_RATE_HZ:
        raise ArgumentTypeError(f"{text} is not a sample rate from {LOWEST_RATE_HZ} to {HIGHEST_RATE_HZ} Hz")
    return round(value)


def region(text: str) -> tuple[float, float]:
    """A part of a file in seconds: "0.5:2", "0.5:" to its end (which is infinite here), ":2" from its beginning."""
    start, colon, end = text.partition(":")
    if colon and ":" not in end:  # a clock's colons would be read another way
        ends = (_time(start) if start.strip() else 0.0, _time(end) if end.strip() else math.inf)
        if 0.0 <= ends[0] < ends[1]:
            return ends
        if ends[0] < 0.0:
            raise ArgumentTypeError(f"{text!r}: a region begins at 0 or later")
    raise ArgumentTypeError(f"{text!r} is not START:END in seconds, START before END: 0.5:2, 90:2m, 0.5: to the end")


def _time(text: str) -> float:
    value = quantities.read(text, "s")
    if value is None:
        raise ArgumentTypeError(f"{text!r} is not a time in seconds, such as 0.5, 90, 2m or 1:30")
    return value
