"""Whether a sound has more than one pitch at a time.

A pitch is a peak of the spectrum that has partials of its own. In one note every such peak is a multiple of the lowest;
in a chord some are not, but lie on the scale. What a note without its fundamental has in common with a chord (peaks at
2 and 3 times what is missing) is told apart by the partials that no chord would have, at 5, 7 or 11 times.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from evosynth.arrays import F32, F64
from evosynth.notation.tuning import midi_of

_LISTEN_S = (0.04, 1.0)
_LOWEST_HZ, _HIGHEST_HZ = 60.0, 1400.0  # of a chord's notes
_FAINT_DB = -42.0  # of peaks
_EQUAL_DB = -18.0  # of a second note's fundamental against the strongest peak
_NEAR = 2.0 ** (20.0 / 1200.0)
_PARTIALS = (2, 3, 4, 5)
_NEEDED = 3  # of them
_LEAST_S = 0.25
_NARROW = 1.5  # semitones: neighbours nearer than this are the lumps of a noise
_MOST = 5  # notes at a time
_TONAL = 0.8  # of all power
_ON_SCALE = 0.2  # semitones
_UNEXPLAINED = 0.04  # of all amplitude, at multiples of the common period that no note of a chord has


def pitches_at_once(samples: F32, rate: int, common_hz: float | None) -> tuple[float, ...]:
    """The pitches of a chord in Hz, lowest first; empty where there is one or none. ``common_hz``: the period found."""
    sound = samples[round(_LISTEN_S[0] * rate) : round(_LISTEN_S[1] * rate)]
    if len(sound) < _LEAST_S * rate:
        return ()
    spectrum, hz_a_bin = _spectrum(sound, rate)
    hz, size = _peaks(spectrum, hz_a_bin)
    notes = [float(f) for f, a in zip(hz, size, strict=True) if _is_note(float(f), float(a), hz, size)]
    if not notes:
        return ()
    own = [notes[0]]
    for f in notes[1:]:
        if not any(_multiple(f, below) for below in own) and _on_scale(f, notes[0]):
            own.append(f)
    narrow = any(midi_of(high) - midi_of(low) < _NARROW for low, high in pairwise(own))
    if not 2 <= len(own) <= _MOST or narrow or (common_hz is not None and _one_note(own, hz, size, common_hz)):
        return ()
    return tuple(own) if _explained(own, spectrum, hz_a_bin, 4.0 * rate / len(sound)) > _TONAL else ()


def _spectrum(sound: F32, rate: int) -> tuple[F64, float]:
    """Amplitudes, and how many Hz a bin is wide."""
    n = 1 << (4 * len(sound) - 1).bit_length()
    return np.abs(np.fft.rfft(sound * np.blackman(len(sound)), n)), rate / n


def _peaks(size: F64, hz_a_bin: float) -> tuple[F64, F64]:
    """Places in Hz and amplitudes of a spectrum's peaks, lowest first."""
    middle = size[1:-1]
    at = 1 + np.flatnonzero(
        (middle > size[:-2]) & (middle >= size[2:]) & (middle > 10 ** (_FAINT_DB / 20) * size.max())
    )
    a, b, c = np.log(size[at - 1] + 1e-12), np.log(size[at] + 1e-12), np.log(size[at + 1] + 1e-12)
    places = (at + 0.5 * (a - c) / np.minimum(a - 2.0 * b + c, -1e-9)) * hz_a_bin
    return np.asarray(places), np.asarray(size[at])


def _explained(own: list[float], size: F64, hz_a_bin: float, width_hz: float) -> float:
    """The share of all power that lies on partials of these notes."""
    power, hz = np.square(size), np.arange(len(size)) * hz_a_bin
    on = np.zeros(len(size), bool)
    for f in own:
        whole = np.maximum(1.0, np.rint(hz / f))
        on |= np.abs(hz - whole * f) < np.maximum(0.5 * width_hz, whole * f * (_NEAR - 1.0))
    heard = hz > 0.5 * _LOWEST_HZ
    return float(power[on & heard].sum() / max(float(power[heard].sum()), 1e-30))


def _is_note(f: float, size: float, hz: F64, sizes: F64) -> bool:
    loud = size > 10 ** (_EQUAL_DB / 20) * sizes.max()
    if not (loud and _LOWEST_HZ < f < _HIGHEST_HZ):
        return False
    return sum(bool(((hz > h * f / _NEAR) & (hz < h * f * _NEAR)).any()) for h in _PARTIALS) >= _NEEDED


def _multiple(f: float, of: float) -> bool:
    whole = max(1.0, round(f / of))
    return bool(1.0 / _NEAR < f / (whole * of) < _NEAR)


def _on_scale(f: float, of: float) -> bool:
    apart = midi_of(f) - midi_of(of)
    return abs(apart - round(apart)) < _ON_SCALE


def _one_note(own: list[float], hz: F64, size: F64, common_hz: float) -> bool:
    """Whether there are partials of the common period that none of these notes has."""
    left = [
        a
        for f, a in zip(hz, size, strict=True)
        if f < 24.0 * common_hz and _multiple(float(f), common_hz) and not any(_multiple(float(f), o) for o in own)
    ]
    return float(np.sum(left)) > _UNEXPLAINED * float(size.sum())
