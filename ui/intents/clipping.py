"""A whole voice by way of the clipboard: as text, with its tables, between tiles and between programs."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication

from evosynth.errors import EvoSynthError, InputError
from evosynth.library import voice_files
from evosynth.synths import voicing
from ui.intents.shaping import NOTHING, Shaping
from ui.models.grid import Grid

NO_VOICE = "There is no voice on the clipboard: copy one first."


class Clipping:
    """Of the selected voice."""

    def __init__(self, grid: Grid, shaping: Shaping) -> None:
        self._grid, self._shaping = grid, shaping

    def copy(self) -> None:
        """The selected voice as text."""
        chosen = self._grid.selected
        if chosen is None:
            self._shaping.say_not(NOTHING)
            return
        try:
            QGuiApplication.clipboard().setText(voice_files.text_of(chosen.voice))
        except EvoSynthError as error:
            self._shaping.say_not(f"The voice cannot be copied: {error}")

    def paste(self) -> None:
        """The clipboard's voice in the place of the selected one."""
        text = QGuiApplication.clipboard().text()
        if not text.lstrip().startswith("{"):
            self._shaping.say_not(NO_VOICE)
            return
        try:
            voice = voice_files.voice_of_text(text)
        except InputError as error:
            self._shaping.say_not(f"{NO_VOICE.removesuffix('.')} ({str(error).removesuffix('.')}).")
            return
        except EvoSynthError as error:
            self._shaping.say_not(f"The voice cannot be pasted: {error}")
            return
        self._shaping.put(voice, f"Paste of {voicing.own_name(voice).strip() or 'a voice'}")
