"""What the desk knows of takes: a voice that was recorded on the device in use sounds as it did there.

The newest takes are told ahead of what is drawn of them, since they may not stand in the document yet; older ones are
looked up there.
"""

from __future__ import annotations

from collections import OrderedDict
from contextlib import suppress
from pathlib import Path

from evosynth.documents.opening import reading
from evosynth.errors import AudioError, StorageError
from evosynth.library import take_rows
from evosynth.library.take_rows import TakeKey
from evosynth.service.take_messages import Heard, HearOn, TakesHeard
from evosynth.synths import voicing
from evosynth.synths.base import Note

REMEMBERED = 64  # takes, of a quarter of a megabyte each

Key = tuple[str, bytes, Note]  # device, voice without its name, note


class HeardTakes:
    """Takes of one device, of those that a voice has the first."""

    def __init__(self) -> None:
        self._hear_on = HearOn(None, "")
        self._newest: OrderedDict[Key, Heard] = OrderedDict()

    def use(self, hear_on: HearOn) -> None:
        """Another device, or none."""
        self._hear_on = hear_on

    def note(self, told: TakesHeard) -> None:
        """These were recorded just now."""
        if told.again:
            return
        for note, take in zip(told.notes, told.takes, strict=True):
            self._newest[told.device, voicing.sound(told.voice), note] = take
        while len(self._newest) > REMEMBERED:
            self._newest.popitem(last=False)

    def find(self, voice: bytes, note: Note) -> Heard | None:
        """None where voices are heard as the engine computes them, or this one was not recorded."""
        if not self._hear_on.device:
            return None
        sound = voicing.sound(voice)
        newest = self._newest.get((self._hear_on.device, sound, note))
        return newest or heard_in(self._hear_on.document, self._hear_on.device, sound, note)


def heard_in(document: Path | None, device: str, sound: bytes, note: Note) -> Heard | None:
    """The first take of a voice that a document holds; None where there is none that can be read."""
    if document is None:
        return None
    with suppress(StorageError, AudioError), reading(document) as db:
        stored = take_rows.find(db, TakeKey(sound, note, device))
        if stored is not None:
            take = stored.take()
            return Heard(take.samples, take.sample_rate, take.problem)
    return None
