"""Twenty voices whose level or pitch moves: the six LFO waves on the pitch and on the level, trills, glides, beats.

Made for this bench by hand, of five plain bases; none of them is in any bank, seed or prior.
"""

from __future__ import annotations

from typing import NamedTuple

from evosynth.voices.dx7 import INIT_VOICE, Voice

GATE_S, LENGTH_S = 1.6, 1.9


class Modulated(NamedTuple):
    """A voice and the key that it is played at."""

    name: str
    note: int
    voice: Voice


def _op(number: int, **values: int) -> dict[str, int]:
    return {f"op{number}_{name}": value for name, value in values.items()}


def _envelope(*numbers: int) -> dict[str, int]:
    names = (*(f"rate{k}" for k in range(1, 5)), *(f"level{k}" for k in range(1, 5)))
    return dict(zip(names, numbers, strict=True))


_BLOWN, _STRUCK = _envelope(72, 50, 40, 62, 99, 95, 92, 0), _envelope(95, 32, 22, 58, 99, 86, 60, 0)
_BASES: dict[str, dict[str, int]] = {
    "reed": {
        "algorithm": 4,
        "feedback": 4,
        **_op(1, output=98, coarse=1, **_BLOWN),
        **_op(2, output=74, coarse=2, **_BLOWN),
        **_op(3, output=86, coarse=3, **_BLOWN),
        **_op(4, output=62, coarse=1, **_BLOWN),
    },
    "brass": {
        "algorithm": 17,
        "feedback": 6,
        **_op(1, output=99, coarse=1, **_envelope(60, 55, 40, 64, 99, 96, 93, 0)),
        **_op(2, output=79, coarse=1, **_envelope(55, 45, 40, 64, 99, 88, 84, 0)),
        **_op(3, output=70, coarse=1, **_envelope(62, 45, 40, 64, 99, 90, 86, 0)),
    },
    "organ": {
        "algorithm": 31,
        "feedback": 2,
        **_op(1, output=96, coarse=1, **_BLOWN),
        **_op(2, output=92, coarse=2, **_BLOWN),
        **_op(3, output=86, coarse=3, **_BLOWN),
        **_op(4, output=84, coarse=6, **_BLOWN),
    },
    "tine": {
        "algorithm": 4,
        "feedback": 3,
        **_op(1, output=99, coarse=1, **_STRUCK),
        **_op(2, output=70, coarse=14, **_envelope(95, 52, 40, 58, 99, 60, 0, 0)),
        **_op(3, output=92, coarse=1, **_STRUCK),
        **_op(4, output=68, coarse=1, **_STRUCK),
    },
    "hollow": {
        "algorithm": 4,
        "feedback": 0,
        **_op(1, output=99, coarse=1, **_BLOWN),
        **_op(2, output=78, coarse=2, **_BLOWN),
    },
}
_AMS = {f"op{k}_amp_mod_sens": 2 for k in (1, 2, 3, 4)}
_CARRIERS = {"op1_amp_mod_sens": 3, "op3_amp_mod_sens": 3}
_MODULATORS = {"op2_amp_mod_sens": 3, "op4_amp_mod_sens": 3}


def _lfo(wave: int, speed: int, *, pitch: int = 0, level: int = 0, sens: int = 3, delay: int = 0) -> dict[str, int]:
    return {
        **{"lfo_wave": wave, "lfo_speed": speed, "lfo_delay": delay, "lfo_sync": 1},
        **{"lfo_pitch_depth": pitch, "lfo_amp_depth": level, "pitch_mod_sens": sens},
    }


def _glide(*rates_levels: int) -> dict[str, int]:
    names = [f"pitch_{what}{k}" for what in ("rate", "level") for k in range(1, 5)]
    return dict(zip(names, rates_levels, strict=True))


_TRIANGLE, _SAW_DOWN, _SAW_UP, _SQUARE, _SINE, _RANDOM = range(6)
_ROWS: tuple[tuple[str, int, str, dict[str, int]], ...] = (
    ("vibrato triangle", 60, "reed", _lfo(_TRIANGLE, 33, pitch=30)),
    ("vibrato sine, delayed", 67, "brass", _lfo(_SINE, 36, pitch=22, delay=45)),
    ("vibrato saw down", 55, "hollow", _lfo(_SAW_DOWN, 27, pitch=60)),
    ("vibrato saw up", 62, "organ", _lfo(_SAW_UP, 30, pitch=50, sens=4)),
    ("trill, square", 64, "reed", _lfo(_SQUARE, 38, pitch=40, sens=4)),
    ("trill of a third", 60, "hollow", _lfo(_SQUARE, 31, pitch=75, sens=4)),
    ("random pitch", 60, "reed", _lfo(_RANDOM, 34, pitch=80, sens=5)),
    ("random pitch, wide", 57, "hollow", _lfo(_RANDOM, 42, pitch=99, sens=6)),
    ("siren, slow", 60, "hollow", _lfo(_TRIANGLE, 12, pitch=99, sens=6)),
    ("siren over octaves", 60, "reed", _lfo(_SINE, 39, pitch=99, sens=7)),
    ("tremolo sine", 52, "brass", {**_lfo(_SINE, 24, level=95), **_AMS}),
    ("tremolo triangle", 65, "organ", {**_lfo(_TRIANGLE, 30, level=70), **_AMS}),
    ("tremolo saw down", 60, "reed", {**_lfo(_SAW_DOWN, 22, level=48), **_CARRIERS}),
    ("tremolo saw up", 60, "hollow", {**_lfo(_SAW_UP, 28, level=45), **_CARRIERS}),
    ("gate, square", 48, "organ", {**_lfo(_SQUARE, 33, level=99), **_AMS}),
    ("tremolo random", 64, "reed", {**_lfo(_RANDOM, 40, level=50), **_CARRIERS}),
    ("tremolo of a tine", 60, "tine", {**_lfo(_SINE, 30, level=80, delay=20), **_AMS}),
    ("brightness, triangle", 50, "brass", {**_lfo(_TRIANGLE, 26, level=55), **_MODULATORS}),
    ("glide up", 60, "reed", _glide(45, 99, 99, 50, 50, 50, 50, 30)),
    ("fall and rise", 64, "brass", _glide(42, 38, 50, 60, 34, 58, 50, 72)),
)


def modulated() -> list[Modulated]:
    """The twenty, always in this order."""
    return [
        Modulated(name, note, INIT_VOICE.with_values(**{"op1_output": 0, **_BASES[base], **moved}))
        for name, note, base, moved in _ROWS
    ]
