"""What of a folder is matched, and what is left out and why. Files, links and pipes are real."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import pytest

from evosynth.batch.listing import listed
from evosynth.batch.outcome import Batch, Outcome
from evosynth.errors import InputError


def make(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"x")


def test_what_is_left_out_is_counted_by_its_kind(tmp_path: Path) -> None:
    make(tmp_path, "a.wav", "sub/B.WAV", "song.m4a", "two.M4A", "._a.wav", ".hidden.wav", ".DS_Store", "Thumbs.db")
    make(tmp_path, "README", ".git/a.wav", "out/a.wav/best.wav")
    (tmp_path / "broken.wav").symlink_to("nowhere.wav")
    (tmp_path / "loop.wav").symlink_to("loop.wav")
    (tmp_path / "again").symlink_to(tmp_path)
    os.mkfifo(tmp_path / "pipe.wav")
    listing = listed(tmp_path, tmp_path / "out")
    assert listing.sounds == ("a.wav", "sub/B.WAV")
    assert listing.left_out == Counter(
        {
            ".m4a": 2,
            "broken (link)": 2,
            "AppleDouble (._*)": 1,
            "hidden": 1,
            "hidden (folder)": 1,
            "special (pipe, device)": 1,
            "without a suffix": 1,
        }
    )
    assert listing.words.startswith("9 left out: 2 ")
    assert listing.words.endswith(", 1 of other kinds")


def test_what_may_matter_to_a_person_is_named_before_what_there_is_more_of(tmp_path: Path) -> None:
    texts = [f"{n}{suffix}" for suffix in (".txt", ".png", ".asd", ".pdf", ".reapeaks", ".log") for n in range(3)]
    make(tmp_path, "a.wav", ".b.wav", "c.m4a", "d.syx", "e.syx", "f.fxp", "g.sfz", *texts)
    words = "24 left out: 2 .syx, 1 .fxp, 1 .m4a, 1 .sfz, 1 hidden, 3 "
    left_out = listed(tmp_path, tmp_path / "out").words
    assert sorted(left_out.split(", ")[:5]) == sorted(words.split(", ")[:5])
    assert left_out.endswith(", 15 of other kinds")


def test_where_only_other_things_lie_it_is_said_what_they_are(tmp_path: Path) -> None:
    make(tmp_path, "a.m4a", "b.m4a")
    with pytest.raises(InputError, match=r"There is no sound in .* are read\. 2 left out: 2 \.m4a\."):
        listed(tmp_path, tmp_path / "out")


@pytest.mark.parametrize("out", [".", "..", "link"])
def test_results_do_not_come_among_the_sounds(out: str, tmp_path: Path) -> None:
    sounds = tmp_path / "sounds"
    make(sounds, "a.wav")
    (sounds / "link").symlink_to(sounds)
    with pytest.raises(InputError, match="The results need a folder of their own"):
        listed(sounds, sounds / out)


def test_the_last_line_says_how_many_of_each_there_are() -> None:
    report: dict[str, object] = {}
    every = [Outcome("a", report), Outcome("b", problem="no."), Outcome("c"), Outcome("d", report)]
    text = "2 of 4 sounds matched, 1 could not be (see above), 1 not done yet; 1 left out: 1 .m4a."
    assert Batch(every, "1 left out: 1 .m4a").words(" (see above)") == text
    assert (Batch(every).complete, Batch(every[:1]).complete) == (False, True)
    assert Batch(every[:1]).words() == "1 of 1 sounds matched."
