"""What changed in the selected voice against its parent: asked of the desk when another one is selected.

The parent of a bred voice is the one that it was made of; that of a candidate of a match is the last one on its way
that sounds otherwise, as the document remembers it. While a running match is followed nothing is asked: the best
changes faster than a person reads.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal

from evosynth.documents.descent import CAME_IN
from evosynth.runs.explained import Explanation
from evosynth.service.desk_messages import Explain, Explained, RequestFailed
from evosynth.service.evolver_messages import Candidate, Snapshot
from evosynth.synths import voicing
from evosynth.synths.base import Note
from ui.models.candidates import Chosen
from ui.models.edited import changed_values
from ui.models.grid import Grid
from ui.models.lineage import Lineage, Whom
from ui.models.run import RunControl
from ui.processes.workers import Workers
from ui.view_state.changes import WhatChanged
from ui.view_state.window import Run

MOST_MET = 4096  # candidates that are remembered, to be found as parents
MOST_FOUND = 512  # explanations
AFRESH = "It was made afresh: it has no parent."
CAME = "It came in as it is: nothing was changed."
FOLLOWED = "The best is followed: of a voice that you select it is told."
FIRST = "It is the first of its line: it has no parent."


@dataclass(frozen=True, slots=True)
class Parent:
    """Whom a voice is compared with; without a voice: why with nobody."""

    label: str = ""
    voice: bytes = b""
    why_not: str = ""
    other: str = ""  # what the second parent is called
    gone: bool = False  # it is not on the page any more


class Explanations(QObject):
    """Of one voice at a time, the selected one."""

    changed = Signal(object)  # WhatChanged

    def __init__(
        self, workers: Workers, grid: Grid, run: RunControl, lineage: Lineage, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._workers, self._grid, self._run, self._lineage = workers, grid, run, lineage
        self._names = grid.candidates.names
        self._met: dict[tuple[str, int], Candidate] = {}  # by run and id
        self._found: dict[tuple[bytes, bytes, Note], Explanation | None] = {}  # by the sounds of both
        self._asked: tuple[bytes, bytes, Note] | None = None
        self._ticket = 0
        self._told = WhatChanged()
        run.snapshot_taken.connect(self._meet)
        grid.selection_changed.connect(lambda _state: self._look())
        grid.voice_changed.connect(lambda _state: self._look())
        lineage.changed.connect(self._look)

    def _meet(self, snapshot: Snapshot, _another: bool) -> None:
        for one in snapshot.candidates:
            self._met[snapshot.where.run, one.id] = one
        while len(self._met) > MOST_MET:
            self._met.pop(next(iter(self._met)))

    def _look(self) -> None:
        """Whoever is selected now: what is known of it is told at once, the rest is asked for."""
        chosen = self._grid.selected
        parent = None if chosen is None else self._parent_of(chosen)
        if chosen is None or parent is None:
            self._let_go()
            self._tell(WhatChanged(chosen.voice if chosen else b""))
            return
        if not parent.voice:
            self._let_go()
            self._tell(WhatChanged(chosen.voice, why_not=parent.why_not))
            return
        key = voicing.sound(parent.voice), voicing.sound(chosen.voice), chosen.occasion.note
        if key not in self._found and key != self._asked and not self._grid.edited.held:
            self._ask(key, parent.voice, chosen.voice)
        told = WhatChanged(chosen.voice, parent.label, parent.voice, self._found.get(key))
        if chosen.edited:
            names = frozenset(changed_values(parent.voice, chosen.voice))
            space = voicing.space_of(chosen.synth)
            told = replace(told, edited=names, edited_blocks=frozenset(space.named(name).block for name in names))
        self._tell(replace(told, other=parent.other, gone=parent.gone))

    def _parent_of(self, chosen: Chosen) -> Parent | None:
        """None as long as it is not known."""
        if chosen.silence:
            return Parent(why_not=chosen.silence)
        one = chosen.candidate
        if one is None:
            return self._from_line(Whom.kept(chosen.voice), chosen)
        if (original := self._grid.edited.original(one)) is not None:
            return Parent(original.label, original.voice)
        if one.parents[0] < 0:
            return Parent(why_not=CAME if one.move in CAME_IN else AFRESH)
        run = self._run.where.run if self._run.where is not None else ""
        met = self._met.get((run, one.parents[0])) if self._run.breeding else None
        if met is not None:
            other = self._met.get((run, one.parents[1])) if one.parents[1] != met.id else None
            return Parent(
                self._names.label(met),
                met.voice,
                other="" if other is None else self._names.label(other),
                gone=not self._on_show(met.id),
            )
        followed = self._run.state is Run.RUNNING and self._grid.chosen_by_person is None
        return Parent(why_not=FOLLOWED) if followed else self._from_line(Whom.candidate(run, one), chosen)

    def _on_show(self, id: int) -> bool:
        """Of the page few stay, the best rated alone where taste chooses who comes beside."""
        snapshot = self._run.snapshot
        return snapshot is not None and id in {one.id for one in snapshot.candidates}

    def _from_line(self, whom: Whom, chosen: Chosen) -> Parent | None:
        """As the document remembers it."""
        line = self._lineage.of(whom)
        if self._lineage.lacks(whom):
            self._lineage.ask(whom, chosen.voice)
        if not line:
            return None
        if len(line) < 2:
            return Parent(why_not=FIRST)
        step = line[-2]
        return Parent(self._names.label(step.candidate), step.candidate.voice)

    # ---- asking the desk ------------------------------------------------------------------------------------------

    def _ask(self, key: tuple[bytes, bytes, Note], before: bytes, after: bytes) -> None:
        self._let_go()
        self._asked = key
        self._ticket = self._workers.ask(
            lambda ticket: Explain(ticket, before, after, key[2]),
            lambda told: self._take(key, told),
            lambda problem: self._fail(key, problem),
        )

    def _let_go(self) -> None:
        """Nobody waits for the one before any more."""
        self._workers.forget(self._ticket)
        self._asked = None

    def _take(self, key: tuple[bytes, bytes, Note], told: Explained) -> None:
        self._found[key] = told.found
        while len(self._found) > MOST_FOUND:
            self._found.pop(next(iter(self._found)))
        self._look()

    def _fail(self, key: tuple[bytes, bytes, Note], _problem: RequestFailed) -> None:
        """What cannot be explained is not: the voice is heard and shown all the same."""
        self._found[key] = None
        self._look()

    def _tell(self, now: WhatChanged) -> None:
        if now != self._told:
            self._told = now
            self.changed.emit(now)
