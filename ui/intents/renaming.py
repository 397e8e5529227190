"""A person calls a voice otherwise: a candidate, a kept voice, one of the archive. Acts with undo."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from evosynth.edits.edit import DOCUMENT, KEPT, Edit
from evosynth.edits.history import Stand
from evosynth.edits.values import Archived, Called
from evosynth.evolution.report import EDIT
from evosynth.synths import registry, voicing
from ui.intents.keeping import Keeping
from ui.intents.shaping import Shaping
from ui.models.candidates import Chosen
from ui.models.edits import Edits
from ui.models.grid import Grid
from ui.models.names import Names
from ui.view_state.renamed import shown_name
from ui.view_state.window import Toast

NOTHING = "Select a voice first"


class Renaming(QObject):
    """Of the selected voice."""

    said = Signal(object)  # Toast

    def __init__(
        self,
        grid: Grid,
        names: Names,
        keeping: Keeping,
        shaping: Shaping,
        edits: Edits,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._grid, self._names, self._keeping, self._shaping, self._edits = grid, names, keeping, shaping, edits
        edits.register("name", self._put)
        edits.restored.connect(self._restore)

    def rename(self, typed: str) -> None:
        """What its synth can show of it; nothing typed: it keeps its name."""
        chosen, name = self._grid.selected, " ".join(typed.split())
        if chosen is None:
            self.said.emit(Toast(NOTHING, "triangle-alert"))
            return
        shown = shown_name(chosen.voice, name)
        if not shown or shown == chosen.name:
            return
        self._grid.hold()
        if self._done(chosen, shown):
            lost = f": a {registry.of(chosen.synth).title} shows no more of {name}" if shown != name else ""
            self.said.emit(Toast(f"{chosen.name} is called {shown} now{lost}", "check", undo="undo"))

    def _done(self, chosen: Chosen, name: str) -> bool:
        text = f"renaming of {chosen.name} to {name}"
        voice = voicing.renamed(chosen.voice, name)
        if chosen.archived:
            place = chosen.archived - 1
            before, after = Archived(place, chosen.voice, chosen.name), Archived(place, voice, name)
            return self._edits.do(Edit("archive", before, after, DOCUMENT, text))
        if chosen.kept_id:
            row = chosen.kept_id
            return self._edits.do(Edit("name", Called(chosen.name, kept=row), Called(name, kept=row), KEPT, text))
        if chosen.candidate is None:
            return False
        if chosen.candidate.move == EDIT:
            self._shaping.put(voice, text[:1].upper() + text[1:])
            return True
        sound = chosen.candidate.voice
        called = Called(chosen.name, sound, by_person=self._names.is_by_person(sound))
        return self._edits.do(Edit("name", called, Called(name, sound, by_person=True), DOCUMENT, text))

    def _put(self, value: Called) -> None:
        if value.kept:
            self._keeping.call(value.kept, value.name)
        else:
            self._names.call(value.voice, value.name, by_person=value.by_person)
            self._grid.tell_names()

    def _restore(self) -> None:
        """Whom a person has named says the document by its acts."""
        acts = sorted(self._edits.history.acts, key=lambda act: act.turn)
        named = (act.edit.after for act in acts if act.edit.kind == "name" and act.stand is Stand.DONE)
        by_person = {value.voice: value.by_person for value in named if value.voice}
        self._names.hear_persons(voice for voice, is_so in by_person.items() if is_so)
