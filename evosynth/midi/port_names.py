"""Names of MIDI ports: which is meant, which belong together, which are synths, whatever numbers a system adds.

ALSA ends a name with the numbers of client and port ("USB MIDI 20:0"), a2jmidid puts the client's into brackets ("USB
MIDI [28]"): both change when a cable is pulled and put back. JACK calls hardware "system:midi_playback_1" and knows
what it is as an alias.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from evosynth.errors import PortError

_NUMBERS = re.compile(r"\s*(\[\d+\]|(?<=\s)\d+:\d+$)")
_DIRECTIONS = re.compile(r"\b(midi|in|out|input|output|playback|capture|port|to|from)\b|[^a-z0-9]+|_")
_NO_SYNTH = re.compile(r"\bthrough\b|midi through|announce|timer|\bevosynth\b|rtmidi|pipewire|wireplumber", re.I)
_SYNTHS = re.compile(
    r"dx7|tx7\b|tx816|tx802|volca|minidexed|dexed|opsix|fs1r|synth|yamaha|korg|usb|midi ?man|mio\b|um-one|uno\b", re.I
)


def stable(name: str) -> str:
    """The name without the numbers that change when a port comes back."""
    return _NUMBERS.sub("", name).strip()


def chosen(name: str, names: Sequence[str], what: str, aliases: Mapping[str, str] | None = None) -> str:
    """The port that is meant by a name, an older one of it, its alias, or a part that only one has, whatever the case.

    ``what`` is "output" or "input". PortError tells the names that there are where none or several fit.
    """
    if name in names:
        return name
    known = aliases or {}
    for same in (
        [one for one in names if name and stable(one) == stable(name)],
        [one for one in names if name and known.get(one) == name],
        [one for one in names if name and name.lower() in f"{one}\n{known.get(one, '')}".lower()],
    ):
        if len(same) == 1:
            return same[0]
        if same:
            break
    raise PortError(_none_or_several(name, list(same), list(names), what))


def _none_or_several(name: str, close: list[str], names: list[str], what: str) -> str:
    if not names:
        return f"there is no MIDI {what} called {name!r}, there is none at all"
    told = f"several MIDI {what}s have" if close else f"there is no MIDI {what} with"
    listed = ", ".join(repr(candidate) for candidate in close or names)
    return f"{told} {name!r} in the name; {'these' if close else 'there are'}: {listed}"


def pairs(outputs: Sequence[str], inputs: Sequence[str]) -> dict[str, str]:
    """Of each output the input that belongs to it, of those that have one: of the same name, or of the same client."""
    found = {}
    for output in outputs:
        for same in (stable, _without_direction, _client):
            fitting = [one for one in inputs if same(one) == same(output)]
            if len(fitting) == 1:
                found[output] = fitting[0]
                break
    return found


def _without_direction(name: str) -> str:
    return _DIRECTIONS.sub("", stable(name).lower())


def _client(name: str) -> str:
    return stable(name).partition(":")[0].lower()


def is_synth(name: str, alias: str = "") -> bool:
    """Whether a port looks like one of an instrument or of the cable to one; nothing is sent to find out."""
    told = f"{name} {alias}"
    return bool(_SYNTHS.search(told)) and not _NO_SYNTH.search(told)
