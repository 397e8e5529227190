"""Voices are recorded on the synth unattended: those that are kept, or a bank's; what it has already is left out."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from evosynth.library.records import Kept
from evosynth.service.desk_messages import Occasion
from evosynth.service.device_messages import SentTo
from evosynth.service.take_messages import RecordVoices, VoiceRecorded
from evosynth.synths import voicing
from evosynth.synths.base import Note
from ui.intents.synth_bank import SynthBank
from ui.models.synth import Done, Synth
from ui.models.synth_engine import SynthEngine
from ui.processes.library_reader import LibraryReader
from ui.view_state.window import Toast

MOST = 4096  # kept voices, the newest, that are recorded at a time
Wanted = tuple[bytes, Note]


class Recording(QObject):
    """One list at a time; Cancel in the Device sheet ends it between two voices, and asking again goes on with it."""

    said = Signal(object)  # Toast
    failed = Signal(str)
    recorded = Signal(bytes)  # this voice is in the library now, or was there

    def __init__(
        self,
        synth: Synth,
        engine: SynthEngine,
        bank: SynthBank,
        reader: LibraryReader,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._synth, self._engine, self._bank, self._reader = synth, engine, bank, reader
        self._left: list[tuple[Note, tuple[bytes, ...]]] = []  # what is still to be asked for
        self._what, self._count, self._awry = "", 0, 0
        synth.link.said.connect(self._take)

    def record_kept(self) -> None:
        """Every kept voice that the synth can play, at the note that it was kept at."""
        self._reader.ask(lambda library: library.kept(0, MOST), self._begin_kept, self.failed.emit)

    def _begin_kept(self, rows: Sequence[Kept]) -> None:
        wanted = [(row.voice, row.note or Occasion().note) for row in rows]
        self._begin("kept voices", [one for one in wanted if not voicing.of(voicing.synth_of(one[0])).send_reason])

    def record_bank(self) -> None:
        """Those of the bank that waits, at the note that voices are heard at without a target."""
        self._begin("voices of the bank", [(voice, Occasion().note) for voice in self._bank.voices])

    def _begin(self, what: str, wanted: Sequence[Wanted]) -> None:
        if why := self._engine.choice().why_no_match:
            self.failed.emit(f"{why}.")
        elif not wanted:
            self.failed.emit("There is no voice that this synth could play.")
        else:
            notes = dict.fromkeys(note for _, note in wanted)
            self._left = [(note, tuple(voice for voice, of in wanted if of == note)) for note in notes]
            self._what, self._count, self._awry = what, 0, 0
            self._go_on()

    def _go_on(self) -> None:
        note, voices = self._left.pop(0)
        device = self._engine.choice().spec.device
        self._synth.ask(lambda ticket: RecordVoices(ticket, device, voices, note), self._is_done)

    def _is_done(self, done: Done) -> None:
        if not isinstance(done, SentTo):
            self._left = []
        elif self._left:
            self._go_on()
        else:
            name = self._engine.choice().title
            awry = f"; of {self._awry} something is to be known, see Device" if self._awry else ""
            told = f"{self._count} {self._what} are recorded on {name[:1].lower()}{name[1:]}{awry}"
            self.said.emit(Toast(told, "audio-lines"))

    def _take(self, message: object) -> None:
        if isinstance(message, VoiceRecorded):
            self._count += 1
            self._awry += bool(message.problem)
            self.recorded.emit(message.voice)
