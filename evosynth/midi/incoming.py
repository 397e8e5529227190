"""What a synth sends, as events: voices, banks, changes at its panel, requests, notes.

Dumps are read with the same patience as files (``reading``), so that a damaged one gives what is whole in it, and says
so. Channels are 1..16. A DX7II's settings that come directly ahead of a voice or a bank stay beside it, byte by byte.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from evosynth.midi.byte_stream import ACTIVE_SENSING, ByteStream
from evosynth.midi.foreign import words_for
from evosynth.midi.layout import (
    BANK,
    CHANGE,
    DUMP,
    END,
    HEAD_SIZE,
    REQUEST,
    SINGLE,
    START,
    SUPPLEMENT,
    SUPPLEMENTS,
    YAMAHA,
    Format,
    is_whole_dump,
    sums_up,
)
from evosynth.midi.reading import read_sysex
from evosynth.midi.segment import weightiest
from evosynth.midi.supplements import unpacked
from evosynth.midi.sysex import OPERATOR_SWITCHES
from evosynth.voices.dx7 import HIGHEST, VOICE_SIZE, Voice
from evosynth.voices.supplement import Supplement

_CALLED = {
    "polytouch": "key pressure",
    "control_change": "a controller",
    "aftertouch": "aftertouch",
    "pitchwheel": "pitch bend",
}
_UNIVERSAL = 0x7E
_IDENTITY_REQUEST, _IDENTITY_REPLY = bytes((0x06, 0x01)), bytes((0x06, 0x02))


@dataclass(frozen=True, slots=True)
class VoiceCame:
    """A single voice. ``raw``: the messages as they came, without realtime bytes, a supplement's first."""

    voice: Voice
    channel: int
    supplement: Supplement | None
    checksum_ok: bool
    raw: bytes
    problems: tuple[str, ...] = ()  # what was damaged, in words


@dataclass(frozen=True, slots=True)
class BankCame:
    """A bank: 32 voices, fewer where it was damaged, and their supplements or none at all. ``raw`` as of a voice."""

    voices: tuple[Voice, ...]
    channel: int
    supplements: tuple[Supplement, ...]
    checksum_ok: bool
    raw: bytes
    problems: tuple[str, ...] = ()  # what was damaged, in words


@dataclass(frozen=True, slots=True)
class ParameterCame:
    """One byte of the edit buffer: 0..154 as in a voice, 155 the operator switches."""

    index: int
    value: int
    channel: int


@dataclass(frozen=True, slots=True)
class RequestCame:
    """Somebody asks for a dump of this format: 0 a voice, 9 a bank."""

    format: int
    channel: int


@dataclass(frozen=True, slots=True)
class NoteCame:
    """A key pressed or let go."""

    on: bool
    note: int
    velocity: int
    channel: int


@dataclass(frozen=True, slots=True)
class ProgramCame:
    """A program change, 0..127: a first DX7 sends it at its voice buttons as long as SYS INFO is UNAVAIL."""

    program: int
    channel: int


@dataclass(frozen=True, slots=True)
class IdentityCame:
    """Who answers a request for its identity."""

    maker: bytes  # (1,) or (3,): 43h is Yamaha
    family: int
    model: int
    version: bytes  # (4,)


@dataclass(frozen=True, slots=True)
class ActiveSensing:
    """The sign of life that a DX7 gives some twelve times a second."""


@dataclass(frozen=True, slots=True)
class OtherCame:
    """Anything else, or something damaged, in words."""

    words: str
    raw: bytes = b""


Event = (
    VoiceCame
    | BankCame
    | ParameterCame
    | RequestCame
    | NoteCame
    | ProgramCame
    | IdentityCame
    | ActiveSensing
    | OtherCame
)


@dataclass(slots=True)
class Receiver:
    """Bytes in any pieces -> events. It remembers what is unfinished, and a supplement that waits for its voice."""

    _stream: ByteStream = field(default_factory=ByteStream)
    _waiting: bytes = b""  # a supplement's message

    def feed(self, data: bytes) -> list[Event]:
        """The events that these bytes complete, in order."""
        return [event for message in self._stream.feed(data) for event in self._events(message)]

    def ended(self) -> list[Event]:
        """What was left unfinished when nothing more comes: a message broken off, a supplement without its voice."""
        return [*(event for message in self._stream.ended() for event in self._events(message)), *self._alone()]

    def _events(self, message: bytes) -> Iterator[Event]:
        if message[0] != START:
            yield _short(message)
            return
        form = _dump_form(message)
        if form in (SUPPLEMENT, SUPPLEMENTS) and is_whole_dump(message, form):
            yield from self._alone()
            self._waiting = message
            return
        beside = self._waiting if self._waits_for(message, form) else b""
        if not beside:
            yield from self._alone()
        self._waiting = b""
        yield _exclusive(message, form, beside)

    def _waits_for(self, message: bytes, form: Format | None) -> bool:
        """Whether the supplement that waits, if one does, belongs to this message."""
        if not self._waiting or form not in (SINGLE, BANK):
            return False
        wanted = SUPPLEMENT if form is SINGLE else SUPPLEMENTS
        return self._waiting[2:4] == bytes((message[2], wanted.number))

    def _alone(self) -> list[Event]:
        """A supplement whose voice did not come."""
        if not self._waiting:
            return []
        waiting, self._waiting = self._waiting, b""
        return [OtherCame(f"{words_for(waiting[1:20]).one} came without its voice", waiting)]


def followed(voice: Voice, came: ParameterCame) -> Voice:
    """The voice after a change at the panel; a value beyond its range is the end of it. Operator switches are no part
    of a voice, and change none."""
    if not 0 <= came.index < VOICE_SIZE:
        return voice
    data = bytearray(voice.data)
    data[came.index] = min(came.value, HIGHEST[came.index])
    return Voice(bytes(data))


# ---- messages of a channel -----------------------------------------------------------------------------------------


def _short(message: bytes) -> Event:
    if message[0] == ACTIVE_SENSING:
        return ActiveSensing()
    said = _said(message)
    if said is None or not hasattr(said, "channel"):
        return OtherCame("a system message", message)
    channel = said.channel + 1
    if said.type in ("note_on", "note_off"):
        return NoteCame(said.type == "note_on" and said.velocity > 0, said.note, said.velocity, channel)
    if said.type == "program_change":
        return ProgramCame(said.program, channel)
    return OtherCame(f"{_CALLED[said.type]} on channel {channel}", message)


def _said(message: bytes) -> Any:
    """The message as mido reads it; None where there is no such message."""
    import mido

    with suppress(ValueError):
        return mido.Message.from_bytes(message)
    return None


# ---- system-exclusive messages -------------------------------------------------------------------------------------


def _dump_form(message: bytes) -> Format | None:
    """Which of the dumps that are known here a message is, by its head."""
    if len(message) < 1 + HEAD_SIZE or message[1] != YAMAHA or message[2] >> 4 != DUMP:
        return None
    return next((form for form in (SINGLE, BANK, SUPPLEMENT, SUPPLEMENTS) if form.number == message[3]), None)


def _closed(message: bytes) -> bool:
    return message[-1] == END


def _exclusive(message: bytes, form: Format | None, beside: bytes) -> Event:
    """The event of a message from F0 on; ``beside``: that of its supplement."""
    if form in (SINGLE, BANK):
        return _dump(message, form, beside)
    if form is not None:
        return OtherCame(f"{words_for(message[1:20]).one} is damaged", message)
    if not _closed(message):
        return OtherCame(f"a message broke off after {len(message)} bytes", message)
    if message[1] == YAMAHA and len(message) > 3:
        read = {CHANGE: _change, REQUEST: _request}.get(message[2] >> 4)
        if read is not None:
            return read(message)
    if message[1] == _UNIVERSAL and message[3:5] == _IDENTITY_REPLY:
        return _identity(message)
    if message[1] == _UNIVERSAL and message[3:5] == _IDENTITY_REQUEST:
        return OtherCame("a request for who is there", message)
    if len(message) < 5:
        return OtherCame(f"a message of {len(message)} bytes", message)
    return OtherCame(words_for(message[1:20]).one, message)


def _dump(message: bytes, form: Format, beside: bytes) -> Event:
    voices, problems = read_sysex(message)
    if not voices:
        return OtherCame(weightiest(problems).message, beside + message)
    channel, proven, raw = (message[2] & 0x0F) + 1, sums_up(message, form), beside + message
    told = tuple(problem.message for problem in problems)
    supplements = unpacked(beside) if beside else ()
    if form is SINGLE:
        return VoiceCame(voices[0], channel, next(iter(supplements), None), proven, raw, told)
    return BankCame(tuple(voices), channel, supplements, proven, raw, told)


def _change(message: bytes) -> Event:
    if len(message) == 7 and message[3] <= OPERATOR_SWITCHES >> 7:
        index = message[3] << 7 | message[4]
        if index <= OPERATOR_SWITCHES:
            return ParameterCame(index, message[5], (message[2] & 0x0F) + 1)
    return OtherCame("a change at the panel that is none of a voice", message)


def _request(message: bytes) -> Event:
    if len(message) != 5:
        return OtherCame(words_for(message[1:20]).one, message)
    return RequestCame(message[3], (message[2] & 0x0F) + 1)


def _identity(message: bytes) -> Event:
    """F0 7E device 06 02, maker (1 byte, or 3 that begin with 0), family and model (low 7 bits first), 4 of version."""
    body = message[5:-1]
    size = 3 if body[:1] == b"\0" else 1
    rest = body[size:]
    if len(rest) != 8:
        return OtherCame("an answer about who is there that cannot be read", message)
    return IdentityCame(body[:size], rest[0] | rest[1] << 7, rest[2] | rest[3] << 7, rest[4:])
