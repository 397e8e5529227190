"""The system's file choosers: the only modal windows there are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from evosynth.audio.bit_depth import FLOAT, TITLES
from evosynth.audio.table_files import SUFFIXES as TABLES
from evosynth.library import readable
from evosynth.synths import voicing
from ui.intents.export import Exporting
from ui.models.loading import Loading

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
        chooser = QFileDialog(self._window, title, self._exporting.folder)
        chooser.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        chooser.setNameFilters(kinds)
        chooser.selectNameFilter(next((kind for kind in kinds if SOUNDS.get(kind) == self._exporting.bits), kinds[0]))
        chooser.setDefaultSuffix(suffix[1:])
        chooser.selectFile(self._exporting.suggested_name(suffix, chosen))

        def taken(path: str) -> None:
            self._exporting.save(Path(path), chosen, SOUNDS.get(chooser.selectedNameFilter(), FLOAT))

        _show(chooser, taken)


def _show(chooser: QFileDialog, taken: Callable[[str], None]) -> None:
    """Qt's own chooser would delete, rename and move files by key, menu and mouse: nobody comes here for that."""
    chooser.setOption(QFileDialog.Option.ReadOnly)
    chooser.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    saves = chooser.acceptMode() == QFileDialog.AcceptMode.AcceptSave
    chooser.fileSelected.connect(_with_suffix(chooser, taken) if saves else taken)
    chooser.open()


def _with_suffix(chooser: QFileDialog, taken: Callable[[str], None]) -> Callable[[str], None]:
    """A chooser asks whether the file of the typed name may be replaced; where a suffix is added, we ask of that file.

    Qt would add it behind the back of a system's chooser, and nobody would have been asked.
    """
    suffix = f".{chooser.defaultSuffix()}"
    chooser.setDefaultSuffix("")

    def named(typed: str) -> None:
        path = Path(typed)
        if path.suffix.lower() not in (".wav", *readable.VOICES):
            path = path.with_name(path.name + suffix)
            if path.exists() and not _may_replace(chooser.parentWidget(), path):
                return
        taken(str(path))

    return named


def _may_replace(window: QWidget | None, path: Path) -> bool:
    both = QMessageBox.StandardButton.Yes | QMessageBox.StandardButton.No
    answer = QMessageBox.question(window, "Replace", f"{path.name} already exists. Replace it?", both)
    return answer == QMessageBox.StandardButton.Yes
