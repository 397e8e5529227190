"""An MP3 that breaks off says so also where the part that is read lies before the break."""

import io

import numpy as np
import pytest
import soundfile

from evosynth.audio.files import read_sound
from evosynth.audio.mending import BREAKS_OFF
from evosynth.audio.mpeg_frames import breaks_off

RATE = 44_100


def mp3(*, counted: bool, seconds: float = 3.0, mode: str = "VARIABLE") -> bytes:
    time_s = np.arange(round(seconds * RATE)) / RATE
    samples = 0.4 * np.sin(2 * np.pi * 220 * time_s) + 0.1 * np.sin(2 * np.pi * 3000 * time_s**2)
    file = io.BytesIO()
    soundfile.write(file, samples, RATE, format="MP3", bitrate_mode=mode, compression_level=0.5)
    data = file.getvalue()
    count = max(data.find(mark, 0, 200) for mark in (b"Xing", b"Info"))
    assert count > 0, "libsndfile writes a frame that counts"
    return data if counted else data[data.index(data[:2], count) :]


@pytest.mark.parametrize("behind", [b"", b"TAG" + bytes(125), b"APETAGEX" + b"\xff" * 300])
@pytest.mark.parametrize("front", [b"", b"ID3\4\0\0\0\0\2\0" + bytes(256)])
@pytest.mark.parametrize("mode", ["CONSTANT", "VARIABLE"])
@pytest.mark.parametrize("counted", [True, False])
def test_what_stands_around_a_whole_mp3_is_no_break(counted: bool, mode: str, front: bytes, behind: bytes) -> None:
    assert not breaks_off(io.BytesIO(front + mp3(counted=counted, mode=mode, seconds=0.5) + behind))


@pytest.mark.parametrize("counted", [True, False])
def test_a_break_is_told(counted: bool) -> None:
    data = mp3(counted=counted)
    for size in (len(data) // 2, len(data) * 9 // 10, len(data) - 40):
        assert breaks_off(io.BytesIO(data[:size]))
        said = read_sound(io.BytesIO(data[:size]), (0.0, 30.0)).remarks
        assert len(said) == 1
        assert "breaks off" in said[0]


def test_a_break_behind_the_part_that_is_read_is_told() -> None:
    data = mp3(counted=True)
    assert read_sound(io.BytesIO(data[: len(data) * 9 // 10]), (0.0, 1.0)).remarks == (BREAKS_OFF,)


def test_without_a_count_a_break_between_two_frames_cannot_be_told() -> None:
    data = mp3(counted=False, mode="CONSTANT", seconds=1.0)
    second = data.index(data[:2], 4)
    assert not breaks_off(io.BytesIO(data[: data.index(data[:2], 10 * second)]))
