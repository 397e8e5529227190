"""What a person has done in this window, and where the window stands: so it is known what Undo takes back here and now.

The places are those of ``evosynth.edits.edit``: the kept list and the document always; the run in hand, its
generation on show, and its search while it goes on; the engine on show. Edits of another place rest until the window is
there again.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from evosynth.edits.edit import (
    KEPT,
    Edit,
    Scope,
    document_scope,
    engine_scope,
    generation_scope,
    run_scope,
    search_scope,
)
from evosynth.edits.history import History
from evosynth.errors import EvoSynthError


class Edits(QObject):
    """The history of this window, told to views."""

    changed = Signal(bool, bool, str, str)  # can undo, can redo, what is undone, what is redone
    failed = Signal(str)  # it was neither done nor undone

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.history = History()
        self._runs: dict[str, str] = {}  # by folder
        self._run, self._document = _name(), _name()
        self._generation: int | None = None
        self._search: tuple[str, ...] | None = None  # the engine by which the run in hand goes on, if any does
        self._engine = ""
        self._stand()

    def register(self, kind: str, apply: Callable[[Any], None]) -> None:
        """The function that brings about values of this kind."""
        self.history.register(kind, apply)

    # ---- where the window stands ---------------------------------------------------------------------------------

    def enter_new_run(self) -> None:
        """Other candidates are in hand: those of a run that has not begun yet."""
        self._run, self._generation = _name(), None
        self._stand()

    def settle(self, folder: Path) -> None:
        """The run in hand has this folder from now on."""
        self._runs[folder.name] = self._run

    def enter_run_of(self, folder: Path) -> None:
        """The run of this folder is in hand."""
        self.enter_run(self._runs.setdefault(folder.name, _name()))

    def enter_run(self, run: str) -> None:
        """A run that was left is in hand again."""
        self._run, self._generation = run, None
        self._stand()

    def enter_new_document(self) -> None:
        """Nothing is in hand: what was done so far rests."""
        self._document = _name()
        self.enter_new_run()

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
    def run(self) -> str:
        """The name of the run in hand."""
        return self._run

    @property
    def document(self) -> Scope:
        """Which run is in hand belongs here."""
        return document_scope(self._document)

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
        return self._tried(lambda: self.history.do(edit))

    def note(self, edit: Edit) -> None:
        """It has been brought about already."""
        self.history.note(edit)
        self.tell()

    def undo(self) -> None:
        """Take back what was done last."""
        self._tried(self.history.undo)

    def redo(self) -> None:
        """Do again what was undone last."""
        self._tried(self.history.redo)

    def tell(self) -> None:
        """Emit how things stand."""
        undoes, redoes = self.history.undoes, self.history.redoes
        texts = (edit.text if edit else "" for edit in (undoes, redoes))
        self.changed.emit(undoes is not None, redoes is not None, *texts)

    def _tried(self, act: Callable[[], object]) -> bool:
        try:
            act()
        except EvoSynthError as error:
            self.failed.emit(str(error))
            return False
        self.tell()
        return True

    def _stand(self) -> None:
        searches = () if self._search is None else (self.search,)
        here = self.candidates(self._generation), engine_scope(self._engine)
        if self.history.stand_at((KEPT, self.document, *here, *searches)):
            self.tell()


def _name() -> str:
    """A run is named when there is something to do in it; its folder comes later, or never."""
    return secrets.token_hex(4)
