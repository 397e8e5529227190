"""The archive of six: voices that a person puts into a place by a key, to compare with them, and to breed from them.

It belongs to the document, into which it is written with the act that changes it.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from evosynth.documents import tables
from evosynth.documents.changes import Change, Looked
from evosynth.edits.values import Archived
from evosynth.errors import EvoSynthError
from evosynth.synths import voicing
from ui.models.document import Document
from ui.models.grid import Grid
from ui.models.parents import NamedParents
from ui.view_state.archive import PLACES, ArchivedVoice, ArchiveState
from ui.view_state.kept import KeptVoice

ARCHIVE = "archive"  # in the document


def owner_of(place: int) -> str:
    """By what the playhead of a place is known."""
    return f"archive:{place + 1}"


class Archive(QObject):
    """Six places."""

    changed = Signal(object)  # ArchiveState

    def __init__(self, document: Document, grid: Grid, parents: NamedParents, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document, self._grid, self._parents = document, grid, parents
        self.places: list[Archived] = [Archived(place) for place in range(PLACES)]
        self._sounding: object = None
        self._told: tuple[object, ...] = ()
        for told in (grid.grid_changed, grid.selection_changed, parents.changed):
            told.connect(lambda *_: self.tell())

    def put(self, value: Archived) -> None:
        """This is in its place from now on."""
        self.places[value.place] = value
        self._grid.let_go_of_archived(value.place + 1)
        needed = voicing.synth_of(value.voice).tables if value.voice else ()
        written: list[Change] = [Looked(ARCHIVE, _as_text(self.places)), *tables.of_store(needed)]
        self._document.write(written)
        self._draw()

    def restore(self, looked: Mapping[str, str]) -> None:
        """Another document is in hand, in which this stands."""
        self.places = _of_text(looked.get(ARCHIVE, "[]"))
        self._draw()

    def voice(self, place: int) -> KeptVoice | None:
        """What is in a place, to be selected; None: nothing."""
        there = self.places[place]
        if not there.voice:
            return None
        return KeptVoice(0, there.name, there.voice, None, "", archived=place + 1)

    def set_sounding(self, owner: object) -> None:
        """Whose sound is heard now."""
        self._sounding = owner
        self.tell()

    def _draw(self) -> None:
        self._grid.draw_archive([one.voice for one in self.places if one.voice])
        self.tell()

    def tell(self) -> None:
        """Emit how things stand, where it looks otherwise."""
        state = ArchiveState(tuple(map(self._shown, range(PLACES))))
        now = tuple(one and (replace(one, picture=None), id(one.picture)) for one in state.places)
        if now != self._told:
            self._told = now
            self.changed.emit(state)

    def _shown(self, place: int) -> ArchivedVoice | None:
        voice = self.voice(place)
        if voice is None:
            return None
        chosen, selected = self._grid.chosen_kept(voice), self._grid.selected_kept
        return ArchivedVoice(
            place,
            voice.name,
            chosen.picture,
            chosen.silence,
            named=voicing.sound(voice.voice) in self._parents.sounds,
            selected=selected is not None and selected.archived == place + 1,
            playing=self._sounding == owner_of(place),
        )


def _as_text(places: list[Archived]) -> str:
    return json.dumps([[one.name, base64.b64encode(one.voice).decode()] for one in places])


def _of_text(text: str) -> list[Archived]:
    """Nothing where it is damaged, or of an engine that there is not."""
    try:
        return [_place(place, *one) for place, one in zip(range(PLACES), [*json.loads(text), *EMPTY], strict=False)]
    except (ValueError, TypeError, RecursionError, EvoSynthError):
        return [Archived(place) for place in range(PLACES)]


def _place(place: int, name: object, data: str) -> Archived:
    voice = base64.b64decode(data, validate=True)
    if voice:
        voicing.synth_of(voice)
    return Archived(place, voice, str(name))


EMPTY = (("", ""),) * PLACES
