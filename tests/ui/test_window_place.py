"""The window comes back where it was, on a screen that there is."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from ui.settings import Settings
from ui.views.window_place import Placed, WindowPlace, fitted, parsed

LEFT, RIGHT = QRect(0, 0, 1920, 1080), QRect(1920, 0, 1280, 1024)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "settings.ini")


def test_a_window_is_put_where_it_was_by_what_was_written_before_any_end(
    dressed: QApplication, qtbot: QtBot, settings: Settings, tmp_path: Path
) -> None:
    first = QWidget()
    qtbot.addWidget(first)
    WindowPlace(first, settings)
    first.show()
    first.resize(500, 400)
    first.move(40, 30)
    written = tmp_path / "settings.ini"
    qtbot.waitUntil(lambda: written.exists() and "40 30 500 400" in written.read_text())
    second = QWidget()
    qtbot.addWidget(second)
    WindowPlace(second, Settings(written))  # as another program reads it
    assert (second.pos().x(), second.pos().y(), second.width(), second.height()) == (40, 30, 500, 400)


def test_a_window_of_a_screen_that_has_gone_comes_to_the_one_that_is_there() -> None:
    assert fitted(QRect(2000, 100, 1200, 800), [LEFT, RIGHT]) == QRect(2000, 100, 1200, 800)
    assert fitted(QRect(2000, 100, 1200, 800), [LEFT]) == QRect(720, 100, 1200, 800)
    assert fitted(QRect(-3000, -50, 4000, 3000), [RIGHT]) == RIGHT


@pytest.mark.parametrize("placed", [Placed(QRect(-8, 20, 1280, 720)), Placed(QRect(0, 0, 900, 700), maximized=True)])
def test_what_is_written_is_read_again(placed: Placed) -> None:
    assert parsed(str(placed)) == placed


@pytest.mark.parametrize("text", ["", "maximized", "1 2 3", "1 2 0 400", "a b c d", "1 2 3 4 5"])
def test_what_we_have_not_written_is_not_followed(text: str) -> None:
    assert parsed(text) is None
