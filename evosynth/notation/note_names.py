"""Names of MIDI notes, middle C (60) being C4: as they are shown, and as people type them."""

from __future__ import annotations

import re

NOTE_NAMES = ("C", "C♯", "D", "D♯", "E", "F", "F♯", "G", "G♯", "A", "A♯", "B")
_STEPS = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}


def note_label(note: int) -> str:
    """A note's name: 60 is C4, 61 is C♯4, 0 is C-1."""
    return f"{NOTE_NAMES[note % 12]}{note // 12 - 1}"


def note_named(words: str) -> int | None:
    """A MIDI note 0..127 from "60", "C4", "c#4", "Bb3", "F♯2"; None when it is neither."""
    words = words.strip().replace("♯", "#").replace("♭", "b").replace("−", "-")
    if re.fullmatch(r"[0-9]{1,3}", words):
        return int(words) if int(words) <= 127 else None
    found = re.fullmatch(r"([A-Ga-g])([#b]?)(-?[0-9])", words)
    if found is None:
        return None
    note = _STEPS[found[1].upper()] + {"#": 1, "b": -1, "": 0}[found[2]] + 12 * (int(found[3]) + 1)
    return note if 0 <= note <= 127 else None
