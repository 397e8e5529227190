"""Where a hand takes hold of a wavetable voice's curves, and what it wishes: envelopes, LFOs, filter, noise, sub.

A grip is a point of a picture with one value along and one upwards. Pictures go by seconds, those over frequency by
decades from 20 Hz, that of the sub by periods.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from evosynth.synths.wavetable import laws
from evosynth.synths.wavetable.space import WAVETABLE_SPACE
from evosynth.synths.wavetable.words import CHOICE_WORDS
from ui.view_state import wavetable_curves as curves
from ui.view_state.envelope_points import Curve, Envelope, Handle, Marks
from ui.view_state.stepping import stepped
from ui.view_state.wavetable_voice import Shown

DECADES = 3.0
HALF = 0.46  # of the height: from the middle to the top of what goes to both sides
DEPTH_HEIGHT = 0.12  # where the reach of the filter's envelope is held
_HERTZ = (50.0, 100.0, 200.0, 500.0, 1e3, 2e3, 5e3, 1e4)  # lines of what goes over frequency
HERTZ: Marks = tuple(
    (DECADES * curves.hertz_part(hz), f"{hz:g} Hz" if hz < 1e3 else f"{hz / 1e3:g} kHz") for hz in _HERTZ
)
SWING: Marks = ((0.5 - HALF, "−100 %"), (0.5 + HALF, "+100 %"))
PERIODS: Marks = ((1.0, "1 period"),)
LEVELS: Marks = ((0.5, "50 %"), (1.0, "100 %"))
FILTER_DB: Marks = tuple(
    (float(curves.db_part(np.array(float(db)))), f"{db:+g} dB".replace("-", "−") if db else "0 dB")
    for db in (-24, 0, 24)
)
NOISE_DB: Marks = tuple(
    (curves.level_height(10.0 ** (db / 20.0)), f"{db:g} dB".replace("-", "−")) for db in (-36, -18, 0)
)
_LEAST = 1e-3


@dataclass(frozen=True, slots=True)
class Axis:
    """A value that is drawn along or upwards: its name, and what it is at a place of the picture."""

    name: str
    value: Callable[[float], float]


@dataclass(frozen=True, slots=True)
class Grip:
    handle: Handle
    along: Axis | None = None
    upwards: Axis | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """What an editor is shown, and what the grips of its points do."""

    envelope: Envelope
    grips: tuple[Grip, ...]

    def drawn(self, shown: Shown, place: int, along: float, height: float) -> Mapping[str, float]:
        """Native values by name, where a point is drawn there."""
        grip = self.grips[place]
        axes = ((grip.along, along), (grip.upwards, height))
        return {axis.name: _said(shown, axis.name, axis.value(at)) for axis, at in axes if axis is not None}

    def nudged(self, shown: Shown, place: int, later: int, higher: int, fine: bool) -> Mapping[str, float]:
        """The same by steps of the keyboard."""
        grip = self.grips[place]
        axes = ((grip.along, later), (grip.upwards, higher))
        return {
            axis.name: stepped(shown.space.named(axis.name), shown.values[axis.name], steps, fine=fine)
            for axis, steps in axes
            if axis is not None and steps
        }


def _said(shown: Shown, name: str, value: float) -> float:
    """Within its range, and what its text says: so it can be typed again."""
    parameter = shown.space.named(name)
    value = min(parameter.high, max(parameter.low, value))
    return parameter.parse(parameter.text(value))


def _picture(curve: curves.Points, grips: tuple[Grip, ...], length: float, **more: object) -> Picture:
    scaled = [(x * length, y) for x, y in curve]
    return Picture(Envelope(scaled, _handles(grips), length_s=length, **{"gate_s": length, **more}), grips)  # type: ignore[arg-type]


def _handles(grips: tuple[Grip, ...]) -> tuple[Handle, ...]:
    """With words for what drawing each of them sets."""
    return tuple(replace(grip.handle, does=_does(grip)) for grip in grips)


def _does(grip: Grip) -> str:
    ways = (("Left and right", grip.along), ("Up and down", grip.upwards))
    return "\n".join(f"{way}: {WAVETABLE_SPACE.named(axis.name).label}" for way, axis in ways if axis is not None)


def _stretched(curve: curves.Points, length: float) -> Curve:
    return [(x * length, y) for x, y in curve]


# ---- envelopes -----------------------------------------------------------------------------------------------------


def curve_at(middle: float) -> float:
    """The curve of a stage that has gone so far, 0..1, at half its time; the inverse of ``laws.bent`` there."""
    middle = min(0.999, max(0.001, middle))
    return min(1.0, max(-1.0, math.log(middle / (1.0 - middle)) / 4.0))


def envelope(shown: Shown, name: str) -> Picture:
    """Points at the ends of its stages, and one in the midst of each that bends it."""
    values, (gate_s, length_s) = shown.values, shown.seconds
    attack, decay, release = (values[f"{name}_{stage}_s"] for stage in ("attack", "decay", "release"))
    sustain, end = values[f"{name}_sustain"], attack + decay
    last = float(laws.envelope(values, name, np.array([gate_s - 1e-9]), gate_s)[0])
    half = {stage: float(laws.bent(np.array([0.5]), values[f"{name}_{stage}_curve"])[0]) for stage in STAGES}

    def grip(
        what: str,
        said: tuple[str, str],
        at: tuple[float, float],
        along: Axis | None,
        upwards: Axis | None,
        limit: float,
    ) -> Grip:
        label = f"{CHOICE_WORDS[name]} {what}"
        return Grip(Handle(label, *at, *said, reached=at[0] <= limit), along, upwards)

    def bend(stage: str, at: tuple[float, float], way: Callable[[float], float], limit: float) -> Grip:
        text = shown.text(f"{name}_{stage}_curve")
        axis = Axis(f"{name}_{stage}_curve", lambda height: curve_at(way(height)))
        return grip(f"{stage} curve", ("Curve", text), at, None, axis, limit)

    def over(height: float, whole: float) -> float:
        return height / max(whole, _LEAST)

    fall = max(1.0 - sustain, _LEAST)
    grips = (
        bend("attack", (attack / 2, half["attack"]), lambda h: h, gate_s),
        grip("attack", (shown.text(f"{name}_attack_s"), ""), (attack, 1.0),
             Axis(f"{name}_attack_s", lambda s: s), None, gate_s),
        bend("decay", (attack + decay / 2, 1.0 - fall * half["decay"]), lambda h: over(1.0 - h, fall), gate_s),
        grip("decay and sustain", (shown.text(f"{name}_decay_s"), shown.text(f"{name}_sustain")), (end, sustain),
             Axis(f"{name}_decay_s", lambda s: s - attack), Axis(f"{name}_sustain", lambda h: h), gate_s),
        bend("release", (gate_s + release / 2, last * (1.0 - half["release"])), lambda h: 1.0 - over(h, last), 1e9),
        grip("release", (shown.text(f"{name}_release_s"), ""), (gate_s + release, 0.0),
             Axis(f"{name}_release_s", lambda s: s - gate_s), None, 1e9),
    )  # fmt: skip
    curve = curves.envelope(values, name, gate_s, length_s)
    beyond = _stretched(curves.envelope(values, name, 1e9, length_s), length_s) if end > gate_s else ()
    return _picture(curve, grips, length_s, gate_s=gate_s, beyond=[p for p in beyond if p[0] >= gate_s], heights=LEVELS)


STAGES = ("attack", "decay", "release")


def envelope_ghost(shown: Shown, name: str) -> Curve:
    """That of the parent."""
    if shown.parent is None:
        return ()
    gate_s, length_s = shown.seconds
    return _stretched(curves.envelope(shown.parent.values, name, gate_s, length_s), length_s)


# ---- LFOs ----------------------------------------------------------------------------------------------------------


def lfo(shown: Shown, name: str) -> Picture:
    """Points at the ends of delay and rise, and one a period from the beginning."""
    values, length_s = shown.values, shown.seconds[1]
    delay, rise, rate = (values[f"{name}_{what}"] for what in ("delay_s", "rise_s", "rate_hz"))
    words = CHOICE_WORDS[name]
    delay_text, rise_text = shown.text(f"{name}_delay_s"), shown.text(f"{name}_rise_s")
    grips = (
        Grip(
            Handle(f"{words} delay", delay, 0.5, delay_text, "delay", caption="delay"),
            Axis(f"{name}_delay_s", lambda s: s),
        ),
        Grip(
            Handle(f"{words} rise", delay + rise, 0.5 + HALF, rise_text, "rise", caption="rise"),
            Axis(f"{name}_rise_s", lambda s: s - delay),
        ),
        Grip(
            Handle(
                f"{words} rate", 1.0 / rate, 0.5 - HALF, shown.text(f"{name}_rate_hz"), "a period", caption="period"
            ),
            Axis(f"{name}_rate_hz", lambda s: 1.0 / max(s, _LEAST)),
        ),
    )
    curve = curves.lfo(values, name, shown.word(f"{name}_shape"), length_s)
    return _picture(curve, grips, length_s, zero=0.5, heights=SWING)


def lfo_ghost(shown: Shown, name: str) -> Curve:
    """That of the parent."""
    parent, length_s = shown.parent, shown.seconds[1]
    if parent is None:
        return ()
    return _stretched(curves.lfo(parent.values, name, parent.word(f"{name}_shape"), length_s), length_s)


# ---- over frequency ------------------------------------------------------------------------------------------------


def _hertz(decades: float) -> float:
    return curves.hertz_at(decades / DECADES)


def _filter_curve(shown: Shown, octaves: float = 0.0) -> Curve:
    values, kind = shown.values, shown.word("filter_type")
    hertz = min(curves.HIGH_HZ, max(curves.LOW_HZ, values["filter_cutoff_hz"] * 2.0**octaves))
    return _stretched(curves.filter_curve(kind, hertz, values["filter_resonance"]), DECADES)


def filter_picture(shown: Shown, _name: str) -> Picture:
    """A point at the cutoff, as high as the resonance makes it, and one as far as the envelope moves it."""
    values, kind = shown.values, shown.word("filter_type")
    cutoff, reach = values["filter_cutoff_hz"], values["filter_env_octaves"]
    x = DECADES * curves.hertz_part(cutoff)
    moved = x + reach * math.log10(2.0)
    resonance = f"resonance {shown.text('filter_resonance')}"
    grips = (
        Grip(
            Handle("Filter cutoff and resonance", x, curves.resonance_height(kind, values["filter_resonance"]),
                   shown.text("filter_cutoff_hz"), resonance, reached=kind != "off"),
            Axis("filter_cutoff_hz", _hertz),
            Axis("filter_resonance", lambda height: curves.resonance_at(kind, height)),
        ),
        Grip(
            Handle("Filter envelope depth", max(0.0, moved), DEPTH_HEIGHT, shown.text("filter_env_octaves"),
                   "by its envelope", reached=kind != "off", caption="moved here by its envelope"),
            Axis("filter_env_octaves", lambda decades: (decades - x) / math.log10(2.0)),
        ),
    )  # fmt: skip
    beyond = _filter_curve(shown, reach) if abs(reach) > 0.05 and kind != "off" else ()
    drawn = Envelope(_filter_curve(shown), _handles(grips), beyond, DECADES, DECADES, marks=HERTZ, heights=FILTER_DB)
    return Picture(drawn, grips)


def filter_ghost(shown: Shown, _name: str) -> Curve:
    """That of the parent."""
    return () if shown.parent is None else _filter_curve(shown.parent)


def noise(shown: Shown, _name: str) -> Picture:
    """A point at its cutoff, as high as its level."""
    level, cutoff = shown.values["noise_level"], shown.values["noise_cutoff_hz"]
    handle = Handle("Noise cutoff and level", DECADES * curves.hertz_part(cutoff), curves.level_height(level),
                    shown.text("noise_cutoff_hz"), shown.text("noise_level"))  # fmt: skip
    grips = (Grip(handle, Axis("noise_cutoff_hz", _hertz), Axis("noise_level", curves.level_at)),)
    return _picture(curves.noise_curve(level, cutoff), grips, DECADES, marks=HERTZ, heights=NOISE_DB)


def noise_ghost(shown: Shown, _name: str) -> Curve:
    """That of the parent."""
    if shown.parent is None:
        return ()
    values = shown.parent.values
    return _stretched(curves.noise_curve(values["noise_level"], values["noise_cutoff_hz"]), DECADES)


# ---- the sub -------------------------------------------------------------------------------------------------------


def sub(shown: Shown, _name: str) -> Picture:
    """A point at the crest, as high as its level."""
    level = shown.values["sub_level"]
    handle = Handle("Sub level", 0.25, 0.5 + HALF * level, shown.text("sub_level"), "level")
    grips = (Grip(handle, None, Axis("sub_level", lambda height: (height - 0.5) / HALF)),)
    return _picture(curves.sub(shown.word("sub_wave"), level), grips, 2.0, zero=0.5, marks=PERIODS, heights=SWING)


def sub_ghost(shown: Shown, _name: str) -> Curve:
    """That of the parent."""
    parent = shown.parent
    return () if parent is None else _stretched(curves.sub(parent.word("sub_wave"), parent.values["sub_level"]), 2.0)
