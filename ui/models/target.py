"""The target in hand: shown, heard first, and read anew when the person corrects its note or its part of the file."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from evosynth.analysis.target import PreparedTarget
from evosynth.service.desk_messages import LoadTarget, TargetReady
from ui.models.audition import Audition, Request
from ui.models.grid import Grid
from ui.models.loading import Loading, shown_target


class Target(QObject):
    """At most one target."""

    changed = Signal(object)  # TargetState | None

    def __init__(self, loading: Loading, grid: Grid, audition: Audition, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._loading, self._grid, self._audition = loading, grid, audition
        self.ready: TargetReady | None = None

    @property
    def prepared(self) -> PreparedTarget | None:
        return self.ready.target if self.ready else None

    def show(self, ready: TargetReady | None) -> None:
        """This is the target now; None puts the one before aside."""
        self.ready = ready
        self._loading.hold(ready)
        self._grid.set_target(self.prepared)
        self.tell()
        if ready:
            self._audition.prepare(Request("target", ready.target))

    def tell(self) -> None:
        """What is in hand, once more: notes may be called otherwise now."""
        self.changed.emit(shown_target(self.ready) if self.ready else None)

    def is_of(self, ready: TargetReady) -> bool:
        """Whether this is the same sound, read anew."""
        return self.ready is not None and self.ready.path == ready.path

    def changed_in(self, ready: TargetReady) -> str:
        """What is another one in this sound, read anew, for a sentence."""
        before = self.prepared
        return "tuning" if before is not None and before.tuning != ready.target.tuning else "note or part"

    def set_note(self, note: int) -> None:
        """The person says which note it is."""
        if self.ready is not None and 0 <= note <= 127:
            self._loading.load(replace(self._again(self.ready), note=note))

    def set_region(self, start_s: float, end_s: float) -> None:
        """The person says which part of the file is matched."""
        if self.ready is not None and end_s > start_s:
            self._loading.load(replace(self._again(self.ready), region_s=(max(0.0, start_s), end_s)))

    def correct_tuning(self, correct: bool) -> None:
        """The person says whether a sound beside its key is brought in tune, or matched as it is."""
        if self.ready is not None:
            request = replace(self._again(self.ready), tuning="correct" if correct else "keep")
            if further := self._loading.further:  # all notes of an instrument, from their files
                request = replace(request, further=further, others=())
            self._loading.load(request)

    def _again(self, ready: TargetReady) -> LoadTarget:
        """The same sound with what the person has said of it so far."""
        note = ready.target.note.midi_note if ready.target.note_source == "given" else None
        target = ready.target
        return LoadTarget(
            0, ready.path, note=note, region_s=target.region_s, others=target.others, tuning=target.tuning
        )
