"""The filter of a correction over whole batches of sounds, in place. A row's result depends on the row alone."""

from __future__ import annotations

import numpy as np

from evosynth.arrays import F32, F64
from evosynth.kernels.compiled import kernel

LANES = 32
_NOTHING = 1e-18  # what is quieter than that is silence: numbers below 1e-308 would be slow


@kernel
def filter_rows(rows: F32, factor: float, sections: F64) -> None:
    """(n, samples): each row by itself through the shelves (k, 3)."""
    shelves = len(sections)
    for row in range(len(rows)):
        memory = np.zeros(shelves)
        for i in range(rows.shape[1]):
            x = rows[row, i] * factor
            for k in range(shelves):
                y = sections[k, 0] * x + memory[k]
                kept = sections[k, 1] * x - sections[k, 2] * y
                memory[k] = kept if abs(kept) > _NOTHING else 0.0
                x = y
            rows[row, i] = np.float32(x)


@kernel
def filter_lanes(groups: F32, factor: float, sections: F64) -> None:
    """(groups, samples, 32): the same, 32 rows side by side."""
    shelves = len(sections)
    for group in range(len(groups)):
        memory, x = np.zeros((shelves, LANES)), np.zeros(LANES)
        for i in range(groups.shape[1]):
            for lane in range(LANES):
                x[lane] = groups[group, i, lane] * factor
            for k in range(shelves):
                b0, b1, a1 = sections[k, 0], sections[k, 1], sections[k, 2]
                for lane in range(LANES):
                    y = b0 * x[lane] + memory[k, lane]
                    kept = b1 * x[lane] - a1 * y
                    memory[k, lane] = kept if abs(kept) > _NOTHING else 0.0
                    x[lane] = y
            for lane in range(LANES):
                groups[group, i, lane] = np.float32(x[lane])
