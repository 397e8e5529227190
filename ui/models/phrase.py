"""By which phrase voices are auditioned: chosen once, heard at every tile; tempo, loop and latch beside it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from evosynth.errors import InputError
from evosynth.midi.phrase_file import read_phrase
from evosynth.notation.phrases import BY_NAME, FASTEST_BPM, PHRASES, SLOWEST_BPM, Performed, Phrase
from ui.settings import Settings
from ui.view_state.phrase import PhraseState
from ui.view_state.window import Toast

ONE_NOTE = "Note"
NAMES = (ONE_NOTE, *(phrase.name for phrase in PHRASES))


class PhrasePlayer(QObject):
    """What is played in place of one note; remembered from start to start."""

    changed = Signal(object)  # PhraseState
    said = Signal(object)  # Toast

    def __init__(self, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._file: Phrase | None = None
        self._phrase = BY_NAME.get(settings.phrase)
        if self._phrase is None and settings.phrase:
            self._remembered(Path(settings.phrase))

    @property
    def performed(self) -> Performed | None:
        """None: one note."""
        return None if self._phrase is None else Performed(self._phrase, self.tempo, self.looped)

    @property
    def name(self) -> str:
        """Of what is played."""
        return ONE_NOTE if self._phrase is None else self._phrase.name

    @property
    def names(self) -> tuple[str, ...]:
        """All that can be chosen, a file that was opened last."""
        return NAMES if self._file is None else (*NAMES, self._file.name)

    def tell(self) -> None:
        """How things stand."""
        chosen = self.names.index(self.name)
        self.changed.emit(PhraseState(self.names, chosen, self.tempo, self.looped, self.latched))

    @property
    def tempo(self) -> float:
        """Beats a minute."""
        return min(float(FASTEST_BPM), max(float(SLOWEST_BPM), self._settings.tempo))

    @property
    def looped(self) -> bool:
        """Whether it begins again at its end."""
        return bool(self._settings.loop)

    @property
    def latched(self) -> bool:
        """Whether a loop goes on where it stands when another voice is heard."""
        return bool(self._settings.latch)

    def choose(self, place: int) -> None:
        """The one in this place of ``names``."""
        of_file = self._file if place == len(NAMES) else None
        self._phrase = of_file or BY_NAME.get(self.names[place])
        self._settings.phrase = self._settings.phrase_file if of_file else self.name if self._phrase else ""
        self.tell()

    def open(self, path: Path) -> None:
        """A MIDI file is the phrase, at its own tempo; a toast says what is wrong with it, or left out."""
        try:
            read = read_phrase(path)
        except InputError as error:
            self.said.emit(Toast(str(error), "triangle-alert", error=True))
            return
        self._file = self._phrase = read.phrase
        self._settings.phrase = self._settings.phrase_file = str(path)
        self._settings.tempo = read.bpm
        if read.left_out:
            self.said.emit(Toast(f"{path.name}: {read.left_out}"))
        self.tell()

    def set_tempo(self, bpm: float) -> None:
        """Within what can be played."""
        self._settings.tempo = min(float(FASTEST_BPM), max(float(SLOWEST_BPM), bpm))
        self.tell()

    def set_looped(self, looped: bool) -> None:
        """From the next sound on."""
        self._settings.loop = int(looped)
        self.tell()

    def set_latched(self, latched: bool) -> None:
        """From the next sound on."""
        self._settings.latch = int(latched)
        self.tell()

    def _remembered(self, path: Path) -> None:
        """The file of last time, where it is still there."""
        try:
            self._file = self._phrase = read_phrase(path).phrase
        except InputError:
            self._settings.phrase = ""
