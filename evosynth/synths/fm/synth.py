"""FMSynth: the six-operator engine behind the protocol of every synth.

Importing this module is light: the compiled kernels are loaded when a sound is first rendered, or by warm_up.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import get_args

import numpy as np

from evosynth.arrays import F64, I64
from evosynth.parameters import ParameterSpace, Rule
from evosynth.synths.base import Audio, Move, Note, Quality, TargetSummary, never
from evosynth.synths.fm.tables import check_sample_rate, checked_speed
from evosynth.synths.spread import spread
from evosynth.synths.tables import Table
from evosynth.system.machine import available_cores
from evosynth.voices.dx7_space import DX7_SPACE, SYNTH_NAME, voices_from_genomes

CHUNK_S = 8.0  # seconds of exact audio rendered between two looks at cancelled(): some 10 ms of work
CHUNK_ROWS = 16
SEARCH_CHUNK_S = 256.0  # the same for the search kernel


def warm_up(progress: Callable[[float, str], None] = lambda part, what: None) -> None:
    """Load the kernels, compiling them where no cache has them; ``progress(part, what)`` with part from 0 to 1."""
    from evosynth.synths.fm import exact, lanes

    exact.warm_up(lambda part, what: progress(0.5 * part, what))
    lanes.warm_up(lambda part, what: progress(0.5 + 0.5 * part, what))


def cache_problem() -> str:
    """One sentence for a person if compiled kernels cannot be kept on disk, else ``""``."""
    from evosynth.kernels import compiled

    return compiled.cache_problem()


def make(sample_rate: int, threads: int | None, tables: Sequence[Table]) -> FMSynth:
    """The engine; it takes no tables."""
    return FMSynth(sample_rate, threads=threads)


class FMSynth:
    """The DX7's voice. Columns of a genome are the 155 bytes of a voice in the order of a dump.

    Parameters
    ----------
    sample_rate : Hz, 16384 or more.
    space : DX7_SPACE, or the same parameters with other pins and locks.
    threads : threads that share the rows of a render; None: as many as this process may use.
    envelope_speed : how much faster operators' levels move than Dexed's; see units.clock.
    """

    name = SYNTH_NAME

    def __init__(
        self,
        sample_rate: int = 44100,
        *,
        space: ParameterSpace = DX7_SPACE,
        threads: int | None = None,
        envelope_speed: float = 1.0,
    ) -> None:
        check_sample_rate(sample_rate)
        if threads is not None and threads < 1:
            raise ValueError(f"threads is {threads}, at least 1 is needed")
        self._space = space
        self._sample_rate = sample_rate
        self._envelope_speed = checked_speed(envelope_speed)
        self._threads = threads or available_cores()

    @property
    def space(self) -> ParameterSpace:
        return self._space

    @property
    def sample_rate(self) -> int:
        return self._sample_rate

    @property
    def rules(self) -> Mapping[str, Callable[[ParameterSpace, int], Rule]]:
        """What can be promised of whole voices: ``operators<=4``."""
        from evosynth.synths.fm.rules import RULES

        return RULES

    def within(self, space: ParameterSpace) -> FMSynth:
        """The same engine with other pins, locks and limits."""
        return FMSynth(self._sample_rate, space=space, threads=self._threads, envelope_speed=self._envelope_speed)

    def at_envelope_speed(self, speed: float) -> FMSynth:
        """The same engine with envelopes that run so many times as fast as Dexed's."""
        return FMSynth(self._sample_rate, space=self._space, threads=self._threads, envelope_speed=speed)

    def complexity(self, genomes: F64) -> F64:
        """(n,) how much there is in each voice: operators, changed numbers, numbers that are not round."""
        from evosynth.synths.fm.simpler import complexity

        return complexity(genomes)

    def simpler(self, genome: F64) -> F64:
        """Voices (m, 155) that may sound like this one (155,) and are simpler, the most worth first."""
        from evosynth.synths.fm.simpler import simpler

        return simpler(genome)

    @property
    def moves(self) -> tuple[Move, ...]:
        """The engine's own variations."""
        from evosynth.synths.fm.moves import MOVES

        return MOVES

    def prior(self, target: TargetSummary | None, n: int, rng: np.random.Generator) -> F64:
        """n plausible genomes (n, 155), informed by a target."""
        from evosynth.synths.fm.prior import sample_prior

        return sample_prior(self._space, target, n, rng)

    def render(
        self,
        genomes: F64,
        notes: Sequence[Note],
        *,
        quality: Quality = "search",
        cancelled: Callable[[], bool] = never,
    ) -> list[Audio]:
        """One Audio per note: ``final`` is the exact engine, rows (n, samples); ``search`` the fast one, lanes32.

        ``ValueError`` for genomes of the wrong shape or outside the cube, an empty batch, or a sample rate that the
        engine cannot hold; Cancelled when ``cancelled()``, which is asked in the calling thread, turns true.
        """
        from evosynth.synths.fm import exact

        if quality not in get_args(Quality):
            raise ValueError(f"quality is {quality!r}, known are {', '.join(get_args(Quality))}")
        voices = exact.check_voices(voices_from_genomes(genomes, self._space))
        play = self._play if quality == "final" else self._search
        return [play(voices, note, cancelled) for note in notes]

    def _play(self, voices: I64, note: Note, cancelled: Callable[[], bool]) -> Audio:
        """One note, its rows in chunks spread over the threads. A row's sound depends on nothing but the row."""
        from evosynth.synths.fm import exact

        timing = exact.clock(self._sample_rate, self._envelope_speed)
        out = np.zeros((len(voices), note.samples(self._sample_rate)), np.float32)
        gate = note.gate_samples(self._sample_rate)

        def play(rows: slice) -> None:
            exact.render_into(voices[rows], note, timing, gate, out[rows])

        most = min(CHUNK_ROWS, int(CHUNK_S / note.length_s))
        spread(play, self._chunks(len(voices), most), self._threads, cancelled)
        return Audio(out, self._sample_rate, len(voices))

    def _search(self, voices: I64, note: Note, cancelled: Callable[[], bool]) -> Audio:
        """The same with the search kernel, whole groups of lanes at a time."""
        from evosynth.synths.fm import exact, lanes

        timing = exact.clock(self._sample_rate, self._envelope_speed)
        groups = lanes.groups_of(len(voices))
        out = np.empty((groups, note.samples(self._sample_rate), lanes.LANES), np.float32)
        gate = note.gate_samples(self._sample_rate)

        def play(chunk: slice) -> None:
            rows = slice(chunk.start * lanes.LANES, chunk.stop * lanes.LANES)
            lanes.render_into(voices[rows], note, timing, gate, out[chunk])

        most = int(SEARCH_CHUNK_S / note.length_s / lanes.LANES)
        spread(play, self._chunks(groups, most), self._threads, cancelled)
        return Audio(out, self._sample_rate, len(voices), "lanes32")

    def _chunks(self, n: int, most: int) -> list[slice]:
        """Slices of 0..n: enough for every thread, none longer than ``most``."""
        size = max(1, min(most, -(-n // self._threads)))
        return [slice(start, min(n, start + size)) for start in range(0, n, size)]
