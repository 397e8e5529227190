"""What is done while no document is in hand: of it the kept list alone is written, and no document is made for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from evosynth.service.keeper_messages import Keep, KeptWritten, Unkeep, Wanted, WriteKept


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the keeper was asked for, and who is told what became of it."""

    request: WriteKept
    done: Callable[[], None] | None
    refused: Callable[[str], None] | None


class Unowned:
    """By ticket, until the keeper has answered; one that has died is asked once more."""

    def __init__(self, tell_keeper: Callable[[object], None], failed: Callable[[str], object]) -> None:
        self._tell_keeper, self._failed = tell_keeper, failed
        self._asked: dict[int, _Asked] = {}

    def write(
        self,
        ticket: int,
        changes: Sequence[Wanted],
        done: Callable[[], None] | None,
        refused: Callable[[str], None] | None,
    ) -> None:
        """``done`` is called when what concerns the kept list stands there, at once where nothing does."""
        wanted = tuple(one for one in changes if isinstance(one, Keep | Unkeep))
        if wanted:
            self._asked[ticket] = _Asked(WriteKept(ticket, wanted), done, refused)
            self._tell_keeper(self._asked[ticket].request)
        elif done is not None:
            done()

    def answered(self, answer: KeptWritten) -> None:
        """The keeper has written it, or says why it cannot."""
        asked = self._asked.pop(answer.ticket, None)
        if asked is None:
            return
        if answer.problem:
            (asked.refused or self._failed)(answer.problem)
        elif asked.done is not None:
            asked.done()

    def say_again(self) -> None:
        """Another keeper has begun."""
        for asked in self._asked.values():
            self._tell_keeper(asked.request)
