"""Tiles and their grid: every state looks different, and a click says which one was meant."""

from __future__ import annotations

from dataclasses import replace
from types import ModuleType

import numpy as np
import pytest
from looking import LEFT, drag, has, pixels
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.look import dress, theme
from ui.view_state.window import GridState, Tile
from ui.widgets.candidate_grid import CandidateGrid
from ui.widgets.tile import MARGIN, TileWidget
from ui.widgets.tile_foot import star_metrics


@pytest.fixture
def tile(dressed: QApplication, qtbot: QtBot) -> TileWidget:
    made = TileWidget()
    made.resize(220, 110)
    qtbot.addWidget(made)
    return made


@pytest.mark.parametrize(
    "change",
    [
        {"heard": False},
        {"selected": True},
        {"playing": True},
        {"stars": 3},
        {"kept": True},
        {"rejected": True},
        {"parent": True},
        {"silent": True, "picture": None, "distance": None},
        {"distance": 9.99},
        {"words": ("darker", "shorter decay")},
        {"differs": True},
        {"candidate": None, "picture": None},
    ],
)
def test_every_state_of_a_tile_looks_different(
    tile: TileWidget, gallery: ModuleType, change: dict[str, object]
) -> None:
    plain = gallery.tile(0, 2.32, 5)
    tile.set_state(plain)
    before = pixels(tile)
    tile.set_state(replace(plain, **change))
    assert (pixels(tile) != before).any()
    assert tile.accessibleName() != ""


def test_a_small_tile_says_its_first_word_beside_stars_too(tile: TileWidget, gallery: ModuleType) -> None:
    tile.resize(196, 110)
    state = gallery.tile(0, 2.32, 5, selected=True, stars=0, heard=False, words=("edited: 12 values", "darker"))
    looks = []
    for words in (state.words, ("edited: 13 values",), ()):
        tile.set_state(replace(state, words=words))
        tile.set_focused(True)
        looks.append(pixels(tile))
    assert (looks[0] != looks[2]).any()
    assert (looks[1] != looks[2]).any()


def test_a_tile_at_rest_wears_no_accent_and_a_focused_one_wears_a_thicker_ring(
    tile: TileWidget, gallery: ModuleType
) -> None:
    tile.set_state(gallery.tile(0, 2.32, 5))
    assert not has(tile, "accent")
    tile.set_state(gallery.tile(0, 2.32, 5, selected=True))
    thin = np.count_nonzero((pixels(tile) == pixels(tile)[MARGIN - 1, 110]).all(axis=2))
    tile.set_focused(True)
    thick = np.count_nonzero((pixels(tile) == pixels(tile)[MARGIN - 1, 110]).all(axis=2))
    assert thick > 1.4 * thin
    assert has(tile, "accent")


def test_a_tile_that_was_not_heard_wears_a_quiet_ring_and_quiet_words_and_no_accent(
    tile: TileWidget, gallery: ModuleType
) -> None:
    heard = replace(gallery.tile(0, 2.32, 5), mark="", picture=None, heard=True)
    tile.set_state(heard)
    assert has(tile, "text")
    tile.set_state(replace(heard, heard=False))
    assert not has(tile, "text")
    tile.set_state(replace(gallery.tile(0, 2.32, 5), heard=False))
    assert not has(tile, "accent")


def test_silence_has_the_colour_of_the_well(tile: TileWidget, gallery: ModuleType) -> None:
    quiet = replace(gallery.picture(1), pixels=np.zeros((176, 200), np.uint8))
    tile.set_state(gallery.tile(0, 2.0, 1, picture=quiet))
    well = theme.color("well")
    assert tuple(pixels(tile)[40, 110, :3]) == (well.blue(), well.green(), well.red())


def test_the_playhead_moves_across_the_picture_and_leaves(tile: TileWidget, gallery: ModuleType) -> None:
    tile.set_state(gallery.tile(0, 2.32, 5, playing=True))
    without = pixels(tile)
    tile.set_playhead(0.5)
    changed = np.nonzero((pixels(tile) != without).any(axis=(0, 2)))[0]
    assert abs(changed.mean() - tile.width() / 2) < 2
    assert len(changed) <= 6
    tile.set_playhead(None)
    assert (pixels(tile) == without).all()


def test_a_new_picture_replaces_the_old_one(tile: TileWidget, gallery: ModuleType) -> None:
    tile.set_state(gallery.tile(0, 2.32, 5))
    before = pixels(tile)
    for seed in range(3, 9):  # a freed picture's place in memory may be taken by the next one
        tile.set_state(gallery.tile(0, 2.32, 5, picture=gallery.picture(seed, note_hz=100.0 * seed)))
        after = pixels(tile)
        assert (after != before).any()
        before = after


def test_clicks_on_a_tile_select_play_and_rate(tile: TileWidget, gallery: ModuleType, qtbot: QtBot) -> None:
    tile.set_state(gallery.tile(0, 2.32, 5, stars=2))
    with qtbot.waitSignal(tile.clicked):
        qtbot.mouseClick(tile, LEFT, pos=QPoint(20, 20))
    with qtbot.waitSignal(tile.play_requested):
        qtbot.mouseClick(tile, LEFT, pos=tile._picture_rect().center().toPoint())
    left, pitch, _size = star_metrics(tile._foot_rect())
    middle = int(tile._foot_rect().center().y())
    for star in (1, 5):
        with qtbot.waitSignal(tile.star_clicked) as rated:
            qtbot.mouseClick(tile, LEFT, pos=QPoint(int(left + (star - 0.5) * pitch), middle))
        assert rated.args == [star]
    with qtbot.waitSignal(tile.star_clicked) as rated:
        qtbot.mouseClick(tile, LEFT, pos=QPoint(int(left + 1.5 * pitch), middle))
    assert rated.args == [0]  # the star that is set takes the rating back


@pytest.mark.parametrize("keys", [Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.AltModifier])
@pytest.mark.parametrize("suffix", [".syx", ".wav"])
def test_a_voice_file_is_dragged_out_by_the_tile_and_a_sound_by_its_handle_whatever_key_is_held(
    tile: TileWidget, gallery: ModuleType, qtbot: QtBot, keys: Qt.KeyboardModifier, suffix: str
) -> None:
    tile.set_state(gallery.tile(0, 2.32, 5))
    start = tile.wav_rect().center().toPoint() if suffix == ".wav" else QPoint(30, 30)
    with qtbot.waitSignal(tile.drag_started) as started:
        drag(tile, start, QPoint(90, 60), keys)
    assert started.args == [suffix]


def test_a_tile_shows_the_letter_that_hears_it_where_there_is_something_to_hear(
    tile: TileWidget, gallery: ModuleType
) -> None:
    tile.set_state(gallery.tile(0, 2.32, 5))
    without = pixels(tile)
    tile.set_letter("Q")
    assert (pixels(tile) != without).any()
    tile.set_letter("")
    assert (pixels(tile) == without).all()
    tile.set_state(Tile(3))
    rendering = pixels(tile)
    tile.set_letter("Q")
    assert (pixels(tile) == rendering).all()


def test_a_rendering_tile_cannot_be_played_rated_or_dragged(tile: TileWidget, qtbot: QtBot) -> None:
    tile.set_state(Tile(3))
    heard: list[object] = []
    for signal in (tile.clicked, tile.play_requested, tile.star_clicked, tile.drag_started):
        signal.connect(lambda *args: heard.append(args))
    for spot in (QPoint(20, 20), tile._picture_rect().center().toPoint(), QPoint(190, 95)):
        qtbot.mouseClick(tile, LEFT, pos=spot)
    drag(tile, QPoint(30, 30), QPoint(90, 60))
    assert heard == []
    assert tile.accessibleName() == "Place 4, rendering"


@pytest.mark.parametrize("width", [150, 180, 212, 320])
@pytest.mark.parametrize("distance", [2.34, 88.88, None])
def test_figures_of_a_tile_end_before_its_stars(
    tile: TileWidget, gallery: ModuleType, width: int, distance: float | None
) -> None:
    tile.resize(width, 110)
    state = gallery.tile(0, distance, 32, label="A LONG NAME 037-01")
    tile.set_state(replace(state, picture=None))
    left = int(star_metrics(tile._foot_rect())[0])
    foot = tile._foot_rect()
    strip = pixels(tile)[int(foot.top()) + 6 : int(foot.bottom()) - 6, left - 4 : left]
    assert (strip == strip[0, 0]).all()


def test_the_grid_passes_on_which_tile_was_meant(dressed: QApplication, gallery: ModuleType, qtbot: QtBot) -> None:
    grid = CandidateGrid()
    qtbot.addWidget(grid)
    grid.resize(880, 460)
    grid.set_state(gallery.grid_state())
    with qtbot.waitSignal(grid.selected) as chosen:
        qtbot.mouseClick(grid.tiles[6], LEFT, pos=QPoint(20, 20))
    assert chosen.args == [6]
    with qtbot.waitSignal(grid.dragged) as dragged:
        drag(grid.tiles[2], QPoint(12, 12), QPoint(80, 50))
    assert dragged.args == [2, ".syx"]
    tile = grid.tiles[7]
    left, pitch, _size = star_metrics(tile._foot_rect())
    with qtbot.waitSignal(grid.rated) as rated:
        qtbot.mouseClick(tile, LEFT, pos=QPoint(int(left + 3.5 * pitch), int(tile._foot_rect().center().y())))
    assert rated.args == [7, 4]


def test_a_click_gives_the_grid_the_keyboard(dressed: QApplication, gallery: ModuleType, qtbot: QtBot) -> None:
    grid = CandidateGrid()
    qtbot.addWidget(grid)
    grid.resize(880, 460)
    grid.set_state(gallery.grid_state())
    with qtbot.waitExposed(grid):
        grid.show()
    grid.clearFocus()
    qtbot.mouseClick(grid.tiles[0], LEFT, pos=QPoint(20, 20))
    assert grid.hasFocus() or grid.tiles[0].hasFocus()
    assert has(grid.tiles[0], "accent")


def test_places_after_the_last_voice_are_vacant(dressed: QApplication, gallery: ModuleType, qtbot: QtBot) -> None:
    grid = CandidateGrid()
    qtbot.addWidget(grid)
    tiles = tuple(gallery.tile(k, None, 1) if k < 4 else Tile(k) for k in range(16))
    grid.set_state(GridState(tiles, page=1, pages=2, total=20))
    assert grid.tiles[4].accessibleName() == "Place 5, empty"
    grid.set_state(GridState(tiles, page=0, pages=1, total=16))
    assert grid.tiles[4].accessibleName() == "Place 5, rendering"


def test_new_pictures_come_in_turns_and_all_arrive(dressed: QApplication, gallery: ModuleType, qtbot: QtBot) -> None:
    grid = CandidateGrid()
    qtbot.addWidget(grid)
    grid.resize(880, 460)
    first = gallery.grid_state()
    pictures = [gallery.picture(50 + k) for k in range(15)]
    changed = [replace(t, picture=p, silent=False) for t, p in zip(first.tiles, pictures, strict=False)]
    changed[2] = replace(changed[2], stars=5)
    dress.apply(dressed, "dark")  # with motion
    try:
        with qtbot.waitExposed(grid):
            grid.show()
        grid.set_state(first)
        grid.set_state(replace(first, tiles=(*changed, first.tiles[15])))
        assert grid.tiles[2].state().stars == 5  # what a person did is never late
        assert grid.tiles[14].state().picture is not pictures[14]
        qtbot.waitUntil(lambda: all(t.state().picture is p for t, p in zip(grid.tiles, pictures, strict=False)))
    finally:
        dress.apply(dressed, "dark", reduce_motion=True)
