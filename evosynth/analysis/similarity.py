"""Distances between what is heard of a target and of candidates; 0 = identical, all at the same RMS.

*Spectrum*: per resolution the mean difference in dB plus ten times the mean difference of compressed magnitudes
10^(0.03 dB) in parts of the target's; the first hears what is there, the second, near to loudness, keeps it from
fitting inaudible floors. The mean over the three resolutions is the distance: 1 is very near, 4 the same kind of sound,
above 10 another one.

*Envelope*: the mean difference of the level curves in dB, the attack's counting by a third. Silence that is 60 dB under
the loudest moment of the target counts as silence.

All means may be weighted. A weight of 1 everywhere gives the same distances to the bit as no weights.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from evosynth.analysis.features import DB_PER_LOG2, RESOLUTIONS, Level, Scratch, banks, curve_of, log_mels, mel_row
from evosynth.analysis.lanes import Sixteen
from evosynth.analysis.periodicity import gather
from evosynth.analysis.stft import MelBank
from evosynth.analysis.transform import transform_of
from evosynth.analysis.weights import Mask
from evosynth.arrays import F32, F64, I64
from evosynth.errors import AudioError
from evosynth.kernels.compiled import kernel
from evosynth.kernels.vectors import LANES, absolute, exp2, fma, load, spread, store

COMPRESSION = np.float32(0.3)  # 10^(0.03 dB) = power^0.3
COMPRESSED_WEIGHT = 10.0
ENVELOPE_WEIGHT = 0.4  # of a dB: an envelope that is 5 dB off throughout weighs as much as 2 dB of spectrum
ATTACK_SHARE = 1.0 / 3.0
ENVELOPE_RANGE_DB = 60.0


@dataclass(frozen=True, slots=True, eq=False)
class Spectra:
    """One target at one resolution."""

    log_mel: F32  # (frames, mels) log2 of power
    compressed: F32  # the same as compressed magnitudes
    mean: float  # of those
    weights: F32  # (frames, mels)
    rows: I64  # the frames that count at all
    weight: float  # of all together

    @property
    def pictures(self) -> tuple[F32, F32, F32, I64]:
        """All that is compared, for a kernel."""
        return self.log_mel, self.compressed, self.weights, self.rows


class Listened(NamedTuple):
    """What else is made of the power of the longest windows, while it is there."""

    frames: int  # the first so many
    first: int  # bin
    spectrum: F32  # (bins * LANES,) their sum, from that bin on


@dataclass(frozen=True, slots=True, eq=False)
class Curves:
    """One target's level curves in dB and the windows, in steps, that they are seen through."""

    attack_db: F32  # (steps,)
    body_db: F32
    weights: F32  # (steps,) as long as the body
    windows: tuple[int, int]
    floor_db: float


def spectra_of(sounds: Sixteen, level: Level, length: int, mask: Mask | None = None) -> tuple[Spectra, ...]:
    """What the sound in lane 0 looks like, per resolution."""
    return tuple(_spectra(sounds, level, length, bank, mask) for bank in banks())


def _spectra(sounds: Sixteen, level: Level, length: int, bank: MelBank, mask: Mask | None) -> Spectra:
    log_mel = log_mels(sounds, length, level.gain, bank, Scratch())
    first = np.ascontiguousarray(compressed_of(log_mel)[..., 0])
    weights = np.ones_like(first) if mask is None else mask.over(bank.resolution, length)
    weight = float(weights.sum(dtype=np.float64))
    if weight < 1e-6 * weights.size:
        raise AudioError("The weights leave nothing of the sound to be compared.")
    mean = float((first * weights).sum(dtype=np.float64) / weight)
    rows = np.flatnonzero(weights.any(axis=1)).astype(np.int64)
    return Spectra(np.ascontiguousarray(log_mel[..., 0]), first, mean, weights, rows, weight)


def compressed_of(log_power: F32) -> F32:
    """Compressed magnitudes of log2 of power, of any shape whose size is one of lanes."""
    compressed = np.empty(log_power.size, np.float32)
    _compress(log_power.reshape(-1), compressed)
    return compressed.reshape(log_power.shape)


def curves_of(level: Level, attack: int, windows: tuple[int, int], weights: F32 | None = None) -> Curves:
    """The level curves of the sound in lane 0; the attack is ``attack`` steps long."""
    steps = len(level.energy) // LANES
    body = curve_of(level, steps, windows[1], -200.0)[:, 0]
    floor_db = float(body.max()) - ENVELOPE_RANGE_DB
    first = curve_of(level, attack, windows[0], floor_db)[:, 0].copy()
    weights = np.ones(steps, np.float32) if weights is None else weights
    return Curves(first, np.maximum(body, np.float32(floor_db)), weights, windows, floor_db)


def spectral_distances(
    target: tuple[Spectra, ...], sounds: Sixteen, level: Level, length: int, scratch: Scratch, listened: Listened
) -> F64:
    """Distance of every lane (LANES,). The power of the longest windows is added to what is ``listened`` to."""
    place, total = sounds.place(length), np.zeros(LANES)
    nothing = Listened(0, 0, listened.spectrum[:0])
    for seen, bank in zip(target, banks(), strict=True):
        sums = np.zeros((2, LANES))
        tables, hop = transform_of(bank.resolution.n_fft).tables, bank.resolution.hop
        part = listened if bank.resolution == RESOLUTIONS[0] else nothing
        _differences(place, level.gain, tables, hop, bank.bands, seen.pictures, scratch.buffers, part, sums)
        total += (DB_PER_LOG2 * sums[0] + COMPRESSED_WEIGHT / seen.mean * sums[1]) / seen.weight
    return total / len(target)


def envelope_distances(target: Curves, level: Level) -> F64:
    """Distance of every lane (LANES,)."""
    apart = []
    for curve, window in zip((target.attack_db, target.body_db), target.windows, strict=True):
        difference = np.abs(curve_of(level, len(curve), window, target.floor_db) - curve[:, None])
        weights = target.weights[: len(curve), None]
        total = weights.sum(dtype=np.float64)
        apart.append((difference * weights).sum(axis=0, dtype=np.float64) / total if total > 0.0 else np.zeros(LANES))
    return np.asarray(ENVELOPE_WEIGHT * (ATTACK_SHARE * apart[0] + (1.0 - ATTACK_SHARE) * apart[1]))


@kernel
def _compress(log_power: F32, out: F32) -> None:
    for i in range(0, log_power.shape[0], LANES):
        store(out, i, exp2(load(log_power, i) * COMPRESSION))


@kernel
def _differences(
    place: tuple[F32, int, int, int],
    gain: F32,
    tables: tuple[F32, I64, F32, I64, F32],
    hop: int,
    bands: tuple[I64, F32],
    target: tuple[F32, F32, F32, I64],
    scratch: tuple[F32, F32, F32, F32],
    listened: Listened,
    sums: F64,
) -> None:
    """Weighted differences of log2 levels and of compressed magnitudes, added to sums (2, LANES)."""
    log_mel, compressed, weights, rows = target
    row, levels = scratch[3], np.empty(2 * LANES, np.float32)
    for i in rows:
        mel_row(place, gain, i * hop - tables[0].shape[0] // 2, tables, bands, scratch)
        if i < listened.frames:
            gather(scratch[2], listened.first, listened.spectrum)
        a = b = spread(np.float32(0.0))
        for band in range(log_mel.shape[1]):
            here, weight = load(row, band * LANES), weights[i, band]
            a = fma(absolute(here - log_mel[i, band]), weight, a)
            b = fma(absolute(exp2(here * COMPRESSION) - compressed[i, band]), weight, b)
        store(levels, 0, a)
        store(levels, LANES, b)
        for lane in range(LANES):
            sums[0, lane] += levels[lane]
            sums[1, lane] += levels[LANES + lane]
