"""What can be written into a document: frozen values, each a fact that was not there before.

They cross pipes and wait in queues; ``Document.apply`` writes any number of them as one. The order within one call is
kept. What is whole already (a run, a candidate, an act) is a record of its own: see ``records``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from evosynth.documents.records import (
    Act,
    Candidate,
    Card,
    Command,
    KeptCopy,
    Rating,
    Run,
    Source,
    Stands,
    StoredTable,
)
from evosynth.library.take_rows import StoredTake


@dataclass(frozen=True, slots=True)
class Began:
    """A run, and it is in hand; the sounds of its target were written before or come in the same call."""

    run: Run


@dataclass(frozen=True, slots=True)
class MadeOf:
    """The files of sounds that a run's target was made of; whoever writes the document reads them."""

    run: str
    paths: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class InHand:
    """Which run is worked on; empty: none."""

    run: str


@dataclass(frozen=True, slots=True)
class Planned:
    """What a run is searched by: runs.folder.Plan, packed."""

    run: str
    synth: str
    plan: bytes


@dataclass(frozen=True, slots=True)
class StandsAt:
    """How far a run has come: JSON of runs.folder.State, and its checkpoint (None: the one before holds)."""

    run: str
    state: str
    checkpoint: bytes | None = None


@dataclass(frozen=True, slots=True)
class Turned:
    """Whether a run goes on, rests or has ended."""

    run: str
    stands: Stands


@dataclass(frozen=True, slots=True)
class GenerationLeft:
    """A generation of a breeding that makes way for another one: its checkpoint."""

    run: str
    number: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Found:
    """Candidates of a run. One that is there already keeps what it has, and gets more reasons to be."""

    run: str
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class Heard:
    """Sounds that were listened to: keys of voices without their names."""

    sounds: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class KeptGone:
    """A kept voice was deleted; its copy goes, the act stays."""

    id: int


@dataclass(frozen=True, slots=True)
class KeptCalled:
    """A kept voice has another name; where it is a copy of this document's, that has it too."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Looked:
    """How the document was looked at: JSON under a key."""

    key: str
    value: str


@dataclass(frozen=True, slots=True)
class About:
    """A fact about the document itself."""

    key: str
    value: str


Change = (
    Began
    | MadeOf
    | InHand
    | Planned
    | StandsAt
    | Turned
    | GenerationLeft
    | Found
    | Heard
    | Rating
    | Act
    | Command
    | KeptCopy
    | KeptGone
    | KeptCalled
    | Source
    | StoredTable
    | StoredTake
    | Looked
    | Card
    | About
)
Write = Callable[[tuple[Change, ...]], None]  # hands changes that belong together on to who writes the document
