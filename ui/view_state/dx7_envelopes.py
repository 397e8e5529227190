"""The envelopes of a DX7 voice as a hand takes hold of them, by the instrument's own laws."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from evosynth.notation.quantities import written
from evosynth.voices.dx7 import Voice
from evosynth.voices.dx7_space import DX7_SPACE
from evosynth.voices.envelope import curve
from evosynth.voices.envelope_inverse import (
    Stage,
    held_curve,
    nearest_level,
    nearest_pitch_level,
    nearest_pitch_rate,
    nearest_rate,
    pitch_curve,
    pitch_stages,
    stages,
)
from evosynth.voices.levels import DB_PER_OCTAVE, FLOOR_OCTAVES, FULL_OCTAVES
from ui.view_state.envelope_points import Envelope, Handle

PITCH = "pitch"  # the pitch envelope, where operators are 1 to 6
PITCH_SPAN = 96.0  # semitones from the lowest to the highest level
FINE, COARSE = 1, 4  # steps of an arrow

Which = int | str


def names(which: Which) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The parameters of its four rates and its four levels."""
    before = "pitch_" if which == PITCH else f"op{which}_"
    rates, levels = (tuple(f"{before}{what}{n}" for n in range(1, 5)) for what in ("rate", "level"))
    return rates, levels


def settings(voice: Voice, which: Which) -> tuple[list[int], list[int]]:
    """Rates and levels."""
    rates, levels = names(which)
    return [voice[name] for name in rates], [voice[name] for name in levels]


def stages_of(voice: Voice, which: Which, gate_s: float) -> tuple[Stage, ...]:
    """Where its stages begin and end."""
    found = pitch_stages if which == PITCH else stages
    return found(*settings(voice, which), gate_s)


def height(which: Which, level: float) -> float:
    """Octaves or semitones as a height from 0 to 1."""
    part = 0.5 + level / PITCH_SPAN if which == PITCH else level / FULL_OCTAVES
    return min(1.0, max(0.0, part))


def level_text(which: Which, level: float) -> str:
    """What a level of the envelope is: "−6.3 dB", "silent", "+12 st"."""
    if which == PITCH:
        return written(level, "st", signed=True)
    if level <= FLOOR_OCTAVES:
        return "silent"
    return written((level - FULL_OCTAVES) * DB_PER_OCTAVE, "dB")


@lru_cache(maxsize=64)
def envelope_of(voice: Voice, which: Which, gate_s: float, length_s: float) -> Envelope:
    """One of its envelopes, with a point at the end of each stage."""
    shown, beyond = drawn(voice, which, gate_s, length_s), held_on(voice, which, gate_s)
    found = stages_of(voice, which, gate_s)
    title = "Pitch" if which == PITCH else f"Operator {which}"
    handles = tuple(
        Handle(
            f"{title} EG point {number}",
            stage.ends_s,
            height(which, stage.end),
            written(stage.ends_s, "s", digits=2),
            level_text(which, stage.end),
            stage.reached,
        )
        for number, stage in enumerate(found, start=1)
    )
    zero = 0.5 if which == PITCH else 0.0
    return Envelope(shown, handles, beyond, gate_s, length_s, zero)


def held_on(voice: Voice, which: Which, gate_s: float) -> tuple[tuple[float, float], ...]:
    """How an operator's would go on if the key were not let go, where that cuts it short."""
    if which == PITCH or stages_of(voice, which, gate_s)[2].reached:
        return ()
    return tuple((t, height(which, octaves)) for t, octaves in held_curve(*settings(voice, which)))


@lru_cache(maxsize=64)
def drawn(voice: Voice, which: Which, gate_s: float, length_s: float) -> tuple[tuple[float, float], ...]:
    """Its curve alone: seconds, heights."""
    law = pitch_curve if which == PITCH else curve
    return tuple((t, height(which, level)) for t, level in law(*settings(voice, which), gate_s, length_s))


def pulled(voice: Voice, which: Which, gate_s: float, place: int, seconds: float, part: float) -> Mapping[str, float]:
    """Point ``place`` 0 to 3 drawn to a time and a height: the level that is nearest, and the rate that then is."""
    rate_names, level_names = names(which)
    rates, levels = settings(voice, which)
    if which == PITCH:
        level = nearest_pitch_level((part - 0.5) * PITCH_SPAN, levels[place])
    else:
        level = nearest_level(part * FULL_OCTAVES, levels[place])
    stage = stages_of(voice.with_values(**{level_names[place]: level}), which, gate_s)[place]
    lasting = max(0.0, seconds - stage.began_s)
    if which == PITCH:
        rate = nearest_pitch_rate(stage.start, stage.end, lasting, rates[place])
    else:
        rate = nearest_rate(stage.start, level, lasting, rates[place], first=place == 0)
    wanted = {level_names[place]: level, rate_names[place]: rate}
    return {name: float(value) for name, value in wanted.items() if value != voice[name]}


def nudged(voice: Voice, which: Which, place: int, later: int, higher: int, *, fine: bool) -> Mapping[str, float]:
    """A point one step later or higher: its rate slower, its level up."""
    rate_names, level_names = names(which)
    size, wanted = FINE if fine else COARSE, {}
    for name, steps in ((rate_names[place], -later), (level_names[place], higher)):
        value = min(DX7_SPACE.named(name).high, max(0.0, voice[name] + float(steps * size)))
        if value != voice[name]:
            wanted[name] = value
    return wanted


def beside(voice: Voice, which: Which, gate_s: float) -> dict[str, str]:
    """What stands beside each of its fields: how long a stage takes between these levels, and its level."""
    rates, levels = names(which)
    found: dict[str, str] = {}
    for rate, level, stage in zip(rates, levels, stages_of(voice, which, gate_s), strict=True):
        found[rate] = written(stage.ends_s - stage.began_s, "s", digits=2)
        found[level] = level_text(which, stage.end)
    return found
