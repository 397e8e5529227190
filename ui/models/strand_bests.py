"""The best of each strand of a match, as its card shows it: it changes as tiles do."""

from __future__ import annotations

from collections.abc import Sequence

from evosynth.service.evolver_messages import Candidate
from ui.models.candidates import Candidates
from ui.models.grid_policy import Alike, replaces


class StrandBests:
    """What is selected or sounding stays, also when its strand begins afresh."""

    def __init__(self, candidates: Candidates) -> None:
        self._candidates = candidates
        self.shown: list[Candidate | None] = []
        self.waiting: Sequence[Candidate | None] = ()
        self.selected: int | None = None
        self._exact = False  # they have the distances of the exact engine, as at rest

    def clear(self) -> None:
        """There are none."""
        self.shown, self.waiting, self.selected, self._exact = [], (), None, False

    def come(self, best: Sequence[Candidate | None]) -> None:
        """These are the best now; they are shown when it is time."""
        self.waiting = best
        if len(best) != len(self.shown):
            self.shown = list(best)

    def show(self, *, at_rest: bool) -> None:
        """As far as they are drawn."""
        for place, coming in enumerate(self.waiting):
            shown = self.shown[place]
            drawn = coming is None or coming.voice in self._candidates.pictures
            in_use = shown is not None and (place == self.selected or shown.id == self._candidates.sounding)
            follows = at_rest or shown is None or (drawn and _follows(shown, coming, self._candidates.alike))
            other_scale = self._exact and not at_rest and drawn  # what was told at rest is not the search's
            renewed = shown is not None and coming is not None and coming.id == shown.id
            if renewed or ((follows or other_scale) and not in_use):
                self.shown[place] = coming
        self._exact = at_rest

    def at(self, number: int) -> Candidate | None:
        """The best of a strand."""
        return self.shown[number] if 0 <= number < len(self.shown) else None

    def number_of(self, candidate_id: int) -> int | None:
        """Which strand shows this candidate."""
        return next((k for k, c in enumerate(self.shown) if c is not None and c.id == candidate_id), None)


def _follows(shown: Candidate, coming: Candidate | None, alike: Alike) -> bool:
    """Whether a strand's card changes: as tiles do, and when the strand has begun afresh and its best is worse."""
    if coming is None or coming.cost > shown.cost:
        return True
    return coming.id != shown.id and replaces(shown, coming, alike)
