"""Where tiles lie: place by place, who sounds like one of them beside it where that is unfolded, page by page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from evosynth.service.evolver_messages import Candidate, Kin
from ui.models.grid_policy import GridPolicy

FEW, MANY, BESIDE_STRANDS = 9, 16, 12  # tiles a page

Laid = list[Candidate | None]
Kind = tuple[tuple[Candidate, ...], int]  # the nearest of those that sound alike, and how many there are
NONE: Kind = ((), 0)


class TilePages:
    """What is unfolded stays as it was then, so that nothing moves under a hand while a search goes on.

    While it goes on a tile with others behind it keeps them, also where it is not told among them at this instant:
    sounds do not change, and it sounds like them still.
    """

    def __init__(self, policy: GridPolicy) -> None:
        self._policy = policy
        self.few = False  # a person wants them larger
        self.beside_strands = False
        self._kinds: dict[int, Kind] = {}  # by id
        self._headed: frozenset[int] = frozenset()  # ids on show that others stood behind when these were told
        self._lost: set[int] = set()  # and of those whom nobody stands behind any more
        self.edited: tuple[Candidate, ...] = ()  # edited voices: who of them has no place lies behind all others
        self.unfolded: Candidate | None = None
        self.members: tuple[Candidate, ...] = ()  # who lies beside the one that is unfolded

    @property
    def size(self) -> int:
        """Tiles of a page."""
        if self.few:
            return FEW
        return BESIDE_STRANDS if self.beside_strands else MANY

    @property
    def columns(self) -> int:
        return 3 if self.few else 4

    @property
    def laid(self) -> Laid:
        """All tiles, with what is unfolded; empty ones at the end are left out."""
        laid = list(self._policy.places)
        head = None if self.unfolded is None else self._policy.place_of(self.unfolded.id)
        if head is not None:
            laid[head + 1 : head + 1] = [c for c in self.members if self._policy.place_of(c.id) is None]
        while laid and laid[-1] is None:
            laid.pop()
        there = {c.id for c in laid if c is not None}
        return [*laid, *(c for c in self.edited if c.id not in there)]

    @property
    def count(self) -> int:
        """Of pages."""
        return max(1, -(-len(self.laid) // self.size))

    def page(self, number: int) -> Laid:
        """All tiles of a page."""
        part = self.laid[self.size * number : self.size * (number + 1)]
        return part + [None] * (self.size - len(part))

    def at(self, tile: int) -> Candidate | None:
        """Who lies there, counted over all pages."""
        laid = self.laid
        return laid[tile] if 0 <= tile < len(laid) else None

    def beside(self, tile: int, step: int) -> int | None:
        """The next tile (``step`` 1) or the one before (-1) where anybody lies, in rows and pages; None at the end."""
        laid = self.laid
        following = range(tile + 1, len(laid)) if step > 0 else range(min(tile, len(laid)) - 1, -1, -1)
        return next((k for k in following if laid[k] is not None), None)

    def tile_of(self, candidate_id: int) -> int | None:
        """Where a candidate lies."""
        return next((k for k, c in enumerate(self.laid) if c is not None and c.id == candidate_id), None)

    # ---- who sounds alike -----------------------------------------------------------------------------------------

    def learn(self, best: Iterable[Candidate], kin: Mapping[int, Kin], *, settled: bool = True) -> None:
        """Who sounds like the best, as it was found last; ``settled``: the search rests, and all was looked at."""
        before, self._headed = self._kinds, frozenset(c.id for c in self._shown if self._has_family(c))
        best = tuple(best)
        kinds = [((one, *told.others), told.count) for one in best if (told := kin.get(one.id)) is not None]
        self._kinds = {member.id: kind for kind in kinds for member in kind[0]}
        alone = {one.id for one in best} - self._kinds.keys()
        for id in self._headed - self._kinds.keys() - (alone if settled else set()):
            self._kinds[id] = before[id] if id in alone else _successor(before[id], kinds)
        self._lost = {c.id for c in self._shown if c.id in self._headed | self._lost and not self._has_family(c)}

    def forget(self) -> None:
        """Nobody is known to sound alike, and nobody did."""
        self._kinds, self._headed, self._lost = {}, frozenset(), set()

    def lost(self, candidate: Candidate) -> bool:
        """Whether others stood behind it a moment ago; it is told once."""
        was = candidate.id in self._lost
        self._lost.discard(candidate.id)
        return was

    @property
    def knows_kinds(self) -> bool:
        """Whether it was found out who sounds alike."""
        return bool(self._kinds)

    @property
    def _shown(self) -> tuple[Candidate, ...]:
        """Who has a place."""
        return tuple(c for c in self._policy.places if c is not None)

    def _has_family(self, candidate: Candidate) -> bool:
        return candidate.id in self._kinds and bool(self.behind(candidate))

    def behind(self, candidate: Candidate) -> tuple[Candidate, ...]:
        """Who sounds like this one and has no place of its own: behind the first of its kind that has one.

        Behind whom they stood before they stand still.
        """
        kind = self._kinds.get(candidate.id, NONE)
        placed = [c.id for c in self._shown if self._kinds.get(c.id) is kind]
        first = next((id for id in placed if id in self._headed), placed[0] if placed else None)
        if candidate.id != first:
            return ()
        there = {c.id for c in self._shown}
        return tuple(c for c in kind[0] if c.id not in there)

    def alike(self, candidate: Candidate) -> int:
        """How many sound like this one and stand behind it, itself included; 0: nobody does."""
        if self.heads(candidate):
            return 1 + len(self.members)
        behind = self.behind(candidate)
        members, count = self._kinds.get(candidate.id, NONE)
        others = count - len(members)  # of whom only the number is known
        listed = any(one.id == candidate.id for one in members)
        return 1 + len(behind) + max(0, others if listed else others - 1) if behind else 0

    def head_of(self, candidate_id: int) -> Candidate | None:
        """Behind whom a candidate stands."""
        places = (c for c in self._policy.places if c is not None)
        return next((c for c in places if any(one.id == candidate_id for one in self.behind(c))), None)

    def unfold(self, candidate: Candidate) -> bool:
        """Show who stands behind this one; false where nobody does."""
        behind = self.behind(candidate)
        if behind:
            self.unfolded, self.members = candidate, behind
        return bool(behind)

    def fold(self) -> Candidate | None:
        """They stand behind it again: behind whom; None where nothing was unfolded."""
        was, self.unfolded, self.members = self.unfolded, None, ()
        return was

    def heads(self, candidate: Candidate) -> bool:
        """Whether it is the one that is unfolded."""
        return self.unfolded is not None and self.unfolded.id == candidate.id

    def is_member(self, candidate: Candidate) -> bool:
        """Whether it is on show only because its kind is unfolded."""
        return any(one.id == candidate.id for one in self.members)


def _successor(kind: Kind, told: Iterable[Kind]) -> Kind:
    """What a kind is now: the one with most of its members, or as it was where nobody of it is told of."""
    ids = {one.id for one in kind[0]}
    shared = [(len(ids & {one.id for one in other[0]}), other) for other in told]
    most, found = max(shared, key=lambda each: each[0], default=(0, kind))
    return found if most else kind
