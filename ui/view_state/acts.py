"""What the place History shows: acts, and where the selected voice comes from. Frozen, ready to paint."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from evosynth.service.desk_messages import Picture
from evosynth.synths.differences import Difference

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
    """All acts in the order in which they were done, those that were undone at the end."""

    lines: tuple[ActLine, ...] = ()
    here: int = 0  # number of what was done last, 0: nothing that can be taken back

    @property
    def past(self) -> tuple[ActLine, ...]:
        """What was done, and what another act took the place of."""
        return tuple(line for line in self.lines if line.stand != "undone")

    @property
    def undone(self) -> tuple[ActLine, ...]:
        """What redo would do again, the next one first."""
        return tuple(line for line in self.lines if line.stand == "undone")


def owner_of(run: str, candidate: int) -> str:
    """By what the playhead of a step is known."""
    return f"step:{run}:{candidate}"


@dataclass(frozen=True, slots=True)
class Step:
    """A voice on the way from the founder to the selected one."""

    run: str  # the name of the run that it lived in
    id: int  # within that run
    label: str  # "003-01"
    voice: bytes
    changed: str  # what differs from the step before: "Op 3 rate 3 30 → 41, and 4 more"
    picture: Picture | None = None  # None: not drawn yet
    generation: int = 0
    stars: int = 0
    kept: bool = False
    edited: bool = False
    selected: bool = False
    move: str = ""  # how it came about: "Crossed", "Copy operator"
    silent: bool = False
    begins: str = ""  # the run that begins with it, for people, where a line goes through several

    @property
    def owner(self) -> str:
        """By what its playhead is known."""
        return owner_of(self.run, self.id)


@dataclass(frozen=True, slots=True)
class LineageState:
    """The line of the selected voice, the founder first; ``why_not``: why there is none to show."""

    title: str = ""  # "12 generations, 5 steps"
    steps: tuple[Step, ...] = ()
    why_not: str = ""
    chosen: int = -1  # place of the step that is compared with the last one
    values: tuple[Difference, ...] = ()  # from the chosen one to the last
    words: tuple[str, ...] = ()  # what the last one sounds like beside the chosen one: "brighter"
    lacking: bool = False  # more of it is known elsewhere, and was not asked for yet

    @property
    def step(self) -> Step | None:
        """The one that is compared with the selected voice."""
        return self.steps[self.chosen] if 0 <= self.chosen < len(self.steps) else None
