"""Voices are recorded on the synth: those that are kept, or a bank's, unattended, and the selected one of a run.

What it has already is left out.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from evosynth.library.records import Kept
from evosynth.service.desk_messages import Occasion
from evosynth.service.device_messages import SentTo
from evosynth.service.evolver_messages import Recorded
from evosynth.service.take_messages import RecordVoices, VoiceRecorded
from evosynth.synths import voicing
from evosynth.synths.base import Note
from ui.intents.synth_bank import SynthBank
from ui.models.coming import is_coming
from ui.models.grid import Grid
from ui.models.run import RunControl
from ui.models.synth import Done, Synth
from ui.models.synth_engine import SynthEngine
from ui.processes.library_reader import LibraryReader
from ui.view_state.breeding_acts import STILL_MADE
from ui.view_state.window import Toast

MOST = 4096  # kept voices, the newest, that are recorded at a time
KEPT, OF_BANK = "kept {}", "{} of the bank"
NO_VOICE = "Select a voice of the run first: kept voices are recorded all together."
NOT_THERE = "The run in hand is not heard on a synth."
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
        grid: Grid,
        run: RunControl,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._synth, self._engine, self._bank, self._reader = synth, engine, bank, reader
        self._grid, self._run = grid, run
        run.recorded.connect(self._is_recorded)
        self._left: list[tuple[Note, tuple[bytes, ...]]] = []  # what is still to be asked for
        self._what, self._of, self._count, self._awry = "", 0, 0, 0
        synth.link.said.connect(self._take)

    def record_kept(self) -> None:
        """Every kept voice that the synth can play, at the note that it was kept at."""
        self._reader.ask(lambda library: library.kept(0, MOST), self._begin_kept, self.failed.emit)

    def _begin_kept(self, rows: Sequence[Kept]) -> None:
        wanted = [(row.voice, row.note or Occasion().note) for row in rows]
        self._begin(KEPT, [one for one in wanted if not voicing.of(voicing.synth_of(one[0])).send_reason])

    def record_selected(self) -> None:
        """The selected voice of a run on the synth, as one that was edited: its take stands in the document."""
        self._run.before_telling()  # a hand that holds it has done what it does
        chosen = self._grid.selected
        if not self._run.device_on_show:
            self.failed.emit(NOT_THERE)
        elif chosen is None or chosen.candidate is None:
            self.failed.emit(NO_VOICE)
        elif is_coming(chosen.candidate):
            self.failed.emit(f"{STILL_MADE}.")
        elif why := self._run.why_no_match:
            self.failed.emit(f"{why}.")
        else:
            self.said.emit(Toast(f"Recording {chosen.label} on {self._synths_name} …", "audio-lines"))
            self._run.record(chosen.candidate.id)

    def _is_recorded(self, one: Recorded) -> None:
        distance = "" if self._run.breeding else " and distance"
        told = f"It was recorded: its picture{distance} {'are' if distance else 'is'} {self._synths_name}'s."
        self.said.emit(Toast(told, "audio-lines"))

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
