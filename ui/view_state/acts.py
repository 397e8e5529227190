"""What the place History shows: acts, and where the selected voice comes from. Frozen, ready to paint."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from evosynth.service.desk_messages import Picture

Stand = Literal["done", "undone", "aside", "stays"]


@dataclass(frozen=True, slots=True)
class ActLine:
    """One thing that a person has done."""

    number: int  # in the order in which acts were done, from 1
    text: str  # "Rating of 003-01"
    icon: str  # name of an icon
    when: str  # "12:07", with the day where it is another one
    stand: Stand  # "aside": another act took its place; "stays": nothing takes it back
    awake: bool  # false: what it was done to is not in hand now
    why: str = ""  # why it stays, or rests: "a device cannot take it back"


@dataclass(frozen=True, slots=True)
class ActsState:
    """All acts, the first one first; ``here``: the number of the one done last, 0 before the first."""

    lines: tuple[ActLine, ...] = ()
    here: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    """A voice on the way from the founder to the selected one."""

    run: str  # token of the run that it lived in
    id: int  # within that run
    label: str  # "003-01"
    voice: bytes
    changed: str  # what made it out of the step before: "Op 3 rate 3 30 → 41, and 4 more"
    picture: Picture | None = None  # None: not drawn yet
    generation: int = 0
    stars: int = 0
    kept: bool = False
    edited: bool = False
    selected: bool = False


@dataclass(frozen=True, slots=True)
class LineageState:
    """The chain of the selected voice, the founder first; ``why_not``: why there is none to show."""

    title: str = ""  # "12 generations, 5 steps"
    steps: tuple[Step, ...] = ()
    why_not: str = ""
