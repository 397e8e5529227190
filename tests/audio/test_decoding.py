"""What is decoded is what is there: the same on every reading, of a part as of the whole."""

import io
from pathlib import Path

import numpy as np
import pytest
import soundfile

from evosynth.analysis.prepare import load_target
from evosynth.audio.decoding import Decoder
from evosynth.audio.files import read_sound

RATE = 44_100
LOSSY = [("MP3", None), ("OGG", "VORBIS"), ("OGG", "OPUS"), ("WAV", "IMA_ADPCM")]
EXACT = [(kind, "PCM_16") for kind in ("WAV", "AIFF", "FLAC", "AU", "W64")] + [("CAF", "FLOAT")]


def plucks(seconds: float = 2.0) -> np.ndarray:
    t = np.arange(round(seconds * RATE)) / RATE
    partials = sum(np.sin(2 * np.pi * 220 * k * t) / k for k in range(1, 9))
    return (0.3 * partials * np.exp(-2 * (t % 0.7)) + 1e-3 * np.random.default_rng(1).normal(size=len(t))).astype("f4")


def encoded(kind: str, subtype: str | None, samples: np.ndarray) -> bytes:
    file = io.BytesIO()
    rate = 48_000 if subtype == "OPUS" else RATE
    soundfile.write(file, samples, rate, format=kind, subtype=subtype)
    return file.getvalue()


@pytest.mark.parametrize(("kind", "subtype"), [*LOSSY, *EXACT])
def test_a_file_that_breaks_off_is_the_same_on_every_reading_and_says_so(
    tmp_path: Path, kind: str, subtype: str | None
) -> None:
    data = encoded(kind, subtype, plucks())
    path = tmp_path / f"cut.{kind.lower()}"
    path.write_bytes(data[: len(data) * 6 // 10])
    readings = []
    for fill in (0.9, -0.3, 0.5):
        rubbish = np.full(1 << 18, fill, np.float32)  # what a buffer that is not filled would show
        del rubbish
        readings.append(read_sound(path))
    first, *others = readings
    assert 0.7 < first.clip.length_s < 1.6
    assert all(np.array_equal(other.clip.samples, first.clip.samples) for other in others)
    assert all(other.remarks == first.remarks for other in others)
    assert any("breaks off" in remark for remark in first.remarks)
    whole, part = (read_sound(file, (0.0, 30.0)).clip.samples for file in (io.BytesIO(data), path))
    same = len(part) - 5000  # the last frames of a codec lean on those that are missing
    np.testing.assert_array_equal(part[:same], whole[:same])
    assert subtype == "OPUS" or load_target(path).note.midi_note == 57


@pytest.mark.parametrize(("kind", "subtype"), [*LOSSY, *EXACT])
def test_a_part_is_the_same_to_the_bit_as_in_the_whole(kind: str, subtype: str | None) -> None:
    data = encoded(kind, subtype, plucks())
    whole = Decoder(io.BytesIO(data))
    samples = whole.read(0, whole.frames)
    end = len(samples)
    for first, last in ((1, 500), (30_000, 40_000), (end - 2500, end), (4096, 9000)):
        np.testing.assert_array_equal(Decoder(io.BytesIO(data)).read(first, last), samples[first:last])
        np.testing.assert_array_equal(whole.read(first, last), samples[first:last])
    assert not whole.broken


def test_nothing_is_said_of_a_whole_file() -> None:
    for kind, subtype in (*LOSSY, *EXACT):
        assert read_sound(io.BytesIO(encoded(kind, subtype, plucks(0.5)))).remarks == ()


@pytest.mark.parametrize("mode", ["CONSTANT", "VARIABLE"])
@pytest.mark.parametrize("rate", [RATE, 22_050])
@pytest.mark.parametrize("tagged", [False, True])
def test_an_mp3_that_does_not_count_its_frames_is_read_to_its_end(mode: str, rate: int, tagged: bool) -> None:
    samples = np.concatenate([plucks()[: rate // 2], np.zeros(rate, np.float32), plucks()[: rate // 2]])
    file = io.BytesIO()
    soundfile.write(file, samples, rate, format="MP3", bitrate_mode=mode, compression_level=0.5)
    data = file.getvalue()
    tag = b"ID3\4\0\0\0\0\2\0" + bytes(256) if tagged else b""
    reading = read_sound(io.BytesIO(tag + data[data.index(data[:2], 2) :]), (0.0, 30.0))  # its first frame counted
    assert reading.clip.length_s == pytest.approx(2.0, abs=0.1)
    assert np.abs(reading.clip.samples[-rate // 4 :]).max() > 0.05
    assert reading.remarks == ()


def test_what_comes_through_a_pipe_without_a_count_is_counted() -> None:
    data = bytearray(encoded("FLAC", "PCM_16", plucks()))
    data[21] &= 0xF0  # STREAMINFO: 36 bits for the number of frames, 0 where it is not known
    data[22:26] = bytes(4)
    assert read_sound(io.BytesIO(bytes(data))).clip.length_s == pytest.approx(2.0, abs=0.01)
