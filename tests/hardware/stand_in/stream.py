"""MIDI as it comes from a cable, byte by byte: whole messages, realtime bytes out of their midst, running status."""

from collections.abc import Callable


class Stream:
    """Tells ``message`` each whole message and whether its end was there; ``data`` each byte of a dump as it comes."""

    def __init__(
        self, message: Callable[[bytes, bool], None], data: Callable[[bytes], None], realtime: Callable[[int], None]
    ) -> None:
        self._message, self._data, self._realtime = message, data, realtime
        self._dump: bytearray | None = None  # what came since F0, which is not in it
        self._short = bytearray()
        self._status = 0

    def byte(self, byte: int) -> None:
        if byte >= 0xF8:
            self._realtime(byte)
        elif byte >= 0x80:
            self._begin(byte)
        elif self._dump is not None:
            self._dump.append(byte)
            self._data(self._dump)
        elif self._status:
            self._short.append(byte)
            if len(self._short) == _lengths(self._status):
                whole, self._short = bytes([self._status]) + self._short, bytearray()
                self._message(whole, True)

    def _begin(self, status: int) -> None:
        self._short = bytearray()
        dump, self._dump = self._dump, None
        if dump is not None:
            ended = status == 0xF7
            self._message(b"\xf0" + dump + b"\xf7" * ended, ended)
        if status == 0xF0:
            self._dump = bytearray()
        self._status = status if status < 0xF0 else 0

    def broken(self) -> None:
        """Nothing more comes: the cable is out."""
        if self._dump is not None:
            self._message(b"\xf0" + self._dump, False)
        self._dump, self._status = None, 0


def _lengths(status: int) -> int:
    return 1 if status >> 4 in (0xC, 0xD) else 2
