"""Where a voice or a sound goes: the chooser stays until a place is typed that a file may be written to."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLineEdit, QMessageBox, QWidget


class SaveChooser(QFileDialog):
    """Completes the name, says why a place is refused, and only then asks whether a file there may be replaced.

    Whatever is not done leaves it open with the name as it was typed. A system's own chooser cannot be taught this:
    there it is the system that asks.
    """

    def __init__(self, window: QWidget, title: str, folder: str, suffix: str, refusal: Callable[[Path], str]) -> None:
        """``refusal`` says why a file may not be written, in a sentence, and nothing where it may."""
        super().__init__(window, title, folder)
        self._suffix, self._refusal = suffix, refusal

    def accept(self) -> None:
        typed = self.selectedFiles()[0]
        if os.path.isdir(typed):
            super().accept()  # which enters it
            return
        path = completed(Path(typed), self._suffix)
        if why := self._refusal(path):
            _box(self, QMessageBox.Icon.Warning, why, QMessageBox.StandardButton.Ok).open()
        elif path.exists():
            ask_to_replace(self, path, lambda: self._take(path))
        else:
            self._take(path)

    def _take(self, path: Path) -> None:
        self.fileSelected.emit(str(path))
        self.done(QFileDialog.DialogCode.Accepted)


def is_the_systems() -> bool:
    """Whether choosers are the system's own; Qt builds no fields for them then."""
    return QFileDialog().findChild(QLineEdit) is None


def completed(path: Path, suffix: str) -> Path:
    """A path with the suffix of what is written, in small letters or large; any other belongs to the name."""
    return path if path.suffix.lower() == suffix else path.with_name(path.name + suffix)


def ask_to_replace(above: QWidget, path: Path, then: Callable[[], None]) -> None:
    """Go on where a person says that a file may be replaced; Enter says that it may not."""
    both = QMessageBox.StandardButton.Yes | QMessageBox.StandardButton.No
    box = _box(above, QMessageBox.Icon.Warning, f"{path.name} already exists. Replace it?", both)
    box.setDefaultButton(QMessageBox.StandardButton.No)
    box.finished.connect(lambda answer: then() if answer == QMessageBox.StandardButton.Yes else None)
    box.open()


def _box(above: QWidget, icon: QMessageBox.Icon, text: str, buttons: QMessageBox.StandardButton) -> QMessageBox:
    box = QMessageBox(icon, above.windowTitle(), text, buttons, above)
    box.setTextFormat(Qt.TextFormat.PlainText)  # a name of a file may hold anything
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    return box
