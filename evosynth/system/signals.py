"""What asks a program to end: Ctrl+C, ``timeout`` and batch systems (SIGTERM), a terminal that closes (SIGHUP).

The first of them ends a command in order: by KeyboardInterrupt, or by a wish where the command looks for one. Of those
that programs send further ones change nothing, since they come in pairs: ``timeout`` and shells signal the process and
then its group. A second Ctrl+C is a person's, who does not want to wait.
"""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

BY_PERSON = signal.SIGINT
# SIGXCPU: the CPU time that was allowed is nearly spent. SIGBREAK: Ctrl+Break, and the end of a session of Windows.
BY_PROGRAMS = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP", "SIGXCPU", "SIGBREAK") if hasattr(signal, name)]
Handler = Callable[[int, FrameType | None], None]


class AskedToEnd(KeyboardInterrupt):
    """A signal has ended what was going on."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number


class Wish:
    """Whether the end was asked for, and by which signal."""

    number: int | None = None

    def __call__(self) -> bool:
        return self.number is not None

    @property
    def code(self) -> int:
        """The exit code: that of a program which the signal has ended, 0 where there was none."""
        return 0 if self.number is None else 128 + self.number


def code_of(error: BaseException) -> int:
    """The exit code after a KeyboardInterrupt: 130 after Ctrl+C, 143 after SIGTERM, 129 after SIGHUP."""
    return 128 + getattr(error, "number", signal.SIGINT)


@contextmanager
def obeyed() -> Iterator[None]:
    """The first signal raises AskedToEnd; so does each further Ctrl+C."""

    def stop(number: int, frame: FrameType | None) -> None:
        for other in BY_PROGRAMS:
            hear(other, lambda number, frame: None)
        raise AskedToEnd(number)

    with _heard_by(stop):
        yield


@contextmanager
def interruptible() -> Iterator[Wish]:
    """The first signal is a wish, which the search is asked about; a Ctrl+C after it raises AskedToEnd."""
    wish = Wish()

    def remember(number: int, frame: FrameType | None) -> None:
        if wish() and number == BY_PERSON:
            raise AskedToEnd(number)
        wish.number = wish.number or number

    with _heard_by(remember):
        yield wish


@contextmanager
def _heard_by(handler: Handler) -> Iterator[None]:
    """In the main thread alone: elsewhere nobody may listen."""
    before = {}
    for number in (BY_PERSON, *BY_PROGRAMS):
        before[number] = signal.getsignal(number)
        hear(number, handler)
    try:
        yield
    finally:
        for number, earlier in before.items():
            hear(number, earlier)


def leave_to_parent() -> None:
    """In a child process: whoever signals a group or a session means the program, which ends its children itself."""
    for number in (BY_PERSON, *BY_PROGRAMS):
        hear(number, signal.SIG_IGN)


def hear(number: int, handler: object) -> None:
    """Handle a signal, unless it was ignored at the start (``nohup``, ``&`` in a script) or nobody may hear it here."""
    if signal.getsignal(number) in (signal.SIG_IGN, None) or handler is None:
        return
    try:
        signal.signal(number, handler)  # type: ignore[arg-type]
    except ValueError:  # not the main thread
        return
