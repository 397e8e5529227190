"""Takes of a device in a document: found there, or among those that were handed on and do not stand there yet.

A take is handed on the moment it is put, by itself: to whoever writes the document, which is this process, or another
one that may be slow about it. What stands in the file is not held here as well.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from evosynth.documents.changes import Write
from evosynth.documents.opening import reading
from evosynth.errors import AudioError, Cancelled, StorageError
from evosynth.library import take_rows
from evosynth.library.take_rows import StoredTake, TakeKey
from evosynth.synths import voicing
from evosynth.synths.base import Note, never
from evosynth.synths.engine import EngineSpec
from evosynth.synths.takes import Take


class TakeMissing(Cancelled):
    """A voice that was not heard, or whose take is damaged: who can do with what was heard goes no further.

    ``row`` : of those that were asked for at once. ``again`` : which hearing it would have been.
    """

    def __init__(self, message: str, row: int, again: int) -> None:
        super().__init__(message)
        self.row, self.again = row, again


def _say_nothing(sentence: str) -> None:
    pass


class TakesInDocument:
    """The store of one device's takes (``EngineSpec.device``) in the document at ``path``.

    ``write`` may raise StorageError: then what was recorded is held here, and handed on with the next take.
    ``tell`` hears that, and a sentence of each take that is damaged and is to be recorded anew.
    """

    def __init__(
        self,
        path: Path,
        device: str,
        write: Write,
        *,
        tell: Callable[[str], None] = _say_nothing,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.path, self.device = path, device
        self._write, self._tell, self._clock = write, tell, clock
        self._sent: dict[TakeKey, StoredTake] = {}  # that may not stand in the file yet
        self._waiting: list[StoredTake] = []  # of these, what could not be handed on

    def find(self, sound: bytes, note: Note, again: int) -> Take | None:
        """See TakeStore."""
        key = TakeKey(sound, note, self.device, again)
        one = self._sent.get(key)
        if one is None:
            with suppress(StorageError), reading(self.path) as db:
                one = take_rows.find(db, key)
        try:
            return None if one is None else one.take()
        except AudioError:
            self._tell(f"A take in {self.path} is damaged: it is recorded again.")
            return None

    def recorded_since(self, began: float) -> int:
        """How many voices were recorded since this time (s since 1970), each time counted that they were heard."""
        found = {(key.voice, key.again) for key, one in self._sent.items() if one.at >= began}
        with suppress(StorageError), reading(self.path) as db:
            found |= take_rows.since(db, self.device, began)
        return len(found)

    def put(self, sound: bytes, note: Note, again: int, take: Take) -> None:
        """See TakeStore."""
        self._forget_what_stands()
        one = StoredTake.of(TakeKey(sound, note, self.device, again), take, self._clock())
        self._sent[one.key] = one
        failed_before = bool(self._waiting)
        self._waiting.append(one)
        try:
            while self._waiting:
                self._write((self._waiting[0],))
                self._waiting.pop(0)
        except StorageError as error:
            if not failed_before:
                self._tell(f"{error} What is recorded is written as soon as it can be.")

    def _forget_what_stands(self) -> None:
        if not self._sent:
            return
        with suppress(StorageError), reading(self.path) as db:
            for one in [one for one in self._sent.values() if take_rows.stands(db, one)]:
                del self._sent[one.key]


class TakesThatStand:
    """Takes of a document and no others: what was not heard cannot be heard here. Raises TakeMissing."""

    def __init__(self, path: Path, device: str) -> None:
        self.path, self.device = path, device

    def record(
        self,
        voices: Sequence[bytes],
        notes: Sequence[Note],
        *,
        again: int = 0,
        cancelled: Callable[[], bool] = never,
    ) -> Iterator[tuple[Take, ...]]:
        """See Takes."""
        with reading(self.path) as db:
            for row, voice in enumerate(voices):
                if cancelled():
                    raise Cancelled("no more is to be heard")
                sound = voicing.sound(voice)
                found = [take_rows.find(db, TakeKey(sound, note, self.device, again)) for note in notes]
                try:
                    takes = [one.take() for one in found if one is not None]
                except AudioError as error:
                    raise TakeMissing(f"its take in {self.path} is damaged", row, again) from error
                if len(takes) < len(notes):
                    raise TakeMissing(f"{self.path} holds no take of it", row, again)
                yield tuple(takes)


def heard_in(path: Path, spec: EngineSpec) -> EngineSpec:
    """A spec whose device, where it has one, is heard by what a document holds of it."""
    return spec.heard_by(TakesThatStand(path, spec.device)) if spec.device else spec
