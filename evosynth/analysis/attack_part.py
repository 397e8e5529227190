"""The part "attack" of a distance: whether what is new in a sound, its strike and its key-off, is heard as the same.

To the other parts a strike is a twentieth of the sound; to an ear it is most of what the sound is. So each *moment* in
which something new begins is compared by itself, over its first 80 ms (a strike's 60, or four periods of a low note):

- its spectra in short windows, both sounds at their own level there: in dB and in compressed magnitudes, as in the part
  "spectrum", down to 60 dB below the target's loudest band there;
- how bright it is: the centre of its power, what is above 11 kHz included, which nothing else hears;
- its level over time against the whole sound's, until a slow target has risen, or for 0.3 s after key-off.

The onset, the first 10 ms, is a moment of its own, with windows of 3 ms: a click there, or a rise that is too sudden,
is lost in longer ones. A key-off is also heard as if the sound began there: what begins at full level then has an edge,
and how bright that is depends on where in its cycle the key-off falls.

A moment that is hardly heard in the target counts less; one that is not heard has to be as soft.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import numpy as np

from evosynth.analysis.edges import MOST_OCTAVES, Edge, edge_of
from evosynth.analysis.features import DB_PER_LOG2, RMS, STEP, Level, Scratch, curve_of, mel_row
from evosynth.analysis.lanes import Sixteen, energies
from evosynth.analysis.similarity import COMPRESSED_WEIGHT, COMPRESSION, compressed_of
from evosynth.analysis.stft import RATE, MelBank, Resolution, hz_of, mel_bank, mel_of
from evosynth.analysis.transform import transform_of
from evosynth.analysis.weights import Mask
from evosynth.arrays import F32, F64, I64
from evosynth.kernels.compiled import kernel
from evosynth.kernels.vectors import LANES, absolute, exp2, fma, larger, load, log2, spread, store

RESOLUTIONS = (Resolution(512, 256, 64), Resolution(256, 128, 24))
ONSET_RESOLUTIONS = (Resolution(64, 32, 8),)
ONSET_S, STRIKE_S, KEY_OFF_S = 0.01, 0.06, 0.08
LOW_HZ, PERIODS = 55.0, 4  # below this a strike is so many periods long
ONSET_SHARE, STRIKE_SHARE, KEY_OFF_SHARE = 0.1, 0.6, 0.3
WEIGHT = 0.5  # of the part in the distance
BRIGHTNESS_WEIGHT = 3.0  # of an octave between centres of power
EDGE_WEIGHT = 8.0  # the same of a sound that begins at key-off
LEVEL_WEIGHT = 0.3  # of a dB
RANGE_DB = 60.0  # spectra are told apart down to here, below the target's loudest band
HEARD_DB = 50.0  # a moment so far under the loudest one counts nothing, and what is softer is as soft
_FALL_S = 0.3  # after key-off: as long is its level looked at
_RISEN_DB, _LONGEST_RISE_S = 6.0, 1.0
_CURVE = 4  # steps of 2.5 ms that a level is the mean of
_ABOVE_HZ = 15_000.0  # where what is above 11 kHz is taken to be
_BINS = (
    3.0  # the sum of a frame's bins against its mean power: that of a sine of amplitude 1 is 1/2, its three bins 3/2
)
_LEAST = np.float32(1e-20)
_DB = np.float32(DB_PER_LOG2)
_NOTHING = np.empty((0, 0), np.float32)
_EVEN = 1e-3  # weights that differ by less are equal
_LEAST_LEVEL = 1e-6  # of a sound's mean power: what is softer in a moment is not made louder than this


class _Place(NamedTuple):
    """Where something new begins in a sound, and how long it is listened to."""

    start_s: float
    lasts_s: float
    looked_s: float  # as long is its level looked at
    share: float  # of the part
    resolutions: tuple[Resolution, ...] = RESOLUTIONS


class _Seen(NamedTuple):
    """A moment of the target at one resolution."""

    resolution: Resolution
    log_mel: F32  # (rows, mels) log2 of power, at the moment's own level
    compressed: F32
    weights: F32  # (rows, mels)
    first: int  # frame
    floor: np.float32 = np.float32(-200.0)  # log2 of power
    mean: float = 1.0  # of compressed
    weight: float = 1.0  # of all together
    octaves: float = 0.0  # of the centre of power


@dataclass(frozen=True, slots=True, eq=False)
class Moment:
    """Something new in the target."""

    steps: slice  # of 2.5 ms, in which it is
    curve: slice  # in which its level is looked at
    level_db: F32  # the level curve there
    floor_db: float
    weight: float  # of these steps
    seen: tuple[_Seen, ...]
    share: float  # of the part
    heard: float  # how much its spectra count; 0: it is not heard
    edge: Edge | None = None  # where it is heard as if cut, too


class AttackPart:
    """The moments of the target in lane 0, and what the part says of others. ``hz``: of its key.

    ``edges``: onset and cut are heard, too; without them it is the part of before.
    """

    def __init__(
        self,
        sounds: Sixteen,
        level: Level,
        samples: int,
        *,
        gate_s: float,
        hz: float,
        mask: Mask | None = None,
        edges: bool = True,
    ) -> None:
        self.samples, self._mask = samples, mask
        self._window = max(_CURVE, math.ceil(RATE / hz / STEP))  # a period of the note at least
        curve = curve_of(level, len(level.energy) // LANES, self._window, -200.0)[:, 0]
        self._over_time = (
            np.ones(len(curve), np.float32) if mask is None else mask.over_time(len(curve), samples / RATE)
        )
        strike_s = max(STRIKE_S, PERIODS / hz if hz < LOW_HZ else 0.0)
        strike_share = STRIKE_SHARE if edges else STRIKE_SHARE + ONSET_SHARE
        places = [_Place(0.0, strike_s, max(strike_s, _risen_s(curve)), strike_share)]
        if edges:
            places.append(_Place(0.0, ONSET_S, ONSET_S, ONSET_SHARE, ONSET_RESOLUTIONS))
        if gate_s + KEY_OFF_S < samples / RATE:
            places.append(_Place(gate_s, KEY_OFF_S, _FALL_S, KEY_OFF_SHARE))
        self._edges = edges
        moments = (self._moment(sounds, level, curve, place) for place in places)
        self.moments = tuple(moment for moment in moments if moment.share > 0.0)

    def distances(self, sounds: Sixteen, level: Level, scratch: Scratch) -> F64:
        """Distance of every lane (LANES,)."""
        total = np.zeros(LANES)
        for moment in self.moments:
            apart = LEVEL_WEIGHT * self._levels_apart(moment, level)
            if moment.heard > 0.0:
                apart += moment.heard * self._unlike(moment, sounds, level, scratch)
            total += moment.share * apart
        return WEIGHT * total

    def _levels_apart(self, moment: Moment, level: Level) -> F64:
        """Mean difference of the level curves in dB."""
        sums = np.zeros(LANES)
        weights = self._over_time[moment.curve]
        where = moment.curve.start, self._window, np.float32(moment.floor_db)
        _levels_apart(level.energy, level.gain, where, moment.level_db, weights, sums)
        return sums / moment.weight

    def _moment(self, sounds: Sixteen, level: Level, curve: F32, place: _Place) -> Moment:
        steps, looked = (_steps(place.start_s, s, len(curve)) for s in (place.lasts_s, place.looked_s))
        loudest, over_time = float(curve.max()), self._over_time[looked]
        share = place.share * float(over_time.mean() / self._over_time.mean())
        heard = min(1.0, max(0.0, 1.0 + (float(curve[steps].max()) - loudest) / HEARD_DB))
        gain, above = self._gain(level, steps), self._above(sounds, level, steps)
        seen = [self._seen(sounds, gain, above, resolution, place) for resolution in place.resolutions]
        if any(one.weight <= 1e-6 * one.weights.size for one in seen):
            heard = 0.0
        floor_db, weight = loudest - HEARD_DB, float(over_time.sum(dtype=np.float64))
        level_db = np.maximum(curve[looked], np.float32(floor_db))
        cut = self._edges and place.start_s > 0.0 and all(_even(one.weights) for one in seen)
        edge = edge_of(sounds, self.samples, place.start_s) if cut else None
        return Moment(steps, looked, level_db, floor_db, weight, tuple(seen), share, heard, edge)

    def _gain(self, level: Level, steps: slice) -> F32:
        """What brings the power of every lane to that of the common RMS within these steps."""
        energy, weights = level.energy.reshape(-1, LANES)[steps], self._over_time[steps, None]
        whole = RMS**2 / np.maximum(level.gain.astype(np.float64), 1e-30)
        with np.errstate(invalid="ignore", over="ignore"):
            here = (energy * weights).sum(axis=0, dtype=np.float64) / max(float(weights.sum(dtype=np.float64)), 1e-9)
            gain = RMS**2 / np.maximum(here, _LEAST_LEVEL * whole)
        return np.where(level.heard, gain, 0.0).astype(np.float32)

    def _above(self, sounds: Sixteen, level: Level, steps: slice) -> F64:
        """Mean power (LANES,) above 11 kHz within these steps, before any gain."""
        if sounds.full is None:
            return np.zeros(LANES)
        full, grain = sounds.full, 2 * STEP
        energy = np.empty((steps.stop - steps.start) * LANES, np.float32)
        start = steps.start * grain
        left = max(0, min(full.samples, 2 * self.samples) - start)
        energies((full.data, full.first + start * full.step, full.step, left), grain, energy)
        lower = level.energy.reshape(-1, LANES)[steps]
        weights = self._over_time[steps, None]
        more = ((energy.reshape(-1, LANES) - lower) * weights).sum(axis=0, dtype=np.float64)
        return np.asarray(np.maximum(more, 0.0) / max(float(weights.sum(dtype=np.float64)), 1e-9))

    def _seen(self, sounds: Sixteen, gain: F32, above: F64, resolution: Resolution, place: _Place) -> _Seen:
        """What the target looks like there."""
        first, last = _frames(resolution, place, self.samples)
        shape = last - first, resolution.mels
        over = np.ones(shape) if self._mask is None else self._mask.over(resolution, self.samples)[first:last]
        weights, blank = np.ascontiguousarray(over, np.float32), np.zeros(shape, np.float32)
        log_mel = np.empty((shape[0], shape[1] * LANES), np.float32)
        _summed(sounds, self.samples, gain, _Seen(resolution, blank, blank, weights, first), Scratch(), log_mel)
        every = log_mel.reshape(*shape, LANES)
        floor = np.float32(float(every[..., 0].max(initial=-200.0)) - RANGE_DB / DB_PER_LOG2)
        every = np.maximum(every, floor)
        own, compressed = (np.ascontiguousarray(one[..., 0]) for one in (every, compressed_of(every)))
        weight = float(weights.sum(dtype=np.float64))
        mean = float((compressed * weights).sum(dtype=np.float64) / max(weight, 1e-9))
        seen = _Seen(resolution, own, compressed, weights, first, floor, mean, weight)
        sums = _summed(sounds, self.samples, gain, seen, Scratch())
        return seen._replace(octaves=float(_octaves(sums, gain * above, seen)[0]))

    def _unlike(self, moment: Moment, sounds: Sixteen, level: Level, scratch: Scratch) -> F64:
        """By spectra and brightness."""
        gain, total = self._gain(level, moment.steps), np.zeros(LANES)
        above = gain * self._above(sounds, level, moment.steps)
        for seen in moment.seen:
            sums = _summed(sounds, self.samples, gain, seen, scratch)
            total += (DB_PER_LOG2 * sums[0] + COMPRESSED_WEIGHT / seen.mean * sums[1]) / seen.weight
            total += BRIGHTNESS_WEIGHT * np.minimum(np.abs(_octaves(sums, above, seen) - seen.octaves), MOST_OCTAVES)
        total /= len(moment.seen)
        if moment.edge is not None:
            total += EDGE_WEIGHT * moment.edge.apart(sounds, self.samples, scratch)
        return total


def _risen_s(curve: F32) -> float:
    """How long the beginning of a target is new: a quarter more than until it is 6 dB under its loudest moment."""
    risen = int(np.argmax(curve >= float(curve.max()) - _RISEN_DB))
    return min(_LONGEST_RISE_S, 1.25 * (risen + 1) * STEP / RATE)


def _even(weights: F32) -> bool:
    """Whether a mask leaves the bands of a moment as they are to each other: an edge has none."""
    return float(np.ptp(weights)) < _EVEN


def _steps(start_s: float, lasts_s: float, steps: int) -> slice:
    first = min(steps - 1, round(start_s * RATE / STEP))
    return slice(first, max(first + 1, min(steps, round((start_s + lasts_s) * RATE / STEP))))


def _frames(resolution: Resolution, place: _Place, samples: int) -> tuple[int, int]:
    """The first frame, and the one behind the last. Those about a strike's beginning are among them; of a key-off none
    that hears what was before it."""
    into = resolution.n_fft / 2 if place.start_s > 0.0 else 0.0
    most = resolution.frames(samples)
    first = min(most, math.ceil((place.start_s * RATE + into) / resolution.hop))
    last = min(most, math.floor((place.start_s + place.lasts_s) * RATE / resolution.hop) + 1)
    return first, max(first, last)


@cache
def _centres(mels: int) -> F32:
    return hz_of(np.linspace(0.0, float(mel_of(np.array(RATE / 2.0))), mels + 2))[1:-1].astype(np.float32)


def _hz(bank: MelBank) -> F32:
    """Centres of the bands: a band's triangles add up to one, so that the centre of power is theirs to the bin."""
    return _centres(bank.resolution.mels)


def _octaves(sums: F64, above: F64, seen: _Seen) -> F64:
    """The centre of power (LANES,), of which ``above`` 11 kHz so much is."""
    above = _BINS * above * float(seen.weights[:, -1].sum(dtype=np.float64))
    power, moved = sums[2] + above, sums[3] + _ABOVE_HZ * above
    return np.asarray(np.log2(np.maximum(moved, 1e-20) / np.maximum(power, 1e-20)))


def _summed(sounds: Sixteen, samples: int, gain: F32, seen: _Seen, scratch: Scratch, out: F32 = _NOTHING) -> F64:
    """What _compare() finds (4, LANES)."""
    bank, sums = mel_bank(seen.resolution), np.zeros((4, LANES))
    tables, hop = transform_of(seen.resolution.n_fft).tables, seen.resolution.hop
    target = seen.log_mel, seen.compressed, seen.weights, seen.first, seen.floor
    _compare(sounds.place(samples), gain, tables, hop, bank.bands, target, _hz(bank), scratch.buffers, out, sums)
    return sums


@kernel
def _compare(
    place: tuple[F32, int, int, int],
    gain: F32,
    tables: tuple[F32, I64, F32, I64, F32],
    hop: int,
    bands: tuple[I64, F32],
    target: tuple[F32, F32, F32, int, np.float32],
    hz: F32,
    scratch: tuple[F32, F32, F32, F32],
    out: F32,
    sums: F64,
) -> None:
    """To sums (4, LANES): weighted differences of log2 levels and of compressed magnitudes, power, power times Hz.

    The log2 levels go to ``out`` (rows, mels * LANES), where it has rows.
    """
    log_mel, compressed, weights, first, floor = target
    row, levels = scratch[3], np.empty(4 * LANES, np.float32)
    for i in range(log_mel.shape[0]):
        mel_row(place, gain, (first + i) * hop - tables[0].shape[0] // 2, tables, bands, scratch)
        a = b = c = d = spread(np.float32(0.0))
        for band in range(log_mel.shape[1]):
            here = larger(load(row, band * LANES), spread(floor))
            if out.shape[0] > 0:
                store(out[i], band * LANES, here)
            weight = weights[i, band]
            a = fma(absolute(here - log_mel[i, band]), weight, a)
            b = fma(absolute(exp2(here * COMPRESSION) - compressed[i, band]), weight, b)
            power = exp2(here) * weight
            c = c + power
            d = fma(power, hz[band], d)
        store(levels, 0, a)
        store(levels, LANES, b)
        store(levels, 2 * LANES, c)
        store(levels, 3 * LANES, d)
        for lane in range(LANES):
            for kind in range(4):
                sums[kind, lane] += levels[kind * LANES + lane]


@kernel
def _levels_apart(
    energy: F32, gain: F32, where: tuple[int, int, np.float32], curve: F32, weights: F32, sums: F64
) -> None:
    """Weighted differences of level curves, added to sums (LANES,); see level_curve()."""
    first, window, floor_db = where
    scale, total = load(gain, 0) * np.float32(1.0 / window), spread(np.float32(0.0))
    for i in range(curve.shape[0]):
        power = spread(np.float32(0.0))
        for j in range(max(0, first + i - window + 1), first + i + 1):
            power = power + load(energy, j * LANES)
        level = larger(log2(larger(power * scale, spread(_LEAST))) * _DB, spread(floor_db))
        total = fma(absolute(level - curve[i]), weights[i], total)
    levels = np.empty(LANES, np.float32)
    store(levels, 0, total)
    for lane in range(LANES):
        sums[lane] += levels[lane]
