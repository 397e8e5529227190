"""What a synth's prior may know of a target: its envelope as a whole and by band, its partials, and how they move."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from evosynth.analysis.course import course_of, moves
from evosynth.analysis.envelope import levels_db, slope_db_per_s
from evosynth.analysis.moments import moments
from evosynth.analysis.strike import click_of, strike_of
from evosynth.analysis.target import PreparedTarget
from evosynth.analysis.tracking import follow, wave_in
from evosynth.arrays import F32, F64
from evosynth.notation.tuning import hz_of_note
from evosynth.synths.base import Band, TargetSummary

BAND_EDGES = (0.25, 1.5, 3.0, 6.0, 12.0, 24.0, 48.0)  # in fundamentals; the first band holds the fundamental alone
_FAINTEST_BAND_DB = -60.0  # below the strongest: nobody needs its envelope
_PEAK_DB = 0.92  # 90 % of an amplitude
_BAND_PEAK_DB = 3.0  # the same for a band, whose level moves more
_REGULAR = 0.5  # a wave that explains less of the movement is none
_LEAST_VIBRATO_CENTS, _LEAST_TREMOLO_DB = 3.0, 0.4
_ATTACK_S = 0.08  # of pitch and level before which no vibrato is looked for
_TAIL = 4  # steps of levels whose window is cut short by the end
_WINDOW_S = 0.04  # of the spectra for the bands


def summary(target: PreparedTarget) -> TargetSummary:
    """What a prior may know; of several notes of an instrument the first tells, and all notes are named."""
    levels, step = levels_db(target.samples, target.sample_rate)
    gate = _gate_step(target, len(levels), step)
    peak = int(np.argmax(levels[: gate + 1]))
    partials, brightness = _partials(target)
    vibrato_hz, vibrato_cents, tremolo_hz, tremolo_db = _movement(target)
    course = course_of(target)
    pitch = moves(course)
    return TargetSummary(
        notes=tuple(each.note for each in target.every),
        attack_s=_attack(levels, peak, _PEAK_DB) * step,
        decay_db_per_s=max(0.0, -slope_db_per_s(levels[peak : gate + 1], step)),
        sustain_db=min(0.0, float(levels[gate - 1] - levels[peak])),
        release_db_per_s=max(0.0, -slope_db_per_s(levels[gate:], step)),
        brightness=brightness,
        partials=partials,
        bands=_bands(target),
        unsteady=target.pitch_hz is None,
        pitch_ratio=None if target.pitch_hz is None else target.pitch_hz / hz_of_note(target.note.midi_note),
        inharmonicity=_inharmonicity(partials) if target.f0_hz is not None else None,
        vibrato_hz=vibrato_hz,
        vibrato_cents=vibrato_cents,
        tremolo_hz=tremolo_hz,
        tremolo_db=tremolo_db,
        moments=moments(target),
        strike=strike_of(target),
        click=click_of(target),
        course=course,
        swings=pitch.swings,
        glides=pitch.glides,
    )


def _gate_step(target: PreparedTarget, steps: int, step_s: float) -> int:
    return min(steps - 1, max(1, round(target.note.gate_s / step_s)))


def _attack(levels: F64, peak: int, below_db: float) -> int:
    return int(np.argmax(levels >= levels[peak] - below_db))


def _bands(target: PreparedTarget) -> tuple[Band, ...]:
    """The envelopes of bands an octave wide, those that can be heard; frames of 40 ms every 5 ms."""
    rate, f0 = target.sample_rate, hz_of_note(target.note.midi_note)
    step, window = max(1, rate // 200), max(64, round(_WINDOW_S * rate))
    padded = np.pad(target.samples, (window // 2, window // 2 + step))
    frames = np.lib.stride_tricks.sliding_window_view(padded, window)[::step]
    power = np.square(np.abs(np.fft.rfft(frames * np.hanning(window), axis=1)))
    hz = np.arange(power.shape[1]) * rate / window
    edges = np.searchsorted(hz, np.array(BAND_EDGES) * f0)
    curves = [10.0 * np.log10(np.maximum(power[:, low:high].sum(axis=1), 1e-20)) for low, high in pairwise(edges)]
    loudest = max(float(curve.max()) for curve in curves)
    limits = pairwise(BAND_EDGES)
    return tuple(
        _band(low, high, curve, loudest, _gate_step(target, len(curve), step / rate), step / rate)
        for (low, high), curve in zip(limits, curves, strict=True)
        if curve.max() > loudest + _FAINTEST_BAND_DB
    )


def _band(low: float, high: float, curve: F64, loudest: float, gate: int, step_s: float) -> Band:
    peak = int(np.argmax(curve[: gate + 1]))
    return Band(
        low_ratio=low,
        high_ratio=high,
        level_db=float(curve[peak]) - loudest,
        attack_s=_attack(curve, peak, _BAND_PEAK_DB) * step_s,
        decay_db_per_s=max(0.0, -slope_db_per_s(curve[peak : gate + 1], step_s)),
        sustain_db=min(0.0, float(curve[gate - 1] - curve[peak])),
        release_db_per_s=max(0.0, -slope_db_per_s(curve[gate:], step_s)),
    )


def _movement(target: PreparedTarget) -> tuple[float, float, float, float]:
    """Vibrato (Hz, cents to either side) and tremolo (Hz, dB) of the held part; 0 where there is none."""
    if target.f0_hz is None or not target.sure:
        return 0.0, 0.0, 0.0, 0.0
    held = target.samples[: max(1, round(min(target.note.gate_s, target.note.length_s) * target.sample_rate))]
    track = follow(held, target.sample_rate, hz_of_note(target.note.midi_note))
    levels, step = levels_db(held, target.sample_rate)
    pitch = wave_in(track.cents[round(_ATTACK_S / track.step_s) : -1], track.step_s)
    level = wave_in(levels[round(_ATTACK_S / step) : -_TAIL], step)
    found = [0.0, 0.0, 0.0, 0.0]
    if pitch is not None and pitch.share > _REGULAR and pitch.depth > _LEAST_VIBRATO_CENTS:
        found[:2] = pitch.hz, pitch.depth
    if level is not None and level.share > _REGULAR and level.depth > _LEAST_TREMOLO_DB:
        found[2:] = level.hz, level.depth
    return found[0], found[1], found[2], found[3]


def _inharmonicity(partials: Sequence[tuple[float, float]]) -> float | None:
    """How far partials lie off whole multiples, in fundamentals, each counting by its amplitude: 0 to 0.5."""
    if not partials:
        return None
    ratios, levels = np.array(partials).T
    weights = 10.0 ** (levels / 20.0)
    return float((np.abs(ratios - np.maximum(np.rint(ratios), 1.0)) * weights).sum() / weights.sum())


def _partials(target: PreparedTarget, most: int = 16) -> tuple[tuple[tuple[float, float], ...], float]:
    """The strongest peaks of the first second as (ratio to the note, dB below the strongest), and centroid / note."""
    rate, f0 = target.sample_rate, hz_of_note(target.note.midi_note)
    sound: F32 = target.samples[: min(rate, max(1, round(target.note.gate_s * rate)))]
    n = 1 << max(15, (len(sound) - 1).bit_length())
    magnitude = np.abs(np.fft.rfft(sound * np.hanning(len(sound)), n))
    hz = np.arange(len(magnitude)) * rate / n
    brightness = float((magnitude * hz).sum() / max(magnitude.sum(), 1e-12) / f0)
    middle = magnitude[1:-1]
    peaks = 1 + np.flatnonzero(
        (middle > magnitude[:-2]) & (middle >= magnitude[2:]) & (middle > 1e-3 * magnitude.max())
    )
    found: list[tuple[float, float]] = []
    for at in peaks[np.argsort(-magnitude[peaks], kind="stable")]:
        if all(abs(hz[at] - ratio * f0) > 0.3 * f0 for ratio, _ in found) and hz[at] > 0.3 * f0:
            found.append((float(hz[at] / f0), float(20.0 * np.log10(magnitude[at] / magnitude.max()))))
        if len(found) == most:
            break
    return tuple(sorted(found)), brightness
