"""A gate for the pitch: whether a sound repeats when the target does, and not earlier.

From the power spectrum of a whole note comes its *repetition*: the share of magnitude that comes round after a lag, the
sum of magnitude times cos(2 pi f lag), 1 where every partial does. (The transform of a power spectrum is the
autocorrelation; of magnitudes it hears weak partials too: Tolonen & Karjalainen, "A computationally efficient
multipitch analysis model", 2000.) With T the period that is heard in the target:

- what is lower, or off by a semitone, does not come round after T, 2 T, 3 T and 4 T as the target does;
- what is an octave or a twelfth above comes round after T / 2 or T / 3 already.

Only what goes beyond the target by more than a tolerance counts, so a sound with the right pitch has distance 0
whatever its timbre is, and a target that is itself between two octaves lets both pass.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from evosynth.analysis.stft import RATE, Resolution
from evosynth.analysis.vectors import LANES, fma, load, load_one, root, spread, store
from evosynth.arrays import F32, F64
from evosynth.synths.fm.compiled import kernel

LATER = (1.0, 2.0, 3.0, 4.0)  # periods after which the target comes round
EARLIER = (1.0 / 2.0, 1.0 / 3.0)  # after which a higher pitch does
PITCH_WEIGHT = 30.0  # an octave off costs 10 to 30, as much as another sound
LATER_TOLERANCE = 0.2  # of the target's own repetition
EARLIER_TOLERANCE = 0.05
EARLIEST = 0.4  # a repetition after T / 2 of this part of that after T is a matter of timbre yet
_CLEAR = 0.3  # a repetition below which parts of it mean nothing
_LEAST_HZ, _ENOUGH_HZ, _MOST_HZ = 20.0, 1500.0, 10_000.0
_PARTIALS = 12.0  # as many as are listened to
_LONGEST_S = 0.065  # lags must be well within a window of 186 ms


@dataclass(frozen=True, slots=True, eq=False)
class Comb:
    """What is listened to for one period."""

    bins: tuple[int, int]  # of the spectrum, first and end
    lags: F32  # (lags, bins) cosines; the first row is all ones
    later: int  # how many of the lags are whole periods: rows 1 to later; the rest are EARLIER
    profile: F64  # (lags - 1,) the target's repetitions


def comb_of(pitch_hz: float, resolution: Resolution) -> Comb:
    """The comb of a pitch; ``profile`` is filled in by fitted()."""
    hz = np.arange(resolution.bins) * RATE / resolution.n_fft
    first = int(np.searchsorted(hz, _LEAST_HZ))
    end = int(np.searchsorted(hz, min(_MOST_HZ, max(_ENOUGH_HZ, _PARTIALS * pitch_hz))))
    later = [m for m in LATER if m == 1.0 or m / pitch_hz < _LONGEST_S]
    lags = np.array([0.0, *later, *EARLIER]) / pitch_hz
    cosines = np.cos(2.0 * np.pi * np.outer(lags, hz[first:end])).astype(np.float32)
    return Comb((first, end), np.ascontiguousarray(cosines), len(later), np.zeros(len(lags) - 1))


def fitted(comb: Comb, spectrum: F32) -> Comb:
    """The same with the profile of the target, which is the sound in lane 0 of a spectrum (bins * LANES,)."""
    return Comb(comb.bins, comb.lags, comb.later, repetitions(comb, spectrum)[:, 0])


def repetitions(comb: Comb, spectrum: F32) -> F64:
    """Repetitions (lags, LANES) after every lag but 0."""
    sums = np.empty(comb.lags.shape[0] * LANES, np.float32)
    _repetitions(spectrum, comb.lags.reshape(-1), sums)
    found = sums.reshape(-1, LANES).astype(np.float64)
    return np.asarray(found[1:] / np.maximum(found[0], 1e-30))


def pitch_distances(comb: Comb, spectrum: F32) -> F64:
    """Distance of every lane (LANES,): 0 where the pitch is the target's."""
    found, wanted = repetitions(comb, spectrum), comb.profile
    lost = (wanted[: comb.later, None] - found[: comb.later]) / np.maximum(wanted[: comb.later, None], _CLEAR)
    late = lost.max(axis=0) - LATER_TOLERANCE
    parts = found[comb.later :] / np.maximum(found[0], _CLEAR)
    allowed = np.maximum(wanted[comb.later :] / max(wanted[0], _CLEAR), EARLIEST)
    early = (parts - allowed[:, None]).max(axis=0) - EARLIER_TOLERANCE
    return np.asarray(PITCH_WEIGHT * np.maximum(0.0, np.maximum(late, early)))


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
