"""A person gives stars, or rejects: on show, told to the run, written when it is said, undone."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from evosynth.edits.edit import Edit
from evosynth.edits.values import REJECTED, Ranks, Stars
from evosynth.service.evolver_messages import Candidate
from ui.models.coming import is_coming
from ui.models.edits import Edits
from ui.models.grid import Grid
from ui.models.ratings import Ratings
from ui.models.run import MOST_STARS, RunControl
from ui.view_state.window import Toast

NOTHING_GOES_ON = "Nothing goes on that could leave it out: voices of a search or a breeding can be rejected"
RANKS = {1: 5, 2: 4, 3: 3}  # the stars that ranks are for breeding and for taste
ORDINALS = {1: "first", 2: "second", 3: "third"}


class Rating(QObject):
    """The stars of who is on show, and their rejections."""

    said = Signal(object)  # Toast
    rated = Signal()  # by hand, and not taken back
    answered = Signal()  # likewise, of what is selected

    def __init__(
        self, grid: Grid, run: RunControl, ratings: Ratings, edits: Edits, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._grid, self._run, self._ratings, self._edits = grid, run, ratings, edits
        edits.register("rating", self._give)
        edits.register("ranks", self._give_all)
        run.resumed.connect(self.tell)

    def rate_selected(self, digit: int) -> None:
        """So many stars, or that rank where ranks are given; 0 takes it back."""
        chosen = self._grid.selected
        if chosen is not None and chosen.candidate is not None:
            self._grid.hold()
            if self._answer(chosen.candidate, digit):
                self.answered.emit()

    def rate_place(self, place: int, digit: int) -> None:
        """Likewise for a place of the page."""
        if (candidate := self._grid.candidate_at(place)) is not None:
            self._answer(candidate, digit)

    def give_selected(self, stars: int) -> None:
        """So many stars, whatever digits mean; where ranks are given there is one of each all the same."""
        chosen = self._grid.selected
        if chosen is not None and chosen.candidate is not None:
            self._grid.hold()
            rank = next((rank for rank, worth in RANKS.items() if self._grid.ranks and worth == stars), 0)
            if self._rank(chosen.candidate, rank) if rank else self._rate(chosen.candidate, stars):
                self.answered.emit()

    def _answer(self, candidate: Candidate, digit: int) -> bool:
        if not self._grid.ranks:
            return self._rate(candidate, digit)
        return digit in (0, *RANKS) and self._rank(candidate, digit)

    def _rank(self, candidate: Candidate, rank: int) -> bool:
        """One of each: whoever had the rank has it no more."""
        stars, generation = RANKS.get(rank, 0), self._run.generation
        had = self._ratings.who_has(stars, generation) if stars else {}
        had.pop(candidate.id, None)
        if not had or is_coming(candidate):
            return self._rate(candidate, stars)
        own = (self._ratings.of(generation) or {}).get(candidate.id, 0)
        own = REJECTED if candidate.id in self._ratings.rejected else own
        mine = Stars(candidate.id, self._grid.chosen(candidate).voice, own, generation)
        others = tuple(Stars(id, voice, stars, generation) for id, voice in had.items())
        before = Ranks((*others, mine))
        after = Ranks((*(replace(one, stars=0) for one in others), replace(mine, stars=stars)))
        scope, called = self._edits.candidates(generation), self._grid.called(candidate)
        if self._edits.do(Edit("ranks", before, after, scope, f"{ORDINALS[rank]} rank of {called}")):
            self.said.emit(Toast(_taken(called, rank, len(others)), "star", undo="undo"))
        self.rated.emit()
        return True

    def reject_selected(self) -> None:
        """Nobody wants more of what is selected; once more takes that back."""
        chosen = self._grid.selected
        if chosen is None or chosen.candidate is None:
            return
        if not self._run.alive:
            self.said.emit(Toast(NOTHING_GOES_ON, "x"))
            return
        self._grid.hold()
        if self._rate(chosen.candidate, 0 if chosen.candidate.id in self._ratings.rejected else REJECTED):
            self.answered.emit()

    def tell(self) -> None:
        """Tell the run all that was said: it may not know it, or not any more."""
        self._run.rate(self._ratings.stars, self._run.generation, self._grid.heard)
        self._run.reject(self._ratings.rejections, self._run.generation)

    def _rate(self, candidate: Candidate, stars: int) -> bool:
        """Whether there is something said of it now."""
        if is_coming(candidate):
            self.said.emit(Toast("It can be rated as soon as the synth has played all of them", "star"))
            return False
        generation = self._run.generation
        before = (self._ratings.of(generation) or {}).get(candidate.id, 0)
        before = REJECTED if candidate.id in self._ratings.rejected else before
        now = Stars(candidate.id, self._grid.chosen(candidate).voice, before, generation)
        then = replace(now, stars=max(REJECTED, min(MOST_STARS, stars)))
        if then != now:
            what = "rejection" if REJECTED in (before, then.stars) and then.stars <= 0 else "rating"
            scope = self._edits.candidates(generation)
            self._edits.do(Edit("rating", now, then, scope, f"{what} of {self._grid.called(candidate)}"))
        if then.stars:
            self.rated.emit()
        return bool(then.stars)

    def _give_all(self, value: Ranks) -> None:
        for one in value.given:
            self._give(one)

    def _give(self, value: Stars) -> None:
        was, rejected = value.candidate in self._ratings.rejected, value.stars == REJECTED
        self._ratings.give(value.candidate, value.voice, max(0, value.stars), value.generation)
        if rejected or was:
            self._ratings.reject(value.candidate, rejected, value.generation)
            self._run.reject({value.candidate: rejected}, value.generation)
        if rejected:
            return
        self._run.rate({value.candidate: value.stars}, value.generation, self._grid.heard)


def _taken(called: str, rank: int, others: int) -> str:
    """What giving a rank takes away: there is one of each."""
    who = "another voice has" if others == 1 else f"{others} others have"
    return f"{called} is {ORDINALS[rank]}: {who} those {RANKS[rank]} stars no more"
