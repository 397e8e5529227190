"""What was not reached lies as hatched regions on the difference in See; sentence and region point at each other."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot
from scenes import Scene

from evosynth.analysis.missed import Missed
from ui.look import dress, theme
from ui.view_state.places import Place
from ui.views.main_window import MainWindow
from ui.views.see_view import SeeView
from ui.widgets.missed_marks import words_of
from ui.widgets.scale_legend import ScaleLegend
from ui.widgets.spectrograms import DIFFERENCE, SELECTED

HELD = Missed(
    "Breath above 2.5 kHz while the key is held is 22 dB too faint.", "breath", 22.0, 0.08, 1.25, 2500.0, 11025.0
)
STRIKE = Missed("What sounds below 1 kHz in the strike is 30 dB too faint.", "", 30.0, 0.0, 0.08, 0.0, 1000.0)


@pytest.fixture
def see(qtbot: QtBot, window: MainWindow, scene: Scene) -> SeeView:
    """With two things that were not reached of its target."""
    scene.load("epiano_60.flac")
    scene.show_running()
    shown, view = window._selection, window.work.see
    assert shown is not None
    window.work.enter(Place.SEE)
    scene.states.selection.emit(replace(shown, unreached=(HELD, STRIKE)))
    qtbot.waitUntil(lambda: len(view.missed.lines()) == 2)
    qtbot.waitUntil(lambda: len(view.pictures.regions()) == 2)
    return view


def middle(see: SeeView, missed: Missed) -> QPoint:
    return next(rect.center().toPoint() for one, rect in see.pictures.regions() if one == missed)


def test_a_region_lies_where_its_times_and_frequencies_are(see: SeeView) -> None:
    row = [see.pictures.shows(row) for row in range(3)].index(DIFFERENCE)
    area, length = see.pictures.areas()[row], see.pictures.length_s()
    rect = next(rect for one, rect in see.pictures.regions() if one == HELD)
    assert area.contains(rect)
    assert (rect.left() - area.left()) / area.width() == pytest.approx(HELD.start_s / length, abs=0.01)
    assert (rect.right() - area.left()) / area.width() == pytest.approx(HELD.end_s / length, abs=0.01)
    words = see.pictures.readout(row, 0.5, (area.bottom() - rect.bottom()) / area.height())
    assert "2500 Hz" in words
    below = next(rect for one, rect in see.pictures.regions() if one == STRIKE)
    assert below.bottom() == pytest.approx(area.bottom()), "what lies below the picture ends with it"


@pytest.mark.parametrize("mode", ["dark", "light"])
def test_regions_are_painted_on_the_difference_alone_in_both_themes(
    see: SeeView, qapp: QApplication, qtbot: QtBot, mode: theme.Mode
) -> None:
    dress.apply(qapp, mode)
    qtbot.wait(50)
    row = [see.pictures.shows(row) for row in range(3)].index(SELECTED)

    def looks() -> tuple[object, object]:
        whole = see.pictures.grab()
        return whole.copy(middle_rect(see)).toImage(), whole.copy(see.pictures.areas()[row].toRect()).toImage()

    marked, beside = looks()
    see.pictures.set_missed(())
    plain, same = looks()
    assert marked != plain
    assert beside == same
    dress.apply(qapp, "dark")


def middle_rect(see: SeeView) -> object:
    rows = [see.pictures.shows(row) for row in range(3)]
    return see.pictures.areas()[rows.index(DIFFERENCE)].toRect()


@pytest.mark.parametrize(("wide", "explained"), [(440, True), (330, True), (150, False)])
def test_its_legend_says_what_is_hatched_where_there_is_room(qtbot: QtBot, wide: int, explained: bool) -> None:
    legend = ScaleLegend(DIFFERENCE)
    qtbot.addWidget(legend)
    legend.resize(wide, 16)
    before = legend.grab().toImage()
    legend.set_missed(True)
    assert (legend.grab().toImage() != before) == explained


def test_a_sentence_points_at_its_region_and_again_at_none(see: SeeView) -> None:
    held, strike = see.missed.lines()
    QTest.mouseClick(held, Qt.MouseButton.LeftButton)
    assert see.pictures.pointed == HELD
    strike.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(strike, Qt.Key.Key_Return)
    assert see.pictures.pointed == STRIKE
    assert (held.isChecked(), strike.isChecked()) == (False, True)
    QTest.mouseClick(strike, Qt.MouseButton.LeftButton)
    assert see.pictures.pointed is None
    assert not strike.isChecked()


def test_a_region_that_is_pressed_points_at_its_sentence_and_its_tooltip_says_it(see: SeeView) -> None:
    sheet, at = see.pictures.sheet, middle(see, STRIKE)
    QTest.mouseClick(sheet, Qt.MouseButton.LeftButton, pos=at)
    assert [line.isChecked() for line in see.missed.lines()] == [False, True]
    QApplication.sendEvent(sheet, QHelpEvent(QHelpEvent.Type.ToolTip, at, sheet.mapToGlobal(at)))
    assert QToolTip.text() == theme.words(STRIKE.words)
    QToolTip.hideText()
    QTest.mouseClick(sheet, Qt.MouseButton.LeftButton, pos=at)
    assert see.pictures.pointed is None


def test_what_is_pointed_at_stays_so_with_another_voice_that_lacks_it_too(
    see: SeeView, window: MainWindow, scene: Scene, qtbot: QtBot
) -> None:
    shown = window._selection
    assert shown is not None
    QTest.mouseClick(see.missed.lines()[0], Qt.MouseButton.LeftButton)
    scene.states.selection.emit(replace(shown, label="other", unreached=(STRIKE, HELD)))
    qtbot.waitUntil(lambda: [line.missed for line in see.missed.lines()] == [STRIKE, HELD])
    assert [line.isChecked() for line in see.missed.lines()] == [False, True]
    scene.states.selection.emit(replace(shown, unreached=(STRIKE,)))
    qtbot.waitUntil(lambda: len(see.missed.lines()) == 1)
    assert see.pictures.pointed is None


def test_a_label_is_short_and_readers_hear_the_sentences(see: SeeView) -> None:
    assert words_of(HELD) == "breath −22 dB"
    assert words_of(STRIKE) == "−30 dB"
    assert HELD.words in see.pictures.accessibleDescription()
    assert not see.pictures.sheet._missed_at(QPointF(0.0, 0.0))
