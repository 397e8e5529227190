"""Kept voices as the synth makes them sound: while they are heard there their pictures are those of its takes."""

from __future__ import annotations

from PySide6.QtCore import QObject

from evosynth.service.desk_messages import Occasion, Picture, RequestFailed
from evosynth.service.take_messages import DrawTakes, TakesDrawn
from evosynth.synths import voicing
from ui.models.kept import KeptList
from ui.models.synth import Synth
from ui.models.synth_engine import SynthEngine
from ui.processes.workers import Workers
from ui.view_state.kept import KeptPage, KeptVoice


class KeptThere(QObject):
    """Asks for the pictures of those in sight that were recorded, each once."""

    def __init__(
        self, workers: Workers, kept: KeptList, synth: Synth, engine: SynthEngine, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._workers, self._kept, self._synth, self._engine = workers, kept, synth, engine
        self._device = ""  # whose pictures are shown; empty: nobody's
        self._drawn: dict[int, Picture | None] = {}  # by row; None: it was not recorded
        self._ticket = 0
        kept.changed.connect(lambda _page: self._look())
        synth.changed.connect(lambda _state: self._look())
        engine.changed.connect(lambda _choice: self._look())

    def recorded(self, voice: bytes) -> None:
        """There is a take of this voice now."""
        sound = voicing.sound(voice)
        for one in self._kept.page.voices:
            if voicing.sound(one.voice) == sound:
                self._drawn.pop(one.id, None)
        self._look()

    def _look(self) -> None:
        """Where voices are heard, and who is in sight."""
        there = self._synth.heard_on != "computer" and not self._engine.choice().why_not
        device = self._engine.choice().spec.device if there else ""
        if device != self._device:
            self._device = device
            self._forget()
        if device and (lacking := _lacking(self._kept.page, self._drawn)):
            self._ask(device, lacking)

    def _forget(self) -> None:
        self._workers.forget(self._ticket)
        self._ticket = 0
        self._drawn.clear()
        self._kept.draw_as({})

    def _ask(self, device: str, lacking: tuple[KeptVoice, ...]) -> None:
        if self._ticket:
            return  # when that is answered it is looked again
        wanted = tuple((one.voice, (one.occasion or Occasion()).note) for one in lacking)

        def drawn(answer: TakesDrawn) -> None:
            self._ticket = 0
            self._drawn |= {one.id: picture for one, picture in zip(lacking, answer.pictures, strict=True)}
            self._kept.draw_as({row: picture for row, picture in self._drawn.items() if picture is not None})
            self._look()

        def failed(_problem: RequestFailed) -> None:
            self._ticket = 0
            self._drawn |= dict.fromkeys(one.id for one in lacking)

        self._ticket = self._workers.ask(lambda ticket: DrawTakes(ticket, device, wanted), drawn, failed)


def _lacking(page: KeptPage, drawn: dict[int, Picture | None]) -> tuple[KeptVoice, ...]:
    """Whose pictures are not known."""
    return tuple(
        one for one in page.voices if one.id not in drawn and not voicing.of(voicing.synth_of(one.voice)).send_reason
    )
