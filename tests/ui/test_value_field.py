"""A value as a field: typed, turned, drawn, stepped; it says what is wished and shows what it is told."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from looking import LEFT, pixels
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QWheelEvent
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from evosynth.errors import ParameterError
from evosynth.parameters import Parameter
from evosynth.synths.wavetable.space import WAVETABLE_SPACE
from evosynth.voices.dx7_space import DX7_SPACE
from ui.view_state.stepping import dragged, part_of, stepped, value_at
from ui.widgets.value_field import ValueField, field_of

RATE, DETUNE = DX7_SPACE.named("op3_rate1"), DX7_SPACE.named("op3_detune")
WAVE, CUTOFF = DX7_SPACE.named("lfo_wave"), WAVETABLE_SPACE.named("filter_cutoff_hz")
EVERY = (*DX7_SPACE.parameters, *WAVETABLE_SPACE.parameters)
Key, Modifier = Qt.Key, Qt.KeyboardModifier


class Hand:
    """A field, what it wished, and a model that answers at once."""

    def __init__(self, qtbot: QtBot, parameter: Parameter, value: float) -> None:
        self.qtbot, self.wishes, self.holds = qtbot, [], []
        self.refusals: list[str] = []
        self.wishes: list[float]
        self.holds: list[bool]
        self.field = field_of(parameter)
        qtbot.addWidget(self.field)
        self.field.resize(110, 24)
        self.field.show_value(value)
        self.field.wished.connect(self._wished)
        self.field.held.connect(self.holds.append)
        self.field.refused.connect(self.refusals.append)
        self.field.show()
        self.field.setFocus()

    def _wished(self, name: str, value: float) -> None:
        assert name == self.field.quantity.name
        self.wishes.append(value)
        self.field.show_value(value)

    def press(self, *keys: Qt.Key, modifier: Qt.KeyboardModifier = Modifier.NoModifier) -> None:
        for key in keys:
            self.qtbot.keyClick(self.field, key, modifier)

    def type(self, text: str) -> None:
        self.press(Key.Key_Return)
        self.field.editor.line.setText(text)
        self.qtbot.keyClick(self.field.editor.line, Key.Key_Return)

    def turn(self, notches: int, modifier: Qt.KeyboardModifier = Modifier.NoModifier) -> None:
        at = QPointF(self.field.rect().center())
        turned = QPoint(0, 120 * notches)
        none = Qt.MouseButton.NoButton
        event = QWheelEvent(at, at, QPoint(), turned, none, modifier, Qt.ScrollPhase.NoScrollPhase, False)
        QApplication.sendEvent(self.field, event)


def test_a_value_is_typed_and_its_own_text_changes_nothing(dressed: QApplication, qtbot: QtBot) -> None:
    hand = Hand(qtbot, CUTOFF, 1234.567)
    hand.type("1.23 kHz")
    assert hand.wishes == []
    hand.type("440 Hz")
    assert hand.wishes == [440.0]
    assert not hand.field.editor.is_open
    assert QApplication.focusWidget() in (hand.field, None)


def test_a_digit_opens_the_field_and_escape_forgets(dressed: QApplication, qtbot: QtBot) -> None:
    hand = Hand(qtbot, RATE, 41.0)
    qtbot.keyClick(hand.field, "7")
    assert hand.field.editor.line.text() == "7"
    qtbot.keyClick(hand.field.editor.line, Key.Key_Escape)
    assert hand.wishes == []
    qtbot.keyClick(hand.field, "7")
    qtbot.keyClick(hand.field.editor.line, "2")
    qtbot.keyClick(hand.field.editor.line, Key.Key_Return)
    assert hand.wishes == [72.0]


def test_what_is_no_value_is_refused_with_its_sentence(dressed: QApplication, qtbot: QtBot) -> None:
    hand = Hand(qtbot, RATE, 41.0)
    hand.type("120")
    with pytest.raises(ParameterError) as error:
        RATE.parse("120")
    assert hand.refusals == [str(error.value)]
    assert hand.field.editor.is_open
    assert hand.field.editor.line.accessibleDescription() == str(error.value)
    qtbot.keyClick(hand.field.editor.line, Key.Key_Escape)
    assert (hand.wishes, hand.field.shown) == ([], 41.0)


def test_arrows_wheel_home_and_ends(dressed: QApplication, qtbot: QtBot) -> None:
    hand = Hand(qtbot, RATE, 41.0)
    hand.press(Key.Key_Up, Key.Key_Left, Key.Key_PageUp, Key.Key_Home, Key.Key_Delete)
    hand.turn(-1)
    assert hand.wishes == [42.0, 41.0, 51.0, 99.0, 98.0]
    hand.press(Key.Key_PageUp, Key.Key_Up)
    assert hand.wishes[5:] == [99.0]


def test_steps_that_come_before_the_answer_add_up(dressed: QApplication, qtbot: QtBot) -> None:
    hand = Hand(qtbot, RATE, 41.0)
    hand.field.wished.disconnect()
    told: list[float] = []
    hand.field.wished.connect(lambda _name, value: told.append(value))
    hand.press(Key.Key_Up, Key.Key_Up)
    assert told == [42.0, 43.0]
    hand.field.show_value(41.0)  # it was not taken
    hand.press(Key.Key_Up)
    assert told[2:] == [42.0]


def test_a_field_is_drawn_as_one_act_and_shift_is_fine(dressed: QApplication, qtbot: QtBot) -> None:
    for modifier, least, most in ((Modifier.NoModifier, 15, 25), (Modifier.ShiftModifier, 1, 3)):
        hand = Hand(qtbot, RATE, 41.0)
        qtbot.mousePress(hand.field, LEFT, pos=QPoint(20, 12))
        qtbot.mouseMove(hand.field, QPoint(20, 10))
        assert hand.holds == []
        for y in (0, -10, -30):
            move(hand.field, QPoint(20, y), modifier)
        qtbot.mouseRelease(hand.field, LEFT, pos=QPoint(20, -30))
        assert hand.holds == [True, False]
        assert least <= hand.wishes[-1] - 41.0 <= most
        assert hand.wishes == sorted(hand.wishes)


def move(field: QWidget, to: QPoint, modifier: Qt.KeyboardModifier) -> None:
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QMouseEvent

    at = QPointF(to)
    event = QMouseEvent(QEvent.Type.MouseMove, at, at, Qt.MouseButton.NoButton, LEFT, modifier)
    QApplication.sendEvent(field, event)


def test_initial_by_a_double_click_and_the_parents_with_ctrl(dressed: QApplication, qtbot: QtBot) -> None:
    hand = Hand(qtbot, RATE, 41.0)
    qtbot.mouseClick(hand.field, LEFT, Modifier.ControlModifier)
    assert hand.wishes == []
    hand.field.show_parent(30.0)
    assert hand.field.changed
    qtbot.mouseClick(hand.field, LEFT, Modifier.ControlModifier)
    qtbot.mouseDClick(hand.field, LEFT)
    assert hand.wishes == [30.0, RATE.default]


def test_a_double_click_on_a_choice_is_its_initial_value_and_a_later_one_closes_the_menu(
    dressed: QApplication, qtbot: QtBot
) -> None:
    hand = Hand(qtbot, WAVE, 3.0)
    for wait_ms, wishes in ((QApplication.doubleClickInterval() + 50, []), (0, [WAVE.default])):
        qtbot.mouseClick(hand.field, LEFT)
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        qtbot.wait(wait_ms)
        qtbot.mousePress(menu, LEFT, pos=menu.mapFromGlobal(hand.field.mapToGlobal(hand.field.rect().center())))
        assert not menu.isVisible()
        assert QApplication.activePopupWidget() is None
        assert hand.wishes == wishes


def test_choices_open_a_menu_and_step(dressed: QApplication, qtbot: QtBot) -> None:
    hand = Hand(qtbot, WAVE, 0.0)
    hand.press(Key.Key_Down, Key.Key_Up, Key.Key_Up)
    assert hand.wishes == [1.0, 2.0]
    hand.press(Key.Key_Return)
    menu = hand.field.findChild(QMenu)
    assert isinstance(menu, QMenu)
    assert [action.isChecked() for action in menu.actions()].index(True) == 2
    menu.actions()[4].trigger()
    menu.close()
    assert hand.wishes[2:] == [4.0]


def test_a_reader_finds_roles_names_and_values(dressed: QApplication, qtbot: QtBot) -> None:
    number, choice = Hand(qtbot, DETUNE, 9.0), Hand(qtbot, WAVE, 4.0)
    found = QAccessible.queryAccessibleInterface(number.field)
    assert found.role() == QAccessible.Role.Slider
    assert found.text(QAccessible.Text.Name) == "Operator 3 detune"
    value = found.valueInterface()
    assert [value.minimumValue(), value.currentValue(), value.maximumValue()] == [-7, 2, 7]
    value.setCurrentValue(-3)
    assert number.wishes == [4.0]
    number.field.show_value(9.0, "1.4 ct")
    number.field.show_parent(7.0)
    number.field.set_locked(True)
    assert found.text(QAccessible.Text.Description) == "+2, 1.4 ct, the parent has 0, locked"
    found = QAccessible.queryAccessibleInterface(choice.field)
    assert found.role() == QAccessible.Role.ComboBox
    assert found.text(QAccessible.Text.Value) == "Sine"
    assert found.text(QAccessible.Text.Description) == "LFO wave: Sine"


def test_what_is_marked_is_seen(dressed: QApplication, qtbot: QtBot) -> None:
    field = Hand(qtbot, RATE, 41.0).field
    field.clearFocus()
    plain = pixels(field)
    field.show_parent(40.0)
    dotted = pixels(field)
    field.set_locked(True)
    locked = pixels(field)
    field.show_value(90.0, "6 ms")
    for one, other in ((plain, dotted), (dotted, locked), (locked, pixels(field))):
        assert (one != other).any()
    field.set_reason("It is played")
    assert not field.isEnabled()
    assert "It is played" in field.toolTip()


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_every_value_of_every_parameter_steps_inside_its_range(data: st.DataObject) -> None:
    parameter = data.draw(st.sampled_from(EVERY))
    value = value_at(parameter, data.draw(st.floats(0, 1)))
    assert parameter.accepts(value)
    assert part_of(parameter, value) == pytest.approx(
        part_of(parameter, value_at(parameter, part_of(parameter, value)))
    )
    steps, pixels_up = data.draw(st.integers(-20, 20)), data.draw(st.floats(-400, 400))
    fine = data.draw(st.booleans())
    for after in (stepped(parameter, value, steps, fine=fine), dragged(parameter, value, pixels_up, fine=fine)):
        assert parameter.accepts(after)
        assert np.sign(after - value) in (0, np.sign(steps), np.sign(pixels_up))
    assert dragged(parameter, value, 1e6) == parameter.high
    assert dragged(parameter, value, -1e6) == parameter.low


def test_every_step_of_a_range_can_be_reached(dressed: QApplication, qtbot: QtBot) -> None:
    for parameter in EVERY:
        if parameter.low < parameter.high:
            at = parameter.low
            for _ in range(1100):
                at = stepped(parameter, at, 1, fine=True)
            assert at == parameter.high, parameter.name


def test_one_field_serves_another_value(dressed: QApplication, qtbot: QtBot) -> None:
    hand = Hand(qtbot, RATE, 41.0)
    hand.field.show_parent(30.0)
    field: ValueField = hand.field
    field.set_quantity(DETUNE)
    assert not field.changed
    field.show_value(7.0)
    assert (field.accessibleName(), field.words) == ("Operator 3 detune", "0")
