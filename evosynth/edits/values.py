"""What each kind of edit changes from and to: frozen values, each of them whole in itself.

Voices are bytes. A value says how something *is to be*, not what to do, but for strands: who lived in one before is
remembered by the search alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from evosynth.library.records import Kept

REJECTED = -1  # in the place of stars


@dataclass(frozen=True, slots=True)
class Stars:
    """What a candidate is given: 1 to 5, 0 for none, or REJECTED: no more of these."""

    candidate: int  # id within its run
    voice: bytes
    stars: int
    generation: int | None = None  # of a breeding, by its number: the one in which they count


@dataclass(frozen=True, slots=True)
class Ranks:
    """What several candidates are given at once: a rank is taken from whoever had it."""

    given: tuple[Stars, ...]


@dataclass(frozen=True, slots=True)
class KeptRow:
    """A row of the kept list; ``kept`` None: there is none under this id."""

    id: int
    kept: Kept | None


@dataclass(frozen=True, slots=True)
class Archived:
    """What is in a place of the archive of six, from 0; without a voice it is empty."""

    place: int
    voice: bytes = b""  # under its name
    name: str = ""


@dataclass(frozen=True, slots=True)
class Called:
    """What a voice is called in the document, or a row of the kept list."""

    name: str
    voice: bytes = b""  # its sound is what counts
    kept: int = 0  # row; 0: it is none of the kept list
    by_person: bool = False  # else it has this name from its sound


@dataclass(frozen=True, slots=True)
class Generation:
    """Which generation of a breeding is on show.

    ``number`` finds it again for ever: so many voices had been heard before its first child. Where it has not been bred
    yet, it is bred from ``parent``, the number of the one before.
    """

    number: int
    parent: int | None = None


@dataclass(frozen=True, slots=True)
class NamedVoice:
    """A voice that a person has named, under its name; ``candidate``: its id where it was on show."""

    voice: bytes
    name: str
    candidate: int = -1


@dataclass(frozen=True, slots=True)
class Named:
    """Who alone are the parents of the next generation; nobody: whoever is rated."""

    parents: tuple[NamedVoice, ...] = ()
    generation: int | None = None  # of a breeding, by its number: the one from which it is bred


@dataclass(frozen=True, slots=True)
class Residents:
    """Who lives in a strand: fresh candidates, a voice and its mutants, or those who had to go last."""

    strand: int
    who: Literal["fresh", "planted", "before"]
    voice: bytes = b""  # that was planted


@dataclass(frozen=True, slots=True)
class Focused:
    """The one strand that is searched, None: all of them; and those that are stopped all the same."""

    strand: int | None
    halted: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Halted:
    """Whether a strand is stopped; ``focused``: it is the one that is searched."""

    strand: int
    halted: bool
    focused: bool = False


@dataclass(frozen=True, slots=True)
class Ended:
    """Whether a run was stopped; one that is not any more rests where it stood."""

    run: str
    ended: bool


@dataclass(frozen=True, slots=True)
class Confined:
    """The words of an engine's locks and limits, and the voice whose values newcomers take.

    ``safe``: whether children of a breeding leave alone what the engine says; None: nobody has said it.
    """

    engine: str  # by name
    words: tuple[str, ...]
    model: bytes | None = None
    safe: bool | None = None


@dataclass(frozen=True, slots=True)
class SavedLocks:
    """The words of limits that are saved under a name, of an engine; none: nothing is."""

    engine: str  # by name
    name: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RunInHand:
    """Which run is worked on, by its name."""

    run: str


@dataclass(frozen=True, slots=True)
class ChosenEngine:
    """The engine of the next search: EngineSpec as text.

    ``preferred``: that of searches in documents to come, where it is another one, since nobody chose ``synth``.
    """

    synth: str
    preferred: str | None = None


@dataclass(frozen=True, slots=True)
class ChosenSearch:
    """The way in which the next search goes, by its name in evolution.strategies."""

    strategy: str


@dataclass(frozen=True, slots=True)
class Leant:
    """Where a match goes: 0 nearer to its target, 1 more to the taste of a person."""

    towards: float


@dataclass(frozen=True, slots=True)
class Sent:
    """A voice that a device was sent; without one it had not been sent. Nobody brings this about again."""

    device: str = ""  # the port, as the system calls it
    channel: int = 0
    voice: bytes = b""


@dataclass(frozen=True, slots=True)
class Believed:
    """Whether a person's taste leads, and the descriptors (alike.NAMES) of which nothing is believed."""

    on: bool = True
    off: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Remembered:
    """Whether the answers of a run up to here count for a person's taste."""

    remembered: bool


@dataclass(frozen=True, slots=True)
class Alike:
    """Whether two candidates, the lower id first, sound the same to a person."""

    candidates: tuple[int, ...]
    alike: bool
    generation: int | None = None


@dataclass(frozen=True, slots=True)
class Compared:
    """What was said in a hearing of a blind test: see ``Compare`` in runs.commands; not ``given``: nothing."""

    hearing: str  # its name
    heard: tuple[int, int]  # ids, in their order
    question: Literal["better", "nearer"]
    given: bool
    chosen: int | None = None
    generation: int | None = None


@dataclass(frozen=True, slots=True)
class Original:
    """What a person edits, as it was met: a candidate of the run, or (id -1) a voice that came from elsewhere."""

    voice: bytes  # under its name
    label: str  # what it is called: "037-01"
    id: int = -1
    generation: int = 0  # in which it was born
    index: int = 0  # its row there
    parents: tuple[int, int] = (-1, -1)
    move: str = ""
    scores: tuple[float, ...] = ()
    weighed: float | None = None
    kept: int = 0  # of one from elsewhere: its row of the kept list
    archived: int = 0  # likewise: its place in the archive of six, from 1


@dataclass(frozen=True, slots=True)
class EditedVoice:
    """What stands in the place of a voice: itself, or what a person has made of it, a candidate with an id of its own.

    Where the original came from elsewhere it has no place in the run: with its own id, -1, nobody stands there.
    """

    of: Original
    id: int
    voice: bytes  # under its name
    slot: int  # what the place is known by: the original's id, or that of the first that was made of one from elsewhere
    generation: int | None = None  # of a breeding, by its number: the one on whose page that is


KINDS: dict[str, type] = {
    "rating": Stars,
    "edit": EditedVoice,
    "ranks": Ranks,
    "same": Alike,
    "blind": Compared,
    "kept": KeptRow,
    "archive": Archived,
    "name": Called,
    "generation": Generation,
    "parents": Named,
    "strand": Residents,
    "focus": Focused,
    "halt": Halted,
    "limits": Confined,
    "locks": SavedLocks,
    "taste": Believed,
    "forget": Remembered,
    "run": RunInHand,
    "stop": Ended,
    "engine": ChosenEngine,
    "strategy": ChosenSearch,
    "lean": Leant,
    "sent": Sent,
}
