"""Which candidate sits where, and when another one takes its place. Plain data, no Qt.

While a match runs a tile that is selected, sounding or rated keeps its place and its voice; a candidate that stays
among the best stays where it is; newcomers take the places that are left; the best of all comes first. The rest is
sorted only when the run rests. A breeding generation or a bank lies in its own order, 16 a page.

*Better, or different*: a newcomer that sounds like one on show takes that one's place when it is nearer to the target
by MARGIN, and waits otherwise: a search brings near copies several times a second. Where places are left over, others
fill them. Whether two sound alike is for analysis.alike to say. When the run rests what is shown is the best itself.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from itertools import islice

from evosynth.service.evolver_messages import Candidate
from evosynth.synths import voicing

PAGE = 16
COLUMNS = 4
PLACES_OF_THE_BEST = 4  # the first row: rated ones that come late leave it to the best
MARGIN = 0.02  # part of the distance that a near copy has to gain before it is shown

Alike = Callable[[Candidate, Candidate], bool]


def differently(one: Candidate, other: Candidate) -> bool:
    """Where nothing is known of their sounds: two candidates are two."""
    return voicing.sound(one.voice) == voicing.sound(other.voice)


def never(_one: Candidate, _other: Candidate) -> bool:
    """Where all that sound alike have places of their own."""
    return False


def replaces(shown: Candidate, coming: Candidate, alike: Alike) -> bool:
    """Whether a newcomer is better or different enough to take the place of what is shown."""
    return not alike(shown, coming) or coming.cost <= shown.cost * (1 - MARGIN)


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

    def nearest(self) -> int | None:
        """The place of whoever is nearest to the target of all on the first page; None where nobody is."""
        shown = [(c.cost, i) for i, c in enumerate(self.page(0)) if c is not None and len(c.scores)]
        return min(shown, default=(0.0, None))[1]

    def clear(self) -> None:
        self.places = [None] * PAGE

    def show_in_order(self, candidates: Sequence[Candidate]) -> None:
        """A generation or a bank: everything, in its own order."""
        self.places = [*candidates, *[None] * (-len(candidates) % PAGE or (PAGE if not candidates else 0))]

    def stand(self, order: Iterable[int | None], known: Iterable[Candidate]) -> None:
        """By id, as they stood; who is not known, or stands there twice, leaves a place empty."""
        there = {c.id: c for c in known}
        self.places = [None if id is None else there.pop(id, None) for id in islice(order, PAGE)]
        self.places += [None] * (PAGE - len(self.places))

    def renew(self, candidates: Iterable[Candidate]) -> None:
        """Who is on show has the distance that it is told with now: that of the search, or of the exact engine."""
        newest = {c.id: c for c in candidates}
        self.places = [None if c is None else newest.get(c.id, c) for c in self.places]

    def show_rated(self, rated: Iterable[Candidate], sticky: Collection[int], first_page: int = PAGE) -> None:
        """Rated ones that have no place, as after going on with an older run, get one where they are seen.

        That is from the last of the tiles of the ``first_page`` up, and then on the next one.
        """
        held = {i for i, c in enumerate(self.page(0)) if c is not None and c.id in sticky}
        seen = reversed(range(PLACES_OF_THE_BEST, first_page))
        free = [i for i in (*seen, *range(first_page, PAGE)) if i not in held]
        for candidate in rated:
            if free and self.place_of(candidate.id) is None:
                self.places[free.pop(0)] = candidate

    def show_best(
        self,
        best: Sequence[Candidate],
        sticky: Collection[int],
        *,
        sort: bool = False,
        alike: Alike = differently,
        spare: Sequence[Candidate] = (),
        folds: Alike = never,
    ) -> None:
        """The best that differ, best first; ``sticky`` ids stay where they are, with the voice that they show.

        ``spare`` are others for places that would stay empty, as those whose pictures are not drawn yet. ``folds``:
        whether one that has left the best is not shown for want of others, since it stands behind another.
        """
        places = self.page(0)
        held = {i: c for i, c in enumerate(places) if c is not None and c.id in sticky}
        if sort:
            self.places = _sorted(held, _unshown(best, held.values()))
            return
        shown = [c for c in places if c is not None]
        steady, waiting, heirs = _steady(_with_nearer(shown, best), shown, held, alike)
        fresh = _unshown([*steady, *waiting], held.values())
        self.places = _settled(places, held, fresh, heirs, {c.id: c for c in [*best, *spare]}.values(), folds)


def _with_nearer(shown: Sequence[Candidate], best: Sequence[Candidate]) -> list[Candidate]:
    """The best, and before them who is on show and nearer: what took their place is not drawn yet."""
    known, nearest = {c.id for c in best}, best[0].cost if best else 0.0
    nearer = [c for c in shown if c.id not in known and len(c.scores) and c.cost < nearest]
    return [*sorted(nearer, key=lambda c: c.cost), *best]


def _unshown(best: Iterable[Candidate], held: Iterable[Candidate]) -> list[Candidate]:
    shown = {key for c in held for key in (c.id, voicing.sound(c.voice))}
    return [c for c in best if c.id not in shown and voicing.sound(c.voice) not in shown]


def _steady(
    best: Sequence[Candidate], shown: Sequence[Candidate], held: dict[int, Candidate], alike: Alike
) -> tuple[list[Candidate], list[Candidate], dict[int, Candidate]]:
    """The best without near copies of what is on show; copies that are farther; by id of those that go, their heirs."""
    there, fixed = {c.id for c in shown}, {c.id for c in held.values()}
    steady: dict[int, Candidate] = {}
    waiting: list[Candidate] = []
    heirs: dict[int, Candidate] = {}
    for coming in best:
        others = () if coming.id in there else (*shown, *steady.values())
        like = next((c for c in others if c.id not in heirs and alike(c, coming)), None)
        if like is not None and replaces(like, coming, alike) and like.id not in fixed:
            heirs[like.id] = coming
        keep = coming if like is None or replaces(like, coming, alike) else like
        steady.setdefault(keep.id, keep)
        if keep is like and coming.cost > keep.cost:
            waiting.append(coming)
    return [c for c in steady.values() if c.id not in heirs], waiting, heirs


def _sorted(held: dict[int, Candidate], fresh: Iterable[Candidate]) -> list[Candidate | None]:
    coming = iter(fresh)
    return [held[i] if i in held else next(coming, None) for i in range(PAGE)]


def _settled(
    places: Sequence[Candidate | None],
    held: dict[int, Candidate],
    fresh: Sequence[Candidate],
    heirs: dict[int, Candidate],
    spare: Iterable[Candidate],
    folds: Alike,
) -> list[Candidate | None]:
    fresh = fresh[: PAGE - len(held)]
    coming = {c.id: c for c in fresh}
    new: list[Candidate | None] = [None] * PAGE
    for i, old in enumerate(places):
        if i in held:
            new[i] = held[i]
        elif old is not None:
            heir = heirs.get(old.id, old)
            new[i] = coming.pop(heir.id, None)
    newcomers = iter([c for c in fresh if c.id in coming])
    new = [c if c is not None else next(newcomers, None) for c in new]
    for i, old in enumerate(places):  # better an old one than nothing, but not one that stands behind another
        if new[i] is None and old is not None and not any(c is not None and folds(old, c) for c in new):
            new[i] = old
    others = iter(_unshown(spare, [c for c in new if c is not None]))
    new = [c if c is not None else next(others, None) for c in new]
    free = [(c.cost, i) for i, c in enumerate(new) if c is not None and i not in held]
    if free:
        best, first = min(free)[1], free[0][1]
        new[first], new[best] = new[best], new[first]
    return new
