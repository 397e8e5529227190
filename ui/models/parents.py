"""Whom a person has named as the parents of the next generation, by run and by the generation on show.

They are written into the document as they are named. What is bred next has none until somebody is named there; going
back shows those again that were named there, so that the same parents can have other children.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal

from evosynth.documents import tables
from evosynth.documents.changes import Change, Looked
from evosynth.edits.values import Named, NamedVoice
from evosynth.synths import voicing
from ui.models.document import Document

PARENTS_OF = "parents:"  # and the name of a run: in the document
MATCH = -1  # in the place of a generation's number

_OfRun = dict[int, tuple[NamedVoice, ...]]


class NamedParents(QObject):
    """Of the run in hand, in the generation on show."""

    changed = Signal()

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._run, self._number = "", MATCH
        self._runs: dict[str, _OfRun] = {}

    @property
    def named(self) -> tuple[NamedVoice, ...]:
        """In their order; nobody: whoever is rated."""
        return self._runs.get(self._run, {}).get(self._number, ())

    @property
    def ids(self) -> frozenset[int]:
        """Of those who are on show."""
        return frozenset(one.candidate for one in self.named if one.candidate >= 0)

    @property
    def sounds(self) -> frozenset[bytes]:
        """Of all of them."""
        return frozenset(voicing.sound(one.voice) for one in self.named)

    def put(self, value: Named) -> None:
        """These are they, in the generation of the run in hand."""
        number = MATCH if value.generation is None else value.generation
        of_run = self._runs.setdefault(self._run, {})
        of_run[number] = value.parents
        needed = {key for one in value.parents for key in voicing.synth_of(one.voice).tables}
        written: list[Change] = [Looked(PARENTS_OF + self._run, _as_text(of_run)), *tables.of_store(sorted(needed))]
        self._document.write(written)
        self.changed.emit()

    # ---- which run, which generation -----------------------------------------------------------------------------

    def enter(self, run: str) -> None:
        """Another run is in hand, a match as far as is known."""
        self._run, self._number = run, MATCH
        self.changed.emit()

    def show(self, number: int) -> None:
        """This generation of a breeding is on show."""
        if number != self._number:
            self._number = number
            self.changed.emit()

    def restore(self, looked: Mapping[str, str]) -> None:
        """Another document is in hand, in which this stands."""
        texts = {key.removeprefix(PARENTS_OF): text for key, text in looked.items() if key.startswith(PARENTS_OF)}
        self._runs = {run: _of_text(text) for run, text in texts.items()}
        self.enter("")


def _as_text(of_run: Mapping[int, tuple[NamedVoice, ...]]) -> str:
    said = {
        str(number): [[one.name, base64.b64encode(one.voice).decode(), one.candidate] for one in parents]
        for number, parents in of_run.items()
        if parents
    }
    return json.dumps(said)


def _of_text(text: str) -> _OfRun:
    """Nobody where it is damaged."""
    try:
        return {
            int(number): tuple(_voice(*one) for one in parents) for number, parents in dict(json.loads(text)).items()
        }
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
        return {}


def _voice(name: object, data: str, candidate: object) -> NamedVoice:
    voice = base64.b64decode(data, validate=True)
    voicing.synth_of(voice)
    return NamedVoice(voice, str(name), int(str(candidate)))
