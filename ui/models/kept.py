"""The kept list: voices in the library, which the keeper writes and this reads, by the page and without waiting.

Of the list a stretch around what is in sight is known; pictures come after their rows. What comes and goes is shown at
once, as pending. A library in memory is nobody else's: it is written here.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterable, Mapping
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal

from evosynth.analysis.target import PreparedTarget
from evosynth.errors import StorageError
from evosynth.library.records import Kept, Thumbnail
from evosynth.library.store import Library
from evosynth.service.desk_messages import Occasion, Picture
from ui.models.candidates import Chosen
from ui.models.kept_pending import KeptPending
from ui.processes.library_reader import LibraryReader
from ui.view_state.kept import KeptPage, KeptVoice

PAGE = 24  # rows that are read at a time, at least: three times what a wide strip shows
WATCH_MS = 1500  # between looks whether somebody else has written
MOST_TOLD_OF = 5000  # rows of one question
MOST_PICTURES = 240  # that are remembered: some 7 MB


class KeptList(QObject):
    """The door to the kept voices."""

    changed = Signal(object)  # KeptPage
    absent_changed = Signal()
    written = Signal()  # what is kept is not what it was
    pending_changed = Signal(object, object)  # sounds that come onto the list, and those of which that is not certain
    removed = Signal(object)  # row
    failed = Signal(str)

    def __init__(self, library: Library, reader: LibraryReader, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library, self._reader = library, reader
        self.page = KeptPage()
        self._read = KeptPage()  # as the library has it
        self._pending = KeptPending()
        self._newest = 0  # the largest row that is known
        self._sight = 0, PAGE  # first place and number of places that are to be known
        self._asked = 0  # counts the readings: only the newest one is of interest
        self._told_of: tuple[int, ...] = ()  # rows that the document in hand tells of as kept
        self._absent: frozenset[int] = frozenset()  # of these the ones that the library has not
        self._version = 0  # of the library, as far as it was looked at
        self._watch = QTimer(self, interval=WATCH_MS)
        self._watch.timeout.connect(self._look_for_others)
        self._pictures: dict[int, Picture | None] = {}  # by row; None: it has none
        self._drawn: dict[int, Picture] = {}  # by row: otherwise than it was kept

    # ---- what is in sight -----------------------------------------------------------------------------------------

    def load(self) -> None:
        """Read what is in sight anew."""
        self._asked += 1
        number, written, (first, count) = self._asked, self._pending.written, self._sight
        told = self._told_of

        def read(library: Library) -> tuple[int, frozenset[int], int, int, tuple[Kept, ...]]:
            rows = library.count_kept(), first, library.kept(first, count)
            return library.version(), library.absent(told), *rows

        self._reader.ask(read, lambda found: self._take(number, written, *found), self.failed.emit)

    def watch(self) -> None:
        """From now on what other windows keep and delete is seen."""
        if not self.in_memory:
            self._watch.start()

    def tell_of(self, kept_ids: Iterable[int]) -> None:
        """The document in hand tells of these rows as kept: which of them have gone is found out."""
        told = tuple(sorted(set(kept_ids)))[-MOST_TOLD_OF:]
        if told != self._told_of:
            self._told_of = told
            if self._asked:
                self.load()

    @property
    def absent(self) -> frozenset[int]:
        """Rows that the document in hand tells of, and that are not in the list any more."""
        return frozenset(row for row in self._absent if self._pending.coming(row) is None)

    def _look_for_others(self) -> None:
        """Another window may keep and delete."""
        self._reader.ask(lambda library: library.version(), self._take_version, self.failed.emit)

    def _take_version(self, version: int) -> None:
        if version != self._version:
            self._version = version
            self.written.emit()
            self.load()

    def look_at(self, first: int, count: int) -> None:
        """These places of the list are in sight: what is missing of them is read, with as many on either side."""
        if not self._asked or not self.page.covers(first, count):
            size = max(PAGE, 3 * count)
            self._sight = max(0, first - (size - count) // 2), size
            self.load()

    def _take(
        self,
        number: int,
        written: frozenset[int],
        version: int,
        absent: frozenset[int],
        total: int,
        first: int,
        rows: tuple[Kept, ...],
    ) -> None:
        if written:
            self._pending.forget(written)
            self.pending_changed.emit(*self._pending.sounds)
        if number != self._asked:
            return
        self._version = version
        if absent != self._absent:
            self._absent = absent
            self.absent_changed.emit()
        if first and not rows and total:  # what was in sight has gone: back to the end of the list
            self._sight = max(0, total - self._sight[1]), self._sight[1]
            self.load()
            return
        self._newest = max([self._newest, *(row.id for row in rows)])
        self._read = KeptPage(total, first, tuple(_shown(row, self._pictures.get(row.id)) for row in rows))
        self._show()
        if lacking := [row.id for row in rows if row.id not in self._pictures]:
            self._reader.ask(
                lambda library: library.thumbnails(lacking),
                lambda found: self._take_pictures(lacking, found),
                self.failed.emit,
            )

    def _take_pictures(self, rows: list[int], found: dict[int, Thumbnail]) -> None:
        self.draw({row: _picture(found.get(row)) for row in rows})

    def draw(self, pictures: Mapping[int, Picture | None]) -> None:
        """These, by row, are those that were kept, or are in the place of none."""
        self._pictures |= pictures
        while len(self._pictures) > MOST_PICTURES:
            self._pictures.pop(next(iter(self._pictures)))
        voices = (replace(voice, picture=self._pictures.get(voice.id)) for voice in self._read.voices)
        self._read = replace(self._read, voices=tuple(voices))
        self._show()

    @property
    def undrawn(self) -> tuple[KeptVoice, ...]:
        """Of those that are read the ones that were kept without a picture."""
        return tuple(one for one in self._read.voices if self._pictures.get(one.id, one) is None)

    def draw_as(self, pictures: dict[int, Picture]) -> None:
        """These, by row, in the place of those that were kept."""
        if pictures != self._drawn:
            self._drawn = pictures
            self._show()

    def _show(self) -> None:
        self.page = self._pending.among(self._read, lambda kept: _shown(kept, _picture(kept.picture)))
        if self._drawn:
            voices = (replace(one, picture=self._drawn.get(one.id, one.picture)) for one in self.page.voices)
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
        """A row as the library stores it, or will, with its picture."""
        if kept_id in self._pending.going:
            return None
        if (coming := self._pending.coming(kept_id)) is not None:
            return coming
        try:
            return self._library.find_kept(kept_id)
        except StorageError as error:
            self.failed.emit(str(error))
            return None

    def holds(self, chosen: Chosen, target: str) -> bool:
        """Whether this sound was kept for this target."""
        if self._pending.holds(chosen.voice, target):
            return True
        try:
            return self._library.has_kept(chosen.voice, target, self._pending.going)
        except StorageError:
            return False

    # ---- what comes and goes --------------------------------------------------------------------------------------

    @property
    def in_memory(self) -> bool:
        """The library's file cannot be used."""
        return self._library.in_memory

    def new_row(self) -> int:
        """An id that nobody else gives, whoever keeps meanwhile: later ones are larger, as far as clocks go on."""
        now = int(time.time()) << 20 | secrets.randbits(20)
        self._newest = now if now > self._newest else self._newest + 1 + secrets.randbits(10)
        return self._newest

    def put_in_memory(self, kept: Kept, *, gone: bool) -> None:
        """Onto the list or off it at once."""
        if gone:
            self._library.delete_kept(kept.id)
        else:
            self._library.keep(kept)
        self._changed(kept.id, gone=gone)

    def call_in_memory(self, kept_id: int, name: str) -> None:
        """A row has another name at once."""
        self._library.call_kept(kept_id, name)

    def named(self, kept_id: int, name: str) -> None:
        """A row has another name."""
        self._pending.call(kept_id, name)
        self.load()

    def expect(self, kept: Kept, *, gone: bool) -> None:
        """The keeper is asked to put it onto the list, or to take it off."""
        self._pending.ask(kept, gone=gone)
        self._tell_pending()

    def answered(self, kept_id: int, *, gone: bool, refused: bool = False) -> None:
        """It has done so; refused: it cannot."""
        self._pending.answered(kept_id, refused=refused)
        if not refused:
            self._changed(kept_id, gone=gone)
        self._tell_pending()

    def look_again(self) -> None:
        """Others may have changed the list, and nobody will say what became of what is pending."""
        self._pending.clear()
        self._tell_pending()
        self.written.emit()
        self.load()

    def _changed(self, kept_id: int, *, gone: bool) -> None:
        if gone:
            self._pictures.pop(kept_id, None)
            self.removed.emit(kept_id)
        self.written.emit()
        self.load()

    def _tell_pending(self) -> None:
        self.pending_changed.emit(*self._pending.sounds)
        self._show()


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
