"""What passes between evolver, window and the process of the synth about takes: voices as the synth makes them sound.

The evolver wants takes, the process of the synth records them; the window hands both on and looks into neither. Beside
that the window chooses the sound input, has it checked, and has voices recorded that no run asked for. Frozen values;
no behaviour.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from evosynth.arrays import F32
from evosynth.service.desk_messages import Picture
from evosynth.synths.base import Note

# ---- evolver -> window -> device -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class WantTakes:
    """Record a voice at these notes. Several may wait; they are recorded in their order, between acts of a person.

    ``device`` is the address of the synth as in ``EngineSpec.device``: where another one is in use there is NoTakes.
    """

    ticket: int
    device: str
    voice: bytes
    notes: tuple[Note, ...]
    again: int = 0  # 0: heard for the first time; 1, 2 ...: once more


@dataclass(frozen=True, slots=True)
class Unwanted:
    """Nobody waits for these takes any more: they are not begun, and what sounds of them ends. No answer comes."""

    ticket: int


# ---- device -> window -> evolver -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Heard:
    """One note of a voice, from note-on, mono: full scale of the sound input is 1.0."""

    samples: F32  # (m,)
    sample_rate: int  # Hz, that of the input
    problem: str = ""  # a sentence where it is not quite to be trusted


@dataclass(frozen=True, slots=True)
class TakesAre:
    """A voice was recorded: its takes, one a note."""

    ticket: int
    takes: tuple[Heard, ...]


@dataclass(frozen=True, slots=True)
class NoTakes:
    """It cannot be recorded for now: the port or the sound input has gone, or another synth is in use. One sentence."""

    ticket: int
    told: str
    lost: bool = True  # the synth cannot be reached; else it can, and what was heard is no take


# ---- window -> desk --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TakesHeard:
    """A voice was recorded on a device just now: it may not stand in the document yet."""

    device: str
    voice: bytes
    notes: tuple[Note, ...]
    again: int
    takes: tuple[Heard, ...]


@dataclass(frozen=True, slots=True)
class HearOn:
    """From now on voices are drawn and played as this device made them sound, where there is a take of them.

    ``document`` is where takes of a run are kept, None: nowhere. An empty ``device``: as the engine computes them.
    """

    document: Path | None
    device: str


@dataclass(frozen=True, slots=True)
class DrawTakes:
    """Draw these voices, each at its note, by the takes of a device in the library: answered by TakesDrawn.

    An empty ``device``: as the engine computes them.
    """

    ticket: int
    device: str
    wanted: tuple[tuple[bytes, Note], ...]
    background: bool = True


@dataclass(frozen=True, slots=True)
class TakesDrawn:
    """In their order; None: it was not recorded, or is silent."""

    ticket: int
    pictures: tuple[Picture | None, ...]


# ---- window -> device ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class UseSound:
    """Listen to this sound input from now on: (part of) its name; empty: the system's own. None: to no input."""

    input: str | None


@dataclass(frozen=True, slots=True)
class ListSounds:
    """Which sound inputs are there? Answered by SoundsAre."""


@dataclass(frozen=True, slots=True)
class ShowLevel:
    """Whether somebody looks at the level of the sound input: SoundIs comes some times a second as long as that."""

    on: bool


@dataclass(frozen=True, slots=True)
class CheckSound:
    """Play and measure: level, noise and latency of the way from the synth to the sound input. Answered by SoundcheckIs
    or NotDone."""

    ticket: int


@dataclass(frozen=True, slots=True)
class Calibrate:
    """Play some twenty voices, learn from them how the synth differs from the built-in engine, and keep that.

    Goes tells how far it is; the end is SentTo, whose words say what was learned, or NotDone. BreakOff ends it.
    """

    ticket: int
    device: str  # the address that it is kept at, as in EngineSpec.device


@dataclass(frozen=True, slots=True)
class RecordVoices:
    """Record these voices unattended, one after the other, for the library; what it has already is not recorded again.

    Goes tells how far it is, VoiceRecorded each voice, the end is SentTo or NotDone. BreakOff ends it: what was
    recorded stays. ``device`` is the address under which they are kept.
    """

    ticket: int
    device: str
    voices: tuple[bytes, ...]
    note: Note


# ---- device -> window ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SoundsAre:
    """The sound inputs that there are."""

    inputs: tuple[str, ...]
    problem: str = ""  # why there is none


@dataclass(frozen=True, slots=True)
class SoundIs:
    """The sound input in use: its whole name (empty: it is not there), and while it is looked at how loud it is."""

    input: str
    level_db: float | None = None  # RMS of the last moment, 0: full scale; None: nobody looks
    told: str = ""  # a sentence, where it has gone or cannot be opened


@dataclass(frozen=True, slots=True)
class SoundcheckIs:
    """What a soundcheck found, and in a sentence what is to be done, if anything."""

    ticket: int
    good: bool
    told: str
    level_db: float  # RMS of a full carrier at C4
    floor_db: float  # likewise of the input while nothing sounds
    latency_ms: float  # from the note to its sound
    jitter_ms: float  # by how much that differs from one time to the next
    noise_db: tuple[float, ...] = ()  # of silence, in octaves: see hardware.noise


CHECKING = "Soundcheck: a few notes are played and measured"


@dataclass(frozen=True, slots=True)
class TakeGoes:
    """What is being recorded: a voice by its name, for whom and how; empty: nothing for now."""

    told: str
    part: float | None = None  # of what was asked for at once, 0..1


@dataclass(frozen=True, slots=True)
class VoiceRecorded:
    """One of RecordVoices is in the library now, or was there."""

    ticket: int
    voice: bytes
    number: int  # from 1
    of: int
    problem: str = ""  # of its take


ToTakes = WantTakes | Unwanted  # to be handed on to the process of the synth
FromTakes = TakesAre | NoTakes  # to be handed on to the evolver
FromSound = SoundsAre | SoundIs | SoundcheckIs | TakeGoes | VoiceRecorded
