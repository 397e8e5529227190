"""The selected voice and what it is held against: shown, chosen, heard by turns."""

from __future__ import annotations

from made_states import made_picture
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from scenes import Scene

from ui.view_state.device import DeviceState
from ui.view_state.pair import REFERENCE, SELECTED, Against, Kind, PairState
from ui.views.main_window import MainWindow

KINDS = ((Kind.TARGET, "Target"), (Kind.PARENT, "Before"), (Kind.BEST, "Best"))
BEFORE = Against(Kind.PARENT, "Before", "011-03", bytes(155), made_picture(220.0, 3))
KEY = Qt.Key


def of_flipping(scene: Scene) -> list[tuple[object, ...]]:
    return [call for call in scene.calls if str(call[0]).startswith("flipping.")]


def test_the_bar_says_who_sounds_and_the_pair_shows_what_is_heard(
    qtbot: QtBot, running_window: MainWindow, scene: Scene
) -> None:
    scene.states.pair.emit(PairState(KINDS, BEFORE, "037-01", REFERENCE))
    qtbot.waitUntil(lambda: running_window.work.pair.pair.name(0) == ("Before", "011-03"))
    bar, title = running_window.transport.pair, running_window.work.pair.reference
    assert bar.isVisible()
    assert bar.current() == REFERENCE
    assert bar.accessibleDescription() == "Heard is Before 011-03"
    assert (title.isVisible(), title.current()) == (True, 1)
    qtbot.waitUntil(lambda: running_window.work.see.panel.title.text() == "Before and selected")
    scene.states.pair.emit(PairState(KINDS, BEFORE, "037-01", SELECTED))
    assert bar.current() == SELECTED
    assert bar.accessibleDescription() == "Heard is the selected one, 037-01"


def test_a_click_hears_that_one_and_the_title_chooses_the_reference(
    qtbot: QtBot, running_window: MainWindow, scene: Scene
) -> None:
    scene.states.pair.emit(PairState(KINDS, BEFORE, "037-01", SELECTED))
    qtbot.waitUntil(lambda: running_window.work.pair.reference.isVisible())
    bar, title = running_window.transport.pair, running_window.work.pair.reference
    qtbot.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar._rects()[0].center().toPoint())
    assert bar.current() == SELECTED, "as long as nobody says that it is heard"
    qtbot.mouseClick(title, Qt.MouseButton.LeftButton, pos=title._rects()[2].center().toPoint())
    assert of_flipping(scene) == [("flipping.hear", REFERENCE), ("flipping.choose", Kind.BEST)]


def test_where_there_is_nothing_to_hold_it_against_it_is_said_why(
    qtbot: QtBot, running_window: MainWindow, scene: Scene
) -> None:
    nobody = Against(Kind.BEST, "Best", why_not="It is the best itself")
    scene.states.pair.emit(PairState(KINDS, nobody, "037-01", SELECTED))
    qtbot.waitUntil(lambda: running_window.work.pair.sub.text() == "It is the best itself")
    assert "It is the best itself" in running_window.transport.pair.toolTip()
    scene.states.pair.emit(PairState())
    assert not running_window.transport.pair.isVisible()


def test_the_key_is_heard_going_down_and_going_up_once_each_also_where_it_repeats(
    qtbot: QtBot, running_window: MainWindow, scene: Scene
) -> None:
    grid = running_window.work.candidates.grid
    grid.setFocus()
    for key in (KEY.Key_B, KEY.Key_F12):
        scene.calls.clear()
        QTest.keyPress(grid, key)
        assert of_flipping(scene) == [("flipping.press",)]
        QTest.keyRelease(grid, key)
        assert of_flipping(scene) == [("flipping.press",), ("flipping.release",)]
        QTest.keyRelease(grid, key)
        assert len(of_flipping(scene)) == 2


def test_a_window_that_is_left_lets_go_of_the_key(qtbot: QtBot, running_window: MainWindow, scene: Scene) -> None:
    grid = running_window.work.candidates.grid
    grid.setFocus()
    QTest.keyPress(grid, KEY.Key_B)
    QApplication.sendEvent(running_window, QEvent(QEvent.Type.WindowDeactivate))
    assert of_flipping(scene) == [("flipping.press",), ("flipping.release",)]


def test_on_a_synth_it_is_said_that_the_other_one_begins_at_its_start(
    qtbot: QtBot, running_window: MainWindow, scene: Scene
) -> None:
    scene.states.pair.emit(PairState(KINDS, BEFORE, "037-01", SELECTED))
    bar = running_window.transport.pair
    assert "at the same moment" in bar.toolTip()
    for where, there, said in (
        ("device", True, "on the synth, from its start"),
        ("device", False, "at the same moment"),
        ("both", True, "on the synth, from its start"),
        ("computer", True, "at the same moment"),
    ):
        scene.states.device.emit(DeviceState(heard_on=where, there=there))  # type: ignore[arg-type]
        assert said in bar.toolTip()
