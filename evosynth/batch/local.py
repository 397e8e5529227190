"""Worker processes on this computer. One that dies takes nobody else's work with it, and is replaced."""

from __future__ import annotations

import multiprocessing
import os
import queue
import shutil
import tempfile
import threading
from collections.abc import Iterator
from contextlib import suppress
from multiprocessing.connection import Connection

from evosynth.batch.task import Answer, Task, answered
from evosynth.system import signals

END_S = 2.0  # a killed process has ended by then
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
        workers: list[Worker] = []
        with tempfile.TemporaryDirectory(prefix="evosynth-batch-", ignore_cleanup_errors=True) as folder:
            try:
                while len(workers) < min(self.jobs, len(tasks)):
                    workers.append(Worker(waiting, done, folder))
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
        self, waiting: queue.SimpleQueue[Task], done: queue.SimpleQueue[Answer | BaseException], folder: str
    ) -> None:
        """``folder``: where it may leave files for a while."""
        self._waiting, self._done, self._folder = waiting, done, folder
        self._ended = False
        self._lock = threading.Lock()  # between a replacement and the end
        self._start()
        threading.Thread(target=self._run, name="worker", daemon=True).start()

    def _start(self) -> None:
        spawn = multiprocessing.get_context("spawn")  # a forked child dies after any parallel kernel
        self._connection, theirs = spawn.Pipe()
        self.process = spawn.Process(target=_serve, args=(theirs, self._folder), name="evosynth-worker", daemon=True)
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
                answer: Answer = self._connection.recv()
            except (EOFError, OSError):
                self._replace()
                continue
            return answer
        return Answer(task.name, problem=f"{task.name} brought down {ATTEMPTS} workers one after the other.")

    def _replace(self) -> None:
        with self._lock:
            if self._ended:
                raise InterruptedError("the batch has ended")
            self._connection.close()
            self.process.kill()  # one that has closed its pipe need not have ended
            self.process.join()
            self._start()

    def end(self) -> None:
        """Kill the process; whatever it was doing is not wanted any more."""
        with self._lock:
            self._ended = True
            self.process.kill()
            self.process.join(END_S)


def _serve(connection: Connection, folder: str) -> None:
    """The life of a worker process: tasks in, answers out. It ends when its parent kills it, or has gone."""
    signals.leave_to_parent()
    tempfile.tempdir = folder  # what is left there by a process that was killed goes with it
    watch = threading.Thread(target=_end_with_parent, args=(folder,), name="parent-watch", daemon=True)
    watch.start()
    with connection, suppress(EOFError, OSError):
        while True:
            connection.send(answered(connection.recv()))
    watch.join()  # the pipe of a parent that was killed closes at once: ending here would leave the folder


def _end_with_parent(folder: str) -> None:
    """A task may take hours, and nobody would hear its answer, nor tidy up."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        for _ in range(ATTEMPTS):  # the task still goes on, and what it writes meanwhile keeps the folder
            shutil.rmtree(folder, ignore_errors=True)
        os._exit(1)
