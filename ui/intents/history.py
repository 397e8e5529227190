"""What a person does with the past: goes to an act, hears a voice of the line, goes back to it, keeps it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal

from evosynth.analysis.comparatives import compared
from evosynth.edits.edit import Edit
from evosynth.edits.history import Act, Stand
from evosynth.edits.way import steps_to
from evosynth.service.desk_messages import LineStep
from evosynth.service.evolver_messages import Candidate
from ui.intents.breeding import Breeding
from ui.intents.keeping import Keeping
from ui.intents.listening import Listening
from ui.intents.workflow import Workflow
from ui.models import acts
from ui.models.candidates import Chosen
from ui.models.edits import Edits
from ui.models.grid import Grid
from ui.models.lineage import Lineage, Whom
from ui.models.lineage_steps import heard_line, shown_steps, title_of, told_differences
from ui.models.ratings import Ratings
from ui.models.run import RunControl
from ui.view_state.acts import ActsState, LineageState, Step, owner_of
from ui.view_state.window import Run, Toast

FROM_ELSEWHERE = "This voice was not found in this document: select a tile to see what it came from."
LOOKING = "being looked for"
MOST_TURNS = 10_000  # on the way to an act


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
        ratings: Ratings,
        lineage: Lineage,
        listening: Listening,
        keeping: Keeping,
        breeding: Breeding,
        workflow: Workflow,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._edits, self._grid, self._run, self._ratings, self._lineage = edits, grid, run, ratings, lineage
        self._listening, self._keeping, self._breeding, self._workflow = listening, keeping, breeding, workflow
        self._whom: Whom | None = None  # the selected voice
        self._whole: tuple[LineStep, ...] = ()  # its line
        self._line: tuple[LineStep, ...] = ()  # those of it that are shown
        self._looked_at: tuple[bytes, ...] = ()  # its voices, as they were asked for to be drawn
        self._compared: tuple[str, int] | None = None  # run and id of the step that a person has chosen
        self._told: tuple[object, ...] = ()  # of what was told last
        self._goal: int | None = None  # number of the act that is on the way to being what was done last
        self._turned = 0  # how many were turned on the way
        self._known = 0  # how many acts there were before the last turn
        self._last: Edit | None = None  # that was turned last
        self._wanted: int | None = None  # id of the candidate that is selected when its generation is on show
        self._there: LineStep | None = None  # to be gone back to, as soon as its run is in hand
        edits.changed.connect(self._show_acts)
        keeping.absent_changed.connect(self._show_acts)
        edits.turned.connect(self._say_turned)
        run.transport_changed.connect(lambda _state: self._walk())
        grid.selection_changed.connect(lambda _state: self._show_line())
        lineage.changed.connect(self._show_line_again)
        run.transport_changed.connect(lambda _state: self._go_on_there())

    # ---- acts -----------------------------------------------------------------------------------------------------

    def go_to(self, number: int) -> None:
        """Undo, or do again, until this act is what was done last, whichever run it belongs to."""
        act = self._act(number)
        line = next(line for line in self._listed().lines if line.number == number)
        if not line.awake:
            self.said.emit(Toast(f"{line.text}: {line.why}", "triangle-alert"))
            return
        self._goal, self._turned, self._known = number, 0, len(self._edits.history.acts)
        if act.stand is Stand.ASIDE:
            self._goal = None
            self._come_back_to(acts.run_to_enter(act, self._edits.run))
        elif steps_to(number, self._edits.history.acts, self._edits.history.paths) == ():
            self._goal = None
            self.said.emit(Toast(f"{line.text}: this was done last", "check"))
        else:
            self._walk()

    def _walk(self) -> None:
        """A step may have to be seen (a run or a generation that comes back) before the next one can be made."""
        while self._goal is not None:
            goal, self._goal = self._goal, None  # what is told meanwhile does not walk by itself
            history, act = self._edits.history, self._act(goal)
            if len(history.acts) != self._known or self._turned > MOST_TURNS:
                return  # something else was done meanwhile
            way = steps_to(goal, history.acts, history.paths)
            if way == ():
                self._say_there(act)
                return
            turn = self._turn_for(act, bool(way))
            if turn is None:
                self._wait_or_say(goal, act)
                return
            before = history.acts
            turn()
            if history.acts == before:
                return  # it failed, and was told
            self._goal, self._turned, self._known = goal, self._turned + 1, len(history.acts)

    def _turn_for(self, act: Act, led: bool) -> Callable[[], object] | None:
        """What brings this act nearer."""
        history, run = self._edits.history, acts.run_to_enter(act, self._edits.run)
        if led:
            undoing = act.stand is Stand.DONE
            there = history.undoes if undoing else history.redoes
            return None if there is None else self._edits.step_back if undoing else self._edits.step_forth
        if act.stand is Stand.UNDONE and history.is_awake(act.edit):
            return lambda: self._edits.redo_of(act.edit.scope)
        if run:
            leads = acts.led_to(act, history.acts)
            return self._edits.undo if leads else lambda: self._come_back_to(run)
        return None

    def _come_back_to(self, run: str) -> None:
        """It made way, and undo does not come to it: that it is in hand again is an act of its own."""
        self._workflow.return_to(run, acts.beginning(run, self._edits.history.acts))

    def _wait_or_say(self, goal: int, act: Act) -> None:
        """A run that comes back has to be read, and to be on show, before it is known what can be undone of it."""
        paths = self._edits.history.paths
        unseen = self._run.breeding and not any("generation" in path[2:3] for path in paths)
        on_its_way = unseen or self._run.on_its_way is not None or self._run.state is Run.PREPARING
        if self._edits.run and (on_its_way or self._run.state is Run.EMPTY):
            self._goal = goal
        else:
            why = acts.where(act.edit.scope, paths)
            self.said.emit(Toast(f"{acts.said(act.edit)[0]}: {why}", "triangle-alert"))

    def _say_there(self, act: Act) -> None:
        """In one sentence, however many acts were turned on the way."""
        if self._turned > 1:
            undone = act.edit is not self._last
            count = f"{self._turned} acts {'undone, back' if undone else 'done again, up'} to"
            self.said.emit(Toast(f"{count}: {acts.said(act.edit)[0]}", "undo-2" if undone else "redo-2"))

    def _say_turned(self, edit: Edit, undone: bool) -> None:
        """What undo or redo has just turned, and where that led to."""
        self._last = edit
        words, icon = acts.said(edit)[0], "undo-2" if undone else "redo-2"
        still = " (redo brings it back)" if undone and not self._edits.run and edit.kind == "run" else ""
        self.said.emit(Toast(f"{'Undone' if undone else 'Done again'}: {words}{still}", icon))

    def _act(self, number: int) -> Act:
        return next(act for act in self._edits.history.acts if act.number == number)

    def _listed(self) -> ActsState:
        return acts.listed(self._edits.history, self._edits.run, self._keeping.absent)

    def _show_acts(self) -> None:
        self.acts_changed.emit(self._listed())
        self._walk()

    # ---- the line -------------------------------------------------------------------------------------------------

    def look(self) -> None:
        """The line is in sight and some of it is lacking: who came before, and pictures."""
        chosen = self._grid.selected
        if chosen is not None and self._whom is not None:
            self._lineage.ask(self._whom, chosen.voice)
            voices = tuple(step.candidate.voice for step in self._whole)
            if voices != self._looked_at:
                self._looked_at = voices
                self._grid.draw_further(voices, "line")
                QTimer.singleShot(0, self, self._show_line)  # whoever asks is being told how it looks now

    def choose(self, place: int) -> None:
        """This step is compared with the selected voice."""
        if 0 <= place < len(self._line):
            step = self._line[place]
            self._compared = step.run, step.candidate.id
            self._show_line()

    def hear(self, place: int) -> None:
        """One step of the line."""
        if 0 <= place < len(self._line):
            self._listening.play_line([self._heard(self._line[place])])

    def play(self) -> None:
        """The whole line, the founder first."""
        self._listening.play_line([self._heard(step) for step in self._line])

    def keep(self, place: int) -> None:
        """Onto the kept list."""
        if 0 <= place < len(self._line):
            self._keeping.keep(self._chosen(self._line[place]))

    def go_back(self, place: int) -> None:
        """A new branch begins there: in a breeding its generation is on show again, a match goes on from it.

        A step of another run is gone back to in its own run, which is in hand first.
        """
        if not 0 <= place < len(self._line):
            return
        step, selected = self._line[place], self._grid.selected
        chosen = self._chosen(step)
        if place == len(self._line) - 1 and selected is not None and not selected.kept_id:
            self.said.emit(Toast(f"{chosen.label} is in hand already", "git-fork"))
        elif chosen.silence:
            self.said.emit(Toast(chosen.silence, "triangle-alert"))
        elif chosen.run:
            self._there = step
            self._workflow.return_to(step.run, step.whose)
        else:
            self._begin_branch(chosen)

    def _begin_branch(self, chosen: Chosen) -> None:
        """At a voice of the run in hand."""
        candidate = chosen.candidate
        assert candidate is not None, "it is of a run"
        if not self._run.breeding:
            self._stand_at(chosen)
        elif self._breeding.go_back_to(candidate.generation, chosen.label):
            self._wanted = candidate.id
            self.said.emit(
                Toast(f"Back at {chosen.label}: what is bred now is another branch", "git-fork", undo="undo")
            )
        elif self._grid.select_candidate(candidate.id):
            self.said.emit(Toast(f"{chosen.label} is selected: it still lives", "git-fork"))
        else:
            self._workflow.breed_from(chosen)

    def _stand_at(self, chosen: Chosen) -> None:
        """A voice of a match: it is in hand and heard, and the next search begins around it."""
        if self._workflow.stand_at(chosen):
            self._listening.play_selected()
            words = f"Back at {chosen.label}: Evolve goes on from it, in a branch of its own"
            self.said.emit(Toast(words, "git-fork", undo="undo"))

    def _go_on_there(self) -> None:
        """The run of the step that is gone back to may be in hand now, and at rest."""
        step = self._there
        if step is None or step.run != self._edits.run:
            return
        if self._run.snapshot is not None and self._run.state in (Run.PAUSED, Run.STOPPED, Run.BREEDING):
            self._there = None
            self._begin_branch(self._chosen(step))

    def _chosen(self, step: LineStep) -> Chosen:
        """As a voice that can be acted on; one of another run has the stars that it had there, and no distance here."""
        chosen = self._grid.chosen(step.candidate)
        stars = chosen.stars or self._ratings.last(step.run, step.candidate.id)
        if step.run == self._edits.run:
            return replace(chosen, stars=stars)
        stars = self._ratings.last(step.run, step.candidate.id)
        return replace(chosen, run=step.run, stars=stars, distance=None, parts=())

    def _heard(self, step: LineStep) -> tuple[str, Candidate]:
        return owner_of(step.run, step.candidate.id), step.candidate

    def _arrived(self) -> bool:
        """Whether the generation that was asked for is on show."""
        return self._run.on_its_way is None

    def _show_line(self) -> None:
        """Tell it where it is another one, or looks otherwise."""
        if self._wanted is not None and self._arrived() and self._grid.select_candidate(self._wanted):
            self._wanted = None
        self._go_on_there()
        chosen = self._grid.selected
        self._follow(None if chosen is None else self._whom_of(chosen))
        told = () if self._whom is None else self._lineage.of(self._whom)
        self._whole = self._with_itself(chosen, told or ())
        heard = heard_line(self._whole, self._grid)
        self._line = tuple(one.step for one in heard)
        lacking = self._whom is not None and self._lineage.lacks(self._whom)
        if not heard:
            self._tell(LineageState(why_not=FROM_ELSEWHERE if chosen and told is not None else "", lacking=lacking))
            return
        steps = shown_steps(heard, self._chosen, self._grid)
        if told is None:  # nothing is known of its parents, but not for ever
            steps = (replace(steps[0], move=""), *steps[1:])
        voices = tuple(step.candidate.voice for step in self._whole)
        lacking = lacking or voices != self._looked_at or any(v not in self._grid.candidates.pictures for v in voices)
        self._tell(self._compare(steps, known=told is not None, lacking=lacking))

    def _show_line_again(self) -> None:
        """More of it may be known: it is told whether or not it looks otherwise, so that what lacks is asked for."""
        self._told = ()
        self._show_line()

    def _whom_of(self, chosen: Chosen) -> Whom:
        if chosen.candidate is None:
            return Whom.kept(chosen.voice)
        return Whom.candidate(self._edits.run, chosen.candidate)

    def _follow(self, whom: Whom | None) -> None:
        """Another voice may be selected: what was drawn for the one before is not waited for."""
        if whom != self._whom:
            self._whom = whom
            self._lineage.forget_strangers()
            self._looked_at = ()
            self._grid.draw_further((), "line")

    def _with_itself(self, chosen: Chosen | None, told: Sequence[LineStep]) -> tuple[LineStep, ...]:
        """A candidate on show is the last of its line, as it is known here."""
        if chosen is None or chosen.candidate is None:
            return tuple(told)
        run, one = self._edits.run, chosen.candidate
        whose = next((step.whose for step in told if step.run == run), "")
        befores = (step for step in told if (step.run, step.candidate.id) != (run, one.id))
        return (*befores, LineStep(run, one, whose))

    def _compare(self, steps: tuple[Step, ...], *, known: bool, lacking: bool) -> LineageState:
        """The step that a person has chosen, else the one before the last, beside the last."""
        title = title_of(steps) if known else LOOKING
        ids = [(step.run, step.id) for step in steps]
        place = ids.index(self._compared) if self._compared in ids[:-1] else len(steps) - 2
        if place < 0:
            return LineageState(title, steps, lacking=lacking)
        first, last = steps[place], steps[-1]
        pictures = [step.picture.heard if step.picture else None for step in (last, first)]
        words = () if None in pictures else compared(*pictures)  # type: ignore[arg-type]
        values = told_differences(first.voice, last.voice)
        return LineageState(title, steps, "", place, values, words, lacking)

    def _tell(self, state: LineageState) -> None:
        shown = state.title, state.why_not, state.chosen, state.words, state.lacking, tuple(map(_seen, state.steps))
        if shown != self._told:
            self._told = shown
            self.changed.emit(state)


def _seen(step: Step) -> tuple[object, ...]:
    """What of a step is painted: by value, but its picture by identity."""
    words = step.label, step.begins, step.changed, step.move
    return step.run, step.id, words, id(step.picture), step.stars, step.kept, step.silent
