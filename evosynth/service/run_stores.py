"""Where the runs of this process are kept, and how what they write reaches their documents: over the window."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from evosynth.documents.opening import reading
from evosynth.documents.reading import facts, next_number, runs
from evosynth.documents.records import TASTE
from evosynth.documents.run_store import RunInDocument
from evosynth.errors import StorageError
from evosynth.service.evolver_messages import InDocument, Stored

REMEMBERED = 4  # runs that were left, each with a checkpoint that may be on its way to the file


class RunStores:
    """Stores by where they are. One that was left is remembered: what it sent may not stand in the file yet."""

    def __init__(self, send: Callable[[Stored], None]) -> None:
        self._send = send
        self._stores: OrderedDict[InDocument, RunInDocument] = OrderedDict()
        self._numbered: dict[Path, int] = {}  # the last number of what was obeyed, by document

    def store(self, where: InDocument) -> RunInDocument:
        """That of a run, whether or not it has begun."""
        if where not in self._stores:
            made = RunInDocument(where.path, where.run, lambda changes: self._send(Stored(made.path, changes)))
            self._stores[where] = made
        self._stores.move_to_end(where)
        while len(self._stores) > REMEMBERED:
            self._stores.popitem(last=False)
        return self._stores[where]

    def taste(self, path: Path) -> dict[str, str]:
        """What stands in a document of a person's taste, or was handed on to it: facts by their keys."""
        found: dict[str, str] = {}
        with suppress(StorageError), reading(path) as db:
            found = facts(db, TASTE)
        for where, store in self._stores.items():
            found |= store.handed_taste if where.path == path else {}
        return found

    def runs(self, path: Path) -> tuple[str, ...]:
        """Names of the runs of a document, the first one first; none where it cannot be read."""
        with suppress(StorageError), reading(path) as db:
            return tuple(run.run for run in runs(db))
        return ()

    def move(self, path: Path, to: Path) -> None:
        """A document goes on under another name: what is read is read there."""
        self._numbered[to] = max(self._numbered.get(path, 0), self._numbered.get(to, 0))
        for where, store in [(w, s) for w, s in self._stores.items() if w.path == path]:
            del self._stores[where]
            self._stores[InDocument(to, where.run)] = store
            store.path = to

    def numbers(self, where: InDocument) -> Iterator[int]:
        """Numbers of what a run obeys, each given once in its document."""
        with suppress(StorageError), reading(where.path) as db:
            self._numbered[where.path] = max(self._numbered.get(where.path, 0), next_number(db, "obeyed") - 1)
        store = self.store(where)
        while True:
            self._numbered[store.path] = self._numbered.get(store.path, 0) + 1
            yield self._numbered[store.path]
