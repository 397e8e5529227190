"""Tables of the compiled DX7 engine: the sine and the exponential that it reads, and the integers of its ratios.

What was measured on the instrument stands in evosynth.voices.measured. Source: comparison in every sample with Dexed's
Mark I engine.
"""

from __future__ import annotations

import math

import numpy as np

from evosynth.arrays import I16, I64

LOWEST_RATE_HZ = 16384  # below it the frequency table no longer fits 32 bits
HIGHEST_RATE_HZ = 768_000


def check_sample_rate(sample_rate: int) -> None:
    """``ValueError`` for a sample rate in Hz that the engine's integers do not hold."""
    if not LOWEST_RATE_HZ <= sample_rate <= HIGHEST_RATE_HZ:
        raise ValueError(f"sample rate {sample_rate} Hz is outside {LOWEST_RATE_HZ}..{HIGHEST_RATE_HZ}")


SLOWEST, FASTEST = 0.5, 2.0  # speeds of envelopes


def checked_speed(envelope_speed: float) -> float:
    """The same; ``ValueError`` for a speed of envelopes that no instrument has."""
    if not SLOWEST <= envelope_speed <= FASTEST:
        raise ValueError(f"envelope speed {envelope_speed} is outside {SLOWEST}..{FASTEST}")
    return float(envelope_speed)


# Ratio coarse 0..31 -> Q24 octaves; 0 halves the frequency.
COARSE: I64 = np.array([-(1 << 24)] + [round((1 << 24) * math.log2(c)) for c in range(1, 32)], np.int64)
COARSE.setflags(write=False)

ATTENUATIONS = 1 << 15  # entries of EXPONENTIAL: more than the largest attenuation, 17,200 + 10,597


def _log_sine() -> I16:
    """(4096,) attenuation of |sin| over one cycle, 1024 units a doubling (6.02 dB)."""
    quarter = [round(-1024 * math.log2(math.sin((i + 0.5) / 1024 * math.pi / 2))) for i in range(1024)]
    half = quarter + quarter[::-1]
    table = np.array(half + half, np.int16)
    table.setflags(write=False)
    return table


def _exponential() -> I16:
    """(ATTENUATIONS,) attenuation -> amplitude; 8186 at 0, 4093 is one full operator."""
    mantissa = [4096 + round(4096 * (2 ** ((1023 - i) / 1024) - 1)) for i in range(1024)]
    table = np.array([mantissa[e & 1023] >> (e >> 10) for e in range(ATTENUATIONS)], np.int16)
    table.setflags(write=False)
    return table


def _lfo_sine() -> I64:
    """(1025,) one cycle of a sine, Q24, with its first entry again at the end.

    Quirk: made by turning a vector step by step in Q30, so 158 entries of a half cycle are off by one from the true
    rounded sine.
    """
    cosine, sine = (round(f(2 * math.pi / 1024) * (1 << 30)) for f in (math.cos, math.sin))
    x, y, half = 1 << 30, 0, []
    for _ in range(512):
        half.append((y + 32) >> 6)
        x, y = (x * cosine - y * sine + (1 << 29)) >> 30, (x * sine + y * cosine + (1 << 29)) >> 30
    table = np.array([*half, *(-v for v in half), half[0]], np.int64)
    table.setflags(write=False)
    return table


LOG_SINE = _log_sine()
EXPONENTIAL = _exponential()
LFO_SINE = _lfo_sine()
