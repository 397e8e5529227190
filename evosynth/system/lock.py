"""A lock that the system lets go of when its process dies, however it dies."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path


class FileLock:
    """Held by at most one process. Only the lock on the file counts, not that it is there."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._descriptor: int | None = None

    def acquire(self, *, wait: bool = False) -> bool:
        """Take the lock; false when another process holds it or the file cannot be made."""
        try:
            descriptor = os.open(self._file, os.O_RDWR | os.O_CREAT, 0o644)
        except OSError:
            return False
        try:
            _lock(descriptor, wait)
            if not os.path.samestat(os.fstat(descriptor), os.stat(self._file)):
                raise FileNotFoundError(self._file)  # whoever held it has removed it since it was opened here
        except OSError:
            os.close(descriptor)
            return False
        self._descriptor = descriptor
        return True

    @property
    def stands(self) -> bool:
        """Whether it is held, and on the file that is there now."""
        try:
            return self._descriptor is not None and os.path.samestat(os.fstat(self._descriptor), os.stat(self._file))
        except OSError:
            return False

    def release(self, *, remove: bool = False) -> None:
        """Let go of it; ``remove``: and leave no file, where the folder is a person's."""
        if self._descriptor is not None:
            with suppress(OSError):
                if remove and self.stands:
                    self._file.unlink()
            with suppress(OSError):
                os.close(self._descriptor)
            self._descriptor = None


def lock_of_user(name: str) -> FileLock | None:
    """A lock by its name between all processes of this user; None where no folder for it can be written."""
    from platformdirs import user_cache_path

    try:
        return FileLock(user_cache_path("EvoSynth", appauthor=False, ensure_exists=True) / f"{name}.lock")
    except OSError:
        return None


if os.name == "nt":
    import msvcrt

    def _lock(descriptor: int, wait: bool) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
else:
    import fcntl

    def _lock(descriptor: int, wait: bool) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
