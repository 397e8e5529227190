"""The library read in a thread of its own, through a connection of its own: the window does not wait for a disk."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

from evosynth.errors import StorageError
from evosynth.library.store import Library

END_S = 2.0  # for the read under way
T = TypeVar("T")


class LibraryReader(QObject):
    """Reads one thing after the other. What was read is handed over in the window's thread."""

    _read = Signal(object, object)  # what takes it, what was read

    def __init__(self, library: Library, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._wishes: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._closed = False
        self._read.connect(self._hand_over, Qt.ConnectionType.QueuedConnection)

    def ask(self, read: Callable[[Library], T], taken: Callable[[T], None], failed: Callable[[str], None]) -> None:
        """Read; one of the two is called with what was read or the sentence of a StorageError."""
        if self._closed:
            return
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="library-reader", daemon=True)
            self._thread.start()
        self._wishes.put(lambda: self._answer(read, taken, failed))

    def close(self) -> None:
        """End the thread; what still waits is not read any more."""
        self._closed = True
        if self._thread is not None:
            self._wishes.put(None)
            self._thread.join(END_S)

    def _work(self) -> None:
        while (wish := self._wishes.get()) is not None:
            if not self._closed:
                wish()

    def _answer(
        self, read: Callable[[Library], Any], taken: Callable[[Any], None], failed: Callable[[str], None]
    ) -> None:
        try:
            self._read.emit(taken, read(self._library))
        except StorageError as error:
            self._read.emit(failed, str(error))

    def _hand_over(self, take: Callable[[Any], None], value: Any) -> None:
        if not self._closed:
            take(value)
