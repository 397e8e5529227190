"""Any two voices compared: values by block, side by side, and one of them taken over."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_states import made_picture, made_voice
from PySide6.QtCore import QSize, Qt
from pytestqt.qtbot import QtBot
from scenes import Scene

from evosynth.synths import voicing
from evosynth.synths.engine import EngineSpec
from ui.models.value_groups import value_groups
from ui.view_state.comparing import Compared, CompareState, Group
from ui.views.main_window import MainWindow
from ui.widgets import painting
from ui.widgets.compared_pictures import ComparedPictures

RATIO = Compared("op3_coarse", "Ratio", "Operator 3 ratio", ("1.00", "3.00"), 1.0)
LEVEL = Compared("op3_level", "Output level", "Operator 3 output level", ("99", "99"), 99.0)
SPEED = Compared("lfo_speed", "Speed", "LFO speed", ("34", "28"), 34.0)
TWO = CompareState(
    ("Parent", "Best", "GLASS"),
    2,
    ("GLASS", "037-01"),
    (made_picture(220.0, 1), made_picture(330.0, 2)),
    (Group("Operator 3", (RATIO, LEVEL)), Group("LFO", (SPEED,))),
    ("brighter",),
)


@given(st.data())
def test_what_differs_is_listed_once_with_the_values_of_both(data: st.DataObject) -> None:
    first = made_voice(0, "ONE")
    parameters = voicing.space_of(voicing.synth_of(first)).parameters
    wanted = data.draw(st.sets(st.sampled_from([p.name for p in parameters if p.role != "name"]), max_size=9))
    before = voicing.values_of(first)
    by_name = {p.name: p for p in parameters}
    changes = {n: by_name[n].low if before[n] != by_name[n].low else by_name[n].high for n in wanted}
    second = voicing.with_values(first, changes)
    listed = [value for group in value_groups(first, second) for value in group.values]
    assert {value.name for value in listed if not value.same} == wanted
    assert len({value.name for value in listed}) == len(listed)
    for value in listed:
        assert value.first == before[value.name]
        assert value.texts[1] == by_name[value.name].text(voicing.values_of(second)[value.name])


def test_blocks_are_called_as_their_values_are_and_labels_do_not_say_it_again() -> None:
    voice = made_voice(0, "ONE")
    groups = {group.title: group for group in value_groups(voice, voice)}
    assert {"Operator 1", "Operator 6", "LFO"} <= groups.keys()
    assert all(not value.label.startswith("Operator") for value in groups["Operator 1"].values)
    assert all(value.same for group in groups.values() for value in group.values)


def test_voices_of_two_engines_have_no_values_in_common() -> None:
    synth = EngineSpec.parse("wavetable")
    other = voicing.voice_of(np.full(len(voicing.space_of(synth).parameters), 0.5), synth)
    assert value_groups(made_voice(0, "ONE"), other) == ()
    assert value_groups(other, other)


@pytest.fixture
def compared(running_window: MainWindow, scene: Scene, qtbot: QtBot) -> MainWindow:
    qtbot.keyClick(running_window, Qt.Key.Key_C)
    assert running_window.comparison.isVisible()
    assert ("comparing.begin", False) in scene.calls
    scene.states.compared.emit(TWO)
    return running_window


def test_the_sheet_lists_what_differs_and_folds_what_does_not(qtbot: QtBot, compared: MainWindow) -> None:
    sheet = compared.comparison
    assert sheet.count.text() == "2 values differ"
    assert set(sheet.takes) == {"op3_coarse", "lfo_speed"}
    assert sheet.fold.text() == "Show 1 equal one"
    qtbot.mouseClick(sheet.fold, Qt.MouseButton.LeftButton)
    names = [child.accessibleName() for child in sheet.values.children() if hasattr(child, "accessibleName")]
    assert "Operator 3 output level of A: 99" in names
    assert sheet.fold.text() == "Hide 1 equal one"


def test_a_value_of_the_other_one_is_taken_over_by_the_keyboard_alone(
    qtbot: QtBot, compared: MainWindow, scene: Scene
) -> None:
    take = compared.comparison.takes["op3_coarse"]
    take.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(take, Qt.Key.Key_Return)
    assert ("comparing.take", "op3_coarse", 1.0) in scene.calls
    assert take.accessibleName() == "Take Operator 3 ratio 1.00 from A"


def test_escape_closes_it_and_nothing_is_drawn_for_it_any_more(
    qtbot: QtBot, compared: MainWindow, scene: Scene
) -> None:
    qtbot.keyClick(compared, Qt.Key.Key_Escape)
    assert not compared.comparison.isVisible()
    watched = [call[1] for call in scene.calls if call[0] == "comparing.watch"]
    assert watched == [True, False]


def test_a_name_that_has_no_room_beside_its_letter_stands_in_its_place_whole(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    chips: list[tuple[str, str]] = []
    monkeypatch.setattr(painting, "chip", lambda _p, _x, _y, name, second="": chips.append((name, second)))
    pictures = ComparedPictures()
    qtbot.addWidget(pictures)
    pictures.set_pair(
        ("DARK BELL 2", "A VOICE WITH A VERY LONG NAME"), (made_picture(220.0, 1), made_picture(330.0, 2))
    )
    for wide, wanted in ((1200, ("A", "DARK BELL 2")), (440, ("DARK BELL 2", "")), (240, ("A", ""))):
        chips.clear()
        pictures.resize(QSize(wide, 160))
        pictures.grab()
        assert wanted in chips
        assert all("…" not in name + second for name, second in chips)
