"""Where tiles lie: place by place, who sounds like one of them beside it where that is unfolded, page by page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from evosynth.service.evolver_messages import Candidate, Kin
from ui.models.grid_policy import GridPolicy

FEW, MANY, BESIDE_STRANDS = 9, 16, 12  # tiles a page

Laid = list[Candidate | None]


class TilePages:
    """What is unfolded stays as it was then, so that nothing moves under a hand while a search goes on."""

    def __init__(self, policy: GridPolicy) -> None:
        self._policy = policy
        self.few = False  # a person wants them larger
        self.beside_strands = False
        self._kinds: dict[int, tuple[tuple[Candidate, ...], int]] = {}  # by id: its kind, and how many that has
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
        return laid

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

    def tile_of(self, candidate_id: int) -> int | None:
        """Where a candidate lies."""
        return next((k for k, c in enumerate(self.laid) if c is not None and c.id == candidate_id), None)

    # ---- who sounds alike -----------------------------------------------------------------------------------------

    def learn(self, best: Iterable[Candidate], kin: Mapping[int, Kin]) -> None:
        """Who sounds like the best, as it was found last."""
        self._kinds = {}
        for one in best:
            if (told := kin.get(one.id)) is not None:
                kind = (one, *told.others)
                self._kinds |= {member.id: (kind, told.count) for member in kind}

    @property
    def knows_kinds(self) -> bool:
        """Whether it was found out who sounds alike."""
        return bool(self._kinds)

    def behind(self, candidate: Candidate) -> tuple[Candidate, ...]:
        """Who sounds like this one and has no place of its own: behind the first of its kind that has one."""
        kind, _ = self._kinds.get(candidate.id, ((), 0))
        places = {c.id: self._policy.place_of(c.id) for c in kind}
        placed = [place for place in places.values() if place is not None]
        if not placed or places[candidate.id] != min(placed):
            return ()
        return tuple(c for c in kind if places[c.id] is None)

    def alike(self, candidate: Candidate) -> int:
        """How many sound like this one and stand behind it, itself included; 0: nobody does."""
        if self.heads(candidate):
            return 1 + len(self.members)
        behind = len(self.behind(candidate))
        kind, count = self._kinds.get(candidate.id, ((), 0))
        return count - len(kind) + 1 + behind if behind else 0

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
