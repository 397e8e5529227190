"""WAV files as they are written: the same bytes for the same sound, whole or not at all, unclipped."""

import hashlib
import struct
import time

import numpy as np
import pytest
import soundfile

from evosynth.audio.wav_out import write_wav
from evosynth.errors import AudioError, StorageError


def sine(seconds, rate=44100, hz=440.0):
    return (0.5 * np.sin(2 * np.pi * hz * np.arange(round(seconds * rate)) / rate)).astype(np.float32)


def test_a_wav_is_the_same_to_the_byte_at_another_time(tmp_path):
    write_wav(tmp_path / "a.wav", sine(0.1), 44100)
    time.sleep(1.1)  # stamps in sound files count whole seconds
    write_wav(tmp_path / "b.wav", sine(0.1), 44100)
    assert (tmp_path / "a.wav").read_bytes() == (tmp_path / "b.wav").read_bytes()
    assert b"PEAK" not in (tmp_path / "a.wav").read_bytes()


def test_a_wav_keeps_every_bit_also_above_full_scale(tmp_path):
    samples = np.random.default_rng(2).normal(0, 2, 1001).astype(np.float32)
    write_wav(tmp_path / "loud.wav", samples, 48000)
    back, rate = soundfile.read(tmp_path / "loud.wav", dtype="float32")
    assert rate == 48000
    assert soundfile.info(tmp_path / "loud.wav").subtype == "FLOAT"
    np.testing.assert_array_equal(back, samples)
    data = (tmp_path / "loud.wav").read_bytes()
    assert struct.unpack("<I", data[4:8])[0] == len(data) - 8


def test_a_folder_that_is_not_there_or_not_writable_is_a_storage_error(tmp_path):
    with pytest.raises(StorageError, match=r"out\.wav cannot be written: no such file or directory\.$"):
        write_wav(tmp_path / "nowhere" / "out.wav", sine(0.1), 44100)
    (tmp_path / "file").touch()
    with pytest.raises(StorageError, match=r"out\.wav cannot be written: not a directory\.$"):
        write_wav(tmp_path / "file" / "out.wav", sine(0.1), 44100)


def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path):
    target = tmp_path / "out.wav"
    target.mkdir()
    with pytest.raises(StorageError):
        write_wav(target, sine(0.1), 44100)
    assert [p.name for p in tmp_path.iterdir()] == ["out.wav"]


def test_samples_that_are_not_finite_are_a_fault_of_the_program(tmp_path):
    with pytest.raises(ValueError, match="not finite"):
        write_wav(tmp_path / "x.wav", np.array([0.0, np.nan], np.float32), 44100)


def reread(path):
    """The samples as whole numbers, by libsndfile."""
    return soundfile.read(path, dtype="int32")[0] >> (32 - int(soundfile.info(path).subtype[-2:]))


@pytest.mark.parametrize("bits", [16, 24])
@pytest.mark.parametrize("length", [4410, 4411])  # an odd number of odd bytes is followed by one more
def test_fewer_bits_are_plain_pcm_for_every_reader(tmp_path, bits, length):
    path = tmp_path / "a.wav"
    samples = sine(0.2)[:length]
    write_wav(path, samples, 48000, bits=bits)
    data = path.read_bytes()
    info = soundfile.info(path)
    assert (info.format, info.subtype, info.samplerate, info.frames) == ("WAV", f"PCM_{bits}", 48000, length)
    assert struct.unpack("<IHHIIHH", data[16:36]) == (16, 1, 1, 48000, 6000 * bits, bits // 8, bits)
    assert struct.unpack("<I", data[4:8])[0] == len(data) - 8
    assert len(data) % 2 == 0
    back = reread(path)
    assert np.abs(back - samples.astype(np.float64) * 2 ** (bits - 1)).max() <= 1.5


@pytest.mark.parametrize("bits", [16, 24])
def test_dither_is_white_and_as_loud_as_theory_says_whatever_the_sound(tmp_path, bits):
    """Two steps of triangular noise and the rounding: an error of a quarter step squared, of no correlation."""
    for samples in (sine(1.0, hz=997.0), np.full(44100, 0.3 / 2 ** (bits - 1), np.float32)):
        write_wav(tmp_path / "a.wav", samples, 44100, bits=bits)
        error = reread(tmp_path / "a.wav") - samples.astype(np.float64) * 2 ** (bits - 1)
        assert np.mean(error**2) == pytest.approx(0.25, rel=0.02)
        assert abs(np.mean(error)) < 0.01
        assert np.abs(np.corrcoef(error[:-1], error[1:])[0, 1]) < 0.02
        power = np.abs(np.fft.rfft(error)[1:]) ** 2 / (0.25 * len(error))
        assert power.max() < 15.0  # no line of a distorted sine stands out of the noise


@pytest.mark.parametrize("bits", [24, 16])
def test_what_was_recorded_in_so_many_bits_is_written_as_it_is(tmp_path, bits):
    scale = 2 ** (bits - 1)
    samples = (np.random.default_rng(4).integers(-scale, scale, 1000) / scale).astype(np.float32)
    write_wav(tmp_path / "take.wav", samples, 48000, bits=bits, dithered=False)
    np.testing.assert_array_equal(soundfile.read(tmp_path / "take.wav", dtype="float32")[0], samples)


def test_what_is_softer_than_a_step_is_heard_through_the_dither(tmp_path):
    samples = (0.4 / 32768 * np.sin(2 * np.pi * 1000 * np.arange(44100) / 44100)).astype(np.float32)
    write_wav(tmp_path / "a.wav", samples, 44100, bits=16)
    spectrum = np.abs(np.fft.rfft(reread(tmp_path / "a.wav"))) / 22050
    assert spectrum[1000] == pytest.approx(0.4, rel=0.05)


@pytest.mark.parametrize("bits", [16, 24])
def test_digital_silence_stays_silent(tmp_path, bits):
    samples = np.concatenate([np.zeros(500, np.float32), sine(0.1), np.zeros(500, np.float32)])
    write_wav(tmp_path / "a.wav", samples, 44100, bits=bits)
    back = reread(tmp_path / "a.wav")
    assert not back[:500].any()
    assert not back[-500:].any()
    write_wav(tmp_path / "b.wav", np.zeros(100, np.float32), 44100, bits=bits)
    assert not reread(tmp_path / "b.wav").any()


@pytest.mark.parametrize("bits", [16, 24])
def test_nothing_is_clipped_unsaid(tmp_path, bits):
    loud = sine(0.1) * np.float32(4.0)
    with pytest.raises(AudioError, match=rf"a\.wav would be clipped: in {bits} bit it is 6\.0 dB too loud\."):
        write_wav(tmp_path / "a.wav", loud, 44100, bits=bits)
    assert not list(tmp_path.iterdir())
    full = np.sign(sine(0.1)) * np.float32(1.0)  # full scale, not above
    write_wav(tmp_path / "a.wav", full, 44100, bits=bits)
    assert np.abs(reread(tmp_path / "a.wav") / 2 ** (bits - 1) - full).max() <= 2.5 / 2 ** (bits - 1)


@pytest.mark.parametrize(
    ("bits", "digest"), [(16, "9431c0d87371c0a2"), (24, "c792ae5c7ef89747"), (32, "b6525757a672dd8c")]
)
def test_the_bytes_are_the_same_for_ever(tmp_path, bits, digest):
    ramp = (np.arange(-450, 451) / 512).astype(np.float32)
    write_wav(tmp_path / "a.wav", ramp, 44100, bits=bits)
    assert hashlib.sha256((tmp_path / "a.wav").read_bytes()).hexdigest()[:16] == digest


def test_other_numbers_of_bits_are_a_fault_of_the_program(tmp_path):
    with pytest.raises(ValueError, match="writes 32, 24, 16 bits, not 8"):
        write_wav(tmp_path / "x.wav", sine(0.1), 44100, bits=8)
