"""What a test of the window may not leave behind: a process, a thread of its own, a timer that still runs.

Whoever goes on after a test takes the machine from the next one, or calls what is not there any more.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from patience import PATIENCE_S
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer
from shiboken6 import Shiboken

SHORTLY_S = 15.0 if PATIENCE_S > 15.0 else PATIENCE_S  # what was told to end may take so long on a busy machine


def processes() -> set[int]:
    """Children of this process that live; without /proc none are known. Python's own helper is none of ours."""
    found: set[int] = set()
    for children in Path("/proc/self/task").glob("*/children"):
        found.update(int(pid) for pid in _text(children).split())
    return {pid for pid in found if _lives(pid) and "resource_tracker" not in _text(Path(f"/proc/{pid}/cmdline"))}


def threads() -> set[threading.Thread]:
    """Threads that Python has begun and that live."""
    return {thread for thread in threading.enumerate() if thread is not threading.main_thread()}


def timers() -> set[QTimer]:
    """Timers that run."""
    return {found for found in Shiboken.getAllValidWrappers() if isinstance(found, QTimer) and found.isActive()}


def _lives(pid: int) -> bool:
    stat = _text(Path(f"/proc/{pid}/stat"))
    return bool(stat) and stat.rsplit(")", 1)[1].split()[0] != "Z"


def _text(path: Path) -> str:
    try:
        return path.read_text(errors="replace")
    except OSError:  # it has ended
        return ""


class Leftovers:
    """What there is more of than there was, but for what belongs to a controller that serves all tests."""

    def __init__(self) -> None:
        self._before: tuple[set[int], set[threading.Thread], set[QTimer]] = (processes(), threads(), timers())

    def found(self, shared: Any | None) -> list[str]:
        """In words. ``shared`` is that controller."""
        children = _children_of(shared)
        pids = {child.pid for child in children}
        theirs = {thread for child in children for thread in child.threads}
        theirs |= {shared.reader._thread} if shared is not None else set()
        left = [f"process {pid}: {_command(pid)}" for pid in processes() - self._before[0] - pids]
        left += [f"thread {thread.name}" for thread in threads() - self._before[1] - theirs]
        new = (timer for timer in timers() - self._before[2] if not _belongs(timer, shared))
        return left + [f"timer of {timer.interval()} ms of {timer.parent()}" for timer in new]


def _children_of(controller: Any | None) -> list[Any]:
    if controller is None:
        return []
    others = (controller.live._child, controller.synth.link._child)
    return [*controller.workers._children.values(), *(child for child in others if child)]


def _command(pid: int) -> str:
    return _text(Path(f"/proc/{pid}/cmdline")).replace("\0", " ")[:200]


def _belongs(timer: QTimer, owner: QObject | None) -> bool:
    above: QObject | None = timer
    while above is not None and above is not owner:
        above = above.parent()
    return owner is not None and above is owner


@pytest.fixture(autouse=True)
def nothing_left(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fails a test that leaves a process, a thread or a running timer. Made first, so that it looks last."""
    before = Leftovers()
    yield
    shared = request.getfixturevalue("shared") if "shared" in request.fixturenames else []
    controller = shared[0].controller if shared else None
    end = time.monotonic() + SHORTLY_S
    while left := before.found(controller):
        if time.monotonic() > end:
            pytest.fail("after the test there is still " + "; ".join(left))
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QCoreApplication.processEvents()
        time.sleep(0.01)
