"""Spectrograms, waveforms and how a run goes: what is painted where, and what a hand does on it."""

from __future__ import annotations

from dataclasses import replace
from types import ModuleType

import numpy as np
import pytest
from looking import LEFT, drag, has, pixels
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.look import dress
from ui.view_state.window import TargetState
from ui.widgets.linked_plots import time_ticks
from ui.widgets.picture_levels import difference, note_name
from ui.widgets.progress import ProgressPlot
from ui.widgets.spectrogram_sheet import beside
from ui.widgets.spectrograms import ALL, Spectrograms
from ui.widgets.waveform import SHORTEST_S, WaveformView


def test_the_pair_draws_both_pictures_at_the_same_size(
    dressed: QApplication, gallery: ModuleType, qtbot: QtBot
) -> None:
    pair = Spectrograms()
    qtbot.addWidget(pair)
    pair.resize(500, 400)
    with qtbot.waitExposed(pair):
        pair.show()
    empty = pixels(pair)
    pair.set_target(gallery.picture(1), "epiano C4")
    pair.set_selected(gallery.picture(2), "037-01 · 2.32")
    upper, lower = pair.areas()
    assert upper.size() == lower.size()
    assert upper.left() == lower.left()
    full = pixels(pair)
    for area in (upper, lower):
        rows = slice(int(area.top()), int(area.bottom()))
        assert (full[rows] != empty[rows]).mean() > 0.02


def test_without_a_target_the_selected_picture_has_all_the_height(
    dressed: QApplication, gallery: ModuleType, qtbot: QtBot
) -> None:
    pair = Spectrograms()
    qtbot.addWidget(pair)
    pair.resize(500, 400)
    with qtbot.waitExposed(pair):
        pair.show()
    both = pair.areas()[1].height()
    pair.set_selected(gallery.picture(2), "037-01")
    pixels(pair)
    alone = pair.areas()
    assert alone[0].isEmpty()
    assert alone[1].height() > 1.9 * both
    pair.set_target(gallery.picture(1), "epiano")
    drawn = pixels(pair)
    upper, lower = pair.areas()
    assert upper.size() == lower.size()
    for area in (upper, lower):
        assert len(np.unique(drawn[int(area.top()) : int(area.bottom()), int(area.center().x())], axis=0)) > 20


def test_difference_is_empty_for_equal_sounds_and_signed_for_others(gallery: ModuleType) -> None:
    picture = gallery.picture(1)
    assert set(np.unique(difference(picture, picture))) <= {127, 128}
    louder = replace(picture, pixels=np.full_like(picture.pixels, 200))
    quieter = replace(picture, pixels=np.full_like(picture.pixels, 180))
    assert difference(quieter, louder).min() > 128
    assert difference(louder, quieter).max() < 127


@pytest.mark.parametrize("x", range(10, 400, 30))
@pytest.mark.parametrize("y", range(2, 150, 12))
def test_the_readout_stays_in_the_picture_and_hides_no_name(x: int, y: int) -> None:
    area, name = QRectF(0, 0, 400, 150), QRectF(200, 8, 192, 20)
    rect = beside(QPointF(x, y), QSizeF(180, 22), area, name)
    assert not rect.intersects(name)
    assert area.contains(rect)


def test_the_readout_names_time_frequency_note_and_level(
    dressed: QApplication, gallery: ModuleType, qtbot: QtBot
) -> None:
    pair = Spectrograms()
    qtbot.addWidget(pair)
    loud = replace(gallery.picture(1), pixels=np.full((176, 100), 255, np.uint8))
    pair.set_target(loud, "x")
    up = np.log(784 / 70) / np.log(12000 / 70)
    assert pair.readout(0, 0.51, up) == "1.02 s  784 Hz  G5  0 dB"
    half = replace(loud, pixels=np.full((176, 100), 128, np.uint8))
    pair.set_target(half, "x")
    assert pair.readout(0, 0.51, up).endswith("−36 dB")
    assert note_name(440) == "A4"
    assert note_name(277.2) == "C♯4"


def test_all_three_stand_on_one_axis_and_the_line_runs_through_them(
    dressed: QApplication, gallery: ModuleType, qtbot: QtBot
) -> None:
    stack = Spectrograms(ALL)
    qtbot.addWidget(stack)
    stack.resize(600, 600)
    with qtbot.waitExposed(stack):
        stack.show()
    stack.set_selected(gallery.picture(2), "037-01")
    pixels(stack)
    assert [area.isEmpty() for area in stack.areas()] == [True, False, True]  # nothing to differ from
    stack.set_target(gallery.picture(1), "epiano")
    pixels(stack)
    upper, middle, lower = stack.areas()
    assert upper.size() == middle.size() == lower.size()
    assert (upper.left(), upper.right()) == (lower.left(), lower.right())
    assert upper.bottom() < middle.top() < middle.bottom() < lower.top()
    assert stack.readout(2, 0.0, 0.5) == stack.readout(0, 0.0, 0.5)
    assert "selected" in stack.readout(1, 0.2, 0.4)
    still = pixels(stack)
    stack.set_playhead(1.0)
    moved = pixels(stack) != still
    for area in stack.areas():
        x = int(area.left() + area.width() * 1.0 / stack.length_s())
        assert moved[int(area.top()) + 2 : int(area.bottom()) - 2, x - 2 : x + 3].any(axis=(1, 2)).mean() > 0.9


def test_pictures_take_the_colours_that_a_person_chooses(
    dressed: QApplication, gallery: ModuleType, qtbot: QtBot
) -> None:
    stack = Spectrograms()
    qtbot.addWidget(stack)
    stack.resize(500, 400)
    stack.set_target(gallery.picture(1), "x")
    ember = pixels(stack)
    try:
        dress.apply(dressed, "dark", reduce_motion=True, colour_map="grey")
        grey = pixels(stack)
        area = stack.areas()[0]
        inside = grey[int(area.top()) + 40 : int(area.bottom()), int(area.left()) : int(area.right()) - 1, :3]
        assert (grey != ember).mean() > 0.02
        assert np.ptp(inside[inside.max(axis=2) > 60].astype(int), axis=1).max() <= 3
    finally:
        dress.apply(dressed, "dark", reduce_motion=True)


def test_time_ticks_are_round_and_the_last_carries_the_unit() -> None:
    assert [words for _at, words in time_ticks(2.0)] == ["0.5", "1.0", "1.5 s"]
    for length in (0.07, 0.3, 1.0, 4.0, 30.0):
        ticks = time_ticks(length)
        assert 1 <= len(ticks) <= 7
        assert ticks[-1][1].endswith(" s")
        assert all(0 < at <= length for at, _words in ticks)


def test_dragging_a_flag_changes_the_region_when_let_go(
    dressed: QApplication, target: TargetState, qtbot: QtBot
) -> None:
    view = WaveformView()
    qtbot.addWidget(view)
    view.resize(408, 84)  # 400 px of sound: 200 px a second
    view.set_state(target)
    with qtbot.waitSignal(view.region_changed) as changed:
        drag(view, QPoint(int(view._x(1.8)), 5), QPoint(int(view._x(1.5)), 5))
    assert changed.args == pytest.approx([0.1, 1.5], abs=0.02)
    with qtbot.waitSignal(view.region_changed) as changed:
        drag(view, QPoint(int(view._x(0.1)), 5), QPoint(int(view._x(1.9)), 5))
    start, end = changed.args
    assert end - start == pytest.approx(SHORTEST_S, abs=0.001)  # it cannot turn round


def test_a_target_that_comes_again_does_not_take_the_flag_out_of_the_hand(
    dressed: QApplication, target: TargetState, qtbot: QtBot
) -> None:
    view = WaveformView()
    qtbot.addWidget(view)
    view.resize(408, 84)
    view.set_state(target)
    qtbot.mousePress(view, LEFT, pos=QPoint(int(view._x(1.8)), 5))
    move = QPointF(view._x(1.4), 5)
    none = Qt.MouseButton.NoButton
    event = QMouseEvent(QEvent.Type.MouseMove, move, move, none, LEFT, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(view, event)
    view.set_state(target)
    assert view.region()[1] == pytest.approx(1.4, abs=0.02)


def test_a_region_of_a_long_file_lies_where_its_part_is_shown(
    dressed: QApplication, target: TargetState, qtbot: QtBot
) -> None:
    view = WaveformView()
    qtbot.addWidget(view)
    view.resize(408, 84)
    late = replace(target, waveform=replace(target.waveform, starts_s=100.0), region_s=(100.2, 101.8))
    view.set_state(late)
    assert view._x(100.0) == pytest.approx(4)
    assert view._x(102.0) == pytest.approx(404)
    with qtbot.waitSignal(view.region_changed) as changed:
        drag(view, QPoint(int(view._x(101.8)), 5), QPoint(int(view._x(101.0)), 5))
    assert changed.args == pytest.approx([100.2, 101.0], abs=0.02)
    with qtbot.assertNotEmitted(view.region_changed):
        qtbot.mouseClick(view, LEFT, pos=QPoint(int(view._x(101.0)), 5))


def test_a_silent_start_does_not_flatten_the_curve(dressed: QApplication, qtbot: QtBot) -> None:
    plot = ProgressPlot()
    qtbot.addWidget(plot)
    plot.resize(480, 130)
    history = np.array([[0, 1000, 1000], [64, 8, 1000], [128, 4, 9.0]])
    plot.set_history(history)
    _x, best, _median, top = plot._scales()
    assert top <= 50
    assert best[1] < best[2] - 5
    assert (best >= plot._plot().top()).all()


def test_progress_names_both_lines_without_overlap(dressed: QApplication, qtbot: QtBot) -> None:
    plot = ProgressPlot()
    qtbot.addWidget(plot)
    plot.resize(480, 130)
    empty = pixels(plot)
    generation = np.arange(40.0)
    best = 2 + 6 * np.exp(-generation / 6)
    history = np.stack([generation * 64, best, best + 0.01], axis=1)  # both ends at nearly one place
    plot.set_history(history)
    assert (pixels(plot) != empty).any()
    assert has(plot, "accent")
    assert plot.accessibleDescription() == "Best 2.01 after 2496 evaluations"
    plot.set_history(history[:1])
    pixels(plot)  # a single generation is drawn as well
