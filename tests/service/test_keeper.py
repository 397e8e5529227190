"""The keeper writes the kept list and the document in hand: what it acknowledges stands in both, once."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from evosynth.documents import opening, reading, sounds
from evosynth.documents.changes import About, Began, MadeOf
from evosynth.documents.document import Document
from evosynth.documents.records import Run
from evosynth.library import paths, take_store
from evosynth.library.records import Kept
from evosynth.library.store import Library
from evosynth.library.take_rows import StoredTake, TakeKey
from evosynth.service.keeper import Keeper
from evosynth.service.keeper_messages import (
    DocumentRefused,
    Keep,
    KeeperFailed,
    KeptListChanged,
    Late,
    OpenDocument,
    Part,
    Unkeep,
    Wanted,
    Write,
    Written,
)
from evosynth.synths import voicing
from evosynth.synths.base import Note
from evosynth.synths.takes import Take
from evosynth.voices.dx7 import INIT_VOICE

ROW = 1 << 50
KEEP = Keep(Kept(INIT_VOICE.data, "TINE 1", 1.5, target="a.wav", id=ROW), 14.0, "r1", 3)


class Answers:
    """The window's end of the channel."""

    def __init__(self) -> None:
        self.said: list[Any] = []

    def send(self, message: object) -> None:
        self.said.append(message)


class Writing:
    """A keeper in this process, with a document in hand."""

    def __init__(self, path: Path) -> None:
        self.path, self.answers = path, Answers()
        self.keeper = Keeper(self.answers)  # type: ignore[arg-type]
        self.keeper._obey(OpenDocument(1, path))

    def write(self, *parts: tuple[Wanted, ...]) -> Written:
        """Each with its place as its ticket."""
        self.keeper._obey(Write(9, tuple(Part(n, part) for n, part in enumerate(parts)), act=True))
        answer = self.answers.said[-1]
        assert isinstance(answer, Written)
        return answer

    def copies(self) -> list[tuple[int, str, int]]:
        """Of the document, as anybody reads them."""
        with opening.reading(self.path) as db:
            return [(one.id, one.run, one.candidate) for one in reading.kept(db)]

    def close(self) -> None:
        self.keeper._close()
        self.keeper._kept.close()


@pytest.fixture
def writing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Writing]:
    monkeypatch.setenv("EVOSYNTH_HOME", str(tmp_path))
    made = Writing(tmp_path / "a.evosynth")
    yield made
    made.close()


def listed() -> list[int]:
    library = Library(paths.library_file())
    try:
        return [kept.id for kept in library.kept()]
    finally:
        library.close()


def test_a_voice_that_is_kept_stands_in_the_list_and_in_the_document(writing: Writing) -> None:
    assert writing.write((KEEP, About("made_by", "a test"))).wrong == ()
    assert (listed(), writing.copies()) == ([ROW], [(ROW, "r1", 3)])
    assert writing.write((Unkeep(ROW),)).wrong == ()
    assert (listed(), writing.copies()) == ([], [])
    assert writing.write((KEEP,)).wrong == ()
    assert (listed(), writing.copies()) == ([ROW], [(ROW, "r1", 3)]), "undo brings back the same row"


def test_what_a_synth_was_heard_to_make_of_a_kept_voice_is_kept_with_it(writing: Writing) -> None:
    note, sound = Note(48, 90, 0.1, 0.2), voicing.sound(KEEP.kept.voice)
    takes = [
        StoredTake.of(TakeKey(sound, note, device), Take.of(np.full(9, level, np.float32), 48000), 1.0)
        for device, level in (("one", 0.25), ("other", 0.5))
    ]
    take_store.keep([replace(takes[0], at=0.5)])  # was recorded before
    assert writing.write((*takes,), (KEEP,)).wrong == ()
    found = [take_store.latest(KEEP.kept.voice, device) for device in ("one", "other")]
    assert found == [replace(takes[0], at=0.5), takes[1]]


def test_takes_that_cannot_be_kept_hold_up_nothing(writing: Writing) -> None:
    paths.takes().mkdir()
    sound = voicing.sound(KEEP.kept.voice)
    take = StoredTake.of(TakeKey(sound, Note(), "one"), Take.of(np.zeros(9, np.float32), 48000), 1.0)
    assert writing.write((take, KEEP)).wrong == ()
    assert (listed(), writing.copies()) == ([ROW], [(ROW, "r1", 3)])


def test_what_is_asked_for_again_after_a_lost_answer_makes_no_second_row(writing: Writing) -> None:
    Library(paths.library_file()).keep(KEEP.kept)  # died between the library and the document
    for _ in range(2):
        assert writing.write((KEEP,)).wrong == ()
        assert (listed(), writing.copies()) == ([ROW], [(ROW, "r1", 3)])
    for _ in range(2):
        assert writing.write((Unkeep(ROW),)).wrong == ()
        assert (listed(), writing.copies()) == ([], [])


def test_a_library_that_cannot_be_written_refuses_the_part_and_holds_up_nothing_else(writing: Writing) -> None:
    library = Library(paths.library_file())
    holder = sqlite3.connect(paths.library_file(), isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    ((ticket, sentence),) = writing.write((About("machine", "one"),), (KEEP, About("machine", "two"))).wrong
    assert ticket == 1
    assert "library.sqlite" in sentence
    with opening.reading(writing.path) as db:
        assert reading.about(db, "machine") == "one"
    assert writing.copies() == []
    holder.execute("ROLLBACK")
    holder.close()
    library.close()
    assert writing.write((KEEP,)).wrong == ()
    assert listed() == [ROW]


def test_a_sound_that_is_too_large_for_the_document_is_told_of(writing: Writing, tmp_path: Path) -> None:
    large, small = tmp_path / "concert.wav", tmp_path / "note.wav"
    small.write_bytes(b"RIFF")
    with large.open("wb") as file:
        file.truncate(sounds.LONGEST + 1)
    began = Began(Run("r1", 1.0, breeding=False, target="concert.wav", synth="dx7"))
    assert writing.write((began, MadeOf("r1", (small,)))).told == ""
    told = writing.write((MadeOf("r1", (small, large)),)).told
    assert told.startswith("concert.wav is larger than 64 MB: the document holds the part that is matched")
    large.unlink()
    assert writing.write((MadeOf("r1", (large,)),)).told.startswith("concert.wav cannot be read any more: ")


def test_bytes_that_are_no_voice_are_refused_and_hold_up_nothing_else(writing: Writing) -> None:
    wrong = replace(KEEP, kept=replace(KEEP.kept, voice=b"no voice", id=ROW + 1))
    huge = replace(KEEP, kept=replace(KEEP.kept, id=1 << 70))
    answer = writing.write((wrong,), (huge,), (KEEP,))
    assert [ticket for ticket, _ in answer.wrong] == [0, 1]
    assert (listed(), writing.copies()) == ([ROW], [(ROW, "r1", 3)])


def test_what_comes_late_reaches_the_list_too_and_the_window_hears_of_it(writing: Writing, tmp_path: Path) -> None:
    writing.keeper._obey(OpenDocument(2, tmp_path / "b.evosynth"))
    writing.keeper._obey(Late(writing.path, (KEEP,)))
    assert isinstance(writing.answers.said[-1], KeptListChanged)
    assert (listed(), writing.copies()) == ([ROW], [(ROW, "r1", 3)])
    wrong = replace(KEEP, kept=replace(KEEP.kept, voice=b"no voice", id=ROW + 1))
    writing.keeper._obey(Late(writing.path, (wrong, Unkeep(ROW))))
    assert isinstance(writing.answers.said[-2], KeeperFailed)
    assert (listed(), writing.copies()) == ([], [])


def test_a_document_that_is_found_to_be_damaged_when_it_is_read_leaves_the_one_before_in_hand(
    writing: Writing, tmp_path: Path
) -> None:
    """A page of its acts, which nobody reads to open the file."""
    file = tmp_path / "b.evosynth"
    document = Document(file)
    root, size = document.db.execute("SELECT rootpage FROM sqlite_master WHERE name = 'acts'").fetchone()[0], 4096
    document.close()
    with file.open("r+b") as damaged:
        damaged.seek((root - 1) * size)
        damaged.write(b"\xff" * size)
    writing.keeper._obey(OpenDocument(2, file))
    refused = writing.answers.said[-1]
    assert isinstance(refused, DocumentRefused)
    assert (refused.ticket, refused.why) == (2, "damaged")
    assert not writing.write((About("x", "1"),)).wrong
    with opening.reading(writing.path) as db:
        assert reading.about(db, "x") == "1"
