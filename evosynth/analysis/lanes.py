"""Sounds side by side: the same sample of sixteen sounds in sixteen neighbouring floats.

An engine that renders 32 voices side by side hands them over as they lie; rows are turned around first.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from evosynth.analysis.stft import RATE
from evosynth.arrays import F32
from evosynth.audio.files import resample
from evosynth.kernels.compiled import kernel
from evosynth.kernels.vectors import LANES, fma, load, spread, store
from evosynth.synths.base import Audio

_PAIRS = 24  # taps on either side of the middle: flat to 10 kHz, -80 dB from 12.1 kHz on
_ODD = 2 * np.arange(_PAIRS) + 1
_sinc = np.sin(0.5 * np.pi * _ODD) / (np.pi * _ODD) * np.i0(8.0 * np.sqrt(1.0 - (_ODD / (2 * _PAIRS)) ** 2))
HALF_BAND = (_sinc * 0.25 / _sinc.sum()).astype(np.float32)  # (pairs,) the middle tap is 1/2, every other one 0


@dataclass(frozen=True, slots=True, eq=False)
class Sixteen:
    """Up to LANES sounds: sample i of lane l is data[first + i * step + l]."""

    data: F32  # flat
    first: int
    step: int
    samples: int
    n: int  # lanes in use
    full: Sixteen | None = None  # the same sounds at twice the rate, where these were made of them

    def place(self, length: int) -> tuple[F32, int, int, int]:
        """Where the first ``length`` samples are, as far as there are so many, for a kernel."""
        return self.data, self.first, self.step, min(self.samples, length)


def sixteens(audio: Audio) -> int:
    """How many times LANES sounds there are, the last perhaps not full."""
    return -(-audio.n // LANES)


def sixteen(audio: Audio, which: int) -> Sixteen:
    """The sounds from which * LANES on."""
    n = min(LANES, audio.n - which * LANES)
    if audio.layout == "voice":
        return side_by_side(audio.data[which * LANES :][:n])
    _, samples, lanes = audio.data.shape
    group, lane = divmod(which * LANES, lanes)
    return Sixteen(np.ascontiguousarray(audio.data[group], np.float32).reshape(-1), lane, lanes, samples, n)


def comparable(audio: Audio) -> Audio:
    """The same sounds at 22,050 Hz where there is no more to be had, else at twice that, which is left to halved()."""
    if audio.sample_rate in (RATE, 2 * RATE):
        return audio
    rate = RATE if audio.sample_rate < RATE else 2 * RATE
    return Audio(np.stack([resample(row, audio.sample_rate, rate) for row in audio.rows()]), rate, audio.n)


def side_by_side(rows: F32) -> Sixteen:
    """Rows (at most LANES, samples), turned around."""
    data = np.zeros((len(rows[0]), LANES), np.float32)
    for lane, row in enumerate(rows):
        data[:, lane] = row
    return Sixteen(data.reshape(-1), 0, LANES, len(data), len(rows))


def halved(sounds: Sixteen) -> Sixteen:
    """The same sounds at half their rate."""
    out = np.empty((sounds.samples + 1) // 2 * LANES, np.float32)
    _halve(sounds.place(sounds.samples), HALF_BAND, out)
    return Sixteen(out, 0, LANES, len(out) // LANES, sounds.n, sounds)


@kernel
def _halve(place: tuple[F32, int, int, int], taps: F32, out: F32) -> None:
    """Half-band filter; every other sample is dropped."""
    sound, first, step, samples = place
    reach, count = 2 * taps.shape[0] - 1, out.shape[0] // LANES
    i = 0
    while i < count:
        if 2 * i >= reach and 2 * (i + 3) + reach < samples:
            _halve_four(sound, first + 2 * i * step, step, taps, out, i * LANES)
            i += 4
            continue
        total = load(sound, first + 2 * i * step) * np.float32(0.5)
        for j in range(taps.shape[0]):
            for k in (2 * i - 2 * j - 1, 2 * i + 2 * j + 1):
                if 0 <= k < samples:
                    total = fma(load(sound, first + k * step), taps[j], total)
        store(out, i * LANES, total)
        i += 1


@kernel
def _halve_four(sound: F32, at: int, step: int, taps: F32, out: F32, to: int) -> None:
    """Four samples of the output at a time: what is read for one is handed on to the next."""
    two = 2 * step
    t0, t1 = load(sound, at) * np.float32(0.5), load(sound, at + two) * np.float32(0.5)
    t2, t3 = load(sound, at + 2 * two) * np.float32(0.5), load(sound, at + 3 * two) * np.float32(0.5)
    after = at + step
    r0, r1, r2 = load(sound, after), load(sound, after + two), load(sound, after + 2 * two)
    l1, l2, l3 = r0, r1, r2
    for j in range(taps.shape[0]):
        l0, r3, tap = load(sound, after - (j + 1) * two), load(sound, after + (j + 3) * two), taps[j]
        t0, t1, t2, t3 = fma(l0 + r0, tap, t0), fma(l1 + r1, tap, t1), fma(l2 + r2, tap, t2), fma(l3 + r3, tap, t3)
        l1, l2, l3, r0, r1, r2 = l0, l1, l2, r1, r2, r3
    store(out, to, t0)
    store(out, to + LANES, t1)
    store(out, to + 2 * LANES, t2)
    store(out, to + 3 * LANES, t3)


@kernel
def frame(place: tuple[F32, int, int, int], start: int, n: int, edge: F32) -> tuple[F32, int, int]:
    """Where n samples from ``start`` on lie: (array, first, step); around the sound is silence, put to edge."""
    sound, first, step, samples = place
    if start >= 0 and start + n <= samples:
        return sound, first + start * step, step
    for i in range(n):
        inside = 0 <= start + i < samples
        store(edge, i * LANES, load(sound, first + (start + i) * step) if inside else spread(np.float32(0.0)))
    return edge, 0, LANES


@kernel
def energies(place: tuple[F32, int, int, int], grain: int, out: F32) -> None:
    """Mean square of every ``grain`` samples (grains * LANES,); behind the sound is silence."""
    sound, first, step, samples = place
    for i in range(out.shape[0] // LANES):
        total = spread(np.float32(0.0))
        for j in range(i * grain, min((i + 1) * grain, samples)):
            here = load(sound, first + j * step)
            total = fma(here, here, total)
        store(out, i * LANES, total * np.float32(1.0 / grain))
