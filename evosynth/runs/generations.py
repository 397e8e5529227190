"""The generations of a breeding that have made way for others: kept where the run is kept, shown again by number."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Protocol

from evosynth.errors import StorageError

if TYPE_CHECKING:
    from evosynth.evolution.session import Session


class Shelf(Protocol):
    """Where they are put by their numbers."""

    def write_generation(self, number: int, data: bytes) -> None: ...
    def generation(self, number: int) -> bytes | None: ...


class Generations:
    """Those of one session: none is forgotten while the run is kept."""

    def __init__(self, store: Shelf, session: Session) -> None:
        self._store, self._session = store, session
        self._unwritten: dict[int, bytes] = {}  # where the disk is full

    def leave(self) -> None:
        """Remember the one on show with the ratings that it has now."""
        number, data = self._session.on_show, self._session.checkpoint()
        self._unwritten[number] = data
        with suppress(StorageError):
            self._store.write_generation(number, data)
            del self._unwritten[number]

    def show(self, number: int) -> bool:
        """Leave the one on show for this one, as it was left; false where it is not remembered, or damaged."""
        data = self._unwritten.get(number) or self._store.generation(number)
        if data is None:
            return False
        self.leave()
        try:
            self._session.revisit(data)
        except StorageError:
            return False
        return True
