"""A small true synth in NumPy for tests of the search: three sine operators with decay, and every kind of parameter."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

import numpy as np

from evosynth.arrays import F64
from evosynth.distance import WORST
from evosynth.errors import Cancelled
from evosynth.parameters import Parameter, ParameterSpace, Variation
from evosynth.synths.base import Audio, Move, Note, TargetSummary, never

RATE = 8000
NOTE = Note(60, 100, 0.1, 0.12)


def _operator(name: str) -> list[Parameter]:
    return [
        Parameter(f"{name}_output", "integer", 0, 99, 80, "output", name, variation=Variation(2.5, 3.0, 0.45)),
        Parameter(f"{name}_coarse", "integer", 1, 8, 1, "coarse", name, variation=Variation(1.5, 6.0)),
        Parameter(f"{name}_decay", "continuous", 0.0, 40.0, 4.0, "rate", name),
        Parameter(f"{name}_odd", "switch", 0, 1, 0, "mode", name, variation=Variation(0.3)),
    ]


def sine_space() -> ParameterSpace:
    parameters = [p for name in ("op3", "op2", "op1") for p in _operator(name)]
    parameters += [
        Parameter("algorithm", "choice", 0, 2, 0, "routing", "global", variation=Variation(2.0, 2.0, wiring=True)),
        Parameter("transpose", "integer", -12, 12, 0, "transpose", "global", variation=Variation(0.15)),
        Parameter("gain", "continuous", 0.0, 1.0, 0.5, "gain", "global"),
        Parameter("label", "integer", 32, 126, 65, "name", "name", variation=Variation(0.0, 0.0)),
    ]
    space = ParameterSpace(tuple(parameters), groups={"ratios": ("*_coarse", "*_odd")})
    return space.with_frozen(["transpose", "label"])


def _rotate(genomes: F64, rng: np.random.Generator) -> F64:
    """The first operator goes last: all of their columns change, the locked ones behind them too."""
    changed = genomes.copy()
    changed[:, :12] = np.roll(changed[:, :12], 4, axis=1)
    changed[:, 12:] = rng.random(changed[:, 12:].shape)
    return changed


class SineSynth:
    """Additive (algorithm 0), or operator 3 modulating 2 (1), or also 2 modulating 1 (2)."""

    name = "sine"
    sample_rate = RATE
    moves = (Move("rotate", 1.0, _rotate),)
    rules: Mapping[str, Callable] = MappingProxyType({})

    def __init__(self, space: ParameterSpace | None = None) -> None:
        self.space = space or sine_space()
        self.rendered = 0

    def within(self, space: ParameterSpace) -> "SineSynth":
        return SineSynth(space)

    def prior(self, target: TargetSummary | None, n: int, rng: np.random.Generator) -> F64:
        genomes = rng.random((n, len(self.space)))
        genomes[:, ~self.space.free] = self.space.default()[~self.space.free]
        return genomes

    def render(
        self,
        genomes: F64,
        notes: Sequence[Note],
        *,
        quality: str = "search",
        cancelled: Callable[[], bool] = never,
    ) -> list[Audio]:
        if cancelled():
            raise Cancelled("the render was stopped")
        self.rendered += len(genomes)
        values = self.space.decode(genomes)
        return [Audio(np.stack([self._row(v, note) for v in values]), RATE, len(genomes)) for note in notes]

    def _row(self, values: F64, note: Note) -> np.ndarray:
        time = np.arange(note.samples(RATE)) / RATE
        hz = 440.0 * 2 ** ((note.midi_note + values[13] - 69) / 12)
        algorithm, modulation, out = int(values[12]), np.zeros(len(time)), np.zeros(len(time))
        for op in range(3):
            output, coarse, decay, odd = values[4 * op : 4 * op + 4]
            ratio = coarse + 0.5 * odd
            sound = output / 99 * np.exp(-decay * time) * np.sin(2 * np.pi * hz * ratio * time + 3 * modulation)
            modulates = op < algorithm
            modulation = sound if modulates else np.zeros(len(time))
            out += 0.0 if modulates else sound
        return out.astype(np.float32)


class Spectral:
    """Distance of magnitude spectra to those of one genome's sound, and of levels."""

    objectives = ("spectrum", "envelope")
    notes = (NOTE,)

    def __init__(self, synth: SineSynth, genome: F64) -> None:
        self._target = self._features(synth.render(genome[None], self.notes)[0].rows())

    @staticmethod
    def _features(rows: np.ndarray) -> tuple[F64, F64]:
        spectrum = np.abs(np.fft.rfft(rows, axis=1))
        level = np.abs(rows[:, : rows.shape[1] // 8 * 8]).reshape(len(rows), 8, -1).mean(2)
        return spectrum.astype(float), level.astype(float)

    def score(self, genomes: F64, audio: Sequence[Audio]) -> F64:
        rows = audio[0].rows()
        spectrum, level = self._features(rows)
        scores = np.stack(
            [np.abs(spectrum - self._target[0]).mean(1), 10 * np.abs(level - self._target[1]).mean(1)], axis=1
        )
        silent = np.abs(rows).max(1) < 1e-4
        return np.where(silent[:, None], WORST, scores)


def matching(seed: int = 0) -> tuple[SineSynth, Spectral]:
    """A synth, and a fitness towards a sound that it can make."""
    synth = SineSynth()
    return synth, Spectral(synth, synth.prior(None, 1, np.random.default_rng(1000 + seed))[0])
