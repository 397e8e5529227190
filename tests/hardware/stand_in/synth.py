"""A synth that gets MIDI byte by byte and does what its model does: for the DX7 as its ROM 1.8, else as in manuals."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from models import (
    ACED,
    AMEM,
    BANK,
    BLOCK_AND_PERFORMANCE,
    BLOCK_SELECT,
    MODELS,
    PERFORMANCE,
    PERFORMANCES,
    SIZES,
    SUPPLEMENT,
    VCED_HIGH,
    VCED_LOW,
    VOICE,
)
from sound import Engine, Voices
from stream import Stream
from voices import (
    ALL_ON,
    checksum,
    default_supplement,
    init_voice,
    packed,
    packed_supplement,
    unpacked,
    unpacked_supplement,
    with_operators,
)

YAMAHA = 0x43
BLOCK = 32  # voices of a bank
SENSING_ENDS_S = 0.67
ABOVE = 155  # a DX7 checks no index of a parameter: what is above is not a voice's


@dataclass(frozen=True)
class Received:
    data: bytes
    frame: float
    did: str


class Synth:
    """``send`` puts bytes on the cable out. Frames are the sound server's, of the byte that is being taken."""

    def __init__(self, model: str, engine: Engine, send: Callable[[bytes], None]) -> None:
        self.key, self.model = model, MODELS[model]
        self.channel = 1
        self.omni = False
        self.identity = b""  # what an identity request gets; none of these models answers one
        self.notes = Voices(engine)
        self.memory = bytearray()
        for number in range(self.model.slots):
            self.memory += packed(init_voice(f"SLOT {number + 1}"))
        self.supplements = bytearray()
        if self.model.supplements:
            self.supplements += packed_supplement(default_supplement(init_voice())) * self.model.slots
        self.block = 0
        self.performances = {PERFORMANCE: bytearray(94), PERFORMANCES: bytearray(4096)}
        self.functions: dict[int, int] = {}
        self.received: list[Received] = []
        self.lost_while_busy = 0
        self.busy = True  # keeps the time that it needs after a voice and a bank
        self._send = send
        self._engine = engine
        self._frame = 0.0
        self.began: Callable[[int], None] = lambda frame: None  # a note from the cable, at this frame
        self.power_on()
        self.sys_info, self.memory_protect = True, False  # as a person has set it, until the next power-on

    def power_on(self) -> None:
        """Everything but what a battery keeps is as it was made."""
        self.sys_info = not self.model.has_sys_info
        self.memory_protect = bool(self.model.protected)
        self.lcd = ""
        self._stream = Stream(self._message, self._data, self._realtime)
        self._busy_until = 0.0
        self._sensed: float | None = None
        self._supplement_came = self._supplements_came = False
        self.select(0)

    def select(self, number: int) -> None:
        """A voice of the memory, 0 first, into the edit buffer."""
        self.edit = unpacked(self.memory[128 * number : 128 * number + 128])
        self.operators = ALL_ON
        if self.model.supplements:
            self.supplement = unpacked_supplement(self.supplements[35 * number : 35 * number + 35])
        self.lcd = self._name()

    def _name(self) -> str:
        return self.edit[145:155].decode("ascii")

    def byte(self, byte: int, frame: float) -> None:
        self._frame = frame
        if self._sensed is not None:
            self._sensed = frame
        if frame < self._busy_until:
            self.lost_while_busy += 1
            return
        self._stream.byte(byte)

    def cable_out(self) -> None:
        self._stream.broken()

    def run(self, frame: float) -> None:
        """What happens without a byte: FE has come and comes no more, so notes end."""
        self.notes.run(int(frame))
        if self._sensed is not None and frame - self._sensed > SENSING_ENDS_S * self._engine.rate:
            self._sensed = None
            self.notes.all_off(int(frame))

    def say(self, words: str) -> None:
        self.lcd = words

    # Messages

    def _realtime(self, byte: int) -> None:
        if byte == 0xFE and self.model.senses:
            self._sensed = self._frame

    def _message(self, data: bytes, whole: bool) -> None:
        if data[0] != 0xF0:
            did = self._played(data)
        elif not whole and not self.model.as_it_comes:
            did = f"broken off after {len(data)} bytes"
        else:
            did = self._dump_or_change(data, whole)
        self._supplement_came = did == "supplement"
        self._supplements_came = did == "supplements"
        if self.busy and did.startswith(("voice", "bank")):
            bank = did.startswith("bank")
            pause_s = self.model.busy_after_bank_s if bank else self.model.busy_after_voice_s
            self._busy_until = self._frame + pause_s * self._engine.rate
        self.received.append(Received(data, self._frame, did))

    def _mine(self, nibble: int) -> bool:
        return self.omni or nibble == self.channel - 1

    def _played(self, data: bytes) -> str:
        kind, frame = data[0] >> 4, round(self._frame)
        if not self._mine(data[0] & 0x0F):
            return f"ignored: channel {(data[0] & 0x0F) + 1}"
        if kind == 9 and data[2]:
            note = self.notes.on(with_operators(self.edit, self.operators), data[1], data[2], frame)
            if note is None:
                return f"deaf: note on {data[1]} {data[2]}"
            self.began(note.frame)
            return f"note on {data[1]} {data[2]}"
        if kind in (8, 9):
            self.notes.off(data[1], frame)
            return f"note off {data[1]}"
        if kind == 0xB and data[1] == 64:
            self.notes.press_pedal(data[2] >= 64, frame)
            return f"pedal {data[2]}"
        if kind == 0xB and data[1] in (120, 123) and self.model.obeys_all_notes_off:
            self.notes.all_off(frame)
            return "all notes off"
        if kind == 0xC and data[1] < self.model.slots:
            self.select(data[1])
            return f"selected {data[1] + 1}"
        return "ignored"

    def _dump_or_change(self, data: bytes, whole: bool) -> str:
        body = data[1:-1] if whole else data[1:]
        if body[:1] == b"\x7e" and body[2:] == b"\x06\x01" and self.identity:
            self._send(self.identity)
            return "identity request"
        if len(body) < 3 or body[0] != YAMAHA:
            return "ignored: not of this maker"
        if not self._mine(body[1] & 0x0F):
            return f"ignored: channel {(body[1] & 0x0F) + 1}"
        if body[1] >> 4 == 0:
            return self._dump(body, whole)
        if body[1] >> 4 == 1:
            return self._change(body[2:])
        if body[1] >> 4 == 2 and len(body) == 3 and body[2] in self.model.answers:
            self.transmit(body[2])
            return f"request {body[2]}"
        return "ignored: substatus"

    # Dumps

    def _data(self, body: bytes) -> None:
        """A DX7 puts each byte where it belongs as it comes, and looks at the checksum when all are there."""
        at = len(body) - 6
        if not self.model.as_it_comes or at < 0 or body[0] != YAMAHA or body[1] >> 4 or not self._mine(body[1] & 0x0F):
            return
        kind = body[2]
        if kind not in (VOICE, BANK) or self._refusal(kind):
            return
        if at < SIZES[kind]:
            (self.edit if kind == VOICE else self.memory)[at] = body[-1]
        elif at == SIZES[kind]:
            self.operators = ALL_ON if kind == VOICE else self.operators
            self.say(self._name() if checksum(body[5:-1]) == body[-1] else "CHECK SUM ERROR!")

    def _refusal(self, kind: int) -> str:
        if not self.sys_info and kind in (VOICE, BANK):
            return "SYS INFO"
        return "memory protect" if self.memory_protect and kind in self.model.protected else ""

    def _dump(self, body: bytes, whole: bool) -> str:
        kind = body[2]
        if kind not in self.model.formats:
            return f"ignored: format {kind}"
        refusal = self._refusal(kind)
        if refusal:
            self.say("MEMORY PROTECTED" if refusal == "memory protect" else self.lcd)
            return f"refused: {refusal}"
        size = SIZES[kind]
        if self.model.as_it_comes and kind in (VOICE, BANK):
            came = len(body) - 5
            words = "voice" if kind == VOICE else "bank"
            if came <= size:
                return f"broken off after {len(body) + 1 + whole} bytes"
            good = checksum(body[5 : 5 + size]) == body[5 + size]
            return words if good else f"{words}, checksum wrong"
        if body[3:5] != bytes([size >> 7, size & 0x7F]) or len(body) != 5 + size + 1:
            return f"ignored: {len(body) + 2} bytes"
        data, check = body[5:-1], body[-1]
        if self.model.checks and check != checksum(data):
            self.say("CHECK SUM ERROR!")
            return "refused: checksum"
        return self._taken(kind, data, check)

    def _taken(self, kind: int, data: bytes, check: int) -> str:
        if kind == VOICE:
            self.edit, self.operators = bytearray(data), check if self.model.mask_in_checksum else ALL_ON
            if self.model.supplements and not self._supplement_came:
                self.supplement = default_supplement(data)
            self.say(self._name())
            return "voice"
        if kind == ACED:
            self.supplement = bytearray(data)
            return "supplement"
        if kind == BANK:
            return self._bank_taken(data)
        if kind == AMEM:
            self.supplements[self.block * 1120 : self.block * 1120 + 1120] = data
            return "supplements"
        self.performances[kind][:] = data
        return "performance"

    def _bank_taken(self, data: bytes) -> str:
        if not self.model.keeps_banks:
            return "bank, not kept"
        first = self.block * BLOCK
        self.memory[first * 128 : (first + BLOCK) * 128] = data
        if self.model.supplements and not self._supplements_came:
            for slot in range(BLOCK):
                voice = unpacked(data[128 * slot : 128 * slot + 128])
                at = (first + slot) * 35
                self.supplements[at : at + 35] = packed_supplement(default_supplement(voice))
        return "bank"

    # Parameter changes

    def _change(self, body: bytes) -> str:
        group, (number, value) = body[0], (*body[1:3], 0, 0)[:2]
        if group not in self.model.changes:
            return f"ignored: group {group:02X}"
        if not self.sys_info:
            return "refused: SYS INFO"
        if len(body) != 3:  # tunings and fractional scaling carry more
            return "ignored: more than one value"
        index = group << 7 | number
        if index > ABOVE and group == VCED_HIGH:
            if self.model.as_it_comes:
                self.say("CRASHED")
            return f"ignored: parameter {index}"
        if group in (VCED_LOW, VCED_HIGH):
            self._set(index, value)
        elif group == SUPPLEMENT and number < len(self.supplement):
            self.supplement[number] = value
        elif group == BLOCK_AND_PERFORMANCE and number == BLOCK_SELECT:
            self.block = min(value, self.model.slots // BLOCK - 1)
            return f"block {self.block}"
        else:
            self.functions[group << 7 | number] = value
        return f"parameter {index} = {value}"

    def _set(self, index: int, value: int) -> None:
        if index < 155:
            self.edit[index] = value
        else:
            self.operators = value

    # What it sends

    def transmit(self, kind: int) -> None:
        """A dump of this format, as asked for over MIDI or at its panel."""
        channel = 0 if self.model.sends_on_channel_1 else self.channel - 1
        data = bytes(self._contents(kind))
        head = bytes([0xF0, YAMAHA, channel, kind, len(data) >> 7, len(data) & 0x7F])
        self._send(head + data + bytes([checksum(data), 0xF7]))

    def _contents(self, kind: int) -> bytes | bytearray:
        first = self.block * BLOCK
        contents: dict[int, Any] = {
            VOICE: self.edit,
            BANK: self.memory[first * 128 : (first + BLOCK) * 128],
            **self.performances,
        }
        if self.model.supplements:
            contents |= {ACED: self.supplement, AMEM: self.supplements[first * 35 : (first + BLOCK) * 35]}
        found: bytes | bytearray = contents[kind]
        return found
