"""What a person tells a search, as values: what it obeys between two generations, and as text.

Whoever tells a search that was begun from the same plan the same commands, each before the evaluation before which it
was obeyed, gets the same candidates.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from evosynth.errors import StorageError
from evosynth.evolution.comparing import Hearing
from evosynth.evolution.manner import Manner
from evosynth.limits import Limits
from evosynth.runs.packing import plain, typed


@dataclass(frozen=True, slots=True)
class Begin:
    """Not said by a person: a search as it was planned, whose limits may be others by now; ids count from ``first_id``.

    It is the first of a run's commands. Where the engine was left open each one that is tried has its own.
    """

    limits: Limits
    first_id: int = 0
    engine: str = ""  # EngineSpec as text
    machine: dict[str, str] = field(default_factory=dict)  # see documents.machine
    towards: float = 0.0  # where between the target and a taste
    safe: bool | None = None  # see RunSettings


@dataclass(frozen=True, slots=True)
class Chosen:
    """Not said by a person: of the engines that were tried the one whose ids count from ``first_id`` goes on."""

    first_id: int


@dataclass(frozen=True, slots=True)
class Seam:
    """Not said by a person: here a search was left or taken up, maybe by another process or machine.

    The generation before it may have been cut short by a budget.
    """

    machine: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ranked:
    """Not said by a person: the best were ranked as in a search of so many evaluations, and the winner made simpler."""

    evaluations: int | None


@dataclass(frozen=True, slots=True)
class Rate:
    """Candidate id -> rating in [0, 1]; 0 takes a rating back.

    A breeding that shows another ``generation`` is not meant. ``heard``: who else was listened to in a match, so that
    whoever is rated is preferred to them; a breeding says it the other way round, when it is left (see Visit).
    """

    ratings: dict[int, float]
    generation: int | None = None  # by its number
    heard: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Reject:
    """No more of these, or ``taken_back``. A breeding that shows another ``generation`` is not meant."""

    ids: tuple[int, ...]
    generation: int | None = None
    taken_back: bool = False


@dataclass(frozen=True, slots=True)
class Adopt:
    """A voice that a person has made by hand is a candidate under this id, a child of ``parent`` (-1: of nobody).

    In a breeding it stands on the page in the place of who has the id ``instead``; nobody: it joins the page. With the
    id -1 whoever stands there goes. A breeding that shows another ``generation`` is not meant.
    """

    id: int
    voice: bytes
    parent: int
    born: tuple[int, int]  # generation and row of the voice that it was made of, after which it is called
    instead: int = -1
    generation: int | None = None


@dataclass(frozen=True, slots=True)
class Same:
    """These sound the same to me, or ``taken_back``: what was said of any two of them."""

    ids: tuple[int, ...]
    generation: int | None = None
    taken_back: bool = False


@dataclass(frozen=True, slots=True)
class Compare:
    """Of two that were heard one after the other, in this order, the one that was chosen; None: there is no difference.

    ``name`` is that of the hearing: said again, it replaces what was said. ``question``: which one is better counts for
    taste; which one is nearer to the target says nothing of it, and stands in the run as it was said.
    """

    name: str
    ids: tuple[int, int]
    chosen: int | None
    question: Literal["better", "nearer"] = "better"
    generation: int | None = None
    taken_back: bool = False

    def __post_init__(self) -> None:
        if self.question not in ("better", "nearer"):
            raise ValueError(f"nobody asks which one is {self.question}")
        Hearing(self.name, *self.ids, self.chosen)

    @property
    def hearing(self) -> Hearing:
        """What was said, whatever the question was."""
        return Hearing(self.name, *self.ids, self.chosen)


@dataclass(frozen=True, slots=True)
class Believe:
    """Whether taste leads anything, and of which descriptors (alike.NAMES) nothing is believed."""

    on: bool = True
    off: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Forget:
    """Begin taste anew from the next answer on; ``taken_back``: remember again what was forgotten last."""

    taken_back: bool = False


@dataclass(frozen=True, slots=True)
class Restart:
    """Let fresh candidates settle in a strand of a match. Strands count from 0; so does all that steers them."""

    strand: int


@dataclass(frozen=True, slots=True)
class Plant:
    """Let these voices take a strand over."""

    strand: int
    voices: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Recover:
    """Bring back who lived in a strand before its last Restart or Plant."""

    strand: int


@dataclass(frozen=True, slots=True)
class Focus:
    """Search in one strand alone; None: in all of them."""

    strand: int | None


@dataclass(frozen=True, slots=True)
class Halt:
    """Search in a strand no more, or again. With all of them halted the run rests as after Pause."""

    strand: int
    halted: bool


Steer = Restart | Plant | Recover | Focus | Halt


@dataclass(frozen=True, slots=True)
class Confine:
    """Lock and limit the run from its next generation on; newcomers take locked values from the voice ``model``.

    ``safe``: whether a breeding leaves alone what is safe to leave; None: as it was.
    """

    limits: Limits
    model: bytes | None = None  # None: the best so far
    engine: str = ""  # by name: a run of another one is not meant. Empty: whatever it is
    safe: bool | None = None


@dataclass(frozen=True, slots=True)
class Lean:
    """Nearer to the target of a match (0) or more to the taste of a person (1), from its next generation on."""

    towards: float


@dataclass(frozen=True, slots=True)
class Visit:
    """Show a generation of a breeding, by its number (see ``Snapshot.line``).

    One that has not been is bred from ``parent``, which is on show, by what that is rated. ``ratings`` are those that a
    generation has that has been; None: those that it was left with. ``unheard`` of the parent's nothing is concluded.
    ``manner``: how it is bred; ``voices`` are parents beside those that are rated: kept ones, of the archive, any.
    They join the page that is bred. ``named``: ids on show that a person has named, who alone are parents with these.
    """

    number: int
    parent: int | None = None
    ratings: dict[int, float] | None = None
    unheard: tuple[int, ...] = ()
    manner: Manner = field(default_factory=Manner)
    voices: tuple[bytes, ...] = ()
    named: tuple[int, ...] | None = None  # None: whoever is rated


Answer = Rate | Reject | Same | Compare
Command = Begin | Chosen | Seam | Ranked | Answer | Adopt | Believe | Forget | Steer | Confine | Lean | Visit
_KINDS: dict[str, type[Command]] = {kind.__name__.lower(): kind for kind in get_args(Command)}


def of_taste(answer: Answer) -> bool:
    """Whether it says anything of what a person likes."""
    return not isinstance(answer, Compare) or answer.question == "better"


def text_of(command: Command) -> str:
    """JSON: one object whose only key is what is done."""
    return json.dumps({type(command).__name__.lower(): plain(command, _no_array)})


def command_of(text: str) -> Command:
    """The command that a text says; StorageError where it says none that this version knows."""
    try:
        ((word, said),) = json.loads(text).items()
        command: Command = typed(said, _KINDS[word], _no_array)
        return command
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError, StorageError) as error:
        raise StorageError(f"What the search was told cannot be read: {text[:60]!r}.") from error


def _no_array(_: object) -> Any:
    raise TypeError("commands hold no arrays")
