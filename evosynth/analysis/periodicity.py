"""A gate for the pitch: whether a sound repeats when the target does, and neither earlier nor at another time.

From the power spectrum of a whole note comes its *repetition*: the share of magnitude that comes round after a lag, the
sum of magnitude times cos(2 pi f lag), 1 where every partial does. (The transform of a power spectrum is the
autocorrelation; of magnitudes it hears weak partials too: Tolonen & Karjalainen, "A computationally efficient
multipitch analysis model", 2000.) With T the period that is heard in the target:

- what is lower comes round after 2 T, 3 T, 3/2 T or 4/3 T, but not so much after T;
- what is off by some semitones comes round near 3 T (where a semitone is easier to tell than near T), but less at 3 T;
- what is an octave or a twelfth above comes round after T / 2 or T / 3 already;
- what hardly comes round at all has lost the pitch.

Only what goes beyond the target by more than a tolerance counts, so a sound with the right pitch has distance 0
whatever its timbre is, and a target that is itself between two octaves lets both pass.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from evosynth.analysis.stft import RATE, Resolution
from evosynth.arrays import F32, F64
from evosynth.kernels.compiled import kernel
from evosynth.kernels.vectors import LANES, fma, load, load_one, root, spread, store

LOWER = (2.0, 3.0, 3.0 / 2.0, 4.0 / 3.0)  # periods after which a lower pitch comes round
EARLIER = (1.0 / 2.0, 1.0 / 3.0)  # and a higher one
SEMITONES = (-6, -5, -4, -3, -2, -1, 1, 2, 3, 4, 5, 6)
PITCH_WEIGHT = 30.0  # an octave off costs 10 to 30, as much as another sound
RIVAL_TOLERANCE = 0.12  # of repetition: how much more of it another pitch may have
LOST_TOLERANCE = 0.5  # of the target's own repetition
EARLIER_TOLERANCE = 0.05
EARLIEST = 0.5  # a repetition after T / 2 of this part of that after T is a matter of timbre yet
_CLEAR = 0.3  # a repetition below which parts of it mean nothing
_LEAST_HZ, _ENOUGH_HZ, _MOST_HZ = 20.0, 1500.0, 10_000.0
_PARTIALS = 12.0  # as many as are listened to
_AT_EARLIER, _AT_LOWER, _AT_NEAR = 2, 2 + len(EARLIER), 2 + len(EARLIER) + len(LOWER)  # rows of repetitions
_LONGEST_S = 0.065  # lags must be well within a window of 186 ms


@dataclass(frozen=True, slots=True, eq=False)
class Comb:
    """What is listened to for one period."""

    bins: tuple[int, int]  # of the spectrum, first and end
    cosines: F32  # (lags, bins) for lag 0, the period, some periods, EARLIER, LOWER, and SEMITONES of some periods
    profile: F64  # (lags - 1,) the target's repetitions after all lags but 0


def comb_of(pitch_hz: float, resolution: Resolution) -> Comb:
    """The comb of a pitch; its ``profile`` is filled in by fitted()."""
    hz = np.arange(resolution.bins) * RATE / resolution.n_fft
    first = int(np.searchsorted(hz, _LEAST_HZ))
    end = int(np.searchsorted(hz, min(_MOST_HZ, max(_ENOUGH_HZ, _PARTIALS * pitch_hz))))
    some = float(np.clip(np.floor(_LONGEST_S * pitch_hz), 1.0, 3.0))
    near = [some * 2.0 ** (semitones / 12.0) for semitones in SEMITONES]
    lags = np.array([0.0, 1.0, some, *EARLIER, *LOWER, *near]) / pitch_hz
    cosines = np.cos(2.0 * np.pi * np.outer(lags, hz[first:end])).astype(np.float32)
    return Comb((first, end), np.ascontiguousarray(cosines), np.zeros(len(lags) - 1))


def fitted(comb: Comb, spectrum: F32) -> Comb:
    """The same with the profile of the target, which is the sound in lane 0 of a spectrum (bins * LANES,)."""
    return replace(comb, profile=repetitions(comb, spectrum)[:, 0].copy())


def repetitions(comb: Comb, spectrum: F32) -> F64:
    """Repetitions (lags - 1, LANES) after every lag but 0. The spectrum is left as magnitudes."""
    sums = np.empty(comb.cosines.shape[0] * LANES, np.float32)
    _repetitions(spectrum, comb.cosines.reshape(-1), sums)
    found = sums.reshape(-1, LANES).astype(np.float64)
    return np.asarray(found[1:] / np.maximum(found[0], 1e-30))


def pitch_distances(comb: Comb, spectrum: F32) -> F64:
    """Distance of every lane (LANES,): 0 where the pitch is the target's. The spectrum is left as magnitudes."""
    sums, out = np.empty(comb.cosines.shape[0] * LANES, np.float32), np.empty(LANES)
    _repetitions(spectrum, comb.cosines.reshape(-1), sums)
    _distances(sums, comb.profile, out)
    return out


@kernel
def _distances(sums: F32, wanted: F64, out: F64) -> None:
    """Distances (LANES,) of sums (lags * LANES,) from the target's profile."""
    own_rival, found = max(_rival(wanted), 0.0), np.empty(wanted.shape[0])
    for lane in range(LANES):
        whole = max(float(sums[lane]), 1e-30)
        for lag in range(wanted.shape[0]):
            found[lag] = sums[(lag + 1) * LANES + lane] / whole
        worst = _rival(found) - own_rival - RIVAL_TOLERANCE
        worst = max(worst, (wanted[0] - found[0]) / max(wanted[0], _CLEAR) - LOST_TOLERANCE)
        for at in range(_AT_EARLIER, _AT_LOWER):
            allowed = max(wanted[at] / max(wanted[0], _CLEAR), EARLIEST)
            worst = max(worst, found[at] / max(found[0], _CLEAR) - allowed - EARLIER_TOLERANCE)
        out[lane] = PITCH_WEIGHT * max(worst, 0.0)


@kernel
def _rival(repetition: F64) -> float:
    """How much more another pitch comes round than the period itself."""
    most = -2.0
    for at in range(_AT_LOWER, _AT_NEAR):
        most = max(most, repetition[at] - repetition[0])
    for at in range(_AT_NEAR, repetition.shape[0]):
        most = max(most, repetition[at] - repetition[1])
    return most


@kernel
def gather(power: F32, first: int, spectrum: F32) -> None:
    """Add the power of one window to that of the note, from bin ``first`` on."""
    for k in range(spectrum.shape[0] // LANES):
        store(spectrum, k * LANES, load(spectrum, k * LANES) + load(power, (first + k) * LANES))


@kernel
def _repetitions(spectrum: F32, cosines: F32, out: F32) -> None:
    """Sums of magnitude times cosine to out (lags * LANES,). The spectrum is left as magnitudes."""
    bins = spectrum.shape[0] // LANES
    for k in range(bins):
        store(spectrum, k * LANES, root(load(spectrum, k * LANES)))
    for lag in range(out.shape[0] // LANES):
        total = spread(np.float32(0.0))
        for k in range(bins):
            total = fma(load(spectrum, k * LANES), load_one(cosines, lag * bins + k), total)
        store(out, lag * LANES, total)
