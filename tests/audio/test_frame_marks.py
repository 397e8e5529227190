"""The chunks that say how long a frame is, as each program writes them, and which one counts."""

from pathlib import Path

import numpy as np
import pytest

from evosynth.audio.frame_marks import marked_frame
from evosynth.audio.table_files import read_table
from tests.audio.tables_of_others import chunk, cue, hive, morphing, smpl, srge, strongest, wav


@pytest.mark.parametrize(
    ("mark", "size"),
    [
        (srge(256), 256),
        (srge(1024, b"srgo"), 1024),
        (chunk(b"clm ", b"<!>512 01000000 wavetable (www.xferrecords.com)"), 512),
        (cue(0, 256, 512, 768), 256),
        (cue(*range(0, 16_384, 1024)), 1024),
        (smpl((0, 511)), 512),
        (smpl((512, 1023)), 512),
        (hive(8), 2048),
        (hive(64), 256),
        (hive(0), 2048),
    ],
)
def test_the_chunk_of_each_program_says_how_long_a_frame_is(tmp_path: Path, mark: bytes, size: int) -> None:
    frames = morphing(16_384 // size, size)
    for path in (wav(tmp_path / "before.wav", frames, mark), wav(tmp_path / "after.wav", frames, after=mark)):
        assert marked_frame(path) == size
        table = read_table(path)
        assert table.remarks == table.sentences == ()
        assert table.frames.shape == (16_384 // size, 2048)
        assert set(strongest(table.frames)) == {1}


@pytest.mark.parametrize(
    "mark",
    [
        smpl(),  # a root note alone
        smpl((0, 16_383)),  # a loop round all of it
        smpl((100, 699)),  # a loop of a recording
        smpl((5, 2)),
        cue(0),
        cue(0, 256, 700),  # slices
        cue(0, 0, 0),
        cue(3, 259, 515),
        srge(0),
        srge(1 << 20),
        chunk(b"srge", b"\1\0"),
        chunk(b"cue ", b"\xff\xff\xff\xff"),
        chunk(b"smpl", bytes(40)),
        chunk(b"LIST", b"INFOclm <!>256"),
    ],
)
def test_what_speaks_of_something_else_is_no_mark(tmp_path: Path, mark: bytes) -> None:
    assert marked_frame(wav(tmp_path / "a.wav", morphing(8, 2048), mark)) is None


def test_of_several_the_surest_counts(tmp_path: Path) -> None:
    clm = chunk(b"clm ", b"<!>2048 01000000 x")
    marks = [smpl((0, 127)), srge(256), cue(0, 512, 1024), hive(16), clm]
    sizes = []
    while marks:
        sizes.append(marked_frame(wav(tmp_path / "a.wav", morphing(8, 2048), *marks)))
        marks.pop()
    assert sizes == [2048, 1024, 512, 256, 128]


def test_many_chunks_without_end_are_not_walked_for_ever(tmp_path: Path) -> None:
    path = wav(tmp_path / "a.wav", np.zeros((1, 16), np.float32), chunk(b"junk", b"") * 400_000, srge(256))
    assert marked_frame(path) is None
