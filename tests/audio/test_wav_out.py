"""WAV files as they are written: the same bytes for the same sound, whole or not at all."""

import struct
import time

import numpy as np
import pytest
import soundfile

from evosynth.audio.wav_out import write_wav
from evosynth.errors import StorageError


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
