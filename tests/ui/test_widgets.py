"""Widgets paint the states they are given, say what a person does, and keep words inside of their places."""

from __future__ import annotations

import importlib.util
import itertools
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QDropEvent, QImage, QKeySequence, QMouseEvent, QShortcut, QWheelEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ui import theme
from ui.state import Banner, GridState, KeptVoice, TargetState, Tile, Toast
from ui.widgets import painting
from ui.widgets.algorithm_diagram import AlgorithmDiagram, places
from ui.widgets.banner import BannerBar
from ui.widgets.buttons import Button, ChoiceButton, IconButton, Segmented
from ui.widgets.candidate_grid import CandidateGrid
from ui.widgets.envelope_view import EnvelopeView, curve, level_octaves
from ui.widgets.kept_strip import PLACE_MIME, KeptStrip
from ui.widgets.linked_plots import time_ticks
from ui.widgets.note_field import NoteField, parse_note
from ui.widgets.operator_card import OperatorCard, frequency
from ui.widgets.progress import ProgressPlot
from ui.widgets.slider import Slider, VolumeSlider
from ui.widgets.spectrogram import SpectrogramPair, beside, difference, note_name
from ui.widgets.stars import Stars
from ui.widgets.status_item import StatusItem
from ui.widgets.tile import MARGIN, TileWidget
from ui.widgets.toast import ToastBar
from ui.widgets.waveform import SHORTEST_S, WaveformView

ROOT = Path(__file__).resolve().parents[2]
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture(scope="module")
def gallery() -> ModuleType:
    """The gallery script: its made-up sounds, and its pages."""
    spec = importlib.util.spec_from_file_location("gallery", ROOT / "scripts" / "gallery.py")
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


def pixels(widget: QWidget) -> np.ndarray:
    """What the widget paints, as (height, width, 4) bytes."""
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    flat = np.frombuffer(image.constBits(), dtype=np.uint8)
    return flat.reshape(image.height(), image.bytesPerLine() // 4, 4)[:, : image.width()].copy()


def has(widget: QWidget, token: str) -> bool:
    """Whether a token's very colour is to be seen."""
    colour = theme.color(token)
    wanted = (colour.blue(), colour.green(), colour.red())
    return bool((pixels(widget)[:, :, :3] == wanted).all(axis=2).any())


def drag(widget: QWidget, start: QPoint, end: QPoint, modifiers: Qt.KeyboardModifier | None = None) -> None:
    keys = modifiers or Qt.KeyboardModifier.NoModifier
    for kind, at, button in (
        (QEvent.Type.MouseButtonPress, start, LEFT),
        (QEvent.Type.MouseMove, end, Qt.MouseButton.NoButton),
        (QEvent.Type.MouseButtonRelease, end, LEFT),
    ):
        held = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseButtonRelease else LEFT
        place = widget.mapToGlobal(at)
        event = QMouseEvent(kind, QPointF(at), QPointF(place), button, held, keys)
        QApplication.sendEvent(widget, event)


@pytest.fixture
def tile(dressed: QApplication, qtbot: QtBot) -> TileWidget:
    made = TileWidget()
    made.resize(220, 110)
    qtbot.addWidget(made)
    return made


@pytest.fixture
def target(gallery: ModuleType) -> TargetState:
    picture, wave = gallery.picture(1), gallery.waveform()
    return TargetState("epiano_60.flac", 60, "C4", 261.8, True, "file name", 0.0, wave, picture, (0.1, 1.8), 1.1)


# ---- tiles


@pytest.mark.parametrize(
    "change",
    [
        {"heard": False},
        {"selected": True},
        {"playing": True},
        {"stars": 3},
        {"kept": True},
        {"parent": True},
        {"silent": True, "picture": None, "distance": None},
        {"distance": 9.99},
        {"mark": "ALG 32"},
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
    left, pitch, _size = tile._star_metrics()
    middle = int(tile._foot_rect().center().y())
    for star in (1, 5):
        with qtbot.waitSignal(tile.star_clicked) as rated:
            qtbot.mouseClick(tile, LEFT, pos=QPoint(int(left + (star - 0.5) * pitch), middle))
        assert rated.args == [star]
    with qtbot.waitSignal(tile.star_clicked) as rated:
        qtbot.mouseClick(tile, LEFT, pos=QPoint(int(left + 1.5 * pitch), middle))
    assert rated.args == [0]  # the star that is set takes the rating back


@pytest.mark.parametrize(
    ("keys", "suffix"), [(Qt.KeyboardModifier.NoModifier, ".syx"), (Qt.KeyboardModifier.AltModifier, ".wav")]
)
def test_dragging_a_tile_out_asks_for_a_file(
    tile: TileWidget, gallery: ModuleType, qtbot: QtBot, keys: Qt.KeyboardModifier, suffix: str
) -> None:
    tile.set_state(gallery.tile(0, 2.32, 5))
    with qtbot.waitSignal(tile.drag_started) as started:
        drag(tile, QPoint(30, 30), QPoint(90, 60), keys)
    assert started.args == [suffix]


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
    left = int(tile._star_metrics()[0])
    foot = tile._foot_rect()
    strip = pixels(tile)[int(foot.top()) + 6 : int(foot.bottom()) - 6, left - 4 : left]
    assert (strip == strip[0, 0]).all()


# ---- the grid


def test_the_grid_passes_on_which_tile_was_meant(dressed: QApplication, gallery: ModuleType, qtbot: QtBot) -> None:
    grid = CandidateGrid()
    qtbot.addWidget(grid)
    grid.resize(880, 460)
    grid.set_state(gallery.grid_state())
    with qtbot.waitSignal(grid.selected) as chosen:
        qtbot.mouseClick(grid.tiles[6], LEFT, pos=QPoint(20, 20))
    assert chosen.args == [6]
    with qtbot.waitSignal(grid.dragged) as dragged:
        drag(grid.tiles[2], QPoint(30, 30), QPoint(80, 50))
    assert dragged.args == [2, ".syx"]
    tile = grid.tiles[7]
    left, pitch, _size = tile._star_metrics()
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
    theme.apply(dressed, "dark")  # with motion
    try:
        with qtbot.waitExposed(grid):
            grid.show()
        grid.set_state(first)
        grid.set_state(replace(first, tiles=(*changed, first.tiles[15])))
        assert grid.tiles[2].state().stars == 5  # what a person did is never late
        assert grid.tiles[14].state().picture is not pictures[14]
        qtbot.waitUntil(lambda: all(t.state().picture is p for t, p in zip(grid.tiles, pictures, strict=False)))
    finally:
        theme.apply(dressed, "dark", reduce_motion=True)


# ---- pictures


def test_the_pair_draws_both_pictures_at_the_same_size(
    dressed: QApplication, gallery: ModuleType, qtbot: QtBot
) -> None:
    pair = SpectrogramPair()
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
    pair = SpectrogramPair()
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
    pair = SpectrogramPair()
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


# ---- fields, bars, strips


@pytest.mark.parametrize(
    ("words", "note"),
    [
        ("C4", 60),
        ("60", 60),
        ("c#4", 61),
        ("Bb3", 58),
        ("F♯2", 42),
        ("A-1", 9),
        ("128", None),
        ("H2", None),
        ("", None),
    ],
)
def test_notes_are_read_as_names_and_numbers(words: str, note: int | None) -> None:
    assert parse_note(words) == note


def test_the_note_is_corrected_by_wheel_keys_and_typing(
    dressed: QApplication, target: TargetState, qtbot: QtBot
) -> None:
    field = NoteField()
    qtbot.addWidget(field)
    field.set_state(target)
    field.show()
    with qtbot.waitSignal(field.note_changed) as changed:
        qtbot.keyClick(field, Qt.Key.Key_Up)
    assert changed.args == [61]
    with qtbot.waitSignal(field.note_changed) as changed:
        qtbot.keyClick(field, Qt.Key.Key_PageDown)
    assert changed.args == [49]
    middle, none = QPointF(20, 14), Qt.KeyboardModifier.NoModifier
    wheel = QWheelEvent(
        middle, middle, QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton, none, Qt.ScrollPhase.NoScrollPhase, False
    )
    with qtbot.waitSignal(field.note_changed) as changed:
        QApplication.sendEvent(field, wheel)
    assert changed.args == [50]
    field.edit()
    field._edit.setText("A3")
    with qtbot.waitSignal(field.note_changed) as changed:
        qtbot.keyClick(field._edit, Qt.Key.Key_Return)
    assert changed.args == [57]
    assert field._edit.isHidden()
    field.edit()
    field._edit.setText("C5")
    with qtbot.assertNotEmitted(field.note_changed):
        qtbot.keyClick(field._edit, Qt.Key.Key_Escape)
    assert field._edit.isHidden()
    assert field.note() == 57


def test_what_is_no_note_is_refused_in_words_and_can_be_typed_again(
    dressed: QApplication, target: TargetState, qtbot: QtBot
) -> None:
    field = NoteField()
    qtbot.addWidget(field)
    field.set_state(target)
    field.show()
    field.edit()
    before = pixels(field)
    field._edit.setText("H9")
    with qtbot.assertNotEmitted(field.note_changed):
        qtbot.keyClick(field._edit, Qt.Key.Key_Return)
    assert not field._edit.isHidden()
    assert (pixels(field) != before).any()
    with qtbot.waitSignal(field.note_changed) as changed:
        qtbot.keyClicks(field._edit, "a3")  # what was typed before is selected, so this takes its place
        qtbot.keyClick(field._edit, Qt.Key.Key_Return)
    assert changed.args == [57]
    assert field._edit.isHidden()


def test_a_banner_shows_its_buttons_and_hides_without_cause(dressed: QApplication, qtbot: QtBot) -> None:
    bar = BannerBar()
    qtbot.addWidget(bar)
    bar.resize(900, 40)
    assert bar.isHidden()
    bar.set_state(Banner("volume-x", "No sound device.", "Everything goes on.", (("retry", "Retry"),)))
    assert not bar.isHidden()
    button = bar.findChild(Button)
    assert button is not None
    with qtbot.waitSignal(bar.action) as pressed:
        button.click()
    assert pressed.args == ["retry"]
    with qtbot.waitSignal(bar.closed):
        bar.findChild(IconButton).click()
    bar.set_state(None)
    assert bar.isHidden()


def test_a_toast_can_be_undone_and_stays_while_hovered(dressed: QApplication, qtbot: QtBot) -> None:
    bar = ToastBar()
    qtbot.addWidget(bar)
    bar.resize(500, 26)
    before = pixels(bar)
    bar.show_toast(Toast("Kept 037-01", "bookmark", undo="undo"))
    assert (pixels(bar) != before).any()
    assert bar._timer.isActive()
    QApplication.sendEvent(bar, QEvent(QEvent.Type.Leave))
    bar.enterEvent(QEvent(QEvent.Type.Enter))
    assert not bar._timer.isActive()
    with qtbot.waitSignal(bar.undone) as undone:
        qtbot.mouseClick(bar, LEFT, pos=bar._undo_rect().center().toPoint())
    assert undone.args == ["undo"]
    assert bar.toast() is None
    assert (pixels(bar) == before).all()


def test_kept_voices_are_played_deleted_chosen_and_dragged(
    dressed: QApplication, gallery: ModuleType, qtbot: QtBot
) -> None:
    strip = KeptStrip()
    qtbot.addWidget(strip)
    strip.resize(850, 50)
    strip.set_state(tuple(KeptVoice(10 + k, f"Voice {k}", b"", 2.0, 0, "x", gallery.picture(k)) for k in range(3)))
    card = strip._rect(1)
    with qtbot.waitSignal(strip.play) as played:
        qtbot.mouseClick(strip, LEFT, pos=strip._thumb_rect(card).center().toPoint())
    assert played.args == [11]
    with qtbot.waitSignal(strip.deleted) as deleted:
        qtbot.mouseClick(strip, LEFT, pos=strip._delete_rect(card).center().toPoint())
    assert deleted.args == [11]
    with qtbot.waitSignal(strip.selected) as chosen:
        qtbot.mouseClick(strip, LEFT, pos=card.center().toPoint())
    assert chosen.args == [11]
    with qtbot.waitSignal(strip.selected) as chosen:
        qtbot.keyClick(strip, Qt.Key.Key_Right)
    assert chosen.args == [12]
    with qtbot.waitSignal(strip.dragged) as dragged:
        drag(strip, card.center().toPoint(), card.center().toPoint() + QPoint(60, 0))
    assert dragged.args == [11, ".syx"]


def test_a_tile_dropped_on_the_kept_strip_is_told_by_its_place(dressed: QApplication, qtbot: QtBot) -> None:
    strip = KeptStrip()
    qtbot.addWidget(strip)
    carried = QMimeData()
    carried.setData(PLACE_MIME, b"7")
    drop = QDropEvent(
        QPointF(20, 20), Qt.DropAction.CopyAction, carried, LEFT, Qt.KeyboardModifier.NoModifier, QEvent.Type.Drop
    )
    with qtbot.waitSignal(strip.tile_dropped) as dropped:
        strip.dropEvent(drop)
    assert dropped.args == [7]


def test_buttons_choices_segments_sliders_and_stars_tell_what_was_chosen(dressed: QApplication, qtbot: QtBot) -> None:
    segments = Segmented(["Pair", "Difference"])
    slider, stars, volume = Slider("Mutation", 0.5), Stars(), VolumeSlider()
    for widget in (segments, slider, stars, volume):
        qtbot.addWidget(widget)
        widget.resize(widget.sizeHint())
    with qtbot.waitSignal(segments.chosen) as chosen:
        qtbot.mouseClick(segments, LEFT, pos=segments._rects()[1].center().toPoint())
    assert chosen.args == [1]
    with qtbot.waitSignal(slider.changed) as changed:
        qtbot.keyClick(slider, Qt.Key.Key_Right)
    assert changed.args == pytest.approx([0.55])
    with qtbot.waitSignal(stars.rated) as rated:
        qtbot.keyClick(stars, Qt.Key.Key_4)
    assert rated.args == [4]
    with qtbot.waitSignal(volume.changed) as muted:
        volume.findChild(IconButton).click()
    assert muted.args == [0.0]
    choice = ChoiceButton("Population", ["16", "64"], 1)
    qtbot.addWidget(choice)
    assert choice.accessibleName() == "Population 64"


def test_a_disabled_button_says_why(dressed: QApplication, qtbot: QtBot) -> None:
    button = Button("Send", "send", tip="Send to the synth", key="Ctrl D")
    qtbot.addWidget(button)
    assert button.toolTip() == "Send to the synth (Ctrl D)"
    button.set_reason("No MIDI output is chosen")
    assert not button.isEnabled()
    assert button.toolTip() == button.accessibleDescription() == "No MIDI output is chosen"
    button.set_reason("")
    assert button.isEnabled()


@pytest.mark.parametrize("words", ["Evolve", "Breed without a target", "Speichern unter…"])
def test_words_fit_their_buttons(dressed: QApplication, qtbot: QtBot, words: str) -> None:
    button, item = Button(words, "play", kind="main"), StatusItem("cable", words)
    for widget in (button, item):
        qtbot.addWidget(widget)
        size = 13 if widget is button else 12
        assert widget.sizeHint().width() >= painting.advance(words, size, 600 if widget is button else 400) + 24


def test_a_focused_widget_keeps_its_keys_from_the_shortcuts_of_the_window(dressed: QApplication, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    slider, stars = Slider("Mutation", 0.5), Stars()
    for widget in (slider, stars):
        column.addWidget(widget)
    stolen: list[str] = []
    for key in ("Right", "3"):
        QShortcut(QKeySequence(key), window, lambda key=key: stolen.append(key))
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    slider.setFocus()
    qtbot.keyClick(slider, Qt.Key.Key_Right)
    assert (stolen, slider.value()) == ([], pytest.approx(0.55))
    qtbot.keyClick(slider, Qt.Key.Key_3)  # not a key of the slider's
    assert stolen == ["3"]
    stars.setFocus()
    qtbot.keyClick(stars, Qt.Key.Key_3)
    assert (stolen, stars.stars()) == (["3"], 3)


# ---- the patch


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


# ---- all of them


def test_a_change_of_theme_repaints_what_is_on_screen(
    dressed: QApplication, gallery: ModuleType, target: TargetState, qtbot: QtBot
) -> None:
    def make() -> list[QWidget]:
        tile, wave, pair = TileWidget(), WaveformView(), SpectrogramPair()
        tile.set_state(gallery.tile(0, 2.32, 5, stars=2, kept=True))
        wave.set_state(target)
        pair.set_target(target.picture, "x")
        for widget in (tile, wave, pair):
            qtbot.addWidget(widget)
            widget.resize(300, 240)
        return [tile, wave, pair]

    old = make()
    before = [pixels(widget) for widget in old]
    try:
        theme.apply(dressed, "light", reduce_motion=True)
        for widget, dark, new in zip(old, before, make(), strict=True):
            assert (pixels(widget) != dark).mean() > 0.2
            assert (pixels(widget) == pixels(new)).all()
    finally:
        theme.apply(dressed, "dark", reduce_motion=True)


def test_the_gallery_draws_every_page_in_both_themes(
    dressed: QApplication, gallery: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        for mode in ("light", "dark"):
            gallery.draw(tmp_path, mode, 1, "")
    finally:
        theme.apply(dressed, "dark", reduce_motion=True)
    drawn = sorted(tmp_path.glob("*.png"))
    assert len(drawn) == 2 * len(gallery.PAGES)
    for file in drawn:
        image = QImage(str(file))
        colours = {image.pixel(x, y) for x in range(0, image.width(), 3) for y in range(0, image.height(), 3)}
        assert len(colours) > 40, file.name
