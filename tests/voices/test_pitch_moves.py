"""The LFO and the pitch envelope, against values measured on the instrument."""

import numpy as np
import pytest

from evosynth.synths.fm import lfo, units
from evosynth.voices import pitch_moves


@pytest.mark.parametrize(("speed", "hertz"), [(35, 5.8039), (99, 50.8956), (10, 1.6126)])
def test_lfo_speed_in_hertz(speed, hertz):
    assert pitch_moves.LFO_HZ[speed] == pytest.approx(hertz, rel=1e-4)


@pytest.mark.parametrize(
    ("delay", "start", "full"),
    [(0, 0.0, 0.0), (10, 0.054, 0.109), (30, 0.128, 0.261), (50, 0.314, 0.647), (90, 1.705, 2.371), (99, 2.665, 3.331)],
)
def test_lfo_delay_in_seconds(delay, start, full):
    assert pitch_moves.lfo_delay_s(delay) == pytest.approx((start, full), abs=2e-3)


def test_vibrato_in_cents():
    cents = pitch_moves.vibrato_cents(np.array(99), np.arange(8))
    assert cents == pytest.approx([0.0, 46.7, 93.4, 154.1, 256.8, 429.6, 714.4, 1190.6], abs=0.1)


def test_the_pitch_envelope_in_semitones():
    at = pitch_moves.PITCH_SEMITONES
    assert [at[0], at[18], at[32], at[50], at[82]] == [-48.0, -12.0, -6.75, 0.0, 12.0]
    assert at[99] == pytest.approx(47.63, abs=0.01)
    assert pitch_moves.PITCH_SEMITONES_PER_S[[40, 99]] == pytest.approx([15.2, 143.7], abs=0.05)


@pytest.mark.parametrize("wave", range(6))
@pytest.mark.parametrize("sync", [0, 1])
def test_the_waves_and_their_fade_are_those_of_the_compiled_engine(wave, sync):
    speed, delay, rate, blocks = 40, 35, 44100, 700
    clock = units.clock(rate)
    state = np.zeros((1, lfo.COLUMNS), np.int64)
    lfo.start_lfo(state, 0, 0, speed, delay, sync, int(clock[units.LFO_UNIT]), int(clock[units.LFO_DELAY_UNIT]))
    counted = [(lfo.lfo_wave(state, 0, 0, wave), lfo.lfo_fade(state, 0, 0)) for _ in range(blocks)]
    seconds = (np.arange(blocks) + 1) * 64 / rate
    drawn = pitch_moves.lfo_wave(wave, seconds * pitch_moves.LFO_HZ[speed], sync=bool(sync))
    assert np.median(np.abs(drawn - [w / lfo.FULL for w, _ in counted])) < 2e-3
    assert np.mean(np.abs(drawn - [w / lfo.FULL for w, _ in counted]) > 0.02) < 0.02  # jumps may be a block apart
    assert pitch_moves.lfo_fade(delay, seconds) == pytest.approx([f / lfo.FULL for _, f in counted], abs=0.01)
