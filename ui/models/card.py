"""The card of the document in hand: what it is known by on the start page, written when there is time."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from evosynth.documents.records import Card
from evosynth.library.records import Thumbnail
from ui.models.candidates import Chosen
from ui.models.document import Document
from ui.models.grid import Grid
from ui.models.run import RunControl
from ui.models.window_state import WindowState
from ui.view_state.window import Run

EVERY_MS = 30_000


class CardWriter(QObject):
    """Its picture is that of the best of the run in hand, of a breeding that of the selected voice."""

    def __init__(
        self, document: Document, grid: Grid, run: RunControl, window: WindowState, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._document, self._grid, self._run, self._window = document, grid, run, window
        self._written: Card | None = None
        self._of: object = None  # the document that it was written into
        self._state = Run.EMPTY
        self._timer = QTimer(self, interval=EVERY_MS)
        self._timer.timeout.connect(self.write)
        self._timer.start()
        run.transport_changed.connect(lambda _state: self._look())

    def write(self) -> None:
        """As things stand, and how they are looked at."""
        self._window.write()
        chosen = self._chosen()
        if chosen is None or chosen.picture is None or chosen.candidate is None or self._document.path is None:
            return
        picture, occasion = chosen.picture, chosen.occasion
        thumbnail = Thumbnail(picture.pixels, picture.length_s, picture.envelope)
        card = Card(self._told(chosen.distance), chosen.voice, occasion.note, occasion.loudness_lufs, thumbnail)
        if (
            self._written is None
            or self._of != self._document.path
            or (card.told, card.voice) != (self._written.told, self._written.voice)
        ):
            self._written, self._of = card, self._document.path
            self._document.write([card])

    def _chosen(self) -> Chosen | None:
        snapshot = self._run.snapshot
        if snapshot is None or self._run.breeding:
            return self._grid.selected
        best = map(self._grid.chosen, snapshot.candidates)
        return next((one for one in best if one.picture is not None), None)

    def _told(self, distance: float | None) -> str:
        """ "bred, generation 12", "1.37, paused"."""
        snapshot = self._run.snapshot
        if self._run.breeding:
            return f"bred, generation {snapshot.generation}" if snapshot and snapshot.generation else "bred"
        stands = "stopped" if self._run.state is Run.STOPPED else "paused"
        return f"{distance:.2f}, {stands}" if distance is not None else stands

    def _look(self) -> None:
        """A rest is a good moment."""
        before, self._state = self._state, self._run.state
        if self._state is not before and self._state in (Run.PAUSED, Run.STOPPED, Run.BREEDING):
            self.write()
