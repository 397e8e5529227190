"""Several files were dropped: which one shall it be?"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from evosynth.library import readable
from ui.look import icons, theme
from ui.models.loading import Loading
from ui.view_state.states import States
from ui.view_state.window import FilesToChoose
from ui.views.panel import label
from ui.views.sheet import Sheet
from ui.widgets.buttons import Button

MOST_NOTES = 16  # of one instrument: each takes as long as a search for one


class ChooseSheet(Sheet):
    """A list of files; a click or Enter takes one. Several sounds can be taken as notes of one instrument."""

    def __init__(self, host: QWidget, states: States, loading: Loading) -> None:
        super().__init__(host, "Which of these?", width=560)
        self._loading = loading
        self._sounds: tuple[str, ...] = ()
        self.told = label("", "text2")
        self.told.setWordWrap(True)
        self.files = QListWidget()
        self.files.setAccessibleName("Files that were dropped")
        self.files.itemClicked.connect(self._take)
        self.files.itemActivated.connect(self._take)
        self.together = Button(
            "Match all as one instrument", "audio-lines", tip="One voice that plays all of these notes as they sound"
        )
        self.together.clicked.connect(self._take_all)
        states.files_to_choose.connect(self.ask)
        self.content.addWidget(self.told)
        self.content.addWidget(self.files)
        self.content.addWidget(self.together, 0, Qt.AlignmentFlag.AlignRight)

    def ask(self, asked: FilesToChoose) -> None:
        """Show the list."""
        paths = asked.paths
        self.told.setText(theme.words(f"{asked.told}. One sound or bank is worked on at a time."))
        self._sounds = tuple(path for path in paths if readable.is_sound(path))
        self.together.setVisible(1 < len(self._sounds) <= MOST_NOTES)
        self.files.clear()
        for path in paths:
            symbol = "keyboard-music" if readable.holds_voices(path) else "file-music"
            item = QListWidgetItem(icons.icon(symbol), theme.words(_name(path, asked.folder)))
            item.setData(Qt.ItemDataRole.UserRole, path)
            item.setToolTip(path)
            self.files.addItem(item)
        self.files.setCurrentRow(0)
        self.files.setFixedHeight(theme.px(min(12, len(paths)) * 28 + 12))
        self.present()
        self.files.setFocus()

    def _take_all(self) -> None:
        if self.isVisible():
            self.dismiss()
            self._loading.open_instrument(self._sounds)

    def _take(self, item: QListWidgetItem) -> None:
        if self.isVisible():
            self.dismiss()
            self._loading.open([str(item.data(Qt.ItemDataRole.UserRole))])


def _name(path: str, folder: str) -> str:
    """What a file is called: below a folder, by the way to it."""
    there = Path(path)
    return str(there.relative_to(folder)) if folder and there.is_relative_to(folder) else there.name
