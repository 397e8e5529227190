"""What a person does with the past: goes to an act, hears a voice of the line, goes back to it, keeps it."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from evosynth.analysis.comparatives import compared
from evosynth.edits.way import steps_to
from evosynth.service.evolver_messages import Candidate
from ui.intents.breeding import Breeding
from ui.intents.keeping import Keeping
from ui.intents.listening import Listening
from ui.intents.workflow import Workflow
from ui.models import acts
from ui.models.edits import Edits
from ui.models.grid import Grid
from ui.models.lineage import Lineage
from ui.models.lineage_steps import heard_line, owner_of, shown_steps, title_of, told_differences
from ui.models.run import RunControl
from ui.view_state.acts import LineageState, Step
from ui.view_state.window import Toast

FROM_ELSEWHERE = "A kept voice stands for itself: select a tile to see what it came from."


class Past(QObject):
    """The list of acts, and the line of the selected voice."""

    acts_changed = Signal(object)  # ActsState
    changed = Signal(object)  # LineageState
    said = Signal(object)  # Toast

    def __init__(
        self,
        edits: Edits,
        grid: Grid,
        run: RunControl,
        lineage: Lineage,
        listening: Listening,
        keeping: Keeping,
        breeding: Breeding,
        workflow: Workflow,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._edits, self._grid, self._run, self._lineage = edits, grid, run, lineage
        self._listening, self._keeping, self._breeding, self._workflow = listening, keeping, breeding, workflow
        self._whole: tuple[Candidate, ...] = ()  # the line of the selected voice
        self._line: tuple[Candidate, ...] = ()  # those of it that are shown
        self._compared: int | None = None  # id of the step that a person has chosen
        self._told: tuple[object, ...] = ()  # of what was told last
        self._way: tuple[int, ...] = ()  # numbers of acts that are still to be turned
        self._known = 0  # how many acts there were when the way was found
        self._wanted: int | None = None  # id of the candidate that is selected when its generation is on show
        edits.changed.connect(self._show_acts)
        grid.selection_changed.connect(lambda _state: self._show_line())
        lineage.changed.connect(self._show_line)

    # ---- acts -----------------------------------------------------------------------------------------------------

    def go_to(self, number: int) -> None:
        """Undo, or do again, until this act is what was done last."""
        history = self._edits.history
        way = steps_to(number, history.acts, history.paths)
        if way is None:
            self.said.emit(Toast("Undo does not lead there from here", "triangle-alert"))
            return
        self._way, self._known = way, len(history.acts)
        self._walk()

    def _walk(self) -> None:
        """A step may have to be seen (a generation that comes back) before the next one can be made."""
        history = self._edits.history
        while self._way and len(history.acts) == self._known:
            number, rest = self._way[0], self._way[1:]
            act = next(act for act in history.acts if act.number == number)
            if act.edit is history.undoes:
                turn = self._edits.undo
            elif act.edit is history.redoes:
                turn = self._edits.redo
            else:
                return  # until it is awake
            self._way = ()  # what is told meanwhile does not walk by itself
            turn()
            if next(now for now in history.acts if now.number == number).stand is act.stand:
                return  # it failed, and was told
            self._way = rest
        self._way = ()

    def _show_acts(self) -> None:
        self.acts_changed.emit(acts.listed(self._edits.history))
        if self._way:
            self._walk()

    # ---- the line -------------------------------------------------------------------------------------------------

    def look(self) -> None:
        """The line is in sight and some of it is lacking: who came before, and pictures."""
        if self._whole:
            self._lineage.ask(self._whole[-1])
            self._grid.draw_further([one.voice for one in self._whole])

    def choose(self, place: int) -> None:
        """This step is compared with the selected voice."""
        if 0 <= place < len(self._line):
            self._compared = self._line[place].id
            self._show_line()

    def hear(self, place: int) -> None:
        """One step of the line."""
        if 0 <= place < len(self._line):
            self._listening.play_line([self._heard(place)])

    def play(self) -> None:
        """The whole line, the founder first."""
        self._listening.play_line([self._heard(place) for place in range(len(self._line))])

    def keep(self, place: int) -> None:
        """Onto the kept list."""
        if 0 <= place < len(self._line):
            self._keeping.keep(self._grid.chosen(self._line[place]))

    def go_back(self, place: int) -> None:
        """A new branch begins there: in a breeding its generation is on show again, a match goes on from it."""
        if not 0 <= place < len(self._line):
            return
        candidate = self._line[place]
        chosen = self._grid.chosen(candidate)
        if place == len(self._line) - 1:
            self.said.emit(Toast(f"{chosen.label} is in hand already", "git-fork"))
        elif chosen.silence:
            self.said.emit(Toast(chosen.silence, "triangle-alert"))
        elif not self._run.breeding:
            self._workflow.evolve_from(chosen)
        elif self._breeding.go_back_to(candidate.generation, chosen.label):
            self._wanted = candidate.id
            self.said.emit(
                Toast(f"Back at {chosen.label}: what is bred now is another branch", "git-fork", undo="undo")
            )
        elif self._grid.select_candidate(candidate.id):
            self.said.emit(Toast(f"{chosen.label} is selected: it still lives", "git-fork"))
        else:
            self._workflow.breed_from(chosen)

    def _heard(self, place: int) -> tuple[str, Candidate]:
        return owner_of(self._line[place].id), self._line[place]

    def _arrived(self) -> bool:
        """Whether the generation that was asked for is on show."""
        return self._run.on_its_way is None

    def _show_line(self) -> None:
        """Tell it where it is another one, or looks otherwise."""
        if self._wanted is not None and self._arrived() and self._grid.select_candidate(self._wanted):
            self._wanted = None
        chosen = self._grid.selected
        candidate = None if chosen is None else chosen.candidate
        whole = () if candidate is None else self._lineage.of(candidate)
        if [one.id for one in whole[-1:]] != [one.id for one in self._whole[-1:]]:
            self._grid.draw_further(())  # until this one is in sight
        heard = heard_line(whole, self._grid)
        self._whole, self._line = whole, tuple(one.candidate for one in heard)
        if candidate is None:
            self._tell(LineageState(why_not=FROM_ELSEWHERE if chosen else ""))
            return
        steps = shown_steps(heard, self._grid)
        undrawn = any(one.voice not in self._grid.candidates.pictures for one in whole)
        self._tell(self._compare(steps, lacking=undrawn or self._lineage.lacks(candidate)))

    def _compare(self, steps: tuple[Step, ...], *, lacking: bool) -> LineageState:
        """The step that a person has chosen, else the one before the last, beside the last."""
        ids = [step.id for step in steps]
        place = ids.index(self._compared) if self._compared in ids[:-1] else len(steps) - 2
        if place < 0:
            return LineageState(title_of(steps), steps, lacking=lacking)
        first, last = steps[place], steps[-1]
        pictures = [step.picture.heard if step.picture else None for step in (last, first)]
        words = () if None in pictures else compared(*pictures)  # type: ignore[arg-type]
        values = told_differences(first.voice, last.voice)
        return LineageState(title_of(steps), steps, "", place, values, words, lacking)

    def _tell(self, state: LineageState) -> None:
        shown = state.why_not, state.chosen, state.words, state.lacking, tuple(map(_seen, state.steps))
        if shown != self._told:
            self._told = shown
            self.changed.emit(state)


def _seen(step: Step) -> tuple[object, ...]:
    """What of a step is painted: by value, but its picture by identity."""
    return step.id, step.label, step.changed, step.move, id(step.picture), step.stars, step.kept, step.silent
