"""What is to be written into a document, in its order: the next lot, what is on its way, and who is told of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from evosynth.service.keeper_messages import Part, Wanted

MOST_AT_ONCE = 64  # parts of a lot: an act waits for no more

Done = Callable[[], None] | None
Refused = Callable[[str], None] | None


@dataclass(frozen=True, slots=True)
class _Waiting:
    """What is to be written, and who is told that it is, or why it never can be."""

    part: Part
    act: bool
    done: Done
    refused: Refused


class WaitingWrites:
    """One lot is on its way at a time; what is not acknowledged stays in its order."""

    def __init__(self) -> None:
        self._wanted: list[_Waiting] = []  # the first ``_sent`` are on their way
        self._sent = 0

    def __bool__(self) -> bool:
        """Whether something does not stand in the document yet."""
        return bool(self._wanted)

    def add(self, part: Part, *, act: bool, done: Done, refused: Refused) -> None:
        self._wanted.append(_Waiting(part, act, done, refused))

    @property
    def on_its_way(self) -> int | None:
        """The ticket of the lot that is; None: none is."""
        return self._wanted[self._sent - 1].part.ticket if self._sent else None

    @property
    def parts(self) -> tuple[Part, ...]:
        """All that is not acknowledged."""
        return tuple(wanted.part for wanted in self._wanted)

    @property
    def changes(self) -> tuple[Wanted, ...]:
        """The same without tickets."""
        return tuple(change for part in self.parts for change in part.changes)

    def next_lot(self) -> tuple[tuple[Part, ...], bool]:
        """What goes on its way now, and whether an act of a person's is among it."""
        lot = self._wanted[:MOST_AT_ONCE]
        self._sent = len(lot)
        return tuple(wanted.part for wanted in lot), any(wanted.act for wanted in lot)

    def stand(self, wrong: Mapping[int, str], refused: Callable[[str], None]) -> None:
        """What was on its way stands there, but for what is ``wrong`` by ticket: whoever asked is told."""
        lot, self._wanted, self._sent = self._wanted[: self._sent], self._wanted[self._sent :], 0
        for wanted in lot:
            if (why := wrong.get(wanted.part.ticket)) is not None:
                (wanted.refused or refused)(why)
            elif wanted.done is not None:
                wanted.done()

    def come_back(self) -> None:
        """What was on its way is to go once more."""
        self._sent = 0

    def clear(self) -> None:
        self._wanted, self._sent = [], 0


@dataclass(frozen=True, slots=True)
class Gathered:
    """What is written together, and whom to tell."""

    changes: list[Wanted] = field(default_factory=list)
    done: list[Callable[[], None]] = field(default_factory=list)
    refused: list[Callable[[str], None]] = field(default_factory=list)

    def add(self, changes: Sequence[Wanted], done: Done, refused: Refused) -> None:
        self.changes.extend(changes)
        self.done.extend([done] if done is not None else [])
        self.refused.extend([refused] if refused is not None else [])

    def told(self) -> None:
        for each in self.done:
            each()

    def told_why(self, sentence: str) -> None:
        for each in self.refused:
            each(sentence)
