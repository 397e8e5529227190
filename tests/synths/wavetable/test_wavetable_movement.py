"""What moves a target is read as this engine could play it, and its founders carry it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evosynth.synths.base import Course, Note, TargetSummary
from evosynth.synths.tables import TableSet
from evosynth.synths.wavetable.control import _wave
from evosynth.synths.wavetable.factory import factory_names, factory_table
from evosynth.synths.wavetable.laws import envelope
from evosynth.synths.wavetable.movement import RANDOM, SHAPES, lfo_curve, movement_of
from evosynth.synths.wavetable.prior import sample_prior
from evosynth.synths.wavetable.space import DESTINATIONS, LFO_SHAPES, SLOTS, SOURCES, WAVETABLE_SPACE

SECONDS = np.arange(320) * 0.005
STILL = np.zeros(320)


def course(levels=STILL, cents=STILL, together: float = 1.0) -> Course:
    noise = np.random.default_rng(0).normal(0, 1, (2, 320))
    levels_db, heard = levels - levels.max() + 0.1 * noise[0], cents + noise[1]
    return Course(0.005, tuple(levels_db.tolist()), tuple(heard.tolist()), tuple(STILL.tolist()), together)


@pytest.mark.parametrize("shape", SHAPES)
def test_curves_are_those_of_the_engine(shape: str) -> None:
    played = [_wave(LFO_SHAPES.index(shape), x, 0, 0) for x in np.arange(0.01, 1.0, 0.03)]
    assert lfo_curve(shape, np.arange(0.01, 1.0, 0.03)) == pytest.approx(played, abs=1e-9)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("phase", [0.0, 0.3])
def test_shape_rate_and_phase_of_a_swing_are_read(shape: str, phase: float) -> None:
    wave = lfo_curve(shape, 4.3 * SECONDS + phase)
    of_pitch = movement_of(course(cents=150 * wave)).pitch[0]
    of_level = movement_of(course(levels=3 * wave)).level[0]
    for swing, size in ((of_pitch, 300), (of_level, 6)):
        assert swing.shape == shape
        assert swing.hz == pytest.approx(4.3, abs=0.06)
        assert np.abs(np.angle(np.exp(2j * np.pi * (swing.phase - phase)))) < 0.4
        assert swing.size == pytest.approx(size, rel=0.1)


@pytest.mark.parametrize("order", [0, 121, 254])
def test_random_numbers_are_those_that_the_engine_draws(order: int) -> None:
    turns = np.arange(0.0, 30.0, 0.4)
    played = [_wave(LFO_SHAPES.index(RANDOM), 0.5, order, int(turn)) for turn in turns]
    assert lfo_curve(RANDOM, turns, order) == pytest.approx(played, abs=1e-9)


@settings(max_examples=6, deadline=None)
@given(st.floats(3.5, 12.0), st.floats(0.0, 0.99), st.integers(0, 1), st.floats(40.0, 900.0))
def test_held_random_pitches_are_read_with_the_lfo_that_draws_them(
    hz: float, phase: float, other: int, cents: float
) -> None:
    swing = movement_of(course(cents=cents * lfo_curve(RANDOM, hz * SECONDS + phase, 120 + other))).pitch[0]
    assert (swing.shape, swing.lfo) == (RANDOM, 1 + other)
    assert swing.hz == pytest.approx(hz, rel=0.02)
    assert swing.size == pytest.approx(2.0 * cents, rel=0.15)


def test_a_few_values_that_were_heard_an_octave_off_do_not_hide_the_others() -> None:
    cents = 1300.0 * lfo_curve(RANDOM, 9.0 * SECONDS + 0.4, 115)
    cents[190:210] -= 1200.0
    cents[300:] -= 1200.0
    swing = movement_of(course(cents=cents), 57).pitch[0]
    assert (swing.shape, swing.lfo) == (RANDOM, 2)
    assert swing.size == pytest.approx(2600.0, rel=0.05)


@pytest.mark.parametrize("seed", range(8))
def test_random_pitches_of_somebody_else_are_not_taken_for_these(seed: int) -> None:
    steps = np.random.default_rng(seed).uniform(-300.0, 300.0, 40)
    found = movement_of(course(cents=steps[(SECONDS * 7.0).astype(int)]))
    assert RANDOM not in [swing.shape for swing in found.pitch]


def test_patches_jump_as_the_target_does_by_the_lfo_that_draws_these_numbers() -> None:
    cents = 300.0 * lfo_curve(RANDOM, 6.0 * SECONDS + 0.2, 120)
    values = drawn(TargetSummary((Note(),), unsteady=True, swings=True, course=course(cents=cents)))
    moving = routed(values, "lfo1", "pitch")
    assert 0.45 < moving.mean() < 0.75
    assert (values["lfo1_shape"][moving] == LFO_SHAPES.index(RANDOM)).mean() > 0.9
    assert np.median(values["lfo1_rate_hz"][moving]) == pytest.approx(6.0, rel=0.02)


def test_a_swing_that_harmonics_do_not_share_is_a_beat() -> None:
    found = movement_of(course(levels=2 * np.sin(2 * np.pi * 2.2 * SECONDS), together=0.2))
    assert found.level == ()
    assert found.beats_hz == pytest.approx(2.2, abs=0.1)


TABLES = TableSet([factory_table(name) for name in factory_names()])


def drawn(told: TargetSummary) -> dict[str, np.ndarray]:
    values = WAVETABLE_SPACE.decode(sample_prior(WAVETABLE_SPACE, TABLES, told, 300, np.random.default_rng(2)))
    return dict(zip(WAVETABLE_SPACE.names, values.T, strict=True))


def routed(values: dict[str, np.ndarray], source: str, destination: str) -> np.ndarray:
    slots = [
        (values[f"mod{k}_source"] == SOURCES.index(source))
        & (values[f"mod{k}_destination"] == DESTINATIONS.index(destination))
        for k in range(1, SLOTS + 1)
    ]
    return np.any(slots, axis=0)


def test_patches_swing_in_level_and_pitch_as_the_target_does() -> None:
    wave = lfo_curve("saw_down", 3.0 * SECONDS)
    values = drawn(TargetSummary((Note(),), course=course(levels=3 * wave, cents=100 * wave)))
    for destination in ("amp", "pitch"):
        moving = routed(values, "lfo2", destination)
        assert 0.45 < moving.mean() < 0.75
        assert (values["lfo2_shape"][moving] == LFO_SHAPES.index("saw_down")).mean() > 0.9
        assert np.median(values["lfo2_rate_hz"][moving]) == pytest.approx(3.0, rel=0.03)


def test_patches_glide_and_rest_where_the_target_does() -> None:
    cents = 700.0 - 1200.0 * np.maximum(0.0, 1.0 - SECONDS / 0.4)
    told = TargetSummary((Note(),), unsteady=True, glides=True, course=course(cents=cents))
    values = drawn(told)
    gliding = routed(values, "env_free", "pitch")
    assert 0.45 < gliding.mean() < 0.75
    assert np.median(values["env_free_decay_s"][gliding]) == pytest.approx(0.4, rel=0.1)
    assert np.median(values["osc1_semitone"][gliding]) == 7


@pytest.mark.parametrize(("begins", "turns"), [(-12.0, 5.0), (7.0, -9.0)])
def test_patches_go_to_where_a_glide_turns_and_come_back(begins: float, turns: float) -> None:
    cents = 100.0 * np.interp(SECONDS, [0.0, 0.3, 0.8], [begins, turns, 0.0])
    values = drawn(TargetSummary((Note(),), unsteady=True, glides=True, course=course(cents=cents)))
    turning = np.flatnonzero(routed(values, "env_filter", "pitch") & routed(values, "env_free", "pitch"))
    assert len(turning) > 60
    ways = []
    for row in turning:
        patch = {name: float(column[row]) for name, column in values.items()}
        slots = [k for k in range(1, SLOTS + 1) if patch[f"mod{k}_destination"] == DESTINATIONS.index("pitch")]
        depths = {SOURCES[int(patch[f"mod{k}_source"])]: patch[f"mod{k}_depth"] for k in slots}
        ways.append(sum(36.0 * np.sign(d) * d * d * envelope(patch, name, SECONDS, 2.0) for name, d in depths.items()))
    assert np.median(ways, axis=0)[4:] == pytest.approx(cents[4:] / 100.0, abs=1.0)


def test_a_steady_target_moves_no_patch() -> None:
    values = drawn(TargetSummary((Note(),), course=course()))
    assert not routed(values, "lfo2", "pitch").any()
    assert not routed(values, "lfo2", "amp").any()
