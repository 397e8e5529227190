"""The system's file choosers: the only modal windows there are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from evosynth.audio.bit_depth import FLOAT, TITLES
from evosynth.audio.table_files import SUFFIXES as TABLES
from evosynth.documents.opening import SUFFIX
from evosynth.library import readable
from evosynth.synths import voicing
from evosynth.system.writing import file_name
from evosynth.taste.file import SUFFIX as TASTE
from ui.intents.export import Exporting
from ui.models.loading import Loading
from ui.view_state.documents import UNTITLED, DocumentState
from ui.views.save_chooser import SaveChooser, ask_to_replace, completed, is_the_systems

DOCUMENTS, SAVE_DOCUMENT = "Documents of EvoSynth", "Save the document"
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
        """Choose a sound, a bank or a document."""
        chooser = QFileDialog(self._window, "Open a sound, a bank or a document", self._loading.folder)
        chooser.setFileMode(QFileDialog.FileMode.ExistingFile)
        kinds = " ".join(f"*{suffix}" for suffix in (*readable.EVERYTHING, SUFFIX))
        chooser.setNameFilters([f"Sounds, banks and documents ({kinds})", f"{DOCUMENTS} (*{SUFFIX})", "All files (*)"])
        _show(chooser, lambda path: self._loading.open([path]))

    def open_table(self) -> None:
        """Choose a file of single cycles for the engine that takes tables."""
        chooser = QFileDialog(self._window, "Open a table", self._loading.folder)
        chooser.setFileMode(QFileDialog.FileMode.ExistingFile)
        kinds = " ".join(f"*{suffix}" for suffix in TABLES)
        chooser.setNameFilters([f"Tables ({kinds})", "All files (*)"])
        _show(chooser, lambda path: self._loading.open_table(Path(path)))

    def choose_phrase(self, taken: Callable[[Path], None]) -> None:
        """Choose a MIDI file by which voices are heard."""
        chooser = QFileDialog(self._window, "Open a phrase", self._loading.folder)
        chooser.setFileMode(QFileDialog.FileMode.ExistingFile)
        chooser.setNameFilters(["MIDI files (*.mid *.midi)", "All files (*)"])
        _show(chooser, lambda path: taken(Path(path)))

    def choose_taste(self, taken: Callable[[Path], None]) -> None:
        """Choose a file of a person's taste."""
        chooser = QFileDialog(self._window, "Open a taste", self._loading.folder)
        chooser.setFileMode(QFileDialog.FileMode.ExistingFile)
        chooser.setNameFilters([f"Tastes (*{TASTE})", "All files (*)"])
        _show(chooser, lambda path: taken(Path(path)))

    def save_taste(self, taken: Callable[[Path], None]) -> None:
        """Choose where a person's taste goes."""
        folder, title = self._exporting.folder, "Save the taste"
        own = None if is_the_systems() else SaveChooser(self._window, title, folder, TASTE, lambda _path: "")
        chooser = own or QFileDialog(self._window, title, folder)
        chooser.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        chooser.setNameFilters([f"Tastes (*{TASTE})"])
        chooser.selectFile(file_name("My taste", TASTE))
        _show(chooser, lambda path: self._save_there(Path(path), completed(Path(path), TASTE), taken))

    def choose_bank(self, taken: Callable[[Path], None]) -> None:
        """Choose a file of voices to send to a synth."""
        chooser = QFileDialog(self._window, "Choose a bank to send", self._loading.folder)
        chooser.setFileMode(QFileDialog.FileMode.ExistingFile)
        chooser.setNameFilters(["Banks (*.syx *.mid *.bnk)", "All files (*)"])
        _show(chooser, lambda path: taken(Path(path)))

    def save(self, suffix: str) -> None:
        """Choose where the voice that is selected now, or its sound (".wav"), goes; its name is proposed."""
        chosen = self._exporting.selected
        title, kinds = what_is_saved(suffix)
        native, folder, refusal = is_the_systems(), self._exporting.folder, self._exporting.refusal
        own = None if native else SaveChooser(self._window, title, folder, suffix, refusal)
        chooser = own or QFileDialog(self._window, title, folder)
        chooser.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        chooser.setNameFilters(kinds)
        chooser.selectNameFilter(next((kind for kind in kinds if SOUNDS.get(kind) == self._exporting.bits), kinds[0]))
        chooser.selectFile(self._exporting.suggested_name(suffix, chosen))

        def taken(path: str) -> None:
            bits = SOUNDS.get(chooser.selectedNameFilter(), FLOAT)  # now: it is gone before a question is answered
            self._save_there(
                Path(path), completed(Path(path), suffix), lambda to: self._exporting.save(to, chosen, bits)
            )

        _show(chooser, taken)

    def save_document(self, state: DocumentState, save: Callable[[str], None]) -> None:
        """Choose the name under which the document in hand goes on."""
        there = Path(state.path)
        folder = str(there.parent) if state.named else self._exporting.folder

        def refusal(path: Path) -> str:
            return f"{path.name} is the document in hand: it is saved." if path == there else ""

        own = None if is_the_systems() else SaveChooser(self._window, SAVE_DOCUMENT, folder, SUFFIX, refusal)
        chooser = own or QFileDialog(self._window, SAVE_DOCUMENT, folder)
        chooser.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        chooser.setNameFilters([f"{DOCUMENTS} (*{SUFFIX})"])
        name = there.stem if state.named else state.name.removeprefix(UNTITLED).lstrip(" ,") or "Untitled"
        chooser.selectFile(file_name(name, SUFFIX))
        _show(chooser, lambda path: save(str(completed(Path(path), SUFFIX))))

    def _save_there(self, asked: Path, path: Path, save: Callable[[Path], None]) -> None:
        """Where a system's chooser has asked of the name without its suffix, we ask of the file that will be written.

        It is closed by now. A place that is refused is not asked about: saving says why.
        """
        if path != asked and path.exists() and not self._exporting.refusal(path):
            ask_to_replace(self._window, path, lambda: save(path))
        else:
            save(path)


def _show(chooser: QFileDialog, taken: Callable[[str], None]) -> None:
    """Qt's own chooser would delete, rename and move files by key, menu and mouse: nobody comes here for that."""
    chooser.setOption(QFileDialog.Option.ReadOnly)
    for part in chooser.findChildren(QWidget):
        part.setAcceptDrops(False)  # the field of the name and the list of places would move a dropped file away
    chooser.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    chooser.fileSelected.connect(taken)
    chooser.open()
