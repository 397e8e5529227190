"""Tables that evolve: the harmonics of a table, reshaped by genes of its oscillator.

Only magnitudes change, so frames stay in phase with each other. A shaped frame is as strong as it was, so that the
genes are heard as colour and not as level. It costs one inverse transform a frame and level that the note can reach:
for a position that does not move, one of each.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from evosynth.arrays import C64, F32, F64, I64
from evosynth.synths.base import Note
from evosynth.synths.tables import FRAME, TableSet
from evosynth.synths.wavetable import layout as at
from evosynth.synths.wavetable.control import HIGHEST
from evosynth.synths.wavetable.harmonic_levels import CHANGING, gains
from evosynth.synths.wavetable.mipmaps import (
    AFTER,
    BEFORE,
    FRAME_FLOATS,
    HARMONICS,
    LEVEL_STARTS,
    LEVELS,
    SIZES,
    STRIDES,
    spectra_of,
)
from evosynth.synths.wavetable.oscillator import BEND_MINUS, BEND_OCTAVES, BEND_PLUS, SYNC, SYNC_OCTAVES, level_for
from evosynth.synths.wavetable.space import DESTINATIONS, SHAPING, SLOTS

_SURE = 1e-9  # octaves: the kernel may round a pitch that is on the edge of a level to the other side

MOST_SHAPED = 16  # frames of a table that is shaped and moves; one with more is read at so many places
WEIGHED = 256  # harmonics whose power stays what it was


class Shaper:
    """Makes the tables of single candidates, many at a time. What a row gets does not depend on the others."""

    def __init__(self, tables: TableSet) -> None:
        self._tables = tables

    @cached_property
    def _spectra(self) -> C64:
        """Harmonics of all frames, table after table."""
        return spectra_of(np.concatenate([table.frames for table in self._tables.tables]))

    @cached_property
    def _counts(self) -> I64:
        return np.array([len(table.frames) for table in self._tables.tables], np.int64)

    def shaped(self, patches: F64, note: Note, sample_rate: int, fine: bool) -> tuple[F32, I64]:
        """Patches (n, PATCH_COLUMNS) -> (memory, places (n, 2, 2)): start and frames of each table, -1: as it is."""
        places = np.full((len(patches), 2, 2), -1)
        memory = np.zeros(1, np.float32)
        both = np.stack([_genes(patches, osc)[:, CHANGING].any(axis=1) for osc in range(2)], 1)
        if both.any():
            reach = _reach(patches)
            low, high = _increments(patches, reach, note, sample_rate)
            levels = [
                [range(level_for(a, 1.0, fine), level_for(b, 1.0, fine) + 1) for a, b in zip(*pair, strict=True)]
                for pair in zip(low, high, strict=True)
            ]
            memory = self._made(patches, np.argwhere(both), reach, levels, places)
        return memory, places

    def whole(self, patch: F64) -> tuple[F32, I64]:
        """The same of one patch (PATCH_COLUMNS,) for every note: (memory, places (2, 2))."""
        places = np.full((1, 2, 2), -1)
        wanted = [[0, osc] for osc in range(2) if _genes(patch[None], osc)[:, CHANGING].any()]
        memory = np.zeros(1, np.float32)
        if wanted:
            every = [[range(LEVELS), range(LEVELS)]]
            memory = self._made(patch[None], np.array(wanted), _reach(patch[None]), every, places)
        return memory, places[0]

    def _made(self, patches: F64, wanted: I64, reach: F64, levels: Sequence[Sequence[range]], places: I64) -> F32:
        """The tables of the oscillators ``wanted`` (m, 2): row and osc; where they lie goes into ``places``."""
        columns = np.array([at.OSC1, at.OSC2])[wanted[:, 1]]
        tables = patches[wanted[:, 0], columns + at.TABLE].astype(np.int64)
        moving = reach[wanted[:, 0], at.POSITION_1 + wanted[:, 1]] > 0.0
        counts = np.where(moving, np.minimum(self._counts[tables], MOST_SHAPED), 1)
        job = np.repeat(np.arange(len(wanted)), counts)
        which = np.arange(len(job)) - np.repeat(np.cumsum(counts) - counts, counts)
        still = patches[wanted[job, 0], columns[job] + at.POSITION]
        positions = np.where(counts[job] > 1, which / np.maximum(1, counts[job] - 1), still)
        genes = np.stack([_genes(patches, osc) for osc in range(2)], 1)[wanted[job, 0], wanted[job, 1]]
        first, last = (np.array([levels[row][osc][end] for row, osc in wanted]) for end in (0, -1))
        frames = self._frames(tables[job], positions, genes, max(WEIGHED, int(HARMONICS[first.min()])))
        starts = np.concatenate([[0], np.cumsum(counts * FRAME_FLOATS)]).astype(np.int64)
        memory = np.zeros(int(starts[-1]), np.float32)
        places[wanted[:, 0], wanted[:, 1], 0], places[wanted[:, 0], wanted[:, 1], 1] = starts[:-1], counts
        for level in range(int(first.min()), int(last.max()) + 1):
            chosen = np.flatnonzero(((first <= level) & (level <= last))[job])
            to = starts[job[chosen]] + counts[job[chosen]] * LEVEL_STARTS[level] + which[chosen] * STRIDES[level]
            for place, cycle in zip(to.tolist(), _cycles(frames[chosen], level), strict=True):
                memory[place : place + len(cycle)] = cycle
        return memory

    def _frames(self, tables: I64, positions: F64, genes: F64, count: int) -> C64:
        """The first harmonics (m, count) of frames of these tables at these positions, shaped."""
        count = min(FRAME // 2 - 1, count)
        places = positions * (self._counts[tables] - 1)
        below = np.minimum(places.astype(np.int64), np.maximum(0, self._counts[tables] - 2))
        share = (places - below).astype(np.float32)[:, None]
        first = (np.cumsum(self._counts) - self._counts)[tables]
        above = np.minimum(below + 1, self._counts[tables] - 1)
        low, high = (self._spectra[first + frame, 1 : count + 1] for frame in (below, above))
        plain: C64 = low * (1 - share) + high * share
        shaped: C64 = plain * gains(genes, positions, count)
        before, after = (np.square(np.abs(x[:, :WEIGHED])).sum(axis=1, dtype=np.float64) for x in (plain, shaped))
        shaped *= np.sqrt(before / np.maximum(after, 1e-30)).astype(np.float32)[:, None]
        return shaped


def _genes(patches: F64, osc: int) -> F64:
    """The shaping genes (n, SHAPING) of an oscillator."""
    of = (at.OSC1 if osc == 0 else at.OSC2) + at.SHAPING
    return patches[:, of : of + len(SHAPING)]


def _cycles(shaped: C64, level: int) -> F32:
    """One level (frames, stride) of frames given by their first harmonics."""
    size, count = int(SIZES[level]), int(HARMONICS[level])
    kept = np.zeros((len(shaped), size // 2 + 1), np.complex64)
    count = min(count, size // 2 - 1, shaped.shape[1])
    kept[:, 1 : count + 1] = shaped[:, :count] * np.float32(size / FRAME)
    cycles = np.fft.irfft(kept, size, axis=1).astype(np.float32)
    return np.concatenate([cycles[:, -BEFORE:], cycles, cycles[:, :AFTER]], axis=1)


def _reach(patches: F64) -> F64:
    """How far the matrix can move each destination (n, destinations), in its own depths; octaves for pitches."""
    slots = patches[:, at.MATRIX : at.MATRIX + 3 * SLOTS].reshape(-1, SLOTS, 3)
    to = slots[:, :, 1].astype(np.int64)
    depths = np.where(slots[:, :, 0] > 0, np.abs(slots[:, :, 2]), 0.0)
    pitch = (to >= at.PITCH_ALL) & (to <= at.PITCH_2)
    depths = np.where(pitch, at.PITCH_REACH * depths**2, depths)
    reach = np.zeros((len(patches), len(DESTINATIONS)))
    np.add.at(reach, (np.arange(len(patches))[:, None], to), depths)
    return reach


def _increments(patches: F64, reach: F64, note: Note, sample_rate: int) -> tuple[F64, F64]:
    """The least and the most cycles a sample (n, 2) that the oscillators can come to read their tables with."""
    columns = np.array([at.OSC1, at.OSC2])
    octaves = (note.midi_note - 69) / 12.0 + patches[:, columns + at.OCTAVE]
    octaves += (patches[:, columns + at.SEMITONE] + 0.01 * patches[:, columns + at.FINE]) / 12.0
    moved = reach[:, at.PITCH_ALL, None] + reach[:, at.PITCH_1 : at.PITCH_2 + 1] + _SURE
    amount = np.minimum(1.0, patches[:, columns + at.WARP_AMOUNT] + reach[:, at.AMOUNT_1 : at.AMOUNT_2 + 1])
    warp = patches[:, columns + at.WARP]
    bent = np.where((warp == BEND_PLUS) | (warp == BEND_MINUS), BEND_OCTAVES * amount, 0.0)
    faster = np.where(warp == SYNC, SYNC_OCTAVES * amount, bent)
    least = 440.0 / sample_rate * 2.0 ** (octaves - moved)
    return np.minimum(HIGHEST, least), 440.0 / sample_rate * 2.0 ** (octaves + moved + faster)
