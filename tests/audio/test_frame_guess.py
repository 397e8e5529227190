"""How long a frame is where nothing says it: what comes in right, and what is told."""

from pathlib import Path

import numpy as np
import pytest

from evosynth.arrays import F32
from evosynth.audio.frame_guess import assumed
from evosynth.audio.table_files import even_places, read_table
from evosynth.errors import AudioError
from evosynth.synths.wavetable.factory import factory_names, factory_table
from tests.audio.tables_of_others import from_zero, journey, morphing, strongest, unlike, wav


def guessed(frames: F32) -> tuple[int, int, tuple[int, ...]]:
    found = assumed(frames.ravel())
    assert found is not None
    return found.frames, found.size, found.instead


@pytest.mark.parametrize(
    ("frames", "instead"),
    [
        (morphing(64, 256), (2048,)),  # WaveEdit
        (morphing(8, 1024), (2048,)),
        (morphing(32, 512), (2048,)),
        (morphing(64, 128), (2048,)),  # PPG, Waldorf
        (morphing(9, 256)[:, ::-1], ()),
        (morphing(10, 600), (6000,)),  # Adventure Kid
        (morphing(64, 600), (512,)),
        (morphing(32, 600), (256,)),
        (morphing(256, 600), (2048,)),
        (morphing(13, 1348), (17_524,)),
        (unlike(64, 256), (2048,)),
        (unlike(16, 1024), (2048,)),
        (unlike(64, 600), (512,)),
        (from_zero(64, 600), (512,)),
        (from_zero(9, 600), (5400,)),
        (from_zero(64, 256), (2048,)),
        *((journey(4, 64, 256, seed), (2048,)) for seed in range(6)),
        (morphing(32, 4096), (2048,)),  # Kyma
        (journey(5, 32, 4096), (2048,)),
        (np.tile(morphing(8, 256), (8, 1)), (2048,)),
        (np.repeat(unlike(8, 256), 8, axis=0), (2048,)),  # a bank of eight waves, each eight times
    ],
)
def test_shorter_frames_betray_themselves(frames: F32, instead: tuple[int, ...]) -> None:
    count, size, undo = guessed(frames)
    assert (count, size) == frames.shape
    assert not instead or undo == instead


@pytest.mark.parametrize(
    "frames",
    [
        morphing(8, 2048),
        unlike(8, 2048),
        morphing(75, 2048),  # 153,600 samples: as many as 256 cycles of 600
        unlike(75, 2048),
        *(journey(3, 8, 2048, seed) for seed in range(6)),
        np.tile(np.linspace(-1, 1, 2048, dtype=np.float32), (8, 1)),  # a jump at the end of each
        np.sign(morphing(8, 2048) + 0.01),
        np.concatenate([morphing(1, 2048), morphing(7, 2048, first=8)]),  # not all of them
        morphing(8, 2048, first=2),  # truly an octave up: each cycle is one half twice, and the next another
    ],
)
def test_what_is_2048_stays_so(frames: F32) -> None:
    assert guessed(frames)[:2] == (len(frames), 2048)


@pytest.mark.parametrize("name", factory_names())
def test_our_own_tables_come_in_as_they_are_without_a_word_of_theirs(name: str) -> None:
    frames = factory_table(name).frames
    for some in (frames, frames[:8], frames[-8:], frames[even_places(len(frames), 8)]):
        assert guessed(some)[1] == 2048


def test_all_frames_at_every_fourth_harmonic_are_taken_for_several_and_it_is_told() -> None:
    found = assumed(morphing(8, 2048, first=4).ravel())
    assert found is not None
    assert (found.frames, found.size) == (32, 512)
    assert "frames of 2048 would hold only every 4th harmonic" in found.sentence
    assert found.sentence.endswith("--frame-size 2048 undoes this.")


@pytest.mark.parametrize("seconds", [1, 2, 4])
@pytest.mark.parametrize("hz", [55.0, 110.0, 220.0, 440.0, 441.0])
def test_a_recording_is_no_row_of_cycles(seconds: int, hz: float) -> None:
    t = np.arange(44_100 * seconds) / 44_100
    sound = np.exp(-t) * sum(np.sin(2 * np.pi * hz * h * t) / h for h in range(1, 6))
    assert assumed(np.asarray(sound * 0.4, np.float32)) is None


@pytest.mark.parametrize("length", [2, 337, 600, 1200, 2048])
def test_a_single_cycle_is_not_talked_about(tmp_path: Path, length: int) -> None:
    table = read_table(wav(tmp_path / "a.wav", unlike(1, max(length, 32))[:, :length] + 0.01))
    assert len(table.frames) == 1
    assert table.sentences == ()


def test_what_was_assumed_is_told_and_a_frame_size_undoes_it(tmp_path: Path) -> None:
    path = wav(tmp_path / "bank.wav", morphing(64, 256))
    table = read_table(path)
    assert (len(table.frames), table.size) == (64, 256)
    assert table.remarks == (
        "Nothing in the file says how long a frame is: 64 frames of 256 samples were assumed, since frames of 2048 "
        "would hold only every 8th harmonic. --frame-size 2048 undoes this.",
    )
    again = read_table(path, 2048)
    assert (len(again.frames), again.size, again.sentences) == (8, 2048, ())
    assert set(strongest(again.frames)) == {8}


def test_the_convention_is_told_too_but_is_no_remark(tmp_path: Path) -> None:
    table = read_table(wav(tmp_path / "a.wav", morphing(8, 2048)))
    assert table.remarks == ()
    assert table.sentences == (
        "Nothing in the file says how long a frame is: 8 frames of 2048 samples were assumed. "
        "--frame-size 1024, 512 or 256 undoes this.",
    )


def test_a_person_has_the_last_word(tmp_path: Path) -> None:
    clm = b"clm \x12\0\0\0<!>2048 01000000 x"
    path = wav(tmp_path / "a.wav", morphing(8, 1000), clm)
    table = read_table(path, 1000)
    assert (table.frames.shape, table.sentences, set(strongest(table.frames))) == ((8, 2048), (), {1})
    assert read_table(path, 3000).remarks == ("The last 2000 samples are less than a frame of 3000 and were left out.",)
    with pytest.raises(AudioError, match=r"a\.wav has only 8,000 samples, less than a frame of 8001"):
        read_table(path, 8001)
    with pytest.raises(AudioError, match="A frame has 2 to 65536 samples, not 1"):
        read_table(path, 1)


def test_a_recording_is_read_where_a_person_says_how(tmp_path: Path) -> None:
    path = wav(tmp_path / "a.wav", np.random.default_rng(0).uniform(-1, 1, 44_101).astype(np.float32))
    with pytest.raises(AudioError, match=r"say how long its frames are \(--frame-size\)"):
        read_table(path)
    assert len(read_table(path, 100).frames) == 256
