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
    awake: bool  # undo or redo leads there
    why: str = ""  # why it stays, or cannot be gone to: "a device cannot take it back"


@dataclass(frozen=True, slots=True)
class ActsState:
    """All acts in the order in which they were done, also those that were undone."""

    lines: tuple[ActLine, ...] = ()
    count: int = 0  # so many of them stand before the place where a person is

    @property
    def past(self) -> tuple[ActLine, ...]:
        """What stands before that place; some of it was undone long ago."""
        return self.lines[: self.count]

    @property
    def later(self) -> tuple[ActLine, ...]:
        """What stands after it: what can be done again, and what made way."""
        return self.lines[self.count :]

    @property
    def here(self) -> int:
        """Number of the line that the place is after; 0: nothing was done."""
        return self.lines[self.count - 1].number if self.count else 0


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
