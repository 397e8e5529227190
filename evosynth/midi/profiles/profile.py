"""What there is to know of one kind of synth before anything is sent to it, and where each fact stands.

A profile is a value: what it says, ``outgoing`` does. Numbers are those of the device's own documents where there are
any; each fact names where it stands, and a profile whose facts stand nowhere public says so (``verified``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

WIRE_BYTES_PER_S = 3125.0  # of a MIDI cable: 31,250 baud, 10 bits a byte

CAUTION = "no document says it: EvoSynth's own caution"  # in the place of a source

# What a parameter change can reach: the 155 bytes of a voice, the operator switches, the functions of a first DX7, the
# settings that a DX7II has beside a voice, performances.
Group = Literal["voice", "operators", "function", "supplement", "performance"]


class Source(NamedTuple):
    """Where it stands what a profile says in one of its fields."""

    fact: str  # the field's name
    where: str


def said_by(where: str, *facts: str) -> tuple[Source, ...]:
    """One source for several facts."""
    return tuple(Source(fact, where) for fact in facts)


class Settling(NamedTuple):
    """Seconds that a device needs after a message before the next, beside the time on the wire."""

    voice: float = 0.05
    parameter: float = 0.05
    bank: float = 0.5


class Check(NamedTuple):
    """Something that a person has to look after at the device itself."""

    words: str  # as on its panel
    falls_back: Literal["power-on", ""]  # when it returns to what hinders
    why: str  # a sentence: what happens otherwise
    how: str = ""  # what to press; empty where that stands nowhere


@dataclass(frozen=True, slots=True)
class Profile:
    """One kind of synth."""

    key: str  # what people type
    name: str  # what people call it
    sources: tuple[Source, ...]
    settling_s: Settling
    verified: bool = True  # False: nothing is sent before a person has agreed to it
    takes_voice: bool = True  # a single voice, into its edit buffer
    takes_bank: bool = True  # 32 voices, into its memory
    takes_parameters: frozenset[Group] = frozenset()  # groups that a parameter change reaches; none: whole voices only
    answers: frozenset[int] = frozenset()  # numbers of the formats that it sends when asked
    voice_sent_by_panel: bool = False  # whether its panel can have it send the voice that is chosen
    bank_sent_by_panel: str = ""  # what to press so that it sends its 32 voices; empty: it cannot
    wire_bytes_per_s: float | None = WIRE_BYTES_PER_S  # None: no cable that takes its time
    piece_bytes: int | None = None  # longest piece that the way to it carries
    default_channel: int = 1  # 1..16, what it listens to when it is new
    operator_mask_in_checksum: bool = False  # whether it takes the byte behind a voice as operator switches
    supplements: bool = False  # whether each voice has DX7II settings beside it
    bank_slots: int = 32  # voices of its memory that banks can reach: 32, or 64 in two blocks; 0 without banks
    sent_block: tuple[int, ...] = (0x4D,)  # of two: numbers, in group 19h, that choose which it sends when asked
    checks: tuple[Check, ...] = ()
    quirks: tuple[str, ...] = ()  # sentences for a person

    @property
    def blocks(self) -> int:
        """How many banks its memory has, of which a bank has to choose one."""
        return self.bank_slots // 32

    def message_s(self, size: int) -> float:
        """Seconds that so many bytes take on the way to it."""
        return size / self.wire_bytes_per_s if self.wire_bytes_per_s else 0.0
