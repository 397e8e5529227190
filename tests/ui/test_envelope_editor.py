"""Points of envelopes drawn by hand and by keyboard: what is wished gives the curve that the instrument's law draws."""

from __future__ import annotations

import itertools
from collections.abc import Mapping

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from looking import LEFT, pixels
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from evosynth.voices.dx7 import INIT_VOICE, Voice
from evosynth.voices.envelope import curve, stage
from evosynth.voices.envelope_inverse import nearest_rate, pitch_stages, stages
from evosynth.voices.pitch_moves import PITCH_SEMITONES
from ui.view_state import dx7_envelopes as laws
from ui.widgets.envelope_editor import EnvelopeEditor

GATE, LENGTH = 1.2, 2.0
SILENT = 0.005  # height between the lowest level and none
VOICE = INIT_VOICE.with_values(
    op3_rate1=70, op3_rate2=50, op3_rate3=40, op3_rate4=55, op3_level1=99, op3_level2=80, op3_level3=70
)
fours = st.lists(st.integers(0, 99), min_size=4, max_size=4)
pointer = st.tuples(st.floats(0, 4), st.floats(0, 1))  # seconds, height
which = st.sampled_from([3, laws.PITCH])


class Drawn:
    """An editor of an envelope of a voice, and a model that answers at once."""

    def __init__(self, qtbot: QtBot, voice: Voice = VOICE, envelope: laws.Which = 3) -> None:
        self.voice, self.envelope = voice, envelope
        self.wishes: list[Mapping[str, float]] = []
        self.holds: list[bool] = []
        self.editor = EnvelopeEditor(
            "Envelope",
            lambda *to: laws.pulled(self.voice, envelope, GATE, *to),
            lambda place, later, higher, fine: laws.nudged(self.voice, envelope, place, later, higher, fine=fine),
        )
        qtbot.addWidget(self.editor)
        self.editor.resize(624, 224)
        self._show()
        self.editor.wished.connect(self._wished)
        self.editor.held.connect(self.holds.append)
        self.editor.show()

    def _wished(self, values: Mapping[str, float]) -> None:
        self.wishes.append(values)
        self.voice = self.voice.with_values(**{name: int(value) for name, value in values.items()})
        self._show()

    def _show(self) -> None:
        self.editor.show_envelope(laws.envelope_of(self.voice, self.envelope, GATE, LENGTH))

    def at(self, place: int) -> QPoint:
        return self.editor._handle_at(place).toPoint()


def test_a_point_follows_the_pointer_as_one_act(dressed: QApplication, qtbot: QtBot) -> None:
    drawn = Drawn(qtbot)
    start, goal = drawn.at(1), drawn.at(1) + QPoint(60, -10)
    qtbot.mousePress(drawn.editor, LEFT, pos=start)
    for part in (0.3, 0.7, 1.0):
        qtbot.mouseMove(drawn.editor, start + (goal - start) * part)
    assert drawn.holds == [True]
    qtbot.mouseRelease(drawn.editor, LEFT, pos=goal)
    assert drawn.holds == [True, False]
    assert {name for wish in drawn.wishes for name in wish} == {"op3_rate2", "op3_level2"}
    assert (drawn.at(1) - goal).manhattanLength() <= 12  # rates and levels are whole numbers
    assert "note" not in drawn.editor.toolTip()


def test_a_press_beside_all_points_draws_nothing(dressed: QApplication, qtbot: QtBot) -> None:
    drawn = Drawn(qtbot)
    qtbot.mousePress(drawn.editor, LEFT, pos=QPoint(300, 10))
    qtbot.mouseMove(drawn.editor, QPoint(350, 60))
    qtbot.mouseRelease(drawn.editor, LEFT, pos=QPoint(350, 60))
    assert (drawn.wishes, drawn.holds) == ([], [])


def test_arrows_move_a_point_and_a_reader_finds_it(dressed: QApplication, qtbot: QtBot) -> None:
    drawn = Drawn(qtbot)
    point = drawn.editor.points[1]
    point.setFocus(Qt.FocusReason.TabFocusReason)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Up):
        qtbot.keyClick(point, key)
    qtbot.keyClick(point, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert drawn.wishes == [{"op3_rate2": 46.0}, {"op3_level2": 84.0}, {"op3_rate2": 47.0}]
    found = QAccessible.queryAccessibleInterface(point)
    assert found.role() == QAccessible.Role.Slider
    assert found.text(QAccessible.Text.Name) == "Operator 3 EG point 2"
    assert found.text(QAccessible.Text.Description).endswith(" dB")
    found.valueInterface().setCurrentValue(0)
    assert drawn.voice["op3_level2"] == 0


def test_the_parent_the_point_in_hand_and_what_is_not_reached_are_seen(dressed: QApplication, qtbot: QtBot) -> None:
    drawn = Drawn(qtbot)
    plain = pixels(drawn.editor)
    shown = drawn.editor.envelope
    drawn.editor.show_envelope(shown, shown.curve)
    assert not drawn.editor.has_ghost
    drawn.editor.show_envelope(shown, laws.drawn(INIT_VOICE, 3, GATE, LENGTH))
    assert drawn.editor.has_ghost
    ghost = pixels(drawn.editor)
    drawn.editor._hover(1)
    read_out = pixels(drawn.editor)
    slow = VOICE.with_values(op3_rate3=10)
    assert [handle.reached for handle in laws.envelope_of(slow, 3, GATE, LENGTH).handles] == [True, True, False, True]
    drawn.editor.show_envelope(laws.envelope_of(slow, 3, GATE, LENGTH))
    for one, other in ((plain, ghost), (ghost, read_out), (read_out, pixels(drawn.editor))):
        assert (one != other).any()


@settings(max_examples=60, deadline=None)
@given(
    rates=fours, levels=fours, envelope=which, place=st.integers(0, 3), to=st.tuples(st.floats(0, 4), st.floats(0, 1))
)
def test_a_drawn_point_gives_the_nearest_that_the_law_has(
    rates: list[int], levels: list[int], envelope: laws.Which, place: int, to: tuple[float, float]
) -> None:
    rate_names, level_names = laws.names(envelope)
    voice = INIT_VOICE.with_values(**dict(zip((*rate_names, *level_names), (*rates, *levels), strict=True)))
    wished = {name: int(value) for name, value in laws.pulled(voice, envelope, GATE, place, *to).items()}
    after = voice.with_values(**wished)
    assert set(wished) <= {rate_names[place], level_names[place]}
    ended = laws.envelope_of(after, envelope, GATE, LENGTH).handles[place]
    for other in range(0, 100, 11):
        rival = laws.stages_of(after.with_values(**{rate_names[place]: other}), envelope, GATE)[place]
        began = laws.stages_of(after, envelope, GATE)[place].began_s
        wanted = max(to[0], began)
        assert abs(ended.seconds - wanted) <= abs(rival.ends_s - wanted) + 1e-9
        higher = laws.stages_of(after.with_values(**{level_names[place]: other}), envelope, GATE)[place]
        assert (
            abs(ended.height - to[1]) <= abs(laws.height(envelope, higher.end) - to[1]) + 0.005
        )  # silence has two names


@settings(max_examples=60, deadline=None)
@given(rates=fours, levels=fours)
def test_points_lie_on_the_curve_that_the_law_draws(rates: list[int], levels: list[int]) -> None:
    points = curve(rates, levels, GATE, LENGTH)
    times, octaves = np.array(points).T
    for found in stages(rates, levels, GATE):
        if found.reached:
            near = octaves[np.abs(times - found.ends_s) < 1e-9]
            assert np.abs(near - found.end).min() < 1e-9, found
    names = dict(zip((n for both in laws.names(laws.PITCH) for n in both), (*rates, *levels), strict=True))
    pitch = laws.drawn(INIT_VOICE.with_values(**names), laws.PITCH, GATE, LENGTH)
    assert pitch[0][1] == pytest.approx(laws.height(laws.PITCH, PITCH_SEMITONES[levels[3]]))
    assert [found.end for found in pitch_stages(rates, levels, GATE)] == [PITCH_SEMITONES[level] for level in levels]
    assert all(later >= earlier for (earlier, _), (later, _) in itertools.pairwise(pitch))


@given(rate=st.integers(0, 99), goal=st.integers(0, 99), start=st.floats(0.0625, 15), now=st.integers(0, 99))
@settings(max_examples=100, deadline=None)
def test_the_time_of_a_rate_is_that_rates_time(rate: int, goal: int, start: float, now: int) -> None:
    lasting = stage(start, goal, rate)[-1][0]
    again = nearest_rate(start, goal, lasting, now)
    assert stage(start, goal, again)[-1][0] == pytest.approx(lasting, abs=1e-9)
    assert nearest_rate(start, goal, lasting, rate) == rate
