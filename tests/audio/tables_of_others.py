"""Tables as other programs write them, made here: cycles, and the chunks beside them."""

import struct
from pathlib import Path

import numpy as np

from evosynth.arrays import F32


def morphing(count: int, size: int, first: int = 1) -> F32:
    """``count`` cycles of ``size`` samples, their harmonics from ``first`` on fading in one after the other."""
    t = 2 * np.pi * np.arange(size) / size
    part = np.linspace(0.0, 1.0, count)[:, None]
    frames = sum(np.sin(first * h * t) / h * part ** (h - 1) for h in range(1, 9)) / 2
    return np.asarray(frames, np.float32)


def unlike(count: int, size: int, seed: int = 0) -> F32:
    """Cycles of 12 harmonics each, of any strength and phase: none is like its neighbour."""
    rng = np.random.default_rng(seed)
    spectra = np.zeros((count, size // 2 + 1), complex)
    spectra[:, 1:13] = rng.normal(size=(count, 12)) * np.exp(2j * np.pi * rng.random((count, 12))) / np.arange(1, 13)
    frames = np.fft.irfft(spectra, size, axis=1)
    return np.asarray(0.9 * frames / np.abs(frames).max(), np.float32)


def journey(stations: int, count: int, size: int, seed: int = 0) -> F32:
    """Cycles that go from one such to the next, and on: what a person draws in an editor of banks."""
    drawn, at = unlike(stations, size, seed), np.linspace(0, stations - 1, count)
    first = np.minimum(at.astype(int), stations - 2)
    part = (at - first)[:, None]
    return np.asarray(drawn[first] * (1 - part) + drawn[first + 1] * part, np.float32)


def from_zero(count: int, size: int, seed: int = 0) -> F32:
    """Such cycles, each of sines alone: they begin and end at zero."""
    rng = np.random.default_rng(seed)
    t = 2 * np.pi * np.arange(size) / size
    frames = sum(rng.normal(size=(count, 1)) / h * np.sin(h * t) for h in range(1, 9))
    return np.asarray(0.9 * frames / np.abs(frames).max(), np.float32)


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack("<4sI", name, len(data)) + data + b"\0" * (len(data) % 2)


def wav(path: Path, frames: F32, *before: bytes, after: bytes = b"") -> Path:
    """16 bits, mono, with these chunks before the samples and behind them."""
    steps = np.rint(frames.ravel() * 32_767).astype("<i2").tobytes()
    fmt = struct.pack("<HHIIHH", 1, 1, 44_100, 88_200, 2, 16)
    body = b"WAVE" + chunk(b"fmt ", fmt) + b"".join(before) + chunk(b"data", steps) + after
    path.write_bytes(chunk(b"RIFF", body))
    return path


def srge(size: int, name: bytes = b"srge") -> bytes:
    return chunk(name, struct.pack("<II", 1, size))


def hive(frames: int) -> bytes:
    return chunk(b"uhWT", struct.pack("<IHHI", 0, frames, 0, 8) + bytes(256))


def cue(*points: int) -> bytes:
    each = (struct.pack("<II4sIII", i, at, b"data", 0, 0, at) for i, at in enumerate(points))
    return chunk(b"cue ", struct.pack("<I", len(points)) + b"".join(each))


def smpl(*loops: tuple[int, int], root: int = 60) -> bytes:
    head = struct.pack("<9I", 0, 0, 22_676, root, 0, 0, 0, len(loops), 0)
    return chunk(b"smpl", head + b"".join(struct.pack("<6I", i, 0, *loop, 0, 0) for i, loop in enumerate(loops)))


def strongest(frames: F32) -> list[int]:
    """The loudest harmonic of each frame."""
    return [int(at) for at in np.abs(np.fft.rfft(frames, axis=1)).argmax(axis=1)]
