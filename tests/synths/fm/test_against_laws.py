"""The compiled engine against the laws of a voice, which drawings are made by: in its integers, and as it sounds."""

import math

import numpy as np
import pytest
from fm_voices import init_voice, play
from hypothesis import given, settings
from hypothesis import strategies as st

from evosynth.synths.fm import envelope as engine
from evosynth.synths.fm import prior, units
from evosynth.synths.fm.units import clock
from evosynth.synths.live.layout import BLOCK, OCTAVE
from evosynth.voices import envelope, levels, pitch_moves, ratios

RATE = 44100
BLOCK_S = BLOCK / RATE
CLOCK = clock(RATE)
SCALE = int(CLOCK[units.ENVELOPE_SCALE])
FIRST = 105  # operator 1
FULL = units.output_units(99, 0, 0)
PANEL = range(100)
panel, keys = st.integers(0, 99), st.integers(0, 127)
four = st.tuples(panel, panel, panel, panel)


def decibels(level_units: int) -> float:
    return level_units / 256 * levels.DB_PER_OCTAVE


def test_output_levels_are_those_of_the_law():
    counted = [decibels(units.output_units(level, 0, 0) - FULL) for level in PANEL]
    assert counted == pytest.approx(levels.OUTPUT_DB.tolist(), abs=0.005)


def test_envelope_levels_are_those_of_the_law():
    counted = [units.envelope_octaves(level, FULL) / OCTAVE for level in PANEL]
    assert counted == levels.ENVELOPE_OCTAVES.tolist()


@given(velocity=st.integers(1, 127), sensitivity=st.integers(0, 7))
def test_velocity_is_that_of_the_law(velocity, sensitivity):
    assert decibels(units.velocity_units(velocity, sensitivity)) == levels.velocity_db(velocity, sensitivity)


@given(key=keys, breakpoint=panel, depths=st.tuples(panel, panel), curves=st.tuples(*[st.integers(0, 3)] * 2))
def test_keyboard_level_scaling_is_that_of_the_law(key, breakpoint, depths, curves):
    steps = units.scaling_steps(key, breakpoint, depths, curves)
    assert steps == levels.scaling_steps(key, breakpoint, depths, curves)
    for level in (0, 50, 99):
        counted = decibels(units.output_units(level, steps, 0) - FULL)
        assert counted == pytest.approx(levels.scaled_output_db(level, steps), abs=0.005)


@given(depth=panel, sensitivity=st.integers(0, 3))
def test_tremolo_is_that_of_the_law(depth, sensitivity):
    share = units.amplitude_loss(units.amplitude_modulation(depth, OCTAVE, 0), sensitivity) / (1 << 28)
    counted = min(1.0, share) * levels.FULL_OCTAVES * levels.DB_PER_OCTAVE if sensitivity else 0.0
    assert counted == pytest.approx(levels.tremolo_db(depth, sensitivity), rel=1e-3, abs=0.005)


@given(rate=panel, key=keys, amount=st.integers(0, 7))
def test_envelope_speeds_and_holds_are_those_of_the_law(rate, key, amount):
    scaling = units.rate_scaling(key, amount)
    assert scaling == envelope.rate_scaling(key, amount)
    step = units.envelope_step(rate, scaling, SCALE) / OCTAVE / BLOCK_S
    assert step == pytest.approx(envelope.octaves_per_s(rate, scaling), rel=1e-4)
    for starting in (False, True):
        counted = units.hold_samples(rate, scaling, starting, SCALE) / RATE
        assert counted == pytest.approx(envelope.hold_s(rate, scaling, starting=starting), abs=1 / RATE)


@settings(max_examples=100, deadline=None)
@given(rates=st.tuples(*[st.integers(20, 80)] * 4), goals=four, held=st.just(0) | st.integers(4, 1500))
def test_every_block_of_an_envelope_lies_on_the_curve_that_is_drawn(rates, goals, held):
    """But for what comes of counting in blocks: a stage ends, and an attack slows down, at the end of one.

    A key that is let go within the three blocks that three stages take at least never reaches what is drawn.
    """
    voices = init_voice(op1_rates=rates, op1_levels=goals).astype(np.int64)[np.newaxis]
    state = np.zeros((1, engine.COLUMNS), np.int64)
    engine.start_envelope(state, 0, 0, voices, FIRST, FULL, 0, SCALE, SCALE)
    counted = []
    for block in range(held + 400):
        if block == held:
            engine.release_envelope(state, 0, 0, voices, FIRST, SCALE, SCALE)
        counted.append(engine.envelope_level(state, 0, 0, voices, FIRST, block < held, SCALE, SCALE) / OCTAVE)
    times, octaves = np.array(envelope.curve(rates, goals, held * BLOCK_S, (held + 400) * BLOCK_S)).T
    ends = (np.arange(held + 400) + 1) * BLOCK_S
    near = np.array([np.interp(ends + shift * BLOCK_S, times, octaves) for shift in np.arange(-6, 1.25, 0.25)])
    fastest = max(envelope.octaves_per_s(rate) for rate in rates) * BLOCK_S
    slack = 0.05 + 2 * fastest  # of both
    assert (counted >= near.min(0) - slack).all()
    assert (counted <= near.max(0) + slack).all()


def test_a_note_falls_as_it_is_drawn():
    """Rendered by the exact engine, measured in the sound: full level at once, then down at rate 50."""
    rates, goals = (99, 50, 50, 60), (99, 40, 40, 0)
    sound = play(init_voice(op1_rates=rates, op1_levels=goals), 69, 100, 0.7, 1.2).astype(float)
    times, octaves = np.array(envelope.curve(rates, goals, 0.7, 1.2)).T
    for at in (0.02, 0.2, 0.4, 0.6, 0.75):
        cycle = sound[int(at * RATE) : int(at * RATE) + 401]  # four periods
        heard = 20 * math.log10(math.sqrt(2 * np.mean(cycle**2)))
        drawn = (np.interp(at + 200 / RATE, times, octaves) - levels.FULL_OCTAVES) * levels.DB_PER_OCTAVE
        assert heard == pytest.approx(drawn, abs=0.4), at


@given(coarse=st.integers(0, 31), fine=panel, detune=st.integers(0, 14), key=st.integers(12, 108))
def test_ratios_and_detune_are_those_of_the_law(coarse, fine, detune, key):
    octaves = units.ratio_octaves(key, coarse, fine, detune) / OCTAVE - units.key_octaves(key) / OCTAVE
    drawn = math.log2(ratios.RATIOS[coarse, fine]) + ratios.detune_cents(detune, key) / 1200
    assert octaves == pytest.approx(drawn, abs=1e-4)


@given(coarse=st.integers(0, 31), fine=panel, detune=st.integers(0, 14))
def test_fixed_frequencies_are_those_of_the_law(coarse, fine, detune):
    hertz = 2 ** (units.fixed_octaves(coarse, fine, detune) / OCTAVE)
    drawn = ratios.FIXED_HZ[coarse, fine] * 2 ** (ratios.detune_cents(detune, 60, fixed=True) / 1200)
    assert hertz == pytest.approx(drawn, rel=1e-5)


def test_the_lfo_and_the_pitch_envelope_are_those_of_the_law():
    speeds = [units.lfo_step(speed, int(CLOCK[units.LFO_UNIT])) / (1 << 32) / BLOCK_S for speed in PANEL]
    assert speeds == pytest.approx(pitch_moves.LFO_HZ.tolist(), rel=1e-4)
    semitones = [12 * units.pitch_envelope_octaves(level) / OCTAVE for level in PANEL]
    assert semitones == pitch_moves.PITCH_SEMITONES.tolist()
    unit = int(CLOCK[units.PITCH_UNIT])
    slopes = [12 * units.pitch_envelope_step(rate, unit) / OCTAVE / BLOCK_S for rate in PANEL]
    assert slopes == pytest.approx(pitch_moves.PITCH_SEMITONES_PER_S.tolist(), rel=1e-3)
    for delay in PANEL:
        waiting, fading = units.lfo_delay_steps(delay, int(CLOCK[units.LFO_DELAY_UNIT]))
        first = (1 << 31) / waiting * BLOCK_S
        counted = (first, first + (1 << 31) / fading * BLOCK_S)
        assert counted == pytest.approx(pitch_moves.lfo_delay_s(delay), rel=1e-4, abs=2 * BLOCK_S)


@given(depth=panel, sensitivity=st.integers(0, 7))
def test_vibrato_is_that_of_the_law(depth, sensitivity):
    up = units.pitch_modulation(depth, sensitivity, OCTAVE, OCTAVE) / OCTAVE * 1200
    assert up == pytest.approx(float(pitch_moves.vibrato_cents(np.array(depth), np.array(sensitivity))), abs=0.01)


def test_the_prior_knows_attacks_as_they_are():
    for rate, seconds in zip(prior._ATTACK_RATES[:8].tolist(), prior._ATTACK_S[:8].tolist(), strict=True):
        assert envelope.rise(0.0, levels.FULL_OCTAVES, rate)[-1][0] == pytest.approx(seconds, rel=2e-4, abs=2 * BLOCK_S)
