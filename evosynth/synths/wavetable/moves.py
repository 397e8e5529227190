"""Variations that know what a wavetable patch is made of: oscillators, envelopes and routes change as a whole.

Each works on genomes (m, d) of a wavetable space and gives changed copies. They touch any column; evolution puts the
locked ones back.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property

import numpy as np

from evosynth.arrays import F64, I64
from evosynth.parameters import ParameterSpace
from evosynth.synths.base import Move
from evosynth.synths.tables import TableSet
from evosynth.synths.wavetable.harmonic_levels import knots_of, levels_of
from evosynth.synths.wavetable.prior_spectra import spectra_of
from evosynth.synths.wavetable.space import DESTINATIONS, ENVELOPES, EQUALISED, OSCILLATORS, SLOTS, SOURCES

NEAR = 12  # frames of other tables that count as neighbours
TIMES = ("attack_s", "decay_s", "release_s")
HARMONICS_SPAN_DB = 72.0  # of the range of a harmonic's level
HEARD = 0.05  # a level below is as good as off

Change = Callable[[F64, np.random.Generator], None]


def moves_for(space: ParameterSpace, tables: TableSet) -> tuple[Move, ...]:
    """The moves of a synth with this space and these tables."""
    m = _Moves(space, tables)
    rows: tuple[tuple[str, float, Change], ...] = (
        ("swap oscillators", 0.5, m.swap_oscillators),
        ("copy oscillator", 0.5, m.copy_oscillator),
        ("neighbouring table", 2.0, m.neighbouring_table),
        ("shift position", 1.5, m.shift_position),
        ("bend harmonics", 2.0, m.bend_harmonics),
        ("octave step", 1.0, m.octave_step),
        ("mute or wake", 1.5, m.mute_or_wake),
        ("trade levels", 1.0, m.trade_levels),
        ("scale a level", 1.0, m.scale_level),
        ("copy envelope", 0.7, m.copy_envelope),
        ("shift times", 1.5, m.shift_times),
        ("shift a stage everywhere", 1.0, m.shift_stage),
        ("trade cutoff for envelope", 1.0, m.trade_cutoff),
        ("shift cutoff", 1.5, m.shift_cutoff),
        ("clear a slot", 0.7, m.clear_slot),
        ("scale a depth", 1.0, m.scale_depth),
        ("new route", 1.0, m.new_route),
    )
    return tuple(Move(name, weight, _pure(change)) for name, weight, change in rows)


def _pure(change: Change) -> Callable[[F64, np.random.Generator], F64]:
    """A move that hands ``change`` a copy, and keeps the result in the cube."""

    def apply(genomes: F64, rng: np.random.Generator) -> F64:
        changed = np.array(genomes, float)
        change(changed, rng)
        clipped: F64 = np.clip(changed, 0.0, 1.0)
        return clipped

    return apply


class _Moves:
    """The changes, with the columns that they work on."""

    def __init__(self, space: ParameterSpace, tables: TableSet) -> None:
        self._space, self._tables = space, tables
        self._oscillators = self._columns(OSCILLATORS)
        self._envelopes = self._columns(ENVELOPES)
        self._times = np.array([[space.index(f"{name}_{stage}") for stage in TIMES] for name in ENVELOPES])
        self._levels = np.array([space.index(f"{name}_level") for name in (*OSCILLATORS, "sub", "noise")])
        self._harmonics = np.array([space.columns(role="harmonics", block=name) for name in OSCILLATORS])
        self._slots = self._columns([f"mod{number}" for number in range(1, SLOTS + 1)])  # source, destination, depth

    @cached_property
    def _knots(self) -> F64:
        """Levels of EQUALISED in all frames (frames, 16)."""
        return knots_of(levels_of(self._tables))

    def _columns(self, blocks: Sequence[str]) -> I64:
        """(blocks, columns): those of like meaning one under the other."""
        return np.array([self._space.columns(block=block) for block in blocks])

    def _cell(self, name: str, numbers: F64 | I64) -> F64:
        """Genes of a discrete parameter's values."""
        p = self._space.parameters[self._space.index(name)]
        genes: F64 = (np.clip(np.asarray(numbers, float), p.low, p.high) - p.low + 0.5) / p.cells
        return genes

    def _number(self, name: str, genes: F64) -> I64:
        """Values of a discrete parameter's genes."""
        p = self._space.parameters[self._space.index(name)]
        return np.minimum(np.floor(genes * p.cells), p.cells - 1).astype(np.int64) + int(p.low)

    # ---- oscillators ------------------------------------------------------------------------------------------------

    def swap_oscillators(self, g: F64, rng: np.random.Generator) -> None:
        first, second = self._oscillators
        g[:, first], g[:, second] = g[:, second].copy(), g[:, first].copy()

    def copy_oscillator(self, g: F64, rng: np.random.Generator) -> None:
        """The second becomes like the first, a little out of tune, or an octave away."""
        g[:, self._oscillators[1]] = g[:, self._oscillators[0]]
        g[:, self._space.index("osc2_fine_cents")] += rng.normal(0.0, 0.03, len(g))
        octave = self._space.index("osc2_octave")
        g[:, octave] += rng.choice([-1, 0, 0, 1], len(g)) / self._space.parameters[octave].cells

    def neighbouring_table(self, g: F64, rng: np.random.Generator) -> None:
        """One of the frames of other tables that sound most like this one."""
        spectra, table, position = spectra_of(self._tables)
        if len(self._tables) < 2:
            return
        which, rows = rng.integers(2, size=len(g)), np.arange(len(g))
        names = [f"{name}_table" for name in OSCILLATORS], [f"{name}_position" for name in OSCILLATORS]
        tables, places = (np.array([self._space.index(name) for name in part])[which] for part in names)
        here = self._number("osc1_table", g[rows, tables])
        for row in rows:
            own = np.flatnonzero(table == here[row])
            frame = own[int(g[row, places[row]] * (len(own) - 1) + 0.5)]
            likeness = np.where(table == here[row], -1.0, spectra @ spectra[frame])
            near = np.argpartition(-likeness, NEAR)[:NEAR]
            chosen = int(near[rng.integers(len(near))])
            mine = self._harmonics[which[row]]
            if (np.abs(g[row, mine] - 0.5) > 1e-9).any():  # harmonics that have been set stay as loud as they were
                g[row, mine] += (self._knots[frame] - self._knots[chosen]) / HARMONICS_SPAN_DB
            g[row, tables[row]] = self._cell("osc1_table", table[chosen : chosen + 1])[0]
            g[row, places[row]] = position[chosen]

    def shift_position(self, g: F64, rng: np.random.Generator) -> None:
        columns = np.array([self._space.index(f"{name}_position") for name in OSCILLATORS])
        self._shift(g, columns[rng.integers(2, size=len(g))], 0.08, rng)

    def bend_harmonics(self, g: F64, rng: np.random.Generator) -> None:
        """A few neighbouring harmonics louder or softer."""
        middles, widths = rng.uniform(0, len(EQUALISED), len(g)), rng.choice([0.3, 0.8, 2.0, 4.0], len(g))
        away = (np.arange(len(EQUALISED)) - middles[:, None]) / widths[:, None]
        bend = rng.normal(0.0, 3.0, (len(g), 1)) * np.exp(-0.5 * away**2) / HARMONICS_SPAN_DB
        columns = self._harmonics[(rng.random(len(g)) < 0.4).astype(np.int64)]
        g[np.arange(len(g))[:, None], columns] += bend

    def octave_step(self, g: F64, rng: np.random.Generator) -> None:
        columns = [self._space.index(f"{name}_octave") for name in (*OSCILLATORS, "sub")]
        which = rng.integers(3, size=len(g))
        cells = np.array([self._space.parameters[column].cells for column in columns])
        g[np.arange(len(g)), np.array(columns)[which]] += rng.choice([-1, 1], len(g)) / cells[which]

    def mute_or_wake(self, g: F64, rng: np.random.Generator) -> None:
        """A source falls silent, or wakes at a level that can be heard; never the last one."""
        rows = np.arange(len(g))
        column = self._levels[rng.choice(4, len(g), p=[0.15, 0.35, 0.25, 0.25])]
        awake = g[rows, column] > HEARD
        alone = (g[:, self._levels] > HEARD).sum(axis=1) < 2
        wake = rng.uniform(0.15, 0.8, len(g))
        g[rows, column] = np.where(awake & ~alone, 0.0, np.where(awake, g[rows, column], wake))

    def trade_levels(self, g: F64, rng: np.random.Generator) -> None:
        """One source louder, another softer."""
        rows, one = np.arange(len(g)), rng.integers(4, size=len(g))
        other = (one + rng.integers(1, 4, len(g))) % 4
        amount = np.abs(rng.normal(0.0, 0.08, len(g)))
        for which, change in ((one, amount), (other, -amount)):
            sounds = g[rows, self._levels[which]] > 0.0
            g[rows, self._levels[which]] += np.where(sounds, change, 0.0)

    def scale_level(self, g: F64, rng: np.random.Generator) -> None:
        """A source louder or softer by a ratio: soft ones, noise above all, are heard in dB."""
        rows, column = np.arange(len(g)), self._levels[rng.choice(4, len(g), p=[0.15, 0.3, 0.15, 0.4])]
        g[rows, column] *= np.exp(rng.normal(0.0, 0.4, len(g)))

    # ---- envelopes --------------------------------------------------------------------------------------------------

    def copy_envelope(self, g: F64, rng: np.random.Generator) -> None:
        rows, one = np.arange(len(g))[:, None], rng.integers(3, size=len(g))
        other = (one + rng.integers(1, 3, len(g))) % 3
        g[rows, self._envelopes[one]] = g[rows, self._envelopes[other]]

    def shift_times(self, g: F64, rng: np.random.Generator) -> None:
        """All times of an envelope: quicker or slower as a whole."""
        which = rng.integers(3, size=len(g))
        g[np.arange(len(g))[:, None], self._times[which]] += rng.normal(0.0, 0.05, len(g))[:, None]

    def shift_stage(self, g: F64, rng: np.random.Generator) -> None:
        """One stage of every envelope."""
        stage = rng.integers(3, size=len(g))
        g[np.arange(len(g))[:, None], self._times.T[stage]] += rng.normal(0.0, 0.05, len(g))[:, None]

    # ---- filter -----------------------------------------------------------------------------------------------------

    def trade_cutoff(self, g: F64, rng: np.random.Generator) -> None:
        """The envelope reaches as high as before from a lower place, or the other way round."""
        cutoff, depth = self._space.index("filter_cutoff_hz"), self._space.index("filter_env_octaves")
        octaves = rng.normal(0.0, 1.0, len(g))
        g[:, cutoff] -= octaves / np.log2(20_000.0 / 20.0)
        g[:, depth] += octaves / 16.0

    def shift_cutoff(self, g: F64, rng: np.random.Generator) -> None:
        self._shift(g, np.full(len(g), self._space.index("filter_cutoff_hz")), 0.05, rng)

    # ---- modulation -------------------------------------------------------------------------------------------------

    def clear_slot(self, g: F64, rng: np.random.Generator) -> None:
        source, destination, depth = self._slots[self._slot(g, rng, used=True)].T
        rows = np.arange(len(g))
        g[rows, source] = self._cell("mod1_source", np.zeros(len(g)))
        g[rows, destination] = self._cell("mod1_destination", np.zeros(len(g)))
        g[rows, depth] = 0.5

    def scale_depth(self, g: F64, rng: np.random.Generator) -> None:
        """Deeper, shallower, or the other way round."""
        column = self._slots[self._slot(g, rng, used=True), 2]
        factor = np.exp(rng.normal(0.0, 0.4, len(g))) * np.where(rng.random(len(g)) < 0.1, -1.0, 1.0)
        rows = np.arange(len(g))
        g[rows, column] = 0.5 + (g[rows, column] - 0.5) * factor

    def new_route(self, g: F64, rng: np.random.Generator) -> None:
        """Something moves something that nothing moved, gently."""
        source, destination, depth = self._slots[self._slot(g, rng, used=False)].T
        rows, moving = np.arange(len(g)), [SOURCES.index(s) for s in ("env_filter", "env_free", "lfo1", "lfo2")]
        g[rows, source] = self._cell("mod1_source", rng.choice(moving, len(g)))
        g[rows, destination] = self._cell("mod1_destination", rng.integers(1, len(DESTINATIONS), len(g)))
        g[rows, depth] = 0.5 + rng.normal(0.0, 0.08, len(g))

    def _slot(self, g: F64, rng: np.random.Generator, *, used: bool) -> I64:
        """(m,) a slot of each row that is used (or free); any where there is none."""
        taken = self._number("mod1_source", g[:, self._slots[:, 0]]) > 0
        slots: I64 = np.argmax(rng.random(taken.shape) + (taken == used), axis=1)
        return slots

    def _shift(self, g: F64, columns: I64, spread: float, rng: np.random.Generator) -> None:
        g[np.arange(len(g)), columns] += rng.normal(0.0, spread, len(g))
