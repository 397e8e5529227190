"""A third engine, whole in one module: a sine with four parameters. EVOSYNTH_ENGINES=sine_engine adds it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from evosynth.arrays import F64
from evosynth.parameters import Parameter, ParameterSpace, Rule
from evosynth.patch import Patch
from evosynth.synths.base import Audio, Move, Note, Quality, TargetSummary, never
from evosynth.synths.engine import Engine, EngineSpec, LimitWords
from evosynth.synths.patch_voices import voicing_by_patches
from evosynth.synths.tables import Table

ENGINE = Engine(
    name="sine",
    title="Sine",
    what="Sounds are made by one sine that decays",
    make="sine_engine:SineSynth",
    voicing="sine_engine:VOICING",
    live_reason="A sine is not played by keys",
    limits=LimitWords(locks={"level": "the level", "decay_s": "the decay"}),
)

SPACE = ParameterSpace(
    (
        Parameter("harmonic", "integer", 1, 8, 1, "ratio", "tone", label="Harmonic"),
        Parameter("cents", "continuous", -100.0, 100.0, 0.0, "fine", "tone", label="Tuning", unit="ct"),
        Parameter("level", "continuous", 0.0, 1.0, 0.5, "level", "amp", label="Level"),
        Parameter("decay_s", "continuous", 0.02, 10.0, 0.5, "rate", "amp", "log", label="Decay", unit="s"),
    )
)


class SineSynth:
    """Within any space of these four."""

    name = ENGINE.name
    moves: tuple[Move, ...] = ()
    rules: Mapping[str, Callable[[ParameterSpace, int], Rule]] = {}

    def __init__(
        self, sample_rate: int, threads: int | None = 1, tables: Sequence[Table] = (), space: ParameterSpace = SPACE
    ) -> None:
        if sample_rate < 16_000 or threads == 0:
            raise ValueError(f"at {sample_rate} Hz with {threads} threads no sine can be made")
        self.sample_rate, self.space = sample_rate, space

    def within(self, space: ParameterSpace) -> SineSynth:
        return SineSynth(self.sample_rate, space=space)

    def prior(self, target: TargetSummary | None, n: int, rng: np.random.Generator) -> F64:
        return self.space.sample(n, rng)

    def render(
        self,
        genomes: F64,
        notes: Sequence[Note],
        *,
        quality: Quality = "search",
        cancelled: Callable[[], bool] = never,
    ) -> list[Audio]:
        harmonic, cents, level, decay_s = self.space.decode(genomes).T[:, :, None]
        made = []
        for note in notes:
            hz = 440.0 * 2.0 ** ((note.midi_note - 69 + cents / 100.0) / 12.0) * harmonic
            t = np.arange(note.samples(self.sample_rate)) / self.sample_rate
            sound = level * np.sin(2.0 * np.pi * hz * t) * np.exp(-t / decay_s) * (hz < self.sample_rate / 2)
            made.append(Audio(sound.astype(np.float32), self.sample_rate, len(genomes)))
        return made


def _write(values: F64, synth: EngineSpec) -> Patch:
    return Patch(ENGINE.name, dict(zip(SPACE.names, values.tolist(), strict=True)))


def _read(patch: Patch, synth: EngineSpec) -> tuple[F64, tuple[str, ...]]:
    return np.array([patch.values.get(p.name, p.default) for p in SPACE.parameters]), ()


def _words(patch: Patch) -> str:
    return f"Harmonic {patch.values['harmonic']:g}"


VOICING = voicing_by_patches(
    ENGINE.name,
    space=lambda synth: SPACE,
    write=_write,
    read=_read,
    mark=_words,
    describe=_words,
    file_kind="Sine",
    save_tip="EvoSynth loads it",
    send_reason="A sine cannot be sent",
)
