"""Workers on many machines, through a Dask scheduler. For networks that you trust: whoever reaches the scheduler can
run code on every worker. Needs the extra ``cluster`` here and on the workers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from evosynth import __version__
from evosynth.batch.task import Answer, Task, answered
from evosynth.errors import InputError

CONNECT_S = 15.0
ATTEMPTS = 3  # as the workers of this computer have


class ClusterWorkers:
    """The workers of the scheduler at ``address`` (``tcp://host:8786``)."""

    def __init__(self, address: str) -> None:
        self.address = address

    def answers(self, tasks: list[Task]) -> Iterator[Answer]:
        """An answer to each task, as they come; what a dead worker had is done by another.

        InputError in one sentence where there is no scheduler, no worker, or one of another version of EvoSynth.
        """
        with self._client() as client:
            from distributed import as_completed

            futures = {
                client.submit(answered, task, key=f"evosynth-{task.mark}", retries=ATTEMPTS - 1): task for task in tasks
            }
            for future in as_completed(futures, loop=client.loop):
                task = futures[future]
                yield future.result() if future.status == "finished" else _given_up(task, future)

    @contextmanager
    def _client(self) -> Iterator[Any]:
        try:
            from distributed import Client
        except ImportError:
            raise InputError("--scheduler needs Dask: pip install 'evosynth[cluster]'.") from None
        try:
            client = Client(self.address, timeout=CONNECT_S, set_as_default=False)
        except (OSError, ValueError, TimeoutError) as error:
            raise InputError(f"There is no Dask scheduler at {self.address}: {error}.") from error
        try:
            self._check(client)
            yield client
        finally:
            client.close()

    def _check(self, client: Any) -> None:
        versions = client.run(_version)
        if not versions:
            raise InputError(f"The scheduler at {self.address} has no workers.")
        others = sorted({f"{where} has {what}" for where, what in versions.items() if what != __version__})
        if others:
            raise InputError(f"Every worker must have EvoSynth {__version__}: {', '.join(others)}.")


def _version() -> str:
    """What a worker says of itself."""
    return __version__


def _given_up(task: Task, future: Any) -> Answer:
    return Answer(task.name, problem=f"{task.name} could not be matched by any worker: {future.exception()}.")
