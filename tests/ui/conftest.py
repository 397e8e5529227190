"""A dressed application without a screen, and the window in a made-up scene."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from collected import garbage_goes_between_tests as garbage_goes_between_tests
from controllers import home as home
from controllers import own as own
from controllers import shared as shared
from controllers import shared_home as shared_home
from controllers import told as told
from grids import desk as desk
from grids import grid as grid
from grids import ratings as ratings
from leftovers import nothing_left as nothing_left
from looking import gallery as gallery
from looking import target as target
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from scenes import Scene

from ui.look import dress
from ui.processes.workers import Workers
from ui.settings import Settings
from ui.views.main_window import MainWindow


@pytest.fixture(scope="session")
def dressed(qapp: QApplication) -> QApplication:
    """The application in the dark theme, without motion."""
    dress.apply(qapp, reduce_motion=True)
    return qapp


@pytest.fixture
def scene(dressed: QApplication, tmp_path: Path) -> Scene:
    return Scene(Settings(tmp_path / "settings.ini"))


@pytest.fixture
def window(dressed: QApplication, scene: Scene) -> Iterator[MainWindow]:
    """The main window as it first appears; gone for good after the test, so that windows do not pile up."""
    made = MainWindow(scene.intents, scene.states, scene.appearance, scene.conventions)
    scene.first_look()
    made.show()
    yield made
    made.close()
    made.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def workers(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workers]:
    """The window's processes without a window; its evolver does nothing."""
    monkeypatch.setenv("EVOSYNTH_HOME", str(tmp_path / "home"))
    made = Workers(evolver="idle:run")
    made.start()
    yield made
    made.close()


@pytest.fixture
def running_window(qtbot: QtBot, window: MainWindow, scene: Scene) -> MainWindow:
    """The window in the middle of a run, with the keyboard; nothing was called yet."""
    scene.load("epiano_60.flac")
    scene.show_running()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    scene.calls.clear()
    return window
