"""Several files were dropped: which one shall it be?"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from ui import icons, theme
from ui.views.panel import label
from ui.views.sheet import Sheet


class ChooseSheet(Sheet):
    """A list of files; a click or Enter takes one."""

    chosen = Signal(str)

    def __init__(self, host: QWidget) -> None:
        super().__init__(host, "Which of these?", width=560)
        self._hint = label("", "text2")
        self.files = QListWidget()
        self.files.setAccessibleName("Files that were dropped")
        self.files.itemClicked.connect(self._take)
        self.files.itemActivated.connect(self._take)
        self.content.addWidget(self._hint)
        self.content.addWidget(self.files)

    def ask(self, paths: tuple[str, ...]) -> None:
        """Show the list."""
        self._hint.setText(f"{len(paths)} files were dropped. One sound or bank is worked on at a time.")
        self.files.clear()
        for path in paths:
            symbol = "keyboard-music" if path.lower().endswith(".syx") else "file-music"
            item = QListWidgetItem(icons.icon(symbol), theme.words(Path(path).name))
            item.setData(Qt.ItemDataRole.UserRole, path)
            item.setToolTip(path)
            self.files.addItem(item)
        self.files.setCurrentRow(0)
        self.files.setFixedHeight(theme.px(min(12, len(paths)) * 28 + 12))
        self.present()
        self.files.setFocus()

    def _take(self, item: QListWidgetItem) -> None:
        if self.isVisible():
            self.dismiss()
            self.chosen.emit(str(item.data(Qt.ItemDataRole.UserRole)))
