"""Real child processes for tests, and a way to wait for what they say."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any, TypeVar

from patience import PATIENCE_S

from evosynth.service.process import Child

T = TypeVar("T")


class Talk:
    """A child and all that it has said so far."""

    def __init__(self, target: str, **options: Any) -> None:
        self.said: list[Any] = []
        self.ended: list[int | None] = []
        self.minds: Callable[[Any], bool] = lambda message: True
        self._news = threading.Condition()
        self.child = Child(target, on_message=self._take, on_end=self._end, **options)

    def _take(self, message: Any) -> None:
        with self._news:
            if not self.minds(message):
                return
            self.said.append(message)
            self._news.notify_all()

    def _end(self, code: int | None) -> None:
        with self._news:
            self.ended.append(code)
            self._news.notify_all()

    def send(self, message: object) -> None:
        self.child.send(message)

    def wait(self, kind: type[T], fits: Callable[[T], bool] = lambda message: True, *, since: int = 0) -> T:
        """The first message of this kind that fits, of those from number ``since`` on."""

        def found() -> T | None:
            return next((m for m in self.said[since:] if isinstance(m, kind) and fits(m)), None)

        with self._news:
            assert self._news.wait_for(lambda: found() is not None, PATIENCE_S), self.said[-3:]
            message = found()
            assert message is not None
            return message

    def ask(self, request: Any, kind: type[T]) -> T:
        """Send a request with a ticket; its answer."""
        self.send(request)
        return self.wait(kind, lambda message: message.ticket == request.ticket)

    def wait_for_end(self) -> None:
        with self._news:
            assert self._news.wait_for(lambda: bool(self.ended), PATIENCE_S)


def gone(pid: int) -> bool:
    """Whether a process has ended (a zombie has)."""
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        try:
            with open(f"/proc/{pid}/stat") as file:
                if file.read().rsplit(")", 1)[1].split()[0] == "Z":
                    return True
        except FileNotFoundError:
            return True
        time.sleep(0.02)
    return False
