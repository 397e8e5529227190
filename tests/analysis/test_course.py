"""The course of a note: level, pitch and brightness of sounds that are made to move in known ways."""

import numpy as np
import pytest

from evosynth.analysis.course import course_of, moves
from evosynth.analysis.prepare import prepare_target
from evosynth.audio.clip import Clip

RATE = 44100
T = np.arange(round(1.2 * RATE)) / RATE


def course(sound):
    clip = Clip((0.2 * sound).astype(np.float32), RATE)
    return course_of(prepare_target(clip, "x.wav", note=60, gate_s=1.2, already_cut=True))


def tone(cents, partials=6):
    phase = 2 * np.pi * np.cumsum(261.6256 * 2 ** (cents / 1200)) / RATE
    return sum(np.sin(h * phase) / h for h in range(1, partials + 1))


@pytest.mark.parametrize(
    "cents",
    [
        1000 * np.sin(2 * np.pi * 2 * T),
        1200 * np.sin(2 * np.pi * 6.5 * T),
        np.where((5 * T) % 1 < 0.5, 0.0, 400.0),
        -700 + 900 * np.minimum(1.0, T / 0.5),
        30 * np.sin(2 * np.pi * 5.5 * T),
    ],
    ids=["siren", "siren over octaves", "trill", "glide", "vibrato"],
)
def test_the_pitch_is_followed_wherever_it_goes(cents):
    found = np.array(course(tone(cents)).cents)
    wanted = np.interp(np.arange(len(found)) * 0.005, T, cents)
    known = np.isfinite(found)
    assert known.mean() > 0.5
    off = np.abs(found - wanted)[known]
    assert np.median(off) < 0.08 * np.ptp(cents) / 2 + 3
    assert (off > 0.6 * np.ptp(cents)).mean() < 0.05


def test_levels_stand_at_the_time_where_they_are_heard():
    fall = np.where(T < 0.6, 0.0, -20.0)
    levels = np.array(course(tone(0 * T) * 10 ** (fall / 20)).levels_db)
    assert levels[60:110] == pytest.approx(0.0, abs=0.7)
    assert levels[130:200] == pytest.approx(-20.0, abs=0.7)
    assert np.argmax(levels[60:] < -8) == pytest.approx(60, abs=3)


def test_brightness_rises_by_an_octave_where_all_partials_do():
    octaves = np.array(course(tone(np.where(T < 0.6, 0.0, 1200.0))).octaves)
    assert np.median(octaves[150:]) - np.median(octaves[20:100]) == pytest.approx(1.0, abs=0.1)


def test_noise_has_a_level_and_no_pitch():
    noise = course(np.random.default_rng(1).normal(0, 0.5, len(T)))
    assert np.isfinite(noise.levels_db).all()
    assert moves(noise) == (False, False)


@pytest.mark.parametrize(
    ("cents", "wanted"),
    [
        (0 * T, (False, False)),
        (20 * np.sin(2 * np.pi * 5 * T), (False, False)),
        (200 * np.sin(2 * np.pi * 5 * T), (True, False)),
        (-300 * np.exp(-T / 0.4), (False, True)),
    ],
    ids=["steady", "vibrato as players have it", "swings", "glides"],
)
def test_a_pitch_that_swings_or_glides_is_told_from_one_that_lives(cents, wanted):
    assert moves(course(tone(cents))) == wanted
