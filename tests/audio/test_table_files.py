"""Wavetable files: what others write is read, what is written is read again, what is no table is one sentence."""

import struct
from pathlib import Path

import numpy as np
import pytest
import soundfile

from evosynth.audio.table_files import FRAME, marked_frame, read_table, resized, write_table
from evosynth.errors import AudioError

SINE = np.sin(2 * np.pi * np.arange(FRAME) / FRAME)


def saw(length: int, harmonics: int = 20) -> np.ndarray:
    t = np.arange(length) / length
    return sum(np.sin(2 * np.pi * h * t) / h for h in range(1, harmonics + 1)) * 0.5


def wav(path: Path, samples: np.ndarray, clm: str = "", subtype: str = "FLOAT") -> Path:
    soundfile.write(path, samples, 44100, subtype=subtype, format="WAV")
    if clm:
        data = path.read_bytes()
        text = clm.encode() + b" " * (len(clm) % 2)
        chunk = struct.pack("<4sI", b"clm ", len(text)) + text
        path.write_bytes(data[:4] + struct.pack("<I", len(data) - 8 + len(chunk)) + data[8:12] + chunk + data[12:])
    return path


def test_a_table_comes_back_from_its_file(tmp_path: Path) -> None:
    frames = np.stack([SINE, saw(FRAME), SINE**3]).astype(np.float32)
    write_table(tmp_path / "a.wav", frames)
    np.testing.assert_allclose(read_table(tmp_path / "a.wav").frames, frames, atol=1e-6)
    first = (tmp_path / "a.wav").read_bytes()
    write_table(tmp_path / "a.wav", frames)
    assert (tmp_path / "a.wav").read_bytes() == first
    assert b"clm \x26\x00\x00\x00<!>2048 10000000 wavetable (EvoSynth)" in first
    samples, rate = soundfile.read(tmp_path / "a.wav")
    assert (samples.shape, rate) == ((3 * FRAME,), 44100)


@pytest.mark.parametrize("size", [256, 512, 1024, 2048, 4096, 600])
def test_the_chunk_says_how_long_a_frame_is(tmp_path: Path, size: int) -> None:
    path = wav(tmp_path / "a.wav", np.tile(saw(size), 3), f"<!>{size} 01000000 wavetable (www.xferrecords.com)")
    assert marked_frame(path) == size
    table = read_table(path)
    assert table.remarks == ()
    np.testing.assert_allclose(table.frames, np.tile(saw(FRAME), (3, 1)), atol=1e-5)


@pytest.mark.parametrize(
    ("length", "frames"),
    [(2048 * 5, 5), (1024 * 3, 3), (512 * 5, 5), (256 * 9, 9), (600, 1), (2048, 1), (337, 1), (5000, 1), (2, 1)],
)
def test_without_a_chunk_the_length_says_it(tmp_path: Path, length: int, frames: int) -> None:
    rng = np.random.default_rng(1)
    assert len(read_table(wav(tmp_path / "a.wav", rng.uniform(-0.5, 0.5, length))).frames) == frames


@pytest.mark.parametrize("length", [100, 337, 600, 1024, 4096])
def test_a_cycle_of_any_length_keeps_its_harmonics_and_gets_no_new_ones(length: int) -> None:
    spectrum = np.abs(np.fft.rfft(resized(saw(length)[None].astype(np.float32))[0])) / (FRAME / 2)
    np.testing.assert_allclose(spectrum[1:21], 0.5 / np.arange(1, 21), atol=1e-5)
    assert spectrum[21:].max() < 1e-5


@pytest.mark.parametrize("subtype", ["PCM_16", "PCM_24", "PCM_32", "FLOAT", "DOUBLE"])
def test_every_depth_is_read(tmp_path: Path, subtype: str) -> None:
    table = read_table(wav(tmp_path / "a.wav", np.tile(SINE, 2) * 0.9, subtype=subtype))
    np.testing.assert_allclose(table.frames[1], 0.9 * SINE, atol=1e-4)


@pytest.mark.parametrize(
    ("samples", "clm", "remark"),
    [
        (np.tile(SINE, 1000), "", "Of its 1000 frames, 256 were taken"),
        (np.tile(SINE, 300), "<!>2048 0", "Of its 300 frames, 256 were taken"),
        (np.tile(SINE, 3)[:-1], "<!>2048 0", "The last 2047 samples"),
        (SINE[:1000], "<!>2048 0", "has only 1000"),
        (SINE, "<!>7 0", "Its frame size of 7 makes no sense"),
        (np.stack([SINE, 0.5 * SINE], axis=1), "", "Its 2 channels were mixed to one"),
        (3.0 * SINE, "", "3 times full scale"),
    ],
)
def test_what_is_odd_is_read_and_told(tmp_path: Path, samples: np.ndarray, clm: str, remark: str) -> None:
    table = read_table(wav(tmp_path / "a.wav", samples, clm))
    assert any(remark in said for said in table.remarks), table.remarks
    assert np.abs(table.frames).max() <= 1.5
    assert 1 <= len(table.frames) <= 256


def test_a_clipped_table_is_a_table(tmp_path: Path) -> None:
    table = read_table(wav(tmp_path / "a.wav", np.clip(3 * np.tile(SINE, 2), -1, 1)))
    assert table.frames.shape == (2, FRAME)
    assert table.remarks == ()


@pytest.mark.parametrize(
    ("samples", "message"),
    [
        (np.zeros(0), "zero samples"),
        (np.zeros(FRAME), "silent"),
        (np.full(FRAME, 0.5), "constant"),
        (np.where(np.arange(FRAME) == 7, np.nan, SINE), "not a number"),
        (np.random.default_rng(0).uniform(-1, 1, 44101), "recording, no table"),
        (np.zeros(44100 * 300), "recording, no table"),
        (np.ones(1), "only 1 sample"),
    ],
)
def test_what_is_no_table_is_one_sentence(tmp_path: Path, samples: np.ndarray, message: str) -> None:
    with pytest.raises(AudioError, match=message):
        read_table(wav(tmp_path / "a.wav", samples))


@pytest.mark.parametrize(
    "data", [b"", b"RIFF", b"RIFF\x04\x00\x00\x00WAVE", b"clm <!>2048", b"RIFF\xff\xff\xff\xffWAVEclm "]
)
def test_a_broken_file_is_one_sentence(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.wav").write_bytes(data)
    with pytest.raises(AudioError, match=r"a\.wav"):
        read_table(tmp_path / "a.wav")


def test_a_missing_file_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(AudioError, match="does not exist"):
        read_table(tmp_path / "none.wav")


@pytest.mark.parametrize("frames", [np.zeros((0, FRAME)), np.zeros((2, 100)), np.zeros(FRAME), np.zeros((257, FRAME))])
def test_only_tables_are_written(tmp_path: Path, frames: np.ndarray) -> None:
    with pytest.raises(ValueError, match="a table has the shape"):
        write_table(tmp_path / "a.wav", frames)
