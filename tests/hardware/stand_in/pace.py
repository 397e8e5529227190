"""Envelopes faster or slower than dexed-py has them, as is reported of real DX7s: all else stays as it is.

dexed-py offers no such thing: a voice's rates are too coarse for 11 %, and another sample rate would take LFO and pitch
envelope along. But all its envelopes get their step from one number in its memory, 44100 Hz / rate in 24 bits, which is
written anew here. Every slope is exact to one in 2^24; pitch, LFO, pitch envelope and the ramp of 64 samples are
untouched. A level that is held keeps its time, which was measured at an instrument: the number would make it longer, so
the table of such times is written anew as well, to a sample or a block of 64. Not mended are those of rates from 77 on,
below 10 ms. Linux alone, where a process may write its own memory.
"""

from __future__ import annotations

import functools
import struct
from typing import Any

HOLDS = (
    *(1764000, 1764000, 1411200, 1411200, 1190700, 1014300, 992250, 882000, 705600, 705600, 584325, 507150, 502740),
    *(441000, 418950, 352800, 308700, 286650, 253575, 220500, 220500, 176400, 145530, 145530, 125685, 110250, 110250),
    *(88200, 88200, 74970, 61740, 61740, 55125, 48510, 44100, 37485, 31311, 30870, 27562, 27562, 22050, 18522, 17640),
    *(15435, 14112, 13230, 11025, 9261, 9261, 7717, 6615, 6615, 5512, 5512, 4410, 3969, 3969, 3439, 2866, 2690, 2249),
    *(1984, 1896, 1808, 1411, 1367, 1234, 1146, 926, 837, 837, 705, 573, 573, 529, 441, 441),
)  # samples at 44.1 kHz by rate, as a DX7 counts them
STEPS_AT = 44100.0
ODD_RATES = (47911.0, 50023.0)  # whose number nothing else in its memory has


class Pace:
    """How fast the envelopes of a dexed-py ``synth`` at ``rate`` run: 1.0 as it has them."""

    def __init__(self, dexed: Any, synth: Any, rate: float) -> None:
        self.speed = 1.0
        self._dexed, self._synth, self._rate = dexed, synth, rate

    def keep(self) -> None:
        """To be called before each note: the memory is that of all synths of the process."""
        if self.speed == 1.0 and not _at.cache_info().currsize:
            return
        step_at, holds_at = _at(self._dexed)
        self._synth.render(60, 100, 0.001, 0.001)  # it writes the number itself where another had rendered before
        _write(step_at, struct.pack("<I", int(_step(self._rate) * self.speed)))
        holds = [round(hold / self.speed) for hold in HOLDS]
        _write(holds_at, struct.pack(f"<{len(holds)}i", *holds))


@functools.cache
def _at(dexed: Any) -> tuple[int, int]:
    """The addresses of the step and of the table of holds."""
    return _step_at(dexed), _addresses(dexed, struct.pack(f"<{len(HOLDS)}i", *HOLDS))[0]


def _step(rate: float) -> int:
    return int(STEPS_AT / rate * (1 << 24))


def _step_at(dexed: Any) -> int:
    """The address that has the number of whatever rate was rendered at last."""
    found: list[set[int]] = []
    for rate in ODD_RATES:
        synth = dexed._RawDexedSynth(rate)
        synth.load_sysex(bytes(156))
        synth.render(60, 100, 0.01, 0.01)
        found.append(set(_addresses(dexed, struct.pack("<I", _step(rate)))))
    (address,) = found[0] & found[1]
    return address


def _addresses(dexed: Any, data: bytes) -> list[int]:
    """Where these bytes stand in the memory of the compiled library."""
    library = dexed._dexed.__file__
    found = []
    with open("/proc/self/maps") as maps, open("/proc/self/mem", "rb") as memory:
        for line in maps:
            span, rights, *_, name = line.split()
            if name != library or "r" not in rights:
                continue
            first, end = (int(number, 16) for number in span.split("-"))
            memory.seek(first)
            block = memory.read(end - first)
            at = block.find(data)
            while at >= 0:
                found.append(first + at)
                at = block.find(data, at + 1)
    return found


def _write(address: int, data: bytes) -> None:
    with open("/proc/self/mem", "r+b", buffering=0) as memory:
        memory.seek(address)
        memory.write(data)
