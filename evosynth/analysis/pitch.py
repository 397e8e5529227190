"""The pitch of one note: fundamental in Hz, and how far it can be trusted.

Per frame the period is found by the cumulative mean normalised difference (de Cheveigné & Kawahara, "YIN", 2002):
it hears the common period of all partials, so a weak or missing fundamental does no harm. Frames vote in proportion to
their level and periodicity; the winner is then measured finely on the partials of a long spectrum. Notes count A4 =
69 = 440 Hz.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

import numpy as np

from evosynth.analysis.octaves import PERIODS, Doubt, judged
from evosynth.arrays import F32, F64
from evosynth.audio.files import resample
from evosynth.notation.tuning import hz_of_note, midi_of
from evosynth.system.lock import lock_of_user

RATE = 22_050
LOWEST_HZ, HIGHEST_HZ = 26.0, 4400.0  # A0 to C8 and a little room
_WINDOW = 1024  # samples compared with their shifted selves
_HOP = 441
_FINE = 4  # lags are counted in quarter samples
_LISTEN_S = 1.2  # how much of the sound is asked
_SKIP_S = 0.03  # the attack's noise is not asked
_DIP = 0.15  # a difference below this is a period; otherwise the deepest one counts
_SLACK = 0.1  # in noise a multiple of the period is deeper by chance
_PERIODIC = 0.35  # frames whose deepest difference is above this have no pitch
_SURE = 0.6


@dataclass(frozen=True, slots=True)
class Pitch:
    """A fundamental in Hz, the share of the evidence that agrees with it, 0..1, and what its partials leave open."""

    f0_hz: float
    confidence: float
    doubt: Doubt = ""

    @property
    def steady(self) -> bool:
        """Whether the sound has a period, of whatever octave or mode."""
        return self.confidence >= _SURE

    @property
    def sure(self) -> bool:
        return self.steady and not self.doubt

    @property
    def midi(self) -> float:
        """The pitch as a MIDI note with its fraction."""
        return midi_of(self.f0_hz)


def find_pitch(samples: F32, rate: int) -> Pitch | None:
    """The pitch of a sound that starts with its onset; None where there is none (noise, drums)."""
    sound = resample(samples[: round((_SKIP_S + _LISTEN_S) * rate)], rate, RATE).astype(np.float64)
    skip = round(_SKIP_S * RATE) if len(sound) > 0.2 * RATE else 0
    frames = _frames(sound[skip:])
    level = np.sqrt(np.mean(np.square(frames), axis=1))
    loud = level > 0.05 * level.max()
    if not loud.any() or level.max() == 0.0:
        return None
    periods, roughness = _periods(frames[loud])
    weight = np.sqrt(level[loud])
    voiced = roughness < _PERIODIC
    if weight[voiced].sum() < 0.3 * weight.sum():
        return None
    notes = 69.0 + 12.0 * np.log2(RATE / periods[voiced] / 440.0)
    votes = weight[voiced] * (1.0 - roughness[voiced])
    near = np.abs(notes[:, None] - notes[None, :]) < 0.5
    winner = int(np.argmax(near @ votes))
    agreeing = near[winner]
    f0 = hz_of_note(float(np.average(notes[agreeing], weights=votes[agreeing])))
    confidence = min(1.0, float(votes[agreeing].sum() / weight.sum()))
    heard_in = np.flatnonzero(loud)[voiced][agreeing]
    part = slice(heard_in[0] * _HOP, heard_in[-1] * _HOP + frames.shape[1])
    return _in_its_octave(Pitch(f0, confidence), sound[skip:], part, 100.0 * float(np.std(notes[agreeing])))


def _in_its_octave(pitch: Pitch, sound: F64, part: slice, spread_cents: float) -> Pitch:
    """The same pitch measured finely, in the octave that the partials of the part where it was heard bear out."""
    spectrum, hz_a_bin = _spectrum(sound)
    fine = replace(pitch, f0_hz=_refined(spectrum, hz_a_bin, pitch.f0_hz))
    steady = fine if fine.steady else _confirmed(fine, sound)
    heard = sound[part] if fine.f0_hz * (part.stop - part.start) > PERIODS * RATE else sound
    seen = spectrum if len(heard) > 0.9 * len(sound) else _spectrum(heard)[0]
    seconds = len(heard) / RATE
    verdict = judged(seen, hz_a_bin, seconds, fine.f0_hz, agreed=fine.steady, spread_cents=spread_cents)
    if verdict.f0_hz == fine.f0_hz:
        return replace(steady, doubt=verdict.doubt)
    return Pitch(_refined(spectrum, hz_a_bin, verdict.f0_hz), steady.confidence, verdict.doubt)


def _spectrum(sound: F64) -> tuple[F64, float]:
    """Magnitudes of a whole sound, and how many Hz a bin is wide."""
    n = 1 << 17
    return np.abs(np.fft.rfft(sound * np.hanning(len(sound)), n)), RATE / n


def frame_notes(sound: F32) -> tuple[F64, F64]:
    """The middle of every frame in seconds and its MIDI note (frames,), NaN where it has none, of sound at RATE."""
    frames = _frames(sound.astype(np.float64))
    level = np.sqrt(np.mean(np.square(frames), axis=1))
    notes = np.full(len(frames), np.nan)
    loud = level > 0.03 * max(float(level.max()), 1e-12)
    periods, roughness = _periods(frames[loud])
    notes[loud] = np.where(roughness < _PERIODIC, 69.0 + 12.0 * np.log2(RATE / periods / 440.0), np.nan)
    return (np.arange(len(frames)) * _HOP + frames.shape[1] / 2) / RATE, notes


def _confirmed(pitch: Pitch, sound: F64) -> Pitch:
    """The same pitch, sure if probabilistic YIN (librosa's) hears the same note in most of its voiced frames.

    It is asked in doubt only: loading and running it takes a second or two.
    """
    length = max(2 * _WINDOW, len(sound))
    with _compiled_by_one():
        import librosa

        heard, voiced, _ = librosa.pyin(
            np.pad(sound, (0, length - len(sound))), fmin=30.0, fmax=HIGHEST_HZ, sr=RATE, frame_length=2 * _WINDOW
        )
    notes = 69.0 + 12.0 * np.log2(heard[voiced] / 440.0)
    agree = len(notes) >= 3 and float(np.mean(np.abs(notes - pitch.midi) < 0.5)) > 0.5
    return Pitch(pitch.f0_hz, _SURE) if agree else pitch


@contextmanager
def _compiled_by_one() -> Iterator[None]:
    """One process at a time: two that compiled librosa's kernels at once have left files that crash all later ones."""
    lock = lock_of_user("librosa")
    held = lock is not None and lock.acquire(wait=True)
    try:
        yield
    finally:
        if lock is not None and held:
            lock.release()


def warm_up() -> None:
    """Compile what librosa compiles."""
    _confirmed(Pitch(220.0, 0.0), np.sin(2.0 * np.pi * 220.0 / RATE * np.arange(RATE)))


def _frames(sound: F64) -> F64:
    """Overlapping pieces long enough for the longest period (n, samples)."""
    length = _WINDOW + int(RATE / LOWEST_HZ) + 2
    if len(sound) < length:
        sound = np.pad(sound, (0, length - len(sound)))
    pieces = np.lib.stride_tricks.sliding_window_view(sound, length)[::_HOP]
    return np.asarray(pieces - pieces.mean(axis=1, keepdims=True))


def _periods(frames: F64) -> tuple[F64, F64]:
    """Per frame the period in samples and how badly it repeats (0 = perfectly)."""
    longest, shortest = int(_FINE * RATE / LOWEST_HZ), int(_FINE * RATE / HIGHEST_HZ)
    normal = _normalised_difference(frames, longest // _FINE + 1)
    periods, roughness = np.empty(len(frames)), np.empty(len(frames))
    for i, row in enumerate(normal):
        here = row[shortest:longest]
        dips = shortest + np.flatnonzero(
            (here <= row[shortest - 1 : longest - 1]) & (here < row[shortest + 1 : longest + 1])
        )
        if not len(dips):
            periods[i], roughness[i] = longest / _FINE, 1.0
            continue
        deepest = float(row[dips].min())
        at = int(dips[row[dips] <= max(_DIP, deepest + _SLACK)][0])
        place, roughness[i] = _vertex(row, at)
        periods[i] = place / _FINE
    return periods, roughness


def _normalised_difference(frames: F64, lags: int) -> F64:
    """YIN's d'(lag) in quarter samples of lag, 0..lags (n, 4 * lags + 1), by FFT.

    The quarters come from band-limited interpolation: at C8 a period is five samples, too few to see its dip.
    """
    n = 1 << (frames.shape[1] + _WINDOW - 1).bit_length()
    head = np.fft.rfft(frames[:, :_WINDOW], n, axis=1)
    spectrum = np.conj(head) * np.fft.rfft(frames, n, axis=1)
    count = _FINE * lags + 1
    correlation = _FINE * np.fft.irfft(spectrum, _FINE * n, axis=1)[:, :count]
    sums = np.cumsum(np.pad(np.square(frames), ((0, 0), (1, 0))), axis=1)
    energy = sums[:, _WINDOW : _WINDOW + lags + 1] - sums[:, : lags + 1]
    at = np.arange(count) / _FINE
    energy = np.stack([np.interp(at, np.arange(lags + 1), row) for row in energy])
    difference = np.maximum(energy[:, :1] + energy - 2.0 * correlation, 0.0)
    mean = np.cumsum(difference[:, 1:], axis=1) / np.arange(1, count)
    normal = np.ones_like(difference)
    normal[:, 1:] = difference[:, 1:] / np.maximum(mean, 1e-12)
    return np.asarray(normal)


def _vertex(curve: F64, at: int) -> tuple[float, float]:
    """Place and height of the parabola through three neighbouring points."""
    a, b, c = (float(v) for v in curve[at - 1 : at + 2])
    bend = a - 2.0 * b + c
    shift = 0.5 * (a - c) / bend if bend > 1e-12 else 0.0
    return at + shift, b - 0.25 * (a - c) * shift


def _refined(spectrum: F64, hz_a_bin: float, f0_hz: float) -> float:
    """f0 from the places of its first partials in one long spectrum, each counting by its level."""
    total = places = 0.0
    for h in range(1, 7):
        low, high = (round(h * f0_hz * ratio / hz_a_bin) for ratio in (0.983, 1.017))
        if high + 1 >= len(spectrum) or high - low < 2:
            break
        at = low + int(np.argmax(spectrum[low : high + 1]))
        if at in (low, high):
            continue
        weight = float(spectrum[at]) * h**0.5  # a higher partial tells the same cents with h times the precision
        total += weight
        places += weight * (at * hz_a_bin / h)
    return places / total if total > 0.0 else f0_hz
