"""How bright what follows a moment is where it is heard as if cut there, without a window that hides the edge."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from evosynth.analysis.features import Scratch
from evosynth.analysis.lanes import Sixteen, frame
from evosynth.analysis.stft import RATE
from evosynth.analysis.transform import power_spectrum, transform_of
from evosynth.arrays import F32, F64, I64
from evosynth.kernels.compiled import kernel
from evosynth.kernels.vectors import LANES

SIZE = 2048  # samples: 93 ms
SAME_OCTAVES, MOST_OCTAVES = 0.2, 3.0  # what is nearer is as right, what is farther off as wrong
_LEAST = 1e-20


@dataclass(frozen=True, slots=True, eq=False)
class Edge:
    """A cut through the target."""

    start: int  # sample
    octaves: float  # of its centre of power

    def apart(self, sounds: Sixteen, samples: int, scratch: Scratch) -> F64:
        """Octaves (LANES,) between the centres of power beyond SAME_OCTAVES, which are no other edge."""
        apart = np.minimum(np.abs(_octaves(sounds, samples, self.start, scratch) - self.octaves), MOST_OCTAVES)
        return np.maximum(apart - SAME_OCTAVES, 0.0)


def edge_of(sounds: Sixteen, samples: int, start_s: float) -> Edge:
    """The cut so many seconds into the sound in lane 0."""
    start = round(start_s * RATE)
    return Edge(start, float(_octaves(sounds, samples, start, Scratch())[0]))


def _octaves(sounds: Sixteen, samples: int, start: int, scratch: Scratch) -> F64:
    z, edge, power, _ = scratch.buffers
    _cut(sounds.place(samples), start, _tables(), edge, z, power)
    bins = power[: (SIZE // 2 + 1) * LANES].reshape(-1, LANES).astype(np.float64)
    hz = np.arange(len(bins)) * (RATE / SIZE)
    return np.asarray(np.log2(np.maximum(hz @ bins, _LEAST) / np.maximum(bins.sum(axis=0), _LEAST)))


@cache
def _tables() -> tuple[F32, I64, F32, I64, F32]:
    """Of a transform without a window."""
    _, *others = transform_of(SIZE).tables
    return (np.full(SIZE, 1.0 / SIZE, np.float32), *others)  # type: ignore[return-value]


@kernel
def _cut(
    place: tuple[F32, int, int, int],
    start: int,
    tables: tuple[F32, I64, F32, I64, F32],
    edge: F32,
    z: F32,
    power: F32,
) -> None:
    data, at, step = frame(place, start, tables[0].shape[0], edge)
    power_spectrum(data, at, step, tables, z, power)
