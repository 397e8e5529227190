"""The way of takes through the window: what the evolver wants goes to the process of the synth, what was recorded back.

Nothing of it passes Qt's thread, which may be busy painting while a synth waits, and nothing of it is looked into. What
the process of the synth plays and records is also told to the desks, which draw and play it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

from evosynth.service.take_messages import FromTakes, NoTakes, TakesAre, TakesHeard, ToTakes, Unwanted, WantTakes

NOBODY = "The process that speaks with the synth does not run."
DIED = "The process that speaks with the synth has died; it was started again."


class TakesRoute:
    """Every method may be called in any thread, and returns at once.

    ``to_device`` is false where that process does not run.
    """

    def __init__(
        self,
        to_device: Callable[[object], bool],
        to_evolver: Callable[[object], None],
        to_desks: Callable[[TakesHeard], None],
    ) -> None:
        self._to_device, self._to_evolver, self._to_desks = to_device, to_evolver, to_desks
        self._lock = threading.Lock()
        self._wanted: dict[int, WantTakes] = {}  # what is waited for, by ticket

    def want(self, message: ToTakes) -> None:
        """The evolver wants takes, or no longer."""
        with self._lock:
            if isinstance(message, Unwanted):
                self._wanted.pop(message.ticket, None)
            else:
                self._wanted[message.ticket] = message
        if not self._to_device(message) and isinstance(message, WantTakes):
            self.hand_back(NoTakes(message.ticket, NOBODY))

    def hand_back(self, message: FromTakes) -> None:
        """The process of the synth has recorded, or cannot; what nobody waits for any more is dropped."""
        with self._lock:
            wanted = self._wanted.pop(message.ticket, None)
        if wanted is None:
            return
        if isinstance(message, TakesAre):  # ahead of all that may be drawn of it
            self._to_desks(TakesHeard(wanted.device, wanted.voice, wanted.notes, wanted.again, message.takes))
        self._to_evolver(message)

    def device_died(self) -> None:
        """What was asked of it will not be answered."""
        for wanted in self._taken():
            self._to_evolver(NoTakes(wanted.ticket, DIED))

    def evolver_died(self) -> None:
        """Nobody waits for takes any more."""
        for wanted in self._taken():
            self._to_device(Unwanted(wanted.ticket))

    def _taken(self) -> tuple[WantTakes, ...]:
        with self._lock:
            wanted, self._wanted = tuple(self._wanted.values()), {}
        return wanted
