"""Where a held sound can be looped: two places that sound alike before and after, found by correlation.

A loop goes from ``start`` to ``end``, both played, and back. It is seamless where what follows ``end`` is what follows
the sample before ``start``: pitch, detuned partials and the phase of an LFO have then come round together, since a
window of a third of a second around both places is compared sample by sample. Where no such pair is found, the end is
faded into what leads to the start.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import fft

from evosynth.arrays import F32, F64

AROUND_S = 0.15  # compared before and after each place
SHORTEST_S = 0.5  # of a loop: a shorter one is heard as a buzz where the sound is alive
ENDS = 12  # places tried for the end, over ENDS_S
ENDS_S = 0.4
SEAMLESS = 5e-5  # of the sound's power may differ around both places: -43 dB
LIKE = 1.5  # of loops whose difference is within this factor of the least, the longest
FADE_S = 0.25


@dataclass(frozen=True, slots=True)
class Loop:
    """A loop of a sound, in samples; what is played last before going back is ``end``."""

    start: int
    end: int
    difference: float  # power of the difference around both places / power there: 0 the same, 2 nothing in common

    @property
    def seamless(self) -> bool:
        """Nothing has to be faded."""
        return self.difference <= SEAMLESS


def find(sound: F32, rate_hz: int, first: int, last: int, like: Loop | None = None) -> Loop | None:
    """The best loop of a sound (samples,) whose places lie from ``first`` to ``last``; None where there is no room.

    ``like``: another sound's loop, which is taken if it lies there and is as good here.
    """
    around, shortest = round(AROUND_S * rate_hz), round(SHORTEST_S * rate_hz)
    first, last = max(first, around), min(last, len(sound) - around)
    if last - first < shortest:
        return None
    if like is not None and first <= like.start and like.end < last:
        difference = _difference(*(sound[at - around : at + around] for at in (like.start, like.end + 1)))
        if difference <= max(SEAMLESS, LIKE * like.difference):
            return Loop(like.start, like.end, difference)
    search = _Search(sound[first - around : last + around], around)
    ends = np.linspace(max(shortest, last - first - round(ENDS_S * rate_hz)), last - first, ENDS).astype(int)
    found = [search.best(int(end), int(end) - shortest) for end in np.unique(ends)]
    start, after, difference = min(found, key=lambda loop: loop[2])
    return Loop(first + start, first + after - 1, difference)


class _Search:
    """The surroundings, ``around`` samples before and after, of places in a stretch of sound, against each other."""

    def __init__(self, stretch: F32, around: int) -> None:
        self._stretch, self._width = stretch, 2 * around
        self._size = fft.next_fast_len(len(stretch), real=True)
        self._spectrum = fft.rfft(stretch, self._size)
        sums = np.concatenate([[0.0], np.cumsum(np.square(stretch, dtype=np.float64))])
        self._powers = sums[self._width :] - sums[: -self._width]

    def best(self, after: int, most: int) -> tuple[int, int, float]:
        """Of a loop that ends before the place ``after``: its start, at most ``most``, ``after``, their difference."""
        own = self._surroundings(after)
        products = fft.irfft(self._spectrum * np.conj(fft.rfft(own, self._size)), self._size)[: most + 1]
        both = self._powers[: most + 1] + self._powers[after]
        differences: F64 = np.maximum(both - 2.0 * products, 0.0) / np.maximum(0.5 * both, 1e-20)
        start = int(np.argmax(differences <= max(LIKE * float(differences.min()), SEAMLESS)))  # the longest of these
        return start, after, _difference(self._surroundings(start), own)

    def _surroundings(self, place: int) -> F32:
        return self._stretch[place : place + self._width]


def _difference(a: F32, b: F32) -> float:
    powers = [float(np.square(one, dtype=np.float64).sum()) for one in (a - b, a, b)]
    return powers[0] / max(0.5 * (powers[1] + powers[2]), 1e-20)


def closed(sound: F32, loop: Loop, rate_hz: int) -> F32:
    """The sound up to the loop's end and a little of what follows it there: the loop's own begin, for interpolation.

    A loop that is not seamless is faded: its end goes over into what leads to the start, at the power of the sound.
    """
    own, after = sound.copy(), loop.end + 1
    fade = 0 if loop.seamless else min(round(FADE_S * rate_hz), (after - loop.start) // 2, loop.start)
    if fade:
        leaving, coming = (sound[at - fade : at].astype(np.float64) for at in (after, loop.start))
        own[after - fade : after] = _faded(leaving, coming)
    return np.concatenate([own[:after], own[loop.start : loop.start + 64]])


def _faded(leaving: F64, coming: F64) -> F32:
    """From one to the other with the power kept, as alike or unlike as they are."""
    common, *own = (float((a * b).sum()) for a, b in ((leaving, coming), (leaving, leaving), (coming, coming)))
    likeness = common / max(float(np.sqrt(own[0] * own[1])), 1e-20)
    part = (np.arange(len(leaving)) + 1.0) / (len(leaving) + 1.0)
    going, arriving = np.cos(0.5 * np.pi * part), np.sin(0.5 * np.pi * part)
    power = going**2 + arriving**2 + 2.0 * max(likeness, 0.0) * going * arriving
    faded: F32 = ((leaving * going + coming * arriving) / np.sqrt(power)).astype(np.float32)
    return faded


def unrolled(sound: F32, loop: Loop | None, samples: int) -> F32:
    """What a sampler plays of a held key at the sample's own pitch: (samples,), silent after an unlooped one."""
    at = np.arange(samples)
    if loop is None:
        return np.pad(sound[:samples], (0, max(0, samples - len(sound))))
    at = np.where(at <= loop.end, at, loop.start + (at - loop.start) % (loop.end + 1 - loop.start))
    return np.asarray(sound[at], np.float32)
