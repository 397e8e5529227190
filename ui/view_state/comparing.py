"""Two voices compared: which two, as pictures, and value by value. Frozen, ready to paint."""

from __future__ import annotations

from dataclasses import dataclass

from evosynth.service.desk_messages import Picture


@dataclass(frozen=True, slots=True)
class Compared:
    """One parameter of both; ``first`` is its native value in A."""

    name: str
    label: str  # without what its group is called
    whole: str  # with it
    texts: tuple[str, str]
    first: float

    @property
    def same(self) -> bool:
        """Whether nobody sees a difference."""
        return self.texts[0] == self.texts[1]


@dataclass(frozen=True, slots=True)
class Group:
    """A block."""

    title: str
    values: tuple[Compared, ...]


@dataclass(frozen=True, slots=True)
class CompareState:
    """A is one of the choices, B the selected voice."""

    choices: tuple[str, ...] = ()
    chosen: int = 0
    labels: tuple[str, str] = ("", "")
    pictures: tuple[Picture | None, Picture | None] = (None, None)
    groups: tuple[Group, ...] = ()
    words: tuple[str, ...] = ()  # what B sounds like beside A
    why_not: str = ""  # why there are no values, or nothing at all
    why_not_take: str = ""  # why no value can be taken over

    @property
    def differing(self) -> int:
        """How many values differ."""
        return sum(not value.same for group in self.groups for value in group.values)

    @property
    def alike(self) -> int:
        """How many do not."""
        return sum(value.same for group in self.groups for value in group.values)
