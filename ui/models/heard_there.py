"""While a run on a synth is on show its voices are drawn and played as that made them sound."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from evosynth.service.take_messages import HearOn
from ui.models.run import RunControl


class HeardThere(QObject):
    """Tells the desks; made before those who ask them for pictures of a snapshot."""

    changed = Signal()  # what was drawn and rendered sounds otherwise now

    def __init__(self, run: RunControl, tell_desks: Callable[[HearOn], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._run, self._tell_desks = run, tell_desks
        self._told = HearOn(None, "")
        run.snapshot_taken.connect(lambda _snapshot, _new: self._look())
        run.transport_changed.connect(lambda _state: self._look())

    def _look(self) -> None:
        """At the run that is on show."""
        where, device = self._run.where, self._run.device_on_show
        wanted = HearOn(where.path, device) if where is not None and device else HearOn(None, "")
        if wanted != self._told:
            self._told = wanted
            self._tell_desks(wanted)
            self.changed.emit()
