"""What becomes of the sound on its way into a computer: tone, level, noise and hum, a cable that fails, a clip.

Everything is a function of the frame, so that what is heard is the same however the sound server cuts it up.
"""

from __future__ import annotations

import numpy as np

SHELF_HZ = 2000.0
TAPS = 512  # of the shelf's answer, which is below -150 dB by then at any rate in use
NOISE = 131071  # frames until the noise repeats: a prime, so that no period divides it
HUM_HZ, PARTIALS = 50.0, (1.0, 0.5, 0.3, 0.2)  # a mains hum and its harmonics


class Output:
    """``volume`` is a factor; levels are dB of full scale (RMS), None: none; ``clip`` is the largest sample or None."""

    def __init__(self, rate: int) -> None:
        self._rate = rate
        self.volume = 1.0
        self.noise_db: float | None = None
        self.hum_db: float | None = None
        self.clip: float | None = None
        self.cable = True
        self._gaps: list[tuple[int, int]] = []
        self._noise = np.random.default_rng(7).standard_normal(NOISE).astype(np.float32)
        self.brightness = 0.0

    @property
    def brightness(self) -> float:
        """Gain of what is above 2 kHz, dB; below nothing changes."""
        return self._brightness

    @brightness.setter
    def brightness(self, gain_db: float) -> None:
        self._brightness = gain_db
        self._taps = shelf(gain_db, self._rate) if gain_db else np.ones(1, np.float32)
        self._before = np.zeros(TAPS - 1, np.float32)

    def lose(self, first: int, count: int) -> None:
        """Nothing comes through the cable for these frames of the sound."""
        self._gaps.append((first, first + count))

    def heard(self, sound: np.ndarray, first: int) -> np.ndarray:
        """(n,) of the synth's sound from frame ``first`` on -> (n,) as it arrives."""
        frames = np.arange(first, first + len(sound))
        out = self._toned(sound) * np.float32(self.volume)
        if not self.cable:
            out[:] = 0.0
        for start, end in self._gaps:
            out[(frames >= start) & (frames < end)] = 0.0
        self._gaps = [gap for gap in self._gaps if gap[1] > first]
        if self.noise_db is not None:
            out += self._noise[frames % NOISE] * np.float32(_factor(self.noise_db))
        if self.hum_db is not None:
            out += self._hum(frames) * np.float32(_factor(self.hum_db))
        return out if self.clip is None else np.clip(out, -self.clip, self.clip)

    def _toned(self, sound: np.ndarray) -> np.ndarray:
        if not self._brightness:
            return sound
        ahead = np.concatenate([self._before, sound])
        self._before = ahead[-(TAPS - 1) :]
        toned: np.ndarray = np.convolve(ahead, self._taps, "valid")
        return toned

    def _hum(self, frames: np.ndarray) -> np.ndarray:
        """(n,) with an RMS of 1."""
        turns = (frames % self._rate) * (HUM_HZ / self._rate)
        waves = sum(part * np.sin(2 * np.pi * (i + 1) * turns) for i, part in enumerate(PARTIALS))
        return (waves / np.sqrt(sum(part**2 for part in PARTIALS) / 2)).astype(np.float32)


def shelf(gain_db: float, rate: int) -> np.ndarray:
    """(TAPS,) what a high shelf of the second order answers to a click: half of the gain (dB) at 2 kHz."""
    a, w = 10 ** (gain_db / 40), 2 * np.pi * SHELF_HZ / rate
    cos, slope = np.cos(w), 2 * np.sqrt(a) * np.sin(w) / np.sqrt(2)
    over = (
        a * ((a + 1) + (a - 1) * cos + slope),
        -2 * a * ((a - 1) + (a + 1) * cos),
        a * ((a + 1) + (a - 1) * cos - slope),
    )
    under = (a + 1) - (a - 1) * cos + slope, 2 * ((a - 1) - (a + 1) * cos), (a + 1) - (a - 1) * cos - slope
    out = np.zeros(TAPS)
    for n in range(TAPS):
        came = over[n] if n < 3 else 0.0
        out[n] = (came - sum(under[k] * out[n - k] for k in (1, 2) if n >= k)) / under[0]
    return out.astype(np.float32)


def _factor(level_db: float) -> float:
    return float(10 ** (level_db / 20))
