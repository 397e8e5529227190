"""Locks under a name: saved, chosen and deleted, there again after a start, undone like any lock."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from windowless import Told

from ui.models.lock_sets import LockSets
from ui.settings import Settings
from ui.view_state.limits import LimitsState
from ui.views.lock_sets_row import NOTHING, LockSetsRow


def test_a_set_is_there_again_after_a_start_and_belongs_to_its_engine(tmp_path: Path) -> None:
    file = tmp_path / "settings.ini"
    sets = LockSets(Settings(file))
    assert sets.put("dx7", "Safe “DX7”, ü", ("op5", "feedback=0")) == ""
    assert sets.put("wavetable", "Tables", ("table",)) == ""
    again = LockSets(Settings(file))
    assert again.of("dx7") == {"Safe “DX7”, ü": ("op5", "feedback=0")}
    assert again.named("dx7", ("feedback=0", "op5")) == "Safe “DX7”, ü"
    assert again.named("dx7", ("op5",)) == again.named("dx7", ()) == ""
    assert again.put("dx7", "Safe “DX7”, ü", ()) == again.put("dx7", "nobody", ()) == ""
    assert LockSets(Settings(file)).of("dx7") == {}


@pytest.mark.parametrize("text", ["", "[]", "{", '{"dx7": 3}', '{"dx7": {"a": 1, "b": [2], "c": ["op1"]}}'])
def test_what_cannot_be_read_of_the_settings_is_left_out(tmp_path: Path, text: str) -> None:
    settings = Settings(tmp_path / "settings.ini")
    settings.lock_sets = text
    assert set(LockSets(settings).of("dx7")) <= {"c"}


def test_a_name_is_typed_and_entered(dressed: QApplication, qtbot: QtBot) -> None:
    row = LockSetsRow()
    qtbot.addWidget(row)
    row.show_limits(LimitsState("dx7"))
    assert not row.save.isEnabled()
    assert NOTHING in row.save.toolTip()
    row.show_limits(LimitsState("dx7", ("op2",), sets=("One", "Two"), set_name="Two"))
    assert row.sets.value() == "Two"
    QTest.keyClicks(row.name, "  Bass  end ")
    with qtbot.waitSignal(row.saved) as saved:
        QTest.keyClick(row.name, Qt.Key.Key_Return)
    assert saved.args == ["Bass end"]
    with qtbot.waitSignal(row.dropped) as dropped:
        row.drop.click()
    assert dropped.args == ["Two"]
    with qtbot.waitSignal(row.chosen) as chosen:
        row.sets.chosen.emit(1)
    assert chosen.args == ["One"]


def test_a_set_is_one_act_that_undo_takes_back(told: Told) -> None:
    locks, seen = told.intents.locks, list[LimitsState]()
    locks.changed.connect(seen.append)
    told.intents.workflow.breed_without_target()
    told.full()
    for word in ("op5", "op6"):
        locks.set(word, True)
    locks.save_set("Two operators")
    locks.clear()
    assert locks.limits.words == ()
    locks.use_set("Two operators")
    assert set(locks.limits.words) == {"op5", "op6"}
    told.intents.undo.undo()
    assert locks.limits.words == ()
    told.intents.undo.redo()
    assert set(locks.limits.words) == {"op5", "op6"}
    locks.drop_set("Two operators")
    assert set(locks.limits.words) == {"op5", "op6"}
    told.toast_with("Deleted the locks “Two operators”")
    told.until(lambda: not seen[-1].sets)
    told.intents.undo.undo()
    told.until(lambda: seen[-1].sets == ("Two operators",))
    told.intents.undo.redo()
    told.until(lambda: not seen[-1].sets)
