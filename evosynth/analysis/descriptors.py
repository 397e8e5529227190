"""What a musician would say of a sound, as numbers: one function each, with its unit and where it comes from.

A descriptor takes sounds as they were heard (``heard.listen``) and gives (n,) numbers in a unit of which equal steps
are about equally well heard: octaves for frequencies and times, dB for levels. Loudness and pitch do not count. A
number is finite for every sound; where there is nothing to be measured (a sound without an end, a sine's odd partials)
it is the end of its range. How much of each is noticed stands in ``alike``.

Sources: Grey & Gordon, J. Acoust. Soc. Am. 63, 1978 (brightness); Krimphoff, McAdams & Winsberg, J. Physique IV 4, 1994
(attack, movement); Peeters et al., The Timbre Toolbox, J. Acoust. Soc. Am. 130, 2011 (width, hollowness,
inharmonicity); Fastl & Zwicker, Psychoacoustics (roughness); Boersma, Proc. IFA 17, 1993 (noisiness).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from evosynth.analysis.alike import NAMES
from evosynth.analysis.heard import FAST, LOOK, SLOW, STEP_S, Heard, listen, mel_hz
from evosynth.analysis.stft import RATE, hann
from evosynth.arrays import F32, F64, Bool
from evosynth.notation.tuning import hz_of_note
from evosynth.synths.base import Audio, Note

ATTACK_S = 0.06  # what a strike is made of
SHORTEST_S, LONGEST_S = STEP_S, 20.0  # of attacks, decays and releases
DEPTH_DB = 60.0  # levels are told apart down to here
_BIN_HZ = RATE / LOOK
_LINE = 1.0 + 2.0 * (2.0 / 3.0) ** 2 + 2.0 * (1.0 / 6.0) ** 2  # power of a line in five bins, of a squared Hann window
_PARTIALS = 16  # of which odd and even, and how far they are off, can be heard


def brightness(heard: Heard) -> F64:
    """Centre of the power spectrum while the key is held, in octaves above 1 kHz (Grey & Gordon 1978)."""
    return np.log2(_centres(_power(heard), mel_hz(SLOW)) / 1000.0)


def width(heard: Heard) -> F64:
    """How far the power is spread about its middle on a scale of octaves, in octaves (Peeters 2011, spread)."""
    power, octaves = _power(heard), np.log2(mel_hz(SLOW))[:, None]
    middle = (power * octaves).sum(0) / power.sum(0)
    return np.asarray(np.sqrt((power * np.square(octaves - middle)).sum(0) / power.sum(0)))


def attack(heard: Heard) -> F64:
    """Time from 10 to 90 % of the highest level, in octaves of a second (Krimphoff 1994, log attack time)."""
    level = _smooth(heard.level)
    top = level.max(axis=0)
    return _octaves_s((_first(level >= 0.9 * top) - _first(level >= 0.1 * top)) * STEP_S)


def attack_brightness(heard: Heard) -> F64:
    """Centre of the power of the first 60 ms from the onset, in octaves above 1 kHz."""
    onset = _first(_smooth(heard.level) >= 0.01 * heard.level.max(axis=0)) * STEP_S
    times = np.arange(heard.fast.shape[0])[:, None] * (FAST.hop / RATE)
    onset = np.minimum(onset, max(0.0, float(times[-1, 0]) - ATTACK_S))  # of a sound that begins later still
    inside = (times >= onset) & (times <= onset + ATTACK_S)
    power = (np.exp2(heard.fast) * inside[:, None, :]).sum(axis=0, dtype=np.float64)
    return np.log2(_centres(power, mel_hz(FAST)) / 1000.0)


def decay(heard: Heard) -> F64:
    """Time in which the held note falls by 20 dB from its highest level, in octaves of a second.

    One that falls by less until the key goes up is taken to fall on as it did, for 20 s at the most.
    """
    level = _decibels(_held(heard))
    top, at = level.max(axis=0), level.argmax(axis=0)
    steps = np.arange(len(level))[:, None]
    fallen = _first((level <= top - 20.0) & (steps > at), never=-1)
    fall = np.maximum(top - level[-1], 1e-3)
    beyond = (len(level) - 1 - at) * 20.0 / fall
    return _octaves_s(np.where(fallen >= 0, fallen - at, np.maximum(beyond, 1.0)) * STEP_S)


def sustain(heard: Heard) -> F64:
    """Level when the key goes up against the highest, in dB, -60 at the least."""
    level = _decibels(_held(heard))
    return np.asarray(np.maximum(level[-_frames(0.02) :].max(axis=0) - level.max(axis=0), -DEPTH_DB))


def release(heard: Heard) -> F64:
    """Time from key-off to 20 dB below the level there, in octaves of a second; the shortest where nothing sounds."""
    level = _decibels(_smooth(heard.level))
    gate = min(_gate(heard), len(level) - 1)
    fallen = _first(level[gate:] <= level[gate] - 20.0, never=len(level) - gate)
    nothing = level[gate] < level.max(axis=0) - DEPTH_DB
    return _octaves_s(np.where(nothing, 0.0, fallen * STEP_S))


def roughness(heard: Heard) -> F64:
    """Beating of partials at 20 to 300 Hz, most at 70, as a share of the level, in dB (after Fastl & Zwicker).

    The spectrum of the squared envelope holds a line for each pair of partials, at their distance.
    """
    from scipy import fft

    half = heard.look[:, : LOOK // 4]
    envelope = np.square(np.abs(fft.ifft(half, axis=1)), dtype=np.float32)
    beats = np.abs(fft.rfft(envelope, axis=1))
    hz = np.arange(beats.shape[1]) * _BIN_HZ
    weight = np.where((hz > 20.0) & (hz < 300.0), hz / 70.0 * np.exp(1.0 - hz / 70.0), 0.0)
    depth = np.sqrt(np.square(beats * weight).sum(axis=1) / _LINE) / np.maximum(beats[:, 0], 1e-20)
    return np.asarray(np.clip(20.0 * np.log10(np.maximum(depth, 1e-6)), -40.0, 10.0))


def noisiness(heard: Heard) -> F64:
    """What does not repeat itself from period to period against what does, in dB, -40 to 10 (Boersma 1993)."""
    from scipy import fft

    power = np.square(np.abs(heard.look))
    lags = fft.irfft(power, axis=1)[:, : LOOK // 8]
    own = lags / np.maximum(lags[:, :1], 1e-20) / _window_lags()
    shortest, longest = RATE // 2000, RATE // 45
    share = np.clip(own[:, shortest:longest].max(axis=1), 1e-4, 1.0 - 1e-4)
    return np.asarray(np.clip(10.0 * np.log10((1.0 - share) / share), -40.0, 10.0))


def inharmonicity(heard: Heard) -> F64:
    """How far partials are from multiples of the key's frequency, in cents, 0 to 50 (after Peeters 2011).

    A mean by amplitude over the first sixteen; how far the strongest is off counts as tuning.
    """
    at, level = _peaks(heard)
    key = hz_of_note(heard.note.midi_note)
    number = np.clip(np.rint(at * _BIN_HZ / key), 1, None)
    cents = 1200.0 * np.log2(np.maximum(at * _BIN_HZ, 1.0) / (number * key))
    level = np.where(number <= _PARTIALS, level, 0.0)
    tuning = np.clip(np.take_along_axis(cents, level.argmax(axis=1)[:, None], 1), -50.0, 50.0)
    off = np.minimum(np.abs(cents - tuning), 50.0)
    return np.asarray((off * level).sum(axis=1) / np.maximum(level.sum(axis=1), 1e-12))


def hollowness(heard: Heard) -> F64:
    """Odd multiples of the key's frequency against even ones, in dB, -30 to 30 (Peeters 2011, odd to even ratio)."""
    power, key = np.square(np.abs(heard.look)), hz_of_note(heard.note.midi_note)
    numbers = np.arange(2, min(_PARTIALS, int(0.5 * RATE / key)) + 1)
    if len(numbers) < 2:
        return np.zeros(len(heard))
    reach = max(2, int(0.03 * key / _BIN_HZ))
    middles = np.rint(numbers * key / _BIN_HZ).astype(int)
    harmonics = np.stack([power[:, m - reach : m + reach + 1].sum(axis=1) for m in middles], axis=1)
    odd, even = (harmonics[:, numbers % 2 == part].sum(axis=1) for part in (1, 0))
    least = 1e-6 * np.maximum(power.sum(axis=1), 1e-20)
    return np.asarray(np.clip(10.0 * np.log10((odd + least) / (even + least)), -30.0, 30.0))


def movement(heard: Heard) -> F64:
    """How much the spectrum of the held note changes within 0.1 s, in dB (Krimphoff 1994, spectral flux).

    The mean over what is within 40 dB of the loudest; a change of the whole level does not count.
    """
    levels = _settled(heard)[::2] * np.float32(3.0103)
    apart = min(4, len(levels) - 1)
    if apart < 1:
        return np.zeros(len(heard))
    change = levels[apart:] - levels[:-apart]
    audible = (levels > levels.max(axis=(0, 1)) - 40.0)[: len(change)]
    count = np.maximum(audible.sum(axis=1), 1)
    mean = np.where(audible, change, 0.0).sum(axis=1) / count
    off = np.where(audible, np.abs(change - mean[:, None, :]), 0.0)
    return np.asarray(off.sum(axis=(0, 1)) / np.maximum(audible.sum(axis=(0, 1)), 1), np.float64)


@dataclass(frozen=True, slots=True)
class Descriptor:
    """A word for a sound, and the number behind it."""

    name: str
    of: Callable[[Heard], F64]


DESCRIPTORS = tuple(
    Descriptor(of.__name__, of)
    for of in (
        brightness, width, attack, attack_brightness, decay, sustain,
        release, roughness, noisiness, inharmonicity, hollowness, movement,
    )
)  # fmt: skip
assert tuple(d.name for d in DESCRIPTORS) == NAMES


def describe(audio: Audio, note: Note) -> F32:
    """All descriptors of sounds of a note (n, len(NAMES)), in the order of alike.NAMES; NaN for what is silent."""
    return described(listen(audio, note))


def described(heard: Heard) -> F32:
    """The same of sounds that were heard already."""
    with np.errstate(invalid="ignore", divide="ignore"):
        values = np.stack([descriptor.of(heard) for descriptor in DESCRIPTORS], axis=1)
    return np.where(heard.audible[:, None], values, np.nan).astype(np.float32)


# ---- what several of them need ---------------------------------------------------------------------------------------


def _settled(heard: Heard) -> F32:
    """log2 of power (frames, mels, n) of the held note, its first 50 ms left out where it is longer."""
    end = max(1, int(heard.note.gate_s * RATE / SLOW.hop))
    return heard.slow[min(round(0.05 * RATE / SLOW.hop), end - 1) : end]


def _power(heard: Heard) -> F64:
    """Power (mels, n) of the held note."""
    return np.asarray(np.exp2(_settled(heard)).sum(axis=0, dtype=np.float64))


def _centres(power: F64, hz: F64) -> F64:
    """Centre in Hz (n,) of power (mels, n)."""
    return np.asarray((power * hz[:, None]).sum(0) / power.sum(0))


def _held(heard: Heard) -> F32:
    """Smoothed levels (steps, n) until the key goes up."""
    return _smooth(heard.level)[: max(1, _gate(heard))]


def _smooth(level: F32) -> F32:
    """RMS over 10 ms: low notes have a wave of their own in 2.5 ms."""
    power = np.concatenate([np.zeros((4, level.shape[1])), np.cumsum(np.square(level), axis=0, dtype=np.float64)])
    return np.asarray(np.sqrt(np.maximum(power[4:] - power[:-4], 0.0) / 4.0).astype(np.float32))


def _gate(heard: Heard) -> int:
    return _frames(heard.note.gate_s)


def _frames(seconds: float) -> int:
    return max(1, round(seconds / STEP_S))


def _decibels(level: F32) -> F64:
    return 20.0 * np.log10(np.maximum(level.astype(np.float64), 1e-6))


def _first(where: Bool, never: int = 0) -> F64:
    """The first step (n,) at which it is so; ``never`` where it never is."""
    return np.where(where.any(axis=0), where.argmax(axis=0), never).astype(np.float64)


def _octaves_s(seconds: F64) -> F64:
    """log2 of seconds."""
    return np.log2(np.clip(seconds, SHORTEST_S, LONGEST_S))


@lru_cache(maxsize=1)
def _window_lags() -> F64:
    """Autocorrelation of the window (LOOK / 8,), 1 at 0: what a sound that repeats itself for ever would show."""
    window = np.concatenate([hann(LOOK), np.zeros(LOOK)])
    lags = np.fft.irfft(np.square(np.abs(np.fft.rfft(window))))[: LOOK // 8]
    return np.asarray(lags / lags[0])


def _peaks(heard: Heard) -> tuple[F64, F64]:
    """Places in bins and amplitudes (n, 32) of the strongest partials, down to 50 dB below the first."""
    size = np.abs(heard.look[:, : LOOK // 4]).astype(np.float64)
    inner = size[:, 1:-1]
    peak = (inner > size[:, :-2]) & (inner >= size[:, 2:]) & (inner > size.max(axis=1, keepdims=True) * 10.0**-2.5)
    strength = np.where(peak, inner, 0.0)
    chosen = np.argpartition(-strength, 32, axis=1)[:, :32]
    level = np.take_along_axis(strength, chosen, 1)
    low, middle, high = (np.log(np.maximum(np.take_along_axis(size, chosen + k, 1), 1e-12)) for k in (0, 1, 2))
    shift = 0.5 * (low - high) / np.minimum(low - 2.0 * middle + high, -1e-9)
    return np.asarray(chosen + 1.0 + np.clip(shift, -0.5, 0.5)), np.asarray(level)
