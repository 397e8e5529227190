"""What a distance forgives and an ear does not: a pitch that wobbles, or noise between the partials.

A voice may win by smearing: a little vibrato or noise fills a spectrum as the target's own unrest does. So the exact
sound of what is handed over is asked two things more, which the target itself is asked too. Both are for targets with a
sure pitch, and of the time while the key is held.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from evosynth.analysis.target import PreparedTarget
from evosynth.analysis.tracking import follow
from evosynth.arrays import F32, F64, Bool

WOBBLE_CENTS = 10.0  # more than the target's
BETWEEN_DB = 6.0
BEHIND = 1.1  # a flagged match ranks as if it were a tenth farther away
_INAUDIBLE_DB = -50.0  # energy between partials below this, against all energy, is nobody's business
_LOWEST_HZ = 20.0
_PARTIALS = 24  # as many as are told apart from what is between them
_OWN = 0.25  # of the fundamental to either side: what is a partial's
_ATTACK_S = 0.05


@dataclass(frozen=True, slots=True)
class Unrest:
    """How far a pitch moves about its middle, in cents to either side, and the energy between partials, in dB."""

    wobble_cents: float
    between_db: float  # against all energy


def unrest(samples: F32, rate: int, pitch_hz: float, held_s: float) -> Unrest:
    """The unrest of a sound that has about this pitch."""
    held = samples[: max(1, round(held_s * rate))]
    held = held[round(min(_ATTACK_S, 0.25 * held_s) * rate) :]
    cents = follow(held, rate, pitch_hz).cents
    cents = cents[np.isfinite(cents)]
    wobble = 0.5 * float(np.subtract(*np.percentile(cents, [95, 5]))) if len(cents) > 8 else 0.0
    middle_hz = pitch_hz * 2.0 ** (float(np.median(cents)) / 1200.0) if len(cents) else pitch_hz
    return Unrest(wobble, _between_db(held, rate, middle_hz))


def _between_db(held: F32, rate: int, pitch_hz: float) -> float:
    n = 1 << (len(held) - 1).bit_length()
    power: F64 = np.square(np.abs(np.fft.rfft(held * np.hanning(len(held)), n)))
    hz = np.arange(len(power)) * rate / n
    heard = (hz > _LOWEST_HZ) & (hz < min(0.45 * rate, (_PARTIALS + 0.5) * pitch_hz))
    ratio = hz / pitch_hz
    between = heard & (np.abs(ratio - np.maximum(1.0, np.rint(ratio))) > _OWN)
    return float(10.0 * np.log10((power[between].sum() + 1e-20) / (power[heard].sum() + 1e-20)))


def unrest_of(target: PreparedTarget) -> Unrest | None:
    """The target's own; None where it has no pitch."""
    if target.pitch_hz is None:
        return None
    return unrest(target.samples, target.sample_rate, target.pitch_hz, _held_s(target))


def flags(target: PreparedTarget, sounds: Sequence[F32], rate: int, own: Unrest | None = None) -> list[tuple[str, ...]]:
    """Of each sound a sentence for each of its faults; none: it is as quiet as its target, whose unrest ``own`` is."""
    own = own or unrest_of(target)
    if own is None or target.pitch_hz is None:
        return [()] * len(sounds)
    pitch, held_s = target.pitch_hz, _held_s(target)
    return [_faults(unrest(sound, rate, pitch, held_s), own) if sound.any() else () for sound in sounds]


def _held_s(target: PreparedTarget) -> float:
    return min(target.note.gate_s, target.note.length_s)


def _faults(found: Unrest, own: Unrest) -> tuple[str, ...]:
    said = []
    if found.wobble_cents > own.wobble_cents + WOBBLE_CENTS:
        said.append(
            f"Its pitch moves by {found.wobble_cents:.0f} cents to either side, the target's by {own.wobble_cents:.0f}."
        )
    more_db = found.between_db - max(own.between_db, _INAUDIBLE_DB)
    if more_db > BETWEEN_DB:
        said.append(f"There is {more_db:.0f} dB more between its partials than in the target.")
    return tuple(said)


def behind(distances: F64, flagged: Bool) -> F64:
    """Distances to rank by: a flagged one falls behind those that are less than a tenth farther away."""
    return np.asarray(np.where(flagged, BEHIND * distances, distances))
