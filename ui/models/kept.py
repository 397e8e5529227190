"""The kept list: voices in the library, written when they are kept, read by the page and without waiting.

Of the list a stretch around what is in sight is known; pictures come after their rows.
"""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from evosynth.analysis.target import PreparedTarget
from evosynth.errors import StorageError
from evosynth.library.records import Kept, Thumbnail
from evosynth.library.store import Library
from evosynth.service.desk_messages import Occasion, Picture
from ui.models.candidates import Chosen
from ui.processes.library_reader import LibraryReader
from ui.view_state.kept import KeptPage, KeptVoice

PAGE = 24  # rows that are read at a time, at least: three times what a wide strip shows
MOST_PICTURES = 240  # that are remembered: some 7 MB


class KeptList(QObject):
    """The door to the kept voices."""

    changed = Signal(object)  # KeptPage
    written = Signal()  # what is kept is not what it was
    removed = Signal(int)  # row
    failed = Signal(str)

    def __init__(self, library: Library, reader: LibraryReader, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library, self._reader = library, reader
        self.page = KeptPage()
        self._sight = 0, PAGE  # first place and number of places that are to be known
        self._asked = 0  # counts the readings: only the newest one is of interest
        self._pictures: dict[int, Picture | None] = {}  # by row; None: it has none

    # ---- what is in sight -----------------------------------------------------------------------------------------

    def load(self) -> None:
        """Read what is in sight anew."""
        self._asked += 1
        number, (first, count) = self._asked, self._sight
        self._reader.ask(
            lambda library: (library.count_kept(), first, library.kept(first, count)),
            lambda read: self._take(number, *read),
            self.failed.emit,
        )

    def look_at(self, first: int, count: int) -> None:
        """These places of the list are in sight: what is missing of them is read, with as many on either side."""
        if not self._asked or not self.page.covers(first, count):
            size = max(PAGE, 3 * count)
            self._sight = max(0, first - (size - count) // 2), size
            self.load()

    def _take(self, number: int, total: int, first: int, rows: tuple[Kept, ...]) -> None:
        if number != self._asked:
            return
        if first and not rows and total:  # what was in sight has gone: back to the end of the list
            self._sight = max(0, total - self._sight[1]), self._sight[1]
            self.load()
            return
        self.page = KeptPage(total, first, tuple(_shown(row, self._pictures.get(row.id)) for row in rows))
        self.changed.emit(self.page)
        if lacking := [row.id for row in rows if row.id not in self._pictures]:
            self._reader.ask(
                lambda library: library.thumbnails(lacking),
                lambda found: self._take_pictures(lacking, found),
                self.failed.emit,
            )

    def _take_pictures(self, rows: list[int], found: dict[int, Thumbnail]) -> None:
        self._pictures |= {row: _picture(found.get(row)) for row in rows}
        while len(self._pictures) > MOST_PICTURES:
            self._pictures.pop(next(iter(self._pictures)))
        voices = (replace(voice, picture=self._pictures.get(voice.id)) for voice in self.page.voices)
        self.page = replace(self.page, voices=tuple(voices))
        self.changed.emit(self.page)

    # ---- single voices --------------------------------------------------------------------------------------------

    def find(self, kept_id: int) -> KeptVoice | None:
        """The voice of a row, whether it is in sight or not."""
        place = self.page.place_of(kept_id)
        if place is not None and kept_id in self._pictures:
            return self.page.at(place)
        row = self.row(kept_id)
        return None if row is None else _shown(row, _picture(row.picture))

    def row(self, kept_id: int) -> Kept | None:
        """A row as the library stores it, with its picture."""
        try:
            return self._library.find_kept(kept_id)
        except StorageError as error:
            self.failed.emit(str(error))
            return None

    def holds(self, chosen: Chosen, target: str) -> bool:
        """Whether this sound was kept for this target."""
        try:
            return self._library.has_kept(chosen.voice, target)
        except StorageError:
            return False

    def add(self, kept: Kept) -> Kept:
        """Store a voice, one with an id in its old row, and tell the list. StorageError where that fails."""
        kept = self._library.keep(kept)
        self.written.emit()
        self.load()
        return kept

    def remove(self, kept_id: int) -> None:
        """Take a voice off the list and tell it. StorageError where that fails."""
        self._library.delete_kept(kept_id)
        self._pictures.pop(kept_id, None)
        self.removed.emit(kept_id)
        self.written.emit()
        self.load()


def kept_from(chosen: Chosen, target: PreparedTarget | None) -> Kept:
    """What the library stores of a candidate, with its target's note and loudness."""
    picture = chosen.picture
    thumbnail = None if picture is None else Thumbnail(picture.pixels, picture.length_s, picture.envelope)
    kept = Kept(chosen.voice, chosen.name, chosen.distance, chosen.stars, picture=thumbnail)
    if target is None:
        return kept
    return replace(kept, target=target.name, note=target.note, loudness_lufs=target.loudness_lufs)


def _picture(thumbnail: Thumbnail | None) -> Picture | None:
    return None if thumbnail is None else Picture(thumbnail.pixels, thumbnail.length_s, thumbnail.envelope)


def _shown(kept: Kept, picture: Picture | None) -> KeptVoice:
    occasion = None
    if kept.note is not None and kept.loudness_lufs is not None:
        occasion = Occasion(kept.note, kept.loudness_lufs)
    return KeptVoice(kept.id, kept.name, kept.voice, kept.distance, kept.target, picture, occasion)
