"""The low-frequency oscillator block by block."""

import numpy as np
import pytest

from evosynth.synths.fm import lfo, units
from evosynth.synths.fm.lfo import FULL, SAMPLE_AND_HOLD, SAW_DOWN, SAW_UP, SINE, SQUARE, TRIANGLE
from evosynth.synths.fm.units import clock

LFO_UNIT, DELAY_UNIT = int(clock(44100)[units.LFO_UNIT]), int(clock(44100)[units.LFO_DELAY_UNIT])


def started(speed=80, delay=0, sync=1):
    state = np.zeros((1, lfo.COLUMNS), np.int64)
    lfo.start_lfo(state, 0, 0, speed, delay, sync, LFO_UNIT, DELAY_UNIT)
    return state


def wave(shape, blocks=2000, **settings):
    state = started(**settings)
    return np.array([lfo.lfo_wave(state, 0, 0, shape) for _ in range(blocks)])


@pytest.mark.parametrize("shape", [TRIANGLE, SAW_DOWN, SAW_UP, SQUARE, SINE, SAMPLE_AND_HOLD])
def test_every_wave_fills_its_range(shape):
    values = wave(shape)
    assert values.min() >= 0
    assert values.max() <= FULL
    assert values.min() < 0.05 * FULL
    assert values.max() > 0.95 * FULL


def test_key_sync_starts_the_waves_where_the_hardware_does():
    first = {shape: wave(shape, 1, speed=1)[0] / FULL for shape in range(6)}
    assert first[TRIANGLE] == pytest.approx(1, abs=1e-3)
    assert first[SAW_DOWN] == pytest.approx(1, abs=1e-3)
    assert first[SAW_UP] == pytest.approx(0, abs=1e-3)
    assert first[SQUARE] == 0
    assert first[SINE] == pytest.approx(0.5, abs=1e-2)


def test_saws_go_opposite_ways_and_the_square_has_two_values():
    down, up = wave(SAW_DOWN), wave(SAW_UP)
    assert np.array_equal(down + up, np.full(len(up), FULL - 1))
    assert (np.diff(up) > 0).mean() > 0.9
    assert set(wave(SQUARE).tolist()) == {0, FULL}


def test_sample_and_hold_draws_a_new_value_each_cycle_and_the_same_ones_each_time():
    values = wave(SAMPLE_AND_HOLD)
    cycles = 2000 * 64 / 44100 * 25.746653 * 1.0331863
    assert 1 + np.count_nonzero(np.diff(values)) == pytest.approx(cycles, abs=2)
    assert np.array_equal(values, wave(SAMPLE_AND_HOLD))


def test_the_wave_fades_in_after_the_delay():
    state = started(delay=50)
    fade = np.array([lfo.lfo_fade(state, 0, 0) for _ in range(600)]) / FULL
    assert (np.diff(fade) >= 0).all()
    assert fade[-1] == 1
    seconds = np.arange(1, 601) * 64 / 44100
    assert seconds[np.flatnonzero(fade > 0)[0]] == pytest.approx(0.314, abs=4e-3)
    assert seconds[np.flatnonzero(fade == 1)[0]] == pytest.approx(0.647, abs=4e-3)


def test_without_delay_the_first_block_is_one_unit_short_of_the_whole_wave():
    state = started(delay=0)
    assert [lfo.lfo_fade(state, 0, 0) for _ in range(3)] == [FULL - 1, FULL, FULL]
