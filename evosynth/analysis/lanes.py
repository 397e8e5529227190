"""Spectra of sixteen sounds side by side.

The same sample of sixteen sounds lies in sixteen neighbouring floats ("lanes"), so every step of a transform is one
instruction for all of them, and no lane ever meets another: a sound gets the same bits whatever its neighbours are.
A real transform of n samples is a complex one of n / 2 (even samples real, odd ones imaginary), done by Stockham's
radix-4 steps between two buffers, and taken apart while its power is read.

Buffers are flat: all real parts, then all imaginary ones; element k of lane l is at k * LANES + l.
"""

from __future__ import annotations

import numba as nb
import numpy as np

from evosynth.arrays import F32, F64

LANES = 16
SIZES = (4096, 512, 256)  # samples of a window: their steps are written out below, with constants

# Polynomials fitted at Chebyshev points: log2(1 + x) on [0, 1) to 2e-7, 2^x on [0, 1) to 2e-7.
_x = 0.5 + 0.5 * np.cos(np.pi * (np.arange(400) + 0.5) / 400)
_LOG2 = tuple(np.float32(c) for c in np.polynomial.Polynomial.fit(_x, np.log2(1.0 + _x), 9).convert().coef[::-1])
_EXP2 = tuple(np.float32(c) for c in np.polynomial.Polynomial.fit(_x, np.exp2(_x), 6).convert().coef[::-1])


def twiddles(n: int) -> F32:
    """exp(-2 pi i k / n) for k below n, real parts and imaginary parts (2, n)."""
    turn = np.exp(-2j * np.pi * np.arange(n) / n)
    return np.stack([turn.real, turn.imag]).astype(np.float32)


def transform_tables(n: int) -> tuple[F32, F32, F32]:
    """What power_spectrum() needs to know of a window of n samples: twiddles of a row, between rows, of the window."""
    if n not in SIZES:
        raise ValueError(f"a window of {n} samples is none of {SIZES}")
    if n < 4096:
        return twiddles(n // 2), np.zeros((2, 0), np.float32), twiddles(n)
    row, column = np.meshgrid(np.arange(16), np.arange(128), indexing="ij")
    between = np.exp(-2j * np.pi * (row * column).reshape(-1) / 2048)
    return (
        twiddles(128),
        np.repeat(np.stack([between.real, between.imag]).astype(np.float32), LANES, axis=1),
        twiddles(n),
    )


def spread(values: F64) -> F32:
    """A window (n,) as power_spectrum() reads it: even samples in row 0, odd ones in row 1, each LANES times."""
    return np.repeat(values.reshape(-1, 2).T, LANES, axis=1).astype(np.float32)


@nb.njit(cache=True, nogil=True)
def side_by_side(rows: F32, length: int, rms: float, least: float, padding: int, sound: F32) -> np.ndarray:
    """Lay rows (at most LANES, samples) side by side, each brought to ``rms``; which of them can be heard (LANES,).

    sound (2, (length + 2 * padding) / 2 * LANES) takes even samples in row 0, odd ones in row 1, silence around them
    and in the lanes of what is not a number or has no more RMS than ``least``. Rows are cut to ``length`` samples.
    """
    samples = min(length, rows.shape[1])
    heard = np.zeros(LANES, np.bool_)
    sound[:] = np.float32(0.0)
    for lane in range(rows.shape[0]):
        row = rows[lane, :samples]
        even = odd = 0.0
        for i in range(samples // 2):
            even += np.float64(row[2 * i]) * np.float64(row[2 * i])
            odd += np.float64(row[2 * i + 1]) * np.float64(row[2 * i + 1])
        if samples % 2:
            even += np.float64(row[samples - 1]) * np.float64(row[samples - 1])
        level = np.sqrt((even + odd) / length)
        if not (level > least and level < np.inf):
            continue
        heard[lane] = True
        scale = np.float32(rms / level)
        first = padding // 2 * LANES + lane
        for i in range(samples):
            sound[i % 2, first + i // 2 * LANES] = row[i] * scale
    return heard


@nb.njit(inline="always")
def _step4(x, y, turn, half, n, s):  # type: ignore[no-untyped-def]
    """One radix-4 step from x to y: transforms of n interleaved s times. All numbers are constants where it is used."""
    m = n // 4
    im, quarter, run = half * LANES, s * m * LANES, s * LANES
    for p in range(m):
        ur, ui = turn[0, p * s], turn[1, p * s]
        vr, vi = turn[0, 2 * p * s], turn[1, 2 * p * s]
        wr, wi = turn[0, 3 * p * s], turn[1, 3 * p * s]
        a, b = x[p * run :], y[4 * p * run :]
        for q in range(run):
            ar, ai = a[q] + a[q + 2 * quarter], a[q + im] + a[q + 2 * quarter + im]
            br, bi = a[q] - a[q + 2 * quarter], a[q + im] - a[q + 2 * quarter + im]
            cr, ci = a[q + quarter] + a[q + 3 * quarter], a[q + quarter + im] + a[q + 3 * quarter + im]
            dr, di = a[q + quarter] - a[q + 3 * quarter], a[q + quarter + im] - a[q + 3 * quarter + im]
            er, ei = br + di, bi - dr
            fr, fi = ar - cr, ai - ci
            gr, gi = br - di, bi + dr
            b[q] = ar + cr
            b[q + im] = ai + ci
            b[q + run] = ur * er - ui * ei
            b[q + run + im] = ur * ei + ui * er
            b[q + 2 * run] = vr * fr - vi * fi
            b[q + 2 * run + im] = vr * fi + vi * fr
            b[q + 3 * run] = wr * gr - wi * gi
            b[q + 3 * run + im] = wr * gi + wi * gr


@nb.njit(inline="always")
def _step2(x, y, half):  # type: ignore[no-untyped-def]
    """The last radix-2 step of a length that is no power of four."""
    im, run = half * LANES, half // 2 * LANES
    for q in range(run):
        ar, ai, br, bi = x[q], x[q + im], x[q + run], x[q + run + im]
        y[q] = ar + br
        y[q + im] = ai + bi
        y[q + run] = ar - br
        y[q + run + im] = ai - bi


@nb.njit(cache=True, nogil=True)
def _transform_256(x: F32, y: F32, turn: F32) -> None:
    """Complex transform of 256 in x; y is scratch."""
    _step4(x, y, turn, 256, 256, 1)
    _step4(y, x, turn, 256, 64, 4)
    _step4(x, y, turn, 256, 16, 16)
    _step4(y, x, turn, 256, 4, 64)


@nb.njit(cache=True, nogil=True)
def _transform_128(x: F32, y: F32, turn: F32) -> None:
    """Complex transform of 128 in x; y is scratch."""
    _step4(x, y, turn, 128, 128, 1)
    _step4(y, x, turn, 128, 32, 4)
    _step4(x, y, turn, 128, 8, 16)
    _step2(y, x, 128)


@nb.njit(cache=True, nogil=True)
def _load(sound: F32, at: int, window: F32, first: int, x: F32, to: int, im: int, run: int) -> None:
    """``run`` windowed floats of both rows of a sound, from at + first on, into the complex buffer x."""
    for odd in range(2):
        a, w = sound[odd, at + first : at + first + run], window[odd, first : first + run]
        out = x[to + odd * im : to + odd * im + run]
        for q in range(run):
            out[q] = a[q] * w[q]


@nb.njit(cache=True, nogil=True)
def _turn_into(x: F32, at: int, turn: F32, first: int, z: F32, to: int, im: int) -> None:
    """8 complex numbers of every lane, turned by the expanded twiddles, from x to z."""
    run = 8 * LANES
    re, ie = x[at : at + run], x[at + im : at + im + run]
    wr, wi = turn[0, first : first + run], turn[1, first : first + run]
    out_r, out_i = z[to : to + run], z[to + im : to + im + run]
    for q in range(run):
        out_r[q] = re[q] * wr[q] - ie[q] * wi[q]
        out_i[q] = re[q] * wi[q] + ie[q] * wr[q]


@nb.njit(cache=True, nogil=True)
def _transform_2048(sound: F32, at: int, window: F32, z: F32, x: F32, y: F32, turn: F32, turn_all: F32) -> None:
    """Complex transform of 2048 as 16 rows of 128, so that every step stays in the fastest cache.

    Row r of z is the transform's elements r, r + 16, r + 32 ...; x and y are scratch for one row.
    """
    im = 128 * LANES
    for b in range(0, 128, 8):
        for a in range(16):
            _load(sound, at, window, (128 * a + b) * LANES, x, 8 * a * LANES, im, 8 * LANES)
        _step4(x, y, turn, 128, 16, 8)  # 8 transforms of 16 side by side
        _step4(y, x, turn, 128, 4, 32)
        for r in range(16):
            _turn_into(x, 8 * r * LANES, turn_all, (128 * r + b) * LANES, z, 2 * im * r + b * LANES, im)
    for r in range(16):
        _transform_128(z[2 * im * r : 2 * im * (r + 1)], y, turn)


@nb.njit(cache=True, nogil=True)
def _power(z: F32, turn: F32, half: int, rows: int, power: F32, lanes: int) -> None:
    """Power of the bins 0..half of the real transform whose packed complex transform is z, in ``rows`` rows."""
    count = half // rows
    im, h = count * LANES, np.float32(0.5)
    for r in range(rows):
        mirror = rows - r if r else 0
        for j in range(count + 1 if r == 0 else count):
            k = r + rows * j
            wr, wi = turn[0, k], turn[1, k]
            here, there = j if j < count else 0, count - 1 - j if r else (count - j if j else 0)
            a, b = 2 * im * r + here * LANES, 2 * im * mirror + there * LANES
            ar, ai, br, bi = z[a : a + LANES], z[im + a : im + a + LANES], z[b : b + LANES], z[im + b : im + b + LANES]
            out = power[k * LANES : (k + 1) * LANES]
            for lane in range(lanes):
                er, ei = h * (ar[lane] + br[lane]), h * (ai[lane] - bi[lane])
                odd_r, odd_i = h * (ai[lane] + bi[lane]), h * (br[lane] - ar[lane])
                re, ie = er + wr * odd_r - wi * odd_i, ei + wr * odd_i + wi * odd_r
                out[lane] = re * re + ie * ie


@nb.njit(cache=True, nogil=True)
def power_spectrum(
    sound: F32, at: int, window: F32, turns: tuple[F32, F32, F32], scratch: tuple[F32, F32, F32], power: F32
) -> None:
    """Power (bins * LANES,) of a windowed piece of sound (2, samples / 2 * LANES), from float ``at`` of its rows on.

    Even samples lie in row 0, odd ones in row 1, of the sound and of the window, which repeats each value LANES times.
    turns: twiddles of a row (128 or 256), of half the window, of the window. scratch: three flat buffers of n * LANES.
    """
    half = window.shape[1] // LANES
    row, all_rows, whole = turns
    z, x, y = scratch
    if half == 2048:
        _transform_2048(sound, at, window, z, x, y, row, all_rows)
        _power(z, whole, half, 16, power, LANES)
        return
    _load(sound, at, window, 0, z, 0, half * LANES, half * LANES)
    if half == 256:
        _transform_256(z, y, row)
    else:
        _transform_128(z, y, row)
    _power(z, whole, half, 1, power, LANES)


@nb.njit(cache=True, nogil=True)
def log2_into(values: F32, out: F32) -> None:
    """log2 of flat, positive, normal floats."""
    bits, mantissa = values.view(np.int32), out.view(np.int32)
    for i in range(values.shape[0]):
        mantissa[i] = (bits[i] & np.int32(0x7FFFFF)) | np.int32(0x3F800000)
    for i in range(values.shape[0]):
        whole = np.float32((bits[i] >> np.int32(23)) - np.int32(127))
        x, y = out[i] - np.float32(1.0), _LOG2[0]
        for c in nb.literal_unroll(_LOG2[1:]):
            y = y * x + c
        out[i] = y + whole


@nb.njit(cache=True, nogil=True)
def exp2_into(values: F32, factor: np.float32, out: F32) -> None:
    """2 ** (value * factor) of flat floats; the powers must stay within -126..127."""
    bits = out.view(np.int32)
    for i in range(values.shape[0]):
        bits[i] = (np.int32(np.floor(values[i] * factor)) + np.int32(127)) << np.int32(23)
    for i in range(values.shape[0]):
        product = values[i] * factor
        x, y = product - np.floor(product), _EXP2[0]
        for c in nb.literal_unroll(_EXP2[1:]):
            y = y * x + c
        out[i] *= y
