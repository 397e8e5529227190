"""Runs of tests in documents: what an evolver wants to be written is, as the window has it done by the keeper."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from children import Talk

from evosynth.documents.changes import Began, Change
from evosynth.documents.document import Document
from evosynth.documents.records import Run
from evosynth.documents.run_store import RunInDocument
from evosynth.runs.folder import Plan
from evosynth.service.evolver_messages import InDocument, Stored


class Evolving(Talk):
    """An evolver; what it says to be stored stands in the file before a test hears of it."""

    def __init__(self, target: str, **options: Any) -> None:
        self._documents: dict[Path, Document] = {}
        super().__init__(target, **options)

    def _take(self, message: Any) -> None:
        if isinstance(message, Stored):
            if message.path not in self._documents:
                self._documents[message.path] = Document(message.path)
            self._documents[message.path].apply(message.changes, durable=False)
        super()._take(message)


def run_in(folder: Path, name: str = "run") -> InDocument:
    """A run that is to begin, in a document of its own in this folder."""
    path = folder / f"{name}.evosynth"
    document = Document(path)
    document.apply([Began(Run(name, 1.0, breeding=False, target="tone", synth="dx7"))])
    document.close()
    return InDocument(path, name)


def planned(where: InDocument, plan: Plan) -> None:
    """The run was begun with this plan, and has not been heard."""
    document = Document(where.path)
    RunInDocument(where.path, where.run, document.apply).begin(plan)
    document.close()


def nobody(folder: Path) -> InDocument:
    """A run that is not there: whoever is to go on with it fails, and has none in hand."""
    return InDocument(folder / "nobody.evosynth", "nobody")


def stood(where: InDocument) -> RunInDocument:
    """What stands in the file of a run."""
    return RunInDocument(where.path, where.run, _unwritten)


def _unwritten(changes: tuple[Change, ...]) -> None:
    raise AssertionError(f"the run is read, and not written: {changes}")
