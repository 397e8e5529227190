"""Clip: a mono sound and its sample rate."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from evosynth.arrays import F32
from evosynth.audio.sampled import at_full_scale


@dataclass(frozen=True, slots=True, eq=False)
class Clip:
    """Mono float32 samples (samples,) and their rate in Hz. The array is read-only.

    Integers of 8, 16 and 32 bits are brought to full scale 1.
    """

    samples: F32
    sample_rate: int

    def __post_init__(self) -> None:
        samples = np.ascontiguousarray(at_full_scale(self.samples), np.float32)
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
