"""Listening blind: two at a time without a name, in either order; each answer is written at once, and can be undone."""

from __future__ import annotations

import secrets
from dataclasses import replace
from random import Random

from PySide6.QtCore import QObject, QTimer, Signal

from evosynth.edits.edit import Edit
from evosynth.edits.history import Stand
from evosynth.edits.values import Compared
from evosynth.service.evolver_messages import Candidate
from evosynth.taste.blind import sentences
from ui.intents.listening import Listening
from ui.models.audition import Owner
from ui.models.blind_test import BlindTest
from ui.models.edits import Edits
from ui.models.grid import Grid
from ui.models.run import RunControl
from ui.models.target import Target
from ui.view_state.blind import QUESTIONS, BlindChoice, BlindResult, BlindState, BlindTurn, Question
from ui.view_state.window import Toast

NO_TARGET = "There is no target here to be near to"
NO_SOUND = "There is no sound device: nothing can be heard"
NOBODY = "Select a tile first: it is heard against the others"
ALONE = "There is nobody to hear it against"
NO_TWO = "Hear two tiles first, one after the other"
NO_RUN = "Evolve or breed first: there is nothing to compare yet"
BETWEEN_MS = 500  # from an answer to the next pair


class Blind(QObject):
    """At most one test, chosen, heard or over."""

    changed = Signal(object)  # BlindState | None
    said = Signal(object)  # Toast

    def __init__(
        self,
        listening: Listening,
        grid: Grid,
        target: Target,
        run: RunControl,
        edits: Edits,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._listening, self._grid, self._target, self._run, self._edits = listening, grid, target, run, edits
        self._state: BlindState | None = None
        self._test: BlindTest | None = None
        self._began = False  # what is to be heard has begun to sound
        self._due = False  # the run may not know all that was answered
        self._next = QTimer(self, singleShot=True, interval=BETWEEN_MS)
        self._next.timeout.connect(self.again)
        edits.register("blind", self._put)
        listening.sounding.connect(self._follow)
        run.resumed.connect(self._expect)
        grid.selection_changed.connect(lambda _state: self._look())
        grid.grid_changed.connect(lambda _state: self._look())
        run.snapshot_taken.connect(lambda _snapshot, _other: self._tell_run())

    # ---- before it -----------------------------------------------------------------------------------------------

    def open(self) -> None:
        """Choose what is heard."""
        if self._state is None:
            self._listening.silence()
            question: Question = "better" if self._why_not_nearer() else "nearer"
            self._choose(BlindChoice(question))

    def ask(self, question: int) -> None:
        """Which one is better, or nearer."""
        if isinstance(self._state, BlindChoice) and not (question and self._state.why_not_nearer):
            self._choose(replace(self._state, question=QUESTIONS[question]))

    def hear(self, of_two: bool) -> None:
        """The two heard last again and again, or the selected one against others."""
        if isinstance(self._state, BlindChoice):
            self._choose(replace(self._state, of_two=of_two))

    def set_length(self, pairs: int) -> None:
        """So many pairs at most."""
        if isinstance(self._state, BlindChoice):
            self._choose(replace(self._state, length=pairs))

    def _choose(self, wanted: BlindChoice) -> None:
        one, others, two = self._one(), self._others(), self._two()
        pairs = (wanted.length if two else 0) if wanted.of_two else min(wanted.length, len(others))
        why_not = "" if self._run.snapshot is not None and self._edits.run else NO_RUN
        why_not = why_not or ("" if self._listening.can_be_heard else NO_SOUND)
        if not why_not and wanted.of_two:
            why_not = "" if two else NO_TWO
        elif not why_not:
            why_not = NOBODY if one is None else "" if others else ALONE
        self._show(
            replace(
                wanted,
                why_not_nearer=self._why_not_nearer(),
                selected="" if one is None else self._grid.called(one),
                others=len(others),
                two=tuple(map(self._grid.called, two)),
                pairs=pairs,
                why_not=why_not,
            )
        )

    def _look(self) -> None:
        """Somebody else is on show while it is chosen what is heard."""
        if isinstance(self._state, BlindChoice):
            self._choose(self._state)

    def _why_not_nearer(self) -> str:
        return NO_TARGET if self._run.breeding or self._target.prepared is None else ""

    def _one(self) -> Candidate | None:
        """The selected tile."""
        chosen = self._grid.selected
        audible = self._grid.audible
        return chosen.candidate if chosen and chosen.candidate and chosen.candidate.id in audible else None

    def _others(self) -> tuple[Candidate, ...]:
        one = self._one()
        return () if one is None else tuple(c for c in self._grid.known_audible if c.id != one.id)

    def _two(self) -> tuple[Candidate, ...]:
        """Those heard last, as long as both are on show."""
        by_id = {candidate.id: candidate for candidate in self._grid.known_audible}
        heard = [by_id[id] for id in self._listening.last_two if id in by_id]
        return tuple(heard) if len(heard) == 2 else ()

    # ---- while it goes on ----------------------------------------------------------------------------------------

    def go(self) -> None:
        """Begin, or leave what is over."""
        if isinstance(self._state, BlindResult):
            self.leave()
        elif isinstance(self._state, BlindChoice) and not self._state.why_not:
            seed, choice = secrets.randbits(32), self._state
            one, others = self._one(), self._others()
            if choice.of_two:
                two = self._two()
                one, others = two[0], (two[1],) * choice.pairs
            assert one is not None, "why_not says so"
            drawn = others if choice.of_two else tuple(Random(seed).sample(others, choice.pairs))
            self._test = BlindTest(seed, choice.question, one, drawn, self._run.generation, self._grid.called)
            self.again()

    def again(self) -> None:
        """Hear the two once more; the target directly before each where the question is which one is nearer."""
        self._next.stop()
        test = self._test
        if test is None or (turn := test.now) is None:
            return
        self._began = False
        state = self._state
        self._tell(heard=isinstance(state, BlindTurn) and state.number == turn.number + 1 and state.heard)
        first, second = test.heard_in(turn)
        self._listening.play_unnamed(first, second, beside_target=test.question == "nearer")

    def answer(self, which: int) -> None:
        """The first (1), the second (2), or neither (0); as soon as both were heard."""
        test, state = self._test, self._state
        if test is None or not isinstance(state, BlindTurn) or not state.heard or (turn := test.now) is None:
            return
        self._listening.silence()
        chosen = {1: turn.first, 2: turn.second}.get(which)
        before, after = test.value(turn, given=False), test.value(turn, chosen, given=True)
        scope = self._edits.candidates(test.generation)
        text = test.text(len(test.answers) + 1)
        self._edits.do(Edit("blind", before, after, scope, text, joined=bool(test.answers)))

    def back(self) -> None:
        """Take the last answer back, and hear those two again."""
        test = self._test
        if test is None or test.last is None or not isinstance(self._state, BlindTurn):
            return
        undoes, last = self._edits.history.undoes, test.value(test.last, given=False)
        if undoes is not None and undoes.kind == "blind" and undoes.before == last:
            self._listening.silence()
            self._edits.step_back()

    def leave(self) -> None:
        """End it: what was answered stays, and is told."""
        self._next.stop()
        self._listening.silence()
        test = self._test
        if test is not None and test.answers and not isinstance(self._state, BlindResult):
            self._end(test)
            return
        if isinstance(self._state, BlindResult):
            self.said.emit(Toast(self._state.sentences[0], "check", undo="undo"))
        self._test = None
        self._show(None)

    def close(self) -> None:
        """The window goes: no result is waited for."""
        if self._state is not None:
            self._next.stop()
            self._listening.silence()
            self._test = None
            self._show(None)

    # ---- inside --------------------------------------------------------------------------------------------------

    def _put(self, value: Compared) -> None:
        """Something was answered, or taken back: told to the run, and on to the next pair."""
        self._run.compare(value)
        self._due = self._due or not self._run.alive
        test = self._test
        if test is None or not test.take(value) or isinstance(self._state, BlindResult):
            return
        if test.now is None:
            self._end(test)
        else:
            self._tell(heard=False)
            self._next.start()

    def _expect(self) -> None:
        self._due = True

    def _end(self, test: BlindTest) -> None:
        one, other = test.names
        told = sentences(test.outcome, test.question, one, other)
        self._show(BlindResult(test.question, one, other, test.outcome, told))

    def _tell(self, *, heard: bool) -> None:
        test = self._test
        if test is not None and (turn := test.now) is not None:
            back = test.last is not None
            self._show(BlindTurn(test.question, turn.number + 1, len(test.turns), "", heard, back))

    def _follow(self, owner: Owner | None) -> None:
        """What sounds of the pair; when the second one begins, both can be told apart."""
        state = self._state
        if not isinstance(state, BlindTurn):
            return
        part = self._listening.unnamed_part(owner)
        if part:
            self._began = True
        ended = owner is None and self._began and self._next.remainingTime() < 0
        self._show(replace(state, sounding=part, heard=state.heard or part == "second" or ended))

    def _show(self, state: BlindState | None) -> None:
        self._listening.covered = state is not None
        if state != self._state:
            self._state = state
            self.changed.emit(state)

    def _tell_run(self) -> None:
        """What of the answers the run does not know, or knows though they were taken back: it was not there then."""
        if not self._due or not self._run.alive or self._run.taste is None:
            return
        self._due = False
        known = self._run.taste.compared
        scope = self._edits.candidates(self._run.generation)
        for act in self._edits.history.acts:
            edit = act.edit
            if edit.kind == "blind" and edit.scope == scope and edit.after.question == "better":
                stands = edit.after if act.stand is Stand.DONE else edit.before
                if stands.given != (stands.hearing in known):
                    self._run.compare(stands)
