"""Widgets that nobody holds go between two events, in the thread of the window."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ui.processes.garbage import GarbageCollector


class Loop(QWidget):
    """Holds itself."""

    def __init__(self) -> None:
        super().__init__()
        self.me = self


@pytest.fixture
def collector(qtbot: QtBot) -> Iterator[GarbageCollector]:
    made = GarbageCollector()
    yield made
    made.deleteLater()
    gc.unfreeze()


def rubbish() -> None:
    """More new objects in cycles than Python would leave alone."""
    for _ in range(5000):
        ring: list[object] = []
        ring.append(ring)


def test_no_statement_and_no_other_thread_takes_a_widget_down(collector: GarbageCollector) -> None:
    gone = weakref.ref(Loop())
    rubbish()
    thread = threading.Thread(target=rubbish)
    thread.start()
    thread.join()
    assert gone() is not None


def test_the_event_loop_does(collector: GarbageCollector, qtbot: QtBot) -> None:
    gone = weakref.ref(Loop())
    rubbish()
    qtbot.waitUntil(lambda: gone() is None)


def test_what_is_there_when_the_window_is_made_is_not_looked_through_again(collector: GarbageCollector) -> None:
    collector.settle()
    assert gc.get_freeze_count() > 0
