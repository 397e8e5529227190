"""Voices that were kept without a picture, as those that came from a synth: they are drawn when they are in sight."""

from __future__ import annotations

from PySide6.QtCore import QObject

from evosynth.service.desk_messages import Occasion, RequestFailed
from evosynth.service.take_messages import DrawTakes, TakesDrawn
from ui.models.kept import KeptList
from ui.processes.workers import Workers


class KeptUndrawn(QObject):
    """Asks for each picture once, as the engine computes the voice; it is not written into the library."""

    def __init__(self, workers: Workers, kept: KeptList, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workers, self._kept = workers, kept
        self._tried: set[int] = set()  # rows that were asked for, or have none
        self._asked = False
        kept.changed.connect(lambda _page: self._look())

    def _look(self) -> None:
        lacking = tuple(one for one in self._kept.undrawn if one.id not in self._tried)
        if self._asked or not lacking:
            return  # when that is answered it is looked again
        self._asked = True
        self._tried.update(one.id for one in lacking)
        wanted = tuple((one.voice, (one.occasion or Occasion()).note) for one in lacking)

        def drawn(answer: TakesDrawn) -> None:
            self._asked = False
            each = zip(lacking, answer.pictures, strict=True)
            found = {one.id: picture for one, picture in each if picture is not None}
            self._tried -= found.keys()  # the list may forget them
            self._kept.draw(found)

        def failed(_problem: RequestFailed) -> None:
            self._asked = False

        self._workers.ask(lambda ticket: DrawTakes(ticket, "", wanted), drawn, failed)
