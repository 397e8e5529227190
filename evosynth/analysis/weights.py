"""What counts how much in a match: a mask over time and frequency, and the parts of the distance.

A mask is a grid of cells between edges in seconds (from the target's onset) and in Hz; outside it everything counts 1.
What a window or band hears of several cells counts with their weights in the shares that it hears. Weights are
relative: three times the weight everywhere changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from evosynth.analysis.stft import RATE, Resolution, hz_of, mel_of
from evosynth.arrays import F32, F64
from evosynth.notation.quantities import read

PARTS = ("spectrum", "envelope", "pitch", "attack")
BEFORE = "before"  # of a field: what it is in files that were written before there was such a field
_FAR = 1e9  # seconds or Hz beyond anything
_SCALE = Resolution(4096, 1024, 128)  # whose bands are the mel scale where levels have no frequency
_POINTS = np.linspace(-1.0, 1.0, 66)[1:-1]  # where a mel band's triangle is asked


@dataclass(frozen=True, slots=True, eq=False)
class Mask:
    """Weights of cells.

    Parameters
    ----------
    seconds : ndarray of shape (t + 1,)
        Ascending edges of the cells, from the target's onset on.
    hz : ndarray of shape (f + 1,)
        Ascending edges.
    weights : ndarray of shape (t, f)
        How much each cell counts, >= 0; 0 is not listened to.
    """

    seconds: F64
    hz: F64
    weights: F64

    def __post_init__(self) -> None:
        for name in ("seconds", "hz", "weights"):
            array = np.array(getattr(self, name), np.float64)
            array.setflags(write=False)
            object.__setattr__(self, name, array)
        wanted = (len(self.seconds) - 1, len(self.hz) - 1)
        if self.weights.shape != wanted or 0 in wanted:
            raise ValueError(f"a mask of {wanted[0]} x {wanted[1]} cells has weights of shape {self.weights.shape}")
        if not all((np.diff(edges) > 0).all() and np.isfinite(edges).all() for edges in (self.seconds, self.hz)):
            raise ValueError("the edges of a mask do not ascend")
        if not (np.isfinite(self.weights) & (self.weights >= 0.0)).all():
            raise ValueError("a mask has a weight that is not a number from 0 on")

    def __eq__(self, other: object) -> bool:
        mine, others = (_bytes(mask) if isinstance(mask, Mask) else None for mask in (self, other))
        return mine == others

    def __hash__(self) -> int:
        return hash(_bytes(self))

    @property
    def plain(self) -> bool:
        """Whether everything counts the same."""
        return bool((self.weights == 1.0).all())

    def over(self, resolution: Resolution, length: int) -> F32:
        """Weights (frames, mels) of the spectra of a sound of so many samples of 22,050 Hz."""
        if self.plain:
            return np.ones((resolution.frames(length), resolution.mels), np.float32)
        middles = np.asarray(np.arange(resolution.frames(length)) * (resolution.hop / RATE), np.float64)
        heard = self._heard_by_windows(middles, resolution.n_fft / RATE, length / RATE)
        return np.asarray(heard @ self._framed() @ self._heard_by_bands(resolution).T, np.float32)

    def over_time(self, steps: int, length_s: float) -> F32:
        """Weights (steps,) of a level curve: the mean over the mel scale, since levels have no frequency."""
        if self.plain:
            return np.ones(steps, np.float32)
        middles = np.asarray((np.arange(steps) + 0.5) * (length_s / steps), np.float64)
        heard = self._heard_by_windows(middles, 2.0 * length_s / steps, length_s)
        bands = self._heard_by_bands(_SCALE).mean(axis=0)
        return np.asarray(heard @ self._framed() @ bands, np.float32)

    def _framed(self) -> F64:
        """The weights with those of what is outside around them."""
        return np.pad(self.weights, 1, constant_values=1.0)

    def _heard_by_windows(self, middles: F64, window_s: float, length_s: float) -> F64:
        """Share of every cell in what Hann windows about these moments hear (moments, t + 2)."""
        edges = self.seconds.copy()
        if edges[0] <= 0.0:
            edges[0] = -_FAR  # there is nothing before the sound and behind it
        if edges[-1] >= length_s:
            edges[-1] = _FAR
        edges = np.concatenate([[-2.0 * _FAR], edges, [2.0 * _FAR]])
        x = np.clip((edges[None, :] - middles[:, None]) / window_s + 0.5, 0.0, 1.0)
        return np.diff(x - np.sin(2.0 * np.pi * x) / (2.0 * np.pi), axis=1)

    def _heard_by_bands(self, resolution: Resolution) -> F64:
        """Share of every cell in what mel bands hear (mels, f + 2)."""
        edges = hz_of(np.linspace(0.0, float(mel_of(np.array(RATE / 2.0))), resolution.mels + 2))
        low, centre, high = edges[:-2, None], edges[1:-1, None], edges[2:, None]
        hz = np.where(_POINTS < 0, centre + _POINTS * (centre - low), centre + _POINTS * (high - centre))
        width = np.where(_POINTS < 0, centre - low, high - centre)
        share = (1.0 - np.abs(_POINTS)) * width
        share /= share.sum(axis=1, keepdims=True)
        cell = np.searchsorted(self.hz, hz, side="right")  # 0: below the grid
        return np.stack([(share * (cell == c)).sum(axis=1) for c in range(len(self.hz) + 1)], axis=1)


@dataclass(frozen=True, slots=True)
class Region:
    """A rectangle that counts more or less: ``weight`` times as much as what no region names."""

    start_s: float
    end_s: float
    weight: float
    low_hz: float = 0.0
    high_hz: float = _FAR


@dataclass(frozen=True, slots=True)
class Weights:
    """How much of what a match minimises counts; by default everything 1.

    Parameters
    ----------
    mask : over time and frequency; None is 1 everywhere. It weighs the spectrum, and over time the envelope.
    spectrum, envelope, pitch, attack : factors >= 0 of the parts of the distance. None: there is no such part, as in
        runs of versions that did not know it, which go on by what they began with.
    edges : the part "attack" hears onset and cut by themselves; runs of versions that did not go on without.
    """

    mask: Mask | None = None
    spectrum: float = 1.0
    envelope: float = 1.0
    pitch: float = 1.0
    attack: float | None = field(default=1.0, metadata={BEFORE: None})
    edges: bool = field(default=True, metadata={BEFORE: False})

    def __post_init__(self) -> None:
        for name in self.names:
            if not 0.0 <= getattr(self, name) < np.inf:
                raise ValueError(f"the weight {getattr(self, name)} of the {name} is not a number from 0 on")
        if not any(self.parts):
            raise ValueError("every part of the distance has weight 0: nothing is left to be matched")

    @property
    def names(self) -> tuple[str, ...]:
        """The parts that there are, in their order."""
        return tuple(name for name in PARTS if getattr(self, name) is not None)

    @property
    def parts(self) -> tuple[float, ...]:
        """Their factors."""
        return tuple(getattr(self, name) for name in self.names)


def mask_of(regions: Sequence[Region]) -> Mask | None:
    """Regions as a grid; where they overlap the last one counts. None where there are none."""
    if not regions:
        return None
    for region in regions:
        if not (region.start_s < region.end_s and region.low_hz < region.high_hz):
            raise ValueError(f"the region from {region.start_s:g} to {region.end_s:g} s is empty")
    seconds = np.unique([edge for r in regions for edge in (r.start_s, r.end_s)])
    hz = np.unique([edge for r in regions for edge in (r.low_hz, r.high_hz)])
    weights = np.ones((len(seconds) - 1, len(hz) - 1))
    for region in regions:
        times = (seconds[:-1] >= region.start_s) & (seconds[:-1] < region.end_s)
        bands = (hz[:-1] >= region.low_hz) & (hz[:-1] < region.high_hz)
        weights[np.ix_(times, bands)] = region.weight
    return Mask(seconds, hz, weights)


def _rectangle(typed: Sequence[str]) -> tuple[float, float, float, float]:
    """Start and end in seconds, and the lowest and the highest Hz where they are said."""
    if len(typed) not in (2, 4):
        raise ValueError("a region has two ends in time, and two in frequency or none")
    ends = [
        outside if not text.strip() else _number(text, unit)
        for text, unit, outside in zip((*typed, "", ""), ("s", "s", "Hz", "Hz"), (0.0, _FAR, 0.0, _FAR), strict=False)
    ]
    return ends[0], ends[1], ends[2], ends[3]


def _number(text: str, unit: str = "") -> float:
    value = read(text, unit)
    if value is None:
        raise ValueError(f"{text!r} is not a number")
    return value


def weights_of(words: Sequence[str]) -> Weights:
    """Weights in words: ``0:0.05=0`` (seconds), ``0:9:5000:20k=0.5`` (and Hz), ``envelope=2`` (a part).

    An end that is left out is that of the sound: ``2:=0``, ``::5k:=0.5``. ValueError says what cannot be understood.
    """
    regions: list[Region] = []
    parts: dict[str, float] = {}
    for word in words:
        what, _, weight = word.partition("=")
        try:
            factor = _number(weight)
            if what in PARTS:
                parts[what] = factor
            else:
                start, end, low, high = _rectangle(what.split(":"))
                regions.append(Region(start, end, factor, low, high))
        except (TypeError, ValueError):
            wanted = "START:END=WEIGHT, START:END:LOWHZ:HIGHHZ=WEIGHT or PART=WEIGHT"
            raise ValueError(f"{word!r} is none of {wanted} (parts: {', '.join(PARTS)})") from None
    spectrum, envelope, pitch, attack = (parts.get(name, 1.0) for name in PARTS)
    return Weights(mask_of(regions), spectrum, envelope, pitch, attack)


def _bytes(mask: Mask) -> tuple[bytes, ...]:
    return mask.seconds.tobytes(), mask.hz.tobytes(), mask.weights.tobytes()
