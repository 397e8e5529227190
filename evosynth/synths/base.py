"""What every engine offers: a parameter space, a prior, its own moves, and render. The core sees synths only so."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol, runtime_checkable

import numpy as np

from evosynth.arrays import F32, F64
from evosynth.parameters import ParameterSpace, Rule

Quality = Literal["search", "final"]
Layout = Literal["voice", "lanes32"]
LONGEST_GATE_S = 1e6  # for ever; in samples it is still a machine's number


def never() -> bool:
    """The ``cancelled`` of a caller that never cancels."""
    return False


@dataclass(frozen=True, slots=True)
class Note:
    """One key pressed and let go. A sequence of one is the usual case."""

    midi_note: int = 60
    velocity: int = 100
    gate_s: float = 1.0
    length_s: float = 2.0

    def __post_init__(self) -> None:
        if not 0 <= self.midi_note <= 127:
            raise ValueError(f"MIDI note {self.midi_note} is outside 0..127")
        if not 1 <= self.velocity <= 127:
            raise ValueError(f"velocity {self.velocity} is outside 1..127")
        if not (0 <= self.gate_s <= LONGEST_GATE_S and 0 < self.length_s <= 60):
            raise ValueError(f"gate {self.gate_s} s and length {self.length_s} s: need gate >= 0 and 0 < length <= 60")

    def samples(self, sample_rate: int) -> int:
        """Length in samples."""
        return max(1, int(self.length_s * sample_rate + 0.5))

    def gate_samples(self, sample_rate: int) -> int:
        """Samples before the key is let go."""
        return int(self.gate_s * sample_rate + 0.5)


@dataclass(frozen=True, slots=True)
class Audio:
    """n sounds of one note. ``voice``: data is (n, samples).
    ``lanes32``: (groups, samples, 32), padded to whole groups."""

    data: F32
    sample_rate: int  # Hz
    n: int
    layout: Layout = "voice"

    def rows(self) -> F32:
        """(n, samples), voice-major; a copy only where the layout asks for one."""
        if self.layout == "voice":
            return self.data
        groups, samples, lanes = self.data.shape
        return np.ascontiguousarray(self.data.transpose(0, 2, 1).reshape(groups * lanes, samples)[: self.n])


@dataclass(frozen=True, slots=True)
class Band:
    """The envelope of one band of a target, between two multiples of its fundamental."""

    low_ratio: float
    high_ratio: float
    level_db: float  # its peak against that of the strongest band, <= 0
    attack_s: float  # onset to 3 dB below its peak
    decay_db_per_s: float  # from its peak while the key is down, >= 0
    sustain_db: float  # level at the end of the gate against its peak, <= 0
    release_db_per_s: float  # after the gate, >= 0


@dataclass(frozen=True, slots=True)
class Moment:
    """The harmonics of a target a while after its onset, and the noise between them."""

    at_s: float
    harmonics_db: tuple[float, ...]  # from the first, against the strongest of all moments, <= 0
    noise_db: float = -120.0  # RMS of white noise up to 22,050 Hz against that of all harmonics of this moment
    noise_hz: float = 20_000.0  # above which it falls by 6 dB an octave


@dataclass(frozen=True, slots=True)
class Course:
    """How a target goes while its key is down, at even steps from its onset: three curves of one length."""

    step_s: float
    levels_db: tuple[float, ...]  # against the loudest, <= 0
    cents: tuple[float, ...]  # pitch against its key; NaN where there is none
    octaves: tuple[float, ...]  # brightness: spectral centroid above 1 Hz; NaN where it is too faint
    together: float = 1.0  # how alike its harmonics' levels move: 1 all as one, about 0 where notes beat


@dataclass(frozen=True, slots=True)
class Strike:
    """What the first 60 ms of a target, or 12, have that its held part has not."""

    partials: tuple[
        tuple[float, float], ...
    ]  # (ratio to the note, dB at once against the loudest), the strongest first
    noise: float  # flatness, 0 of few partials to 1 of noise
    brighter: float  # octaves of the centroid above that of the held part
    dies_s: float  # in which it falls by 20 dB
    level_db: float = 0.0  # its power against that of the note, over this first moment
    middle: float = 8.0  # its centre of power, ratio to the note


@dataclass(frozen=True, slots=True)
class TargetSummary:
    """What a prior may know of a target. Every field may be missing: a prior falls back to its own spread."""

    notes: tuple[Note, ...] = (Note(),)
    attack_s: float | None = None  # onset to 90 % of the peak level
    decay_db_per_s: float | None = None  # slope of the level while the key is down, >= 0
    sustain_db: float | None = None  # level at the end of the gate against the peak, <= 0
    release_db_per_s: float | None = None  # slope after the gate, >= 0
    brightness: float | None = None  # spectral centroid / fundamental
    partials: tuple[tuple[float, float], ...] = field(default=())  # (frequency ratio to the fundamental, level in dB)
    bands: tuple[Band, ...] = ()  # those that can be heard, lowest first
    pitch_ratio: float | None = None  # the pitch that is heard / the note's; 0.5: an octave below its key
    inharmonicity: float | None = None  # mean distance of its partials from whole ratios, 0..0.5; bells 0.1 and more
    unsteady: bool = False  # no steady pitch was heard: it may glide, wobble, or there is none
    vibrato_hz: float = 0.0  # 0: none that is regular
    vibrato_cents: float = 0.0  # to either side
    tremolo_hz: float = 0.0  # of the level, by an LFO or by beats
    tremolo_db: float = 0.0  # to either side
    moments: tuple[Moment, ...] = ()  # of the held note, earliest first; none where no steady pitch was heard
    strike: Strike | None = None
    click: Strike | None = None  # what is struck in the first 12 ms
    course: Course | None = None
    swings: bool = False  # its pitch goes to and fro by more than an instrument's does by itself
    glides: bool = False  # its pitch begins or ends elsewhere


@dataclass(frozen=True, slots=True)
class Move:
    """An engine's own variation: genomes (m, d) -> changed genomes (m, d), vectorised, pure but for rng.

    It may touch any column; evolution puts the frozen ones back.
    """

    name: str
    weight: float
    apply: Callable[[F64, np.random.Generator], F64]


class Synth(Protocol):
    """Genomes in, audio out. Holds no current patch: the result depends on the arguments alone."""

    @property
    def name(self) -> str: ...
    @property
    def space(self) -> ParameterSpace: ...
    @property
    def sample_rate(self) -> int: ...
    @property
    def moves(self) -> tuple[Move, ...]: ...

    def prior(self, target: TargetSummary | None, n: int, rng: np.random.Generator) -> F64:
        """n plausible genomes (n, d), informed by a target."""
        ...

    def render(
        self,
        genomes: F64,
        notes: Sequence[Note],
        *,
        quality: Quality = "search",
        cancelled: Callable[[], bool] = never,
    ) -> list[Audio]:
        """One Audio per note: float32, mono, finite, one full carrier = 1.0, never clipped.

        Row i is the same to the bit whatever the other rows are and however many threads run. ``final`` is what every
        file, tile sound and reported distance is made of. Raises Cancelled when ``cancelled()`` turns true.
        """
        ...


@runtime_checkable
class Confinable(Protocol):
    """An engine that can be searched within a part of its space."""

    @property
    def rules(self) -> Mapping[str, Callable[[ParameterSpace, int], Rule]]:
        """What it can promise of whole genomes, by the word that people use: "operators" in ``operators<=4``."""
        ...

    def within(self, space: ParameterSpace) -> Synth:
        """The same engine with another space of the same parameters; its prior heeds pins and limits."""
        ...


@runtime_checkable
class Rehearable(Protocol):
    """A synth that is heard instead of computed: each hearing of a voice is a little another one."""

    @property
    def twin(self) -> Synth:
        """The engine that says, as far as it knows, how a voice would sound."""
        ...

    def hear(
        self, genomes: F64, notes: Sequence[Note], *, again: int = 0, cancelled: Callable[[], bool] = never
    ) -> list[Audio]:
        """As ``Synth.render``; ``again`` numbers the hearings of a voice, of which 0 is the one of ``render``."""
        ...


@runtime_checkable
class Paced(Protocol):
    """An engine whose instrument may run its envelopes at another speed than the engine does."""

    def at_envelope_speed(self, speed: float) -> Synth:
        """The same engine with envelopes so many times as fast. ``ValueError`` for a speed that it cannot hold."""
        ...


@runtime_checkable
class Simplifiable(Protocol):
    """An engine that knows how to say the same with less."""

    def complexity(self, genomes: F64) -> F64:
        """(n,) how much a person finds in each of these patches; of two that sound the same the lower is better."""
        ...

    def simpler(self, genome: F64) -> F64:
        """Genomes (m, d) that may sound like this one (d,) and are simpler, the most worth first; m >= 0."""
        ...
