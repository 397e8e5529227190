"""From one generation to another and back: each step is an edit, and what was bred once comes back as it was."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal

from evosynth.edits.edit import Edit
from evosynth.edits.history import Act, Stand
from evosynth.edits.values import Generation, NamedVoice
from evosynth.evolution.manner import IN_PLACE, Manner, Recipe
from evosynth.service.evolver_messages import Snapshot
from ui.intents.naming import Naming
from ui.models.audition import Audition
from ui.models.edits import Edits
from ui.models.grid import Grid
from ui.models.manner import BreedingManner
from ui.models.parents import NamedParents
from ui.models.ratings import Ratings
from ui.models.run import MOST_STARS, RunControl
from ui.view_state.breeding_acts import CUT_SHORT, FIRST, NO_OTHERS, NO_TILE, ON_ITS_WAY
from ui.view_state.parents import said
from ui.view_state.run_figures import RATE_FIRST
from ui.view_state.weeding import why_no_weeding
from ui.view_state.window import Run, Toast


class Breeding(QObject):
    """The generations of the breeding in hand."""

    said = Signal(object)  # Toast

    def __init__(
        self,
        run: RunControl,
        grid: Grid,
        ratings: Ratings,
        edits: Edits,
        audition: Audition,
        manner: BreedingManner,
        parents: NamedParents,
        naming: Naming,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._run, self._grid, self._ratings, self._edits, self._audition = run, grid, ratings, edits, audition
        self._manner, self._parents, self._naming = manner, parents, naming
        self._meant: dict[int, Manner] = {}  # how generations are to come about, by their numbers
        self._of: dict[int, tuple[NamedVoice, ...]] = {}  # likewise: who alone are their parents
        self._again: tuple[int, Manner] | None = None  # the generation from which another one is bred, once it is there
        self._arriving = "", ""  # the run whose first generation is bred from as soon as it is there, and by which act
        self.begin: Callable[[tuple[bytes, ...], str], str] = lambda voices, text: ""  # a breeding of these: its run
        self.wake: Callable[[], None] = lambda: None  # a breeding that was stopped goes on
        edits.register("generation", self._show)
        run.resumed.connect(self._wish_again)
        run.generation_lost.connect(self._lose)

    def breed(self) -> None:
        """The next generation from those who were named; without any from the rated ones."""
        named = self._parents.named
        if named and not self._bred:
            self._begin_with(named)
            return
        now = self._at_rest()
        if now is None:
            return
        parents = named or self._alone(now)
        if not parents and not any(candidate.id in self._ratings.stars for candidate in now.candidates):
            self.said.emit(Toast(f"{RATE_FIRST}: rated voices become parents", "star"))
            return
        self._breed_from(now, parents, self._manner.manner)

    def breed_again(self) -> None:
        """Other children of the same parents, in the place of the generation on show, which rests."""
        now = self._at_rest()
        if now is None:
            return
        if len(now.line) < 2:
            self.said.emit(Toast(FIRST, "git-fork"))
            return
        meant = self._meant.get(now.line[-1])
        self._again = now.line[-2], meant if meant is not None and meant.recipe in IN_PLACE else self._manner.manner
        self.back()

    @property
    def _bred(self) -> bool:
        """Whether a breeding is in hand."""
        return self._run.breeding and self._run.state not in (Run.EMPTY, Run.READY)

    def _alone(self, now: Snapshot) -> tuple[NamedVoice, ...]:
        """A voice that is the whole page is the parent that is meant."""
        if len(now.candidates) != 1:
            return ()
        chosen = self._grid.chosen(now.candidates[0])
        return (NamedVoice(chosen.voice, chosen.label, now.candidates[0].id),)

    def _breed_from(
        self, now: Snapshot, parents: tuple[NamedVoice, ...], manner: Manner, *, joined: bool = False
    ) -> None:
        names = f" from {said(tuple(one.name for one in parents))}" if parents else ""
        what = "another try of" if joined else "breeding of"
        self._of[now.evaluations] = parents
        self._breed(now, manner, f"{what} generation {now.generation + 1}{names}", joined=joined)

    def _begin_with(self, named: tuple[NamedVoice, ...]) -> None:
        """They are voices of a match, or kept: the first generation of a breeding, and their children the next one."""
        names = said(tuple(one.name for one in named))
        text = f"breeding of {names}"
        self.follow(self.begin(tuple(one.voice for one in named), text), text)

    def follow(self, run: str, text: str) -> None:
        """As soon as the first generation of this run is on show, children of all of it come: one act with the run."""
        self._arriving = run, text

    def _go_on(self, here: Generation, count: int) -> None:
        """A generation is on show from which the next one was asked for before it was."""
        again, self._again = self._again, None
        (arriving, text), self._arriving = self._arriving, ("", "")
        if again is not None and again[0] == here.number:
            QTimer.singleShot(0, self, lambda: self._breed_once_more(*again))
        elif arriving and arriving == self._edits.run and count:
            QTimer.singleShot(0, self, lambda: self._breed_first(arriving, text))

    def _breed_once_more(self, number: int, manner: Manner) -> None:
        now = self._at_rest()
        if now is not None and now.line[-1] == number:
            self._breed_from(now, self._parents.named or self._alone(now), manner, joined=True)

    def _breed_first(self, run: str, text: str) -> None:
        now = self._at_rest()
        if now is None or run != self._edits.run or len(now.line) != 1:
            return
        last = self._edits.history.undoes
        begun = last is not None and last.kind == "run" and last.after.run == run  # nothing was done meanwhile
        with self._edits.as_one(text, joined=begun):
            if not (parents := self._alone(now)):
                self._naming.name_all(tuple(map(self._grid.chosen, now.candidates)))
                parents = self._parents.named
            self._breed_from(now, parents, self._manner.manner)

    def weed(self) -> None:
        """Children of all the others take the places of the rejected."""
        now = self._at_rest()
        if now is None:
            return
        rejected = sum(candidate.id in self._ratings.rejected for candidate in now.candidates)
        if why := why_no_weeding(rejected, len(now.candidates)):
            self.said.emit(Toast(why, "x"))
            return
        self._breed(now, self._manner.once("weed"), f"replacing of {rejected} rejected")

    def draw(self, recipe: Recipe) -> None:
        """All others go a step "towards" the selected one, or "away" from it; it stays where it is."""
        now, chosen = self._at_rest(), self._grid.selected
        if now is None:
            return
        one = None if chosen is None else chosen.candidate
        if one is None or one.id not in {candidate.id for candidate in now.candidates}:
            self.said.emit(Toast(NO_TILE, "crosshair"))
        elif len(now.candidates) < 2:
            self.said.emit(Toast(NO_OTHERS, "crosshair"))
        else:
            way = "towards" if recipe == "towards" else "away from"
            self._grid.hold()
            self._breed(now, self._manner.once(recipe, one.id), f"step of all {way} {one.label}")

    def back(self) -> None:
        """One generation back."""
        now = self._at_rest()
        if now is not None and len(now.line) > 1:
            self._step(now, _of(now.line[:-1]), f"return to generation {now.generation - 1}")

    def go_back_to(self, generation: int, whose: str) -> bool:
        """Show the generation in which a voice was born, of those that led here; false where it is not among them."""
        now = self._at_rest()
        if now is None or not 0 <= generation < len(now.line) - 1:
            return False
        self._step(now, _of(now.line[: generation + 1]), f"going back to {whose}")
        return True

    def take(self, snapshot: Snapshot) -> None:
        """Another generation is on show: with its stars, as far as they are known here, else as it says."""
        here, wish = _of(snapshot.line), self._run.on_its_way
        told = {c.id: round(MOST_STARS * rating) for c in snapshot.candidates if (rating := snapshot.ratings.get(c.id))}
        voices = {c.id: self._grid.chosen(c).voice for c in snapshot.candidates if c.id in told}
        self._ratings.learn(here.number, {id: (voices[id], stars) for id, stars in told.items()})
        self._stand_at(here if wish is None or self._ratings.of(wish.number) is None else wish)
        stars = self._ratings.of(here.number) or {}
        self._set_right(here)
        self._go_on(here, len(snapshot.candidates))
        if {c.id: stars[c.id] for c in snapshot.candidates if stars.get(c.id)} != told:
            self._run.rate(stars, here.number)

    def _at_rest(self) -> Snapshot | None:
        """Where the breeding stands, also a stopped one; None while there is none, or, as is said, one is coming.

        With those who were edited in their places, though the search may not have said them yet.
        """
        rests = self._run.state is Run.BREEDING or self._stopped
        if self._run.on_its_way and self._run.breeding:
            self.said.emit(Toast(ON_ITS_WAY, "dna"))
            return None
        now = self._run.snapshot if rests else None
        return now and replace(now, candidates=tuple(self._grid.edited.stand_ins(now.candidates)))

    @property
    def _stopped(self) -> bool:
        return self._run.state is Run.STOPPED and self._run.breeding

    def _step(self, now: Snapshot, there: Generation, text: str, *, joined: bool = False) -> None:
        if self._stopped:
            self.wake()
        edit = Edit("generation", _of(now.line), there, self._edits.breeding, text)
        self._edits.do(replace(edit, joined=joined))

    def _breed(self, now: Snapshot, manner: Manner, text: str, *, joined: bool = False) -> None:
        there = Generation(now.evaluations, now.line[-1])
        self._meant[there.number] = manner
        self._step(now, there, text, joined=joined)

    def _show(self, value: Generation) -> None:
        self._audition.silence()
        stars = self._ratings.of(value.number)
        manner = self._meant.get(value.number, self._manner.manner)
        self._run.visit(value, stars, manner, self._grid.heard, self._of.get(value.number, ()))
        if stars is not None:  # it can be seen at once
            self._stand_at(value)

    def _stand_at(self, generation: Generation) -> None:
        """What is done to it can be undone, what was done to others rests."""
        self._ratings.show(generation.number)
        self._parents.show(generation.number)
        self._edits.show_generation(generation.number)

    def _lose(self, lost: Generation) -> None:
        """It was cut short: the act that was to bring it about has not been done."""
        self._edits.refuse(lost)
        if self._run.snapshot is not None:
            self._stand_at(_of(self._run.snapshot.line))
        self.said.emit(Toast(CUT_SHORT, "square"))

    def _set_right(self, here: Generation) -> None:
        """A step that was cut short with its program, or as another run came, stands as done and has not been."""
        steps = [act for act in self._edits.history.acts if _is_step(act) and act.edit.scope == self._edits.breeding]
        if not steps or self._run.on_its_way is not None:
            return
        last = max(steps, key=lambda act: act.turn)
        there, before = last.edit.after, last.edit.before
        if last.stand is Stand.UNDONE:
            there, before = before, there
        if there.number != here.number == before.number:
            self._edits.refuse(there)

    def _wish_again(self) -> None:
        """The evolver has died before it could show what was asked for."""
        if (wish := self._run.on_its_way) is not None:
            self._show(wish)


def _is_step(act: Act) -> bool:
    return act.edit.kind == "generation" and act.stand in (Stand.DONE, Stand.UNDONE)


def _of(line: tuple[int, ...]) -> Generation:
    """The last of a line, and its parent."""
    return Generation(line[-1], line[-2] if len(line) > 1 else None)
