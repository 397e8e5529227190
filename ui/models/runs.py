"""The runs of the document in hand, as far as they have been on show here: what is needed to show one of them again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from PySide6.QtCore import QObject

from evosynth.documents.changes import Planned
from evosynth.runs.folder import Plan
from evosynth.runs.packing import packed
from evosynth.runs.settings import RunSettings
from evosynth.service.desk_messages import OpenRun, RequestFailed, RunReady, TargetReady
from evosynth.service.evolver_messages import Candidate
from evosynth.synths import registry
from evosynth.synths.engine import EngineSpec
from ui.models.document import Document
from ui.models.seeds import Seeds, of_text
from ui.processes.workers import Workers


@dataclass(frozen=True, slots=True)
class Known:
    """One run. ``ready`` None: it breeds."""

    ready: TargetReady | None
    seeds: Seeds = field(default_factory=Seeds)  # that wait with it, or that it began with
    synth: EngineSpec = field(default_factory=registry.default)
    begun: bool = False  # a search has begun; else it waits
    at_once: bool = False  # it begins when it is shown
    near: bool = False  # around its seeds
    chosen: EngineSpec | None = None  # the engine as a person chose it, where it was begun here: it may be open
    ended: bool = False
    shown: tuple[Candidate, ...] = ()  # who stood in the tiles of a match that rested

    @property
    def breeding(self) -> bool:
        return self.ready is None

    @property
    def untitled(self) -> str:
        """What a document is called that nobody has named, with this run in hand: "Untitled, cello"."""
        return "Untitled breeding" if self.ready is None else f"Untitled, {Path(self.ready.target.name).stem}"

    @property
    def called(self) -> str:
        """For people: "the match of cello.flac"."""
        return "the breeding" if self.ready is None else f"the match of {self.ready.target.name}"


def planned(run: str, ready: TargetReady, synth: EngineSpec) -> Planned:
    """By what a run that waits is to be searched."""
    return Planned(run, str(synth), packed(Plan(RunSettings(synth=synth), ready.target)))


class Runs(QObject):
    """By name."""

    def __init__(self, workers: Workers, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workers, self._document = workers, document
        self._known: dict[str, Known] = {}
        self._ticket = 0

    def __getitem__(self, run: str) -> Known:
        return self._known[run]

    def get(self, run: str) -> Known | None:
        """None where it has not been on show here."""
        return self._known.get(run)

    def learn(self, run: str, known: Known) -> None:
        """There is this run."""
        self._known[run] = known

    def note(self, run: str, **changed: object) -> None:
        """It is otherwise than it was: ``begun=True``."""
        if run in self._known:
            self._known[run] = replace(self._known[run], **changed)  # type: ignore[arg-type]

    def forget_all(self) -> None:
        """Another document is in hand."""
        self._workers.forget(self._ticket)
        self._known.clear()

    def cancel(self) -> None:
        """Nobody waits for a run to be read any more."""
        self._workers.forget(self._ticket)

    def read(self, run: str, taken: Callable[[Known], None], failed: Callable[[str], None]) -> None:
        """Let the desk read a run of the document that has not been on show here."""

        def answered(ready: RunReady) -> None:
            known = Known(
                ready.target, of_text(ready.seeds), ready.synth, ready.begun, ended=ready.ended, shown=ready.shown
            )
            self.learn(run, replace(known, at_once=ready.breeding and not ready.begun))
            taken(self._known[run])

        def refused(problem: RequestFailed) -> None:
            failed(problem.message)

        document = self._document.ensure()
        self._ticket = self._workers.ask(lambda ticket: OpenRun(ticket, document, run), answered, refused)
