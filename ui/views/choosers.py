"""The system's file choosers: the only modal windows there are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from evosynth.audio.bit_depth import FLOAT, TITLES
from evosynth.audio.table_files import SUFFIXES as TABLES
from evosynth.library import readable
from evosynth.synths import voicing
from ui.intents.export import Exporting
from ui.models.loading import Loading
from ui.views.save_chooser import SaveChooser, ask_to_replace, completed, is_the_systems

SOUNDS = {f"WAV, {title} (*.wav)": bits for bits, title in TITLES.items()}


def what_is_saved(suffix: str) -> tuple[str, list[str]]:
    """The title of the chooser and the kinds of file, by their suffix: ".wav", or that of an engine's voices."""
    if suffix == ".wav":
        return "Save the sound", list(SOUNDS)
    kinds = dict.fromkeys(kind.file_kind for kind in voicing.every() if kind.suffix == suffix)
    return "Save the voice", [f"{' or '.join(kinds)} (*{suffix})"]


class FileChoosers:
    """Open above the window, at the folder of the last file."""

    def __init__(self, window: QWidget, loading: Loading, exporting: Exporting) -> None:
        self._window, self._loading, self._exporting = window, loading, exporting

    def open(self) -> None:
        """Choose a sound or a bank."""
        chooser = QFileDialog(self._window, "Open a sound or a bank", self._loading.folder)
        chooser.setFileMode(QFileDialog.FileMode.ExistingFile)
        kinds = " ".join(f"*{suffix}" for suffix in readable.EVERYTHING)
        chooser.setNameFilters([f"Sounds and banks ({kinds})", "All files (*)"])
        _show(chooser, lambda path: self._loading.open([path]))

    def open_table(self) -> None:
        """Choose a file of single cycles for the engine that takes tables."""
        chooser = QFileDialog(self._window, "Open a table", self._loading.folder)
        chooser.setFileMode(QFileDialog.FileMode.ExistingFile)
        kinds = " ".join(f"*{suffix}" for suffix in TABLES)
        chooser.setNameFilters([f"Tables ({kinds})", "All files (*)"])
        _show(chooser, lambda path: self._loading.open_table(Path(path)))

    def save(self, suffix: str) -> None:
        """Choose where the voice that is selected now, or its sound (".wav"), goes; its name is proposed."""
        chosen = self._exporting.selected
        title, kinds = what_is_saved(suffix)
        folder, native = self._exporting.folder, is_the_systems()
        chooser = (
            QFileDialog(self._window, title, folder)
            if native
            else SaveChooser(self._window, title, folder, suffix, self._exporting.refusal)
        )
        chooser.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        chooser.setNameFilters(kinds)
        chooser.selectNameFilter(next((kind for kind in kinds if SOUNDS.get(kind) == self._exporting.bits), kinds[0]))
        chooser.selectFile(self._exporting.suggested_name(suffix, chosen))

        def taken(path: Path) -> None:
            self._exporting.save(path, chosen, SOUNDS.get(chooser.selectedNameFilter(), FLOAT))

        _show(chooser, asked_by_the_system(self._window, suffix, taken) if native else lambda path: taken(Path(path)))


def asked_by_the_system(window: QWidget, suffix: str, taken: Callable[[Path], None]) -> Callable[[str], None]:
    """A system's chooser has asked whether the file of the typed name may be replaced, and is closed by now.

    Where a suffix is added, we ask of that file: Qt would add it behind the chooser's back, and nobody would be asked.
    Where a file is in hand or of another kind, saving it is refused.
    """

    def named(typed: str) -> None:
        path = completed(Path(typed), suffix)
        if path != Path(typed) and path.exists():
            ask_to_replace(window, path, lambda: taken(path))
        else:
            taken(path)

    return named


def _show(chooser: QFileDialog, taken: Callable[[str], None]) -> None:
    """Qt's own chooser would delete, rename and move files by key, menu and mouse: nobody comes here for that."""
    chooser.setOption(QFileDialog.Option.ReadOnly)
    for part in chooser.findChildren(QWidget):
        part.setAcceptDrops(False)  # the field of the name and the list of places would move a dropped file away
    chooser.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    chooser.fileSelected.connect(taken)
    chooser.open()
