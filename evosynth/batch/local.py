"""Worker processes on this computer. One that dies takes nobody else's work with it, and is replaced."""

from __future__ import annotations

import multiprocessing
import queue
import signal
import threading
from collections.abc import Iterator
from contextlib import suppress
from multiprocessing.connection import Connection

from evosynth.batch.task import Answer, Task, answered

ATTEMPTS = 3  # a target that brings down so many workers is given up


class LocalWorkers:
    """``jobs`` processes; each takes the next task when it is free.

    A worker that is killed is replaced, and its target asked again; after ATTEMPTS the answer is a problem.
    Leaving the iteration early ends the workers at once.
    """

    def __init__(self, jobs: int) -> None:
        if jobs < 1:
            raise ValueError(f"{jobs} jobs: at least 1 is needed")
        self.jobs = jobs

    def answers(self, tasks: list[Task]) -> Iterator[Answer]:
        """An answer to each task, as they come."""
        waiting: queue.SimpleQueue[Task] = queue.SimpleQueue()
        done: queue.SimpleQueue[Answer | BaseException] = queue.SimpleQueue()
        for task in tasks:
            waiting.put(task)
        workers = [Worker(waiting, done) for _ in range(min(self.jobs, len(tasks)))]
        try:
            for _ in tasks:
                answer = done.get()
                if isinstance(answer, BaseException):
                    raise answer
                yield answer
        finally:
            for worker in workers:
                worker.end()


class Worker:
    """A process, and the thread that hands it one task after the other."""

    def __init__(
        self, waiting: queue.SimpleQueue[Task], done: queue.SimpleQueue[Answer | BaseException], name: str = "worker"
    ) -> None:
        self._waiting, self._done = waiting, done
        self._ended = False
        self._lock = threading.Lock()  # between a replacement and the end
        self._start()
        threading.Thread(target=self._run, name=name, daemon=True).start()

    def _start(self) -> None:
        spawn = multiprocessing.get_context("spawn")  # a forked child dies after any parallel kernel
        self._connection, theirs = spawn.Pipe()
        self.process = spawn.Process(target=_serve, args=(theirs,), name="evosynth-worker", daemon=True)
        self.process.start()
        theirs.close()  # so that its end is noticed here

    def _run(self) -> None:
        try:
            while not self._ended:
                self._done.put(self._asked(self._waiting.get_nowait()))
        except queue.Empty:
            self.end()
        except BaseException as error:  # a fault of ours: whoever waits for answers raises it
            if not self._ended:
                self._done.put(error)

    def _asked(self, task: Task) -> Answer:
        for _ in range(ATTEMPTS):
            try:
                self._connection.send(task)
                answer: Answer | BaseException = self._connection.recv()
            except (EOFError, OSError):
                self._replace()
                continue
            if isinstance(answer, BaseException):
                raise answer
            return answer
        return Answer(task.name, problem=f"{task.name} brought down {ATTEMPTS} workers one after the other.")

    def _replace(self) -> None:
        with self._lock:
            if self._ended:
                raise InterruptedError("the batch has ended")
            self._connection.close()
            self.process.join()
            self._start()

    def end(self) -> None:
        """Kill the process; whatever it was doing is not wanted any more."""
        with self._lock:
            self._ended = True
            self.process.kill()


def _serve(connection: Connection) -> None:
    """The life of a worker process: tasks in, answers out, until the pipe closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the process that the person sees
    with suppress(EOFError, OSError):
        while True:
            connection.send(_answered(connection.recv()))


def _answered(task: Task) -> Answer | BaseException:
    try:
        return answered(task)
    except Exception as error:
        error.add_note(f"while matching {task.name}")
        return error
