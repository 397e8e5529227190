"""Instruments as a real sampler plays them, beside the voice itself."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from sampler import Sampler

from evosynth.arrays import F32
from evosynth.export import sfz
from evosynth.export.level_course import course, falls, level_db
from evosynth.export.release import window_s
from evosynth.library.voice_files import read_voices
from evosynth.runs.assembly import engine
from evosynth.synths.base import Note

RATE = 22_050
PATCHES = Path(__file__).parents[2] / "patches"
KEY = 60


@dataclass(frozen=True)
class Pair:
    """A voice and its instrument: each a key pressed, (samples,) at the same level."""

    voice: Callable[[int, float, float], F32]
    instrument: Callable[[int, float, float], F32]
    text: str


@pytest.fixture(
    scope="module", params=["banks/evosynth_2.syx 5", "banks/evosynth_1.syx 5", "wavetable/key Tine.evopatch 1"]
)
def pair(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Pair:
    """An organ whose drawbars beat, a string whose timbre hangs on the velocity, and a piano of the other engine."""
    file, _, number = request.param.rpartition(" ")
    voices, at = read_voices(PATCHES / file), int(number) - 1
    genome, synth = voices.genomes[at], engine(voices.synth, RATE)
    written = sfz.write(genome, voices.synth, "Voice", tmp_path_factory.mktemp("sfz"), keys=[KEY], rate_hz=RATE)

    def played(velocity: int, gate_s: float, length_s: float) -> F32:
        return synth.render(genome[None], [Note(KEY, velocity, gate_s, length_s)], quality="final")[0].rows()[0]

    sampler = Sampler(written.path, RATE)
    gain = level_db(played(127, 1.0, 1.0)) - level_db(sampler.note(KEY, 127, 1.0, 1.0))
    factor = np.float32(10.0 ** (gain / 20.0))
    return Pair(played, lambda *note: sampler.note(KEY, *note) * factor, written.path.read_text())


def test_a_held_key_sounds_as_long_and_as_loud_as_the_voice(pair: Pair) -> None:
    voice, instrument = (course(sound(100, 12.0, 12.0), RATE, 1.0, 0.5) for sound in (pair.voice, pair.instrument))
    heard = voice > voice.max() - 50.0
    np.testing.assert_allclose(instrument[heard], voice[heard], atol=2.0)
    assert (instrument[~heard] < voice.max() - 45.0).all()


def test_a_key_that_is_let_go_falls_as_the_voice_does(pair: Pair) -> None:
    gate = RATE
    voice, instrument = (sound(100, 1.0, 4.0) for sound in (pair.voice, pair.instrument))
    wanted, found = (falls(sound, RATE, gate, window_s(KEY), (20.0, 40.0)) for sound in (voice, instrument))
    assert found == pytest.approx(wanted, rel=0.15, abs=0.004)


@pytest.mark.parametrize("velocity", [1, 20, 64, 89, 90, 127])
def test_every_velocity_is_as_loud_as_the_voice(pair: Pair, velocity: int) -> None:
    voice, instrument = (level_db(sound(velocity, 0.6, 0.6)) for sound in (pair.voice, pair.instrument))
    assert instrument == pytest.approx(voice, abs=3.0)


def test_an_instrument_is_no_more_than_the_voice_needs(pair: Pair) -> None:
    regions = pair.text.count("<region>")
    assert 1 <= regions <= 4
    assert pair.text.count("loop_mode=") == regions
