"""What shows a patch: algorithms, envelopes, operators."""

from __future__ import annotations

import itertools
from types import ModuleType

import numpy as np
import pytest
from looking import LEFT, pixels
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from evosynth.voices.dx7 import Voice
from evosynth.voices.envelope import octaves_per_s
from ui.widgets.algorithm_diagram import AlgorithmDiagram, places
from ui.widgets.envelope_view import EnvelopeView
from ui.widgets.operator_card import OperatorCard


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


def test_an_operator_card_reads_ratio_and_fixed_frequency(
    dressed: QApplication, gallery: ModuleType, qtbot: QtBot
) -> None:
    card, view = OperatorCard(2), EnvelopeView()
    for widget in (card, view):
        qtbot.addWidget(widget)
        widget.resize(210, 66)
    card.set_voice(None)
    empty = pixels(card)
    card.set_voice(gallery.VOICE)
    assert (pixels(card) != empty).any()
    assert card.accessibleName() == "Operator 2, × 14.00, level 62"
    assert card.toolTip() == "Operator 2, × 14.00, level 62, detune +3"
    card.set_voice(Voice(gallery.VOICE).with_values(op2_mode=1, op2_coarse=2, op2_fine=5).data)
    assert card.accessibleName() == "Operator 2, 112.2 Hz, level 62"


def test_an_envelope_is_drawn_by_the_law_of_the_instrument(
    dressed: QApplication, gallery: ModuleType, qtbot: QtBot
) -> None:
    view, voice = EnvelopeView(), Voice(gallery.VOICE).with_values(op1_rate1=99, op1_rate2=50, op1_level2=0)
    qtbot.addWidget(view)
    view.resize(208, 38)  # 200 px are 2 s, 30 px are 15 octaves
    view.set_voice(voice.with_values(op1_level3=0, op1_rate3=99).data, 1, gate_s=1.8, length_s=2.0)
    drawn = pixels(view)
    line = np.abs(drawn[4:34].astype(int) - drawn[8, 180].astype(int)).sum(-1) > 200
    tops = {at: int(line[:, 4 + at].argmax()) for at in (40, 80, 120)}
    for at, top in tops.items():
        octaves = 15.0 - at / 100 * octaves_per_s(50)
        assert top == pytest.approx(30 * (1 - octaves / 15.0), abs=2), "px below the top"
