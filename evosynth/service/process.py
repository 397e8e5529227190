"""A child process and the pipe to it.

Neither side ever waits for the other: each end has one thread that reads and one that writes. The child ends at once
when the pipe closes, so that a window that was killed leaves nothing behind; the window learns from the closed pipe
that a child has died. Messages are the frozen values of the modules of messages beside this one; tables that only one
end has go ahead of them (see table_exchange).

Children start by ``spawn``: a forked child dies after any Numba ``prange`` under OpenMP.
"""

from __future__ import annotations

import atexit
import multiprocessing
import os
import queue
import sys
import threading
import time
import traceback
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any

from evosynth.service.table_exchange import TableExchange
from evosynth.system import signals

LATEST_INTERVAL_S = 1 / 30  # between two messages of which only the latest counts
LEISURE_NICENESS = 10
FLUSH_S = 0.5  # for what is still to be said at the end
WHOLE_S = 5.0  # for what is to be done to its end when the window has gone
THREAD_VARIABLES = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")

_starting = threading.Lock()


class Outbox:
    """Writes to a pipe from a thread of its own: in order, or the latest only."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._condition = threading.Condition()
        self._queue: deque[object] = deque()
        self._latest: object | None = None
        self._latest_due = 0.0
        self._closed = False
        self._sending = False
        self.writer = threading.Thread(target=self._run, name="pipe-writer", daemon=True)
        self.writer.start()

    def put(self, message: object) -> None:
        """Send after everything that was put before."""
        with self._condition:
            self._queue.append(message)
            self._condition.notify_all()

    def put_latest(self, message: object) -> None:
        """Send when the pipe is free and the interval has passed; replaces one that still waits."""
        with self._condition:
            self._latest = message
            self._condition.notify_all()

    def flush(self, timeout_s: float) -> bool:
        """Wait until everything is written; false when it takes longer."""
        with self._condition:
            return self._condition.wait_for(lambda: self._closed or self._idle(), timeout_s)

    def close(self) -> None:
        with self._condition:
            self._closed = True
            self._condition.notify_all()

    def wait(self, timeout_s: float) -> None:
        """After close: until nothing is being written any more."""
        self.writer.join(timeout_s)

    def _idle(self) -> bool:
        return not self._queue and self._latest is None and not self._sending

    def _next(self) -> object | None:
        """The next message, waiting for one; None when closed."""
        with self._condition:
            self._sending = False
            self._condition.notify_all()
            while not self._closed:
                if self._queue:
                    self._sending = True
                    return self._queue.popleft()
                wait_s = self._latest_due - time.monotonic()
                if self._latest is not None and wait_s <= 0:
                    message, self._latest = self._latest, None
                    self._latest_due = time.monotonic() + LATEST_INTERVAL_S
                    self._sending = True
                    return message
                self._condition.wait(wait_s if self._latest is not None else None)
            return None

    def _run(self) -> None:
        while (message := self._next()) is not None:
            try:
                self._connection.send(message)
            except OSError:  # the other end has gone: its reader says so
                self.close()


class Channel:
    """The child's end: commands come out of a queue, answers go into an outbox."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._inbox: queue.SimpleQueue[object] = queue.SimpleQueue()
        self.at_once: dict[type, Callable[[Any], None]] = {}  # by kind: what is done as it is read
        self.whole = threading.Lock()  # held by what is done to its end also where the window dies meanwhile
        self._outbox = Outbox(connection)
        self._tables = TableExchange(self._outbox.put)
        self.flush = self._outbox.flush
        threading.Thread(target=self._read, name="pipe-reader", daemon=True).start()

    def send(self, message: object) -> None:
        """Returns at once."""
        self._tables.send_ahead()
        self._outbox.put(message)

    def send_latest(self, message: object) -> None:
        """Returns at once; a newer one replaces it while it waits."""
        self._tables.send_ahead()
        self._outbox.put_latest(message)

    def receive(self, timeout_s: float | None = None) -> object | None:
        """The next command, or None when none came in time."""
        try:
            return self._inbox.get(timeout=timeout_s)
        except queue.Empty:
            return None

    def drain(self) -> list[object]:
        """All commands that wait, oldest first."""
        commands = []
        with suppress(queue.Empty):
            while True:
                commands.append(self._inbox.get_nowait())
        return commands

    def _read(self) -> None:
        while True:
            try:
                message = self._connection.recv()
            except (EOFError, OSError):  # the window has gone, by whatever way
                self.whole.acquire(timeout=WHOLE_S)
                os._exit(0)
            if self._tables.take(message):
                continue
            if (act := self.at_once.get(type(message))) is not None:
                try:
                    act(message)
                except Exception:  # a wrong message must not leave the process deaf
                    traceback.print_exc()
            self._inbox.put(message)


class Child:
    """The parent's end. ``on_message`` and ``on_end`` are called in a thread of the pipe, not in the caller's."""

    def __init__(
        self,
        target: str,  # "package.module:function", called with a Channel in the child
        *,
        on_message: Callable[[Any], None],
        on_end: Callable[[int | None], None] = lambda code: None,
        niceness: int = 0,
        threads: int = 1,
        loads_at_leisure: bool = False,  # what it imports is loaded as ``at_leisure`` does
    ) -> None:
        self._on_message, self._on_end = on_message, on_end
        self._ending = False
        self._asking = threading.Lock()  # the system tells the end of a process to one asker only: they take turns
        context = multiprocessing.get_context("spawn")
        self._connection, theirs = context.Pipe()
        arguments = (target, theirs, niceness, loads_at_leisure)
        self._process: BaseProcess = context.Process(target=_run_child, args=arguments, daemon=True)
        with _thread_limits(threads):
            self._process.start()
        atexit.register(self._process.kill)  # before multiprocessing waits for it: it hears no softer word
        theirs.close()  # else the pipe would never be seen to end
        self._outbox = Outbox(self._connection)
        self._tables = TableExchange(self._outbox.put)
        self.threads = (threading.Thread(target=self._read, name="child-reader", daemon=True), self._outbox.writer)
        self.threads[0].start()

    @property
    def pid(self) -> int:
        return self._process.pid or 0

    @property
    def alive(self) -> bool:
        with self._asking:
            return self._process.is_alive()

    def send(self, message: object) -> None:
        """Returns at once; a child that has died drops it."""
        self._tables.send_ahead()
        self._outbox.put(message)

    def end(self, last: object, timeout_s: float = 1.0) -> None:
        """Ask the child to end, wait, and kill it when it does not."""
        self._ending = True
        self._outbox.put(last)
        self._wait(timeout_s)
        self.kill()

    def kill(self) -> None:
        """End the child without asking."""
        self._ending = True
        self._process.kill()
        self._wait(1.0)
        self._outbox.close()

    def _wait(self, timeout_s: float) -> None:
        """Until the process has ended, or so long; from any thread."""
        deadline = time.monotonic() + timeout_s
        while self.alive and time.monotonic() < deadline:
            time.sleep(0.005)

    def _read(self) -> None:
        while True:
            try:
                message = self._connection.recv()
            except (EOFError, OSError):
                break
            if not self._tables.take(message):
                self._on_message(message)
        self._outbox.close()
        self._wait(5.0)
        self._outbox.wait(5.0)  # a large message may have been on its way
        self._connection.close()
        if not self._ending:
            self._on_end(self._process.exitcode)


def _run_child(target: str, connection: Connection, niceness: int, loads_at_leisure: bool) -> None:
    signals.leave_to_parent()
    if niceness and hasattr(os, "nice"):
        os.nice(niceness)
    channel = Channel(connection)
    module, function = target.split(":")
    if loads_at_leisure:
        at_leisure(lambda: import_module(module))
    getattr(import_module(module), function)(channel)
    channel.flush(FLUSH_S)
    os._exit(0)  # taking the interpreter down in good order takes half a second, and nothing is left to do


def at_leisure(work: Callable[[], object]) -> None:
    """Do this in a thread that the system serves late, and wait for it.

    A process that has lowered its priority may not raise it again; a thread of Linux has one of its own.
    """

    def run() -> None:
        if sys.platform == "linux":
            with suppress(OSError):
                os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), LEISURE_NICENESS)
        try:
            work()
        except Exception as error:
            failures.append(error)

    failures: list[Exception] = []
    thread = threading.Thread(target=run, name="at-leisure", daemon=True)
    thread.start()
    thread.join()
    if failures:
        raise failures[0]


@contextmanager
def _thread_limits(threads: int) -> Iterator[None]:
    """Libraries read their thread counts when they load: hand them to the child through the environment."""
    wanted = {**dict.fromkeys(THREAD_VARIABLES, "1"), "NUMBA_NUM_THREADS": str(max(1, threads))}
    with _starting:
        before = {name: os.environ.get(name) for name in wanted}
        os.environ.update(wanted)
        try:
            yield
        finally:
            for name, value in before.items():
                if value is None:
                    os.environ.pop(name, None)
                else:
                    os.environ[name] = value
