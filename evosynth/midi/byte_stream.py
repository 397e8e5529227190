"""A MIDI stream as it comes, in pieces of any size, cut into whole messages.

Realtime bytes may stand anywhere, even inside a dump: they are taken out, and only active sensing is told. A dump ends
with F7, or where another message begins. Channel messages may leave their status out where it is that of the one before
(running status). Source: MIDI 1.0 Detailed Specification.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from evosynth.midi.layout import END, REALTIME, START

ACTIVE_SENSING = 0xFE
LARGEST = 65536  # bytes of a message; what goes on longer is no dump of a DX7, and would fill the memory

_SIZES = {0x80: 3, 0x90: 3, 0xA0: 3, 0xB0: 3, 0xC0: 2, 0xD0: 2, 0xE0: 3}  # of channel messages
_COMMON_SIZES = {0xF1: 2, 0xF2: 3, 0xF3: 2}  # of system messages that have data


@dataclass(slots=True)
class ByteStream:
    """What is still to be completed: a message, and the status that counts for the next."""

    _begun: bytearray = field(default_factory=bytearray)
    _running: int = 0  # status of the last channel message; 0: none counts

    def feed(self, data: bytes) -> Iterator[bytes]:
        """The messages that these bytes complete. One that begins with F0 and does not end with F7 was broken off."""
        for byte in data:
            if byte >= REALTIME[0]:
                if byte == ACTIVE_SENSING:
                    yield bytes((byte,))
            elif byte >= 0x80:
                yield from self._status(byte)
            else:
                yield from self._data(byte)

    def ended(self) -> Iterator[bytes]:
        """What was begun and will not go on: the stream is at its end."""
        if self._begun and self._begun[0] == START:
            yield bytes(self._begun)
        self._begun.clear()

    def _status(self, byte: int) -> Iterator[bytes]:
        if self._begun and self._begun[0] == START:
            if byte == END:
                self._begun.append(byte)
            yield bytes(self._begun)
        self._begun.clear()
        if byte < START:
            self._running = byte
            self._begun.append(byte)
            return
        self._running = 0
        if byte == START or byte in _COMMON_SIZES:
            self._begun.append(byte)

    def _data(self, byte: int) -> Iterator[bytes]:
        if not self._begun:
            if not self._running:
                return  # the rest of something that began before anybody listened
            self._begun.append(self._running)
        self._begun.append(byte)
        first = self._begun[0]
        size = LARGEST if first == START else _COMMON_SIZES.get(first) or _SIZES[first & 0xF0]
        if len(self._begun) >= size:
            yield bytes(self._begun)
            self._begun.clear()
