"""Whose turn it is at the synth: a person's, at once and as long as they play, or that of takes."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Any

LINGER_S = 1.5  # after the last key or act of a person before takes go on
LOOK_S = 0.02


class Turns:
    """What a person wants to be done, and what takes do: the former goes first, in its order.

    ``playing`` says whether keys are down, ``waits`` is called where takes wait for that. Orders are of any kind.
    """

    def __init__(self, playing: Callable[[], bool], waits: Callable[[], None]) -> None:
        self._playing, self._waits = playing, waits
        self._news = threading.Condition()
        self._persons: deque[Any] = deque()
        self._takes: deque[Any] = deque()
        self._touched_at = -LINGER_S

    def put(self, order: Any) -> None:
        """Of a person; None: the end."""
        with self._news:
            self._persons.append(order)
            self._news.notify_all()

    def put_take(self, order: Any) -> None:
        """When nobody is at the synth."""
        with self._news:
            self._takes.append(order)
            self._news.notify_all()

    def put_back(self, order: Any) -> None:
        """Of takes: it was cut short, and is the next of them."""
        with self._news:
            self._takes.appendleft(order)
            self._news.notify_all()

    @property
    def take_waits(self) -> bool:
        """Whether there is one."""
        return bool(self._takes)

    def touch(self) -> None:
        """A person is at the synth just now."""
        self._touched_at = time.monotonic()

    def get(self) -> Any:
        """The next order, waiting for one."""
        with self._news:
            while not self._persons:
                wait_s = LOOK_S if self._takes else None
                if self._takes and not self._at_it():
                    return self._takes.popleft()
                if self._takes:
                    self._waits()
                self._news.wait(wait_s)
            return self._persons.popleft()

    def _at_it(self) -> bool:
        if self._playing():
            self.touch()
        return time.monotonic() - self._touched_at < LINGER_S
