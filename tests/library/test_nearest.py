"""Fingerprints on disk: nobody listens twice, writers lose nothing to each other, damage costs time alone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from patience import PATIENCE_S

from evosynth.arrays import U8
from evosynth.library.nearest import Prints

WIDTH = 5


class Ear:
    """A fingerprint that can be foretold, and how many were taken."""

    def __init__(self) -> None:
        self.heard = 0

    def of(self, prints: Prints, voices: U8) -> U8:
        """The fingerprints of these voices, those listened to that are not remembered."""

        def listen(rows: Sequence[int]) -> U8:
            self.heard += len(rows)
            return (voices[rows, :WIDTH] + 1).astype(np.uint8)

        return prints.of([voice.tobytes() for voice in voices], listen)


def voices(n: int, seed: int = 0) -> U8:
    return np.random.default_rng(seed).integers(0, 100, (n, 20)).astype(np.uint8)


def prints(folder: Path) -> Prints:
    return Prints("synth-60", WIDTH, folder)


def test_what_was_heard_once_is_remembered_by_others(tmp_path: Path) -> None:
    ear, many = Ear(), voices(50)
    np.testing.assert_array_equal(ear.of(prints(tmp_path), many), many[:, :WIDTH] + 1)
    assert ear.heard == 50
    np.testing.assert_array_equal(ear.of(prints(tmp_path), many[::-1]), many[::-1, :WIDTH] + 1)
    assert ear.heard == 50


def test_two_that_began_from_the_same_file_keep_what_both_have_heard(tmp_path: Path) -> None:
    one, other, ear = prints(tmp_path), prints(tmp_path), Ear()
    ear.of(one, voices(3, seed=1))
    ear.of(other, voices(3, seed=2))
    ear.of(one, voices(3, seed=3))
    together = np.concatenate([voices(3, seed=s) for s in (1, 2, 3)])
    later = Ear()
    later.of(prints(tmp_path), together)
    assert later.heard == 0


@pytest.mark.parametrize("cut", [0, 10, 30, -1])
def test_a_damaged_file_is_made_anew(tmp_path: Path, cut: int) -> None:
    many, ear = voices(10), Ear()
    made = prints(tmp_path)
    ear.of(made, many)
    data = bytearray(made.file.read_bytes())
    made.file.write_bytes(data[:cut] if cut != -1 else data[:-3] + b"abc")
    np.testing.assert_array_equal(ear.of(prints(tmp_path), many), many[:, :WIDTH] + 1)
    assert ear.heard == 20
    ear.of(prints(tmp_path), many)
    assert ear.heard == 20


def test_where_nothing_can_be_kept_the_answer_is_the_same(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"in the way")
    ear, many = Ear(), voices(4)
    np.testing.assert_array_equal(ear.of(prints(tmp_path / "file" / "folder"), many), many[:, :WIDTH] + 1)


WRITER = """
import sys, numpy as np
from pathlib import Path
from evosynth.library.nearest import Prints
seed = int(sys.argv[2])
while True:
    seed += 1
    voices = np.random.default_rng(seed).integers(0, 100, (40, 20)).astype(np.uint8)
    sounds = [voice.tobytes() for voice in voices]
    Prints("synth-60", 5, Path(sys.argv[1])).of(sounds, lambda rows: voices[rows, :5] + np.uint8(1))
"""


@pytest.mark.skipif(os.name == "nt", reason="a process is killed by a signal")
def test_killed_in_the_middle_of_writing_the_file_stays_whole(tmp_path: Path) -> None:
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, tmp_path, str(s)]) for s in (1000, 2000)]
    made = prints(tmp_path)
    deadline = time.monotonic() + PATIENCE_S
    while not made.file.exists() and time.monotonic() < deadline:
        time.sleep(0.01)
    time.sleep(0.3)
    for writer in writers:
        writer.send_signal(signal.SIGKILL)
        writer.wait()
    first = np.random.default_rng(1001).integers(0, 100, (40, 20)).astype(np.uint8)
    second = np.random.default_rng(2001).integers(0, 100, (40, 20)).astype(np.uint8)
    ear = Ear()
    np.testing.assert_array_equal(ear.of(prints(tmp_path), np.concatenate([first, second]))[:40], first[:, :5] + 1)
    assert ear.heard <= 40  # whoever wrote first is remembered; the other may not have come so far
