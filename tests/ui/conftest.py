"""A dressed application without a screen, and the window with a made-up controller."""

from __future__ import annotations

import os
from collections.abc import Iterator

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from controllers import home as home
from controllers import own as own
from controllers import shared as shared
from controllers import shared_home as shared_home
from controllers import told as told
from fake_controller import FakeController
from looking import gallery as gallery
from looking import target as target
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from stages import desk as desk
from stages import stage as stage

from ui.look import theme
from ui.views.main_window import MainWindow


@pytest.fixture(scope="session")
def dressed(qapp: QApplication) -> QApplication:
    """The application in the dark theme, without motion."""
    theme.apply(qapp, reduce_motion=True)
    return qapp


@pytest.fixture
def controller(dressed: QApplication) -> FakeController:
    return FakeController()


@pytest.fixture
def window(dressed: QApplication, controller: FakeController) -> Iterator[MainWindow]:
    """The main window as it first appears; gone for good after the test, so that windows do not pile up."""
    made = MainWindow(controller)  # type: ignore[arg-type]
    controller.start()
    made.show()
    yield made
    made.close()
    made.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def running_window(qtbot: QtBot, window: MainWindow, controller: FakeController) -> MainWindow:
    """The window in the middle of a run, with the keyboard; nothing was called yet."""
    controller.load("epiano_60.flac")
    controller.show_running()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    controller.calls.clear()
    return window
