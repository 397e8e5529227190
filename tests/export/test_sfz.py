"""Instruments as a real sampler plays them, beside the voice itself."""

import re
import struct
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
    folder: Path


@pytest.fixture(
    scope="module",
    params=[
        "banks/evosynth_1.syx 5",
        pytest.param("banks/evosynth_2.syx 1", marks=pytest.mark.slow),
        pytest.param("banks/evosynth_2.syx 5", marks=pytest.mark.slow),
        "wavetable/key Tine.evopatch 1",
        pytest.param("wavetable/key Drawbar Organ.evopatch 1", marks=pytest.mark.slow),
    ],
)
def pair(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Pair:
    """A string whose timbre hangs on the velocity, a piano that rings for long, an organ; two of the other engine."""
    file, _, number = request.param.rpartition(" ")
    voices, at = read_voices(PATCHES / file), int(number) - 1
    genome, synth = voices.genomes[at], engine(voices.synth, RATE)
    written = sfz.write(genome, voices.synth, "Voice", tmp_path_factory.mktemp("sfz"), keys=[KEY], rate_hz=RATE)

    def played(velocity: int, gate_s: float, length_s: float) -> F32:
        return synth.render(genome[None], [Note(KEY, velocity, gate_s, length_s)], quality="final")[0].rows()[0]

    sampler = Sampler(written.path, RATE)
    gain = level_db(played(127, 1.0, 1.0)) - level_db(sampler.note(KEY, 127, 1.0, 1.0))
    factor = np.float32(10.0 ** (gain / 20.0))
    return Pair(played, lambda *note: sampler.note(KEY, *note) * factor, written.path.read_text(), written.path.parent)


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


def test_loops_stand_in_the_text_and_in_the_samples(pair: Pair) -> None:
    """A sampler that reads either one plays the same; the last sample of a loop is named, not the one behind it."""
    regions = pair.text.split("<region>")[1:]
    assert 1 <= len(regions) <= 4
    for region in regions:
        words = dict(word.split("=", 1) for word in region.split() if "=" in word)
        sample = (pair.folder / region.partition("sample=")[2].partition("\n")[0]).read_bytes()
        chunk = struct.unpack_from("<9I", sample, sample.index(b"smpl") + 8)
        assert chunk[3] == KEY == int(words["pitch_keycenter"])
        assert chunk[7] == (words["loop_mode"] == "loop_continuous")
        if chunk[7]:
            start, end = struct.unpack_from("<2I", sample, sample.index(b"smpl") + 8 + 36 + 8)
            assert (start, end) == (int(words["loop_start"]), int(words["loop_end"]))


def test_where_a_loop_goes_back_nothing_is_heard(pair: Pair) -> None:
    ends = [int(end) for end in re.findall(r"loop_end=(\d+)", pair.text)]
    sound, near, around = pair.instrument(127, 13.0, 13.0), RATE // 1000, RATE // 20
    bends = np.abs(np.diff(sound.astype(np.float64), 3))
    for end in ends:
        own = np.r_[bends[end - around : end - near], bends[end + near : end + around]].max()
        assert bends[end - near : end + near].max() <= 1.3 * own


def test_no_velocity_is_played_above_the_peak_of_its_sample(pair: Pair) -> None:
    """A sample of a soft key would be raised by tens of decibels, its grain with it, until the sampler clips."""
    volumes = [float(volume) for volume in re.findall(r"volume=(\S+)", pair.text)]
    assert all(volume <= 0.0 for volume in volumes)
    assert len(volumes) < pair.text.count("<region>")  # the loudest is played as it is
