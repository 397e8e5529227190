"""Widgets together: another theme, and the pages of the gallery."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import pytest
from looking import pixels
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from ui.look import dress
from ui.view_state.window import TargetState
from ui.widgets.spectrograms import Spectrograms
from ui.widgets.tile import TileWidget
from ui.widgets.waveform import WaveformView


def test_a_change_of_theme_repaints_what_is_on_screen(
    dressed: QApplication, gallery: ModuleType, target: TargetState, qtbot: QtBot
) -> None:
    def make() -> list[QWidget]:
        tile, wave, pair = TileWidget(), WaveformView(), Spectrograms()
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
        dress.apply(dressed, "light", reduce_motion=True)
        for widget, dark, new in zip(old, before, make(), strict=True):
            assert (pixels(widget) != dark).mean() > 0.2
            assert (pixels(widget) == pixels(new)).all()
    finally:
        dress.apply(dressed, "dark", reduce_motion=True)


def test_the_gallery_draws_every_page_in_both_themes(
    dressed: QApplication, gallery: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        for mode in ("light", "dark"):
            gallery.draw(tmp_path, mode, 1, "")
    finally:
        dress.apply(dressed, "dark", reduce_motion=True)
    drawn = sorted(tmp_path.glob("*.png"))
    assert len(drawn) == 2 * len(gallery.PAGES)
    for file in drawn:
        image = QImage(str(file))
        colours = {image.pixel(x, y) for x in range(0, image.width(), 3) for y in range(0, image.height(), 3)}
        assert len(colours) > 40, file.name
