"""A voice leaves the program: saved as a file, dragged out of the window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from evosynth.audio.bit_depth import BITS, FLOAT
from evosynth.errors import StorageError
from evosynth.library import paths
from evosynth.service.desk_messages import Done, Export, RequestFailed
from evosynth.synths import voicing
from evosynth.system import outputs
from evosynth.system.writing import file_name
from ui.models.candidates import Chosen
from ui.models.conventions import Conventions
from ui.models.grid import Grid
from ui.models.kept import KeptList
from ui.models.loading import Loading
from ui.processes.workers import Workers
from ui.settings import Settings

DRAG_WAIT_S = 3.0


class Exporting(QObject):
    """Asks the desk to write; says what was done."""

    done = Signal(str)
    failed = Signal(str)

    def __init__(
        self,
        workers: Workers,
        settings: Settings,
        grid: Grid,
        kept: KeptList,
        loading: Loading,
        conventions: Conventions,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._loading, self._conventions = loading, conventions
        self._workers, self._settings, self._grid, self._list = workers, settings, grid, kept

    @property
    def folder(self) -> str:
        """Where the last file came from or went to."""
        return self._settings.last_folder

    @property
    def selected(self) -> Chosen | None:
        """What would be saved now; held while a person looks for a place, since a search goes on meanwhile."""
        return self._grid.selected

    @property
    def bits(self) -> int:
        """In what the last sound was saved, one of bit_depth.BITS."""
        return self._settings.save_bits if self._settings.save_bits in BITS else FLOAT

    def save(self, path: Path, chosen: Chosen | None, bits: int = FLOAT) -> None:
        """Write a voice as a file of its kind or as .wav of so many bits, by the suffix.

        Whoever chose the path was asked whether a file there may be replaced; one in hand never is, nor one of another
        kind, also where a system's chooser never heard of ``refusal``.
        """
        if chosen is None:
            self.failed.emit("Select a voice to save first.")
            return
        self._settings.last_folder = str(path.parent)
        if path.suffix.lower() == ".wav":
            self._settings.save_bits = bits
        self._workers.ask(_export(chosen, path, bits, self._loading.in_hand), self._done, self._failed)

    def refusal(self, path: Path) -> str:
        """Why nothing may be saved there, as where a file in hand or of another kind is; empty where it may."""
        try:
            outputs.check([path], outputs.kind_of(path.suffix), inputs=self._loading.in_hand, force=True)
        except StorageError as error:
            return str(error)
        return ""

    def suggested_name(self, suffix: str, chosen: Chosen | None) -> str:
        """A file name for a voice."""
        return file_name(chosen.name if chosen else "voice", _suffix(chosen, suffix))

    def file_of_place(self, place: int, suffix: str) -> Path | None:
        """A file of the voice in a place, there before a drag begins; None, with a sentence, when that fails."""
        candidate = self._grid.candidate_at(place)
        return None if candidate is None else self._file_for_drag(self._grid.chosen(candidate), suffix)

    def file_of_kept(self, kept_id: int, suffix: str) -> Path | None:
        """The same for a kept voice."""
        kept = self._list.find(kept_id)
        return None if kept is None else self._file_for_drag(self._grid.chosen_kept(kept), suffix)

    def _file_for_drag(self, chosen: Chosen, suffix: str) -> Path | None:
        try:
            path = paths.made(paths.drags()) / file_name(chosen.name, _suffix(chosen, suffix))
        except StorageError as error:
            self.failed.emit(str(error))
            return None
        written = _export(chosen, path, self._conventions.drag_bits)
        if self._workers.ask_and_wait(written, DRAG_WAIT_S) is None or not path.is_file():
            self.failed.emit(f"{path.name} could not be written for the drag.")
            return None
        return path

    def _done(self, done: Done) -> None:
        self.done.emit(done.message)

    def _failed(self, problem: RequestFailed) -> None:
        self.failed.emit(problem.message)


def _export(chosen: Chosen, path: Path, bits: int, inputs: tuple[Path, ...] = ()) -> Callable[[int], Export]:
    return lambda ticket: Export(ticket, chosen.voice, chosen.occasion, path, inputs, bits)


def _suffix(chosen: Chosen | None, suffix: str) -> str:
    """ ".wav", or whatever voices of its synth are saved as."""
    return suffix if chosen is None or suffix == ".wav" else voicing.of(chosen.synth).suffix
