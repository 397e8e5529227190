"""The wavetable synth's parameters as a space to search, in the units and ranges that players know.

What is frozen at first is what cannot be heard in a single note (key tracking, velocity) and the genes that reshape a
table's harmonics: a match frees their levels where the target has a pitch, and all of them where a person asks for it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np

from evosynth.parameters import Curve, Kind, Parameter, ParameterSpace, Variation, Words
from evosynth.synths.wavetable.factory import factory_names
from evosynth.synths.wavetable.words import words_of

SYNTH_NAME = "wavetable"

OSCILLATORS = ("osc1", "osc2")
ENVELOPES = ("env_amp", "env_filter", "env_free")
LFOS = ("lfo1", "lfo2")
SLOTS = 8  # of the modulation matrix
MOST_UNISON = 7

WARPS = ("none", "sync", "bend_plus", "bend_minus", "fm", "ring")  # osc1 by osc2, osc2 by the sub
SUB_WAVES = ("sine", "triangle", "saw", "square")
FILTERS = ("off", "low_12", "low_24", "band_12", "high_12", "notch_12")
LFO_SHAPES = ("sine", "triangle", "saw_up", "saw_down", "square", "random")
SOURCES = ("none", "env_amp", "env_filter", "env_free", "lfo1", "lfo2", "velocity", "key", "wheel")
DESTINATIONS = (
    "none",
    "osc1_position",
    "osc2_position",
    "osc1_warp",
    "osc2_warp",
    "osc1_level",
    "osc2_level",
    "sub_level",
    "noise_level",
    "pitch",
    "osc1_pitch",
    "osc2_pitch",
    "cutoff",
    "resonance",
    "drive",
    "amp",
    "lfo1_rate",
    "lfo2_rate",
)
CHOICES: dict[str, tuple[str, ...]] = {  # what the values of choice parameters are called, by the end of their names
    "_warp": WARPS,
    "_wave": SUB_WAVES,
    "filter_type": FILTERS,
    "_shape": LFO_SHAPES,
    "_source": SOURCES,
    "_destination": DESTINATIONS,
}

EQUALISED = (1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 16, 20, 26, 34, 48, 72)  # harmonics that have a level of their own
SHAPING = (
    *("tilt_db", "tilt_slope_db", "even_db", "formant_db", "formant_harmonic", "formant_slope", "formant_octaves"),
    *(f"harmonic_{harmonic}_db" for harmonic in EQUALISED),
)
_FROZEN_ROLES = {"scaling", "velocity", "shaping", "harmonics"}

# How a search treats parameters of each role; what is not named here is varied and compared like anything else.
_VARIATIONS: Mapping[str, Variation] = {
    "coarse": Variation(chance=1.5, difference=6.0),
    "fine": Variation(chance=0.7),
    "detune": Variation(chance=0.7, difference=0.5),
    "lfo": Variation(chance=0.3, difference=0.3),
    "scaling": Variation(chance=0.3),
    "velocity": Variation(chance=0.3),
    "sync": Variation(chance=0.0, difference=0.1),
}

# Words for what belongs together, beside the blocks and roles: patterns of parameter names.
GROUPS = {
    "oscillators": ("osc?_*", "sub_*"),
    "envelopes": ("env_*",),
    "envelope": ("env_amp_*",),
    "lfo": ("lfo?_*",),
    "tuning": ("*_octave", "*_semitone", "*_fine_cents"),
    "modulation": ("mod?_*",),
}


@lru_cache(maxsize=512)
def choice_names(parameter: str) -> tuple[str, ...]:
    """What the values of a choice are called; () for tables, whose names a TableSet knows, and for what is none."""
    return next((names for end, names in CHOICES.items() if parameter.endswith(end)), ())


class _Block:
    """Parameters of one block, in the order in which they are added."""

    def __init__(self, name: str) -> None:
        self.name, self.parameters = name, list[Parameter]()

    def amount(self, name: str, low: float, high: float, default: float, role: str, curve: Curve = "linear") -> None:
        self._add(name, "continuous", low, high, default, role, curve)

    def time(self, name: str, low: float, high: float, default: float, role: str = "rate") -> None:
        """Seconds, hertz or harmonics: heard in ratios."""
        self.amount(name, low, high, default, role, "log")

    def whole(self, name: str, low: int, high: int, default: int, role: str) -> None:
        self._add(name, "integer", low, high, default, role)

    def choice(self, name: str, default: int, role: str) -> None:
        words = choice_names(f"{self.name}_{name}")
        self._add(name, "choice", 0, len(words) - 1, default, role, words=words_of(self.name, name, words))

    def table(self, name: str, tables: Sequence[str], default: int, role: str) -> None:
        words = words_of(self.name, name)._replace(choices=distinct(tables))
        self._add(name, "choice", 0, len(tables) - 1, default, role, words=words)

    def switch(self, name: str, default: int, role: str) -> None:
        self._add(name, "switch", 0, 1, default, role)

    def _add(
        self,
        name: str,
        kind: Kind,
        low: float,
        high: float,
        default: float,
        role: str,
        curve: Curve = "linear",
        words: Words | None = None,
    ) -> None:
        self.parameters.append(
            Parameter(
                f"{self.name}_{name}",
                kind,
                low,
                high,
                default,
                role,
                self.name,
                curve,
                variation=_VARIATIONS.get(role, Variation()),
                **(words or words_of(self.name, name))._asdict(),
            )
        )


def distinct(names: Sequence[str]) -> tuple[str, ...]:
    """Names of which some may be equal, so that each is told apart: "Saw", "Saw (2)"."""
    told: dict[str, None] = {}
    for name in names:
        number = 2
        other = name
        while other in told:
            other, number = f"{name} ({number})", number + 1
        told[other] = None
    return tuple(told)


def _oscillator(name: str, tables: Sequence[str], level: float) -> list[Parameter]:
    block = _Block(name)
    block.table("table", tables, 0, "table")
    block.amount("position", 0.0, 1.0, 0.0, "position")  # first frame to last
    block.whole("octave", -4, 4, 0, "coarse")
    block.whole("semitone", -12, 12, 0, "coarse")
    block.amount("fine_cents", -100.0, 100.0, 0.0, "fine")
    block.amount("phase", 0.0, 1.0, 0.0, "phase")  # cycles, where a note starts
    block.amount("level", 0.0, 1.0, level, "level")  # amplitude; a full one has a peak of 1
    block.whole("unison", 1, MOST_UNISON, 1, "unison")
    block.amount("unison_detune_cents", 0.0, 100.0, 15.0, "detune")  # of the outermost voices, to either side
    block.amount("unison_blend", 0.0, 1.0, 0.75, "detune")  # amplitude of the others against the middle
    block.choice("warp", 0, "warp")
    block.amount("warp_amount", 0.0, 1.0, 0.0, "warp_amount")  # 0: as if there were none
    block.amount("tilt_db", -12.0, 12.0, 0.0, "shaping")  # an octave of harmonics
    block.amount("tilt_slope_db", -12.0, 12.0, 0.0, "shaping")  # the same, grown from the first frame to the last
    block.amount("even_db", -48.0, 24.0, 0.0, "shaping")  # even harmonics against odd ones
    block.amount("formant_db", -24.0, 24.0, 0.0, "shaping")
    block.time("formant_harmonic", 1.0, 64.0, 6.0, "shaping")  # its middle in the first frame
    block.amount("formant_slope", -3.0, 3.0, 0.0, "shaping")  # octaves by which it moves up to the last frame
    block.amount("formant_octaves", 0.2, 3.0, 0.7, "shaping")  # half width
    for harmonic in EQUALISED:
        block.amount(f"harmonic_{harmonic}_db", -36.0, 36.0, 0.0, "harmonics")  # those between lie on straight lines
    return block.parameters


def _sub() -> list[Parameter]:
    block = _Block("sub")
    block.choice("wave", 0, "table")
    block.whole("octave", -2, 2, -1, "coarse")
    block.amount("level", 0.0, 1.0, 0.0, "level")
    return block.parameters


def _noise() -> list[Parameter]:
    block = _Block("noise")
    block.amount("level", 0.0, 1.0, 0.0, "level")
    block.time("cutoff_hz", 100.0, 20000.0, 20000.0, "cutoff")  # above it the noise falls by 6 dB an octave
    return block.parameters


def _filter() -> list[Parameter]:
    block = _Block("filter")
    block.choice("type", FILTERS.index("low_12"), "filter")
    block.time("cutoff_hz", 20.0, 20000.0, 20000.0, "cutoff")
    block.amount("resonance", 0.0, 1.0, 0.0, "resonance")
    block.amount("drive_db", 0.0, 30.0, 0.0, "drive")
    block.amount("env_octaves", -8.0, 8.0, 0.0, "depth")  # by which env_filter moves the cutoff
    block.amount("key_tracking", 0.0, 1.0, 0.0, "scaling")  # octaves an octave, from middle C
    return block.parameters


def _envelope(name: str, *, decay: float, sustain: float, release: float) -> list[Parameter]:
    block = _Block(name)
    block.time("attack_s", 0.001, 16.0, 0.001)
    block.time("decay_s", 0.005, 16.0, decay)
    block.amount("sustain", 0.0, 1.0, sustain, "level")
    block.time("release_s", 0.005, 16.0, release)
    block.amount("attack_curve", -1.0, 1.0, 0.0, "curve")  # 0 straight, 1 quick at first, -1 slow at first
    block.amount("decay_curve", -1.0, 1.0, 0.5, "curve")
    block.amount("release_curve", -1.0, 1.0, 0.5, "curve")
    return block.parameters


def _lfo(name: str) -> list[Parameter]:
    block = _Block(name)
    block.choice("shape", 0, "lfo")
    block.time("rate_hz", 0.02, 50.0, 2.0, "lfo")
    block.amount("phase", 0.0, 1.0, 0.0, "lfo")
    block.time("delay_s", 0.001, 8.0, 0.001, "lfo")
    block.time("rise_s", 0.001, 8.0, 0.001, "lfo")
    block.switch("key_sync", 1, "sync")
    return block.parameters


def _slot(number: int) -> list[Parameter]:
    block = _Block(f"mod{number}")
    block.choice("source", 0, "source")
    block.choice("destination", 0, "destination")
    block.amount("depth", -1.0, 1.0, 0.0, "depth")
    return block.parameters


def _voice() -> list[Parameter]:
    block = _Block("voice")
    block.amount("volume_db", -24.0, 12.0, 0.0, "volume")
    block.amount("velocity", 0.0, 1.0, 0.5, "velocity")  # 0: every key as loud, 1: softest keys are silent
    return block.parameters


def space_for(tables: Sequence[str]) -> ParameterSpace:
    """The space of a synth that has these tables, in order: a table's place is its value of ``osc1_table``."""
    if not tables:
        raise ValueError("a wavetable synth needs at least one table")
    parameters = [*_oscillator("osc1", tables, 0.8), *_oscillator("osc2", tables, 0.0)]
    parameters += [*_sub(), *_noise(), *_filter()]
    parameters += _envelope("env_amp", decay=1.0, sustain=1.0, release=0.05)
    parameters += _envelope("env_filter", decay=0.5, sustain=0.0, release=0.2)
    parameters += _envelope("env_free", decay=0.5, sustain=0.0, release=0.2)
    for name in LFOS:
        parameters += _lfo(name)
    for number in range(1, SLOTS + 1):
        parameters += _slot(number)
    parameters += _voice()
    frozen = np.array([p.role in _FROZEN_ROLES for p in parameters])
    return ParameterSpace(tuple(parameters), frozen, groups=GROUPS)


WAVETABLE_SPACE = space_for(factory_names())
