"""WavetableSynth: the second engine behind the protocol of every synth.

Importing this module is light: the compiled kernels are loaded when a sound is first rendered, or by warm_up.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, get_args

import numpy as np

from evosynth.arrays import F64
from evosynth.parameters import ParameterSpace, Rule
from evosynth.synths.base import Audio, Move, Note, Quality, TargetSummary, never
from evosynth.synths.spread import spread
from evosynth.synths.tables import Table, TableSet
from evosynth.synths.wavetable.space import SYNTH_NAME, space_for
from evosynth.system.machine import available_cores

if TYPE_CHECKING:
    from evosynth.synths.wavetable.mipmaps import MipMaps
    from evosynth.synths.wavetable.shaping import Shaper
    from evosynth.synths.wavetable.simpler import Simpler

LOWEST_RATE = 16000


def warm_up(progress: Callable[[float, str], None] = lambda part, what: None) -> None:
    """Load the kernels, compiling them where no cache has them; ``progress(part, what)`` with part from 0 to 1."""
    from evosynth.synths.wavetable import render

    render.warm_up(progress)


def cache_problem() -> str:
    """One sentence for a person if compiled kernels cannot be kept on disk, else ``""``."""
    from evosynth.kernels import compiled

    return compiled.cache_problem()


def make(sample_rate: int, threads: int | None, tables: Sequence[Table]) -> WavetableSynth:
    """The engine with these tables behind the factory's."""
    from evosynth.synths.wavetable.factory import factory_tables

    return WavetableSynth(sample_rate, tables=factory_tables().with_tables(tables), threads=threads)


class WavetableSynth:
    """Two wavetable oscillators, sub, noise, filter, envelopes, LFOs and a matrix. A genome's columns are its space's.

    Parameters
    ----------
    sample_rate : Hz, 16000 or more.
    tables : what the oscillators can read; the factory set if none is given.
    space : the space of these tables, with other pins and locks perhaps.
    threads : threads that share the groups of a render; None: as many as this process may use.
    """

    name = SYNTH_NAME

    def __init__(
        self,
        sample_rate: int = 44100,
        *,
        tables: TableSet | None = None,
        space: ParameterSpace | None = None,
        threads: int | None = None,
    ) -> None:
        if sample_rate < LOWEST_RATE:
            raise ValueError(f"the sample rate is {sample_rate} Hz, at least {LOWEST_RATE} Hz is needed")
        if threads is not None and threads < 1:
            raise ValueError(f"threads is {threads}, at least 1 is needed")
        if tables is None:
            from evosynth.synths.wavetable.factory import factory_tables

            tables = factory_tables()
        plain = space_for(tables.names)
        if space is not None and space.parameters != plain.parameters:
            raise ValueError(f"the space has other parameters than a wavetable synth with {len(tables)} tables")
        self._tables, self._space = tables, space or plain
        self._sample_rate, self._threads = sample_rate, threads or available_cores()

    @property
    def space(self) -> ParameterSpace:
        return self._space

    @property
    def sample_rate(self) -> int:
        return self._sample_rate

    @property
    def tables(self) -> TableSet:
        return self._tables

    @property
    def rules(self) -> Mapping[str, Callable[[ParameterSpace, int], Rule]]:
        """None: whole patches are promised nothing but ranges."""
        return {}

    def within(self, space: ParameterSpace) -> WavetableSynth:
        """The same engine with other pins, locks and limits."""
        return WavetableSynth(self._sample_rate, tables=self._tables, space=space, threads=self._threads)

    @cached_property
    def _simpler(self) -> Simpler:
        from evosynth.synths.wavetable.simpler import Simpler

        return Simpler(self._space)

    def complexity(self, genomes: F64) -> F64:
        """(n,) how much there is in each patch: sources, slots, changed numbers, numbers that are not round."""
        return self._simpler.complexity(genomes)

    def simpler(self, genome: F64) -> F64:
        """Patches (m, d) that may sound like this one (d,) and are simpler, the most worth first."""
        return self._simpler.simpler(genome)

    @cached_property
    def moves(self) -> tuple[Move, ...]:
        """The engine's own variations."""
        from evosynth.synths.wavetable.moves import moves_for

        return moves_for(self._space, self._tables)

    def prior(self, target: TargetSummary | None, n: int, rng: np.random.Generator) -> F64:
        """n plausible genomes (n, d), informed by a target."""
        from evosynth.synths.wavetable.prior import sample_prior

        return sample_prior(self._space, self._tables, target, n, rng)

    @cached_property
    def _maps(self) -> MipMaps:
        from evosynth.synths.wavetable.mipmaps import mip_maps

        return mip_maps(self._tables)

    @cached_property
    def _shaper(self) -> Shaper:
        from evosynth.synths.wavetable.shaping import Shaper

        return Shaper(self._tables)

    def render(
        self,
        genomes: F64,
        notes: Sequence[Note],
        *,
        quality: Quality = "search",
        cancelled: Callable[[], bool] = never,
    ) -> list[Audio]:
        """One Audio per note, lanes32: ``final`` with four times as many samples on the way, ``search`` without.

        ``ValueError`` for genomes of the wrong shape or outside the cube, or an empty batch; Cancelled when
        ``cancelled()``, which is asked in the calling thread, turns true.
        """
        if quality not in get_args(Quality):
            raise ValueError(f"quality is {quality!r}, known are {', '.join(get_args(Quality))}")
        patches = self._space.decode(genomes)
        if len(patches) == 0:
            raise ValueError("there is no voice to render")
        return [self._play(patches, note, quality == "final", cancelled) for note in notes]

    def _play(self, patches: F64, note: Note, fine: bool, cancelled: Callable[[], bool]) -> Audio:
        """One note, groups of voices spread over the threads."""
        from evosynth.synths.wavetable import render
        from evosynth.synths.wavetable.layout import LANES as lanes  # noqa: N811

        n = len(patches)
        maps, shaper = self._maps, self._shaper
        out = np.empty((render.groups_of(n), note.samples(self._sample_rate), lanes), np.float32)

        def play(groups: slice) -> None:
            for group in range(groups.start, groups.stop):
                rows = patches[group * lanes : (group + 1) * lanes]
                private, places = shaper.shaped(rows, note, self._sample_rate, fine)
                render.render_group(rows, places, private, maps, note, self._sample_rate, fine, out[group])

        spread(play, [slice(group, group + 1) for group in range(len(out))], self._threads, cancelled)
        return Audio(out, self._sample_rate, n, "lanes32")
