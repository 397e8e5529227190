"""What letters mean: commands, tiles that are heard, or a piano. One of them at a time, shown in the status bar."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import QObject, Signal


class Mode(Enum):
    """What keys mean."""

    COMMANDS = "Commands"
    TILES = "Tiles"
    PIANO = "Piano"
    BLIND = "Blind"  # while a blind test covers the window: no other command has a key then


TILE_LETTERS = "QWERTYUIASDFGHJK"  # the first eight tiles of a page, and the second eight


LETTERS = (Mode.COMMANDS, Mode.TILES, Mode.PIANO)  # through which F2 goes


class KeyModes(QObject):
    """Which of them holds now."""

    changed = Signal(object)  # Mode

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.mode = Mode.COMMANDS

    def turn(self) -> None:
        """The next one."""
        if self.mode in LETTERS:
            self.enter(LETTERS[(LETTERS.index(self.mode) + 1) % len(LETTERS)])

    def enter(self, mode: Mode) -> None:
        """This one."""
        if mode is not self.mode:
            self.mode = mode
            self.changed.emit(mode)
