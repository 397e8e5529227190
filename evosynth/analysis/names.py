"""What the name of a sound file says: which note it is, and how hard its key was struck.

``epiano_60.flac``, ``bass-F#1.wav``, ``Piano C3 v100.wav``, ``pad_mf_C4.wav``, ``oboe_70_vel064_rr2.wav``; also as
libraries have it: ``A0v1`` (velocity layer), ``As3`` (a sharp), ``Piano.ff.Bb1``, ``029__F1_1`` (number and name),
``033-022-050`` (instrument, note, velocity). Octaves of names go by what middle C is called (notation.note_names);
where a number stands before the name of the same key, the number says which octave is meant.
"""

from __future__ import annotations

import re
from pathlib import PurePath

from evosynth.notation.note_names import note_named

_LOWEST_NAMED = 12  # a smaller number counts takes, not keys
_LOWEST_VELOCITY = 16  # of a number alone behind a note: a smaller one counts layers
_EDGE, _END = r"(?:^|[^A-Za-z0-9#♯♭])", r"(?=$|[^A-Za-z0-9#♯♭])"
# Before a name stands an edge, or a small letter before its capital: "PianoC4". Behind it may stand a layer: "C4v12".
_NOTE = (
    rf"(?:{_EDGE}(?P<free>[A-Ga-g][#♯b♭]?-?\d|[ACDFG]s-?\d)|(?<=[a-z])(?P<glued>[A-G][#♯b♭]?\d))(?:v\d{{1,2}})?{_END}"
)
# "v2" is a version and "v7.wav" somebody's seventh file: a bare v is believed behind a name, and from 16 on.
_VELOCITY = (
    r"(?:(?:^|[ _.-])(?:vel|velocity)[ _-]?|(?<=[^ _.-])[ _.-]v(?=1[6-9]|[2-9]\d|\d{3}|0\d\d))(\d{1,3})(?=$|[ _.-])"
)
# Numbers that count something else than keys: takes, tracks, hits of a drum, beats in a minute, copies of a file.
_COUNTED = (
    "rr|rt|take|tk|t|track|trk|audio|rec|recording|zoom|ste|loop|break|groove|part|clip|layer|version|ver"
    "|round[ _-]?robin|kick|bd|snare|sd|hat|hihat|hh|clap|tom|cymbal|crash|ride|rim|perc|shaker|fx|sfx"
)
_TAKE = rf"(?:^|[ _.-])(?:{_COUNTED})[ _.#-]*\d{{1,4}}(?=$|[ _.()-])"
_TEMPO = r"(?:^|[ _.-])(?:\d{2,3}(?:\.\d+)?[ _-]?bpm|bpm[ _-]?\d{2,3}(?:\.\d+)?)(?=$|[ _.-])"
_COPY = r"(?: ?\(\d+\)|(?<=[A-Za-z]{2})#\d+|\d{4}[-_.]\d\d[-_.]\d\d)$"  # "piano (60)", "Bass#72", "2024-05-12"
_THREE = r"[ _-]\d{3}-(?P<note>\d{3})-(?P<velocity>\d{3})$"  # instrument, note and velocity
_TWO = r"[ _-](?P<note>[2-9]\d|10[0-8])[ _-](?P<velocity>\d{2,3})$"
# Middles of eight equal steps of velocity, as most instruments split them.
DYNAMICS = {"ppp": 8, "pp": 24, "p": 40, "mp": 56, "mf": 72, "f": 88, "ff": 104, "fff": 120}
_WORDS = {"pianissimo": "pp", "mezzo-piano": "mp", "mezzo-forte": "mf", "forte": "f", "fortissimo": "ff"}
_ALL = sorted((*DYNAMICS, *_WORDS), key=len, reverse=True)
_DYNAMIC = rf"(?:^|[ _.-])({'|'.join(_ALL)})(?=$|[ _.-])"


def note_in_name(name: str) -> int | None:
    """The MIDI note in a file's name, as a name anywhere or as a number at its end."""
    stem = _bare(PurePath(name).stem)
    pair = _pair(stem)
    if pair is not None:
        return pair[0]
    named = list(re.finditer(_NOTE, stem))
    if named:
        note = note_named(_spelling(named[-1]))
        before = [int(number) for number in re.findall(r"(?<!\d)\d{2,3}(?!\d)", stem[: named[-1].start()])]
        same = [n for n in before if note is not None and n % 12 == note % 12 and abs(n - note) <= 24]
        note = same[-1] if same else note
        return note if note is not None and note >= _LOWEST_NAMED else None
    number = re.search(r"(?:^|[^0-9])(\d{1,3})(?:[ _-]0?\d)?$", stem)
    note = int(number[1]) if number else None
    return note if note is not None and _LOWEST_NAMED <= note <= 127 else None


def spelled_in_name(name: str) -> bool:
    """Whether a file's name spells one note (``A#3``): a number may count something else, and two are a range."""
    stem = _bare(PurePath(name).stem)
    return _pair(stem) is None and len({_spelling(note) for note in re.finditer(_NOTE, stem)}) == 1


def _spelling(note: re.Match[str]) -> str:
    return re.sub("s(?=-?[0-9])", "#", note["free"] or note["glued"])


def velocity_in_name(name: str) -> int | None:
    """The velocity in a file's name, as a number (``v100``, ``vel064``) or a dynamic (``pp`` to ``ff``)."""
    stem = PurePath(name).stem
    number = re.search(_VELOCITY, stem, re.IGNORECASE)
    if number:
        return int(number[1]) if 1 <= int(number[1]) <= 127 else None
    pair = _pair(_bare(stem))
    if pair is not None:
        return pair[1]
    behind = re.search(rf"{_NOTE}[ _-](?P<velocity>\d{{2,3}})$", _bare(stem))
    if behind and _LOWEST_VELOCITY <= int(behind["velocity"]) <= 127:
        return int(behind["velocity"])
    dynamic = re.search(_DYNAMIC, stem)
    # A single letter is more often a key or a part of a name, unless the note is there beside it; so is a word.
    if dynamic is None or (dynamic[1] not in _CLEAR and note_in_name(name) is None):
        return None
    return DYNAMICS[_WORDS.get(dynamic[1], dynamic[1])]


_CLEAR = tuple(dynamic for dynamic in DYNAMICS if len(dynamic) > 1)


def _pair(stem: str) -> tuple[int, int] | None:
    """Note and velocity, where two numbers at the end can be both."""
    found = re.search(_THREE, stem) or (None if re.search(_NOTE, stem) else re.search(_TWO, stem))
    if found is None:
        return None
    note, velocity = int(found["note"]), int(found["velocity"])
    return (note, velocity) if note <= 127 and _LOWEST_VELOCITY <= velocity <= 127 else None


def _bare(stem: str) -> str:
    """A name without what is neither note nor instrument."""
    for pattern in (_COPY, _VELOCITY, _TEMPO, _TAKE):
        stem = re.sub(pattern, "", stem, flags=re.IGNORECASE)
    return re.sub(_DYNAMIC, "", stem)
