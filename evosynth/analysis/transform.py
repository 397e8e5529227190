"""Power spectra of sixteen sounds side by side.

A real transform of n samples is a complex one of m = n / 2 (even samples are the real parts, odd ones the imaginary
parts): as cheap as letting two sounds share a complex transform, and no lane ever meets another, so a sound gets the
same bits whatever its neighbours are.

The complex transform is done in place, by decimation in frequency: a step of radix r splits each block into r blocks
that no longer know of each other, so that long transforms are finished block by block in the fastest cache. The first
step (radix 8) reads and windows the sound; the last one (radix 4) takes two groups of four that mirror each other,
separates the real transform's bins, and writes their power alone. Element k of the buffer z is two vectors: the real
parts at z[2 k LANES], the imaginary ones behind them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from evosynth.analysis.stft import hann
from evosynth.arrays import F32, I64
from evosynth.kernels.compiled import fused, kernel
from evosynth.kernels.vectors import LANES, Vector, fma, fms, fnma, load, load_one, store

# Radices of the steps between the first (8) and the last (4), by length of window.
_MIDDLE: dict[int, tuple[int, ...]] = {64: (), 256: (4,), 512: (8,), 1024: (4, 4), 2048: (8, 4), 4096: (8, 8)}
_DIAGONAL = np.float32(np.sqrt(0.5))


@dataclass(frozen=True, slots=True, eq=False)
class Transform:
    """What power_spectrum() needs to know of a window of n samples."""

    window: F32  # (n,)
    radices: I64  # (steps,) of the steps in the middle
    turns: F32  # twiddles of the first and the middle steps, one behind the other, as they are used
    mirrors: I64  # (m / 8 + 1, 3): two groups that mirror each other, and the first one's lowest bin
    halves: F32  # (2 * m,) sin and cos of 2 pi k / n, what separates the bins of even and odd samples

    @property
    def tables(self) -> tuple[F32, I64, F32, I64, F32]:
        """All of it, for a kernel."""
        return self.window, self.radices, self.turns, self.mirrors, self.halves


@lru_cache(maxsize=16)
def transform_of(n: int) -> Transform:
    """Tables for a Hann window of n samples."""
    if n not in _MIDDLE:
        raise ValueError(f"a window of {n} samples is none of {sorted(_MIDDLE)}")
    m, middle = n // 2, _MIDDLE[n]
    turns, length = [], m
    for radix in (8, *middle):
        turns.append(_turns(length, radix))
        length //= radix
    angle = -2.0 * np.pi * np.arange(m) / n
    halves = np.stack([np.sin(angle), np.cos(angle)], axis=1).astype(np.float32).reshape(-1)
    # The bins come out as halves of sums: a factor of 1/2, put into the window.
    window = (0.5 * hann(n)).astype(np.float32)
    return Transform(window, np.array(middle, np.int64), np.concatenate(turns), _mirrors(m, (8, *middle)), halves)


def _turns(length: int, radix: int) -> F32:
    """cos and sin of -2 pi i p / length for p < length / radix and 1 <= i < radix, in this order."""
    angle = -2.0 * np.pi * np.outer(np.arange(length // radix), np.arange(1, radix)) / length
    return np.stack([np.cos(angle), np.sin(angle)], axis=-1).astype(np.float32).reshape(-1)


def _mirrors(m: int, radices: tuple[int, ...]) -> I64:
    """Which groups of four hold bins k and m - k: (group of a, group of m / 4 - a, a) for a = 0 .. m / 8."""
    lowest = np.zeros(1, np.int64)  # of each group, in their order in the buffer
    scale = 1
    for radix in radices:
        lowest = (lowest[:, None] + scale * np.arange(radix)).reshape(-1)
        scale *= radix
    where = np.argsort(lowest)
    a = np.arange(m // 8 + 1)
    return np.stack([where[a], where[(m // 4 - a) % (m // 4)], a], axis=1)


@fused
def _four(ar, ai, br, bi, cr, ci, dr, di):  # type: ignore[no-untyped-def]
    """Transform of four complex vectors."""
    er, ei, fr, fi = ar + cr, ai + ci, ar - cr, ai - ci
    gr, gi, hr, hi = br + dr, bi + di, br - dr, bi - di
    return er + gr, ei + gi, fr + hi, fi - hr, er - gr, ei - gi, fr - hi, fi + hr


@fused
def _put(z: F32, at: int, re: Vector, im: Vector) -> None:
    """Write a complex vector to z[at], as it is."""
    store(z, at, re)
    store(z, at + LANES, im)


@fused
def _put_turned(z: F32, at: int, re: Vector, im: Vector, turns: F32, t: int) -> None:
    """Write a complex vector to z[at], turned by the twiddle at turns[t]."""
    c, s = load_one(turns, t), load_one(turns, t + 1)
    store(z, at, fms(re, c, im * s))
    store(z, at + LANES, fma(re, s, im * c))


@fused
def _eight(z, at, stride, turns, t, x):  # type: ignore[no-untyped-def]
    """Transform of eight complex vectors x (re, im, re, ...), turned, to z[at], z[at + stride] ..."""
    a0r, a0i, a1r, a1i, a2r, a2i, a3r, a3i = _four(x[0], x[1], x[4], x[5], x[8], x[9], x[12], x[13])
    b0r, b0i, b1r, b1i, b2r, b2i, b3r, b3i = _four(x[2], x[3], x[6], x[7], x[10], x[11], x[14], x[15])
    d = _DIAGONAL
    ur, ui, vr, vi = b1r + b1i, b1i - b1r, b3i - b3r, b3r + b3i  # odd ones turned by 1/8 and 3/8, times sqrt(2)
    _put(z, at, a0r + b0r, a0i + b0i)
    _put_turned(z, at + stride, fma(d, ur, a1r), fma(d, ui, a1i), turns, t)
    _put_turned(z, at + 2 * stride, a2r + b2i, a2i - b2r, turns, t + 2)
    _put_turned(z, at + 3 * stride, fma(d, vr, a3r), fnma(d, vi, a3i), turns, t + 4)
    _put_turned(z, at + 4 * stride, a0r - b0r, a0i - b0i, turns, t + 6)
    _put_turned(z, at + 5 * stride, fnma(d, ur, a1r), fnma(d, ui, a1i), turns, t + 8)
    _put_turned(z, at + 6 * stride, a2r - b2i, a2i + b2r, turns, t + 10)
    _put_turned(z, at + 7 * stride, fnma(d, vr, a3r), fma(d, vi, a3i), turns, t + 12)


@fused
def _sample_pair(sound, at, step, window, i):  # type: ignore[no-untyped-def]
    """Two samples that follow each other, windowed."""
    even, odd = load(sound, at + i * step), load(sound, at + (i + 1) * step)
    return even * load_one(window, i), odd * load_one(window, i + 1)


@kernel
def _first_step(sound: F32, at: int, step: int, window: F32, turns: F32, z: F32) -> None:
    """Radix 8, from windowed sound (samples are ``step`` floats apart) to z."""
    n = window.shape[0]
    eighth = n // 8
    for p in range(n // 16):
        i = 2 * p
        x0 = _sample_pair(sound, at, step, window, i)
        x1 = _sample_pair(sound, at, step, window, i + eighth)
        x2 = _sample_pair(sound, at, step, window, i + 2 * eighth)
        x3 = _sample_pair(sound, at, step, window, i + 3 * eighth)
        x4 = _sample_pair(sound, at, step, window, i + 4 * eighth)
        x5 = _sample_pair(sound, at, step, window, i + 5 * eighth)
        x6 = _sample_pair(sound, at, step, window, i + 6 * eighth)
        x7 = _sample_pair(sound, at, step, window, i + 7 * eighth)
        _eight(z, i * LANES, eighth * LANES, turns, 14 * p, x0 + x1 + x2 + x3 + x4 + x5 + x6 + x7)


@fused
def _complex(z, at):  # type: ignore[no-untyped-def]
    return load(z, at), load(z, at + LANES)


@kernel
def _step_of_8(z: F32, at: int, length: int, turns: F32) -> None:
    """Radix 8 in place, over the block of ``length`` complex vectors at z[at]."""
    stride = length // 8 * 2 * LANES
    for p in range(length // 8):
        i = at + 2 * LANES * p
        x0, x1, x2, x3 = (
            _complex(z, i),
            _complex(z, i + stride),
            _complex(z, i + 2 * stride),
            _complex(z, i + 3 * stride),
        )
        x4, x5 = _complex(z, i + 4 * stride), _complex(z, i + 5 * stride)
        x6, x7 = _complex(z, i + 6 * stride), _complex(z, i + 7 * stride)
        _eight(z, i, stride, turns, 14 * p, x0 + x1 + x2 + x3 + x4 + x5 + x6 + x7)


@kernel
def _step_of_4(z: F32, at: int, length: int, turns: F32) -> None:
    """Radix 4 in place, over the block of ``length`` complex vectors at z[at]."""
    stride = length // 4 * 2 * LANES
    for p in range(length // 4):
        i = at + 2 * LANES * p
        x0, x1, x2, x3 = (
            _complex(z, i),
            _complex(z, i + stride),
            _complex(z, i + 2 * stride),
            _complex(z, i + 3 * stride),
        )
        y = _four(x0[0], x0[1], x1[0], x1[1], x2[0], x2[1], x3[0], x3[1])
        _put(z, i, y[0], y[1])
        _put_turned(z, i + stride, y[2], y[3], turns, 6 * p)
        _put_turned(z, i + 2 * stride, y[4], y[5], turns, 6 * p + 2)
        _put_turned(z, i + 3 * stride, y[6], y[7], turns, 6 * p + 4)


@fused
def _last_four(z, group):  # type: ignore[no-untyped-def]
    """Transform of the four neighbours that are all that is left of a block."""
    at = 8 * LANES * group
    x0, x1, x2, x3 = (
        _complex(z, at),
        _complex(z, at + 2 * LANES),
        _complex(z, at + 4 * LANES),
        _complex(z, at + 6 * LANES),
    )
    return _four(x0[0], x0[1], x1[0], x1[1], x2[0], x2[1], x3[0], x3[1])


@fused
def _pair(power, k, mirror, halves, ar, ai, br, bi):  # type: ignore[no-untyped-def]
    """Power of the real transform's bins k and ``mirror`` from the complex transform's a and b there."""
    sin, cos = load_one(halves, 2 * k), load_one(halves, 2 * k + 1)
    sr, si, dr, di = ar + br, ai - bi, ar - br, ai + bi
    tr, ti = fma(dr, sin, di * cos), fms(di, sin, dr * cos)
    pr, pi, mr, mi = sr + tr, si + ti, sr - tr, si - ti
    store(power, k * LANES, fma(pr, pr, pi * pi))
    store(power, mirror * LANES, fma(mr, mr, mi * mi))


@kernel
def _last_step(z: F32, mirrors: I64, halves: F32, power: F32) -> None:
    """Radix 4 over all groups, the real transform's bins taken apart, and their power."""
    m = halves.shape[0] // 2
    quarter = m // 4
    a = _last_four(z, mirrors[0, 0])
    _pair(power, 0, m, halves, a[0], a[1], a[0], a[1])
    _pair(power, quarter, 3 * quarter, halves, a[2], a[3], a[6], a[7])
    _pair(power, 2 * quarter, 2 * quarter, halves, a[4], a[5], a[4], a[5])
    for i in range(1, mirrors.shape[0]):
        k = mirrors[i, 2]
        a, b = _last_four(z, mirrors[i, 0]), _last_four(z, mirrors[i, 1])
        _pair(power, k, m - k, halves, a[0], a[1], b[6], b[7])
        _pair(power, k + quarter, m - k - quarter, halves, a[2], a[3], b[4], b[5])
        _pair(power, k + 2 * quarter, m - k - 2 * quarter, halves, a[4], a[5], b[2], b[3])
        _pair(power, k + 3 * quarter, m - k - 3 * quarter, halves, a[6], a[7], b[0], b[1])


@kernel
def power_spectrum(sound: F32, at: int, step: int, tables: tuple[F32, I64, F32, I64, F32], z: F32, power: F32) -> None:
    """Power ((n / 2 + 1) * LANES,) of the n windowed samples at sound[at], sound[at + step] ... (LANES each).

    tables: of a Transform. z: a buffer of n * LANES.
    """
    window, radices, turns, mirrors, halves = tables
    block = window.shape[0] // 16
    _first_step(sound, at, step, window, turns, z)
    for b in range(8):
        length, used = block, 14 * block
        for radix in radices:
            for i in range(b * block, (b + 1) * block, length):
                if radix == 8:
                    _step_of_8(z, 2 * LANES * i, length, turns[used:])
                else:
                    _step_of_4(z, 2 * LANES * i, length, turns[used:])
            used += 2 * (radix - 1) * (length // radix)
            length //= radix
    _last_step(z, mirrors, halves, power)
