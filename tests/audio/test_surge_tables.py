"""Surge's ``.wt``: read in all its kinds, written, and read again."""

import struct
from pathlib import Path

import numpy as np
import pytest
import soundfile

from evosynth.audio.table_files import read_table, write_table
from evosynth.errors import AudioError
from tests.audio.tables_of_others import morphing, strongest

FRAMES = morphing(8, 1024)


def wt(path: Path, flags: int, data: bytes, size: int = 1024, count: int = 8) -> Path:
    path.write_bytes(b"vawt" + struct.pack("<IHH", size, count, flags) + data)
    return path


@pytest.mark.parametrize(
    ("flags", "data"),
    [
        (0x00, FRAMES.tobytes()),
        (0x10, FRAMES.tobytes() + b"<wtmeta><x/></wtmeta>\0"),
        (0x04, np.rint(FRAMES * 16_384).astype("<i2").tobytes()),
        (0x0C, np.rint(FRAMES * 32_767).astype("<i2").tobytes()),
        (0x1C, np.rint(FRAMES * 32_767).astype("<i2").tobytes() + b"<wtmeta/>\0"),
    ],
)
def test_every_kind_of_samples_is_read(tmp_path: Path, flags: int, data: bytes) -> None:
    for name in ("a.wt", "a.WT", "a"):
        table = read_table(wt(tmp_path / name, flags, data))
        assert (table.frames.shape, table.size, table.sentences) == ((8, 2048), 1024, ())
        np.testing.assert_allclose(table.frames[:, ::2], FRAMES, atol=2e-4)


def test_a_sample_of_surge_is_read_and_told(tmp_path: Path) -> None:
    table = read_table(wt(tmp_path / "a.wt", 0x03, FRAMES.tobytes()))
    assert len(table.frames) == 8
    assert table.remarks == ("Surge plays it as a sample, not as a table: its pieces were taken as frames.",)


def test_what_is_missing_is_told(tmp_path: Path) -> None:
    table = read_table(wt(tmp_path / "a.wt", 0, FRAMES[:5].tobytes() + b"abc"))
    assert len(table.frames) == 5
    assert table.remarks == ("It says that it has 8 frames and has only 5.",)


@pytest.mark.parametrize("kind", ["WAV", "FLAC", "AIFF"])
def test_a_sound_that_is_called_wt_is_read_as_what_it_is(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "a.wt"
    soundfile.write(path, FRAMES.ravel(), 44_100, format=kind, subtype="PCM_16")
    table = read_table(path, 1024)
    np.testing.assert_allclose(table.frames[:, ::2], FRAMES, atol=2e-4)


def test_a_person_may_say_another_size_here_too(tmp_path: Path) -> None:
    assert len(read_table(wt(tmp_path / "a.wt", 0, FRAMES.tobytes()), 512).frames) == 16


@pytest.mark.parametrize("suffix", [".wt", ".wav"])
@pytest.mark.parametrize("size", [256, 600, 2048, 4096])
def test_a_table_that_is_written_comes_back(tmp_path: Path, suffix: str, size: int) -> None:
    read = read_table(wt(tmp_path / "a.wt", 0, morphing(5, size).tobytes(), size, 5))
    np.testing.assert_allclose(read.frames, morphing(5, 2048), atol=1e-6)
    write_table(tmp_path / f"b{suffix}", read.frames)
    again = read_table(tmp_path / f"b{suffix}")
    np.testing.assert_allclose(again.frames, read.frames, atol=1e-7)
    assert again.sentences == ()
    assert set(strongest(again.frames)) == {1}


def test_the_file_is_laid_out_as_surge_documents_it(tmp_path: Path) -> None:
    write_table(tmp_path / "b.wt", morphing(3, 2048))
    data = (tmp_path / "b.wt").read_bytes()
    assert data[:4] == b"vawt"  # 0-3
    assert int.from_bytes(data[4:8], "little") == 2048  # samples of a frame: a power of two up to 4096
    assert int.from_bytes(data[8:10], "little") == 3  # frames: 1 to 512
    assert data[10:12] == b"\0\0"  # no sample, 32-bit floats, no words behind the frames
    assert len(data) == 12 + 4 * 2048 * 3
    np.testing.assert_array_equal(np.frombuffer(data, "<f4", offset=12).reshape(3, 2048), morphing(3, 2048))


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", r"a\.wt is damaged, or no table of Surge"),
        (b"vawt", "is damaged, or no table of Surge"),
        (b"RIFF" + bytes(40), "it does not begin with vawt"),
        (b"vawt" + struct.pack("<IHH", 1024, 0, 0), "contains no frame"),
        (b"vawt" + struct.pack("<IHH", 1024, 8, 0) + bytes(100), "contains no frame"),
        (b"vawt" + struct.pack("<IHH", 0, 8, 0) + bytes(100), "a frame has 0 samples"),
        (b"vawt" + struct.pack("<IHH", 1 << 31, 8, 0) + bytes(100), "a frame has 2,147,483,648 samples"),
        (b"vawt" + struct.pack("<IHH", 16, 1, 0) + bytes(64), "is silent"),
        (b"vawt" + struct.pack("<IHH", 16, 1, 0) + np.full(16, 0.5, "<f4").tobytes(), "a constant"),
        (b"vawt" + struct.pack("<IHH", 16, 1, 0) + np.full(16, np.nan, "<f4").tobytes(), "not a number"),
        (b"vawt" + struct.pack("<IHH", 16, 1, 0) + np.full(16, 3e38, "<f4").tobytes(), "times full scale"),
    ],
)
def test_what_is_damaged_is_one_sentence(tmp_path: Path, data: bytes, message: str) -> None:
    (tmp_path / "a.wt").write_bytes(data)
    with pytest.raises(AudioError, match=message):
        read_table(tmp_path / "a.wt")


def test_a_huge_file_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "a.wt").open("wb") as file:
        file.write(b"vawt" + struct.pack("<IHH", 4096, 512, 0))
        file.truncate(1 << 33)
    with pytest.raises(AudioError, match="too long for a table of Surge"):
        read_table(tmp_path / "a.wt")
