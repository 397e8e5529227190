"""What moves plausible voices: LFO and pitch envelope as they are read off the target's course, on level and pitch.

Pitch columns of a voice are frozen unless the target tells of them (see assembly.told_by): a search that may wobble
blurs its spectra instead of finding a sound. What is frozen or locked stays as it is here. Where a pitch is not steady
and nothing was read, some voices wobble and glide by chance.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from evosynth.arrays import F64, I64, Bool
from evosynth.parameters import ParameterSpace
from evosynth.synths.base import TargetSummary
from evosynth.synths.fm.algorithms import OPERATORS
from evosynth.synths.fm.movement import (
    NOTHING,
    SAME_RATE,
    SMOOTH,
    Lfo,
    Movement,
    chances,
    movement_of,
    pitch_level,
    pitch_rate,
)
from evosynth.synths.fm.prior_beats import beat
from evosynth.synths.glide import Glide
from evosynth.voices.levels import tremolo_db
from evosynth.voices.pitch_moves import LFO_HZ, vibrato_cents

MOVED = 0.75  # share of voices that take over what was read of a target's movement
BEATING = 0.3  # share of voices with two operators that beat as often as the target does
UNSTEADY = 0.3  # and of those that wobble, of those that glide, where the target has no steady pitch
WAVES = 6
SPEEDS_HZ = (1.0, 30.0)  # of wobbles that are not the target's
SWINGS_CENTS = (10.0, 1200.0)
LEVELS = 18.0  # standard deviation of where a glide begins, around 50, which is no glide
SPREAD_CENTS = 80.0  # a pitch that moves by more leaves no partials that could be told
SENSITIVITY_COST_DB = tremolo_db(0, 1)  # of any operator that an LFO may move
ONE_LFO = ("lfo_speed", "lfo_wave", "lfo_delay", "lfo_sync")

_SWINGS_CENTS: F64 = vibrato_cents(np.arange(100), np.arange(8)[:, None])  # by sensitivity and depth
_TREMOLOS_DB: F64 = np.array(
    [[tremolo_db(d, s) - (SENSITIVITY_COST_DB if s else 0.0) for d in range(100)] for s in range(4)]
)


def at_rest(target: TargetSummary | None) -> tuple[TargetSummary | None, int]:
    """What is known of a target whose pitch moves as if it rested, and semitones from its key to where it does.

    Its partials are smeared: they are forgotten.
    """
    if target is None or target.course is None or not (target.unsteady and (target.swings or target.glides)):
        return target, 0
    middle = movement_of(target.course).middle
    semitones = round(middle)
    ratio = 2.0 ** ((middle - semitones) / 12.0)
    cents = np.array(target.course.cents)
    told = target.partials if float(np.nanstd(cents)) < SPREAD_CENTS else ()
    return replace(target, pitch_ratio=ratio, partials=told), int(np.clip(semitones, -24, 24))


def move(
    space: ParameterSpace, values: F64, carriers: Bool, target: TargetSummary | None, rng: np.random.Generator
) -> None:
    """Put LFOs and pitch envelopes into voices, native values (n, d), as the target has them; ``carriers`` (n, 6)."""
    if target is None:
        return
    n, read = len(values), NOTHING if target.course is None else movement_of(target.course)
    if not space.free[space.index("lfo_pitch_depth")]:
        read = read._replace(pitch=())
    lfos = read.pitch or read.level or read.brightness
    if lfos and not any(space.locked[space.index(name)] for name in ONE_LFO):
        _take_over(space, values, carriers, read, rng.random(n) < MOVED, rng)
    elif space.free[space.index("lfo_pitch_depth")]:
        _wobble_about(space, values, target, rng)
    if read.beats_hz:
        beat(space, values, carriers, target.notes[0].midi_note, read.beats_hz, rng.random(n) < BEATING, rng)
    if space.free[space.index("pitch_level1")]:
        if read.glide is not None:
            _glide_as(space, values, read.glide, read.middle, rng.random(n) < MOVED, rng)
        elif target.unsteady and not lfos:
            _glide(space, values, rng)


# ---- as it was read --------------------------------------------------------------------------------------------------


def _take_over(
    space: ParameterSpace,
    values: F64,
    carriers: Bool,
    read: Movement,
    some: Bool,
    rng: np.random.Generator,
) -> None:
    """One of the LFOs in each of these voices, and what moves at its rate moves by as much as it does there."""
    lfos = read.pitch or read.level or read.brightness
    drawn = rng.choice(len(lfos), len(values), p=chances(lfos))
    for number, lfo in enumerate(lfos):
        where = some & (drawn == number)
        hz = lfo.hz * np.exp(rng.normal(0.0, 0.008, len(values)))
        speeds = np.abs(np.log(LFO_HZ) - np.log(hz)[:, None]).argmin(1)
        delays = np.full(len(values), lfo.delay) + (rng.integers(-4, 5, len(values)) if lfo.delay else 0)
        _put(space, values, {"lfo_speed": speeds, "lfo_delay": np.clip(delays, 0, 99)}, where)
        _put(
            space,
            values,
            {"lfo_wave": np.full(len(values), lfo.wave), "lfo_sync": np.full(len(values), lfo.sync)},
            where,
        )
        if pitch := _at_rate(read.pitch, lfo):
            _swing(space, values, 0.5 * pitch.size * _about(values, 0.06, rng), where)
        level, bright = _at_rate(read.level, lfo), _at_rate(read.brightness, lfo)
        if level or bright:
            _pulse(space, values, carriers, level, bright, where, rng)


def _at_rate(lfos: tuple[Lfo, ...], one: Lfo) -> Lfo | None:
    """The likeliest of these that goes as fast as one."""
    return next((lfo for lfo in lfos if abs(np.log(lfo.hz / one.hz)) < SAME_RATE), None)


def _about(values: F64, spread: float, rng: np.random.Generator) -> F64:
    return np.asarray(np.exp(rng.normal(0.0, spread, len(values))))


def _swing(space: ParameterSpace, values: F64, cents: F64, where: Bool) -> None:
    """The pitch goes so many cents (n,) to either side: the least sensitivity that reaches as far, the finest steps."""
    sensitivity = np.clip((_SWINGS_CENTS[:, 99] < cents[:, None]).sum(1), 1, 7)
    depths = np.abs(_SWINGS_CENTS[sensitivity] - cents[:, None]).argmin(1)
    _put(space, values, {"pitch_mod_sens": sensitivity, "lfo_pitch_depth": depths}, where)


def _pulse(
    space: ParameterSpace,
    values: F64,
    carriers: Bool,
    level: Lfo | None,
    bright: Lfo | None,
    where: Bool,
    rng: np.random.Generator,
) -> None:
    """Operators that the LFO moves: carriers where the sound's level moves, modulators where its brightness does."""
    n = len(values)
    db = (
        level.size * _about(values, 0.1, rng)
        if level
        else 6.0 * bright.size * _about(values, 0.4, rng)
        if bright
        else 0.0
    )
    db = np.asarray(db) * np.ones(n)
    most = _TREMOLOS_DB[:, 99]
    sensitivity = np.clip((most < db[:, None]).sum(1), 1, 3)
    sensitivity = np.where(rng.random(n) < 0.3, np.minimum(sensitivity + 1, 3), sensitivity)
    depths = np.abs(_TREMOLOS_DB[sensitivity] - db[:, None]).argmin(1)
    _put(space, values, {"lfo_amp_depth": depths}, where)
    of_carriers = rng.random(n) < (0.9 if level else 0.15)
    of_modulators = rng.random(n) < (0.9 if bright else 0.5)
    of_carriers |= ~of_modulators
    moving = np.where(carriers, of_carriers[:, None], of_modulators[:, None])
    for place in range(OPERATORS):
        chosen = np.where(moving[:, place], sensitivity, 0)
        _put(space, values, {f"op{OPERATORS - place}_amp_mod_sens": chosen}, where)


def _glide_as(
    space: ParameterSpace, values: F64, glide: Glide, middle: float, some: Bool, rng: np.random.Generator
) -> None:
    """The pitch begins where the target's does and comes to rest as it does."""
    n = len(values)
    heights = [glide.begins, *glide.goals]
    levels = [pitch_level(height - middle) for height in heights]
    for name, number in zip(("level4", "level1", "level2"), levels, strict=False):
        _put(space, values, {f"pitch_{name}": np.clip(number + rng.integers(-1, 2, n), 0, 99)}, some)
    for stage, speed in enumerate(glide.speeds, 1):
        about = np.clip(pitch_rate(speed) + rng.integers(-1, 2, n), 0, 99)
        _put(space, values, {f"pitch_rate{stage}": about}, some)
    _put(space, values, {"pitch_level3": np.full(n, 50)}, some)


# ---- by chance -------------------------------------------------------------------------------------------------------


def _wobble_about(space: ParameterSpace, values: F64, target: TargetSummary, rng: np.random.Generator) -> None:
    """A vibrato of which the rate and the depth alone are known, or, of an unsteady pitch, any wobble."""
    n = len(values)
    if target.unsteady:
        hz, cents = (np.exp(rng.uniform(np.log(a), np.log(b), n)) for a, b in (SPEEDS_HZ, SWINGS_CENTS))
        _wobble(space, values, hz, cents, rng.integers(WAVES, size=n), rng.random(n) < UNSTEADY)
    elif target.vibrato_cents > 0.0:
        hz, cents = (about * np.exp(rng.normal(0, 0.2, n)) for about in (target.vibrato_hz, target.vibrato_cents))
        _wobble(space, values, hz, cents, rng.choice(SMOOTH, n), rng.random(n) < MOVED)


def _wobble(space: ParameterSpace, values: F64, hz: F64, cents: F64, waves: I64, some: Bool) -> None:
    """LFOs of so many Hz and cents to either side (n,), about, in some of the voices."""
    sensitivity = np.clip(np.searchsorted(_SWINGS_CENTS[:, 60], cents), 1, 7)
    depths = np.abs(_SWINGS_CENTS[sensitivity] - cents[:, None]).argmin(1)
    speeds = np.abs(np.log(LFO_HZ) - np.log(hz)[:, None]).argmin(1)
    _put(space, values, {"pitch_mod_sens": sensitivity, "lfo_pitch_depth": depths}, some)
    _put(space, values, {"lfo_speed": speeds, "lfo_wave": waves}, some)


def _glide(space: ParameterSpace, values: F64, rng: np.random.Generator) -> None:
    """In some voices the pitch begins elsewhere, and comes back to where it belongs sooner or later."""
    n = len(values)
    some = rng.random(n) < UNSTEADY
    begins, between = (np.clip(np.rint(rng.normal(50.0, LEVELS, n)), 0, 99) for _ in range(2))
    _put(space, values, {"pitch_level4": begins, "pitch_level1": between}, some)
    _put(space, values, {f"pitch_rate{stage}": rng.integers(20, 100, n) for stage in range(1, 5)}, some)


def _put(space: ParameterSpace, values: F64, wanted: dict[str, F64 | I64], some: Bool) -> None:
    for name, numbers in wanted.items():
        column = space.index(name)
        values[:, column] = np.where(some, numbers, values[:, column])
