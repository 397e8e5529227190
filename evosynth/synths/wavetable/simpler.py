"""How the same wavetable patch may be said with less: what is silent or hardly heard goes back to its default.

Proposals only: whoever asks listens to them. The most worth first: sound sources, the softest first; slots of the
matrix; filter, LFOs and free envelopes; warp, unison and the reshaping of tables; numbers that are not round.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from evosynth.arrays import F64
from evosynth.parameters import ParameterSpace
from evosynth.synths.wavetable.space import LFOS, OSCILLATORS, SLOTS

SOURCES = (*OSCILLATORS, "sub", "noise")
SOURCE_WEIGHT, SLOT_WEIGHT = 10.0, 3.0  # how many changed numbers a source and a slot count as
FIGURES = 2  # of a round number
_SLOTS = tuple(f"mod{number}" for number in range(1, SLOTS + 1))
_RESTING = (*_SLOTS, "filter", *LFOS, "env_filter", "env_free")  # blocks that do nothing at their defaults


class Simpler:
    """Proposals for patches of one space."""

    def __init__(self, space: ParameterSpace) -> None:
        self._space = space
        self._defaults = np.array([p.default for p in space.parameters])
        self._roundable = np.array([not p.discrete for p in space.parameters])
        self._levels = [space.index(f"{source}_level") for source in SOURCES]
        self._depths = [space.index(f"{slot}_depth") for slot in _SLOTS]

    def complexity(self, genomes: F64) -> F64:
        """(n,) sources and slots in use, numbers that differ from the defaults, and numbers that are not round."""
        values = self._space.decode(genomes)
        changed = ~np.isclose(values, self._defaults)
        rough = self._roundable & changed & ~np.isclose(values, self._rounded(values))
        weighed: F64 = SOURCE_WEIGHT * (values[:, self._levels] > 0).sum(1) + changed.sum(1) + 0.5 * rough.sum(1)
        weighed += SLOT_WEIGHT * (values[:, self._depths] != 0).sum(1)
        return weighed

    def simpler(self, genome: F64) -> F64:
        """Genomes (m, d) that may sound like this one (d,)."""
        before = self._space.decode(genome[None])[0]
        values = np.array(list(self._proposals(before)))
        moved = ~np.isclose(values, before, rtol=1e-9, atol=1e-12)
        proposed: F64 = np.where(moved, self._space.encode(values), genome)  # what stays, stays to the bit
        different: F64 = proposed[moved.any(1)]
        return different

    def _proposals(self, values: F64) -> Iterator[F64]:
        order = np.argsort(values[self._levels], kind="stable").tolist()
        sounding = int((values[self._levels] > 0).sum())
        for k in order:
            if values[self._levels[k]] == 0 or sounding > 1:
                silent = self._at_default(values, self._space.columns(block=SOURCES[k]))
                silent[self._levels[k]] = 0.0
                yield silent
        for block in _RESTING:
            yield self._at_default(values, self._space.columns(block=block))
        for block in OSCILLATORS:
            yield self._at_default(values, [self._space.index(f"{block}_{name}") for name in ("warp", "warp_amount")])
            unison = ("unison", "unison_detune_cents", "unison_blend")
            yield self._at_default(values, [self._space.index(f"{block}_{name}") for name in unison])
            for role in ("shaping", "harmonics"):
                yield self._at_default(values, self._space.columns(role=role, block=block))
        for block in dict.fromkeys(p.block for p in self._space.parameters):
            yield self._with_round_numbers(values, list(self._space.columns(block=block)))

    def _at_default(self, values: F64, columns: list[int] | tuple[int, ...]) -> F64:
        changed = values.copy()
        changed[list(columns)] = self._defaults[list(columns)]
        return changed

    def _with_round_numbers(self, values: F64, columns: list[int]) -> F64:
        changed = values.copy()
        inside = [column for column in columns if self._roundable[column]]
        changed[inside] = self._rounded(values[None])[0, inside]
        return changed

    def _rounded(self, values: F64) -> F64:
        """To two figures, within the ranges."""
        size = 10.0 ** (np.floor(np.log10(np.maximum(np.abs(values), 1e-9))) - FIGURES + 1)
        low, high = (np.array([getattr(p, end) for p in self._space.parameters]) for end in ("low", "high"))
        return np.clip(np.round(values / size) * size, low, high)
