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


def find(sound: F32, rate_hz: int, first: int, last: int) -> Loop | None:
    """The best loop of a sound (samples,) whose places lie from ``first`` to ``last``; None where there is no room."""
    around = round(AROUND_S * rate_hz)
    first, last = max(first, around), min(last, len(sound) - around)
    shortest = round(SHORTEST_S * rate_hz)
    ends = np.unique(np.linspace(max(first + shortest, last - round(ENDS_S * rate_hz)), last, ENDS).astype(int))
    found = [_best_start(sound, int(end), first, shortest, around) for end in ends if end - first >= shortest <= last]
    loops = [loop for loop in found if loop is not None]
    return min(loops, key=lambda loop: loop.difference) if loops else None


def _best_start(sound: F32, after: int, first: int, shortest: int, around: int) -> Loop | None:
    """The start for a loop whose end is the sample before ``after``."""
    template = sound[after - around : after + around].astype(np.float64)
    lead = sound[first - around : after - shortest + around].astype(np.float64)
    differences = _differences(lead, template)
    if not len(differences):
        return None
    least = float(differences.min())
    place = int(np.argmax(differences <= max(LIKE * least, SEAMLESS)))  # the earliest: the longest loop
    return Loop(first + place, after - 1, float(differences[place]))


def _differences(lead: F64, template: F64) -> F64:
    """(places,) of a window of the template's length in ``lead``: power of the difference / mean power of both."""
    places, size = len(lead) - len(template) + 1, fft.next_fast_len(len(lead), real=True)
    if places < 1:
        return np.zeros(0)
    products = fft.irfft(fft.rfft(lead, size) * np.conj(fft.rfft(template, size)), size)[:places]
    sums = np.concatenate([[0.0], np.cumsum(np.square(lead))])
    powers = sums[len(template) :] - sums[:places]
    own = float(np.square(template).sum())
    both: F64 = np.maximum(powers + own - 2.0 * products, 0.0) / np.maximum(0.5 * (powers + own), 1e-20)
    return both


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
    likeness = float(leaving @ coming) / max(float(np.sqrt((leaving @ leaving) * (coming @ coming))), 1e-20)
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
