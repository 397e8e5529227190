"""The place History shows the line that it is told, two of it compared, and acts; what is done there reaches Past."""

from __future__ import annotations

from dataclasses import replace

import pytest
from looking import LEFT, has
from made_states import made_picture, made_voice
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot
from scenes import Scene

from evosynth.synths.differences import differences
from ui.view_state.acts import ActLine, ActsState, LineageState, Step
from ui.view_state.places import Place
from ui.views.history_view import HistoryView
from ui.views.main_window import MainWindow
from ui.widgets.act_list import ActList

Key = Qt.Key


def step(place: int, last: int) -> Step:
    picture = made_picture(110.0 * (1 + place % 3), place)
    voice = made_voice(place, f"STEP {place}")
    shown = Step("aa", 100 + place, f"00{place}-01", voice, f"Op 3 rate 3 {place} → 41, and 4 more", picture, place)
    return replace(shown, selected=place == last, move="Mutated", stars=4 if place == 1 else 0, kept=place == 2)


def line(count: int, chosen: int = -1, **more: object) -> LineageState:
    steps = tuple(step(place, count - 1) for place in range(count))
    chosen = chosen if chosen >= 0 else count - 2
    values = differences(steps[chosen].voice, steps[-1].voice)
    return LineageState(f"{count - 1} steps", steps, "", chosen, values, ("brighter",), **more)  # type: ignore[arg-type]


def act(number: int, stand: str = "done", **more: object) -> ActLine:
    return ActLine(number, f"Act {number}", "star", "12:07", stand, more.pop("awake", True), **more)  # type: ignore[arg-type]


@pytest.fixture
def window(running_window: MainWindow, scene: Scene) -> MainWindow:
    running_window.resize(1440, 900)
    running_window.work.enter(Place.HISTORY)
    QApplication.processEvents()
    scene.calls.clear()
    return running_window


def show(qtbot: QtBot, window: MainWindow, scene: Scene, state: LineageState) -> HistoryView:
    view = window.work.history
    scene.states.lineage.emit(state)
    qtbot.waitUntil(lambda: view._state is state)
    return view


def test_arrows_choose_a_step_space_hears_it_and_enter_goes_back_there(
    qtbot: QtBot, window: MainWindow, scene: Scene
) -> None:
    view = show(qtbot, window, scene, line(5))
    view.row.setFocus()
    for key in (Key.Key_Left, Key.Key_Left, Key.Key_Space, Key.Key_Home, Key.Key_Return):
        qtbot.keyClick(view.row, key)
    qtbot.mouseClick(view.compare.back, LEFT)
    assert scene.calls == [
        *(("history.choose", 2), ("history.choose", 1), ("history.hear", 1), ("history.choose", 0)),
        *(("history.go_back", 0), ("history.go_back", 3)),
    ]


def test_a_click_on_a_picture_chooses_its_step_and_the_round_button_hears_it(
    qtbot: QtBot, window: MainWindow, scene: Scene
) -> None:
    view = show(qtbot, window, scene, line(3))
    rect = view.row.picture_rect(1)
    qtbot.mouseClick(view.row, LEFT, pos=(rect.bottomLeft() + QPoint(8, 12)).toPoint())
    assert scene.calls == [("history.choose", 1)]
    qtbot.mouseClick(view.row, LEFT, pos=rect.center().toPoint())
    assert scene.calls[1:] == [("history.choose", 1), ("history.hear", 1)]
    qtbot.mouseClick(view.play, LEFT)
    assert scene.calls[-1] == ("history.play",)


def test_the_menu_of_a_step_hears_it_goes_back_there_and_keeps_it(
    qtbot: QtBot, window: MainWindow, scene: Scene
) -> None:
    view = show(qtbot, window, scene, line(3))
    centre = view.row.picture_rect(1).center().toPoint()
    asked = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, centre, view.row.mapToGlobal(centre))
    QApplication.sendEvent(view.row, asked)
    (menu,) = view.findChildren(QMenu)
    for action in menu.actions():
        action.trigger()
    menu.close()
    assert scene.calls == [
        *(("history.choose", 1), ("history.hear", 1), ("history.go_back", 1), ("history.keep", 1)),
    ]


def test_a_long_line_is_shown_from_its_newest_step_and_scrolls_to_the_one_that_is_chosen(
    qtbot: QtBot, window: MainWindow, scene: Scene
) -> None:
    row = show(qtbot, window, scene, line(30)).row
    seen = row.rect().toRectF()
    assert seen.contains(row.picture_rect(29))
    row.setFocus()
    qtbot.keyClick(row, Key.Key_Home)
    assert seen.contains(row.picture_rect(0))
    qtbot.keyClick(row, Key.Key_End)
    assert seen.contains(row.picture_rect(29))


def test_what_is_lacking_of_the_line_is_asked_for_while_it_is_in_sight_and_no_sooner(
    qtbot: QtBot, window: MainWindow, scene: Scene
) -> None:
    window.work.enter(Place.SEE)
    view = show(qtbot, window, scene, line(3, lacking=True))
    assert scene.calls == []
    window.work.enter(Place.HISTORY)
    assert scene.calls == [("history.look",)]
    show(qtbot, window, scene, line(4, lacking=True))
    assert scene.calls[1:] == [("history.look",)]
    assert view.row.isVisible()


def test_a_voice_without_a_line_has_one_sentence_and_one_act(qtbot: QtBot, window: MainWindow, scene: Scene) -> None:
    view = show(qtbot, window, scene, LineageState(why_not="A kept voice stands for itself."))
    assert view.why.isVisible()
    assert not view.row.isVisible()
    assert not view.compare.isVisible()
    qtbot.mouseClick(view.choose, LEFT)
    assert window.work.here is Place.EVOLVE


def test_a_founder_is_shown_and_says_that_there_is_nothing_to_compare_it_with(
    qtbot: QtBot, window: MainWindow, scene: Scene
) -> None:
    view = show(qtbot, window, scene, LineageState("the first of its line", (step(0, 0),)))
    assert view.row.isVisible()
    assert not view.play.isVisible()
    assert view.compare.none.isVisible()
    assert not view.compare.back.isVisible()


def test_whatever_sounds_has_its_line_in_the_row_and_in_the_pictures_compared(
    qtbot: QtBot, window: MainWindow, scene: Scene
) -> None:
    view = show(qtbot, window, scene, line(4))
    scene.states.playhead.emit(("step:aa:102", 0.5))
    assert view.row._playing == (2, 0.25)
    assert view.compare.pictures._playing == (0, 0.5)
    scene.states.playhead.emit((0, 1.0))  # the selected tile
    assert view.row._playing == (3, 0.5)
    assert view.compare.pictures._playing == (1, 1.0)
    scene.states.playhead.emit((None, 0.0))
    assert view.row._playing is view.compare.pictures._playing is None


ACTS = ActsState(
    (
        act(1),
        act(2, "aside", awake=False, why="another act took its place"),
        act(3, awake=False, why="in another run"),
        act(4),
        act(5, "undone"),
        act(6, "undone"),
    ),
    4,
)


def middle(acts: ActList, number: int) -> QPoint:
    row = next(row for row in acts._rows if row.line and row.line.number == number)
    return QPoint(60, row.top + row.high // 2)


def test_a_click_on_an_act_asks_to_go_there_unless_it_is_where_a_person_is(
    qtbot: QtBot, window: MainWindow, scene: Scene
) -> None:
    scene.states.acts.emit(ACTS)
    acts = window.work.history.acts.list
    for number in (1, 2, 3, 4, 5, 6):
        qtbot.mouseClick(acts, LEFT, pos=middle(acts, number))
    assert scene.calls == [("history.go_to", number) for number in (1, 2, 3, 5, 6)]
    tops = {row.line.number if row.line else 0: row.top for row in acts._rows}
    assert tops[4] < tops[0] < tops[5] < tops[6]  # the mark of where a person is stands before what was undone
    assert has(acts, "accent")


def test_acts_are_reached_by_keys(qtbot: QtBot, window: MainWindow, scene: Scene) -> None:
    scene.states.acts.emit(ACTS)
    acts = window.work.history.acts.list
    acts.setFocus()
    for key in (Key.Key_Down, Key.Key_Down, Key.Key_Return, Key.Key_Home, Key.Key_Return):
        qtbot.keyClick(acts, key)
    assert scene.calls == [("history.go_to", 5), ("history.go_to", 1)]


def test_the_place_where_a_person_is_is_in_sight_when_history_is_entered_and_after_each_act(
    qtbot: QtBot, window: MainWindow, scene: Scene
) -> None:
    panel = window.work.history.acts

    def in_sight() -> bool:
        seen = panel.list.visibleRegion().boundingRect().toRectF()
        return seen.contains(panel.list.here())

    window.work.enter(Place.EVOLVE)
    scene.states.acts.emit(ActsState(tuple(act(number) for number in range(1, 61)), 60))
    window.work.enter(Place.HISTORY)
    qtbot.waitUntil(in_sight)
    scene.states.acts.emit(ActsState(tuple(act(number) for number in range(1, 61)), 5))
    qtbot.waitUntil(in_sight)


def test_the_undo_button_holds_the_last_ten_acts(qtbot: QtBot, window: MainWindow, scene: Scene) -> None:
    button, popover = window.transport.undo, window.transport.acts
    scene.states.undo.emit(True, False, "rating of 003-01", "")
    scene.states.acts.emit(ActsState(tuple(act(number) for number in range(1, 15)), 14))
    qtbot.mousePress(button, LEFT)
    qtbot.waitUntil(popover.isVisible)
    qtbot.mouseRelease(button, LEFT)
    assert scene.calls == [], "held, it undoes nothing"
    assert popover.earlier.text().startswith("4 earlier")
    qtbot.mouseClick(popover.list, LEFT, pos=middle(popover.list, 8))
    assert scene.calls == [("history.go_to", 8)]
    assert not popover.isVisible()
    qtbot.mouseClick(button, LEFT)
    assert scene.calls[1:] == [("undo.undo",)]
    qtbot.keyClick(button, Key.Key_Down)
    assert popover.isVisible()
    popover.close()


def test_in_a_narrow_window_acts_are_in_the_list_of_undo_alone(qtbot: QtBot, window: MainWindow, scene: Scene) -> None:
    assert window.work.history.acts.isVisible()
    window.resize(1280, 720)
    qtbot.waitUntil(lambda: not window.work.history.acts.isVisible())
