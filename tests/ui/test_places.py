"""The places of the window: entering one changes what is seen, and nothing else."""

from __future__ import annotations

import pytest
from looking import LEFT
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QWidget
from pytestqt.qtbot import QtBot
from scenes import Scene

from ui.keys.actions import command_of
from ui.look import dress, theme
from ui.view_state.limits import LimitsState
from ui.view_state.places import Place
from ui.view_state.window import Run, TransportState
from ui.views.main_window import MainWindow

Key, Modifier = Qt.Key, Qt.KeyboardModifier
CONTROL = Modifier.ControlModifier
DIGITS = {Place.EVOLVE: Key.Key_1, Place.SEE: Key.Key_2, Place.VOICE: Key.Key_3, Place.HISTORY: Key.Key_4}
SIZES = [(1280, 720), (1440, 900), (1920, 1080), (2560, 1440)]


@pytest.fixture
def window(running_window: MainWindow) -> MainWindow:
    return running_window


def press(qtbot: QtBot, window: MainWindow, key: Qt.Key, modifier: Qt.KeyboardModifier = Modifier.NoModifier) -> None:
    qtbot.keyClick(QApplication.focusWidget() or window, key, modifier)


def boxes(host: QWidget, parts: list[QWidget]) -> None:
    """Fail where parts that are seen overlap, stick out, or are smaller than they can be."""
    seen = [part for part in parts if part.isVisible()]
    places = [part.rect().translated(part.mapTo(host, QPoint(0, 0))) for part in seen]
    for index, place in enumerate(places):
        assert host.rect().contains(place), seen[index].accessibleName()
        assert not any(place.intersects(other) for other in places[index + 1 :])
        least = seen[index].minimumSizeHint()
        assert place.height() >= least.height(), seen[index].accessibleName()
        assert place.width() >= least.width(), seen[index].accessibleName()


def parts(window: MainWindow) -> list[QWidget]:
    work = window.work
    left = [work.target, work.pair, work.sound, work.voice.side, work.see.panel]
    history = [work.history.panel, work.history.compare, work.history.acts]
    return [*left, work.candidates, work.see.missed, work.see.progress, work.voice, *history, work.kept]


def test_a_key_a_word_and_a_menu_enter_each_place(qtbot: QtBot, window: MainWindow) -> None:
    bar = window.menu_row.places
    for place in (Place.VOICE, Place.SEE, Place.EVOLVE):
        other = next(one for one in Place if one is not place)
        for enter in (
            lambda place=place: press(qtbot, window, DIGITS[place], CONTROL),
            lambda place=place: qtbot.mouseClick(bar.buttons[place], LEFT),
            window.actions_[command_of(place)].trigger,
        ):
            window.work.enter(other)
            enter()
            assert window.work.here is place
            assert window.work.places[place].isVisible()
            assert [one for one, button in bar.buttons.items() if button.isChecked()] == [place]


def test_entering_places_reaches_no_intent_and_moves_no_selection(
    qtbot: QtBot, window: MainWindow, scene: Scene
) -> None:
    told: list[object] = []
    states = scene.states
    for signal in (states.transport, states.grid, states.selection, states.target, states.playhead, states.limits):
        signal.connect(told.append)
    states.playhead.emit((0, 0.4))  # the selected one sounds
    told.clear()
    selected = window.work.candidates.grid.tiles[0].state()
    sent = list(scene.live.sent)
    for place in (*Place, *reversed(Place)):
        press(qtbot, window, DIGITS[place], CONTROL)
        press(qtbot, window, DIGITS[place], CONTROL)
        press(qtbot, window, Key.Key_F3)
        press(qtbot, window, Key.Key_F3)
    assert scene.calls == []
    assert told == []
    assert scene.live.sent == sent
    assert window.work.candidates.grid.tiles[0].state() == selected
    assert window.work.see.pictures.sheet._playhead == window.work.pair.pair.sheet._playhead == 0.4


def test_the_same_key_again_gives_the_main_part_the_keyboard(qtbot: QtBot, window: MainWindow) -> None:
    for place in Place:
        press(qtbot, window, DIGITS[place], CONTROL)
        press(qtbot, window, DIGITS[place], CONTROL)
        main = window.work.places[place].main_part
        assert QApplication.focusWidget() is main
        assert window.work.places[place].isAncestorOf(main)


def test_keys_of_the_window_work_in_every_place(qtbot: QtBot, window: MainWindow, scene: Scene) -> None:
    for place in Place:
        press(qtbot, window, DIGITS[place], CONTROL)
        scene.calls.clear()
        press(qtbot, window, Key.Key_Right)
        press(qtbot, window, Key.Key_Space)
        press(qtbot, window, Key.Key_4)
        press(qtbot, window, Key.Key_Return)
        assert [call[0] for call in scene.calls] == [
            *("grid.move_selection", "listening.play_selected", "rating.rate_selected", "keeping.keep_selected")
        ]


def test_a_place_that_is_entered_again_has_the_keyboard_where_it_was(qtbot: QtBot, window: MainWindow) -> None:
    button = window.work.voice.limits
    press(qtbot, window, Key.Key_3, CONTROL)
    button.setFocus()
    press(qtbot, window, Key.Key_1, CONTROL)
    assert not button.hasFocus()
    press(qtbot, window, Key.Key_F3)
    assert button.hasFocus()
    window.transport.stop.setFocus()
    press(qtbot, window, Key.Key_2, CONTROL)
    assert window.transport.stop.hasFocus()  # it lies in no place


def test_breeding_shows_the_tiles(qtbot: QtBot, window: MainWindow, scene: Scene) -> None:
    scene.tell(run=Run.BREEDING, bred=True, can_breed=True)
    for act in (
        lambda: press(qtbot, window, Key.Key_G),
        lambda: qtbot.mouseClick(window.transport.main, LEFT),
    ):
        window.work.enter(Place.VOICE)
        scene.calls.clear()
        act()
        assert window.work.here is Place.EVOLVE
        assert scene.calls == [("breeding.breed",)]


def test_another_sound_is_met_in_evolve(window: MainWindow, scene: Scene) -> None:
    window.work.enter(Place.VOICE)
    scene.load("bell.wav")
    assert window.work.here is Place.EVOLVE


def test_before_there_is_anything_to_see_no_place_can_be_entered_and_the_reason_is_told(
    window: MainWindow, scene: Scene
) -> None:
    scene.tell(run=Run.EMPTY)
    for place, button in window.menu_row.places.buttons.items():
        assert not button.isEnabled()
        assert "Load a sound" in button.toolTip()
        assert not window.actions_[command_of(place)].isEnabled()


@pytest.mark.parametrize("size", SIZES)
def test_nothing_overlaps_or_is_cut_at_any_size(qtbot: QtBot, window: MainWindow, size: tuple[int, int]) -> None:
    window.resize(*size)
    qtbot.waitUntil(lambda: (window.width(), window.height()) == size)
    left = window.work.candidates.mapTo(window.work, QPoint(0, 0)).x()
    assert 400 <= left - 16 <= 900
    menus, words = (part.geometry() for part in (window.menu_row.menus, window.menu_row.places))
    assert not menus.intersects(words)
    assert abs(words.center().x() - window.width() // 2) <= 1
    for keyboard in (False, True):
        if keyboard:
            press(qtbot, window, Key.Key_F4)
        for place in Place:
            window.work.enter(place)
            QApplication.processEvents()
            boxes(window.work, parts(window))


def test_at_another_scale_nothing_overlaps_either(dressed: QApplication, qtbot: QtBot, window: MainWindow) -> None:
    try:
        for scale in (0.8, 1.25, 1.5):
            dress.apply(dressed, scale=scale, reduce_motion=True)
            window.setMinimumSize(100, 100)
            window.resize(round(1440 * scale), round(900 * scale))
            QApplication.processEvents()
            for place in Place:
                window.work.enter(place)
                QApplication.processEvents()
                boxes(window.work, parts(window))
    finally:
        dress.apply(dressed, reduce_motion=True)


def test_see_without_a_target_shows_the_selected_one_alone_and_says_why(window: MainWindow, scene: Scene) -> None:
    window.work.enter(Place.SEE)
    see = window.work.see
    assert [area.isEmpty() for area in see.pictures.areas()] == [False, False, False]
    scene.states.target.emit(None)
    assert [area.isEmpty() for area in see.pictures.areas()] == [True, False, True]
    assert not see.right.isVisible()
    assert "Load a sound" in see.panel.sub.text()


def test_see_names_what_is_missed_with_the_largest_first(qtbot: QtBot, window: MainWindow, scene: Scene) -> None:
    missed = window.work.see.missed
    scene.select(2)
    qtbot.waitUntil(lambda: missed.distance.text() == "2.64")
    assert missed.parts.accessibleDescription().startswith("Spectrum 1.80")
    assert missed.best.text() == "best 2.26"
    scene.states.selection.emit(None)
    qtbot.waitUntil(lambda: missed.none.isVisibleTo(missed))
    assert "Select a voice" in missed.none.text()


def test_voice_has_the_sound_with_its_stars_beside_what_it_is_made_of(
    qtbot: QtBot, window: MainWindow, scene: Scene
) -> None:
    window.work.enter(Place.VOICE)
    scene.select(1)
    sound = window.work.sound
    qtbot.waitUntil(lambda: "037" in sound.title.text())
    assert (sound.stars.stars(), sound.stars.isVisible()) == (5, True)
    scene.calls.clear()
    qtbot.mouseClick(sound.play, LEFT)
    qtbot.mouseClick(sound.stars, LEFT, pos=QPoint(4, sound.stars.height() // 2))
    assert scene.calls == [("listening.play_selected",), ("rating.give_selected", 1)]
    scene.select(13)  # a silent one
    qtbot.waitUntil(lambda: not sound.stars.isVisible())


def test_where_voices_are_made_the_locks_in_force_stand_in_the_status_bar(window: MainWindow, scene: Scene) -> None:
    locks = window.status.locks
    window.work.enter(Place.VOICE)
    assert not locks.isVisible()
    scene.states.limits.emit(LimitsState("dx7", ("op5", "op6")))
    assert locks.isVisible()
    assert "operators 5, 6" in locks.text()
    window.work.enter(Place.EVOLVE)
    assert locks.isVisible()
    window.work.enter(Place.SEE)
    assert not locks.isVisible()


def test_without_a_voice_its_place_is_that_of_the_engine_whose_voices_come(window: MainWindow, scene: Scene) -> None:
    voice = window.work.voice
    voice.show_selection(None)
    for engine in ("wavetable", "dx7"):
        scene.states.limits.emit(LimitsState(engine))
        assert voice.stack.currentWidget() is voice.faces[engine]


def test_settings_cover_the_field_and_leave_the_rest_free(qtbot: QtBot, window: MainWindow, scene: Scene) -> None:
    press(qtbot, window, Key.Key_Comma, CONTROL)
    sheet = window.settings
    assert sheet.isVisible()
    tiles, views = window.work.candidates, window.views
    field = tiles.rect().translated(tiles.mapTo(views, QPoint(0, 0)))
    assert sheet.geometry() == field
    window.work.candidates.grid.setFocus()
    press(qtbot, window, Key.Key_Space)  # nothing is modal
    assert scene.calls == [("listening.play_selected",)]
    press(qtbot, window, Key.Key_2, CONTROL)
    assert sheet.isVisible()
    assert sheet.width() == pytest.approx(views.width() * 2 / 3, abs=16)
    press(qtbot, window, Key.Key_Escape)
    assert not sheet.isVisible()
    assert scene.calls == [("listening.play_selected",)]  # the sound goes on
    press(qtbot, window, Key.Key_Escape)
    assert scene.calls[-1] == ("listening.silence",)


def test_all_of_settings_is_in_sight_in_the_lowest_window(qtbot: QtBot, window: MainWindow, scene: Scene) -> None:
    window.resize(1280, 720)
    press(qtbot, window, Key.Key_Comma, CONTROL)
    scrolled = window.settings.scroller.verticalScrollBar()
    qtbot.waitUntil(lambda: scrolled.maximum() == 0)


def test_settings_open_over_the_empty_view_as_well(qtbot: QtBot, window: MainWindow, scene: Scene) -> None:
    scene.tell(run=Run.EMPTY)
    press(qtbot, window, Key.Key_Comma, CONTROL)
    assert window.settings.isVisible()
    assert window.views.rect().contains(window.settings.geometry())


def test_a_change_of_look_reaches_the_whole_window_at_once(
    dressed: QApplication, qtbot: QtBot, window: MainWindow, scene: Scene
) -> None:
    before = window.transport.main.height()
    press(qtbot, window, Key.Key_Comma, CONTROL)
    try:
        qtbot.keyClick(window.settings.mode, Key.Key_Right)
        assert theme.mode() == "light"
        assert dressed.palette().window().color() == theme.color("window")
        qtbot.keyClick(window.settings.scale, Key.Key_Right)
        qtbot.waitUntil(lambda: window.transport.main.height() > before)
    finally:
        dress.apply(dressed, reduce_motion=True)


def test_every_control_of_every_place_says_its_name(qtbot: QtBot, window: MainWindow) -> None:
    tab = Qt.FocusPolicy.TabFocus
    for place in Place:
        window.work.enter(place)
        for control in window.findChildren(QWidget):
            own = control.focusProxy() is None and not isinstance(control, QAbstractScrollArea)
            if own and control.isVisible() and control.focusPolicy() & tab:
                words = getattr(control, "text", str)
                assert control.accessibleName() or words(), (place, control)


def test_a_document_that_opens_is_seen_from_the_place_where_it_was_left(window: MainWindow, scene: Scene) -> None:
    window.enter_when_seen(Place.VOICE)
    assert window.work.here is Place.EVOLVE
    scene.states.transport.emit(TransportState(Run.EMPTY))
    scene.states.transport.emit(TransportState(Run.PAUSED))
    assert window.work.here is Place.VOICE
    scene.states.transport.emit(TransportState(Run.EMPTY))
    scene.states.transport.emit(TransportState(Run.PAUSED))
    assert window.work.here is Place.EVOLVE


def test_the_keyboard_comes_and_goes_as_a_document_has_it_and_says_so(window: MainWindow) -> None:
    said: list[bool] = []
    window.playing.keyboard_shown.connect(said.append)
    window.playing.show_keyboard(True)
    assert window.playing.shown
    window.playing.show_keyboard(False)
    assert not window.playing.shown
    assert said == [True, False]
