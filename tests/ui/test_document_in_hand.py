"""The document in hand, with a real keeper: what is written stands there, also after the keeper was killed."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from evosynth.documents import reading
from evosynth.documents.changes import Began
from evosynth.documents.document import Document as MadeDocument
from evosynth.documents.opening import reading as to_read
from evosynth.documents.records import Act, Rating, Run
from evosynth.library import paths
from evosynth.library.records import Kept
from evosynth.library.store import open_library
from evosynth.service.evolver_messages import Stored
from evosynth.service.keeper_messages import Keep
from evosynth.voices.dx7 import INIT_VOICE
from ui.models.document import Document
from ui.processes.restarts import RESTARTS
from ui.processes.workers import Workers
from ui.view_state.documents import SAVED, WRITING


@pytest.fixture
def workers(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workers]:
    """A keeper, and nobody else."""
    monkeypatch.setenv("EVOSYNTH_HOME", str(tmp_path / "home"))
    made = Workers(evolver="idle:run", desk="idle:run", background="idle:run")
    made.start()
    yield made
    made.close()


RUN = Run("4f00", 1.0, breeding=True, target="", synth="dx7")


def rating(n: int) -> Rating:
    return Rating("4f00", 0, n, 1 + n % 5, b"voice")


def all_written(qtbot: QtBot, document: Document) -> None:
    qtbot.waitUntil(lambda: not document.pending, timeout=10_000)


def ratings_in(path: Path) -> list[int]:
    with to_read(path) as db:
        return [one.candidate for one in reading.ratings(db, "4f00")]


def test_an_act_stands_in_the_document_when_it_is_said_to(qtbot: QtBot, workers: Workers) -> None:
    document, done, said = Document(workers), [], []
    document.state_changed.connect(lambda state: said.append(state.saved))
    document.write([Began(RUN)])
    assert document.path is not None
    document.write([rating(1)], act=True, done=lambda: done.append(ratings_in(document.path or Path())))
    assert WRITING in said
    all_written(qtbot, document)
    assert done == [[1]]
    assert said[-1] == SAVED


def test_a_killed_keeper_loses_nothing(qtbot: QtBot, workers: Workers) -> None:
    document = Document(workers)
    document.write([Began(RUN)])
    for n in range(30):
        document.write([rating(n)], act=True)
        if n in (3, 17):
            qtbot.wait(30 * (n % 4))
            with suppress(ProcessLookupError):  # the window has not heard yet that it is dead
                os.kill(workers.process_id("keeper"), signal.SIGKILL)
    all_written(qtbot, document)
    assert document.path is not None
    assert ratings_in(document.path) == list(range(30))


def die(qtbot: QtBot, workers: Workers, times: int) -> None:
    """The keeper, as often."""
    for _ in range(times):
        qtbot.waitUntil(lambda: workers.process_id("keeper") > 0, timeout=10_000)
        pid = workers.process_id("keeper")
        os.kill(pid, signal.SIGKILL)
        qtbot.waitUntil(lambda pid=pid: workers.process_id("keeper") != pid, timeout=10_000)


@pytest.mark.slow
@pytest.mark.parametrize("given_up", [False, True], ids=["it has just died", "it was given up"])
def test_save_as_while_nobody_writes_is_done_as_soon_as_somebody_does(
    qtbot: QtBot, workers: Workers, tmp_path: Path, given_up: bool
) -> None:
    document, said = Document(workers), []
    document.failed.connect(said.append)
    document.write([Began(RUN), rating(1)], act=True)
    all_written(qtbot, document)
    if given_up:
        die(qtbot, workers, RESTARTS + 1)
    else:
        os.kill(workers.process_id("keeper"), signal.SIGKILL)
    document.save_as(tmp_path / "Bells.evosynth")
    document.write([rating(2)], act=True)
    if given_up:
        assert said == [
            "Nothing can be written into the document now. It is saved as Bells.evosynth as soon as something can."
        ]
        workers.start()
    qtbot.waitUntil(lambda: document.name == "Bells", timeout=10_000)
    all_written(qtbot, document)
    assert ratings_in(tmp_path / "Bells.evosynth") == [1, 2]


def test_save_as_is_done_before_another_document_comes(qtbot: QtBot, workers: Workers, tmp_path: Path) -> None:
    document = Document(workers)
    document.write([Began(RUN), rating(1)], act=True)
    all_written(qtbot, document)
    document.save_as(tmp_path / "Bells.evosynth")
    document.close()
    qtbot.waitUntil(lambda: document.path is None, timeout=10_000)
    assert ratings_in(tmp_path / "Bells.evosynth") == [1]


@pytest.mark.slow
def test_a_keeper_that_was_given_up_goes_on_when_the_person_tries_again(qtbot: QtBot, workers: Workers) -> None:
    document, gave_up, said = Document(workers), [], []
    workers.gave_up.connect(gave_up.append)
    document.failed.connect(said.append)
    document.write([Began(RUN)])
    all_written(qtbot, document)
    die(qtbot, workers, RESTARTS + 1)
    assert gave_up == ["keeper"]
    for n in range(3):
        document.write([rating(n)], act=True)
    assert document.pending
    assert not document.close()  # it would be lost
    assert len(said) == 1
    workers.start()
    all_written(qtbot, document)
    assert document.path is not None
    assert ratings_in(document.path) == [0, 1, 2]
    die(qtbot, workers, 1)
    document.write([rating(3)], act=True)
    all_written(qtbot, document)
    assert ratings_in(document.path) == [0, 1, 2, 3]


@pytest.mark.slow
def test_a_keeper_that_dies_while_the_folder_is_away_makes_no_document_in_its_place(
    qtbot: QtBot, workers: Workers, tmp_path: Path
) -> None:
    folder, away = tmp_path / "stick", tmp_path / "away"
    folder.mkdir()
    MadeDocument(folder / "mine.evosynth").close()
    document, said = Document(workers), []
    document.trouble.connect(said.append)
    document.open(folder / "mine.evosynth")
    qtbot.waitUntil(lambda: document.path == folder / "mine.evosynth", timeout=10_000)
    document.write([Began(RUN)])
    all_written(qtbot, document)
    folder.rename(away)
    die(qtbot, workers, 1)
    document.write([rating(1)], act=True)
    document.write([rating(2)], act=True)
    qtbot.waitUntil(lambda: len(said) > 0, timeout=10_000)
    assert not folder.exists()
    away.rename(folder)
    all_written(qtbot, document)
    assert said == [f"The document {folder / 'mine.evosynth'} is not there any more.", ""]
    assert ratings_in(folder / "mine.evosynth") == [1, 2]


def test_a_change_that_fits_nowhere_keeps_no_other_from_being_written(qtbot: QtBot, workers: Workers) -> None:
    document, said = Document(workers), []
    document.failed.connect(said.append)
    document.write([Began(RUN)])
    document.write([Rating("nobody", 0, 1, 3, b"voice")], act=True)
    document.write([rating(7)], act=True)
    all_written(qtbot, document)
    assert document.path is not None
    assert ratings_in(document.path) == [7]
    assert len(said) == 1


def test_one_document_makes_way_for_another_when_it_is_written(qtbot: QtBot, workers: Workers, tmp_path: Path) -> None:
    document, opened = Document(workers), []
    document.opened.connect(opened.append)
    document.write([Began(RUN), rating(1)], act=True)
    first = document.path
    assert first is not None
    document.close()
    qtbot.waitUntil(lambda: document.path is None, timeout=10_000)
    document.open(first)
    qtbot.waitUntil(lambda: bool(opened), timeout=10_000)
    (contents,) = opened
    assert (contents.in_hand, contents.cut_off, len(contents.ratings)) == ("4f00", False, 1)
    with qtbot.waitSignal(document.state_changed):
        document.save_as(tmp_path / "Soft Rhodes.evosynth")
    qtbot.waitUntil(lambda: document.name == "Soft Rhodes", timeout=10_000)
    document.write([rating(2)], act=True)
    all_written(qtbot, document)
    assert ratings_in(tmp_path / "Soft Rhodes.evosynth") == [1, 2]
    assert not first.exists()


def test_what_is_no_document_leaves_the_one_in_hand(qtbot: QtBot, workers: Workers, tmp_path: Path) -> None:
    document, refused = Document(workers), []
    document.refused.connect(lambda answer: refused.append(answer.message))
    document.write([Began(RUN)])
    before = document.path
    all_written(qtbot, document)
    (tmp_path / "no.evosynth").write_bytes(b"nothing of the kind")
    document.open(tmp_path / "no.evosynth")
    qtbot.waitUntil(lambda: bool(refused), timeout=10_000)
    assert "is no document of EvoSynth" in refused[0]
    document.write([rating(3)], act=True)
    all_written(qtbot, document)
    assert document.path == before


def test_an_empty_file_is_no_document_and_stays_empty(qtbot: QtBot, workers: Workers, tmp_path: Path) -> None:
    document, refused = Document(workers), []
    document.refused.connect(lambda answer: refused.append(answer.message))
    (tmp_path / "empty.evosynth").touch()
    document.open(tmp_path / "empty.evosynth")
    qtbot.waitUntil(lambda: bool(refused), timeout=10_000)
    assert refused == [f"{tmp_path / 'empty.evosynth'} is no document of EvoSynth: it is empty."]
    assert (tmp_path / "empty.evosynth").stat().st_size == 0


def test_what_comes_while_another_document_opens_stands_in_the_one_that_it_is_of(
    qtbot: QtBot, workers: Workers
) -> None:
    document, opened, wrong = Document(workers), [], []
    document.opened.connect(opened.append)
    document.failed.connect(wrong.append)
    document.write([Began(Run("0002", 2.0, breeding=True, target="", synth="dx7"))], act=True)
    other = document.path
    assert other is not None
    document.close()
    qtbot.waitUntil(lambda: document.path is None, timeout=10_000)
    document.write([Began(RUN)], act=True)
    first = document.path
    assert first is not None
    all_written(qtbot, document)
    document.open(other)
    document.write([rating(5)], act=True)
    document.take_stored(Stored(first, (rating(6),)))
    qtbot.waitUntil(lambda: bool(opened), timeout=10_000)
    qtbot.waitUntil(lambda: ratings_in(first) == [5, 6], timeout=10_000)
    assert ratings_in(other) == []
    assert wrong == []


def kept_in_library() -> list[str]:
    library, _ = open_library()
    names = [kept.name for kept in library.kept()]
    library.close()
    return names


@pytest.mark.parametrize("opening", [False, True], ids=["none is in hand", "the first one opens"])
def test_a_voice_kept_while_no_document_is_in_hand_comes_onto_the_list_and_into_no_document(
    qtbot: QtBot, workers: Workers, tmp_path: Path, opening: bool
) -> None:
    place = tmp_path / "Bells.evosynth"
    made = MadeDocument(place)
    made.apply([Began(RUN)])
    made.close()
    document, opened, done, wrong = Document(workers), [], [], []
    document.opened.connect(opened.append)
    document.failed.connect(wrong.append)
    if opening:
        document.open(place)
    document.write(
        [Keep(Kept(INIT_VOICE.data, "BELL", id=7), 1.0)], act=True, done=lambda: done.append(kept_in_library())
    )
    document.write([Act(1, 1.0, "done", 1, "{}")], act=True)
    qtbot.waitUntil(lambda: bool(done), timeout=10_000)
    assert done == [["BELL"]]
    if opening:
        qtbot.waitUntil(lambda: bool(opened), timeout=10_000)
        document.write([rating(1)], act=True)
        all_written(qtbot, document)
        assert document.path == place
        with to_read(place) as db:
            assert (reading.acts(db), reading.kept(db), ratings_in(place)) == ((), (), [1])
    else:
        assert document.path is None
    assert not list(paths.documents().glob("*.evosynth"))
    assert wrong == []


def test_what_begins_a_run_waits_until_the_document_that_opens_is_in_hand(
    qtbot: QtBot, workers: Workers, tmp_path: Path
) -> None:
    place = tmp_path / "Bells.evosynth"
    MadeDocument(place).close()
    (tmp_path / "no.evosynth").write_bytes(b"nothing of the kind")
    document = Document(workers)
    document.open(place)
    document.when_settled(lambda: document.write([Began(RUN)], act=True))
    assert document.path is None
    qtbot.waitUntil(lambda: document.path == place and not document.pending, timeout=10_000)
    document.write([rating(2)], act=True)
    all_written(qtbot, document)
    assert ratings_in(place) == [2]
    document.close()
    document.open(tmp_path / "no.evosynth")
    document.when_settled(lambda: document.write([Began(RUN)], act=True))
    qtbot.waitUntil(lambda: document.path is not None and not document.pending, timeout=10_000)
    assert document.path.parent == paths.documents()  # type: ignore[union-attr]


def test_what_comes_while_nothing_can_be_opened_stands_in_the_one_in_hand(
    qtbot: QtBot, workers: Workers, tmp_path: Path
) -> None:
    document = Document(workers)
    document.write([Began(RUN)], act=True)
    first = document.path
    assert first is not None
    all_written(qtbot, document)
    (tmp_path / "no.evosynth").write_bytes(b"nothing of the kind")
    document.open(tmp_path / "no.evosynth")
    document.write([rating(5)], act=True)
    all_written(qtbot, document)
    assert ratings_in(first) == [5]


def test_what_a_search_had_still_to_say_stands_where_a_working_copy_was_written_back_to(
    qtbot: QtBot, workers: Workers, tmp_path: Path
) -> None:
    (tmp_path / "shared" / ".stfolder").mkdir(parents=True)
    place = tmp_path / "shared" / "Bells.evosynth"
    made = MadeDocument(place)
    made.apply([Began(RUN)])
    made.close()
    document, opened = Document(workers), []
    document.opened.connect(opened.append)
    document.open(place)
    qtbot.waitUntil(lambda: bool(opened), timeout=10_000)
    copy = document.path
    assert copy is not None
    assert copy != place
    document.close()
    qtbot.waitUntil(lambda: not copy.exists(), timeout=10_000)
    document.take_stored(Stored(copy, (rating(8),)))
    qtbot.waitUntil(lambda: ratings_in(place) == [8], timeout=10_000)
    qtbot.waitUntil(lambda: not copy.exists(), timeout=10_000)


def test_the_document_in_hand_is_not_opened_again(qtbot: QtBot, workers: Workers) -> None:
    document, opened = Document(workers), []
    document.opened.connect(opened.append)
    document.write([Began(RUN)], act=True)
    assert document.path is not None
    document.open(document.path)
    document.write([rating(1)], act=True)
    all_written(qtbot, document)
    assert opened == []
    assert ratings_in(document.path) == [1]
