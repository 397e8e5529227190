"""The bridge to the process that owns the link to the synth.

Which synth it works with is remembered here, so that a process that has died and was started again goes on as before.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal

from evosynth.service.device_messages import AnswerWith, Thru, UseDevice
from evosynth.service.messages import Shutdown
from evosynth.service.process import Child
from evosynth.service.take_messages import FromTakes, NoTakes, ShowLevel, TakesAre, UseSound
from ui.processes.restarts import Restarts

DEVICE = "evosynth.service.device:run"
END_S = 1.5  # for note-offs to get out


class DeviceLink(QObject):
    """All methods are called in the window's thread; none waits."""

    said = Signal(object)  # what device_messages has for the window
    died = Signal()  # whatever was asked will not be answered
    _arrived = Signal(object)  # from the pipe's thread; None: the process has died

    def __init__(self, parent: QObject | None = None, *, target: str = DEVICE) -> None:
        super().__init__(parent)
        self._target = target
        self._child: Child | None = None
        self._restarts = Restarts()
        self._tickets = itertools.count(1)
        self._remembered: dict[type, object] = {}
        self.hand_takes: Callable[[FromTakes], None] = lambda takes: None  # called in the pipe's thread
        self._arrived.connect(self._take)

    def start(self) -> None:
        """Start the process if it does not run; returns before it is ready."""
        if self._child is not None:
            return
        arrived = self._arrived

        def said(message: Any) -> None:
            if isinstance(message, TakesAre | NoTakes):
                self.hand_takes(message)
            else:
                arrived.emit(message)

        ended = lambda code: arrived.emit(None)  # noqa: E731
        self._child = Child(self._target, on_message=said, on_end=ended, loads_at_leisure=True)
        for message in self._remembered.values():
            self._child.send(message)

    def close(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            child.end(Shutdown(), END_S)

    def ticket(self) -> int:
        """A new one."""
        return next(self._tickets)

    def send(self, message: object) -> None:
        """Nothing happens where the process does not run."""
        if isinstance(message, UseDevice | AnswerWith | Thru | UseSound | ShowLevel):
            self._remembered[type(message)] = message
        self.pass_on(message)

    def pass_on(self, message: object) -> bool:
        """The same from any thread, and nothing of it is remembered; false where the process does not run."""
        if (child := self._child) is None:
            return False
        child.send(message)
        return True

    def _take(self, message: Any) -> None:
        if self._child is None:
            return
        if message is not None:
            self.said.emit(message)
            return
        self._child = None
        self.died.emit()
        if self._restarts.may_start_again():
            self.start()
