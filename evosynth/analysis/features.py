"""What is heard of sounds: log-mel spectra at three resolutions and level curves, sixteen sounds side by side.

The three resolutions see partials (4096 samples of 22,050 Hz: 186 ms), syllables (512: 23 ms) and the attack (256:
12 ms). Levels are those of a sound whose RMS is 0.1, floored at -90 dB.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from evosynth.analysis.lanes import Sixteen, energies, frame
from evosynth.analysis.stft import MelBank, Resolution, mel_bank
from evosynth.analysis.transform import power_spectrum, transform_of
from evosynth.arrays import F32, F64, I64, Bool
from evosynth.kernels.compiled import kernel
from evosynth.kernels.vectors import LANES, fma, larger, load, load_one, log2, spread, store

RESOLUTIONS = (Resolution(4096, 1024, 128), Resolution(512, 256, 64), Resolution(256, 128, 24))
RMS = 0.1  # every sound is set to this before it is compared
SILENT_RMS = 1e-5  # -100 dB of one carrier: below this a candidate is silent
FLOOR_DB = -90.0
STEP = 55  # samples: 2.5 ms, the grid of the level curves
DB_PER_LOG2 = 10.0 * np.log10(2.0)
FLOOR = np.float32(10.0 ** (FLOOR_DB / 10.0))
_LEAST = np.float32(1e-20)
_DB = np.float32(DB_PER_LOG2)


class Scratch:
    """Buffers for the spectra of one sixteen at a time; one for each thread that listens."""

    def __init__(self, longest: int = RESOLUTIONS[0].n_fft) -> None:
        self.z, self.edge = (np.zeros(longest * LANES, np.float32) for _ in range(2))
        self.power, self.row = (np.zeros((longest // 2 + 1) * LANES, np.float32) for _ in range(2))

    @property
    def buffers(self) -> tuple[F32, F32, F32, F32]:
        """All of them, for a kernel."""
        return self.z, self.edge, self.power, self.row


@dataclass(frozen=True, slots=True, eq=False)
class Level:
    """How loud sixteen sounds are."""

    heard: Bool  # (LANES,) which of them are sounds: the others are silent or not made of numbers
    gain: F32  # (LANES,) what brings their power to that of the common RMS
    energy: F32  # (steps * LANES,) mean square of every 2.5 ms, before that
    level_db: F64  # (LANES,) of the whole, before that; 0 where nothing is heard


def level_of(sounds: Sixteen, length: int, weights: F32 | None = None) -> Level:
    """RMS over ``length`` samples, those behind the sound's end being silence; ``weights`` (steps,) over time."""
    energy = np.empty(-(-length // STEP) * LANES, np.float32)
    energies(sounds.place(length), STEP, energy)
    with np.errstate(invalid="ignore", over="ignore"):
        mean = _mean(energy.reshape(-1, LANES), length, weights)
        heard = (mean > SILENT_RMS**2) & (mean < np.inf)
        known = np.where(heard, mean, 1.0)
        gain = np.where(heard, RMS**2 / known, 0.0).astype(np.float32)
    return Level(heard, gain, energy, 10.0 * np.log10(known))


def _mean(energy: F32, length: int, weights: F32 | None) -> F64:
    """Mean square (LANES,) of the energies of steps (steps, LANES)."""
    if weights is None:
        return np.asarray(energy.sum(axis=0, dtype=np.float64) * (STEP / length))
    share = max(float(weights.mean(dtype=np.float64)), 1e-9)
    return np.asarray((energy * weights[:, None]).sum(axis=0, dtype=np.float64) * (STEP / length / share))


def log_mels(sounds: Sixteen, length: int, gain: F32, bank: MelBank, scratch: Scratch) -> F32:
    """log2 of floored mel power, (frames, mels, LANES)."""
    resolution = bank.resolution
    out = np.empty((resolution.frames(length), resolution.mels * LANES), np.float32)
    tables = transform_of(resolution.n_fft).tables
    _log_mels(sounds.place(length), gain, tables, resolution.hop, bank.bands, scratch.buffers, out)
    return out.reshape(len(out), -1, LANES)


@kernel
def mel_row(
    place: tuple[F32, int, int, int],
    gain: F32,
    start: int,
    tables: tuple[F32, I64, F32, I64, F32],
    bands: tuple[I64, F32],
    scratch: tuple[F32, F32, F32, F32],
) -> None:
    """log2 of floored mel power of the window that begins at sample ``start``, to the scratch row (mels * LANES,)."""
    z, edge, power, row = scratch
    data, at, apart = frame(place, start, tables[0].shape[0], edge)
    power_spectrum(data, at, apart, tables, z, power)
    stretches, weights = bands
    scale, least = load(gain, 0), spread(FLOOR)
    rising = spread(np.float32(0.0))
    for s in range(stretches.shape[0] - 1):
        falling, following = rising, spread(np.float32(0.0))
        for k in range(stretches[s], stretches[s + 1]):
            here = load(power, k * LANES)
            falling = fma(here, load_one(weights, 2 * k), falling)
            following = fma(here, load_one(weights, 2 * k + 1), following)
        if s > 0:
            store(row, (s - 1) * LANES, log2(larger(falling * scale, least)))
        rising = following


@kernel
def _log_mels(
    place: tuple[F32, int, int, int],
    gain: F32,
    tables: tuple[F32, I64, F32, I64, F32],
    hop: int,
    bands: tuple[I64, F32],
    scratch: tuple[F32, F32, F32, F32],
    out: F32,
) -> None:
    """Row after row to out (frames, mels * LANES)."""
    for i in range(out.shape[0]):
        mel_row(place, gain, i * hop - tables[0].shape[0] // 2, tables, bands, scratch)
        for band in range(0, out.shape[1], LANES):
            store(out[i], band, load(scratch[3], band))


@kernel
def level_curve(energy: F32, gain: F32, window: int, floor_db: np.float32, out: F32) -> None:
    """Level in dB, floored, to out (steps * LANES,): mean over the ``window`` steps that end at each one."""
    scale = load(gain, 0) * np.float32(1.0 / window)
    for i in range(out.shape[0] // LANES):
        total = spread(np.float32(0.0))
        for j in range(max(0, i - window + 1), i + 1):
            total = total + load(energy, j * LANES)
        level = log2(larger(total * scale, spread(_LEAST))) * _DB
        store(out, i * LANES, larger(level, spread(floor_db)))


def curve_of(level: Level, steps: int, window: int, floor_db: float) -> F32:
    """Level in dB (steps, LANES); silence goes before the first step."""
    out = np.empty(steps * LANES, np.float32)
    level_curve(level.energy, level.gain, window, np.float32(floor_db), out)
    return out.reshape(steps, LANES)


def banks() -> tuple[MelBank, ...]:
    """The filters of the three resolutions."""
    return tuple(mel_bank(resolution) for resolution in RESOLUTIONS)
