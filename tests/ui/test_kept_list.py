"""The kept list is read by the page, off the window's thread, its pictures after its rows."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from made_states import made_voice
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from evosynth.library.records import Kept, Thumbnail
from evosynth.library.store import Library
from evosynth.service.desk_messages import Picture
from evosynth.synths import voicing
from ui.models.kept import PAGE, KeptList
from ui.models.kept_marks import KeptMarks
from ui.processes.library_reader import LibraryReader
from ui.view_state.kept import KeptPage
from ui.widgets.kept_strip import KeptStrip

MANY = 300
NEWEST = MANY - 1


class Counted(Library):
    """Notes which thread reads, and how many rows and pictures."""

    def __init__(self, file: Path) -> None:
        self.readers: set[str] = set()
        self.rows = self.pictures = 0
        super().__init__(file)

    def kept(self, first: int = 0, count: int = -1) -> tuple[Kept, ...]:
        found = super().kept(first, count)
        self.readers.add(threading.current_thread().name)
        self.rows += len(found)
        return found

    def thumbnails(self, kept_ids: list[int]) -> dict[int, Thumbnail]:  # type: ignore[override]
        self.readers.add(threading.current_thread().name)
        self.pictures += len(kept_ids)
        return super().thumbnails(kept_ids)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Counted]:
    made = Counted(tmp_path / "library.sqlite")
    picture = Thumbnail(np.zeros((16, 4), np.uint8), 1.0, np.ones(48, np.float32))
    for number in range(MANY):
        made.keep(Kept(made_voice(number, f"V{number}"), f"V{number}", target="a.wav", picture=picture))
    yield made
    made.close()


@pytest.fixture
def reader(qapp: QApplication, library: Counted) -> Iterator[LibraryReader]:
    made = LibraryReader(library)
    yield made
    made.close()


@pytest.fixture
def kept(library: Counted, reader: LibraryReader) -> KeptList:
    return KeptList(library, reader)


def names(page: KeptPage) -> list[str]:
    return [voice.name for voice in page.voices]


def put(library: Library, kept: KeptList, one: Kept, *, gone: bool = False) -> None:
    """As it is when a person keeps or deletes, and the keeper has written that."""
    kept.expect(one, gone=gone)
    if gone:
        library.delete_kept(one.id)
    else:
        library.keep(one)
    kept.answered(one.id, gone=gone)


def test_a_page_is_read_in_another_thread_rows_first_and_then_their_pictures(
    qtbot: QtBot, library: Counted, kept: KeptList
) -> None:
    told: list[KeptPage] = []
    kept.changed.connect(told.append)
    kept.load()
    assert told == [], "the window has not waited"
    qtbot.waitUntil(lambda: len(told) == 2)
    assert told[0].total == MANY
    assert names(told[0]) == [f"V{NEWEST - k}" for k in range(PAGE)]
    assert [voice.picture for voice in told[0].voices] == [None] * PAGE
    assert all(voice.picture for voice in told[1].voices)
    assert library.readers == {"library-reader"}
    assert (library.rows, library.pictures) == (PAGE, PAGE)


def test_keeping_and_deleting_reads_a_page_and_no_picture_twice(qtbot: QtBot, library: Counted, kept: KeptList) -> None:
    kept.load()
    qtbot.waitUntil(lambda: bool(kept.page.voices) and kept.page.voices[0].picture is not None)
    new = Kept(made_voice(1, "NEW"), "NEW", id=kept.new_row())
    put(library, kept, new)
    assert names(kept.page)[0] == "NEW", "before it is read"
    qtbot.waitUntil(lambda: library.rows == 2 * PAGE)
    put(library, kept, new, gone=True)
    qtbot.waitUntil(lambda: names(kept.page)[0] == f"V{NEWEST}")
    qtbot.waitUntil(lambda: library.rows == 3 * PAGE)
    assert kept.page.total == MANY
    assert library.pictures <= PAGE + 1


def test_what_is_scrolled_to_is_read_and_the_end_of_a_list_that_has_shrunk_is_found(
    qtbot: QtBot, library: Counted, kept: KeptList
) -> None:
    kept.look_at(200, 8)
    qtbot.waitUntil(lambda: kept.page.at(200) is not None)
    assert kept.page.at(200).name == f"V{NEWEST - 200}"
    assert kept.page.at(0) is None
    far = kept.find(1)
    assert far is not None
    assert (far.name, far.picture is not None) == ("V0", True)
    for row in library.kept(50):
        library.delete_kept(row.id)
    kept.load()
    qtbot.waitUntil(lambda: kept.page.total == 50 and bool(kept.page.voices))
    assert kept.page.at(49) is not None


def test_of_the_voices_on_show_those_are_marked_whose_sound_is_kept(
    qtbot: QtBot, library: Counted, reader: LibraryReader, kept: KeptList
) -> None:
    marks, told = KeptMarks(reader), []
    marks.changed.connect(lambda sounds, pending: told.append((sounds, pending)))
    kept.written.connect(marks.read)
    kept.pending_changed.connect(marks.take_pending)
    known, new = voicing.renamed(made_voice(3, "V3"), "OTHER"), made_voice(3000, "NEW")
    marks.look_at([known, new])
    there, both, nothing = {voicing.sound(known)}, {voicing.sound(known), voicing.sound(new)}, set[bytes]()
    qtbot.waitUntil(lambda: told == [(there, nothing)])
    row = Kept(new, "NEW", id=kept.new_row())
    put(library, kept, row)
    assert told[1:] == [(both, both - there), (both, nothing)]
    qtbot.waitUntil(lambda: kept.page.total == MANY + 1)
    put(library, kept, row, gone=True)
    qtbot.waitUntil(lambda: told[-1] == (there, nothing))
    assert (both, both - there) in told[3:], "whether it is kept was not certain for a while"


def test_what_comes_and_goes_is_in_its_place_at_once_and_pending(
    qtbot: QtBot, library: Counted, kept: KeptList
) -> None:
    kept.load()
    qtbot.waitUntil(lambda: bool(kept.page.voices))
    new, old = Kept(made_voice(1, "NEW"), "NEW", id=kept.new_row()), library.find_kept(kept.page.voices[2].id)
    assert old is not None
    kept.expect(new, gone=False)
    kept.expect(old, gone=True)
    assert [(v.name, v.pending) for v in kept.page.voices[:4]] == [
        ("NEW", True), (f"V{NEWEST}", False), (f"V{NEWEST - 1}", False), (f"V{NEWEST - 2}", True)
    ]  # fmt: skip
    assert kept.page.total == MANY + 1
    assert kept.row(old.id) is None, "a second deletion has nothing to delete"
    kept.answered(new.id, gone=False, refused=True)
    kept.answered(old.id, gone=True, refused=True)
    assert [(v.name, v.pending) for v in kept.page.voices[:2]] == [(f"V{NEWEST}", False), (f"V{NEWEST - 1}", False)]
    assert kept.page.total == MANY


def test_a_row_that_comes_back_stands_where_it_was(qtbot: QtBot, library: Counted, kept: KeptList) -> None:
    kept.load()
    qtbot.waitUntil(lambda: bool(kept.page.voices))
    third = library.find_kept(kept.page.voices[3].id)
    assert third is not None
    put(library, kept, third, gone=True)
    qtbot.waitUntil(lambda: kept.page.total == MANY - 1)
    kept.expect(third, gone=False)
    assert names(kept.page)[3] == third.name
    assert kept.page.voices[3].pending


def test_rows_are_given_once_and_grow_also_when_the_clock_goes_back(
    kept: KeptList, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = [kept.new_row() for _ in range(50)]
    monkeypatch.setattr("time.time", lambda: 1000.0)
    given += [kept.new_row() for _ in range(50)]
    assert given == sorted(set(given))
    assert given[-1] < 1 << 53, "any program reads them exactly"


def test_the_strip_asks_for_what_it_shows_and_lacks(qtbot: QtBot, library: Counted, kept: KeptList) -> None:
    strip = KeptStrip()
    qtbot.addWidget(strip)
    strip.resize(850, 50)
    kept.changed.connect(strip.set_state)
    strip.in_sight.connect(kept.look_at)
    kept.load()
    qtbot.waitUntil(lambda: kept.page.total == MANY)
    for _ in range(200):
        wheel = (QPointF(9, 9), QPointF(9, 9), QPoint(), QPoint(0, -240), Qt.MouseButton.NoButton)
        event = QWheelEvent(*wheel, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False)
        QApplication.sendEvent(strip, event)
    first, count = strip._seen()
    assert first > PAGE
    qtbot.waitUntil(lambda: kept.page.covers(first, count))
    with qtbot.waitSignal(strip.selected) as chosen:
        card = strip._rect(first + 2)
        qtbot.mouseClick(strip, Qt.MouseButton.LeftButton, pos=card.center().toPoint())
    assert chosen.args == [kept.page.at(first + 2).id]
    with qtbot.waitSignal(strip.selected) as chosen:
        qtbot.keyClick(strip, Qt.Key.Key_Left)
    assert chosen.args == [kept.page.at(first + 1).id]


def test_what_another_window_keeps_and_deletes_is_seen(qtbot: QtBot, tmp_path: Path, kept: KeptList) -> None:
    kept.tell_of([NEWEST, MANY])
    kept.load()
    qtbot.waitUntil(lambda: kept.page.total == MANY)
    assert kept.absent == frozenset()
    kept.watch()
    other = Library(tmp_path / "library.sqlite")
    other.delete_kept(MANY)
    qtbot.waitUntil(lambda: kept.page.total == MANY - 1, timeout=10_000)
    assert kept.absent == {MANY}
    other.keep(Kept(made_voice(1, "THEIRS"), "THEIRS", id=MANY + 5))
    qtbot.waitUntil(lambda: names(kept.page)[0] == "THEIRS", timeout=10_000)
    kept._watch.stop()
    other.close()


def test_who_was_kept_without_a_picture_is_known_once_pictures_were_read_and_gets_one(
    qtbot: QtBot, library: Counted, kept: KeptList
) -> None:
    bare = library.keep(Kept(made_voice(7, "BARE"), "BARE", target="from the DX7"))
    told: list[KeptPage] = []
    kept.changed.connect(told.append)
    kept.load()
    assert kept.undrawn == ()
    qtbot.waitUntil(lambda: len(told) == 2)
    assert [one.id for one in kept.undrawn] == [bare.id]
    picture = Picture(np.ones((16, 4), np.uint8), 1.0, np.ones(48, np.float32))
    kept.draw({bare.id: picture})
    assert told[-1].voices[0].picture is picture
    assert kept.undrawn == ()


def test_voices_are_drawn_as_they_sound_elsewhere_again_and_again(qtbot: QtBot, kept: KeptList) -> None:
    told: list[KeptPage] = []
    kept.changed.connect(told.append)
    kept.load()
    qtbot.waitUntil(lambda: len(told) == 2)
    newest = told[-1].voices[0].id

    def picture(level: int) -> Picture:
        return Picture(np.full((16, 4), level, np.uint8), 1.0, np.ones(48, np.float32))

    first, second = picture(1), picture(2)
    for drawn in (first, first, second):
        kept.draw_as({newest: drawn})
    assert [page.voices[0].picture for page in told[2:]] == [first, second], "the same one is not shown twice"
    kept.draw_as({})
    assert told[-1].voices[0].picture is told[1].voices[0].picture
