"""What reading gives: a file cut into segments, each with voices, or with a problem that says why not, or both."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from evosynth.voices.dx7 import Voice
from evosynth.voices.supplement import Supplement

# How much a problem matters where a file gives no voice: the first of the weightiest is told as the reason.
ASIDE = 0  # bytes around and between
FOREIGN = 1  # something whole of another kind
DAMAGE = 2  # voices that cannot be saved any more
OTHER_SYNTH = 3  # voices of a synth that people take for a DX7
OTHER_FILE = 4  # the whole file is something else


class Problem(NamedTuple):
    """Something that was clipped, skipped or could not be read."""

    offset: int  # byte in the file
    message: str
    voice: int | None = None  # where it is one voice's: the place of that among the segment's, from 0
    weight: int = ASIDE


@dataclass(frozen=True, slots=True)
class Segment:
    """Bytes start..stop of a file and what they gave."""

    start: int
    stop: int
    voices: tuple[Voice, ...] = ()
    problems: tuple[Problem, ...] = ()
    kind: str = "message"  # also "headerless", "container" (around messages), "stray", "supplement" (of the next one)
    values: tuple[bytes, ...] = ()  # of each voice its 155 values as they stand, also those out of range
    supplements: tuple[Supplement | None, ...] = ()  # DX7II settings of each voice; empty: none has any


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Problems by their place in the file."""
    return tuple(sorted(problems, key=lambda problem: problem.offset))


def weightiest(problems: Iterable[Problem]) -> Problem:
    """The problem that says best why there is no voice."""
    return max(problems, key=lambda problem: problem.weight, default=Problem(0, "there is nothing in it"))


def stray(start: int, stop: int) -> list[Segment]:
    """A segment for bytes that are no message, if there are any."""
    if start == stop:
        return []
    text = f"{count_of_bytes(stop - start)} not part of any message and left out"
    return [Segment(start, stop, problems=(Problem(start, text),), kind="stray")]


def count_of_bytes(n: int) -> str:
    """ "1 byte is", "20 bytes are"."""
    return "1 byte is" if n == 1 else f"{n:,} bytes are" if n > 9999 else f"{n} bytes are"
