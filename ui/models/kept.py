"""The kept list: voices in the library, written when they are kept."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from evosynth.analysis.target import PreparedTarget
from evosynth.errors import StorageError
from evosynth.library.store import Kept, Library, Thumbnail
from evosynth.service.desk_messages import Occasion, Picture
from ui.models.candidates import Chosen
from ui.view_state.window import KeptVoice


class Shelf(QObject):
    """The door to the kept voices."""

    changed = Signal(object)  # tuple[KeptVoice, ...]
    failed = Signal(str)

    def __init__(self, library: Library, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self.voices: tuple[KeptVoice, ...] = ()

    def load(self) -> None:
        """Read the list and tell it."""
        try:
            rows = self._library.kept()
            pictures = self._library.thumbnails([kept.id for kept in rows])
            self.voices = tuple(_shown(replace(kept, picture=pictures.get(kept.id))) for kept in rows)
        except StorageError as error:
            self.failed.emit(str(error))
        self.changed.emit(self.voices)

    def find(self, kept_id: int) -> KeptVoice | None:
        return next((v for v in self.voices if v.id == kept_id), None)

    def holds(self, chosen: Chosen, target: str) -> bool:
        """Whether this sound was kept for this target."""
        try:
            return self._library.has_kept(chosen.voice, target)
        except StorageError:
            return False

    def add(self, kept: Kept) -> Kept:
        """Store a voice, one with an id in its old row, and tell the list. StorageError where that fails."""
        kept = self._library.keep(kept)
        self.load()
        return kept

    def remove(self, kept_id: int) -> None:
        """Take a voice off the list and tell it. StorageError where that fails."""
        self._library.delete_kept(kept_id)
        self.load()


def kept_from(chosen: Chosen, target: PreparedTarget | None) -> Kept:
    """What the library stores of a candidate, with its target's note and loudness."""
    kept = Kept(chosen.voice, chosen.name, chosen.distance, chosen.stars, picture=_thumbnail(chosen.picture))
    if target is None:
        return kept
    return replace(kept, target=target.name, note=target.note, loudness_lufs=target.loudness_lufs)


def stored(voice: KeptVoice) -> Kept:
    """A row of the list as the library stores it."""
    thumbnail, occasion = _thumbnail(voice.picture), voice.occasion
    kept = Kept(voice.voice, voice.name, voice.distance, voice.stars, voice.target, thumbnail, voice.id)
    return replace(kept, note=occasion.note, loudness_lufs=occasion.loudness_lufs) if occasion else kept


def _thumbnail(picture: Picture | None) -> Thumbnail | None:
    return None if picture is None else Thumbnail(picture.pixels, picture.length_s, picture.envelope)


def _shown(kept: Kept) -> KeptVoice:
    thumbnail, occasion = kept.picture, None
    picture = None if thumbnail is None else Picture(thumbnail.pixels, thumbnail.length_s, thumbnail.envelope)
    if kept.note is not None and kept.loudness_lufs is not None:
        occasion = Occasion(kept.note, kept.loudness_lufs)
    return KeptVoice(kept.id, kept.name, kept.voice, kept.distance, kept.stars, kept.target, picture, occasion)
