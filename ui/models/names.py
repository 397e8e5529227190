"""What voices are called in the document in hand: by their own name, by one from their sound, or as a person said.

A name from the sound is given when it is drawn for the first time, and stays: it is written into the document.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal

from evosynth.analysis.alike import NAMES, Impressions
from evosynth.analysis.christening import free_name
from evosynth.documents.changes import Looked
from evosynth.documents.names import key_of, named, names_in
from evosynth.evolution.report import EDIT
from evosynth.runs.finals import SIMPLIFIED
from evosynth.service.evolver_messages import Candidate
from evosynth.synths import voicing
from ui.models.ratings import Writes

SILENCE = np.full(len(NAMES), np.nan)  # as it is described
UNHEARD = "NEW VOICE"  # goes with a voice to where names are, as long as nobody knows how it sounds
OWN = ("seed", EDIT)  # moves of those that have the name that stands in their voice


class Names(QObject):
    """By the sounds of voices."""

    given = Signal(bytes, str)  # a voice that had none has this name from its sound

    def __init__(self, document: Writes, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._names: dict[str, str] = {}  # by their keys in the document
        self._taken: dict[str, int] = {}  # how many have a name
        self._by_person: set[str] = set()  # keys of those that a person has named
        self._to_write: dict[str, Looked] = {}
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._write)

    def restore(self, looked: Mapping[str, str] = MappingProxyType({})) -> None:
        """Another document is in hand, which says these names; a new one says none."""
        self._names, self._taken = names_in(looked), {}
        self._to_write.clear()
        for name in self._names.values():
            self._take(name)

    def said(self, voice: bytes) -> str:
        """What the document calls this sound; empty: nothing."""
        return self._names.get(key_of(voice), "")

    def of(self, candidate: Candidate) -> str:
        """Its name; empty: it has none yet."""
        own = voicing.own_name(candidate.voice).strip() if candidate.move in OWN else ""
        own = "" if candidate.move == EDIT and own == UNHEARD else own  # it was edited before it was heard
        return own if own and candidate.move == EDIT else self.said(candidate.voice) or own

    def is_by_person(self, voice: bytes) -> bool:
        """Whether its name is a person's."""
        return key_of(voice) in self._by_person

    def label(self, candidate: Candidate) -> str:
        """What stands for it: its name, or its number until it is heard."""
        return self.of(candidate) or candidate.label

    def give(
        self, candidate: Candidate, heard: Impressions | None, midi_note: int, voice_of: Callable[[int], bytes | None]
    ) -> None:
        """A name from its sound at a note, where it has none and the sound is known; None: it is silent.

        A winner that was made simpler has the name of what it was made of.
        """
        if self.of(candidate):
            return
        made_of = voice_of(candidate.parents[0]) if candidate.move == SIMPLIFIED else None
        name = self.said(made_of) if made_of is not None else ""
        if not name:
            longest = voicing.of(voicing.synth_of(candidate.voice)).longest_name
            name = free_name(SILENCE if heard is None else heard.values[0], midi_note, longest, self._taken)
        self._put(candidate.voice, name)
        self._soon.start()
        self.given.emit(candidate.voice, name)

    def call(self, voice: bytes, name: str, *, by_person: bool) -> None:
        """As a person says, or as it was called before; it is written together with the act."""
        self._put(voice, name)
        (self._by_person.add if by_person else self._by_person.discard)(key_of(voice))
        self._write()

    def hear_persons(self, voices: Iterable[bytes]) -> None:
        """Those whom a person has named in the document in hand."""
        self._by_person = {key_of(voice) for voice in voices}

    def _put(self, voice: bytes, name: str) -> None:
        key, before = key_of(voice), self.said(voice)
        if before:
            self._taken[before] -= 1
            if not self._taken[before]:
                del self._taken[before]
        self._names[key] = name
        self._take(name)
        self._to_write[key] = named(voice, name)

    def _take(self, name: str) -> None:
        self._taken[name] = self._taken.get(name, 0) + 1

    def _write(self) -> None:
        if self._to_write:
            changes = list(self._to_write.values())
            self._to_write.clear()
            self._document.write(changes)
