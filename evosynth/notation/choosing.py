"""One of several names, as people type it: in any case, its beginning where that is enough, a note by any name."""

from __future__ import annotations

import re
from collections.abc import Sequence

from evosynth.notation.note_names import note_label, note_named

_NUMBER = re.compile(r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")


def chosen(text: str, names: Sequence[str]) -> tuple[int, ...]:
    """Places of the names that may be meant: one where it is clear, none, or several that begin so.

    The very name comes first, then the name in other letters or signs ("-lin" for "−LIN", "x 2" for "× 2"), then names
    that begin so; "Db4" is C♯4.
    """
    if text in names:
        return (names.index(text),)
    keys, wanted = [_plain(name) for name in names], _plain(text)
    note = note_named(text)
    for key in (wanted, *([] if note is None else [_plain(note_label(note))])):
        if key in keys:
            return (keys.index(key),)
    return tuple(place for place, key in enumerate(keys) if wanted and key.startswith(wanted))


def _plain(text: str) -> str:
    """One spelling of what may be typed in several ways."""
    text = " ".join(text.casefold().replace("−", "-").replace("–", "-").replace("♯", "#").split())
    text = re.sub(r"^[x×]\s*(?=[0-9.,])", "", text)
    number = text.replace(",", ".")
    return f"{float(number):g}" if _NUMBER.fullmatch(number) else text
