"""Strands in the window: what their cards show and when it changes, what a person does to them, how it is undone."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from grids import Desk, candidate, target
from made_states import made_picture
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from scenes import Scene

from evosynth.evolution.report import StrandState
from evosynth.service.evolver_messages import Candidate, Focus, Halt, Plant, Recover, Restart, Snapshot, Strand
from evosynth.synths import registry, voicing
from ui.intents.strands import Strands, doing
from ui.models.edits import Edits
from ui.models.grid import Grid
from ui.models.ratings import Ratings
from ui.models.run import RunControl
from ui.view_state.strands import StrandCard, StrandsState
from ui.view_state.window import Run, Tile, Toast
from ui.views.strand_row import StrandRow
from ui.widgets.kept_strip import PLACE_MIME


def state(number: int, **other: object) -> StrandState:
    return StrandState(**{"number": number, "best": number, "distance": 3.0, "evaluations": 900, "stale": 0,
                          "halted": False, "focused": False, **other})  # type: ignore[arg-type]  # fmt: skip


def shown(grid: Grid) -> list[int | None]:
    return [None if (c := grid.strands.at(k)) is None else c.id for k in range(4)]


def turn(qtbot: QtBot, grid: Grid, desk: Desk, best: list[Candidate | None], *, at_rest: bool = False) -> None:
    """The search tells of the best of each strand, they are drawn, and it tells once more."""
    for _ in range(2):
        grid._rest.stop()  # half a second later
        grid.show_strands(best, at_rest=at_rest)
        grid._emit()
        desk.answer(grid)


# ---- what a card shows ----------------------------------------------------------------------------------------------


def test_a_card_changes_for_the_better_by_a_margin_or_for_another_sound(qtbot: QtBot, grid: Grid, desk: Desk) -> None:
    first: list[Candidate | None] = [candidate(k, k, 4.0) for k in range(4)]
    turn(qtbot, grid, desk, first)
    assert shown(grid) == [0, 1, 2, 3]
    copies: list[Candidate | None] = [candidate(10, 0, 3.99), candidate(11, 1, 3.9), candidate(12, 6, 3.99), first[3]]
    turn(qtbot, grid, desk, copies)
    assert shown(grid) == [0, 11, 12, 3]
    turn(qtbot, grid, desk, copies, at_rest=True)
    assert shown(grid) == [10, 11, 12, 3]


def test_a_strand_that_begins_afresh_shows_its_new_best_though_it_is_worse(
    qtbot: QtBot, grid: Grid, desk: Desk
) -> None:
    turn(qtbot, grid, desk, [candidate(k, k, 4.0) for k in range(4)])
    turn(qtbot, grid, desk, [None, *(candidate(k, k, 4.0) for k in range(1, 4))])
    assert shown(grid) == [None, 1, 2, 3]
    turn(qtbot, grid, desk, [candidate(9, 0, 9.0), *(candidate(k, k, 4.0) for k in range(1, 4))])
    assert shown(grid) == [9, 1, 2, 3]


def test_what_is_selected_or_sounds_stays_on_its_card(qtbot: QtBot, grid: Grid, desk: Desk, ratings: Ratings) -> None:
    turn(qtbot, grid, desk, [candidate(k, k, 4.0) for k in range(4)])
    grid.select_strand(1)
    grid.set_sounding(2)
    ratings.give(3, b"", 5)  # a rated one is found among the tiles: its strand goes on
    for at_rest in (False, True):
        turn(qtbot, grid, desk, [candidate(10 + k, k, 2.0) for k in range(4)], at_rest=at_rest)
        assert shown(grid) == [10, 1, 2, 13]
    grid.set_sounding(None)
    turn(qtbot, grid, desk, [candidate(10 + k, k, 2.0) for k in range(4)])
    assert shown(grid) == [10, 1, 12, 13]


def test_a_selected_strand_is_what_is_played_rated_and_kept(qtbot: QtBot, grid: Grid, desk: Desk) -> None:
    turn(qtbot, grid, desk, [candidate(k, k, 4.0) for k in range(4)])
    grid.show_in_order([candidate(20 + k, k, 3.0) for k in range(4)])
    tiles: list[tuple[Tile, ...]] = []
    grid.strands_changed.connect(tiles.append)
    grid.select(1)
    assert grid.selected is not None
    assert grid.selected.candidate is not None
    assert grid.selected.candidate.id == 21
    grid.select_strand(2)
    assert grid.selected.candidate.id == 2
    grid._emit()
    assert [tile.selected for tile in tiles[-1]] == [False, False, True, False]
    assert not any(tile.selected for tile in grid.state().tiles)
    grid.select(0)
    assert grid.selected.candidate.id == 20
    assert grid.strands.selected is None


@pytest.mark.parametrize(
    ("of", "words"),
    [
        (state(0, stale=12), "improving"),
        (state(0, stale=2345), "nothing new for 2,300"),
        (state(0, halted=True, stale=9000), "stopped"),
        (state(0, settling=True), "starting afresh"),
        (state(0, best=-1), "starting afresh"),
    ],
)
def test_what_a_strand_does_is_said_in_words(of: StrandState, words: str) -> None:
    assert doing(of)[0] == words
    assert doing(state(0), elsewhere=True)[0] == "waiting"


# ---- what a person does to a strand ---------------------------------------------------------------------------------


class Steered:
    """The part of the controller that steers strands, and what the evolver is told."""

    def __init__(self, grid: Grid, folder: Path) -> None:
        self.told: list[object] = []
        self.toasts: list[Toast] = []
        self.states: list[StrandsState] = []
        document = SimpleNamespace(ensure=lambda: folder / "one.evosynth")
        workers = SimpleNamespace(tell=self.told.append, evolver_died=SimpleNamespace(connect=lambda slot: None))
        self.run = RunControl(workers, document)  # type: ignore[arg-type]
        self.edits = Edits()
        self.edits.search_by("dx7")
        self.strands = Strands(self.run, grid, self.edits)
        self.strands.said.connect(self.toasts.append)
        self.strands.changed.connect(self.states.append)
        self.grid = grid
        self.run.begin("4f00", target(), (), registry.default())
        self.snapshot("running", [state(k) for k in range(4)])

    def snapshot(self, run: str, states: list[StrandState]) -> None:
        strands = tuple(Strand(s, candidate(s.number, s.number, s.distance)) for s in states)
        assert self.run.own is not None
        where, history = self.run.own, np.array([[100.0, 4.0, 5.0]])
        self.run.take(Snapshot(run, where, 3, 900, 1.0, 1.0, (), ("spectrum", "envelope"), history, strands=strands))
        self.strands.take(strands, at_rest=True)
        self.grid._emit()
        self.told.clear()


@pytest.fixture
def steered(grid: Grid, tmp_path: Path) -> Steered:
    return Steered(grid, tmp_path)


def test_a_restart_is_told_said_and_undone(steered: Steered) -> None:
    steered.strands.restart(2)
    assert steered.told == [Restart(2)]
    assert steered.toasts[-1] == Toast("Strand 3 begins afresh", "rotate-ccw", undo="undo")
    assert steered.edits.history.undoes.text == "restart of strand 3"
    steered.edits.undo()
    steered.edits.redo()
    assert steered.told == [Restart(2), Recover(2), Restart(2)]


def test_a_strand_is_seeded_from_the_selected_voice_or_from_a_dropped_tile(steered: Steered) -> None:
    steered.grid.select_strand(1)
    steered.strands.plant(3)
    steered.grid.show_in_order([candidate(20 + k, k, 3.0) for k in range(4)])
    steered.strands.plant_place(0, 2)
    steered.edits.undo()
    first, second, back = steered.told
    assert isinstance(first, Plant)
    assert isinstance(second, Plant)
    assert voicing.sound(first.voices[0]) == voicing.sound(candidate(1, 1, 3.0).voice)
    assert voicing.sound(second.voices[0]) == voicing.sound(candidate(22, 2, 3.0).voice)
    assert (first.strand, second.strand, back) == (3, 0, Recover(0))


def test_a_focus_comes_and_goes_and_its_undo_gives_back_what_was(steered: Steered) -> None:
    steered.strands.toggle_focus(1)
    assert steered.told == [Focus(1)]
    steered.snapshot("running", [state(0), state(1, focused=True), state(2, halted=True), state(3)])
    assert [card.doing for card in steered.states[-1].cards] == ["waiting", "improving", "stopped", "waiting"]
    steered.strands.toggle_focus(1)
    steered.strands.toggle_focus(2)
    steered.edits.undo()
    assert steered.told == [Focus(None), Focus(2), Focus(1), Halt(2, True)]


def test_strands_of_a_search_that_was_cut_off_are_left_alone_until_it_goes_on(steered: Steered) -> None:
    steered.strands.restart(2)
    steered.run.lost()
    assert "was cut off" in steered.states[-1].why_not
    steered.told.clear()
    steered.strands.toggle_halt(1)
    assert "was cut off" in steered.toasts[-1].text
    assert steered.told == []
    steered.run.send_resume()
    steered.snapshot("running", [state(k) for k in range(4)])
    assert steered.states[-1].why_not == ""


def test_a_stopped_strand_goes_on_and_the_last_one_says_that_the_search_rests(steered: Steered) -> None:
    steered.strands.toggle_halt(0)
    assert steered.told == [Halt(0, True)]
    steered.snapshot("running", [state(k, halted=k > 0) for k in range(4)])
    steered.strands.toggle_halt(0)
    assert "the search rests" in steered.toasts[-1].text
    steered.strands.toggle_halt(1)
    assert steered.told == [Halt(0, True), Halt(1, False)]
    steered.edits.undo()
    assert steered.told[-1] == Halt(1, True)


def test_when_the_run_has_ended_nothing_is_steered_and_the_reason_is_told(steered: Steered) -> None:
    steered.strands.restart(0)
    steered.snapshot("stopped", [state(k) for k in range(4)])
    steered.strands.restart(1)
    steered.edits.undo()
    assert steered.told == []
    assert "No search is running" in steered.states[-1].why_not
    assert [toast.icon for toast in steered.toasts] == ["rotate-ccw", "triangle-alert"]


def test_keys_act_on_the_selected_strand_and_say_so_when_there_is_none(steered: Steered) -> None:
    steered.strands.selected(steered.strands.restart)
    assert steered.told == []
    assert "Ctrl+Shift+1" in steered.toasts[-1].text
    steered.grid.select_strand(3)
    steered.strands.selected(steered.strands.restart)
    assert steered.told == [Restart(3)]


def test_a_search_without_strands_says_so_to_the_keys(steered: Steered) -> None:
    steered.snapshot("running", [state(0)])
    steered.strands.restart(0)
    steered.strands.selected(steered.strands.toggle_halt)
    assert steered.told == []
    assert {toast.text for toast in steered.toasts} == {"This search has no strands to be steered"}


def test_while_the_run_rests_strands_say_so(steered: Steered) -> None:
    steered.snapshot("paused", [state(0, stale=9000), state(1, halted=True), state(2), state(3)])
    assert [card.doing for card in steered.states[-1].cards] == ["paused", "stopped", "paused", "paused"]
    assert steered.states[-1].why_not == ""
    assert steered.run.state is Run.PAUSED


# ---- the cards ------------------------------------------------------------------------------------------------------


@pytest.fixture
def row(scene: Scene, qtbot: QtBot) -> StrandRow:
    made = StrandRow(scene.intents.strands, scene.intents.grid, scene.intents.listening)
    qtbot.addWidget(made)
    made.show_strands(strands())
    made.resize(780, 68)
    made.show()
    return made


def strands(why_not: str = "", seed: str = "037-01", **marks: object) -> StrandsState:
    picture = made_picture(220.0, 1)
    words = ("improving", "nothing new for 2,300", "stopped", "starting afresh")
    tiles = [Tile(k, candidate(k, k, 2.5), f"00{k}", 2.5, picture=picture, heard=k > 1) for k in range(3)]
    tiles.append(Tile(3))
    tiles[1] = Tile(1, candidate(1, 1, 2.5), "001", 2.5, picture=picture, selected=True, playing=True, kept=True)
    cards = tuple(StrandCard(k, tiles[k], words[k], words[k].split()[0], k == 2, k == 1) for k in range(4))
    return StrandsState(cards, seed, why_not)


def test_a_click_selects_and_one_on_the_picture_plays(row: StrandRow, scene: Scene, qtbot: QtBot) -> None:
    told, card = scene.calls, row.cards[2]
    qtbot.mouseClick(card, Qt.MouseButton.LeftButton, pos=QPointF(card.width() - 8.0, 16.0).toPoint())
    qtbot.mouseClick(card, Qt.MouseButton.LeftButton, pos=QPointF(30.0, 30.0).toPoint())
    assert told == [("grid.select_strand", 2), ("grid.select_strand", 2), ("listening.play_strand", 2)]


def test_an_empty_strand_is_neither_selected_nor_played_but_can_be_seeded(
    row: StrandRow, scene: Scene, qtbot: QtBot
) -> None:
    told, card = scene.calls, row.cards[3]
    qtbot.mouseClick(card, Qt.MouseButton.LeftButton, pos=QPointF(30.0, 30.0).toPoint())
    assert told == []
    card.plant_button.click()
    assert told == [("strands.plant", 3)]


@pytest.mark.parametrize("width", [700, 815, 1000])
def test_each_act_is_a_word_with_a_name_that_is_whole(row: StrandRow, scene: Scene, qtbot: QtBot, width: int) -> None:
    row.resize(width, 60)
    told, card = scene.calls, row.cards[1]
    assert not any(button.isVisible() for button in card._buttons)
    qtbot.mouseMove(card, QPoint(70, 12))
    assert [button.text() for button in card._buttons] == ["All", "Restart", "Seed", "Stop"]
    for button in card._buttons:
        assert button.isVisible()
        assert button.width() >= button.sizeHint().width()
        assert button.height() >= 24
        assert button.accessibleName()
        assert card.rect().contains(button.geometry())
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert told == [
        ("strands.toggle_focus", 1),
        ("strands.restart", 1),
        ("strands.plant", 1),
        ("strands.toggle_halt", 1),
    ]
    assert "037-01" in card.plant_button.toolTip()
    assert card.focus_button.toolTip().startswith("Search in all strands again")
    assert row.cards[2].halt_button.toolTip() == "Go on with strand 3"
    assert "nothing new for 2,300" in card.accessibleName()
    assert "searched alone" in card.accessibleName()


def test_words_of_acts_never_lie_over_each_other(row: StrandRow) -> None:
    for width in (700, 815, 1000):
        row.resize(width, 60)
        for card in row.cards:
            places = [button.geometry() for button in card._buttons]
            assert not any(a.intersects(b) for k, a in enumerate(places) for b in places[:k])


def test_tab_goes_from_a_card_through_its_acts_to_the_next_card(row: StrandRow, qtbot: QtBot) -> None:
    card = row.cards[1]
    card.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(card.hasFocus)
    for button in card._buttons:
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        assert QApplication.focusWidget() is button
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is row.cards[2]
    assert not any(button.isVisible() for button in card._buttons)
    assert [button.text() for button in row.cards[2]._buttons] == ["Focus", "Restart", "Seed", "Go on"]
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Backtab)
    assert QApplication.focusWidget() is card


def test_what_cannot_be_done_says_why(row: StrandRow) -> None:
    row.show_strands(strands(why_not="The search has ended"))
    assert all(not b.isEnabled() and b.toolTip() == "The search has ended" for c in row.cards for b in c._buttons)
    row.show_strands(strands(seed=""))
    assert row.cards[0].restart_button.isEnabled()
    assert not row.cards[0].plant_button.isEnabled()
    assert "Select" in row.cards[0].plant_button.toolTip()


def test_a_card_that_tab_reaches_is_selected_and_leaves_space_and_enter_to_the_window(
    row: StrandRow, scene: Scene, qtbot: QtBot
) -> None:
    told, card = scene.calls, row.cards[2]
    card.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(card.hasFocus)
    assert told == [("grid.select_strand", 2)]
    for key in (Qt.Key.Key_Space, Qt.Key.Key_Return):
        event = QKeyEvent(QEvent.Type.ShortcutOverride, key, Qt.KeyboardModifier.NoModifier)
        event.ignore()
        QApplication.sendEvent(card, event)
        assert not event.isAccepted()


def test_a_tile_dropped_on_a_card_seeds_the_strand(row: StrandRow, scene: Scene) -> None:
    told, data = scene.calls, QMimeData()
    data.setData(PLACE_MIME, b"7")
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    for event in (
        QDragEnterEvent(QPoint(20, 20), Qt.DropAction.CopyAction, data, left, none),
        QDropEvent(QPointF(20, 20), Qt.DropAction.CopyAction, data, left, none),
    ):
        QApplication.sendEvent(row.cards[3], event)
        assert event.isAccepted()
    assert told == [("strands.plant_place", 3, 7)]


def test_a_search_of_one_strand_shows_no_row(row: StrandRow) -> None:
    row.show_strands(StrandsState(strands().cards[:1]))
    assert not row.isVisible()
    row.show_strands(StrandsState())
    assert not row.isVisible()


def test_the_line_moves_over_the_strand_that_sounds_alone(row: StrandRow) -> None:
    row.show_playhead(0.5)
    heads = [card._playhead for card in row.cards]
    assert heads[1] == pytest.approx(0.25)
    assert heads[:1] + heads[2:] == [None, None, None]
    row.show_playhead(None)
    assert row.cards[1]._playhead is None
