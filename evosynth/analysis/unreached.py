"""What a match lacks of its target, by kind, band and time, as numbers: the base of saying what it could not reach.

A sound is cut into bands of the ear and three times: the strike, the rest while the key is held, and what is heard
after it. *Level* is the power in such a cell, *noise* what lies between its partials while the key is held (the lower
quartile of the bins of a band, which partials do not touch, brought to the mean of a noise of that quartile). Both are
told against all power of the same sound, so that loudness does not count.

What a match lacks is the target's number minus its own, where the target's can be heard. How much of that is no more
than a search leaves over on sounds that the engine can make is for ``reach`` to say.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np

from evosynth.analysis.stft import RATE, hann
from evosynth.arrays import F32, F64, Bool
from evosynth.synths.base import Note

Kind = Literal["level", "noise"]
EDGES_HZ = (0.0, 300.0, 1000.0, 2500.0, 5000.0, RATE / 2.0)
Time = Literal["strike", "held", "after"]
TIMES: tuple[Time, ...] = ("strike", "held", "after")
ROWS: tuple[tuple[Kind, Time], ...] = (("level", "strike"), ("level", "held"), ("level", "after"), ("noise", "held"))
STRIKE_S = 0.08
LOWEST_HZ = 20.0  # nobody hears what is below: carriers that stand still make that
HEARD_DB = -42.0  # against all power of the same time: a cell below this is not missed
NOISE_HEARD_DB = -48.0  # against all power of the held part; noise is heard where partials leave room
_QUIETEST_DB = -60.0  # what is fainter counts as this
_SHORT, _LONG = 512, 2048  # samples of the windows: of times, and of what lies between partials
_QUARTILE = 0.25
_OF_NOISE = 1.0 / -np.log(1.0 - _QUARTILE)  # mean over quartile of a noise's power, which is exponential


@dataclass(frozen=True, slots=True)
class Lack:
    """A band and a time in which there is less than in the target."""

    kind: Kind
    time: Time
    low_hz: float
    high_hz: float
    missing_db: float


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """One sound: dB (times, bands) of level against all power of that time, and (bands,) of noise while held."""

    level: F64
    noise: F64


def cells(samples: F32, note: Note) -> Cells:
    """Of a sound (samples,) at 22,050 Hz from its onset on, whose key was held as the note says."""
    samples = _audible(samples)
    power, times = _power(samples, _SHORT, _SHORT // 4)
    inside = _times(times, note)
    level = np.full((len(TIMES), len(EDGES_HZ) - 1), _QUIETEST_DB)
    loudest = power.sum(axis=1).max(initial=0.0)
    for row, of_time in enumerate(inside):
        bands = _bands(power[of_time].mean(axis=0)) if of_time.any() else np.zeros(len(EDGES_HZ) - 1)
        if bands.sum() > 1e-6 * loudest:  # 60 dB under the loudest moment nothing is missed
            level[row] = _decibels(bands / bands.sum())
    return Cells(level, _noise(samples, note))


def lacks(target: Cells, found: Cells) -> F64:
    """dB (times + 1, bands) by which it lies below the target: a row of levels a time, then noise; 0: none is missed.

    A cell that cannot be heard in the target is not missed; more than the target has is no lack.
    """
    level = np.where(target.level > HEARD_DB, target.level - found.level, 0.0)
    noise = np.where(target.noise > NOISE_HEARD_DB, target.noise - found.noise, 0.0)
    return np.asarray(np.maximum(np.concatenate([level, noise[None]]), 0.0))


def _audible(samples: F32) -> F32:
    spectrum = np.fft.rfft(samples)
    spectrum[np.fft.rfftfreq(len(samples), 1.0 / RATE) < LOWEST_HZ] = 0.0
    return np.asarray(np.fft.irfft(spectrum, len(samples)), np.float32)


def _power(samples: F32, size: int, hop: int) -> tuple[F64, F64]:
    """Power (frames, bins) of centred windows, and the middle of each in seconds."""
    padded = np.concatenate([np.zeros(size // 2), samples, np.zeros(size)])
    count = 1 + len(samples) // hop
    frames = np.stack([padded[k * hop : k * hop + size] for k in range(count)])
    power: F64 = np.square(np.abs(np.fft.rfft(frames * hann(size), axis=1)))
    return power, np.asarray(np.arange(count) * (hop / RATE), np.float64)


def span_s(time: Time, note: Note) -> tuple[float, float]:
    """When one of TIMES begins and ends, in seconds from the onset on."""
    gate = min(note.gate_s, note.length_s)
    strike = min(STRIKE_S, 0.5 * gate)
    edges = 0.0, strike, gate, note.length_s
    at = TIMES.index(time)
    return edges[at], edges[at + 1]


def _times(middles: F64, note: Note) -> tuple[Bool, ...]:
    """Which windows belong to which of TIMES; those after the end to the last."""
    _, strike = span_s("strike", note)
    _, gate = span_s("held", note)
    return middles < strike, (middles >= strike) & (middles < gate), middles >= gate


def _bands(power: F64) -> F64:
    """Power (bands,) of a spectrum (bins,)."""
    hz = np.fft.rfftfreq(2 * (len(power) - 1), 1.0 / RATE)
    return np.array([power[(hz >= low) & (hz < high)].sum() for low, high in pairwise(EDGES_HZ)])


def _noise(samples: F32, note: Note) -> F64:
    """Level (bands,) of what lies between partials while the key is held, against all power there."""
    power, times = _power(samples, _LONG, _LONG // 4)
    held = power[_times(times, note)[1]]
    if not len(held) or held.sum() <= 0.0:
        return np.full(len(EDGES_HZ) - 1, _QUIETEST_DB)
    hz = np.fft.rfftfreq(_LONG, 1.0 / RATE)
    of_bands = []
    for low, high in pairwise(EDGES_HZ):
        band = held[:, (hz >= low) & (hz < high)]
        of_bands.append(float(np.quantile(band, _QUARTILE, axis=1).mean()) * _OF_NOISE * band.shape[1])
    return _decibels(np.array(of_bands) / held.sum(axis=1).mean())


def _decibels(ratio: F64) -> F64:
    return np.asarray(np.maximum(10.0 * np.log10(np.maximum(ratio, 1e-12)), _QUIETEST_DB))
