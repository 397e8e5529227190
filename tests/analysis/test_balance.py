"""Where two spectra differ, in words, of sounds that were really heard."""

from __future__ import annotations

import numpy as np
import pytest

from evosynth.analysis.alike import ALIKE, Impressions, steps
from evosynth.analysis.balance import balance
from evosynth.analysis.comparatives import MORE_AND_LESS, compared
from evosynth.analysis.impressions import impressions
from evosynth.synths.base import Audio, Note

RATE, NOTE = 32000, Note(69, 100, 1.0, 1.4)


def heard(*partials: tuple[float, float]) -> Impressions:
    """Sines of a frequency and an amplitude."""
    t = np.arange(round(RATE * NOTE.length_s)) / RATE
    sound = sum(level * np.sin(2 * np.pi * hz * t) for hz, level in partials) * (t < NOTE.gate_s)
    return impressions(Audio(np.asarray(sound, np.float32)[None] * 0.1, RATE, 1), NOTE)


PLAIN = (440.0, 1.0), (880.0, 0.5), (1760.0, 0.3), (3520.0, 0.1)


@pytest.mark.parametrize(
    ("hz", "where"),
    [(110.0, "below 200 Hz"), (320.0, "around 300 Hz"), (1300.0, "around 1.5 kHz"), (7000.0, "above 4.5 kHz")],
)
def test_a_partial_more_is_said_to_be_where_it_is(hz: float, where: str) -> None:
    more, plain = heard(*PLAIN, (hz, 0.6)), heard(*PLAIN)
    assert balance(more, plain) == f"more {where}"
    assert balance(plain, more) == f"less {where}"


def test_of_equal_sounds_nothing_is_said() -> None:
    assert balance(heard(*PLAIN), heard(*PLAIN)) == ""


def test_sounds_that_differ_and_share_their_descriptors_are_told_by_their_spectra() -> None:
    plain = heard(*PLAIN)
    other = Impressions(plain.values, heard(*PLAIN, (110.0, 0.6)).prints)
    assert steps(other, plain)[0] >= ALIKE
    assert compared(other, plain) == ("more below 200 Hz",)
    assert not {"more below 200 Hz"} & {word for pair in MORE_AND_LESS.values() for word in pair}
