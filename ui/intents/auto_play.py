"""Auto-play: the tiles are heard one after the other, each selected as it sounds, until a hand takes over."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from ui.intents.listening import Listening
from ui.models.audition import Owner
from ui.models.grid import Grid

GAP_MS = 150  # between two voices
PATIENCE_MS = 4000  # a voice that has not begun to sound by then is passed over


class AutoPlay(QObject):
    """From the selected tile to the last one. Stars go on to the next at once; whatever else is done stops it."""

    changed = Signal(bool)  # whether it is on

    def __init__(self, listening: Listening, grid: Grid, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._listening, self._grid = listening, grid
        self._whose: int | None = None  # the candidate that is heard, or is to be; None: it is off
        self._began = False  # whether it has begun to sound
        self._next = QTimer(self, singleShot=True)
        self._next.timeout.connect(self.go_on)
        listening.sounding.connect(self._follow)
        listening.silenced.connect(self.stop)
        grid.selection_changed.connect(lambda _state: self._look())

    @property
    def on(self) -> bool:
        return self._whose is not None

    def toggle(self) -> None:
        """Begin with the selected one, or the first; or stop."""
        if self.on:
            self._listening.silence()
            return
        chosen = self._grid.selected
        first = chosen.candidate.id if chosen is not None and chosen.candidate is not None else None
        waiting = self._grid.audible
        if (whose := first if first in waiting else next(iter(waiting), None)) is not None:
            self._hear(whose)
            self.changed.emit(True)

    def go_on(self) -> None:
        """To the next one; behind the last it is over."""
        if self._whose is None:
            return
        if (following := self._grid.next_audible(self._whose)) is not None:
            self._hear(following)
        else:
            self.stop()

    def stop(self) -> None:
        """What sounds may sound on."""
        self._next.stop()
        if self.on:
            self._whose = None
            self.changed.emit(False)

    def _hear(self, whose: int) -> None:
        self._whose, self._began = whose, False
        self._grid.select_candidate(whose)
        self._listening.play_selected_once()
        self._next.start(PATIENCE_MS)

    def _follow(self, owner: Owner | None) -> None:
        """Its voice begins or ends; what else begins was somebody's wish."""
        if self._whose is None:
            return
        if owner == self._whose:
            self._began = True
            self._next.stop()
        elif owner is not None:
            self.stop()
        elif self._began:
            self._next.start(GAP_MS)

    def _look(self) -> None:
        """Another one was selected by hand, or there is another generation."""
        if self._whose is not None and self._grid.chosen_by_person != self._whose:
            self.stop()
