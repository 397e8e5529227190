"""The reference is known by its sound, and a synth that plays another voice by what its panel wants."""

from __future__ import annotations

import numpy as np
import pytest
from hardware.talk import random_voices

from evosynth.hardware.foretold import foretold
from evosynth.hardware.obeying import Doubt, likeness
from evosynth.hardware.reference import HIGHER, NOTE, VOICE, is_reference, refusal
from evosynth.midi.profiles.registry import named
from evosynth.midi.walk import test_voice as organ
from evosynth.voices.dx7 import INIT_VOICE, Voice

RATE = 48000


def heard(voice: Voice) -> np.ndarray:
    """As it comes in: late, at another level, with noise and some hum."""
    own = 0.2 * foretold(voice.data, NOTE, RATE)
    at = np.arange(len(own) + 500) / RATE
    around = 0.003 * np.random.default_rng(1).standard_normal(len(at)) + 0.01 * np.sin(2 * np.pi * 50 * at)
    around[500:] += own
    return around.astype(np.float32)


def test_the_reference_is_known_also_through_noise_and_a_clip() -> None:
    assert is_reference(heard(VOICE), RATE)
    assert is_reference(np.clip(heard(VOICE), -0.13, 0.13), RATE)
    assert is_reference(heard(VOICE.with_values(op1_detune=14)), RATE)


@pytest.mark.parametrize(
    "voice",
    [
        organ(),
        INIT_VOICE.with_values(op1_coarse=2),
        INIT_VOICE.with_values(transpose=26),
        INIT_VOICE.with_values(op2_output=80),
        INIT_VOICE.with_values(op1_output=0),
    ],
)
def test_another_voice_is_not(voice: Voice) -> None:
    assert not is_reference(heard(voice), RATE)


def test_no_voice_sounds_like_both_references() -> None:
    assert is_reference(heard(HIGHER), RATE, higher=True)
    assert not is_reference(heard(HIGHER), RATE)
    assert not is_reference(heard(VOICE), RATE, higher=True)


def test_takes_of_a_voice_that_stays_are_doubted_and_others_are_not() -> None:
    rng = np.random.default_rng(6)
    voices = [voice for voice in random_voices(5, 30) if foretold(voice.data, NOTE, RATE).std() > 0.01]
    own = [foretold(voice.data, NOTE, RATE) for voice in voices]
    told, stuck = Doubt(), Doubt()
    for one in own:
        assert not told.arises(0.1 * one + 1e-4 * rng.standard_normal(len(one)).astype(np.float32), one)
    doubted = [stuck.arises(0.1 * own[0], one) for one in own[1:]]
    assert sum(doubted) > 0.9 * len(doubted)


def test_a_synth_that_only_sounds_otherwise_is_asked_more_and_more_rarely() -> None:
    one, other = foretold(VOICE.data, NOTE, RATE), foretold(HIGHER.data, NOTE, RATE)
    doubt, asked = Doubt(), 0
    for _ in range(200):
        if doubt.arises(other, one):
            asked += 1
            doubt.was_groundless()
    assert asked == 4
    assert (likeness(one, one), likeness(0 * one, 0 * one), likeness(one, 0 * one)) == (pytest.approx(1.0), 1.0, 0.0)


def test_too_little_of_it_tells_nothing() -> None:
    assert not is_reference(heard(VOICE)[:1000], RATE)


def test_what_its_panel_may_want_is_said() -> None:
    assert "SYS INFO AVAIL" in refusal(named("dx7"))
