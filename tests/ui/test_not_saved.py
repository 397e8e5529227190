"""A document that cannot be written where it lies, with a real keeper: nothing that was done is lost without a word."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from evosynth.documents import reading, salvage
from evosynth.documents.changes import Began, Found
from evosynth.documents.document import Document as MadeDocument
from evosynth.documents.opening import reading as to_read
from evosynth.documents.records import Candidate, Rating, Run
from evosynth.documents.rescue import PUT_ASIDE
from evosynth.library import paths
from ui.models.document import Document
from ui.processes.workers import Workers
from ui.view_state.documents import SAVED

RUN = Run("4f00", 1.0, breeding=True, target="", synth="dx7")
VOICE = bytes(155)


@pytest.fixture
def workers(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workers]:
    """A keeper, and nobody else."""
    monkeypatch.setenv("EVOSYNTH_HOME", str(tmp_path / "home"))
    made = Workers(evolver="idle:run", desk="idle:run", background="idle:run")
    made.start()
    yield made
    made.close()


def rating(n: int) -> Rating:
    return Rating("4f00", 0, n, 1 + n % 5, VOICE)


def ratings_in(path: Path) -> list[int]:
    with to_read(path) as db:
        return [one.candidate for one in reading.ratings(db, "4f00")]


def made(path: Path) -> Path:
    """A document of some pages, with one rating."""
    document = MadeDocument(path)
    candidates = tuple(Candidate(n, -1, -1, -1, 0, n, 1, "random", VOICE, bytes(24)) for n in range(400))
    document.apply([Began(RUN), Found("4f00", candidates), rating(0)])
    document.close()
    return path


def opened(qtbot: QtBot, workers: Workers, path: Path) -> Document:
    document = Document(workers)
    document.open(path)
    qtbot.waitUntil(lambda: document.path == path, timeout=10_000)
    return document


def spoil(path: Path, first: int = 1) -> None:
    """All pages from this one on are noise."""
    noise = os.urandom(4096)
    with path.open("r+b") as file:
        for page in range(first, path.stat().st_size // 4096):
            file.seek(page * 4096)
            file.write(noise)


def test_a_damaged_page_is_found_before_the_document_is_opened(qtbot: QtBot, workers: Workers, tmp_path: Path) -> None:
    before, broken = made(tmp_path / "before.evosynth"), made(tmp_path / "broken.evosynth")
    document, refused = opened(qtbot, workers, before), []
    document.refused.connect(refused.append)
    with broken.open("r+b") as file:
        file.seek(broken.stat().st_size - 3 * 4096)
        file.write(os.urandom(4096))
    data = broken.read_bytes()
    document.open(broken)
    qtbot.waitUntil(lambda: bool(refused), timeout=10_000)
    assert refused[0].why == "damaged"
    assert broken.read_bytes() == data
    document.write([rating(1)], act=True)
    qtbot.waitUntil(lambda: not document.pending, timeout=10_000)
    assert ratings_in(before) == [0, 1]


def test_damage_that_is_met_while_writing_keeps_no_other_document_from_being_written(
    qtbot: QtBot, workers: Workers, tmp_path: Path
) -> None:
    broken, other = made(tmp_path / "broken.evosynth"), made(tmp_path / "other.evosynth")
    document, damaged = opened(qtbot, workers, broken), []
    document.damaged.connect(damaged.append)
    qtbot.wait(300)  # the log is written into the file
    spoil(broken)
    os.kill(workers.process_id("keeper"), 9)  # another one opens it: what the first one remembered of it is gone
    document.write([rating(1)], act=True)
    qtbot.waitUntil(lambda: bool(damaged), timeout=10_000)
    assert "is damaged" in damaged[0]
    document.open(other)
    qtbot.waitUntil(lambda: document.path == other, timeout=10_000)
    document.write([rating(2)], act=True)
    qtbot.waitUntil(lambda: not document.pending, timeout=10_000)
    assert ratings_in(other) == [0, 2]


def test_what_waits_goes_into_what_could_be_read_of_a_damaged_document(
    qtbot: QtBot, workers: Workers, tmp_path: Path
) -> None:
    broken = made(tmp_path / "broken.evosynth")
    document, contents = opened(qtbot, workers, broken), []
    document.opened.connect(contents.append)
    whole = salvage.salvage(broken, tmp_path / "whole.evosynth").path
    broken.rename(tmp_path / "away.evosynth")
    document.write([rating(5)], act=True)
    qtbot.wait(100)
    document.go_on_in(whole)
    qtbot.waitUntil(lambda: document.path == whole, timeout=10_000)
    assert [one.candidate for one in contents[-1].ratings] == [0, 5]


def test_what_could_not_be_written_when_the_window_closes_is_in_a_copy(
    qtbot: QtBot, workers: Workers, tmp_path: Path
) -> None:
    document, trouble = opened(qtbot, workers, made(tmp_path / "mine.evosynth")), []
    document.trouble.connect(trouble.append)
    (tmp_path / "mine.evosynth").rename(tmp_path / "moved.evosynth")
    document.write([rating(7)], act=True)
    qtbot.waitUntil(lambda: bool(trouble), timeout=10_000)
    document.say_all()
    workers.close()
    (aside,) = paths.documents().glob("*.evosynth")
    assert ratings_in(aside) == [0, 7]
    assert ratings_in(tmp_path / "moved.evosynth") == [0]
    with to_read(aside) as db:
        assert reading.about(db, PUT_ASIDE) == "mine"
        assert reading.about(db, "opened_by")


def test_a_document_that_is_saved_elsewhere_is_saved(qtbot: QtBot, workers: Workers, tmp_path: Path) -> None:
    document, trouble, said = opened(qtbot, workers, made(tmp_path / "mine.evosynth")), [], []
    document.trouble.connect(trouble.append)
    document.state_changed.connect(said.append)
    (tmp_path / "mine.evosynth").rename(tmp_path / "moved.evosynth")
    document.write([rating(7)], act=True)
    qtbot.waitUntil(lambda: bool(trouble), timeout=10_000)
    document.save_as(tmp_path / "new.evosynth")
    qtbot.waitUntil(lambda: trouble[-1] == "", timeout=10_000)
    qtbot.waitUntil(lambda: not document.pending, timeout=10_000)
    assert ratings_in(tmp_path / "new.evosynth") == [0, 7]
    assert (said[-1].name, said[-1].saved) == ("new", SAVED)
