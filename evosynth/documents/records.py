"""What a document holds, as frozen values. Voices are bytes, times are seconds since 1970."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntFlag
from typing import Literal

from evosynth.library.records import Thumbnail
from evosynth.synths.base import Note

Stands = Literal["waiting", "running", "paused", "stopped"]
NOBODY = -1  # the id of a parent that there is not
WHERE_IT_STANDS = -1  # the number of a run's newest checkpoint
SEEDS = "seeds/"  # with the name of a run: under this key the window notes the voices that wait with it
SOUND = "sound:"  # likewise: where the file of a target lies that is not in the document, and by what it is known again
NAMED = "named:"  # likewise, with the key of a sound: what it is called in this document
ORDER = "order:"  # likewise: after how many evaluations a match rests, and the ids of its tiles, place by place

TASTE = "taste."  # facts about a person's taste: see taste_rows


class Why(IntFlag):
    """Why a candidate is remembered; none of them: as an ancestor of another."""

    ANCESTOR = 0
    SHOWN = 1  # in the sixteen for a second or longer
    RATED = 2
    KEPT = 4
    EDITED = 8
    SENT = 16


@dataclass(frozen=True, slots=True)
class Run:
    """One search of a document."""

    run: str
    began: float
    breeding: bool
    target: str  # its name; empty: none
    synth: str  # EngineSpec as text
    stands: Stands = "waiting"
    sources: tuple[str, ...] = ()  # keys
    state: str | None = None  # JSON: runs.folder.State


@dataclass(frozen=True, slots=True)
class Candidate:
    """One voice of a run. ``scores`` are float64, little-endian, one for each objective."""

    id: int
    parent: int
    other: int
    step: int  # the nearest ancestor of the main line that stands in the document
    generation: int
    place: int
    why: int
    move: str
    voice: bytes
    scores: bytes


@dataclass(frozen=True, slots=True)
class Source:
    """A sound that a target was made of."""

    key: str
    name: str
    path: str
    data: bytes


@dataclass(frozen=True, slots=True)
class StoredTable:
    """A wavetable that voices name by its key."""

    key: str
    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Rating:
    """Stars in a generation; 0: they were taken back."""

    run: str
    generation: int  # -1: of a match
    candidate: int
    stars: int
    voice: bytes


@dataclass(frozen=True, slots=True)
class Act:
    """What a person has done; ``edit`` is a line of edits.edit."""

    number: int
    at: float
    stand: Literal["done", "undone", "set aside", "stays"]
    turn: int
    edit: str


@dataclass(frozen=True, slots=True)
class Command:
    """What a search obeyed, before its evaluation of this number."""

    number: int
    run: str
    evaluations: int
    command: str  # JSON


@dataclass(frozen=True, slots=True)
class KeptCopy:
    """What was kept from this document."""

    id: int  # in the kept list
    at: float
    run: str
    candidate: int
    name: str
    target: str
    distance: float | None
    stars: int
    note: Note | None
    loudness_lufs: float | None
    voice: bytes


@dataclass(frozen=True, slots=True)
class Card:
    """How a document is shown among others."""

    told: str
    voice: bytes
    note: Note | None = None
    loudness_lufs: float | None = None
    picture: Thumbnail | None = None
