"""Which candidates of a match sound alike: the nearest of each kind is shown, the others stand behind it.

A search brings hundreds of near copies. Its living are heard a few at a time while it runs, within a small share of its
time, and told apart by analysis.alike: the nearest of all with those that sound like it are the first kind, the nearest
of the rest heads the second. Who stood in a kind stays there a little beyond the limit, so that nobody goes to and fro.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from evosynth.analysis.alike import ALIKE, Impressions, steps
from evosynth.analysis.impressions import impressions
from evosynth.arrays import I64, Bool
from evosynth.evolution.report import Candidate

if TYPE_CHECKING:
    from evosynth.evolution.session import Session

MOST = 16  # kinds: places of the grid
BEHIND = 11  # of each kind, that can be unfolded
STAYS = 1.15 * ALIKE  # steps up to which who was alike is so still
AT_ONCE, NEAREST = 32, 8  # heard in one look; of these the nearest, the others spread over the rest
LOOK_S, SHARE, LONGEST_S = 0.5, 0.08, 2.0  # so often, for so much of the time, but at least so often


@dataclass(frozen=True, slots=True)
class Kind:
    """Candidates that sound alike."""

    best: Candidate
    others: tuple[Candidate, ...] = ()  # the nearest first, at most BEHIND
    count: int = 1  # of all of them


class Kinds:
    """Of one session, whose synth can be heard at any time: not one at the end of a cable."""

    def __init__(self, session: Session, clock: Callable[[], float] = time.monotonic) -> None:
        self.session = session
        self._clock, self._due_at = clock, -np.inf
        self._heard: dict[int, Impressions] = {}  # by id
        self._kind: dict[int, int] = {}  # by id: the number of its kind
        self._numbers = 0
        self.found: tuple[Kind, ...] = ()
        self._ranked: tuple[int, ...] = ()  # ids
        self._of_ranked: tuple[Kind, ...] = ()

    @property
    def due(self) -> bool:
        """Whether the last look is old enough for another."""
        return self._clock() >= self._due_at

    def judged_anew(self) -> None:
        """What is nearer is another thing now: they are told apart anew as soon as they are asked for."""
        self._due_at, self._ranked = -np.inf, ()

    def look(self, pool: Iterable[Candidate]) -> None:
        """These are there now: some of those who are unknown are heard, and all that are known told apart."""
        began = self._clock()
        there = sorted({one.id: one for one in pool}.values(), key=lambda one: one.cost)
        self._hear(_some([one for one in there if one.id not in self._heard]))
        self._forget(there)
        self.found = self.told([one for one in there if one.id in self._heard])
        ended = self._clock()
        self._due_at = ended + min(LONGEST_S, max(LOOK_S, (ended - began) / SHARE))

    def ranked(self, order: Sequence[Candidate]) -> tuple[Kind, ...]:
        """The kinds of these, all of whom are heard; they keep their order."""
        ids = tuple(one.id for one in order)
        if ids != self._ranked:
            unknown = [one for one in order if one.id not in self._heard]
            for first in range(0, len(unknown), AT_ONCE):
                self._hear(unknown[first : first + AT_ONCE])
            self._ranked, self._of_ranked = ids, self.told(order)
        return self._of_ranked

    def told(self, pool: Sequence[Candidate]) -> tuple[Kind, ...]:
        """Those that are heard, in their order, as kinds: at most MOST."""
        kinds: list[Kind] = []
        if not pool:
            return ()
        heard = _stacked([self._heard[one.id] for one in pool])
        before = np.array([self._kind.get(one.id, -1) for one in pool], np.int64)
        left, taken = np.ones(len(pool), bool), set[int]()
        while left.any() and len(kinds) < MOST:
            head = int(left.argmax())
            apart = steps(heard, heard[head : head + 1])
            known = _known(before, head, left & (apart < ALIKE))
            mine = left & (apart < np.where((before == known) & (known >= 0), STAYS, ALIKE))
            mine[head] = True
            rows = [int(row) for row in np.flatnonzero(mine) if row != head]
            others = tuple(pool[row] for row in rows[:BEHIND])
            kinds.append(Kind(pool[head], others, 1 + len(rows)))
            self._number(known, [pool[row].id for row in (head, *rows)], taken)
            left &= ~mine
        return tuple(kinds)

    def _number(self, known: int, ids: Iterable[int], taken: set[int]) -> None:
        """They are one kind from now on, by the number that is known of it where that is free."""
        if known < 0 or known in taken:
            self._numbers += 1
            known = self._numbers
        taken.add(known)
        self._kind |= dict.fromkeys(ids, known)

    def _hear(self, unknown: Sequence[Candidate]) -> None:
        if unknown:
            note = self.session.fitness.notes[0]
            audio = self.session.synth.render(np.stack([one.genome for one in unknown]), [note])[0]
            heard = impressions(audio, note)
            self._heard |= {one.id: heard[row : row + 1] for row, one in enumerate(unknown)}

    def _forget(self, there: Iterable[Candidate]) -> None:
        """Who is not there any more."""
        ids = {one.id for one in there}
        self._heard = {id: heard for id, heard in self._heard.items() if id in ids}
        self._kind = {id: kind for id, kind in self._kind.items() if id in ids}


def _known(before: I64, head: int, alike: Bool) -> int:
    """The number of the kind that one of them heads; -1: of a new one.

    ``before`` (n,): numbers, -1 for newcomers; a newcomer leads the kind of the nearest of those who sound like it.
    """
    numbers = [before[head], *before[alike]]
    return next((int(one) for one in numbers if one >= 0), -1)


def _some(unknown: Sequence[Candidate]) -> list[Candidate]:
    """The nearest of these, and others from near to far: kinds that are rare are found among the far."""
    if len(unknown) <= AT_ONCE:
        return list(unknown)
    rest = unknown[NEAREST:]
    spread = np.linspace(0, len(rest) - 1, AT_ONCE - NEAREST).round().astype(int)
    return [*unknown[:NEAREST], *(rest[k] for k in np.unique(spread))]


def _stacked(each: Sequence[Impressions]) -> Impressions:
    return Impressions(np.concatenate([one.values for one in each]), np.concatenate([one.prints for one in each]))
