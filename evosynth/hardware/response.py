"""What becomes of the levels of partials on their way out of an instrument and into a computer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from evosynth.arrays import F32, F64
from evosynth.synths.correction import BANDS_HZ, LOUDEST_DB

FROM_S, TO_S = 0.2, 0.65  # of a note that is held: it stands still
HIGHEST_HZ = 20_000.0
FAINTEST_DB = -55.0  # a partial below the strongest of its voice, in the engine's sound
MIDDLE_HZ = (250.0, 2000.0)  # where the level is measured
FARTHEST_DB = 3.0  # a voice whose partials are mostly further off than that is not the voice that was sent
_TUNED, _AROUND = 0.008, 0.15  # of a frequency: how far off a partial may be, and where its noise is looked for
_ABOVE_NOISE = 4.0  # times its energy
_LEAST = 2  # partials that say what a band does


@dataclass(frozen=True, slots=True, eq=False)
class Gains:
    """What one voice shows: partials, and how much louder each is in the take than in the engine's sound."""

    hz: F64  # (p,)
    db: F64  # (p,)


@dataclass(frozen=True, slots=True)
class Response:
    """Level and brightness beside the engine's, and which voices (by number) say otherwise."""

    level_db: float
    bands_db: tuple[float, ...]  # in the octaves of BANDS_HZ, beside the level
    strangers: tuple[int, ...]


def gains(take: F32, take_hz: float, twin: F32, twin_hz: float, partials_hz: Sequence[float]) -> Gains:
    """Of a take (m,) against the engine's sound (k,), at the partials that can be measured in both."""
    top = min(HIGHEST_HZ, 0.46 * min(take_hz, twin_hz))
    asked = np.array([hz for hz in partials_hz if hz < top])
    (heard, noise), (wanted, _) = _energies(take, take_hz, asked), _energies(twin, twin_hz, asked)
    strong = wanted > wanted.max(initial=0.0) * 10 ** (FAINTEST_DB / 10)
    good = strong & (wanted > 0) & (heard > _ABOVE_NOISE * noise) & (heard > 0)
    ratio = (heard[good] - noise[good]) / wanted[good]
    return Gains(asked[good], 10 * np.log10(ratio))


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
    return Response(found.level_db, found.bands_db, strangers)


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


def _energies(samples: F32, rate_hz: float, partials_hz: F64) -> tuple[F64, F64]:
    """(p,) of each partial, and of the noise in its place."""
    still = samples[round(FROM_S * rate_hz) : round(TO_S * rate_hz)].astype(np.float64)
    size = round((TO_S - FROM_S) * rate_hz)
    still = np.pad(still, (0, size - len(still)))
    window = np.hanning(size)
    power = np.abs(np.fft.rfft(still * window) / window.sum()) ** 2
    bins = np.arange(len(power)) * rate_hz / size
    energy, noise = np.zeros(len(partials_hz)), np.zeros(len(partials_hz))
    for number, hz in enumerate(partials_hz):
        off = np.abs(bins - hz)
        own, near = off <= max(_TUNED * hz, 3 * rate_hz / size), off <= max(_AROUND * hz, 12 * rate_hz / size)
        energy[number] = power[own].sum()
        noise[number] = np.median(power[near & ~own]) / np.log(2) * own.sum()
    return energy, noise
