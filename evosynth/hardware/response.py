"""What becomes of the levels of partials on their way out of an instrument and into a computer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from evosynth.arrays import F32, F64
from evosynth.synths.correction import BANDS_HZ, LOUDEST_DB

FROM_S, TO_S = 0.2, 0.65  # of a note that is held: it stands still
BIN_HZ = 1 / (TO_S - FROM_S)
HIGHEST_HZ = 20_000.0
FAINTEST_DB = -55.0  # a partial below the strongest of its voice, in the engine's sound
MIDDLE_HZ = (250.0, 2000.0)  # where the level is measured
FARTHEST_DB = 3.0  # a voice whose partials are mostly further off than that is not the voice that was sent
_FARTHEST_CENTS, _WORTH = 120.0, 1.3  # a tuning is another one if there is so much more energy in its partials
_TUNED, _AROUND = 0.008, 0.15  # of a frequency: how far off a partial may be, and where its noise is looked for
_ABOVE_NOISE = 4.0  # times its energy
_LEAST = 2  # partials that say what a band does


@dataclass(frozen=True, slots=True, eq=False)
class Gains:
    """What one voice shows: partials, and how much louder each is in the take than in the engine's sound."""

    hz: F64  # (p,)
    db: F64  # (p,)
    cents: float  # by which all of them are higher than the engine's


@dataclass(frozen=True, slots=True)
class Response:
    """Level and brightness beside the engine's, and which voices (by number) say otherwise."""

    level_db: float
    bands_db: tuple[float, ...]  # in the octaves of BANDS_HZ, beside the level
    strangers: tuple[int, ...]
    cents: float = 0.0  # by which it is tuned higher


def gains(take: F32, take_hz: float, twin: F32, twin_hz: float, partials_hz: Sequence[float]) -> Gains:
    """Of a take (m,) against the engine's sound (k,), at the partials that can be measured in both."""
    top = min(HIGHEST_HZ, 0.46 * min(take_hz, twin_hz))
    asked = np.array([hz for hz in partials_hz if hz < top])
    there, here = _power(take, take_hz), _power(twin, twin_hz)
    cents = _cents(there, asked)
    (heard, noise), (wanted, _) = _energies(there, asked * 2 ** (cents / 1200)), _energies(here, asked)
    strong = wanted > wanted.max(initial=0.0) * 10 ** (FAINTEST_DB / 10)
    good = strong & (wanted > 0) & (heard > _ABOVE_NOISE * noise) & (heard > 0)
    ratio = (heard[good] - noise[good]) / wanted[good]
    return Gains(asked[good], 10 * np.log10(ratio), cents)


def response(voices: Sequence[Gains]) -> Response | None:
    """What most of the voices say; None where they say too little."""
    known = [number for number, voice in enumerate(voices) if len(voice.hz)]
    first = _common([voices[number] for number in known])
    if first is None:
        return None
    near = [number for number in known if _distance_db(voices[number], first) <= FARTHEST_DB]
    found = _common([voices[number] for number in near])
    if found is None:
        return None
    strangers = tuple(number for number in range(len(voices)) if number not in near)
    cents = float(np.median([voices[number].cents for number in near]))
    return Response(found.level_db, found.bands_db, strangers, cents)


def _common(voices: Sequence[Gains]) -> Response | None:
    """Medians over all partials of all voices."""
    hz = np.concatenate([np.empty(0), *(voice.hz for voice in voices)])
    db = np.concatenate([np.empty(0), *(voice.db for voice in voices)])
    middle = (hz >= MIDDLE_HZ[0]) & (hz <= MIDDLE_HZ[1])
    if middle.sum() < _LEAST:
        return None
    level = float(np.median(db[middle]))
    octave = np.rint(np.log2(hz / BANDS_HZ[0])).astype(int)
    shown = {band: float(np.median(db[octave == band])) for band in set(octave) if (octave == band).sum() >= _LEAST}
    places = sorted(shown)
    bands = np.interp(np.arange(len(BANDS_HZ)), places, [shown[band] for band in places]) - level
    kept = np.clip(bands, -LOUDEST_DB, LOUDEST_DB)
    return Response(float(np.clip(level, -LOUDEST_DB, LOUDEST_DB)), tuple(float(band) for band in kept), ())


def _distance_db(voice: Gains, found: Response) -> float:
    """How far most of its partials are from what all say."""
    wanted = found.level_db + np.interp(np.log2(voice.hz), np.log2(BANDS_HZ), found.bands_db)
    return float(np.median(np.abs(voice.db - wanted)))


def _power(samples: F32, rate_hz: float) -> F64:
    """(bins,) of what stands still, a bin every BIN_HZ."""
    first, size = round(FROM_S * rate_hz), round(rate_hz / BIN_HZ)
    still = samples[first : first + size].astype(np.float64)
    still = np.pad(still, (0, size - len(still)))
    window = np.hanning(size)
    return np.asarray(np.abs(np.fft.rfft(still * window) / window.sum()) ** 2, np.float64)


def _cents(power: F64, partials_hz: F64) -> float:
    """By how much all partials are higher than they should be, within a semitone; 0 where that explains no more."""
    below = np.concatenate([[0.0], np.cumsum(power)])
    tried = np.arange(-_FARTHEST_CENTS, _FARTHEST_CENTS + 1, 2.0)
    hz = partials_hz * 2 ** (tried[:, np.newaxis] / 1200)
    wide = np.maximum(1.5 * BIN_HZ, 0.001 * hz)
    ends = np.clip(np.rint(np.array([hz - wide, hz + wide + BIN_HZ]) / BIN_HZ), 0, len(power)).astype(np.int64)
    found = (below[ends[1]] - below[ends[0]]).sum(axis=1)
    best = int(np.argmax(found))
    return float(tried[best]) if found[best] > _WORTH * found[len(tried) // 2] else 0.0


def _energies(power: F64, partials_hz: F64) -> tuple[F64, F64]:
    """(p,) of each partial, and of the noise in its place."""
    bins = np.arange(len(power)) * BIN_HZ
    energy, noise = np.zeros(len(partials_hz)), np.zeros(len(partials_hz))
    for number, hz in enumerate(partials_hz):
        off = np.abs(bins - hz)
        own, near = off <= max(_TUNED * hz, 3 * BIN_HZ), off <= max(_AROUND * hz, 12 * BIN_HZ)
        energy[number] = power[own].sum()
        noise[number] = np.median(power[near & ~own]) / np.log(2) * own.sum()
    return energy, noise
