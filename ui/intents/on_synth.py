"""Voices heard on the synth, one after the other, each when the one before is over."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer, Signal

from ui.intents.hardware import Hardware
from ui.models.audition import GAP_S, Owner, Request
from ui.models.grid import Grid
from ui.view_state.device import WhereHeard


class OnSynth(QObject):
    """The newest wish wins. What sounds there shows in the grid as what sounds here does."""

    sounding = Signal(object)  # whose voice the synth alone plays now; None: it is silent

    def __init__(self, hardware: Hardware, grid: Grid, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._hardware, self._grid = hardware, grid
        self._wish: tuple[Request, ...] = ()
        self._next = QTimer(self, singleShot=True)
        self._next.timeout.connect(self._go_on)

    @property
    def where(self) -> WhereHeard:
        return self._hardware.heard_on

    def play(self, requests: Sequence[Request]) -> None:
        """Each in its turn; the turn of what is no voice passes in silence, as it is heard elsewhere."""
        self._wish = tuple(requests)
        self._go_on()

    def silence(self) -> None:
        """Note-offs, and nothing more."""
        self._wish = ()
        self._next.stop()
        self._hardware.silence()
        self._mark(None)

    def _go_on(self) -> None:
        if not self._wish:
            self._mark(None)
            return
        request, *rest = self._wish
        self._wish = tuple(rest)
        length_s = request.occasion.note.length_s if request.target is None else request.target.note.length_s
        if request.voice:
            if not self._hardware.play(request.voice, request.occasion):
                self._wish = ()
                return
            self._mark(request.owner)
            self._grid.set_heard(request.voice)
        self._next.start(round(1000 * (length_s + (GAP_S if self._wish else 0.0))))

    def _mark(self, owner: Owner | None) -> None:
        if self.where == "device":  # else what sounds here shows
            self.sounding.emit(owner)
