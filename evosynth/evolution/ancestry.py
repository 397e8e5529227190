"""Who came from whom: the main-parent lines of all that a session still knows, back to their founders.

A session forgets who is neither living nor shown nor rated. Of those only the ancestors of somebody who is known are of
any use, and these are few, since lines soon run together. The others are let go now and then; where the lines
themselves grow long, the steps that changed the least go, and their neighbours stand beside each other.

Nothing is drawn here, and no search depends on it. What is remembered depends on what was searched alone, never on
when it was saved.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

import numpy as np

from evosynth.evolution.report import Candidate
from evosynth.evolution.strategy import NOBODY

EVERY = 2048  # evaluations between two looks at who is an ancestor at all
MADE = 1 << 40  # from here on are ids of whom no search has bred: see ``edited``
MOST = 1024  # ancestors, but for founders and those from whom several lines go out

Known = Mapping[int, Candidate]


class Ancestry:
    """Those that a session has forgotten and that are main ancestors of who is ``known`` to it, by id.

    Ids mostly ascend: a main parent has a lesser id than its child, unless a person has made it by hand. A damaged line
    may run in a circle: it ends where it comes to somebody for the second time.
    """

    def __init__(self) -> None:
        self._gone: dict[int, Candidate] = {}
        self._over: dict[int, int] = {}  # a parent that is left out: the nearest ancestor that is not

    def __len__(self) -> int:
        """How many are held, those included that the next sweep lets go."""
        return len(self._gone)

    def hold(self, gone: Iterable[Candidate]) -> None:
        """Take in who is no longer known."""
        self._gone.update((one.id, one) for one in gone)

    def sweep(self, known: Known) -> None:
        """Let go of who is nobody's ancestor, and of the smallest steps of what is too long."""
        self._gone, self._over = self.remembered(known)
        while (excess := len(self._gone) - MOST) > 0 and (least := self._least(known, excess)):
            for one, mother in least:
                self._over[one.id] = mother.id
                del self._gone[one.id]
            self._gone, self._over = self.remembered(known)

    def remembered(self, known: Known) -> tuple[dict[int, Candidate], dict[int, int]]:
        """The ancestors of who is known, and over whom a line leaps: all that has to be kept, by ascending id."""
        found: dict[int, Candidate] = {}
        over: dict[int, int] = {}
        for one in known.values():
            for child, mother in self._steps(one, known):
                if mother.id != child.parents[0]:
                    over[child.parents[0]] = mother.id
                if mother.id in found or mother.id in known:
                    break  # who is known is looked at in turn
                found[mother.id] = mother
        return {id: found[id] for id in sorted(found)}, {id: over[id] for id in sorted(over)}

    def line(self, one: Candidate, known: Known) -> tuple[Candidate, ...]:
        """From the founder, or the first that is still remembered, by main parents to this one."""
        return (*[mother for _, mother in self._steps(one, known)][::-1], one)

    def restore(self, ancestors: Mapping[int, Candidate], over: Mapping[int, int]) -> None:
        """Those of a checkpoint, beside those held. ValueError where a line would run in a circle."""
        if any(id <= before < MADE for id, before in over.items()):
            raise ValueError("an ancestor that is younger than its child")
        self._gone |= ancestors
        self._over |= over

    def _steps(self, one: Candidate, known: Known) -> Iterator[tuple[Candidate, Candidate]]:
        """Child and mother, from this one back to the founder."""
        met = {one.id}
        while (mother := self._mother(one, known)) is not None and mother.id not in met:
            yield one, mother
            met.add(mother.id)
            one = mother

    def _mother(self, one: Candidate, known: Known) -> Candidate | None:
        """The main parent, or the nearest ancestor before it that is remembered."""
        id, met = one.parents[0], {one.id}
        while id > NOBODY and id not in met:
            if (mother := known.get(id) or self._gone.get(id)) is not None:
                return mother
            met.add(id)
            id = self._over.get(id, NOBODY)
        return None

    def _least(self, known: Known, most: int) -> list[tuple[Candidate, Candidate]]:
        """Inner steps that changed the scores the least, each after its mother: at most so many, no two in a row."""
        mothers = {one.id: self._mother(one, known) for one in (*known.values(), *self._gone.values())}
        children = Counter(mother.id for mother in mothers.values() if mother is not None)
        inner = [(one, mother) for one in self._gone.values() if (mother := mothers[one.id]) and children[one.id] == 1]
        changes = [float(np.abs(one.scores - mother.scores).sum()) for one, mother in inner]
        chosen: list[tuple[Candidate, Candidate]] = []
        taken: set[int] = set()
        left: set[int] = set()
        for one, mother in (inner[row] for row in np.argsort(changes, kind="stable")):
            if len(chosen) < most and one.id not in left and mother.id not in taken:
                chosen.append((one, mother))
                taken.add(one.id)
                left.add(mother.id)
        return chosen
