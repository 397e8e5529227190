"""What the Device sheet shows: frozen, ready to paint. Words for how far something is known to have got stand here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

HowFar = Literal["", "sent", "answered", "verified", "heard"]
WhereHeard = Literal["computer", "device", "both"]
HOW_FAR = "Sent: it left this computer. Answered: something came back. Verified: read back, byte for byte."


@dataclass(frozen=True, slots=True)
class WalkStep:
    """One step from the computer to the sound. ``answers``: what a person can say, by a key."""

    key: str
    title: str
    stands: Literal["done", "open", "waiting", "failed"]
    sentence: str = ""
    answers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class DeviceLine:
    """Something that passed over the cable."""

    icon: str
    text: str
    how_far: str  # "sent", "verified", or what came: "checksum right"
    when: str  # "12:07:41"


@dataclass(frozen=True, slots=True)
class DeviceWork:
    """What goes on and can be broken off. ``part``: 0 to 1, None where it is not known."""

    told: str
    part: float | None = None


@dataclass(frozen=True, slots=True)
class BankQuestion:
    """A bank that waits for a person's word."""

    source: str  # what it is made of: "Kept voices", or a file's name
    names: tuple[str, ...]  # the 32 that will be in the synth
    overwritten: tuple[str, ...] = ()  # the 32 that are there, where they could be read
    saved: str = ""  # where those were saved
    needs_word: str = ""  # why nothing could be saved, and what that means; empty: it was
    why_not: str = ""  # why it cannot be sent
    blocks: int = 1  # that the memory has, of 32 voices each
    block: int = 1  # that is overwritten


@dataclass(frozen=True, slots=True)
class DeviceState:
    """The synth that is worked with, and how far it is known to listen."""

    name: str = ""  # of its model
    way: str = ""  # "USB MIDI 1, channel 1, out and in"
    there: bool = False
    how_far: HowFar = ""
    short: str = "No synth"  # for the status bar: "TX802, channel 1, answered"
    model: str = ""  # its key
    models: tuple[tuple[str, str], ...] = ()  # key and name
    outputs: tuple[str, ...] = ()
    inputs: tuple[str, ...] = ()
    aliases: tuple[tuple[str, str], ...] = ()  # what ports are also called
    output: str = ""
    input: str = ""
    channel: int = 1
    problem: str = ""  # why there is no MIDI at all
    steps: tuple[WalkStep, ...] = ()
    lines: tuple[DeviceLine, ...] = ()  # newest first
    checks: tuple[str, ...] = ()  # what to look after on its panel
    quirks: tuple[str, ...] = ()
    work: DeviceWork | None = None
    beside: str = ""  # how far what goes on beside everything else is, for the status bar
    heard_on: WhereHeard = "computer"
    on_selection: bool = False  # what is selected is sent
    why_not_send: str = ""
    why_not_receive: str = ""
    why_not_bank: str = ""
    unverified: str = ""  # what a person has to agree to first; empty: nothing, or it was agreed
    bank: BankQuestion | None = None
    newcomer: str = ""  # an output that came while the program runs and is not used
