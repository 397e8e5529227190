"""Which of the voices on show are kept: the library is asked when others come on show, and when the list changes."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal

from evosynth.synths import voicing
from ui.processes.library_reader import LibraryReader


class KeptMarks(QObject):
    """A voice is kept where its sound is, under whatever name and for whatever target."""

    changed = Signal(object, object)  # frozensets of sounds: those that are kept, and where that is not written yet
    failed = Signal(str)

    def __init__(self, reader: LibraryReader, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._reader = reader
        self._on_show: dict[bytes, bytes] = {}  # by sound
        self._kept: frozenset[bytes] = frozenset()
        self._coming: frozenset[bytes] = frozenset()
        self._pending: frozenset[bytes] = frozenset()

    def look_at(self, voices: Iterable[bytes]) -> None:
        """These are on show."""
        before, self._on_show = self._on_show, {voicing.sound(voice): voice for voice in voices}
        if not self._on_show.keys() <= before.keys():
            self.read()

    def take_pending(self, coming: frozenset[bytes], pending: frozenset[bytes]) -> None:
        """These come onto the kept list, and of these that is not certain yet, or that they leave it."""
        if (coming, pending) != (self._coming, self._pending):
            self._coming, self._pending = coming, pending
            self.changed.emit(self._kept | coming, pending)

    def read(self) -> None:
        """Ask the library of all that is on show."""
        voices = list(self._on_show.values())
        self._reader.ask(lambda library: library.kept_among(voices), self._take, self.failed.emit)

    def _take(self, kept: frozenset[bytes]) -> None:
        sounds = frozenset(map(voicing.sound, kept))
        if sounds != self._kept:
            self._kept = sounds
            self.changed.emit(sounds | self._coming, self._pending)
