"""DIN cables and the interface before them: 31,250 baud, so a byte takes 320 us, and what comes faster has to wait."""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Iterator

BYTES_PER_S = 3125.0


class CableIn:
    """Bytes on their way to the synth, each with the frame at which it arrives there."""

    def __init__(self, rate: int) -> None:
        self.bytes_per_s: float | None = BYTES_PER_S  # None: no wire, as over USB
        self.buffer_bytes: int | None = None  # how many may wait for the wire; None: whoever sends is held up
        self.jitter_s = 0.0
        self.lost = 0
        self._rate = rate
        self._random = random.Random(7)
        self._bytes: deque[tuple[float, int]] = deque()
        self._free = 0.0  # when the wire has no more to do

    def put(self, data: bytes, frame: float) -> None:
        step = self._rate / self.bytes_per_s if self.bytes_per_s else 0.0
        came = frame + self._random.uniform(0, self.jitter_s) * self._rate
        for byte in data:
            if self.buffer_bytes is not None and self._free - came > (self.buffer_bytes - 0.5) * step:
                self.lost += 1
                continue
            self._free = max(self._free, came) + step
            self._bytes.append((self._free, byte))

    def arrived(self, until: float) -> Iterator[tuple[float, int]]:
        while self._bytes and self._bytes[0][0] < until:
            yield self._bytes.popleft()

    def cut(self) -> None:
        """What is on the way is gone."""
        self._bytes.clear()
        self._free = 0.0


class CableOut:
    """Messages on their way from the synth: the interface hands each over once the last byte of it is there."""

    def __init__(self, rate: int) -> None:
        self.bytes_per_s: float | None = BYTES_PER_S
        self._rate = rate
        self._messages: deque[tuple[float, bytes]] = deque()
        self._free = 0.0

    def put(self, data: bytes, frame: float) -> None:
        step = self._rate / self.bytes_per_s if self.bytes_per_s else 0.0
        self._free = max(self._free, frame) + step * len(data)
        self._messages.append((self._free, data))

    def arrived(self, until: float) -> Iterator[tuple[float, bytes]]:
        while self._messages and self._messages[0][0] < until:
            yield self._messages.popleft()

    def cut(self) -> None:
        self._messages.clear()
        self._free = 0.0
