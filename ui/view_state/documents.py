"""What is shown of documents: the one in hand, and those that could be opened."""

from __future__ import annotations

from dataclasses import dataclass

from evosynth.service.desk_messages import Picture

SAVED, WRITING = "saved", "writing …"
UNTITLED = "Untitled"  # how the name begins of one that nobody has named


@dataclass(frozen=True, slots=True)
class DocumentCard:
    """A document as one of several."""

    path: str
    name: str  # untitled ones are called by what they match: "Untitled, cello_43"
    told: str  # "bred, generation 12, today"
    size: int  # bytes
    picture: Picture | None = None
    named: bool = True  # it lies where a person has put it
    in_hand: bool = False
    cut_off: bool = False  # it was not closed in good order
    elsewhere: bool = False  # another window has it in hand


@dataclass(frozen=True, slots=True)
class DocumentState:
    """The document in hand; without a name there is none."""

    name: str = ""
    path: str = ""
    saved: str = ""  # SAVED, WRITING, or the sentence that says why it cannot be written
    size: int = 0  # bytes
    named: bool = False  # it lies where a person has put it


def in_words(size: int) -> str:
    """Bytes as people count them: "640 kB", "4.1 MB", "2.30 GB"."""
    if size >= 1_000_000_000:
        return f"{size / 1e9:.2f} GB"
    return f"{size / 1e6:.1f} MB" if size >= 1_000_000 else f"{-(-size // 1000)} kB"
