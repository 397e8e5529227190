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
KEPT, OF_BANK = "kept {}", "{} of the bank"
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
        self._what, self._of, self._count, self._awry = "", 0, 0, 0
        synth.link.said.connect(self._take)

    def record_kept(self) -> None:
        """Every kept voice that the synth can play, at the note that it was kept at."""
        self._reader.ask(lambda library: library.kept(0, MOST), self._begin_kept, self.failed.emit)

    def _begin_kept(self, rows: Sequence[Kept]) -> None:
        wanted = [(row.voice, row.note or Occasion().note) for row in rows]
        self._begin(KEPT, [one for one in wanted if not voicing.of(voicing.synth_of(one[0])).send_reason])

    def record_bank(self) -> None:
        """Those of the bank that waits, at the note that voices are heard at without a target."""
        self._begin(OF_BANK, [(voice, Occasion().note) for voice in self._bank.voices])

    def _begin(self, what: str, wanted: Sequence[Wanted]) -> None:
        if why := self._engine.choice().why_no_match:
            self.failed.emit(f"{why}.")
        elif self._of:
            self.failed.emit(f"Recording {_counted(self._of, self._what)} goes on: Cancel in the Device sheet ends it.")
        elif not wanted:
            self.failed.emit("There is no voice that this synth could play.")
        else:
            notes = dict.fromkeys(note for _, note in wanted)
            self._left = [(note, tuple(voice for voice, of in wanted if of == note)) for note in notes]
            self._what, self._of, self._count, self._awry = what, len(wanted), 0, 0
            told = f"Recording {_counted(self._of, what)} on {self._synths_name} …"
            self.said.emit(Toast(told, "audio-lines"))
            self._tell_how_far()
            self._go_on()

    @property
    def _synths_name(self) -> str:
        title = self._engine.choice().title
        return title[:1].lower() + title[1:]

    def _tell_how_far(self) -> None:
        """Wherever a person is meanwhile."""
        far = f"{self._count} of {_counted(self._of, self._what)} recorded" if self._of else ""
        self._synth.tell_beside(far)

    def _go_on(self) -> None:
        note, voices = self._left.pop(0)
        device = self._engine.choice().spec.device
        self._synth.ask(lambda ticket: RecordVoices(ticket, device, voices, note), self._is_done)

    def _is_done(self, done: Done) -> None:
        if isinstance(done, SentTo) and self._left:
            self._go_on()
            return
        if isinstance(done, SentTo):
            self.said.emit(Toast(self._told_at_end(), "audio-lines"))
        self._left, self._of = [], 0
        self._tell_how_far()

    def _told_at_end(self) -> str:
        """What was done, where it is seen, and whether there is something to look after."""
        one = self._count == 1
        told = f"{_counted(self._count, self._what)} {'was' if one else 'were'} recorded"
        if self._awry:
            told += f"; of {self._awry} something is to be known, see Device"
        if self._what != KEPT:
            return f"{told}."
        shown = (
            f"{'its picture shows' if one else 'their pictures show'} how {'it sounds' if one else 'they sound'} there"
        )
        where = "" if self._synth.heard_on != "computer" else " while the synth is what you hear"
        return f"{told}; {shown}{where}."

    def _take(self, message: object) -> None:
        if isinstance(message, VoiceRecorded):
            self._count += 1
            self._awry += bool(message.problem)
            self.recorded.emit(message.voice)
            self._tell_how_far()


def _counted(number: int, what: str) -> str:
    """ "1 kept voice", "32 voices of the bank"."""
    return f"{number} {what.format('voice' if number == 1 else 'voices')}"
