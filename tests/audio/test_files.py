"""Sound files: what is read, and what is refused with which sentence."""

import math
import os

import numpy as np
import pytest
import soundfile

from evosynth.audio.files import read_around, read_clip, read_sound, resample
from evosynth.audio.formats import READABLE
from evosynth.errors import AudioError


def sine(seconds, rate=44100, hz=440.0):
    return (0.5 * np.sin(2 * np.pi * hz * np.arange(round(seconds * rate)) / rate)).astype(np.float32)


def written(path, samples, rate=44100, **how):
    if path.suffix in KINDS:
        how["format"] = KINDS[path.suffix]
    soundfile.write(path, samples, rate, **how)
    return path


KINDS = {
    **{".aif": "AIFF", ".aifc": "AIFF", ".oga": "OGG", ".opus": "OGG", ".rf64": "RF64", ".bw64": "RF64"},
    **{".bwf": "WAV", ".wave": "WAV", ".snd": "AU", ".sf": "IRCAM", ".ircam": "IRCAM", ".nist": "NIST", ".sph": "NIST"},
    **{".iff": "SVX", ".8svx": "SVX", ".16sv": "SVX", ".svx": "SVX"},
}


@pytest.mark.parametrize("suffix", READABLE)
def test_every_format_that_is_promised_is_read(tmp_path, suffix):
    path = written(tmp_path / f"Klang mit Ümlaut{suffix}", sine(0.5))
    clip = read_clip(path)
    assert clip.sample_rate == 44100
    assert clip.length_s == pytest.approx(0.5, abs=0.06)
    assert np.abs(clip.samples).max() == pytest.approx(0.5, abs=0.02)


@pytest.mark.parametrize("rate", [8000, 192000])
def test_unusual_rates_are_kept(tmp_path, rate):
    clip = read_clip(written(tmp_path / "rate.wav", sine(0.3, rate), rate))
    assert clip.sample_rate == rate
    assert clip.length_s == pytest.approx(0.3, abs=0.01)


@pytest.mark.parametrize("rate", [2, 34, 1_500_000, 2_147_483_647])
def test_a_rate_that_nobody_records_at_is_damage(tmp_path, rate):
    path = written(tmp_path / "rate.wav", sine(0.3, 8000), 8000)
    path.write_bytes(path.read_bytes().replace((8000).to_bytes(4, "little"), rate.to_bytes(4, "little"), 1))
    with pytest.raises(AudioError, match=f"rate.wav is damaged: it says that it has {rate:,} samples"):
        read_clip(path)


def test_stereo_becomes_the_mean_of_its_channels(tmp_path):
    both = np.stack([sine(0.2), np.zeros(8820, np.float32)], axis=1)
    clip = read_clip(written(tmp_path / "stereo.wav", both, subtype="FLOAT"), (0.0, 0.2))
    np.testing.assert_allclose(clip.samples, sine(0.2) / 2, atol=1e-7)


def sound_of_refused(tmp_path, kind):
    path = tmp_path / "bad.wav"
    if kind == "text":
        path.write_text("this is not a sound file at all, only words " * 20)
    elif kind == "noise":
        path.write_bytes(np.random.default_rng(3).bytes(4000))
    elif kind == "empty":
        path.touch()
    elif kind == "zero samples":
        written(path, np.zeros(0, np.float32))
    elif kind == "one sample":
        written(path, np.array([0.5], np.float32))
    elif kind == "one silent sample":
        written(path, np.array([0.0], np.float32))
    elif kind == "silent":
        written(path, np.zeros(44100, np.float32))
    elif kind == "cut header":
        whole = written(tmp_path / "whole.wav", sine(0.1)).read_bytes()
        path.write_bytes(whole[:20])
    elif kind == "folder":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    return path


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("text", r"^bad\.wav is text, not a sound\.$"),
        ("noise", r"^bad\.wav is damaged or not audio: it is none of WAV, FLAC, .* and W64\.$"),
        ("empty", r"^bad\.wav is empty: it has zero bytes\.$"),
        ("zero samples", r"^bad\.wav contains no sound: it has zero samples\.$"),
        ("one sample", r"^bad\.wav has only 1 sample of sound: at least 20 ms are needed\.$"),
        ("one silent sample", r"^bad\.wav has only 1 sample of sound: at least 20 ms are needed\.$"),
        ("silent", r"^bad\.wav is silent\.$"),
        ("cut header", r"^bad\.wav (is damaged|contains no sound)"),
        ("folder", r"bad\.wav is a folder: choose a sound file in it\.$"),
        ("pipe", r"bad\.wav is not a regular file\.$"),
        ("missing", r"bad\.wav does not exist\.$"),
    ],
)
def test_what_cannot_be_matched_is_named_in_one_sentence(tmp_path, kind, sentence):
    with pytest.raises(AudioError, match=sentence):
        read_clip(sound_of_refused(tmp_path, kind))


@pytest.mark.parametrize("name", ["take.m4a", "take.raw", "take"])
def test_another_format_is_told_which_ones_are_read(tmp_path, name):
    path = tmp_path / name
    path.write_bytes(b"\x01\x00\x00\x20" + bytes(4000))
    with pytest.raises(
        AudioError, match=r"^take.* is not a sound file that EvoSynth reads: it reads WAV, .* and W64\.$"
    ):
        read_clip(path)


@pytest.mark.parametrize(("bad", "count"), [(np.nan, 1), (np.inf, 3)])
def test_samples_that_are_no_numbers_are_counted_and_placed(tmp_path, bad, count):
    samples = sine(1.0)
    samples[22050 : 22050 + count] = bad
    path = written(tmp_path / "nan.wav", samples, subtype="FLOAT")
    with pytest.raises(AudioError, match=rf"^nan\.wav has {count} samples? th.* not a number .* first at 0\.500 s\.$"):
        read_clip(path)


@pytest.mark.skipif(not hasattr(os, "seteuid"), reason="needs POSIX users")
def test_a_file_that_may_not_be_read_says_so(tmp_path):
    path = written(tmp_path / "locked.wav", sine(0.1))
    path.chmod(0)
    me = os.geteuid()
    try:
        if me == 0:
            os.seteuid(65534)  # root may read everything: look at the file as nobody
        with pytest.raises(AudioError, match=r"locked\.wav cannot be read: permission denied\.$"):
            read_clip(path)
    finally:
        os.seteuid(me)


def test_a_damaged_flac_never_raises_anything_else(tmp_path):
    whole = bytearray(written(tmp_path / "good.flac", sine(0.5)).read_bytes())
    rng, refused = np.random.default_rng(1), 0
    for _ in range(40):
        broken = whole.copy()
        for at in rng.integers(4, len(broken), 30):
            broken[at] = rng.integers(256)
        path = tmp_path / "broken.flac"
        path.write_bytes(broken)
        try:
            clip = read_clip(path)
        except AudioError:
            refused += 1
        else:
            assert np.isfinite(clip.samples).all()
    assert refused > 0


def test_of_a_long_file_the_four_seconds_after_the_onset_are_taken(tmp_path):
    rate, onset_s = 8000, 581.25
    path = tmp_path / "long.wav"
    with soundfile.SoundFile(path, "w", rate, 1) as file:
        file.write(np.zeros(round(onset_s * rate), np.float32))
        file.write(sine(20.0, rate))
    reading = read_sound(path)
    assert reading.clip.length_s == 4.0
    assert reading.rest_s == pytest.approx(16.0, abs=0.001)
    assert reading.region_s == pytest.approx((onset_s, onset_s + 4.0), abs=0.001)


def test_a_noise_floor_is_no_onset(tmp_path):
    noise = 2e-4 * np.random.default_rng(0).uniform(-1, 1, 44100).astype(np.float32)
    reading = read_sound(written(tmp_path / "noise.wav", np.concatenate([noise, sine(1.0)]), subtype="FLOAT"))
    assert reading.region_s[0] == pytest.approx(1.0, abs=0.002)


def test_a_region_is_taken_and_its_end_cut_to_the_file(tmp_path):
    path = written(tmp_path / "tone.wav", sine(2.0), subtype="FLOAT")
    reading = read_sound(path, (1.5, 9.0))
    assert reading.region_s == (1.5, 2.0)
    assert read_sound(path, (0.5, 99.0)).region_s == (0.5, 2.0)
    np.testing.assert_array_equal(reading.clip.samples, sine(2.0)[66150:])


@pytest.mark.parametrize(
    ("region", "sentence"),
    [
        ((1.0, 0.5), "from a start to a later end"),
        ((-1.0, 0.5), "from a start to a later end"),
        ((float("nan"), 0.5), "from a start to a later end"),
        ((5.0, 6.0), r"starts at 5 s, but tone\.wav is only 2 s long"),
        ((0.5, 0.51), r"^tone\.wav from 0\.5 s to 0\.51 s has only 10 ms of sound"),
    ],
)
def test_an_impossible_region_is_refused(tmp_path, region, sentence):
    with pytest.raises(AudioError, match=sentence):
        read_clip(written(tmp_path / "tone.wav", sine(2.0)), region)


def test_an_end_that_is_infinite_is_that_of_the_file(tmp_path):
    path = written(tmp_path / "tone.wav", sine(2.0, 8000), 8000)
    reading = read_sound(path, (0.5, math.inf))
    assert (reading.clip.length_s, reading.region_s) == (1.5, (0.5, 2.0))
    with pytest.raises(AudioError, match=r"starts at 2 s, but tone\.wav is only 2 s long"):
        read_sound(path, (2.0, math.inf))
    with pytest.raises(AudioError, match=r"1:40 is 39 s long: at most 30 s are matched"):
        read_sound(written(tmp_path / "long.wav", sine(40.0, 8000), 8000), (1.0, math.inf))


def test_a_silent_region_of_a_sounding_file_is_refused(tmp_path):
    path = written(tmp_path / "late.wav", np.concatenate([np.zeros(88200, np.float32), sine(1.0)]))
    with pytest.raises(AudioError, match=r"^late\.wav from 0\.5 s to 1 s is silent\.$"):
        read_clip(path, (0.5, 1.0))


def test_an_overview_lies_around_the_region(tmp_path):
    rate = 8000
    path = written(tmp_path / "minute.wav", sine(60.0, rate), rate)
    for region, starts in [((0.0, 4.0), 0.0), ((30.0, 34.0), 17.0), ((58.0, 60.0), 30.0)]:
        clip, start_s = read_around(path, region)
        assert clip.length_s == 30.0
        assert start_s == pytest.approx(starts)


def test_resampling_keeps_pitch_and_level_and_is_the_same_every_time():
    out = resample(sine(1.0), 44100, 22050)
    assert len(out) == 22050
    np.testing.assert_allclose(out[2000:-2000], sine(1.0, 22050)[2000:-2000], atol=2e-3)
    np.testing.assert_array_equal(out, resample(sine(1.0), 44100, 22050))


def test_channels_that_cancel_each_other_are_heard_all_the_same(tmp_path):
    left = sine(0.5)
    for name, right in (("inverted", -left), ("nearly", -0.98 * left)):
        soundfile.write(tmp_path / f"{name}.wav", np.stack([left, right], 1), 44100, subtype="FLOAT")
        reading = read_sound(tmp_path / f"{name}.wav")
        np.testing.assert_array_equal(reading.clip.samples, left[1:])
        assert reading.remarks == ("Mixed to one, its channels cancel each other: the left one alone is taken.",)
    soundfile.write(tmp_path / "one.wav", np.stack([left, 0 * left], 1), 44100, subtype="FLOAT")
    np.testing.assert_allclose(read_clip(tmp_path / "one.wav").samples, 0.5 * left[1:], atol=1e-7)
