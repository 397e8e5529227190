"""The archive of six as views show it: voices that are put aside, and heard, by a key. Frozen, ready to paint."""

from __future__ import annotations

from dataclasses import dataclass

from evosynth.service.desk_messages import Picture

PLACES = 6


@dataclass(frozen=True, slots=True)
class ArchivedVoice:
    """What is in one place."""

    place: int  # from 0
    name: str
    picture: Picture | None = None  # None: not drawn yet, or silent
    silence: str = ""  # why it is not heard, where it should be: one sentence
    named: bool = False  # its children come next
    selected: bool = False
    playing: bool = False


@dataclass(frozen=True, slots=True)
class ArchiveState:
    """All places; None: there is nothing."""

    places: tuple[ArchivedVoice | None, ...] = (None,) * PLACES
