"""What an instrument does otherwise than the engine that computes it: a plain value, and the filter that it asks for.

The filter is a chain of shelves of the first order, one at each border of two bands: always stable, of no delay, and as
smooth as what it stands for, the output stage of an instrument and the input of a sound card.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from evosynth.arrays import F64

BANDS_HZ = (62.5, 125.0, 250.0, 500.0, 1000.0, 2000.0, 4000.0, 8000.0, 16000.0)  # centres of octaves
FLAT = (0.0,) * len(BANDS_HZ)
LOUDEST_DB = 60.0  # what a level or a band may be corrected by, up or down
SLOWEST, FASTEST = 0.5, 2.0  # speeds of envelopes

_HIGHEST = 0.45  # of the sample rate: what a band or a border is left out from
_UNHEARD_DB = 0.02  # a shelf that does less is left out
_STEPS, _STIFFNESS = 12, 0.01  # of the fit: shelves of great gains against each other are not worth a tenth of a dB


@dataclass(frozen=True, slots=True)
class Correction:
    """What is done to an engine so that it sounds as one instrument does, heard through its cable, and what has to be
    known of that cable to compare the two.

    ``ValueError`` names a value that no instrument has.
    """

    envelope_speed: float = 1.0  # how many times as fast as the engine's
    level_db: float = 0.0  # of its sound against the engine's
    response_db: tuple[float, ...] = FLAT  # beside that, in the octaves of BANDS_HZ
    noise_db: tuple[float, ...] = ()  # RMS of what is heard of silence, in the same octaves, below full scale; of takes

    def __post_init__(self) -> None:
        if not SLOWEST <= self.envelope_speed <= FASTEST:
            raise ValueError(f"envelope speed {self.envelope_speed} is outside {SLOWEST}..{FASTEST}")
        if len(self.response_db) != len(BANDS_HZ):
            raise ValueError(f"the response has {len(self.response_db)} bands, {len(BANDS_HZ)} are needed")
        if len(self.noise_db) not in (0, len(BANDS_HZ)) or not all(-math.inf < db <= 0 for db in self.noise_db):
            raise ValueError(
                f"the noise is {self.noise_db}: {len(BANDS_HZ)} levels below full scale are needed, or none"
            )
        for db in (self.level_db, *self.response_db):
            if not abs(db) <= LOUDEST_DB:
                raise ValueError(f"{db} dB is outside -{LOUDEST_DB:.0f}..{LOUDEST_DB:.0f}")

    @property
    def is_flat(self) -> bool:
        """Whether neither level nor brightness is another."""
        return not any((self.level_db, *self.response_db))

    def sections(self, sample_rate: int) -> tuple[float, F64]:
        """The filter at a rate in Hz: its factor, and (k, 3) b0, b1 and a1 of each shelf."""
        centres = np.array([hz for hz in BANDS_HZ if hz < _HIGHEST * sample_rate])
        borders = [hz * math.sqrt(2) for hz in centres[:-1] if hz * math.sqrt(2) < _HIGHEST * sample_rate]
        wanted = self.level_db + np.array(self.response_db[: len(centres)])
        gains_db = _fitted(wanted, centres, borders, sample_rate)
        heard = [(hz, db) for hz, db in zip(borders, gains_db[1:], strict=True) if abs(db) > _UNHEARD_DB]
        shelves = [_shelf(hz, db, sample_rate) for hz, db in heard]
        return 10.0 ** (float(gains_db[0]) / 20), np.array(shelves).reshape(-1, 3)


def with_noise(correction: Correction | None, noise_db: tuple[float, ...]) -> Correction | None:
    """The same, with the noise that was heard last; as it is, where none was heard."""
    return replace(correction or Correction(), noise_db=noise_db) if noise_db else correction


def _shelf(border_hz: float, gain_db: float, sample_rate: int) -> tuple[float, float, float]:
    """b0, b1, a1 of a shelf: 1 far below the border, the gain far above it, half of it (in dB) there."""
    tangent, root = math.tan(math.pi * border_hz / sample_rate), 10.0 ** (gain_db / 40)
    whole = 1 / (tangent * root) + 1
    return (root / tangent + 1) / whole, (1 - root / tangent) / whole, (1 - 1 / (tangent * root)) / whole


def response_db(shelves: F64, frequencies_hz: F64, sample_rate: int) -> F64:
    """(k, f) what each shelf does at these frequencies, dB."""
    turn = np.exp(-2j * np.pi * frequencies_hz / sample_rate)
    b0, b1, a1 = (column[:, np.newaxis] for column in shelves.T)
    ratio: F64 = np.abs((b0 + b1 * turn) / (1 + a1 * turn))
    return 20 * np.log10(ratio)


def _fitted(wanted_db: F64, centres_hz: F64, borders_hz: list[float], sample_rate: int) -> F64:
    """(1 + k,) gain of all, then of each shelf, dB: together what is wanted at the centres, as nearly as is smooth."""
    gains = np.zeros(1 + len(borders_hz))
    if not wanted_db.any():
        return gains
    rigid = _STIFFNESS * np.eye(len(gains))
    rigid[0, 0] = 0.0

    def reached(gains_db: F64) -> F64:
        shelves = [_shelf(hz, db, sample_rate) for hz, db in zip(borders_hz, gains_db[1:], strict=True)]
        return np.vstack(
            [np.full((1, len(centres_hz)), gains_db[0]), response_db(np.array(shelves), centres_hz, sample_rate)]
        )

    for _ in range(_STEPS):
        now = reached(gains).sum(axis=0)
        slopes = np.column_stack([reached(gains + step).sum(axis=0) - now for step in 0.1 * np.eye(len(gains))]) / 0.1
        normal = slopes.T @ slopes + rigid
        gains = gains + np.linalg.solve(normal, slopes.T @ (wanted_db - now) - rigid @ gains)
    return gains
