"""Names of MIDI notes: as they are shown, and as people type them.

Note 60, middle C, is C4 in acoustics and in much software; Yamaha, Ableton, Logic and many libraries of samples call it
C3. Which of the two holds is said once, by ``calling_middle_c`` around what is done or by ``call_middle_c`` for the
rest of a program, and counts for reading and printing alike. Numbers of notes are never touched by it; what passes
between processes carries ``middle_c()``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

NOTE_NAMES = ("C", "C♯", "D", "D♯", "E", "F", "F♯", "G", "G♯", "A", "A♯", "B")
MIDDLE_C = ("C4", "C3")  # what note 60 may be called; the first where nothing is said
_STEPS = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
_called = ContextVar("what middle C is called", default=MIDDLE_C[0])


def middle_c() -> str:
    """What note 60 is called here and now."""
    return _called.get()


def call_middle_c(name: str) -> None:
    """Call note 60 "C4" or "C3" from now on, in this thread."""
    _called.set(_checked(name))


@contextmanager
def calling_middle_c(name: str) -> Iterator[None]:
    """Within this, note 60 is called "C4" or "C3"."""
    before = _called.set(_checked(name))
    try:
        yield
    finally:
        _called.reset(before)


def note_label(note: int) -> str:
    """A note's name: 60 is C4 and 61 C♯4, or C3 and C♯3 where middle C is called so."""
    return f"{NOTE_NAMES[note % 12]}{note // 12 - _octaves_below_zero()}"


def note_named(words: str) -> int | None:
    """A MIDI note 0..127 from "60", "C4", "c#4", "Bb3", "F♯2"; None when it is neither."""
    words = words.strip().replace("♯", "#").replace("♭", "b").replace("−", "-")
    if re.fullmatch(r"[0-9]{1,3}", words):
        return int(words) if int(words) <= 127 else None
    found = re.fullmatch(r"([A-Ga-g])([#b]?)(-?[0-9])", words)
    if found is None:
        return None
    step = _STEPS[found[1].upper()] + {"#": 1, "b": -1, "": 0}[found[2]]
    note = step + 12 * (int(found[3]) + _octaves_below_zero())
    return note if 0 <= note <= 127 else None


def _octaves_below_zero() -> int:
    """How many octaves of MIDI notes lie below the one that is numbered 0."""
    return 5 - int(middle_c()[1:])


def _checked(name: str) -> str:
    if name not in MIDDLE_C:
        raise ValueError(f"middle C is called {' or '.join(MIDDLE_C)}, not {name!r}")
    return name
