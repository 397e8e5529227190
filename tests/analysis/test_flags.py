"""Flags of a match: a pitch that wobbles more than the target's, noise between partials; and nothing else."""

import numpy as np
import pytest

from evosynth.analysis.flags import behind, flags, unrest
from evosynth.analysis.prepare import prepare_target
from evosynth.audio.clip import Clip
from evosynth.notation.tuning import hz_of_note

RATE = 44100


def sound(note=57, vibrato=0.0, noise=0.0, side=0.0, decay=2.0, partials=8, rate=RATE):
    """A note with vibrato in cents, noise, and a partial halfway between its own."""
    t = np.arange(rate) / rate
    hz = hz_of_note(note)
    phase = 2 * np.pi * np.cumsum(hz * 2 ** (vibrato * np.sin(2 * np.pi * 5 * t) / 1200)) / rate
    wave = sum(np.sin(h * phase) / h for h in range(1, partials + 1))
    wave += side * np.sin(2 * np.pi * 2.5 * hz * t) + noise * np.random.default_rng(0).normal(0, 1, rate)
    return (0.1 * wave * np.exp(-decay * t)).astype(np.float32)


def said(match, rate=RATE, **target):
    prepared = prepare_target(Clip(sound(**target), RATE), "x.wav", note=target.get("note", 57))
    return flags(prepared, [match], rate)[0]


@pytest.mark.parametrize("note", [33, 57, 81])
def test_a_match_as_quiet_as_its_target_has_no_flag(note):
    for same in ({}, {"partials": 3}, {"decay": 8.0}, {"vibrato": 6.0}, {"noise": 0.002}, {"note": note + 0.08}):
        assert said(sound(**{"note": note, **same}), note=note) == ()


def test_a_pitch_that_wobbles_is_told_with_both_figures():
    (sentence,) = said(sound(vibrato=30.0))
    assert sentence.startswith("Its pitch moves by ")
    assert 24 <= int(sentence.split()[4]) <= 33
    assert sentence.endswith("the target's by 0.")


def test_as_much_vibrato_as_the_target_has_is_no_fault():
    assert said(sound(vibrato=35.0), vibrato=30.0) == ()
    assert said(sound(), vibrato=30.0) == ()


@pytest.mark.parametrize("fault", [{"noise": 0.3}, {"side": 0.1}])
def test_energy_between_partials_is_told(fault):
    (sentence,) = said(sound(**fault))
    assert sentence.startswith("There is ")
    assert "dB more between its partials" in sentence


def test_a_target_that_is_noisy_itself_forgives_noise():
    assert said(sound(noise=0.3), noise=0.25) == ()


def test_a_match_of_another_rate_is_judged_alike():
    assert said(sound(rate=22050), rate=22050) == ()
    assert len(said(sound(rate=22050, vibrato=40.0), rate=22050)) == 1


def test_where_there_is_no_pitch_and_where_nothing_sounds_nothing_is_said():
    noise = np.random.default_rng(0).normal(0, 0.1, RATE).astype(np.float32)
    assert flags(prepare_target(Clip(noise, RATE), "x.wav"), [sound(vibrato=50.0)], RATE) == [()]
    assert said(np.zeros(RATE, np.float32)) == ()


def test_very_short_sounds_are_no_trouble():
    short = sound()[: RATE // 20]
    assert flags(prepare_target(Clip(short, RATE), "x.wav", note=57), [short], RATE) == [()]
    assert unrest(short[:20], RATE, 220.0, 0.5).wobble_cents == 0.0


def test_flagged_ones_rank_behind_those_within_a_tenth():
    ranks = behind(np.array([5.0, 5.4, 5.6]), np.array([True, False, False]))
    assert np.argsort(ranks).tolist() == [1, 0, 2]
