"""Made-up pictures, waveforms and voices for views to show."""

from __future__ import annotations

import numpy as np

from evosynth.service.desk_messages import Picture, Waveform

ROWS, FRAMES = 176, 180


def made_picture(
    f0_hz: float, seed: int, *, length_s: float = 2.0, gate_s: float = 1.25, bright: float = 1.0
) -> Picture:
    """A spectrogram of decaying partials with an attack burst, as a Picture."""
    rng = np.random.default_rng(seed)
    gate_s = 0.62 * length_s
    hz = 70.0 * (12000.0 / 70.0) ** (np.arange(ROWS) / (ROWS - 1))
    seconds = np.linspace(0, length_s, FRAMES)
    level = np.full((ROWS, FRAMES), -90.0)
    for k in range(1, 26):
        if k > 1 and rng.random() < 0.25:
            continue
        octaves = np.log2(hz / (f0_hz * k))
        width = 0.035 + 0.03 / k
        line = -2.2 * (octaves / width) ** 2
        decay = -(4 + 3.5 * k * rng.uniform(0.3, 1.4)) * seconds - 55 * np.clip(seconds - gate_s, 0, None) * 4
        top = -(18 / bright) * np.log2(k) * rng.uniform(0.7, 1.2)
        level = np.maximum(level, np.maximum(line, -60)[:, None] + top + decay[None, :] - 30 * (line < -60)[:, None])
    burst = -14 - 320 * seconds[None, :] - 6 * np.abs(np.log2(hz / (2 * f0_hz)))[:, None]
    level = np.maximum(level, burst)
    pixels = np.clip((level + 72) / 72 * 255, 0, 255).astype(np.uint8)
    sound = np.linspace(0, length_s, 48)
    envelope = np.where(sound < gate_s, np.exp(-1.2 * sound), np.exp(-1.2 * gate_s - 9 * (sound - gate_s)))
    return Picture(pixels, length_s, envelope.astype(np.float32))


def made_waveform(length_s: float = 2.2, gate_s: float = 1.3, columns: int = 1200) -> Waveform:
    """An overview that decays and stops at the gate."""
    seconds = np.linspace(0, length_s, columns)
    level = np.exp(-0.55 * seconds) * np.where(seconds < gate_s, 1, np.exp(-24 * (seconds - gate_s)))
    level *= np.clip((seconds - 0.02) * 90, 0, 1)
    rng = np.random.default_rng(1)
    peak = level * (0.92 + 0.08 * rng.random(columns))
    return Waveform(peak.astype(np.float32), (level * 0.6).astype(np.float32), length_s)


def made_voice(seed: int, name: str) -> bytes:
    """155 bytes that look like an electric piano, changed by ``seed``."""
    rng = np.random.default_rng(seed)
    data = bytearray()
    for operator in range(6):
        rates = [
            int(rng.integers(70, 99)),
            int(rng.integers(30, 70)),
            int(rng.integers(20, 60)),
            int(rng.integers(45, 80)),
        ]
        levels = [99, int(rng.integers(70, 95)), int(rng.integers(10, 60)), 0]
        coarse = (1, 1, 1, 1, 14, 1)[operator] if seed % 2 else (2, 1, 1, 3, 1, 1)[operator]
        data += bytes([*rates, *levels, 39, 0, 0, 0, 0, 0, 0, 2, int(rng.integers(58, 99)), 0, coarse, 0, 7])
    data += bytes([99, 99, 99, 99, 50, 50, 50, 50])
    data += bytes([(4, 4, 21, 4, 13, 31, 0, 18)[seed % 8], 6, 1, 34, 33, 0, 0, 1, 0, 3, 24])
    data += name.ljust(10)[:10].encode("ascii")
    return bytes(data)
