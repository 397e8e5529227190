"""Names of MIDI ports: which is meant, which belong together, which are synths, whatever numbers a system adds.

ALSA ends a name with the numbers of client and port ("USB MIDI 20:0"), a2jmidid puts the client's into brackets ("USB
MIDI [28]"), PipeWire's bridge ends the client's name with it ("USB MIDI 28:(playback_0)"), Windows ends a name with its
place in the list: all change when a cable is pulled and put back. JACK calls hardware "system:midi_playback_1" and
knows what it is as an alias.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping, Sequence

from evosynth.errors import PortError

_NUMBERS = re.compile(r"\s*\[\d+\]|\s+\d+:\d+$|\s+\d+(?=:\()")
_PLACE = re.compile(r"\s+\d+$")  # Windows: rtmidi adds the place in the list
_WORDS = re.compile(r"[^\W_]+")
_DIRECTIONS = frozenset(
    ("in", "out", "input", "output", "playback", "capture", "send", "receive", "sink", "source", "midi", "port")
)

# Which profile's synth a name names, in reading order: the first that fits counts; "" is a synth without one.
_SYNTHS = (
    (r"dx[- ]?7 ?(?:ii|2|s|fd)", "dx7ii"),
    (r"dx[- ]?7", "dx7"),
    (r"tx[- ]?7", "tx7"),
    (r"tx[- ]?(?:816|216|416)", "tx816"),
    (r"tx[- ]?802", "tx802"),
    (r"volca[- _]?fm ?2", "volca-fm2"),
    (r"volca[- _]?fm", "volca-fm"),
    (r"mini[- ]?dexed", "minidexed"),
    (r"dexed", "dexed"),
    (r"fs1r", "fs1r"),
    (r"opsix", "opsix"),
    (r"synth|reface|volca|tx81z|dx\d+|yamaha|korg|montage|modx", ""),
)
_MATCHES = tuple((re.compile(rf"(?<![a-z0-9])(?:{words})(?![0-9])", re.I), key) for words, key in _SYNTHS)
# Sockets that a synth may be at, named after the interface.
_SOCKETS = re.compile(r"usb|midi[ -]?\d|midi ?man|mio\b|um-?one|uno\b|midisport|interface|a2j", re.I)
_NO_SYNTH = re.compile(
    r"through|thru\b|announce|timer|evosynth|rtmidi|pipewire|wireplumber|loopback|network|\biac\b|virtual", re.I
)


def stable(name: str, *, places: bool = sys.platform == "win32") -> str:
    """The name without the numbers that change when a port comes back. ``places``: it ends with that in a list."""
    kept = _NUMBERS.sub("", name)
    return (_PLACE.sub("", kept) if places else kept).strip()


def same(name: str, names: Sequence[str], aliases: Mapping[str, str] | None = None) -> list[str]:
    """The ports that this name is or was: as it stands, by what stays of it, or by its alias."""
    if name in names:
        return [name]
    known = aliases or {}
    kept = [one for one in names if name and stable(one) == stable(name)]
    return kept or [one for one in names if name and known.get(one) == name]


def fitting(name: str, names: Sequence[str], aliases: Mapping[str, str] | None = None) -> list[str]:
    """The ports that may be meant by a name, an older one of it, its alias, or a part, whatever the case."""
    known, part = aliases or {}, name.lower()
    return same(name, names, aliases) or [
        one for one in names if part and part in f"{one}\n{known.get(one, '')}".lower()
    ]


def chosen(name: str, names: Sequence[str], what: str, aliases: Mapping[str, str] | None = None) -> str:
    """The only one of them.

    ``what`` is "output" or "input". PortError tells the names that there are where none or several fit.
    """
    found = fitting(name, names, aliases)
    if len(found) == 1:
        return found[0]
    raise PortError(_none_or_several(name, found, list(names), what))


def _none_or_several(name: str, close: list[str], names: list[str], what: str) -> str:
    if not names:
        return f"there is no MIDI {what} called {name!r}, there is none at all"
    told = f"several MIDI {what}s have" if close else f"there is no MIDI {what} with"
    listed = ", ".join(repr(candidate) for candidate in close or names)
    return f"{told} {name!r} in the name; {'these' if close else 'there are'}: {listed}"


def pairs(outputs: Sequence[str], inputs: Sequence[str]) -> dict[str, str]:
    """Of each output the input that belongs to it, of those that have one: of the same name but for words of direction,
    or the only other half of its client."""
    found = {}
    for output in outputs:
        for alike in (stable, _without_direction, _client):
            others = [one for one in outputs if alike(one) == alike(output)]
            fits = [one for one in inputs if alike(one) and alike(one) == alike(output)]
            if len(fits) == 1 and len(others) == 1:
                found[output] = fits[0]
                break
    return found


def _without_direction(name: str) -> str:
    return " ".join(word for word in _WORDS.findall(stable(name).lower()) if word not in _DIRECTIONS)


def _client(name: str) -> str:
    client, colon, _ = stable(name).partition(":")
    return client.lower() if colon and client != "system" else ""  # "system" is all that JACK calls hardware


def is_synth(name: str, alias: str = "") -> bool:
    """Whether a port looks like one of an instrument or of the cable to one; nothing is sent to find out."""
    told = f"{name} {alias}"
    if _NO_SYNTH.search(told):
        return False
    return any(pattern.search(told) for pattern, _ in _MATCHES) or bool(_SOCKETS.search(told))


def model_in(name: str, alias: str = "") -> str:
    """The key of the profile whose synth a name names; empty where it names none."""
    told = f"{name} {alias}"
    return next((key for pattern, key in _MATCHES if pattern.search(told)), "")
