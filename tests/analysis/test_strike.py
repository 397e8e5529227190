"""What strikes at the beginning of a note, and does not go on."""

import numpy as np
import pytest

from evosynth.analysis.prepare import prepare_target
from evosynth.analysis.strike import strike_of
from evosynth.audio.clip import Clip

RATE = 44100
T = np.arange(RATE) / RATE
NOTE = sum(np.sin(2 * np.pi * 261.63 * h * T) / h for h in (1, 2, 3))


def struck(sound):
    clip = Clip((0.2 * sound).astype(np.float32), RATE)
    return strike_of(prepare_target(clip, "x.wav", note=60, gate_s=0.9, already_cut=True))


@pytest.mark.parametrize("fall_db_per_s", [0.0, 15.0])
def test_a_note_that_begins_as_it_goes_on_has_none(fall_db_per_s):
    assert struck(NOTE * 10 ** (-fall_db_per_s * T / 20)) is None


@pytest.mark.parametrize(("ratio", "dies_s"), [(7.0, 0.03), (14.0, 0.06), (5.4, 0.1)])
def test_a_partial_that_dies_first_is_told_by_its_ratio_and_its_fall(ratio, dies_s):
    ping = np.sin(2 * np.pi * 261.63 * ratio * T) * 10 ** (-20 * T / dies_s / 20)
    strike = struck(NOTE + ping)
    assert strike.partials[0][0] == pytest.approx(ratio, abs=0.1)
    assert strike.dies_s == pytest.approx(dies_s, abs=0.012)
    assert strike.brighter > 0.3


def test_a_burst_of_noise_is_noisier_than_a_ping():
    noise = 0.7 * np.random.default_rng(0).normal(0, 1, RATE) * 10 ** (-T / 0.02)
    ping = np.sin(2 * np.pi * 261.63 * 9 * T) * 10 ** (-T / 0.02)
    assert struck(NOTE + noise).noise > 2 * struck(NOTE + ping).noise


def test_what_is_too_short_to_have_a_held_part_says_nothing():
    clip = Clip(NOTE[: RATE // 8].astype(np.float32), RATE)
    assert strike_of(prepare_target(clip, "x.wav", note=60, gate_s=0.1, already_cut=True)) is None
