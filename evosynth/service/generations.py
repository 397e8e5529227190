"""The generations of a breeding that have made way for others: kept in the run's folder, shown again by number."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from evosynth.errors import StorageError
from evosynth.runs.folder import RunFolder

if TYPE_CHECKING:
    from evosynth.evolution.session import Session


class Generations:
    """Those of one session, a file each: none is forgotten while the run has its folder."""

    def __init__(self, folder: RunFolder, session: Session) -> None:
        self._folder, self._session = folder, session
        self._unwritten: dict[int, bytes] = {}  # where the disk is full

    def leave(self) -> None:
        """Remember the one on show with the ratings that it has now."""
        number, data = self._session.on_show, self._session.checkpoint()
        self._unwritten[number] = data
        with suppress(StorageError):
            self._folder.write_generation(number, data)
            del self._unwritten[number]

    def show(self, number: int) -> bool:
        """Leave the one on show for this one, as it was left; false where it is not remembered, or damaged."""
        data = self._unwritten.get(number) or self._folder.generation(number)
        if data is None:
            return False
        self.leave()
        try:
            self._session.revisit(data)
        except StorageError:
            return False
        return True
