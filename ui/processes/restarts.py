"""How often a process that has died is started again before it is given up."""

from __future__ import annotations

import time

RESTARTS = 3  # within RESTART_WINDOW_S
RESTART_WINDOW_S = 30.0


class Restarts:
    """Of one process."""

    def __init__(self) -> None:
        self._deaths: list[float] = []

    def may_start_again(self) -> bool:
        """It has died once more: whether it is worth another start."""
        now = time.monotonic()
        self._deaths = [at for at in self._deaths if now - at < RESTART_WINDOW_S] + [now]
        return len(self._deaths) <= RESTARTS

    def forget(self) -> bool:
        """A person wants it anew, whatever was before; whether it had died lately."""
        died = bool(self._deaths)
        self._deaths = []
        return died
