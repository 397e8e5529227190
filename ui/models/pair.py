"""What the selected voice is held against: the target, its parent, or the best of those on show."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from evosynth.edits.values import Original
from evosynth.synths import voicing
from ui.models.candidates import Chosen
from ui.models.grid import Grid
from ui.view_state.changes import WhatChanged
from ui.view_state.pair import Against, Kind
from ui.view_state.window import TargetState

BEFORE = "Before"  # what the parent of an edited voice is called
NOT_KNOWN = "It is not known yet whose child this is"
FOLLOWED = "The best is followed while it changes: select a tile to hold it against its parent"
NO_STARS = "Nobody has stars yet: without a target the best is who has most of them"
NOT_HEARD = "No distance is known yet"
ITSELF = "It is the best itself"


class Pair(QObject):
    """Whom a person wants to see beside the selected one; with a target and without one it may be another."""

    changed = Signal()

    def __init__(self, grid: Grid, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._grid = grid
        self._target: TargetState | None = None
        self._changes = WhatChanged()
        self._wished = {True: Kind.TARGET, False: Kind.PARENT}  # with a target, and without
        grid.selection_changed.connect(lambda _state: self._look())

    def take_target(self, state: TargetState | None) -> None:
        """Another target, or none."""
        self._target = state
        self._look()

    def take_changes(self, state: WhatChanged) -> None:
        """Who the parent of a voice is."""
        self._changes = state
        self._look()

    def choose(self, kind: Kind) -> None:
        """The selected one is held against this from now on."""
        if kind in dict(self.kinds):
            self._wished[self._target is not None] = kind
            self._look()

    @property
    def kinds(self) -> tuple[tuple[Kind, str], ...]:
        """What can be chosen from, with titles; nothing while nobody is selected."""
        if self._grid.selected is None:
            return ()
        target = ((Kind.TARGET, Kind.TARGET.value),) if self._target is not None else ()
        return *target, (Kind.PARENT, self._parent_title), (Kind.BEST, Kind.BEST.value)

    @property
    def against(self) -> Against:
        """Whom it is held against now."""
        chosen = self._grid.selected
        return Against() if chosen is None else self.of(self._wished[self._target is not None], chosen)

    def of(self, kind: Kind, chosen: Chosen) -> Against:
        """Whom it would be."""
        if kind is Kind.TARGET and self._target is not None:
            label = f"{self._target.name.rpartition('.')[0] or self._target.name} {self._target.note_label}"
            return Against(kind, kind.value, label, picture=self._target.picture)
        return self._best(chosen) if kind is Kind.BEST else self._parent_of(chosen)

    @property
    def _parent_title(self) -> str:
        chosen = self._grid.selected
        return BEFORE if chosen is not None and self._original(chosen) is not None else Kind.PARENT.value

    def _original(self, chosen: Chosen) -> Original | None:
        """What it was before a person edited it."""
        return None if chosen.candidate is None else self._grid.edited.original(chosen.candidate)

    def _parent_of(self, chosen: Chosen) -> Against:
        if (original := self._original(chosen)) is not None:
            return self._voice(Kind.PARENT, BEFORE, original.label, original.voice)
        told, title = self._changes, Kind.PARENT.value
        if not told.voice or voicing.sound(told.voice) != voicing.sound(chosen.voice):
            return Against(Kind.PARENT, title, why_not=NOT_KNOWN)
        if not told.parent_voice:
            followed = FOLLOWED if self._grid.followed is not None else NOT_KNOWN
            return Against(Kind.PARENT, title, why_not=told.why_not or followed)
        return self._voice(Kind.PARENT, title, told.parent, told.parent_voice)

    def _best(self, chosen: Chosen) -> Against:
        best = self._grid.best
        if best is None:
            why = NOT_HEARD if self._target is not None else NO_STARS
            return Against(Kind.BEST, Kind.BEST.value, why_not=why)
        if voicing.sound(best.voice) == voicing.sound(chosen.voice):
            return Against(Kind.BEST, Kind.BEST.value, why_not=ITSELF)
        return self._voice(Kind.BEST, Kind.BEST.value, self._grid.chosen(best).label, best.voice)

    def _voice(self, kind: Kind, title: str, label: str, voice: bytes) -> Against:
        picture, silence = self._grid.picture_of(voice)
        return Against(kind, title, label, voice, picture, silence)

    def _look(self) -> None:
        voice = self.against.voice
        self._grid.draw_further((voice,) if voice else (), "reference")
        self.changed.emit()
