"""Runs on disk: a folder and a library row for each, locked by the window that owns it; unfinished ones can go on."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from evosynth.errors import StorageError
from evosynth.library import paths
from evosynth.library.lock import FileLock
from evosynth.library.records import StoredRun
from evosynth.library.store import Library
from evosynth.runs.folder import RunFolder

LOCK_FILE = "window.lock"


@dataclass(slots=True, eq=False)
class OwnRun:
    """A run that this window owns."""

    folder: Path
    row: int  # in the library; 0 when it could not be noted
    target: str
    lock: FileLock


class StoredRuns(QObject):
    """Begins, finds, adopts and ends runs."""

    failed = Signal(str)  # a run cannot be noted in the library; it goes on all the same

    def __init__(self, library: Library, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library

    def begin(self, target: str, target_path: str) -> OwnRun:
        """A new folder, locked and noted. StorageError when the folder cannot be made."""
        stamp = time.strftime("%Y%m%d-%H%M%S")
        base, number = paths.runs() / f"{stamp}-{os.getpid()}", 1
        folder = base
        while folder.exists():
            number += 1
            folder = base.with_name(f"{base.name}-{number}")
        lock = FileLock(paths.made(folder) / LOCK_FILE)
        lock.acquire()
        row = 0
        try:
            row = self._library.begin_run(folder, target, target_path, os.getpid())
        except StorageError as error:
            self.failed.emit(str(error))
        return OwnRun(folder, row, target, lock)

    def unfinished(self) -> StoredRun | None:
        """The newest run that was cut off, that nobody owns, and that can go on."""
        try:
            runs = self._library.runs(finished=False)
        except StorageError:
            return None
        return next((r for r in runs if RunFolder(r.folder).begun and not _owned(r.folder)), None)

    def adopt(self, run: StoredRun) -> OwnRun | None:
        """Own an unfinished run; None when another window was quicker."""
        lock = FileLock(run.folder / LOCK_FILE)
        if not lock.acquire():
            return None
        try:
            self._library.adopt_run(run.id, os.getpid())
        except StorageError as error:
            self.failed.emit(str(error))
        return OwnRun(run.folder, run.id, run.target, lock)

    def own_again(self, run: OwnRun) -> None:
        """A run that was left or has ended is in hand once more."""
        run.lock.acquire()
        self._mark(lambda: self._library.adopt_run(run.row, os.getpid()), run.row)

    def finish(self, run: OwnRun) -> None:
        """The run is over; it is not offered again."""
        self._finish_row(run.row)
        run.lock.release()

    def leave(self, run: OwnRun) -> None:
        """The window closes in the middle of a run: the next start may go on."""
        run.lock.release()

    def discard(self, run: StoredRun) -> None:
        """The person does not want to go on."""
        self._finish_row(run.id)
        if _made_here(run.folder):
            shutil.rmtree(run.folder, ignore_errors=True)

    def sweep(self) -> None:
        """Remove the folders of finished runs, and unfinished rows that can never go on."""
        try:
            for run in self._library.runs():
                if run.finished and _made_here(run.folder) and not _owned(run.folder):
                    shutil.rmtree(run.folder, ignore_errors=True)
                elif not run.finished and not run.folder.is_dir():
                    self._finish_row(run.id)
        except StorageError as error:
            self.failed.emit(str(error))

    def _finish_row(self, row: int) -> None:
        self._mark(lambda: self._library.finish_run(row), row)

    def _mark(self, write: Callable[[], None], row: int) -> None:
        if not row:
            return
        try:
            write()
        except StorageError as error:
            self.failed.emit(str(error))


def _made_here(folder: Path) -> bool:
    """Whether a folder lies among the runs: whatever a library says, no other one is removed."""
    return folder.is_dir() and not folder.is_symlink() and folder.resolve().parent == paths.runs().resolve()


def _owned(folder: Path) -> bool:
    if not folder.is_dir():
        return False
    lock = FileLock(folder / LOCK_FILE)
    free = lock.acquire()
    lock.release()
    return not free
