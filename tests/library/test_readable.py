"""What can be read is listed once, and every door looks there."""

import re
from pathlib import Path

import pytest

from evosynth.audio.formats import READABLE
from evosynth.batch.listing import listed
from evosynth.library import readable
from evosynth.library.voice_files import patches_in
from evosynth.midi.collection import collect
from evosynth.synths import voicing

ROOT = Path(__file__).resolve().parents[2]


def test_sounds_are_what_the_reader_reads_and_voices_what_each_engine_saves() -> None:
    assert readable.SOUNDS == READABLE
    assert {kind.suffix for kind in voicing.every()} <= set(readable.VOICES)
    assert {".sysex", ".mid", ".rmi", ".bin", ".dx7", ".tx7", ".snd", ".bnk", ".zip"} < set(readable.VOICES)


def test_no_other_module_lists_the_suffixes_of_sounds() -> None:
    modules = [path for part in ("evosynth", "ui") for path in (ROOT / part).rglob("*.py")]
    listing = [
        str(path.relative_to(ROOT)) for path in modules if re.search(r'"\.(flac|ogg|mp3|aiff?)"', path.read_text())
    ]
    called = "evosynth/system/outputs.py"  # what others take a file for by its suffix, read or not
    assert sorted(listing) == ["evosynth/audio/formats.py", called]


def test_folders_are_searched_in_small_letters_and_large(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    for name in ("a.WAV", "deep/b.Flac", "c.txt"):
        (tmp_path / name).write_bytes(b"x")
    assert listed(tmp_path, tmp_path / "out").sounds == ("a.WAV", "deep/b.Flac")
    bank = ROOT / "patches" / "banks" / "evosynth_1.syx"
    (tmp_path / "deep" / "mine.Syx").write_bytes(bank.read_bytes())
    assert len(collect([tmp_path]).voices) == 32
    patch = next((ROOT / "patches" / "wavetable").rglob("*.evopatch"))
    (tmp_path / "deep" / "One.EvoPatch").write_bytes(patch.read_bytes())
    assert len(patches_in([tmp_path])) == 1


def test_of_a_folder_with_endless_names_no_more_is_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readable, "_MOST_LOOKED_AT", 10)
    for folder in ("a", "b", "c"):
        (tmp_path / folder).mkdir()
        for number in range(9):
            (tmp_path / folder / f"{number}.txt").touch()
        (tmp_path / folder / "z.wav").touch()
    found, more = readable.some_below(tmp_path, 5)
    assert found == [tmp_path / "a" / "z.wav"]
    assert more
