"""Words for what one sound is beside another, of sounds that were really heard."""

from __future__ import annotations

import numpy as np

from evosynth.analysis.alike import NAMES, Impressions
from evosynth.analysis.comparatives import MORE_AND_LESS, OTHERWISE, SAME, compared, measured
from evosynth.analysis.impressions import impressions
from evosynth.synths.base import Audio, Note

RATE = 32000
NOTE = Note(57, 100, 1.0, 1.4)


def heard(tilt: float, decay: float, noise: float = 0.0) -> Impressions:
    """A tone of twelve partials that fall by 1 / k ** tilt and die away."""
    t = np.arange(round(RATE * NOTE.length_s)) / RATE
    sound = sum(np.sin(2 * np.pi * 220 * k * t) / k**tilt for k in range(1, 13)) * np.exp(-decay * t)
    sound = sound * (t < NOTE.gate_s) + noise * np.random.default_rng(0).standard_normal(len(t)) * (t < NOTE.gate_s)
    return impressions(Audio(sound[None].astype(np.float32) * 0.1, RATE, 1), NOTE)


def test_every_descriptor_has_its_two_words() -> None:
    assert tuple(MORE_AND_LESS) == NAMES


def test_a_sound_with_louder_partials_is_brighter_and_the_other_one_darker() -> None:
    dull, bright = heard(2.5, 2.0), heard(0.6, 2.0)
    assert "brighter" in compared(bright, dull)
    assert "darker" in compared(dull, bright)


def test_a_sound_that_dies_away_sooner_has_the_shorter_decay() -> None:
    assert "shorter decay" in compared(heard(1.5, 12.0), heard(1.5, 1.0), most=4)


def test_a_sound_beside_itself_is_the_same_and_silence_has_no_words() -> None:
    tone = heard(1.5, 2.0)
    silence = Impressions(np.full((1, len(NAMES)), np.nan, np.float32), tone.prints)
    assert compared(tone, tone) == (SAME,)
    assert compared(silence, silence) == ()
    assert compared(silence, tone) == (OTHERWISE,)


def test_figures_stand_where_they_say_something_and_are_left_out_elsewhere() -> None:
    dull, bright = heard(2.5, 12.0), heard(0.6, 5.0)
    told = measured(bright, dull, most=len(NAMES))
    assert next(word for word in told if word.startswith("brighter +")).endswith(" oct")
    assert next(word for word in told if word.startswith("longer decay +")).endswith("s")
    assert not any("hollow" in word and any(letter.isdigit() for letter in word) for word in told)
    endless = measured(heard(0.6, 0.01), dull, most=len(NAMES))
    assert "longer decay" in endless
