"""The system's file choosers: the only modal windows there are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from evosynth.audio.table_files import SUFFIXES as TABLES
from evosynth.library import readable
from evosynth.synths import voicing
from ui.intents.export import Exporting
from ui.models.loading import Loading


def what_is_saved(suffix: str) -> tuple[str, str]:
    """The title of the chooser and the kind of file, by its suffix: ".wav", or that of an engine's voices."""
    if suffix == ".wav":
        return "Save the sound", "Sound (*.wav)"
    kinds = dict.fromkeys(kind.file_kind for kind in voicing.every() if kind.suffix == suffix)
    return "Save the voice", f"{' or '.join(kinds)} (*{suffix})"


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
        title, kind = what_is_saved(suffix)
        chooser = QFileDialog(self._window, title, self._exporting.folder)
        chooser.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        chooser.setNameFilter(kind)
        chooser.setDefaultSuffix(suffix[1:])
        chooser.selectFile(self._exporting.suggested_name(suffix, chosen))
        _show(chooser, lambda path: self._exporting.save(Path(path), chosen))


def _show(chooser: QFileDialog, taken: Callable[[str], None]) -> None:
    """Qt's own chooser would delete, rename and move files by key, menu and mouse: nobody comes here for that."""
    chooser.setOption(QFileDialog.Option.ReadOnly)
    chooser.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    chooser.fileSelected.connect(taken)
    chooser.open()
