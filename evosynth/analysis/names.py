"""What the name of a sound file says: which note it is, and how hard its key was struck.

``epiano_60.flac``, ``bass-F#1.wav``, ``Piano C3 v100.wav``, ``pad_mf_C4.wav``, ``oboe_70_vel064_rr2.wav``
"""

from __future__ import annotations

import re
from pathlib import PurePath

_LOWEST_NAMED = 12  # a smaller number counts takes, not keys
_NAMES = {"c": 0, "d": 2, "e": 4, "f": 5, "g": 7, "a": 9, "b": 11}
_NOTE = r"(?:^|[ _.-])([A-Ga-g])([#♯b♭]?)(-?\d)(?=$|[ _.-])"
# "v2" is a version and "v7.wav" somebody's seventh file: a bare v is believed behind a name, and from 16 on.
_VELOCITY = (
    r"(?:(?:^|[ _.-])(?:vel|velocity)[ _-]?|(?<=[^ _.-])[ _.-]v(?=1[6-9]|[2-9]\d|\d{3}|0\d\d))(\d{1,3})(?=$|[ _.-])"
)
_TAKE = r"[ _.-](?:rr|rt|take|t)[ _-]?\d{1,2}(?=$|[ _.-])"
# Middles of eight equal steps of velocity, as most instruments split them.
DYNAMICS = {"ppp": 8, "pp": 24, "p": 40, "mp": 56, "mf": 72, "f": 88, "ff": 104, "fff": 120}
_DYNAMIC = rf"(?:^|[ _.-])({'|'.join(sorted(DYNAMICS, key=len, reverse=True))})(?=$|[ _.-])"


def note_in_name(name: str) -> int | None:
    """The MIDI note in a file's name, as a name anywhere or as a number at its end."""
    stem = _bare(PurePath(name).stem)
    named = list(re.finditer(_NOTE, stem))
    number = re.search(r"(?:^|[^0-9])(\d{1,3})$", stem)
    if number and not (named and named[-1].end() == len(stem)):
        note = int(number[1])
    elif named:
        letter, sign, octave = named[-1].groups()
        sharp = {"": 0, "#": 1, "♯": 1, "b": -1, "♭": -1}[sign]
        note = 12 * (int(octave) + 1) + _NAMES[letter.lower()] + sharp
    else:
        return None
    return note if _LOWEST_NAMED <= note <= 127 else None


def velocity_in_name(name: str) -> int | None:
    """The velocity in a file's name, as a number (``v100``, ``vel064``) or a dynamic (``pp`` to ``ff``)."""
    stem = PurePath(name).stem
    number = re.search(_VELOCITY, stem, re.IGNORECASE)
    if number:
        return int(number[1]) if 1 <= int(number[1]) <= 127 else None
    dynamic = re.search(_DYNAMIC, stem)
    # A single letter is more often a key or a part of a name, unless the note is there beside it.
    if dynamic is None or (len(dynamic[1]) == 1 and note_in_name(name) is None):
        return None
    return DYNAMICS[dynamic[1]]


def _bare(stem: str) -> str:
    """A name without what is neither note nor instrument."""
    for pattern in (_VELOCITY, _TAKE):
        stem = re.sub(pattern, "", stem, flags=re.IGNORECASE)
    return re.sub(_DYNAMIC, "", stem)
