"""Which candidate sits where. Plain data, no Qt.

While a match runs a tile that is selected, sounding or rated keeps its place and its voice; a candidate that stays
among the best stays where it is; newcomers take the places that are left; the best of all comes first. The rest is
sorted only when the run rests. A breeding generation or a bank lies in its own order, 16 a page.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from evosynth.evolution.report import Candidate

PAGE = 16
COLUMNS = 4
PLACES_OF_THE_BEST = 4  # the first row: rated ones that come late leave it to the best


class GridPolicy:
    """Places 0, 1, 2 ... with a candidate or None in each; a page is 16 of them."""

    def __init__(self) -> None:
        self.places: list[Candidate | None] = [None] * PAGE

    @property
    def pages(self) -> int:
        return max(1, -(-len(self.places) // PAGE))

    def page(self, number: int) -> list[Candidate | None]:
        """The 16 places of a page."""
        part = self.places[PAGE * number : PAGE * (number + 1)]
        return part + [None] * (PAGE - len(part))

    def at(self, place: int) -> Candidate | None:
        return self.places[place] if 0 <= place < len(self.places) else None

    def place_of(self, candidate_id: int) -> int | None:
        """Where a candidate sits."""
        return next((i for i, c in enumerate(self.places) if c is not None and c.id == candidate_id), None)

    def clear(self) -> None:
        self.places = [None] * PAGE

    def show_in_order(self, candidates: Sequence[Candidate]) -> None:
        """A generation or a bank: everything, in its own order."""
        self.places = [*candidates, *[None] * (-len(candidates) % PAGE or (PAGE if not candidates else 0))]

    def show_rated(self, rated: Iterable[Candidate], sticky: Collection[int]) -> None:
        """Rated ones that have no place, as after going on with an older run, get one from the last place up."""
        held = {i for i, c in enumerate(self.page(0)) if c is not None and c.id in sticky}
        free = [i for i in reversed(range(PLACES_OF_THE_BEST, PAGE)) if i not in held]
        for candidate in rated:
            if free and self.place_of(candidate.id) is None:
                self.places[free.pop(0)] = candidate

    def show_best(self, best: Sequence[Candidate], sticky: Collection[int], *, sort: bool = False) -> None:
        """The best that differ, best first; ``sticky`` ids stay where they are, with the voice that they show."""
        places = self.page(0)
        held = {i: c for i, c in enumerate(places) if c is not None and c.id in sticky}
        shown = {c.genome.tobytes() for c in held.values()} | {c.id for c in held.values()}
        fresh = [c for c in best if c.id not in shown and c.genome.tobytes() not in shown]
        self.places = _sorted(held, fresh) if sort else _settled(places, held, fresh)


def _sorted(held: dict[int, Candidate], fresh: Iterable[Candidate]) -> list[Candidate | None]:
    coming = iter(fresh)
    return [held[i] if i in held else next(coming, None) for i in range(PAGE)]


def _settled(
    places: Sequence[Candidate | None], held: dict[int, Candidate], fresh: Sequence[Candidate]
) -> list[Candidate | None]:
    fresh = fresh[: PAGE - len(held)]
    coming = {c.id: c for c in fresh}
    new: list[Candidate | None] = [None] * PAGE
    for i, old in enumerate(places):
        if i in held:
            new[i] = held[i]
        elif old is not None:
            new[i] = coming.pop(old.id, None)
    newcomers = iter([c for c in fresh if c.id in coming])
    new = [c if c is not None else next(newcomers, None) for c in new]
    new = [c if c is not None else old for c, old in zip(new, places, strict=True)]  # better an old one than nothing
    first = next((i for i in range(PAGE) if i not in held), None)
    if fresh and first is not None:
        best = new.index(fresh[0])
        new[first], new[best] = new[best], new[first]
    return new
