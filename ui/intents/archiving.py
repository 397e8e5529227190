"""A person puts voices into the archive of six, hears them there and takes them out: acts of the document."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from evosynth.edits.edit import DOCUMENT, Edit
from evosynth.edits.values import Archived
from ui.intents.listening import Listening
from ui.keys.actions import key_of
from ui.models.archive import Archive
from ui.models.candidates import Chosen
from ui.models.edits import Edits
from ui.models.grid import Grid
from ui.models.run import RunControl
from ui.view_state.window import Toast

NOBODY = "Select a voice first"


class Archiving(QObject):
    """Places count from 0 here, and for people by their keys."""

    said = Signal(object)  # Toast

    def __init__(
        self,
        archive: Archive,
        grid: Grid,
        listening: Listening,
        run: RunControl,
        edits: Edits,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._archive, self._grid, self._listening = archive, grid, listening
        self._run, self._edits = run, edits
        edits.register("archive", archive.put)

    def put_selected(self, place: int) -> None:
        """The selected voice, in the place of what was there."""
        self._grid.hold()
        self._put(place, self._grid.selected)

    def put_tile(self, place: int, tile: int) -> None:
        """That of a tile of the page on show."""
        if (candidate := self._grid.candidate_at(tile)) is not None:
            self._put(place, self._grid.chosen(candidate))

    def hear(self, place: int) -> None:
        """It is selected with that, as whatever is heard."""
        if self.select(place):
            self._listening.play_selected()
        else:
            there, put = key_of(f"archive_{place + 1}"), key_of(f"archive_put_{place + 1}")
            self.said.emit(Toast(f"{there} is empty: {put} puts the selected voice there", "stack"))

    def select(self, place: int) -> bool:
        """It is what is acted on; false where nothing is there."""
        voice = self._archive.voice(place)
        if voice is not None:
            self._grid.select_kept(voice)
        return voice is not None

    def take_out(self, place: int) -> None:
        """The place is empty from now on."""
        before = self._archive.places[place]
        if before.voice:
            said = f"{before.name} out of {key_of(f'archive_{place + 1}')}"
            if self._do(before, Archived(place), f"taking {said}"):
                self.said.emit(Toast(f"Took {said}", "x", undo="undo"))

    def take_out_selected(self) -> None:
        """Where it is one of the archive."""
        if (voice := self._grid.selected_kept) is not None and voice.archived:
            self.take_out(voice.archived - 1)

    def _put(self, place: int, chosen: Chosen | None) -> None:
        key = key_of(f"archive_{place + 1}")
        if chosen is None or chosen.silence:
            self.said.emit(Toast(NOBODY if chosen is None else chosen.silence, "triangle-alert"))
            return
        before, after = self._archive.places[place], Archived(place, chosen.voice, chosen.label)
        if before == after:
            self.said.emit(Toast(f"{chosen.label} is in {key} already", "stack"))
            return
        if chosen.candidate is not None and not chosen.run:
            self._run.remember(chosen.candidate.id)
        if self._do(before, after, f"putting {chosen.label} into {key}"):
            gone = f", where {before.name} was" if before.voice else ""
            self.said.emit(Toast(f"Put {chosen.label} into {key}{gone}", "stack", undo="undo"))

    def _do(self, before: Archived, after: Archived, text: str) -> bool:
        return self._edits.do(Edit("archive", before, after, DOCUMENT, text))
