"""What went to a device: an act that stays, since no device gives back what it was sent."""

from __future__ import annotations

from PySide6.QtCore import QObject

from evosynth.documents.records import Why
from evosynth.edits.edit import DOCUMENT, Edit
from evosynth.edits.values import Sent
from ui.models.candidates import Chosen
from ui.models.edits import Edits
from ui.models.run import RunControl


class SentVoices(QObject):
    """Notes it, and has the document remember who it was."""

    def __init__(self, edits: Edits, run: RunControl, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._edits, self._run = edits, run

    def note(self, chosen: Chosen, port: str, channel: int) -> None:
        """The device has it."""
        name = chosen.name.strip() or "a voice"
        sent = Sent(port, channel, chosen.voice)
        self._edits.note_for_good(Edit("sent", Sent(), sent, DOCUMENT, f"sending {name} to {port}"))
        if chosen.candidate is not None:
            self._run.remember(chosen.candidate.id, Why.SENT)
