"""A DX7 voice under the hands: all 155 values are on the page, and none changes by being shown or typed again."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from looking import LEFT
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from evosynth.errors import InputError, ParameterError
from evosynth.midi.syxfile import read_bytes
from evosynth.synths import voicing
from evosynth.voices.dx7 import INIT_VOICE, ROWS, Voice
from evosynth.voices.dx7_space import DX7_SPACE
from evosynth.voices.operator_text import swapped, text_of, values_of_text
from evosynth.voices.ratios import FIXED_HZ, RATIOS
from ui.view_state import dx7_frequency, dx7_meanings, dx7_scaling
from ui.view_state.changes import WhatChanged
from ui.view_state.limits import LimitsState
from ui.views.voices.dx7 import Dx7Face
from ui.views.voices.dx7_operator import NUMBERS, SCALING
from ui.widgets.value_field import ValueField

OPERATORS = range(1, 7)
NAMED = {row.name for row in ROWS if row.block != "name"}
HEXTER_BANK = Path("/usr/share/hexter/dx7_roms.dx7")
OWN_BANKS = sorted(Path("patches").rglob("*.syx"))


def any_voice(seed: int) -> Voice:
    rng = np.random.default_rng(seed)
    return Voice(bytes(int(rng.integers(0, row.high + 1)) if row.block != "name" else row.init for row in ROWS))


class Page:
    """The face, with a model that answers at once."""

    def __init__(self, qtbot: QtBot, voice: Voice = INIT_VOICE) -> None:
        self.face = Dx7Face()
        self.window = QWidget()
        qtbot.addWidget(self.window)
        for part in (self.face, self.face.side):
            assert part is not None
            part.setParent(self.window)
        self.face.setGeometry(340, 0, 1000, 640)
        assert self.face.side is not None
        self.face.side.setGeometry(0, 0, 320, 640)
        self.window.resize(1340, 640)
        self.voice = voice.data
        self.wishes: list[Mapping[str, float]] = []
        self.texts: list[str] = []
        self.heard: list[Mapping[str, float]] = []
        self.limits: list[tuple[str, bool]] = []
        self.said: list[str] = []
        self.face.values_wished.connect(self._wished)
        self.face.heard_wished.connect(self.heard.append)
        self.face.limit_wished.connect(lambda word, on: self.limits.append((word, on)))
        self.face.said.connect(self.said.append)
        self.show(voice)
        self.window.show()
        self.window.activateWindow()

    def show(self, voice: Voice) -> None:
        self.voice = voice.data
        self.face.set_voice(self.voice, gate_s=1.2, length_s=2.0)
        self.face.set_parent_voice(INIT_VOICE.data, WhatChanged(self.voice))

    def _wished(self, values: Mapping[str, float], text: str) -> None:
        self.wishes.append(dict(values))
        self.texts.append(text)
        self.voice = voicing.with_values(self.voice, values)
        self.face.set_voice(self.voice, gate_s=1.2, length_s=2.0)

    @property
    def fields(self) -> list[ValueField]:
        return [*self.face.block.fields.values(), *self.face.shared.fields.values()]

    def type_own_texts(self) -> None:
        """As a person who opens each field and presses Return."""
        for field in self.fields:
            field._type(field.words)


def shown_names(page: Page) -> set[str]:
    """The parameters that the fields stand for, with all operators opened in turn."""
    found: set[str] = set()
    for operator in OPERATORS:
        page.face.mark(operator)
        for field in page.fields:
            name = field.quantity.name
            found |= set(dx7_frequency.values_of(0, operator)) if name.endswith("_frequency") else {name}
    return found


def test_all_values_but_the_name_are_on_the_page(dressed: QApplication, qtbot: QtBot) -> None:
    page = Page(qtbot)
    assert shown_names(page) == NAMED
    for operator in OPERATORS:
        page.face.mark(operator)
        for field in page.fields:
            if not field.quantity.name.endswith("_frequency"):
                assert field.shown == Voice(page.voice)[field.quantity.name]


def typed_again(page: Page, voices: list[Voice]) -> None:
    for voice in voices:
        page.show(voice)
        for operator in OPERATORS:
            page.face.mark(operator)
            page.type_own_texts()
        assert page.voice == voice.data, voice.name
        assert page.wishes == []


def test_our_voices_typed_again_from_their_own_texts_stay_as_they_are(dressed: QApplication, qtbot: QtBot) -> None:
    assert OWN_BANKS
    voices = [Voice(data) for bank in OWN_BANKS for data in read_bytes(bank)[0]]
    assert len(voices) >= 32
    strange = [any_voice(seed) for seed in range(3)]  # fixed frequencies with two names, texts that are rounded
    typed_again(Page(qtbot), [*voices[:98:9], *strange])


@pytest.mark.slow
def test_all_of_our_voices_typed_again_stay_as_they_are(dressed: QApplication, qtbot: QtBot) -> None:
    typed_again(Page(qtbot), [Voice(data) for bank in OWN_BANKS for data in read_bytes(bank)[0]])


@pytest.mark.slow
@pytest.mark.skipif(not HEXTER_BANK.exists(), reason="needs the package hexter")
def test_voices_of_roms_typed_again_from_their_own_texts_stay_as_they_are(dressed: QApplication, qtbot: QtBot) -> None:
    voices = [Voice(data) for data in read_bytes(HEXTER_BANK)[0]]
    assert len(voices) >= 128
    typed_again(Page(qtbot), voices[:128])


def test_every_value_is_reached_by_tab_as_it_is_read(dressed: QApplication, qtbot: QtBot) -> None:
    page = Page(qtbot, any_voice(3))
    for tab in (1, 2):
        page.face.shared.show_tab(tab)
        qtbot.waitUntil(page.window.isActiveWindow)
        wanted = {field for field in page.fields if field.isVisible()}
        first = page.face.shared.back
        first.setFocus(Qt.FocusReason.TabFocusReason)
        seen: list[QWidget] = []
        for _ in range(200):
            now = QApplication.focusWidget()
            assert now is not None
            if seen and now is seen[0]:
                break
            seen.append(now)
            qtbot.keyClick(now, Qt.Key.Key_Tab)
        assert wanted <= set(seen)
        block = page.face.block
        numbers = [block.fields[what] for what in NUMBERS]
        scaling = [block.fields[what] for what in SCALING]
        rates, levels = ([block.fields[f"{what}{n}"] for n in range(1, 5)] for what in ("rate", "level"))
        points = [*block.envelope.points, *rates, *levels, *numbers, *block.scaling.points, *scaling]
        assert [one for one in seen if one in set(points)] == points


def test_a_card_and_the_diagram_open_an_operator(dressed: QApplication, qtbot: QtBot) -> None:
    page = Page(qtbot, any_voice(5))
    qtbot.mouseClick(page.face.cards[3], LEFT, pos=QPoint(60, 12))
    assert page.face.block.operator == 4
    assert page.face.block.fields["rate1"].accessibleName() == "Operator 4 EG rate 1"
    page.face.cards[1].setFocus()
    qtbot.keyClick(page.face.cards[1], Qt.Key.Key_Return)
    assert page.face.block.operator == 2
    qtbot.keyClick(page.face.diagram, Qt.Key.Key_6)
    assert page.face.block.operator == 6


def test_what_is_not_possible_is_said_with_what_stands_for_it(dressed: QApplication, qtbot: QtBot) -> None:
    page = Page(qtbot)
    field = page.face.block.fields["frequency"]
    with qtbot.waitSignal(page.face.values_wished) as wished:
        field._type("440 Hz")
    before = field.quantity.text(field.quantity.parse("1"))
    assert wished.args[1] == f"Operator 1 frequency {before} → 436.5 Hz, the nearest to 440 Hz"
    with qtbot.waitSignal(page.face.said) as said:
        field._type("440 Hz")
    assert said.args == ["440 Hz is not possible: the nearest is 436.5 Hz."]
    with qtbot.waitSignal(page.face.values_wished) as wished:
        field._type("100 Hz")
    assert wished.args[1] in ("", "Operator 1 frequency 436.5 Hz → 100 Hz"), "there is such a frequency"


def test_a_frequency_is_typed_as_hertz_and_as_a_ratio(dressed: QApplication, qtbot: QtBot) -> None:
    page = Page(qtbot)
    page.face.mark(2)
    field = page.face.block.fields["frequency"]
    field._type("440 Hz")
    voice = Voice(page.voice)
    assert voice["op2_mode"] == 1
    assert FIXED_HZ[voice["op2_coarse"], voice["op2_fine"]] == pytest.approx(440, rel=0.012)
    assert field.words.endswith(" Hz")
    assert page.texts[-1] == "Operator 2 frequency 1.00 → 436.5 Hz, the nearest to 440 Hz"
    field._type("x 1.41")
    voice = Voice(page.voice)
    assert (voice["op2_mode"], voice["op2_coarse"], voice["op2_fine"]) == (0, 1, 41)
    with pytest.raises(ParameterError, match="outside"):
        field._type("x 99")
    with pytest.raises(ParameterError, match="said like"):
        field._type("loud")
    page.face.set_key(69)
    field._type("2")
    assert (Voice(page.voice)["op2_coarse"], Voice(page.voice)["op2_fine"]) == (2, 0)
    assert dx7_meanings.of_operator(Voice(page.voice), 2, 69, 1.0)["op2_frequency"] == "880 Hz"


@settings(max_examples=200, deadline=None)
@given(st.floats(0.5, 61.69), st.floats(1.0, 9772.0))
def test_what_is_typed_gives_the_nearest_frequency(ratio: float, hertz: float) -> None:
    for number, words, table in ((ratio, f"{ratio:.6f}", RATIOS), (hertz, f"{hertz:.6f} Hz", FIXED_HZ[:4])):
        fixed, coarse, fine = dx7_frequency.parts(dx7_frequency.OperatorFrequency(1).parse(words))
        assert fixed == (table is not RATIOS)
        got = (FIXED_HZ if fixed else RATIOS)[coarse, fine]
        assert abs(np.log(got / number)) <= np.abs(np.log(table / number)).min() + 1e-6


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 999), st.integers(1, 6), st.sampled_from((0, 2)), st.floats(0.01, 0.99))
def test_a_drawn_end_of_the_scaling_is_as_near_as_its_depth_can_be(seed: int, op: int, place: int, to: float) -> None:
    voice = any_voice(seed)
    at = 0 if place == 0 else dx7_scaling.HIGHEST - dx7_scaling.LOWEST
    wished = {name: int(value) for name, value in dx7_scaling.pulled(voice, op, place, at, to).items()}
    ended = dx7_scaling.scaling_of(voice.with_values(**wished), op).handles[place].height
    for depth in range(0, 100, 9):
        rival = voice.with_values(**{**wished, f"op{op}_{'left' if place == 0 else 'right'}_depth": depth})
        assert abs(ended - to) <= abs(dx7_scaling.scaling_of(rival, op).handles[place].height - to) + 1e-9


def test_a_break_point_is_drawn_and_stepped(dressed: QApplication, qtbot: QtBot) -> None:
    page = Page(qtbot)
    qtbot.keyClick(page.face.block.scaling.points[dx7_scaling.BREAK], Qt.Key.Key_Right)
    qtbot.keyClick(page.face.block.scaling.points[dx7_scaling.RIGHT], Qt.Key.Key_Up)
    assert page.wishes == [{"op1_breakpoint": 3.0}, {"op1_right_depth": 4.0, "op1_right_curve": 3.0}]


def test_an_operator_is_copied_pasted_and_swapped_as_text(dressed: QApplication, qtbot: QtBot) -> None:
    voice = any_voice(8)
    page = Page(qtbot, voice)
    page.face.mark(3)
    page.face.block.copy()
    page.face.mark(5)
    page.face.block.paste()
    after = Voice(page.voice)
    assert text_of(after, 5) == text_of(voice, 3)
    assert page.texts == ["Paste of operator 5"]
    page.face.block.swap(1)
    last = Voice(page.voice)
    assert (text_of(last, 1), text_of(last, 5)) == (text_of(after, 5), text_of(after, 1))
    assert page.face.block.can_paste()
    QGuiApplication.clipboard().setText("no operator")
    assert not page.face.block.can_paste(), "its menu says so"
    page.face.block.paste()
    assert page.said == ["That is no operator: copy one first."]
    assert Voice(page.voice) == last


@settings(max_examples=30, deadline=None)
@given(st.text() | st.from_regex(r'\{"kind": "dx7 operator", "values": \{.*\}\}', fullmatch=True))
def test_strange_texts_are_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(InputError):
        values_of_text(text, 1)


@given(st.integers(0, 999), st.integers(1, 6), st.integers(1, 6))
@settings(max_examples=40, deadline=None)
def test_two_swaps_are_none(seed: int, one: int, other: int) -> None:
    voice = any_voice(seed)
    once = voice.with_values(**{name: int(value) for name, value in swapped(voice, one, other).items()})
    back = {name: int(value) for name, value in swapped(once, one, other).items()}
    assert once.with_values(**back) == voice


def test_solo_and_off_are_heard_and_another_voice_is_whole(dressed: QApplication, qtbot: QtBot) -> None:
    page = Page(qtbot, any_voice(1).with_values(algorithm=4))  # 2>1 4>3 6>5
    page.face.mark(3)
    page.face.block.solo.click()
    assert page.heard == [{f"op{number}_output": 0.0 for number in (1, 2, 5, 6)}]
    assert "not heard now" in page.face.cards[0].accessibleDescription()
    page.face.block.off_wished.emit(4, True)
    assert page.heard[-1] == {f"op{number}_output": 0.0 for number in (1, 2, 4, 5, 6)}
    assert page.wishes == []
    page.face.hear_all()
    assert page.heard[-1] == {}
    assert not page.face.block.solo.isChecked()


def test_locks_and_the_parents_values_are_marked(dressed: QApplication, qtbot: QtBot) -> None:
    page = Page(qtbot, INIT_VOICE.with_values(op2_rate1=50, feedback=3))
    page.face.mark(2)
    changed = {field.quantity.name for field in page.fields if field.changed}
    assert changed == {"op2_rate1", "feedback"}
    page.face.show_limits(LimitsState("dx7", ("op2", "feedback")))
    locked = {field.quantity.name for field in page.fields if "locked" in field.accessibleDescription()}
    assert locked == {field.quantity.name for field in page.face.block.fields.values()} | {"feedback"}
    page.face.set_reason("It is still made")
    assert not any(field.isEnabled() for field in page.fields)


def test_the_algorithm_is_stepped_round_the_end(dressed: QApplication, qtbot: QtBot) -> None:
    page = Page(qtbot)
    page.face.shared.back.click()
    page.face.shared.on.click()
    assert page.wishes == [{"algorithm": 31.0}, {"algorithm": 0.0}]
    found = QAccessible.queryAccessibleInterface(page.face.shared.fields["algorithm"])
    assert found.valueInterface().currentValue() == 1


def test_no_voice_empties_the_page(dressed: QApplication, qtbot: QtBot) -> None:
    page = Page(qtbot)
    page.face.set_voice(b"")
    assert {field.words for field in page.fields} == {""}
    assert not any(field.isEnabled() for field in page.fields)
    assert DX7_SPACE.named("feedback").accepts(0)
