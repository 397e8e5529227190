"""How sounds are in tune: whether a pitch is one to be retuned by, and how far an answer is from what was given."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from evosynth.analysis.tracking import follow
from evosynth.arrays import F32

if TYPE_CHECKING:
    from evosynth.analysis.target import PreparedTarget

_LISTEN_S, _SKIP_S = 1.2, 0.03
_NEAR = 0.02  # of a partial's frequency to either side: a third of a semitone
_PARTIALS = 24
_HARMONIC = 0.7  # of the energy above the lowest partial: bells and drums have less at whole multiples
_ATTACK_S = 0.05
_LEAST = 8  # values of a pitch curve
_SAME_CENTS = 0.5


def harmonic(samples: F32, rate: int, f0_hz: float) -> bool:
    """Whether what sounds lies at whole multiples of a pitch: else there is no tuning that is its own."""
    part = samples[round(_SKIP_S * rate) : round((_SKIP_S + _LISTEN_S) * rate)].astype(np.float64)
    if len(part) * f0_hz < 10 * rate:
        return False
    power = np.square(np.abs(np.fft.rfft(part * np.hanning(len(part)))))
    multiples = np.arange(len(power)) * rate / len(part) / f0_hz
    nearest = np.round(multiples)
    inside = (multiples > 0.4) & (multiples < _PARTIALS + 0.5)
    wide = np.maximum(_NEAR * nearest, 3.0 * rate / len(part) / f0_hz)  # a window's lobe is as wide as it is
    own = inside & (nearest >= 1) & (np.abs(multiples - nearest) < np.minimum(wide, 0.25))
    return bool(power[own].sum() > _HARMONIC * power[inside].sum())


def cents_off(target: PreparedTarget, answer: F32, rate: int) -> float | None:
    """How far the pitch of an answer (samples,) is above that of the sound that was given, in cents.

    What the target was retuned by counts. None where either has no steady pitch.
    """
    if target.pitch_hz is None:
        return None
    pitches = [
        _middle(samples, hz, target.pitch_hz, target.note.gate_s)
        for samples, hz in ((target.samples, target.sample_rate), (answer, rate))
    ]
    if pitches[0] is None or pitches[1] is None:
        return None
    return pitches[1] - pitches[0] + target.retuned_by


def intonation_words(cents: float | None, target: PreparedTarget) -> str:
    """The same in one sentence; empty where there is nothing to be said."""
    if cents is None:
        return ""
    why = ", which was retuned" if target.retuned_by else ""
    if abs(cents) < _SAME_CENTS:
        return f"Its pitch is that of the sound that was given{why}."
    side = "above" if cents > 0 else "below"
    unit = "cent" if round(abs(cents)) == 1 else "cents"
    return f"Its pitch is {abs(cents):.0f} {unit} {side} that of the sound that was given{why}."


def _middle(samples: F32, rate: int, pitch_hz: float, held_s: float) -> float | None:
    """The middle of a pitch while its key is held, in cents beside ``pitch_hz``."""
    held = samples[: max(1, round(held_s * rate))]
    held = held[round(min(_ATTACK_S, 0.25 * held_s) * rate) :]
    if not len(held) or not held.any():
        return None
    cents = follow(held, rate, pitch_hz).cents
    known = cents[np.isfinite(cents)]
    return float(np.median(known)) if len(known) > _LEAST else None
