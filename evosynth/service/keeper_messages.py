"""What passes between the window and the keeper, the one process that writes documents. Frozen values; no behaviour.

Each request has a ticket; the answer carries the same one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from evosynth.documents.changes import Change
from evosynth.documents.records import NOBODY, Act, Card, Rating, Run
from evosynth.library.records import Kept

# ---- window -> keeper ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OpenDocument:
    """Open a document to write it, or make one where there is none; the one before is closed in good order.

    ``again``: the keeper that had it in hand has died, and none is made in its place.
    """

    ticket: int
    path: Path
    again: bool = False


@dataclass(frozen=True, slots=True)
class OpenCopy:
    """Open a new document that is what another one holds now, which somebody else may be writing."""

    ticket: int
    path: Path
    copy: Path  # where there is nothing yet


@dataclass(frozen=True, slots=True)
class Keep:
    """A voice comes onto the kept list, and a copy of it into the document.

    Its id is given once, by whoever keeps: said again it is still one row.
    """

    kept: Kept
    at: float
    run: str = ""
    candidate: int = NOBODY


@dataclass(frozen=True, slots=True)
class Unkeep:
    """A voice leaves the kept list, and its copy the document."""

    id: int


Wanted = Change | Keep | Unkeep


@dataclass(frozen=True, slots=True)
class Part:
    """Changes that belong together: all or none."""

    ticket: int
    changes: tuple[Wanted, ...]


@dataclass(frozen=True, slots=True)
class Write:
    """Write these, in their order. ``act``: a person did some of it, and a power cut is not to take it.

    ``last``: nobody will ask again; where they cannot be written, all of this document goes into another one.
    """

    ticket: int
    parts: tuple[Part, ...]
    act: bool = False
    last: Path | None = None


@dataclass(frozen=True, slots=True)
class WriteKept:
    """What is kept or deleted while no document is in hand; whatever is in hand here, nothing of it comes there."""

    ticket: int
    changes: tuple[Keep | Unkeep, ...]


@dataclass(frozen=True, slots=True)
class Late:
    """What came when a document had made way already, as its search had still something to say; nobody waits for it."""

    path: Path
    changes: tuple[Wanted, ...]


@dataclass(frozen=True, slots=True)
class SaveAs:
    """The document in hand goes on under this name; one that nobody had named is not there any more then."""

    ticket: int
    path: Path
    force: bool = False  # the person has said that what stands there may go


@dataclass(frozen=True, slots=True)
class CloseDocument:
    """Close the document in hand in good order: one file is left."""

    ticket: int


# ---- keeper -> window ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Contents:
    """What the window needs of a document to show it at once; candidates and checkpoints stay where they are."""

    path: Path  # the file that is written, and that others read
    new: bool  # it was made just now
    cut_off: bool  # it was not closed in good order
    in_hand: str  # the run; empty: none
    runs: tuple[Run, ...] = ()
    acts: tuple[Act, ...] = ()
    ratings: tuple[Rating, ...] = ()
    heard: frozenset[bytes] = frozenset()
    looked: dict[str, str] = field(default_factory=dict)
    kept: tuple[int, ...] = ()  # in the kept list
    card: Card | None = None
    size: int = 0  # bytes
    place: Path | None = None  # where a person has it, when ``path`` is a working copy of that
    told: str = ""  # a sentence about that
    copied: int = 0  # it is a copy: rows of the kept list with smaller ids are of the document it was made of


@dataclass(frozen=True, slots=True)
class DocumentOpened:
    ticket: int
    contents: Contents


@dataclass(frozen=True, slots=True)
class DocumentRefused:
    """It cannot be opened, and the one before is still in hand. One sentence."""

    ticket: int
    message: str
    why: Literal["in use", "newer", "damaged", "cannot"] = "cannot"
    path: Path | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """It stands there, but for the ``wrong`` parts: ticket and a sentence, of what cannot ever be written.

    What the kept list did not take is wrong as well, since no document is to wait for that.
    """

    ticket: int
    size: int = 0  # bytes of the document
    wrong: tuple[tuple[int, str], ...] = ()
    told: str = ""  # what the document does not hold, in a sentence


@dataclass(frozen=True, slots=True)
class KeptWritten:
    """The answer to WriteKept; ``problem``: a sentence, where it could not be written."""

    ticket: int
    problem: str = ""


@dataclass(frozen=True, slots=True)
class NotWritten:
    """None of it was written, as on a full disk; it may be asked for again. One sentence.

    ``damaged``: that would not help, as the document's file is damaged.
    """

    ticket: int
    message: str
    damaged: bool = False


@dataclass(frozen=True, slots=True)
class DamageFound:
    """The document in hand has a page that cannot be read. One sentence."""

    path: Path
    message: str


@dataclass(frozen=True, slots=True)
class PutAside:
    """What could not be written stands in a document of its own, with all of the one in hand that can be read."""

    ticket: int
    path: Path


@dataclass(frozen=True, slots=True)
class KeptListChanged:
    """Something came late that was for the kept list."""


@dataclass(frozen=True, slots=True)
class SavedAs:
    ticket: int
    path: Path
    place: Path | None = None  # as in Contents
    told: str = ""
    copied: int = 0


@dataclass(frozen=True, slots=True)
class WrittenBack:
    """A working copy was written to its place, or could not be: a sentence where the person has to know."""

    place: Path
    told: str = ""


@dataclass(frozen=True, slots=True)
class DocumentClosed:
    ticket: int


@dataclass(frozen=True, slots=True)
class KeeperFailed:
    """What was asked for could not be done. One sentence."""

    ticket: int
    message: str
