"""What a person has done in this window, and where the window stands: so it is known what Undo takes back here and now.

The places are those of ``evosynth.edits.edit``: the document and the kept list always; the run in hand, its generation
on show, and its search while it goes on, or the one that is to begin; the engine on show. Edits of another place rest
until the window is there again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Signal

from evosynth.documents import records
from evosynth.documents.acts import as_record, understood
from evosynth.edits.edit import (
    DOCUMENT,
    KEPT,
    Edit,
    Scope,
    engine_scope,
    generation_scope,
    next_scope,
    run_scope,
    search_scope,
)
from evosynth.edits.history import Act, History, Stand
from evosynth.errors import EvoSynthError
from ui.models.document import Document


class Edits(QObject):
    """The history of this window, told to views."""

    changed = Signal(bool, bool, str, str)  # can undo, can redo, what is undone, what is redone
    restored = Signal()  # these are the acts of another document
    turned = Signal(object, bool)  # Edit that was undone (true) or done again
    failed = Signal(str)  # it was neither done nor undone

    def __init__(self, document: Document | None = None, parent: QObject | None = None) -> None:
        """``document``: into which all of it is written; None: it is remembered here alone."""
        super().__init__(parent)
        self._document = document
        self.history = History(self._write)
        self._run = ""
        self._generation: int | None = None
        self._search: tuple[str, ...] | None = None  # the engine by which the run in hand goes on, if any does
        self._engine = ""
        self._as_one, self._joins = "", False  # what is done now is part of this act; and not the first of it
        self._stand()
        if document is not None:
            document.begun.connect(self._write_before)

    def register(self, kind: str, apply: Callable[[Any], None]) -> None:
        """The function that brings about values of this kind."""
        self.history.register(kind, apply)

    # ---- where the window stands ---------------------------------------------------------------------------------

    @property
    def run(self) -> str:
        """The run in hand, by its name; empty: none."""
        return self._run

    def enter_run(self, run: str) -> None:
        """This run is in hand, a new one or one that was left; empty: none."""
        self._run, self._generation, self._search = run, None, None
        self._stand()

    def show_generation(self, number: int) -> None:
        """A breeding shows this one."""
        self._generation = number
        self._stand()

    def search_by(self, engine: str) -> None:
        """The run in hand goes on by this engine; empty: it waits until it can go on."""
        self._search = (engine,) if engine else ()
        self._stand()

    def search_no_more(self) -> None:
        """There is no run in hand, or it has ended."""
        self._search = None
        self._stand()

    def show_engine(self, engine: str) -> None:
        """The locks of this one are on show."""
        self._engine = engine
        self._stand()

    def candidates(self, generation: int | None) -> Scope:
        """What is done to the candidates of the run in hand belongs here."""
        return run_scope(self._run) if generation is None else generation_scope(self._run, generation)

    @property
    def breeding(self) -> Scope:
        """The steps from one generation to another belong here."""
        return search_scope(self._run)

    @property
    def search(self) -> Scope:
        """What is done to strands belongs here."""
        return search_scope(self._run, *(self._search or ()))

    # ---- doing -------------------------------------------------------------------------------------------------------

    def do(self, edit: Edit) -> bool:
        """Bring it about; false, with a sentence, where that fails."""
        if self._as_one:
            edit = replace(edit, text=self._as_one, joined=self._joins)
        done = self._tried(lambda: self.history.do(edit))
        self._joins = self._joins or done
        return done

    def amend(self, before: Edit, edit: Edit) -> bool:
        """``before``, if it was done last, goes on and is ``edit`` now: small steps are one act."""
        amended = list[bool]()
        return self._tried(lambda: amended.append(self.history.amend(before, edit))) and amended[0]

    @contextmanager
    def as_one(self, text: str, *, joined: bool = False) -> Iterator[None]:
        """All that is done meanwhile is one act of this name: it is undone, and done again, at once.

        ``joined``: with what was done just before it.
        """
        self._as_one, self._joins = text, joined
        try:
            yield
        finally:
            self._as_one, self._joins = "", False

    def note(self, edit: Edit) -> None:
        """It has been brought about already."""
        self.history.note(edit)
        self.tell()

    def note_for_good(self, edit: Edit) -> None:
        """It has been brought about, and nothing takes it back."""
        self.history.note_for_good(edit)
        self.tell()

    def refuse(self, value: object) -> None:
        """An act was to bring this about, and that could not be written."""
        self.history.refuse(value)
        self.tell()

    def restore(self, lines: Iterable[records.Act]) -> None:
        """The acts of the document that is in hand now."""
        acts, problems = understood(lines)
        self.history.restore(acts)
        for problem in problems:
            self.failed.emit(problem)
        self.restored.emit()
        self.tell()

    def _write(self, acts: tuple[Act, ...]) -> None:
        if self._document is not None:
            self._document.write([as_record(act) for act in acts], act=True)

    def _write_before(self) -> None:
        """A document has begun: what was done before on the start page, and stood nowhere, is the beginning of it."""
        if self.history.acts:
            self._write(self.history.acts)

    def undo(self) -> None:
        """Take back what was done last, and all that was one act with it."""
        turned = self.step_back()
        while turned is not None and turned.joined and self.history.undoes is self._before(turned):
            turned = self.step_back()

    def redo(self) -> None:
        """Do again what was undone last, likewise."""
        turned = self.step_forth()
        while turned is not None and (then := self.history.redoes) and then.joined and self._before(then) is turned:
            turned = self.step_forth()

    def step_back(self) -> Edit | None:
        """Take back the last edit alone."""
        return self._turn(self.history.undo, undone=True)

    def step_forth(self) -> Edit | None:
        """Do again the last edit that was undone, alone."""
        return self._turn(self.history.redo, undone=False)

    def _before(self, edit: Edit) -> Edit | None:
        """What was done before it, but for what was set aside."""
        before: Edit | None = None
        for other, stand in self.history.record:
            if other is edit:
                return before
            before = before if stand is Stand.ASIDE else other
        return None

    def redo_of(self, scope: Scope) -> None:
        """Likewise of what belongs there alone."""
        self._turn(lambda: self.history.redo(scope), undone=False)

    def _turn(self, turn: Callable[[], Edit | None], *, undone: bool) -> Edit | None:
        turned = list[Edit | None]()
        if not self._tried(lambda: turned.append(turn())) or turned[0] is None:
            return None
        self.turned.emit(turned[0], undone)
        return turned[0]

    def tell(self) -> None:
        """Emit how things stand."""
        undoes, redoes = self.history.undoes, self.history.redoes
        texts = (edit.text if edit else "" for edit in (undoes, redoes))
        self.changed.emit(undoes is not None, redoes is not None, *texts)

    def _tried(self, act: Callable[[], object]) -> bool:
        try:
            with self._document.together() if self._document is not None else nullcontext():
                act()
        except EvoSynthError as error:
            self.failed.emit(str(error))
            return False
        self.tell()
        return True

    def _stand(self) -> None:
        searches = (next_scope(self._run),) if self._search is None else (self.search,)
        if self.history.stand_at(
            (DOCUMENT, KEPT, self.candidates(self._generation), engine_scope(self._engine), *searches)
        ):
            self.tell()
