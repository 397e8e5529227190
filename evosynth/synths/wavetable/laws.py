"""What a patch does, in plain NumPy: its envelopes over time, its filter over frequency, its cycles. For drawings.

The compiled engine does the same sample by sample and is tested against this. Values are native and go by name; what a
patch does not name is as in the initial patch.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from evosynth.arrays import F32, F64, I64
from evosynth.synths.wavetable import layout as at
from evosynth.synths.wavetable.harmonic_levels import CHANGING, gains
from evosynth.synths.wavetable.space import SHAPING, WAVETABLE_SPACE

LEAST_DB = -120.0
AT_ONCE = 0.00101  # seconds of delay or rise that are none
WEIGHED = 256  # harmonics whose power stays what it was (shaping)


def value_of(values: Mapping[str, float], name: str) -> float:
    """A value of a patch by the name of its parameter."""
    return values.get(name, WAVETABLE_SPACE.named(name).default)


def bent(x: F64, curve: float) -> F64:
    """The way of a stage from 0 to 1 over x in 0..1, curve -1..1: above 0 quick at first, below 0 slow at first.

    In the middle: curve 0 is 0.5, 0.5 is 0.88, 1 is 0.98, -1 is 0.018.
    """
    x, steep = np.clip(x, 0.0, 1.0), at.BEND_OF_CURVE * curve
    way: F64 = x if abs(steep) < at.STRAIGHT else (1.0 - np.exp(-steep * x)) / (1.0 - np.exp(-steep))
    return way


def envelope(values: Mapping[str, float], name: str, seconds: F64, gate_s: float) -> F64:
    """Heights 0..1 of an envelope ("env_amp") at these times (n,), the key let go after ``gate_s``.

    Attack 0.1 s, decay 0.2 s and sustain 0.5: 1 at 0.1 s, 0.5 from 0.3 s on, and 0 a release after the gate.
    """

    def stage(what: str) -> float:
        return value_of(values, f"{name}_{what}")

    def held(time: F64) -> F64:
        rise = bent(time / stage("attack_s"), stage("attack_curve"))
        gone = bent((time - stage("attack_s")) / stage("decay_s"), stage("decay_curve"))
        return np.where(time < stage("attack_s"), rise, 1.0 - (1.0 - stage("sustain")) * gone)

    last = held(np.array([gate_s]))
    after = last * (1.0 - bent((seconds - gate_s) / stage("release_s"), stage("release_curve")))
    return np.where(seconds < gate_s, held(seconds), after)


def damping(resonance: float) -> float:
    """Of the filter's first two poles, 1 / Q: 2 without resonance, 0.2 at 0.5, 0.02 at 1."""
    return float(2.0 ** (1.0 - at.RESONANCE_OCTAVES * resonance))


def filter_db(kind: str, hertz: F64, cutoff_hz: float, resonance: float) -> F64:
    """What a filter ("low_24") does at these frequencies (n,), in dB.

    At the cutoff: low_12 is -6 dB without resonance, +14 at 0.5, +34 at 1; low_24 is -12, +13 and +34: its second pair
    of poles resonates hardly at all. An octave above, without resonance: -14 and -28.
    """
    ratio, k = hertz / cutoff_hz, damping(resonance)
    bow = 1.0 - np.square(ratio)
    whole = np.hypot(bow, k * ratio)
    responses: dict[str, F64] = {
        "low_12": 1.0 / whole,
        "low_24": 1.0 / (whole * np.hypot(bow, (1.0 + 0.5 * k) * ratio)),
        "band_12": k * ratio / whole,
        "high_12": np.square(ratio) / whole,
        "notch_12": np.abs(bow) / whole,
    }
    heard = responses.get(kind, np.ones_like(ratio))
    decibels: F64 = 20.0 * np.log10(np.maximum(heard, 10.0 ** (LEAST_DB / 20.0)))
    return decibels


def shape_of(values: Mapping[str, float], oscillator: str) -> tuple[float, ...]:
    """The genes of a patch that reshape the harmonics of an oscillator's table, in the order of SHAPING."""
    return tuple(value_of(values, f"{oscillator}_{gene}") for gene in SHAPING)


def cycles(frames: F32, positions: F64, shape: tuple[float, ...]) -> F64:
    """Periods (m, 2048) of a table's frames (n, 2048) at positions (m,) 0..1, their harmonics reshaped by these genes.

    Between two frames it is a mixture of them: position 0.25 of five frames is the second, 0.125 half of the first two.
    What is reshaped is as strong as it was.
    """
    places = positions * (len(frames) - 1)
    low = np.minimum(places.astype(np.int64), len(frames) - 1)
    share = (places - low)[:, None]
    waves: F64 = frames[low] * (1.0 - share) + frames[np.minimum(low + 1, len(frames) - 1)] * share
    genes = np.array([shape])
    if not genes[:, CHANGING].any():
        return waves
    spectra = np.fft.rfft(waves)
    before = np.linalg.norm(spectra[:, 1:WEIGHED], axis=1)
    spectra[:, 1:-1] *= gains(genes.repeat(len(positions), axis=0), positions, spectra.shape[1] - 2)
    spectra *= (before / np.maximum(np.linalg.norm(spectra[:, 1:WEIGHED], axis=1), 1e-15))[:, None]
    reshaped: F64 = np.fft.irfft(spectra)
    return reshaped


def cycle(frames: F32, position: float, shape: tuple[float, ...]) -> F64:
    """One of ``cycles`` (2048,)."""
    found: F64 = cycles(frames, np.array([position]), shape)[0]
    return found


def harmonics_db(wave: F64, count: int) -> F64:
    """Levels in dB (count,) of the first harmonics of a cycle (2048,), that of a full sine at 0, -120 at least."""
    amplitudes = np.abs(np.fft.rfft(wave))[1 : count + 1] * 2.0 / len(wave)
    levels: F64 = 20.0 * np.log10(np.maximum(amplitudes, 10.0 ** (LEAST_DB / 20.0)))
    return levels


def sub_cycle(wave: str, samples: int) -> F64:
    """One period (samples,) of the sub's wave ("saw"), -1..1, without the limits of its harmonics."""
    x = np.arange(samples) / samples
    waves: dict[str, F64] = {
        "sine": np.sin(2.0 * np.pi * x),
        "triangle": 1.0 - 4.0 * np.abs((x + 0.25) % 1.0 - 0.5),
        "saw": 2.0 * ((x + 0.5) % 1.0) - 1.0,
        "square": np.where(x < 0.5, 1.0, -1.0),
    }
    return waves[wave]


def noise_db(hertz: F64, cutoff_hz: float) -> F64:
    """The noise at these frequencies (n,), in dB: -3 at its cutoff, by 6 less an octave far above it."""
    levels: F64 = -10.0 * np.log10(1.0 + np.square(hertz / cutoff_hz))
    return levels


def lfo(values: Mapping[str, float], name: str, shape: str, seconds: F64, key: int = 60) -> F64:
    """What an LFO ("lfo1") of a shape ("saw_up") gives at these times (n,) of a note that begins it, -1..1.

    It is silent for its delay and grows over its rise. Chance is another one on each key (a MIDI note).
    """
    turns = value_of(values, f"{name}_phase") + value_of(values, f"{name}_rate_hz") * seconds
    x, cycle_number = turns % 1.0, np.floor(turns).astype(np.int64)
    delay, rise = value_of(values, f"{name}_delay_s"), value_of(values, f"{name}_rise_s")
    age = seconds - (delay if delay > AT_ONCE else 0.0)
    fade = np.ones_like(age) if rise <= AT_ONCE else np.clip(age / rise, 0.0, 1.0)
    waves: dict[str, F64] = {
        "sine": np.sin(2.0 * np.pi * x),
        "triangle": 1.0 - 4.0 * np.abs((x + 0.25) % 1.0 - 0.5),
        "saw_up": 2.0 * x - 1.0,
        "saw_down": 1.0 - 2.0 * x,
        "square": np.where(x < 0.5, 1.0, -1.0),
        "random": chance(2 * key + int(name[-1]) - 1, cycle_number),
    }
    given: F64 = np.where(age >= 0.0, waves[shape] * fade, 0.0)
    return given


def chance(order: int, cycle_number: I64) -> F64:
    """What an LFO of chance gives in these cycles (n,), -1..1 (Wellons' lowbias32 of their numbers)."""
    x = (order * 65599 + cycle_number).astype(np.uint32)
    x = (x ^ (x >> np.uint32(16))) * np.uint32(0x7FEB352D)
    x = (x ^ (x >> np.uint32(15))) * np.uint32(0x846CA68B)
    found: F64 = (x ^ (x >> np.uint32(16))) * 2.0**-31 - 1.0
    return found
