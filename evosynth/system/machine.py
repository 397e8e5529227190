"""This process and the computer that it runs on."""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Iterator


def available_cores() -> int:
    """Cores that this process may use (an affinity mask counts where the system has one)."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


_quiet_lock = threading.RLock()


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Keeps off the terminal what C libraries (ALSA, JACK, mpg123) print about failures: we say it in our words."""
    with _quiet_lock, contextlib.ExitStack() as stack:
        with contextlib.suppress(OSError):  # there is no standard error under a window of its own
            saved = os.dup(2)
            stack.callback(os.close, saved)
            nowhere = os.open(os.devnull, os.O_WRONLY)
            stack.callback(os.close, nowhere)
            os.dup2(nowhere, 2)
            stack.callback(os.dup2, saved, 2)
        yield
