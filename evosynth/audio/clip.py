"""Clip: a mono sound and its sample rate, and what is done to it before anything listens."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from evosynth.arrays import F32


@dataclass(frozen=True, slots=True, eq=False)
class Clip:
    """Mono float32 samples (samples,) and their rate in Hz. The array is read-only."""

    samples: F32
    sample_rate: int

    def __post_init__(self) -> None:
        samples = np.ascontiguousarray(self.samples, np.float32)
        if samples.ndim != 1:
            raise ValueError(f"a clip is mono: expected shape (samples,), got {samples.shape}")
        if self.sample_rate <= 0:
            raise ValueError(f"sample rate {self.sample_rate} Hz is not positive")
        if samples is self.samples and samples.flags.writeable:
            samples = samples.copy()
        samples.setflags(write=False)
        object.__setattr__(self, "samples", samples)

    @property
    def length_s(self) -> float:
        return len(self.samples) / self.sample_rate

    def part(self, start_s: float, end_s: float) -> Clip:
        """The piece between two times, cut to what there is."""
        a, b = (max(0, round(t * self.sample_rate)) for t in (start_s, end_s))
        return Clip(self.samples[a:b].copy(), self.sample_rate)

    def faded(self, out_s: float) -> Clip:
        """A copy whose last ``out_s`` seconds fall to zero on a raised cosine."""
        samples = self.samples.copy()
        n = min(len(samples), round(out_s * self.sample_rate))
        if n:
            samples[-n:] *= (0.5 + 0.5 * np.cos(np.linspace(0.0, np.pi, n))).astype(np.float32)
        return Clip(samples, self.sample_rate)

    def scaled(self, gain_db: float) -> Clip:
        """A copy, louder by ``gain_db``."""
        return Clip(self.samples * np.float32(10.0 ** (gain_db / 20.0)), self.sample_rate)
