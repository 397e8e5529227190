"""What shows a patch: algorithms, envelopes, operators."""

from __future__ import annotations

import itertools
from types import ModuleType

import numpy as np
import pytest
from looking import LEFT, pixels
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.widgets.algorithm_diagram import AlgorithmDiagram, places
from ui.widgets.envelope_view import EnvelopeView, curve, level_octaves
from ui.widgets.operator_card import OperatorCard, frequency


def test_every_algorithm_has_a_place_of_its_own_for_each_operator() -> None:
    for number in range(1, 33):
        at = places(number)
        assert sorted(at) == [1, 2, 3, 4, 5, 6]
        spots = sorted((row, column) for column, row in at.values())
        for (row, column), (next_row, next_column) in itertools.pairwise(spots):
            assert row != next_row or next_column - column >= 0.99, number


def test_the_diagram_is_clicked_by_operator_and_shows_another_algorithm(
    dressed: QApplication, gallery: ModuleType, qtbot: QtBot
) -> None:
    diagram = AlgorithmDiagram()
    qtbot.addWidget(diagram)
    diagram.resize(190, 130)
    diagram.set_voice(gallery.VOICE)
    five = pixels(diagram)
    with qtbot.waitSignal(diagram.operator_clicked) as clicked:
        qtbot.mouseClick(diagram, LEFT, pos=diagram._boxes()[4].center().toPoint())
    assert clicked.args == [4]
    for number in range(1, 33):
        diagram.set_algorithm(number)
        assert all(diagram.rect().contains(box.toAlignedRect()) for box in diagram._boxes().values()), number
    assert (pixels(diagram) != five).any()
    diagram.set_voice(None)
    assert diagram._boxes() == {}


def test_an_envelope_reaches_its_levels_in_order_of_time() -> None:
    points = curve((70, 50, 40, 60), (99, 70, 40, 0), 1.0, 2.0)
    times = [seconds for seconds, _level in points]
    assert times == sorted(times)
    levels = [level for _seconds, level in points]
    assert max(levels) == pytest.approx(level_octaves(99)) == pytest.approx(15.0)
    assert levels[-1] == pytest.approx(level_octaves(0))
    at_gate = np.interp(1.0, times, levels)
    assert level_octaves(40) - 0.01 <= at_gate < level_octaves(70)


def test_a_slow_envelope_is_cut_by_the_note_off() -> None:
    points = curve((99, 10, 10, 99), (99, 0, 0, 0), 0.5, 2.0)
    times, levels = zip(*points, strict=True)
    assert np.interp(0.49, times, levels) > 14  # 0.76 dB a second: hardly fallen
    assert np.interp(0.6, times, levels) < 1


def test_an_operator_card_reads_ratio_and_fixed_frequency(
    dressed: QApplication, gallery: ModuleType, qtbot: QtBot
) -> None:
    block = bytearray(21)
    block[18], block[19] = 14, 0
    assert frequency(bytes(block)) == "× 14.00"
    block[18] = 0
    assert frequency(bytes(block)) == "× 0.50"
    block[17], block[18], block[19] = 1, 2, 5
    assert frequency(bytes(block)) == "112.2 Hz"
    card, view = OperatorCard(2), EnvelopeView()
    for widget in (card, view):
        qtbot.addWidget(widget)
        widget.resize(210, 66)
    card.set_voice(None)
    empty = pixels(card)
    card.set_voice(gallery.VOICE)
    assert (pixels(card) != empty).any()
    assert card.accessibleName() == "Operator 2, × 14.00, level 62"
