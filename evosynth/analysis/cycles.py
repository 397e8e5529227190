"""A recorded note cut into single cycles: a wavetable of the sound's own spectra, evenly in time.

Around every cut the period is measured anew, and a few periods go through soxr to a whole number of samples each; the
harmonics are read off their windowed spectrum, which leaves out noise and what beats between them. A frame is then
turned against the one before until the two agree best: crossfading neighbours adds, it does not cancel. All frames are
equally loud, since what fades is the amplifier's business in a synth.
"""

from __future__ import annotations

import numpy as np

from evosynth.analysis.pitch import find_pitch
from evosynth.arrays import C128, F32, F64
from evosynth.audio.files import resample
from evosynth.audio.sound_file import SILENCE
from evosynth.audio.table_files import FRAME, MOST_FRAMES
from evosynth.errors import AudioError

USUAL_FRAMES = 64
LOWEST_HZ, HIGHEST_HZ = 20.0, 5000.0
PERIODS = 4  # of a cut: a Hann window over four periods tells neighbouring harmonics apart
QUIETEST = 3e-3  # of the loudest cut: below -50 dB there is room noise, which equal loudness would bring up
_AROUND = 0.06  # how far a period may be from the note's: a semitone
_PERIODIC = 0.7  # correlation of neighbouring periods; below, the note's own period is taken
_HIGH_HZ = 100.0  # above, 512 samples a period hold every harmonic that can be heard


def table_of(samples: F32, rate: float, f0_hz: float | None = None, frames: int = USUAL_FRAMES) -> F32:
    """Cycles (n, 2048) of a sound (samples,) that starts with its onset, n at most ``frames``, peak 1, without DC.

    Parameters
    ----------
    f0_hz : its pitch; None: it is found in the sound.
    frames : 1..256; a short sound has fewer: no two frames are less than a period apart.

    AudioError, in a sentence without a file's name, for silence, what has no pitch, or what is shorter than a cut.
    """
    if not 1 <= frames <= MOST_FRAMES:
        raise ValueError(f"a table of {frames} frames: 1 to {MOST_FRAMES} are possible")
    if not len(samples) or np.abs(samples).max() < SILENCE:
        raise AudioError("The sound is silent: it has no cycles.")
    if f0_hz is None:
        pitch = find_pitch(samples, round(rate))
        if pitch is None:
            raise AudioError("The sound has no pitch that its cycles could be cut by.")
        f0_hz = pitch.f0_hz
    if not LOWEST_HZ <= f0_hz <= HIGHEST_HZ:
        raise AudioError(f"Cycles can be cut from {LOWEST_HZ:g} to {HIGHEST_HZ:g} Hz, not at {f0_hz:.4g} Hz.")
    period = rate / f0_hz
    if len(samples) < (PERIODS + 1) * period:
        raise AudioError(f"The sound is shorter than {PERIODS + 1} of its periods: no cycle can be cut out.")
    spectra = np.stack([_harmonics(samples, centre, period) for centre in _centres(samples, period, frames)])
    return _even(_aligned(spectra))


def _centres(samples: F32, period: float, frames: int) -> F64:
    """Where to cut, in samples: evenly from the onset to where the sound has faded."""
    half = 0.5 * PERIODS * period
    squares = np.concatenate(([0.0], np.cumsum(np.square(samples, dtype=np.float64))))
    block = max(1, round(period))
    levels = np.sqrt(np.maximum(np.diff(squares[::block]), 0.0))
    heard = np.flatnonzero(levels > QUIETEST * levels.max())
    last = min((heard[-1] + 1) * block - half, len(samples) - half)
    count = min(frames, 1 + int(max(0.0, last - half) / period))
    return np.linspace(half, max(half, last), count) if count > 1 else np.array([max(half, 0.5 * (half + last))])


def _harmonics(samples: F32, centre: float, period: float) -> C128:
    """Complex amplitudes of harmonics 0..1024 of the periods around a place (1025,)."""
    reach = round(0.5 * (PERIODS + 2) * period) + 2
    start = round(centre) - reach
    piece = samples[max(0, start) : round(centre) + reach]
    piece = np.pad(piece, (max(0, -start), max(0, 2 * reach - len(piece) - max(0, -start))))
    points = FRAME if period * _HIGH_HZ > 44_100 else FRAME // 4
    even = resample(piece, _period_of(piece, period), points).astype(np.float64)
    middle, length = len(even) // 2, PERIODS * points
    cut = even[max(0, middle - length // 2) :][:length]
    window = 0.5 - 0.5 * np.cos(2.0 * np.pi * (np.arange(len(cut)) + 0.5) / length)
    spectrum = np.fft.rfft(np.pad(cut * window, (0, length - len(cut))))[::PERIODS]
    out = np.zeros(FRAME // 2 + 1, complex)
    top = min(len(spectrum) - 1, len(out) - 1)
    out[1:top] = spectrum[1:top]
    return out


def _period_of(piece: F32, period: float) -> float:
    """The period in samples that a piece repeats with best, within a semitone of what the note says."""
    low, high = int(period * (1.0 - _AROUND)), int(np.ceil(period * (1.0 + _AROUND))) + 1
    reference = piece[: len(piece) - high - 1].astype(np.float64)
    if low < 2 or len(reference) < period or not reference.any():
        return period
    lags = np.arange(low - 1, high + 2)
    shifted = np.lib.stride_tricks.sliding_window_view(piece.astype(np.float64), len(reference))[lags]
    norms = np.sqrt(np.sum(reference**2) * np.sum(shifted**2, axis=1))
    likeness = shifted @ reference / np.maximum(norms, 1e-12)
    at = 1 + int(np.argmax(likeness[1:-1]))
    a, b, c = likeness[at - 1 : at + 2]
    if b < _PERIODIC or not (a < b > c):
        return period
    return float(lags[at] + 0.5 * (a - c) / (a - 2.0 * b + c))


def _aligned(spectra: C128) -> C128:
    """Spectra (n, 1025) turned one by one so that each agrees best with the one before; the first starts at zero."""
    turned = spectra.copy()
    number = np.arange(spectra.shape[1])
    strongest = 1 + int(np.argmax(np.abs(spectra[0, 1:])))
    turn = (-0.5 * np.pi - np.angle(spectra[0, strongest])) / strongest
    turned[0] *= np.exp(1j * number * turn)
    for row in range(1, len(spectra)):
        likeness = np.fft.irfft(turned[row - 1] * np.conj(turned[row]), FRAME)
        turned[row] *= np.exp(-2j * np.pi * number * int(np.argmax(likeness)) / FRAME)
    return turned


def _even(spectra: C128) -> F32:
    """Cycles (n, 2048) of equal power, the highest peak of all at 1."""
    power = np.sqrt(np.sum(np.abs(spectra) ** 2, axis=1, keepdims=True))
    cycles = np.fft.irfft(spectra / np.maximum(power, 1e-12 * power.max()), FRAME, axis=1)
    out: F32 = (cycles / np.abs(cycles).max()).astype(np.float32)
    out.setflags(write=False)
    return out
