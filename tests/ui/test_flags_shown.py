"""What a distance forgives is examined in the desk process and shown: a line for the selected voice, marks on tiles."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from grids import Desk, Page, candidate, target
from patience import PATIENCE_MS
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from scenes import Scene

from evosynth.analysis.missed import Missed
from evosynth.service.desk_messages import Draw, Examine, Examined, Found
from evosynth.synths.base import Note
from evosynth.voices.dx7 import INIT_VOICE
from ui.models.grid import Grid
from ui.models.names import Names
from ui.models.ratings import Ratings
from ui.processes.workers import Workers
from ui.views.main_window import MainWindow
from ui.widgets.tile import TileWidget

LACK = Missed(
    "Breath above 5 kHz while the key is held is 22 dB too faint.", "breath", 22.0, 0.08, 0.9, 5000.0, 11025.0
)

SENTENCE = "Its pitch moves by 31 cents to either side, the target's by 0."


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def grid(qapp: QApplication, desk: Desk, ratings: Ratings) -> Grid:
    made = Grid(desk.draw, ratings, Names(Page()))
    made.set_target(replace(target(), pitch_hz=220.0, note=Note(57)))
    return made


def examined(desk: Desk) -> list[bytes]:
    """Voices of the last request."""
    last = [request for request in desk.asked if isinstance(request, Examine)][-1]
    return list(last.voices)


def test_while_a_match_runs_the_selected_voice_and_the_strands_are_examined_at_rest_all_on_show(
    qtbot: QtBot, grid: Grid, desk: Desk
) -> None:
    best = [candidate(number, number % 8, 1.0 + number) for number in range(6)]
    grid.show_best(best, [], ("a", "b"), at_rest=False)
    grid.show_strands([best[3], None], at_rest=False)
    qtbot.waitUntil(lambda: any(isinstance(request, Examine) for request in desk.asked))
    assert set(examined(desk)) == {best[0].voice, best[3].voice}
    grid.show_best(best, [], ("a", "b"), at_rest=True)
    qtbot.waitUntil(lambda: len(examined(desk)) == 6)
    assert examined(desk)[0] == best[0].voice, "the selected one first"
    last = [request for request in desk.asked if isinstance(request, Examine)][-1]
    told: list[object] = []
    grid.selection_changed.connect(told.append)
    grid.take_examined(Examined(1, last.ids, (Found((SENTENCE,), (LACK,)), *(Found((), ()),) * 5)))
    qtbot.waitUntil(lambda: bool(told))
    assert told[-1].flags == (SENTENCE,)
    assert told[-1].unreached == (LACK,)
    assert [tile.flagged for tile in grid.state().tiles[:3]] == [True, False, False]


def test_without_a_target_nothing_is_examined(qtbot: QtBot, grid: Grid, desk: Desk) -> None:
    grid.set_target(None)
    grid.show_best([candidate(1, 1, 1.0)], [], ("a", "b"), at_rest=True)
    qtbot.waitUntil(lambda: any(isinstance(request, Draw) for request in desk.asked))
    assert not any(isinstance(request, Examine) for request in desk.asked)


def test_the_line_lies_on_the_selected_picture_and_the_mark_on_its_tile(
    qtbot: QtBot, window: MainWindow, scene: Scene
) -> None:
    scene.load("epiano_60.flac")
    scene.show_running()
    pair = window.work.pair.pair
    shown = window._selection
    assert shown is not None
    scene.states.selection.emit(replace(shown, flags=(SENTENCE, "There is 9 dB more between its partials.")))
    qtbot.waitUntil(pair.flag.isVisible)
    assert pair.flag.text().startswith(SENTENCE)
    assert "9 dB more" in pair.flag.toolTip()
    assert pair.areas()[1].contains(pair.flag.geometry().toRectF())
    scene.states.selection.emit(shown)
    qtbot.waitUntil(lambda: not pair.flag.isVisible())
    tile = TileWidget()
    qtbot.addWidget(tile)
    tile.resize(220, 110)
    state = scene.grid.tiles[0]
    tile.set_state(state)
    before = tile.grab().toImage()
    tile.set_state(replace(state, flagged=True))
    assert tile.grab().toImage() != before
    assert "less like the target than its distance says" in tile.accessibleName()


def test_what_it_could_not_reach_stands_in_see_under_the_parts_of_its_distance(
    qtbot: QtBot, window: MainWindow, scene: Scene
) -> None:
    scene.load("epiano_60.flac")
    scene.show_running()
    shown, panel = window._selection, window.work.see.missed
    assert shown is not None
    scene.states.selection.emit(replace(shown, unreached=(LACK,)))
    qtbot.waitUntil(lambda: len(panel.lines()) == 1)  # what is not on show is painted when there is time
    assert panel.lines()[0].text() == LACK.words
    assert not panel.beyond.isHidden()
    scene.states.selection.emit(shown)
    qtbot.waitUntil(panel.beyond.isHidden)
    assert panel.lines() == []


def test_a_voice_that_cannot_be_heard_says_why_on_its_tile_and_where_its_picture_would_be(
    qtbot: QtBot, window: MainWindow, scene: Scene
) -> None:
    why = "Silent, since its table 0123abcd is missing: open a patch that carries it."
    scene.load("epiano_60.flac")
    scene.show_running()
    pair, shown = window.work.pair.pair, window._selection
    assert shown is not None
    scene.states.selection.emit(replace(shown, picture=None, flags=(), silence=why))
    qtbot.waitUntil(pair.flag.isVisible)
    assert pair.flag.text() == pair.flag.toolTip() == why
    assert pair.missing(1) == ""
    scene.states.selection.emit(None)
    qtbot.waitUntil(lambda: pair.missing(1) == "Nothing selected")
    tile = TileWidget()
    qtbot.addWidget(tile)
    tile.resize(220, 110)
    state = replace(scene.grid.tiles[0], picture=None, distance=None, silent=True)
    tile.set_state(state)
    before = tile.grab().toImage()
    tile.set_state(replace(state, silence=why))
    assert tile.grab().toImage() != before
    assert tile.toolTip() == why
    assert why in tile.accessibleName()


def test_the_desk_tells_a_voice_that_wobbles_from_one_that_does_not(qtbot: QtBot, workers: Workers) -> None:
    rate = 22050
    t = np.arange(rate) / rate
    sound = (0.2 * np.sin(2 * np.pi * 220 * t) + 0.1 * np.sin(2 * np.pi * 440 * t)).astype(np.float32)
    steady = replace(target(), samples=sound, note=Note(57, 100, 0.9, 1.0), f0_hz=220.0, pitch_hz=220.0)
    wobbly = INIT_VOICE.with_values(lfo_speed=35, lfo_pitch_depth=60, pitch_mod_sens=5)
    told: list[Examined] = []
    workers.examined.connect(told.append)
    workers.ask_for_pieces(lambda ticket: Examine(ticket, (7, 8), (INIT_VOICE.data, wobbly.data), steady))
    qtbot.waitUntil(lambda: len(told) == 2, timeout=PATIENCE_MS)
    assert [one.ids for one in told] == [(7,), (8,)]
    assert told[0].found[0].faults == ()
    assert told[1].found[0].faults[0].startswith("Its pitch moves by")
