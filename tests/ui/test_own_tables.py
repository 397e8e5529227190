"""A table of one's own in the window: looked at on a sheet, its frames chosen there, and taken into the next match."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from in_documents import can_go_on
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot
from scenes import Scene
from windowless import Told, made_sound

from evosynth.library import table_store
from evosynth.service import table_desk
from evosynth.service.desk_messages import RequestFailed, ShowTable
from evosynth.service.sentences import explained
from evosynth.synths.engine import EngineSpec
from tests.audio.tables_of_others import morphing, wav
from ui.look import theme
from ui.view_state.engines import ENGINES, with_own_tables
from ui.view_state.window import Run, TableFrames, TableState
from ui.views.main_window import MainWindow

TOLD = "Nothing in the file says how long a frame is: 64 frames of 256 samples were assumed."
BANK = TableState("bank.wav", 64, 256, (128, 256, 2048), (TOLD,), np.zeros((5, 128), np.float32))


def test_a_sheet_says_what_was_assumed_and_a_click_chooses_another_size(
    qtbot: QtBot, window: MainWindow, scene: Scene
) -> None:
    scene.states.table.emit(BANK)
    sheet = window.table
    assert sheet.isVisible()
    assert sheet.name.text() == "bank.wav: 64 frames of 256 samples"
    assert sheet.told.facts.text() == TOLD
    assert sheet.size_choice.value() == "256"
    qtbot.mouseClick(sheet.size_choice, Qt.MouseButton.LeftButton)
    menu = sheet.size_choice.findChild(QMenu)
    assert [action.text() for action in menu.actions()] == ["128", "256", "2048"]
    menu.actions()[2].trigger()
    menu.close()
    assert scene.calls == [("tables.choose", 2048)]
    qtbot.mouseClick(sheet.use, Qt.MouseButton.LeftButton)
    assert scene.calls[-1] == ("tables.use",)
    scene.states.table.emit(None)
    assert not sheet.isVisible()


def test_a_size_that_is_not_on_offer_is_typed(qtbot: QtBot, window: MainWindow, scene: Scene) -> None:
    scene.states.table.emit(BANK)
    field = window.table.other_size
    window.activateWindow()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    told = window.table.told
    for typed in ("1", "65537", "x", "0"):
        field.selectAll()
        qtbot.keyClicks(field, typed)
        assert not told.problem.isVisible()
        qtbot.keyClick(field, Qt.Key.Key_Return)
        assert told.problem.text() == f"A frame has 2 to 65536 samples: {typed} is no such size."
        assert told.problem.isVisible()
        assert told.problem.palette().windowText().color() == theme.color("danger")
        assert field.accessibleDescription() == told.problem.text()
        assert field.text() == field.selectedText() == typed
    assert scene.calls == []
    qtbot.keyClicks(field, "1348")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert scene.calls == [("tables.choose", 1348)]


def test_a_size_that_the_file_is_too_short_for_is_refused_on_the_sheet(window: MainWindow, scene: Scene) -> None:
    scene.states.table.emit(BANK)
    window.table.other_size.setText("60000")
    problem = "bank.wav has only 16,384 samples, less than a frame of 60000."
    scene.states.table.emit(replace(BANK, problem=problem))
    assert window.table.told.problem.text() == problem
    assert window.table.told.problem.isVisible()
    assert window.table.other_size.text() == "60000"
    scene.states.table.emit(BANK)
    assert not window.table.told.problem.isVisible()
    assert window.table.other_size.text() == ""


def test_nothing_moves_on_the_sheet_whatever_is_said(window: MainWindow, scene: Scene) -> None:
    scene.states.table.emit(replace(BANK, told=("It is one cycle.",)))
    sheet = window.table

    def places() -> list[QRect]:
        QApplication.processEvents()
        return [sheet.card.geometry(), sheet.cycles.geometry(), sheet.size_choice.geometry(), sheet.use.geometry()]

    before = places()
    for told in ((TOLD,), (TOLD,) * 2, (TOLD,) * 9):
        scene.states.table.emit(replace(BANK, name="long" * 40 + ".wav", told=told, problem="It cannot be read." * 3))
        assert places() == before
    assert sheet.told.verticalScrollBar().maximum() > 0


def test_esc_puts_it_aside(qtbot: QtBot, window: MainWindow, scene: Scene) -> None:
    scene.states.table.emit(BANK)
    qtbot.keyClick(window.table, Qt.Key.Key_Escape)
    assert scene.calls == [("tables.put_aside",)]
    assert not window.table.isVisible()


def test_a_table_of_ones_own_stands_among_the_engines(window: MainWindow, scene: Scene) -> None:
    scene.load("epiano_60.flac")
    own = EngineSpec("wavetable", ("0123456789abcdef",))
    scene.tell(engine=own, engines=with_own_tables({own.tables[0]: "bank"}))
    assert window.transport.engine.value() == "Wavetable, bank"
    window.transport.engine._choose(0)
    assert scene.calls[-1] == ("run.set_engine", ENGINES[0])
    window.transport.engine._choose(len(ENGINES))
    assert scene.calls[-1] == ("run.set_engine", own)


class Desk:
    """The controller's processes, of which the desk answers at once."""

    def __init__(self, told: Told, monkeypatch: pytest.MonkeyPatch) -> None:
        self.tables: list[TableState | None] = []
        self.asked: list[Any] = []
        told.controller.states.table.connect(self.tables.append)
        monkeypatch.setattr(told.controller.workers, "ask", self.ask)

    def ask(self, make: Callable[[int], Any], answered: Callable[[Any], None], failed: Callable[[Any], None]) -> int:
        request = make(1)
        self.asked.append(request)
        try:
            answered(table_desk.show(request) if isinstance(request, ShowTable) else table_desk.read(request))
        except Exception as error:
            failed(RequestFailed(1, explained(error, "Reading")))
        return 1


def test_what_is_chosen_is_read_anew_and_what_is_used_is_the_next_engine(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EVOSYNTH_HOME", str(tmp_path / "home"))
    told = Told(qtbot, idle=True)
    desk = Desk(told, monkeypatch)
    tables, run = told.intents.tables, told.controller.run
    wav(tmp_path / "bank.wav", morphing(64, 256))
    (tmp_path / "bank.wt").write_bytes(b"vawt" + bytes(8))
    told.intents.loading.open([str(tmp_path / "bank.wt")])
    assert told.toasts[-1].text == "bank.wt is damaged: it says that a frame has 0 samples."
    tables.open(tmp_path / "bank.wav")
    tables.choose(2048)
    tables.choose(60_000)
    tables.choose(2048)
    assert [(t.frames, t.size) for t in desk.tables if t] == [(64, 256), (8, 2048), (8, 2048), (8, 2048)]
    said = [t.problem for t in desk.tables if t]
    assert said == ["", "", "bank.wav has only 16,384 samples, less than a frame of 60000.", ""]
    assert len(desk.asked) == 4
    tables.use()
    assert desk.tables[-1] is None
    assert desk.asked[-1].frame_size == 2048
    assert run.engine.name == "wavetable"
    assert len(run.engine.tables) == 1
    assert dict(told.transport.engines)[run.engine][0] == "Wavetable, bank"
    assert told.toasts[-1].text == "The next match has bank among its tables"
    first = run.engine
    assert tmp_path / "bank.wt" in told.intents.loading.in_hand
    tables.open(tmp_path / "bank.wav")
    tables.use()
    assert run.engine != first
    assert len(told.transport.engines) == len(ENGINES) + 2, "the synth stands there, too"
    assert told.controller.settings.engine == "wavetable"
    tables.choose(512)  # nothing is looked at any more
    assert desk.tables[-1] is None
    told.controller.close()


def test_an_older_run_that_goes_on_shows_the_tables_that_it_has(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EVOSYNTH_HOME", str(tmp_path / "home"))
    table, _ = table_store.put_file(wav(tmp_path / "bank.wav", morphing(64, 256)))
    told = Told(qtbot, idle=True)
    run = told.controller.run
    for tables, shown in (((table.key,), "Wavetable, bank"), ((), "Wavetable"), (("0" * 64,), "Wavetable, 00000000")):
        synth = EngineSpec("wavetable", tables)
        run.use_engine_of_run(synth)
        assert dict(told.transport.engines)[told.transport.engine][0] == shown
        assert told.transport.engine == synth
    run.use_engine_of_run(EngineSpec("dx7"))
    assert told.transport.engine == EngineSpec("dx7")
    told.controller.close()


@pytest.mark.slow  # starts every process anew
def test_a_match_runs_with_a_table_of_ones_own_and_goes_on_with_it_after_another_start(
    qtbot: QtBot, own: Told, tmp_path: Path
) -> None:
    own.load(made_sound(tmp_path, "tone_57.wav"))
    own.intents.tables.open(wav(tmp_path / "bank.wav", morphing(64, 256)))
    own.until(lambda: own.intents.tables._seen is not None)
    own.intents.tables.use()
    own.until(lambda: len(own.controller.run.engine.tables) == 1)
    own.intents.workflow.evolve()
    own.state(Run.RUNNING)
    own.until(lambda: own.transport.evaluations > 100)
    assert own.controller.run.snapshot is not None
    synth = own.controller.run.engine
    assert own.controller.run.snapshot.synth == synth
    own.until(lambda: can_go_on(own))
    document = own.controller.document.path
    own.controller.close()  # as a window does in the middle of a run
    again = Told(qtbot)
    try:
        assert again.transport.engine == EngineSpec("wavetable")
        again.intents.documents.open(document)
        again.state(Run.PAUSED)
        again.until(lambda: again.controller.run.snapshot is not None)
        assert again.controller.run.snapshot.synth == synth
        again.intents.run.stop()
        again.state(Run.STOPPED)
        assert dict(again.transport.engines)[again.transport.engine][0] == "Wavetable, bank"
        assert again.transport.engine == synth
    finally:
        again.controller.close()


def test_a_table_that_is_to_be_drawn_is_asked_for_once_until_it_comes(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = Told(qtbot, idle=True)
    waiting: list[tuple[Any, ...]] = []
    monkeypatch.setattr(told.controller.workers, "ask", lambda *asked: waiting.append(asked))
    come: list[TableFrames] = []
    told.controller.states.table_frames.connect(come.append)
    for _frame in range(3):
        told.intents.tables.show("wavetable", "Brass")
    ((make, answered, failed),) = waiting
    failed(RequestFailed(1, "It has died"))
    told.intents.tables.show("wavetable", "Brass")
    assert len(waiting) == 2
    answered(table_desk.show(make(1)))
    assert [(one.engine, one.word, one.frames is not None) for one in come] == [("wavetable", "Brass", True)]
    told.controller.close()
