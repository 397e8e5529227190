"""What passes between the window and the process that plays live. Frozen values; no behaviour."""

from __future__ import annotations

from dataclasses import dataclass, field

from evosynth.arrays import F32
from evosynth.synths.base import Note
from evosynth.synths.live.settings import PlaySettings

# ---- window -> player ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class NoteOn:
    key: int  # 0..127
    velocity: int = 100  # 1..127


@dataclass(frozen=True, slots=True)
class NoteOff:
    key: int


@dataclass(frozen=True, slots=True)
class Sustain:
    down: bool


@dataclass(frozen=True, slots=True)
class Bend:
    value: int  # 0..16383, 8192 in the middle


@dataclass(frozen=True, slots=True)
class Wheel:
    value: int  # 0..127


@dataclass(frozen=True, slots=True)
class AllOff:
    """Silence at once."""


@dataclass(frozen=True, slots=True)
class SetVoice:
    """What is played from the next key on; with ``edit`` by notes that sound, too.

    It is made as loud as ``loudness_lufs``, judged by one ``note``.
    """

    voice: bytes  # of any synth, see synths.voicing
    loudness_lufs: float | None = None  # None: the loudness of everything without a target
    note: Note = field(default_factory=Note)
    edit: bool = False


@dataclass(frozen=True, slots=True)
class SetSettings:
    settings: PlaySettings


@dataclass(frozen=True, slots=True)
class SetVolume:
    volume: float  # 0..1; heard as its square


@dataclass(frozen=True, slots=True)
class PlaySound:
    """Hear a whole sound from its start; what is auditioned now fades out before it.

    With a ``shift`` it takes over in the midst of what is auditioned, so many samples further than that stands.
    """

    number: int  # of the window's own choice, for SoundAt
    samples: F32  # (samples,) at the rate of the device, as loud as it is to be heard
    loop: bool = False  # again and again without a seam, for as long as a sound may be
    start: int = 0  # of a loop: the sample to begin with
    shift: int | None = None  # None: from its start


@dataclass(frozen=True, slots=True)
class StopSound:
    """Fade out what is auditioned; keys go on."""


@dataclass(frozen=True, slots=True)
class SetInput:
    """Play from this MIDI input; an empty name leaves the one in use."""

    name: str


@dataclass(frozen=True, slots=True)
class LookAgain:
    """Look for the sound device and the MIDI inputs again."""


# ---- player -> window ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class LiveState:
    """Whether anything can be heard: ``text`` names the device, or says in a few words why there is silence."""

    available: bool
    text: str
    sample_rate: int = 0
    inputs: tuple[str, ...] = ()  # MIDI inputs by name
    input: str = ""  # the one that plays
    input_problem: str = ""  # one sentence
    underflows: int = 0  # how often the device was late
    without_python: bool = False  # the device calls the compiled engine itself


@dataclass(frozen=True, slots=True)
class SoundAt:
    """What is heard of a sound by now; said again and again until it is over."""

    number: int
    position_s: float
    over: bool = False


@dataclass(frozen=True, slots=True)
class KeysDown:
    """Keys that are down on the MIDI input, for the keyboard on the screen."""

    keys: frozenset[int]
