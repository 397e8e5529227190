"""Tables that evolve: the harmonics of a table, reshaped by seven genes of its oscillator.

Only magnitudes change, so frames stay in phase with each other. A shaped frame is as strong as it was, so that the
genes are heard as colour and not as level. It costs one inverse transform a frame and level that the note can reach:
for a position that does not move, one of each.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from evosynth.arrays import F32, F64, I64
from evosynth.synths.base import Note
from evosynth.synths.wavetable import layout as at
from evosynth.synths.wavetable.control import HIGHEST
from evosynth.synths.wavetable.mipmaps import (
    AFTER,
    BEFORE,
    FRAME_FLOATS,
    HARMONICS,
    LEVEL_STARTS,
    LEVELS,
    SIZES,
    spectra_of,
)
from evosynth.synths.wavetable.oscillator import BEND_MINUS, BEND_OCTAVES, BEND_PLUS, SYNC, SYNC_OCTAVES, level_for
from evosynth.synths.wavetable.space import SLOTS
from evosynth.synths.wavetable.tables import FRAME, TableSet

_SURE = 1e-9  # octaves: the kernel may round a pitch that is on the edge of a level to the other side
C64 = npt.NDArray[np.complex64]

MOST_SHAPED = 16  # frames of a table that is shaped and moves; one with more is read at so many places
WEIGHED = 256  # harmonics whose power stays what it was
LOWEST_DB, HIGHEST_DB = -100.0, 60.0
TILT, TILT_SLOPE, EVEN, FORMANT, FORMANT_AT, FORMANT_SLOPE, FORMANT_WIDTH = range(7)
_OCTAVES = np.log2(np.arange(1, FRAME // 2))  # of harmonics over the first
_EVEN = (np.arange(1, FRAME // 2) % 2 == 0).astype(float)


def gains(genes: F64, positions: F64, harmonics: int) -> F32:
    """Factors (m, harmonics) of the first harmonics, for rows of shaping genes (m, 7) at positions (m,) of 0..1."""
    column = genes[:, :, None]
    place, octaves = positions[:, None], _OCTAVES[None, :harmonics]
    decibels = (column[:, TILT] + column[:, TILT_SLOPE] * place) * octaves
    decibels = decibels + column[:, EVEN] * _EVEN[None, :harmonics]
    away = octaves - np.log2(column[:, FORMANT_AT]) - column[:, FORMANT_SLOPE] * place
    decibels = decibels + column[:, FORMANT] * np.exp(-0.5 * (away / column[:, FORMANT_WIDTH]) ** 2)
    factors: F32 = (10.0 ** (np.clip(decibels, LOWEST_DB, HIGHEST_DB) / 20.0)).astype(np.float32)
    return factors


class Shaper:
    """Makes the tables of single candidates. Keeps the harmonics of tables that were asked for."""

    def __init__(self, tables: TableSet) -> None:
        self._tables = tables
        self._spectra: dict[int, C64] = {}

    def shaped(self, patches: F64, note: Note, sample_rate: int, fine: bool) -> tuple[F32, I64]:
        """Patches (n, PATCH_COLUMNS) -> (memory, places (n, 2, 2)): start and frames of each osc's table, -1: as it is.

        What a row gets does not depend on the others.
        """
        return self._made(patches, lambda patch, osc: _levels(patch, osc, note, sample_rate, fine))

    def whole(self, patch: F64) -> tuple[F32, I64]:
        """The same of one patch (PATCH_COLUMNS,) for every note: (memory, places (2, 2))."""
        memory, places = self._made(patch[None], lambda patch, osc: list(range(LEVELS)))
        return memory, places[0]

    def _made(self, patches: F64, levels: Callable[[F64, int], list[int]]) -> tuple[F32, I64]:
        places = np.full((len(patches), 2, 2), -1)
        wanted = [
            (row, osc) for row, patch in enumerate(patches) for osc in range(2) if _is_shaped(patch, _column(osc))
        ]
        made = [self._one(patches[row], osc, levels(patches[row], osc)) for row, osc in wanted]
        sizes = [count * FRAME_FLOATS for count, _ in made]
        starts = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
        memory = np.zeros(max(1, int(starts[-1])), np.float32)
        for (row, osc), start, (count, cycles) in zip(wanted, starts, made, strict=False):
            places[row, osc] = start, count
            for level, rows in cycles.items():
                to = start + count * LEVEL_STARTS[level]
                memory[to : to + rows.size] = rows.reshape(-1)
        return memory, places

    def _one(self, patch: F64, osc: int, levels: list[int]) -> tuple[int, dict[int, F32]]:
        """How many frames, and their cycles (frames, stride) at each of these levels, lowest first."""
        of = _column(osc)
        spectra = self._of(int(patch[of + at.TABLE]))
        moving = _reach(patch, at.POSITION_1 + osc)[1] > 0.0
        frames = min(len(spectra), MOST_SHAPED) if moving else 1
        positions = np.linspace(0.0, 1.0, frames) if frames > 1 else np.array([patch[of + at.POSITION]])
        places = positions * (len(spectra) - 1)
        below = np.minimum(places.astype(np.int64), max(0, len(spectra) - 2))
        share = (places - below).astype(np.float32)[:, None]
        count = min(FRAME // 2, 1 + max(WEIGHED, int(HARMONICS[levels[0]])))
        above = np.minimum(below + 1, len(spectra) - 1)
        plain: C64 = spectra[below, 1:count] * (1 - share) + spectra[above, 1:count] * share
        genes = np.repeat(patch[None, of + at.SHAPING : of + at.SHAPING + 7], frames, axis=0)
        shaped: C64 = plain * gains(genes, positions, plain.shape[1])
        before, after = (np.square(np.abs(x[:, :WEIGHED])).sum(axis=1, dtype=np.float64) for x in (plain, shaped))
        shaped *= np.sqrt(before / np.maximum(after, 1e-30)).astype(np.float32)[:, None]
        return frames, {level: _cycles(shaped, level) for level in levels}

    def _of(self, table: int) -> C64:
        if table not in self._spectra:
            self._spectra[table] = spectra_of(self._tables.tables[table].frames)
        return self._spectra[table]


def _column(osc: int) -> int:
    return at.OSC1 if osc == 0 else at.OSC2


def _is_shaped(patch: F64, of: int) -> bool:
    genes = patch[of + at.SHAPING : of + at.SHAPING + 7]
    return bool(genes[[TILT, TILT_SLOPE, EVEN, FORMANT]].any())


def _cycles(shaped: C64, level: int) -> F32:
    """One level (frames, stride) of frames given by their first harmonics."""
    size, count = int(SIZES[level]), int(HARMONICS[level])
    kept = np.zeros((len(shaped), size // 2 + 1), np.complex64)
    count = min(count, size // 2 - 1, shaped.shape[1])
    kept[:, 1 : count + 1] = shaped[:, :count] * np.float32(size / FRAME)
    cycles = np.fft.irfft(kept, size, axis=1).astype(np.float32)
    return np.concatenate([cycles[:, -BEFORE:], cycles, cycles[:, :AFTER]], axis=1)


def _reach(patch: F64, destination: int) -> tuple[float, float]:
    """How far the matrix can move a destination, down and up, in depths."""
    slots = patch[at.MATRIX : at.MATRIX + 3 * SLOTS].reshape(SLOTS, 3)
    depths = slots[(slots[:, 1] == destination) & (slots[:, 0] > 0), 2]
    if at.PITCH_ALL <= destination <= at.PITCH_2:
        depths = at.PITCH_REACH * depths * np.abs(depths)
    reach = float(np.abs(depths).sum())
    return -reach, reach


def _levels(patch: F64, osc: int, note: Note, sample_rate: int, fine: bool) -> list[int]:
    """The levels that a note can reach, lowest first."""
    of = _column(osc)
    octaves = (note.midi_note - 69) / 12.0 + patch[of + at.OCTAVE]
    octaves += (patch[of + at.SEMITONE] + 0.01 * patch[of + at.FINE]) / 12.0
    down, up = (a + b for a, b in zip(_reach(patch, at.PITCH_ALL), _reach(patch, at.PITCH_1 + osc), strict=True))
    warp = int(patch[of + at.WARP])
    amount = min(1.0, patch[of + at.WARP_AMOUNT] + _reach(patch, at.AMOUNT_1 + osc)[1])
    warped = warp in (SYNC, BEND_PLUS, BEND_MINUS) and amount > 0.0
    bends = (SYNC_OCTAVES if warp == SYNC else BEND_OCTAVES) * amount if warped else 0.0
    low = 440.0 / sample_rate * 2.0 ** (octaves + down - _SURE)
    high = 440.0 / sample_rate * 2.0 ** (octaves + up + bends + _SURE)
    return list(range(level_for(min(HIGHEST, low), 1.0, fine), level_for(high, 1.0, fine) + 1))
