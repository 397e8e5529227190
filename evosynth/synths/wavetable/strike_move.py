"""A variation that gives a patch a strike: an envelope that soon dies moves noise, a partial, FM or the filter."""

from __future__ import annotations

import numpy as np

from evosynth.arrays import F64, I64, Bool
from evosynth.parameters import ParameterSpace
from evosynth.synths.wavetable.space import DESTINATIONS, FILTERS, SLOTS, SOURCES, WARPS

DIES_S = (0.005, 0.08)  # in which it falls by 20 dB
DECAYS = 3.1  # as often does its decay take that time, by CURVE
CURVE = 0.9  # nearly an exponential
DEPTHS = {"noise_level": (0.05, 0.5), "osc2_level": (0.05, 0.5), "osc1_warp": (0.1, 0.7), "cutoff": (0.1, 0.6)}
CHANCES = (0.35, 0.2, 0.2, 0.25)  # of these
STRIKING = ("env_free", "env_filter")
SILENT = 0.05  # a level below is as good as off


class StrikeMove:
    """The move within one space: changes genomes (m, d) in place."""

    def __init__(self, space: ParameterSpace) -> None:
        self._space, self._defaults = space, np.array([float(p.default) for p in space.parameters])
        self._slots = np.array([space.columns(block=f"mod{number}") for number in range(1, SLOTS + 1)])

    def __call__(self, g: F64, rng: np.random.Generator) -> None:
        m = len(g)
        sources, destinations = (self._numbers(f"mod1_{part}", g[:, self._slots[:, k]]) for k, part in _PARTS)
        listened = [(sources == SOURCES.index(name)).any(axis=1) for name in STRIKING]
        closing = np.abs(g[:, self._space.index("filter_env_octaves")] - 0.5) > 1.0 / 64.0
        by_filter = listened[0] & ~listened[1] & ~(closing & self._filtered(g))
        for name, where in zip(STRIKING, (~listened[0], by_filter), strict=True):
            self._dies(g, name, where, rng)
        drawn = rng.choice(len(DEPTHS), m, p=CHANCES)
        slot = np.argmax(rng.random(sources.shape) + (sources == 0), axis=1)
        source = np.where(by_filter, *(SOURCES.index(name) for name in reversed(STRIKING)))
        for number, (destination, (low, high)) in enumerate(DEPTHS.items()):
            where = drawn == number
            self._route(g, slot, source, destination, rng.uniform(low, high, m), where)
        self._made_ready(g, drawn, destinations, rng)

    def _dies(self, g: F64, name: str, where: Bool, rng: np.random.Generator) -> None:
        low, high = DIES_S
        decay_s = DECAYS * low * (high / low) ** rng.random(len(g))
        self._put(g, f"{name}_decay_s", decay_s, where)
        for part, value in {"attack_s": 0.001, "decay_curve": CURVE, "sustain": 0.0}.items():
            self._put(g, f"{name}_{part}", value, where)

    def _route(self, g: F64, slot: I64, source: I64, destination: str, depth: F64, where: Bool) -> None:
        rows, columns = np.flatnonzero(where), self._slots[slot[where]].T
        for name, column, values in zip(
            ("source", "destination", "depth"),
            columns,
            (source, np.full(len(g), DESTINATIONS.index(destination)), depth),
            strict=True,
        ):
            g[rows, column] = self._genes(f"mod1_{name}", values)[where]

    def _made_ready(self, g: F64, drawn: I64, destinations: I64, rng: np.random.Generator) -> None:
        """What strikes can be heard to: a silent oscillator is tuned anew, FM and the filter are on."""
        noise, partial, modulated, filtered = (drawn == number for number in range(4))
        for name, where in (("noise", noise), ("osc2", partial | modulated)):
            silent = where & (g[:, self._space.index(f"{name}_level")] < SILENT)
            silent &= ~(destinations == DESTINATIONS.index(f"{name}_level")).any(axis=1)
            if name == "noise":
                self._put(g, "noise_cutoff_hz", 500.0 * 40.0 ** rng.random(len(g)), silent)
            else:
                self._put(g, "osc2_octave", rng.integers(0, 4, len(g)), silent)
                self._put(g, "osc2_semitone", rng.choice([0, 0, 4, 7, 10], len(g)), silent)
        plain = self._numbers("osc1_warp", g[:, self._space.index("osc1_warp")]) == WARPS.index("none")
        self._put(g, "osc1_warp", WARPS.index("fm"), modulated & plain)
        self._put(g, "osc1_warp_amount", 0.0, modulated & plain)
        off = filtered & ~self._filtered(g)
        self._put(g, "filter_type", FILTERS.index("low_12"), off)
        self._put(g, "filter_cutoff_hz", 500.0 * 16.0 ** rng.random(len(g)), off)

    def _filtered(self, g: F64) -> Bool:
        numbers = self._numbers("filter_type", g[:, self._space.index("filter_type")])
        return np.asarray(numbers != FILTERS.index("off"))

    def _put(self, g: F64, name: str, values: F64 | I64 | float, where: Bool) -> None:
        column = self._space.index(name)
        g[:, column] = np.where(where, self._genes(name, np.broadcast_to(values, len(g))), g[:, column])

    def _genes(self, name: str, values: F64 | I64) -> F64:
        """(m,) genes of a parameter's values."""
        whole, column = np.tile(self._defaults, (len(values), 1)), self._space.index(name)
        whole[:, column] = values
        return np.asarray(self._space.encode(whole)[:, column])

    def _numbers(self, name: str, genes: F64) -> I64:
        """Values of a choice's genes."""
        cells = self._space.named(name).cells
        return np.minimum(np.floor(genes * cells), cells - 1).astype(np.int64)


_PARTS = ((0, "source"), (1, "destination"))
