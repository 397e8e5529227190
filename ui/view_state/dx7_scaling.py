"""Keyboard level scaling of an operator as a curve over the keys, whose points are drawn: break point, depths."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from evosynth.notation.note_names import note_label
from evosynth.notation.quantities import written
from evosynth.voices.dx7 import Voice
from evosynth.voices.dx7_words import LOWEST_BREAK_POINT
from evosynth.voices.levels import STEP_DB, scaling_steps
from ui.view_state.envelope_points import Envelope, Handle

LOWEST, HIGHEST = 24, 108  # keys, C1 to C8
TOP_DB, BOTTOM_DB = 30.0, -60.0
LEFT, BREAK, RIGHT = range(3)  # places of the points
MOST = 99


def _settings(voice: Voice, operator: int) -> tuple[int, tuple[int, int], tuple[int, int]]:
    """Break point, depths, curves."""
    what = ("breakpoint", "left_depth", "right_depth", "left_curve", "right_curve")
    at, left, right, left_curve, right_curve = (voice[f"op{operator}_{name}"] for name in what)
    return at, (left, right), (left_curve, right_curve)


def change_db(voice: Voice, operator: int, key: int) -> float:
    """What the scaling does to the level of a MIDI key."""
    at, depths, curves = _settings(voice, operator)
    return scaling_steps(key, at, depths, curves) * STEP_DB


def _height(db: float) -> float:
    return min(1.0, max(0.0, (db - BOTTOM_DB) / (TOP_DB - BOTTOM_DB)))


ZERO = _height(0.0)


def curve(voice: Voice, operator: int) -> tuple[tuple[float, float], ...]:
    """Keys from the lowest on, heights."""
    return _curve(*_settings(voice, operator))


@lru_cache(maxsize=64)
def _curve(at: int, depths: tuple[int, int], curves: tuple[int, int]) -> tuple[tuple[float, float], ...]:
    keys = range(LOWEST, HIGHEST + 1)
    return tuple((float(key - LOWEST), _height(scaling_steps(key, at, depths, curves) * STEP_DB)) for key in keys)


def break_key(voice: Voice, operator: int) -> int:
    """The key of the break point."""
    return LOWEST_BREAK_POINT + voice[f"op{operator}_breakpoint"]


def scaling_of(voice: Voice, operator: int) -> Envelope:
    """The curve with its points at both ends and at the break point; seconds are keys here."""
    at = break_key(voice, operator)
    shown = min(HIGHEST, max(LOWEST, at))
    ends = {LEFT: ("left depth", LOWEST), RIGHT: ("right depth", HIGHEST)}
    points = {
        place: Handle(
            f"Operator {operator} level scaling {name}",
            float(key - LOWEST),
            _height(change_db(voice, operator, key)),
            note_label(key),
            _text(change_db(voice, operator, key)),
        )
        for place, (name, key) in ends.items()
    }
    title = f"Operator {operator} level scaling break point"
    points[BREAK] = Handle(title, float(shown - LOWEST), ZERO, note_label(at), "")
    span = float(HIGHEST - LOWEST)
    return Envelope(curve(voice, operator), tuple(points[n] for n in range(3)), (), span + 1, span, ZERO, lines=12.0)


def _text(db: float) -> str:
    return written(db, "dB", signed=True)


def said(voice: Voice, operator: int) -> tuple[str, str]:
    """What it does, in words: from which key on, and what becomes of the ends: ("A3", "up −18 dB")."""
    low, high = (change_db(voice, operator, key) for key in (LOWEST, HIGHEST))
    words = [
        f"{way} {written(db, 'dB', signed=True)}" for way, db in (("down", low), ("up", high)) if abs(db) >= STEP_DB
    ]
    return note_label(break_key(voice, operator)), ", ".join(words)


def pulled(voice: Voice, operator: int, place: int, key: float, height: float) -> Mapping[str, float]:
    """A point drawn: the break point along the keys; an end up or down, its depth and the sign of its curve."""
    before = f"op{operator}_"
    if place == BREAK:
        at = min(MOST, max(0, round(key) + LOWEST - LOWEST_BREAK_POINT))
        wanted = {f"{before}breakpoint": at}
    else:
        wanted = _end(voice, operator, place, BOTTOM_DB + height * (TOP_DB - BOTTOM_DB))
    return {name: float(value) for name, value in wanted.items() if value != voice[name]}


def _end(voice: Voice, operator: int, place: int, db: float) -> dict[str, int]:
    """Depth and curve whose end is nearest to a level."""
    side, key = ("left", LOWEST) if place == LEFT else ("right", HIGHEST)
    depth_name, curve_name = f"op{operator}_{side}_depth", f"op{operator}_{side}_curve"
    bent = voice[curve_name] in (1, 2)
    shape = (2 if db > 0 else 1) if bent else (3 if db > 0 else 0)
    at, depths, curves = _settings(voice, operator)
    number = place // 2

    def far(depth: int) -> tuple[float, int]:
        tried = (depth, depths[1]) if number == 0 else (depths[0], depth)
        shaped = (shape, curves[1]) if number == 0 else (curves[0], shape)
        return abs(scaling_steps(key, at, tried, shaped) * STEP_DB - db), abs(depth - voice[depth_name])

    return {depth_name: min(range(MOST + 1), key=far), curve_name: shape}


def nudged(voice: Voice, operator: int, place: int, later: int, higher: int, *, fine: bool) -> Mapping[str, float]:
    """An arrow: the break point by keys, an end by its depth; one that goes through nothing turns its sign."""
    if place == BREAK:
        return pulled(voice, operator, place, break_key(voice, operator) - LOWEST + later * (1 if fine else 3), 0.0)
    side = "left" if place == LEFT else "right"
    depth_name, curve_name = f"op{operator}_{side}_depth", f"op{operator}_{side}_curve"
    up = voice[curve_name] >= 2
    signed = (voice[depth_name] if up else -voice[depth_name]) + higher * (1 if fine else 4)
    wanted = {depth_name: min(MOST, abs(signed))}
    if signed and (signed > 0) != up:
        wanted[curve_name] = 3 - voice[curve_name]
    return {name: float(value) for name, value in wanted.items() if value != voice[name]}
