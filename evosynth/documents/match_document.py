"""The document of a match that has no window: one run, the sounds of its target, and what it found.

This process writes it itself. An earlier one is told from a file of somebody else by its content, never by its name.
"""

from __future__ import annotations

import json
import os
import secrets
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from evosynth.documents import opening, records
from evosynth.documents import reading as read
from evosynth.documents.changes import About, Began, Change, Found
from evosynth.documents.lineage import Lineage
from evosynth.documents.lineage import found as remembered
from evosynth.documents.machine import MACHINE, here
from evosynth.documents.own import OwnDocument, lock_of
from evosynth.documents.records import Run, Source
from evosynth.documents.run_store import RunInDocument
from evosynth.documents.sounds import source_of
from evosynth.errors import StorageError
from evosynth.runs.commands import Begin, Command, Seam, text_of
from evosynth.runs.folder import Plan, State
from evosynth.runs.settings import RunSettings
from evosynth.synths import voicing
from evosynth.synths.engine import EngineSpec
from evosynth.system import outputs

if TYPE_CHECKING:
    from evosynth.evolution.report import Candidate
    from evosynth.evolution.session import Session

DOCUMENT_FILE = "run.evosynth"


class MatchDocument:
    """One run of a document in hand.

    Raises InUse where another process has it, StorageError where it cannot be made.
    """

    def __init__(self, path: Path, run: str | None = None) -> None:
        """``run`` None: the one that is to begin here."""
        self.own = OwnDocument(path)
        self.run = run or secrets.token_hex(4)
        self.store = RunInDocument(path, self.run, self._write)
        self._number = 0  # of what was obeyed last

    def _write(self, changes: tuple[Change, ...]) -> None:
        """A power cut may take the newest checkpoint: the search finds it again, and need not wait for the disk."""
        self.own.apply(changes, durable=False)

    def begin(self, plan: Plan, sounds: Iterable[Path]) -> State:
        """The run with all that it is made of, or nothing of it."""
        sources = _sources(sounds)
        self.store.beside(*sources, self._began(plan, tuple(source.key for source in sources)))
        if not plan.settings.synth.is_open:
            self.begins(plan.settings)
        return self.store.begin(plan)

    def begins(self, settings: RunSettings) -> None:
        """By what, and on which machine, the search is made: written with the next that is written."""
        machine = here()
        self.store.beside(About(MACHINE, json.dumps(machine)))
        self.obeyed(Begin(settings.limits, 0, str(settings.synth), machine, settings.towards), 0)

    def obeyed(self, command: Command, evaluations: int) -> None:
        """What took effect before which evaluation: written with the next that is written."""
        self._number = max(self._number, read.next_number(self.own.db, "obeyed") - 1) + 1
        self.store.beside(records.Command(self._number, self.run, evaluations, text_of(command)))

    def seam(self, evaluations: int) -> None:
        """The search is left or taken up between two generations."""
        self.obeyed(Seam(here()), evaluations)

    def _began(self, plan: Plan, sources: tuple[str, ...]) -> Began:
        target = plan.target.name if plan.target else ""
        return Began(Run(self.run, time.time(), False, target, str(plan.settings.synth), "running", sources))

    def close(self) -> None:
        """In good order, where that can be written; where not, the log stays beside it and is whole."""
        with suppress(StorageError):
            self.own.close()


def found(run: str, session: Session, best: Iterable[Candidate], synth: EngineSpec) -> Iterator[Found]:
    """The best of a search, each with the line that it comes from, as far as it can be heard.

    Their scores are those that the search gave them, as of all of their line: only a winner that was made simpler has
    those of the ranking.
    """
    note = session.fitness.notes[:1]
    lineage = Lineage(lambda genomes: session.synth.render(genomes, note, quality="search")[0], note[0])
    for one in best:
        line = lineage.thinned(session.line_of(_searched(session, one)))
        yield remembered(run, line, records.Why.SHOWN, lambda genome: voicing.voice_of(genome, synth))


def _searched(session: Session, one: Candidate) -> Candidate:
    with suppress(KeyError):
        return session.candidate(one.id)
    return one


def match_in(path: Path) -> str:
    """The name of the match that goes on in a document: the run in hand, or the last one that has a target.

    StorageError where there is none.
    """
    with opening.reading(path) as db:
        matches = [run.run for run in read.runs(db) if run.target and not run.breeding and run.state]
        in_hand = read.about(db, "in_hand")
    if not matches:
        raise StorageError(f"There is no run in {path.parent} that could go on.")
    return in_hand if in_hand in matches else matches[-1]


def plan_in(path: Path) -> Plan:
    """That of the match that goes on in a document, which is only read. StorageError says why it cannot."""
    return RunInDocument(path, match_in(path), _nothing).plan()


def is_unfinished(path: Path) -> bool:
    """Whether the match of a document can still go on; what cannot be read cannot."""
    with suppress(StorageError):
        return not RunInDocument(path, match_in(path), _nothing).state().finished
    return False


def _nothing(changes: tuple[Change, ...]) -> None:
    raise StorageError("The document is read.")


def files_of(path: Path) -> tuple[str, ...]:
    """Names of the files that a document consists of: its log stays beside it after a kill, or its journal, which
    would spoil the next document of that name."""
    names = (path.name, f"{path.name}-wal", f"{path.name}-shm", f"{path.name}-journal")
    return tuple(name for name in names if os.path.lexists(path.with_name(name)))


def is_strange(path: Path) -> bool:
    """Whether what stands under a document's name is something else. An empty file is a document not yet begun."""
    if not os.path.lexists(path):
        return False
    if path.is_symlink() or not path.is_file():
        return True
    with path.open("rb") as file:
        head = file.read(outputs.HEAD)
    return bool(head) and not outputs.DOCUMENT.owns(head, path.stat().st_size)


def remove(path: Path) -> None:
    """A document that could not begin, and its lock."""
    for name in (*files_of(path), lock_of(path).name):
        with suppress(OSError):
            path.with_name(name).unlink()


def _sources(sounds: Iterable[Path]) -> list[Source]:
    """Sound files as they are; one that is too large for a document, or cannot be read again, is left out."""
    read_again = (source_of(sound.absolute()) for sound in sounds)
    return [source for source in read_again if source is not None]
