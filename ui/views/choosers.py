"""The system's file choosers: the only modal windows there are."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from evosynth.library import readable

Taken = Callable[[str], object]
KINDS = {
    ".syx": ("Save the voice", "DX7 voice (*.syx)"),
    ".evopatch": ("Save the voice", "Wavetable patch (*.evopatch)"),
    ".wav": ("Save the sound", "Sound (*.wav)"),
}


def ask_open(parent: QWidget, folder: str, taken: Taken) -> None:
    """Choose a sound or a bank."""
    chooser = QFileDialog(parent, "Open a sound or a bank", folder)
    chooser.setFileMode(QFileDialog.FileMode.ExistingFile)
    kinds = " ".join(f"*{suffix}" for suffix in readable.EVERYTHING)
    chooser.setNameFilters([f"Sounds and banks ({kinds})", "All files (*)"])
    _open(chooser, taken)


def ask_save(parent: QWidget, folder: str, name: str, suffix: str, taken: Taken) -> None:
    """Choose where a voice or a sound (".wav") goes, by the suffix; ``name`` is proposed."""
    title, kind = KINDS[suffix]
    chooser = QFileDialog(parent, title, folder)
    chooser.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    chooser.setNameFilter(kind)
    chooser.setDefaultSuffix(suffix[1:])
    chooser.selectFile(name)
    _open(chooser, taken)


def _open(chooser: QFileDialog, taken: Taken) -> None:
    chooser.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    chooser.fileSelected.connect(taken)
    chooser.open()
