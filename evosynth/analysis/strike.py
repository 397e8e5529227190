"""The strike of a note: what its first 60 ms have that the held note has not, how noisy it is, how fast it dies.

Its click is the same of the first 12 ms. What dies within a window leaves less there than what stays: levels are told
as they are at the beginning, by how fast it dies.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from evosynth.analysis.target import PreparedTarget
from evosynth.arrays import F32, F64
from evosynth.notation.tuning import hz_of_note
from evosynth.synths.base import Strike

_HELD_S = (0.12, 0.4)  # what it is compared with
_LEAST_SHARE = 0.002  # of the power: what is 27 dB below is no strike
_TWICE = 2.0  # as strong as it is held a partial belongs to the note yet
_NOTE, _GAINS = 0.1, (0.1, 30.0)
_FFT = 16_384
_PEAKS = 6  # that are told
_FALL_DB, _SLOWEST_S = 20.0, 0.15


class _Look(NamedTuple):
    """How a beginning is looked at."""

    lasts_s: float  # at least,
    cycles: float  # or so many of the note
    rise_s: float  # of the window
    frame_s: float  # of its levels over time
    hop_s: float
    stays_s: float  # as long it has to stay low: a wave's own valleys are no end
    apart: float  # of two partials, in fundamentals


_STRIKE = _Look(0.06, 4.0, 0.002, 0.008, 0.002, 0.002, 0.4)
_CLICK = _Look(0.012, 2.0, 0.0005, 0.002, 0.0005, 0.012, 1.5)


def strike_of(target: PreparedTarget) -> Strike | None:
    """What is struck; None where the note begins as it goes on, or is too short to tell."""
    return _begins(target, _STRIKE)


def click_of(target: PreparedTarget) -> Strike | None:
    """What is struck and gone in a few milliseconds; None where there is nothing of the kind."""
    return _begins(target, _CLICK)


def _begins(target: PreparedTarget, look: _Look) -> Strike | None:
    rate, hz = target.sample_rate, hz_of_note(target.note.midi_note)
    size = round(max(look.lasts_s, look.cycles / hz) * rate)
    held_s = min(_HELD_S[1], target.note.gate_s)
    held = target.samples[round(_HELD_S[0] * rate) : round(held_s * rate)]
    if len(held) < size or size > _FFT:
        return None
    window = _window(size, round(look.rise_s * rate))
    early = _power(target.samples[:size], window)
    frames = [held[at : at + size] for at in range(0, len(held) - size + 1, max(1, size // 2))]
    later = np.asarray(np.mean([_power(frame, window) for frame in frames], axis=0), np.float64)
    note = later > _NOTE * later.max()
    later *= np.clip(float(np.median(early[note] / later[note])), *_GAINS)  # as the note itself begins
    extra = np.maximum(early - _TWICE * later, 0.0)
    bins = np.arange(len(extra)) * rate / _FFT / hz
    extra[bins < 0.7] = 0.0
    if extra.sum() < _LEAST_SHARE * early.sum():
        return None
    brighter = float(np.log2((early @ bins) / early.sum()) - np.log2((later @ bins) / max(float(later.sum()), 1e-20)))
    dies_s = _dies(target.samples, rate, extra, look)
    lost_db = _lost_db(window, dies_s * rate)
    return Strike(
        partials=_peaks(extra, bins, float(early.max()), lost_db, look.apart),
        noise=_flatness(extra),
        brighter=brighter,
        dies_s=dies_s,
        level_db=round(10.0 * float(np.log10(extra.sum() / max(float(later.sum()), 1e-20))), 2),
        middle=round(float(extra @ bins / extra.sum()), 4),
    )


def _lost_db(window: F64, dies: float) -> float:
    """How much weaker a partial is in a window that dies there, by 20 dB in so many samples, than one that stays."""
    return float(20.0 * np.log10(window.sum() / (window @ 10.0 ** (-np.arange(len(window)) / dies))))


def _window(size: int, rise: int) -> F64:
    """Up in a moment, down slowly: the same for strike and note, so that it blurs both alike."""
    up, down = np.hanning(2 * rise)[:rise], np.hanning(2 * (size - rise))[size - rise :]
    return np.concatenate([up, down])


def _power(sound: F32, window: F64) -> F64:
    """Power spectrum (_FFT / 2 + 1,), whatever the window."""
    spectrum = np.fft.rfft(sound * window, _FFT)
    return np.asarray(np.square(np.abs(spectrum)) / np.square(window).sum())


def _peaks(extra: F64, bins: F64, loudest: float, lost_db: float, apart: float) -> tuple[tuple[float, float], ...]:
    """The strongest partials of a strike: ratio to the note, dB against the loudest of its first moment."""
    found: list[tuple[float, float]] = []
    for at in np.argsort(-extra, kind="stable")[:4000]:
        if extra[at] <= 0.0 or len(found) == _PEAKS:
            break
        if all(abs(bins[at] - ratio) > apart for ratio, _ in found):
            level_db = float(10.0 * np.log10(extra[at] / loudest)) + lost_db
            found.append((round(float(bins[at]), 4), round(level_db, 2)))
    return tuple(found)


def _flatness(extra: F64) -> float:
    """0 of a few partials to 1 of noise, over where there is anything."""
    part = extra[extra > 1e-4 * extra.max()]
    return round(float(np.exp(np.mean(np.log(part))) / np.mean(part)), 4)


def _dies(samples: F32, rate: int, extra: F64, look: _Look) -> float:
    """Seconds in which what is struck alone falls by 20 dB."""
    size, hop = round(look.frame_s * rate), round(look.hop_s * rate)
    part = np.pad(samples[: round(0.25 * rate)].astype(np.float64), (size // 2, size))
    frames = np.lib.stride_tricks.sliding_window_view(part, size)[::hop] * np.hanning(size)
    weights = np.interp(np.fft.rfftfreq(size), np.fft.rfftfreq(_FFT), extra)
    levels = 10.0 * np.log10(np.maximum(np.square(np.abs(np.fft.rfft(frames, axis=1))) @ weights, 1e-20))
    peak = int(np.argmax(levels[: max(1, round(look.lasts_s / look.hop_s))]))
    stays = round(look.stays_s / look.hop_s)
    highest = np.lib.stride_tricks.sliding_window_view(levels[peak:], stays).max(axis=1)
    low = np.flatnonzero(highest < levels[peak] - _FALL_DB)
    return float(np.clip(low[0] * look.hop_s if len(low) else _SLOWEST_S, 2.0 * look.hop_s, _SLOWEST_S))
