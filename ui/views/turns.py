"""Heavy repaints one at a time: what comes in together is shown over the next few turns of the event loop."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

EVERY_MS = 12


class Turns(QObject):
    """Calls by name, one a turn, oldest first; a newer call of the same name replaces the one that waits.

    So a generation that changes grid, pictures, envelopes and plot at once never holds a frame for all of them.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._waiting: dict[str, Callable[[], object]] = {}
        self._timer = QTimer(self, interval=EVERY_MS)
        self._timer.timeout.connect(self._next)

    def later(self, name: str, call: Callable[[], object]) -> None:
        """Do it in a turn of its own, soon."""
        self._waiting[name] = call
        if not self._timer.isActive():
            self._timer.start()

    def _next(self) -> None:
        name = next(iter(self._waiting), None)
        if name is None:
            self._timer.stop()
        else:
            self._waiting.pop(name)()
