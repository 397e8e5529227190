"""What passes between the window and the process that owns the link to the synth. Frozen values; no behaviour."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

HowFar = Literal["sent", "answered", "verified"]

# ---- window -> device ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class UseDevice:
    """This synth from now on: its ports (an empty output: none), its model by its key, its channel 1..16."""

    output: str
    input: str
    model: str
    channel: int


@dataclass(frozen=True, slots=True)
class SendVoiceTo:
    """A voice into the edit buffer: 155 bytes. To a synth with DX7II settings those go along that came with it once."""

    ticket: int
    voice: bytes


@dataclass(frozen=True, slots=True)
class FollowEdit:
    """The voice as it is being changed: only what differs from the last one is sent, of several the last one."""

    voice: bytes


@dataclass(frozen=True, slots=True)
class Played:
    """A note of a phrase: keys 0..127, seconds from its beginning."""

    key: int
    velocity: int
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class PlayVoice:
    """A voice into the edit buffer, then these notes; a newer one, or Silence, breaks it off."""

    ticket: int
    voice: bytes
    notes: tuple[Played, ...]


@dataclass(frozen=True, slots=True)
class KeyDown:
    key: int
    velocity: int = 100


@dataclass(frozen=True, slots=True)
class KeyUp:
    key: int


@dataclass(frozen=True, slots=True)
class Thru:
    """What is played on this MIDI input (empty: none) goes to the synth as well, on its channel."""

    input: str


@dataclass(frozen=True, slots=True)
class Quiet:
    """Note-offs for all that sounds, and nothing more is heard of what was asked for."""


@dataclass(frozen=True, slots=True)
class ReadBank:
    """Ask for the 32 voices that the synth has now, and save them as a file; answered by BankRead or NotDone."""

    ticket: int
    save_to: Path
    block: int = 1


@dataclass(frozen=True, slots=True)
class OverwriteBank:
    """32 voices into the memory. ``agreed``: a person has seen the names of what is overwritten and said so."""

    ticket: int
    voices: tuple[bytes, ...]
    agreed: bool
    block: int = 1


@dataclass(frozen=True, slots=True)
class AskForVoice:
    """Ask for the edit buffer; what comes is a VoiceFrom, where the model answers."""

    ticket: int


@dataclass(frozen=True, slots=True)
class AnswerWith:
    """With this voice dump requests of others are answered; empty: with none."""

    voice: bytes


@dataclass(frozen=True, slots=True)
class BreakOff:
    """What goes on is ended; whatever was sent is said."""


@dataclass(frozen=True, slots=True)
class WalkOn:
    """A person's answer to a step of the walk; without a step, or before it has begun, it begins anew."""

    step: str = ""
    answer: str = ""


# ---- device -> window ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PortsAre:
    """The ports that there are, told whenever that changes. ``pairs``: the input that belongs to an output."""

    outputs: tuple[str, ...]
    inputs: tuple[str, ...]
    pairs: tuple[tuple[str, str], ...] = ()
    aliases: tuple[tuple[str, str], ...] = ()  # what JACK's ports are also called
    newcomer: str = ""  # an output that looks like a synth and was not there before
    problem: str = ""  # why there is no MIDI at all


@dataclass(frozen=True, slots=True)
class DeviceIs:
    """How the link stands: the port that was found for each name (empty: it is not there), and what is known of it."""

    output: str
    input: str
    how_far: str = ""  # "", "sent", "answered", "verified"
    told: str = ""  # a sentence, as of a port that has gone or came back


@dataclass(frozen=True, slots=True)
class SentTo:
    """What was asked for has been done, as far as it is known."""

    ticket: int
    how_far: HowFar
    told: str  # "Sent X to the edit buffer on PORT"


@dataclass(frozen=True, slots=True)
class NotDone:
    ticket: int
    told: str  # a sentence
    broken_off: bool = False  # by a person: nothing has failed


@dataclass(frozen=True, slots=True)
class Goes:
    """Something takes its time: what, and how much of it is done; empty: it is over."""

    told: str
    part: float | None = None


@dataclass(frozen=True, slots=True)
class VoiceFrom:
    """A voice that the synth sent, or that its panel has changed (``panel``) from ``before``."""

    voice: bytes
    panel: bool = False
    before: bytes = b""
    told: str = ""  # what is to be known of it


@dataclass(frozen=True, slots=True)
class BankFrom:
    """Voices that the synth sent of its own accord, as a bank."""

    voices: tuple[bytes, ...]
    told: str = ""


@dataclass(frozen=True, slots=True)
class BankRead:
    """The 32 voices that the synth has, saved in a file."""

    ticket: int
    voices: tuple[bytes, ...]
    file: Path


@dataclass(frozen=True, slots=True)
class Passed:
    """A message that went over the cable, for the list: out or in."""

    kind: Literal["voice", "bank", "parameter", "note", "request", "other"]
    out: bool
    text: str
    how_far: str
    at: float  # seconds since 1970


@dataclass(frozen=True, slots=True)
class StepIs:
    key: str
    title: str
    stands: Literal["done", "open", "waiting", "failed"]
    sentence: str
    answers: tuple[tuple[str, str], ...] = ()  # what a person can say: key and words


@dataclass(frozen=True, slots=True)
class WalkIs:
    """The steps from here to the sound, and the first thing to look after; empty: nothing is known to be wrong."""

    steps: tuple[StepIs, ...]
    suspicion: str = ""


FromDevice = PortsAre | DeviceIs | SentTo | NotDone | Goes | VoiceFrom | BankFrom | BankRead | Passed | WalkIs
