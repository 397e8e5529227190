"""Stand-ins for what does not run here: a DX7 at the end of a MIDI port."""

from evosynth.errors import PortError
from evosynth.midi.layout import LONGEST
from evosynth.midi.sysex import checksum
from evosynth.voices.dx7 import INIT_VOICE, Voice


class VirtualDX7:
    """A MIDI port with a DX7 behind it, which does what its ROM 1.8 does with the system-exclusive messages it gets.

    It listens on one channel, takes voices, banks and parameter changes only while its memory is not protected, checks
    the checksum of a voice after having read it, and ignores everything else, requests too.
    """

    name = "Virtual DX7"

    def __init__(self, channel: int = 1, *, protected: bool = False) -> None:
        self.channel = channel
        self.protected = protected
        self.edit_buffer = INIT_VOICE
        self.operators = 0x3F
        self.memory = [INIT_VOICE] * 32
        self.display = ""
        self.messages: list[bytes] = []
        self.closed = False

    def send(self, data: bytes) -> None:
        if self.closed:
            raise PortError(f"the MIDI output {self.name!r} is closed")
        if len(data) > LONGEST or data[:1] != b"\xf0" or data[-1:] != b"\xf7":
            raise ValueError(f"not one whole message of at most {LONGEST} bytes")
        self.messages.append(bytes(data))
        body = bytes(byte for byte in data if byte < 0xF8)
        if body[:2] != b"\xf0\x43" or len(body) < 5 or body[2] & 0x0F != self.channel - 1:
            return
        if body[2] >> 4 == 1:
            self._change(body[3] << 7 | body[4], body[5])
        elif body[2] >> 4 == 0 and body[3] in (0, 9):
            self._dump(body[3], body[6:])

    def close(self) -> None:
        self.closed = True

    def _dump(self, number: int, data: bytes) -> None:
        size = 155 if number == 0 else 4096
        if self.protected:
            self.display = "MEMORY PROTECTED"
            return
        if len(data) < size + 1:
            return
        if data[size] != checksum(data[:size]):
            self.display = "CHECK SUM ERROR!"
        if number == 0:
            self.edit_buffer, self.operators = Voice(data[:size]), 0x3F
        else:
            self.memory = [Voice.from_packed(data[i : i + 128]) for i in range(0, size, 128)]

    def _change(self, parameter: int, value: int) -> None:
        if parameter == 155:
            self.operators = value
        elif parameter < 155:
            voice = bytearray(self.edit_buffer.data)
            voice[parameter] = value
            self.edit_buffer = Voice(bytes(voice))
