"""A bank as a synth plays it: files by place and name, and a page."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from evosynth.batch import recorded
from evosynth.errors import StorageError
from evosynth.synths.base import Note
from evosynth.synths.takes import Take

NAMES = ["BRASS   1 ", "A/B", ""]


@pytest.fixture
def takes() -> list[Take]:
    t = np.arange(4800) / 48000
    tone = (0.1 * np.sin(2 * np.pi * 440 * t) * np.exp(-30 * t)).astype(np.float32)
    return [Take.of(tone, 48000), Take.of(2 * tone, 48000, "it clips"), Take.of(np.zeros(1, np.float32), 48000)]


def test_each_voice_is_a_file_named_by_its_place_and_name_and_is_its_take_to_the_bit(tmp_path: Path, takes) -> None:
    written = recorded.write(tmp_path, "Bank", NAMES, takes, Note())
    assert [path.name for path in written] == ["01-BRASS   1.wav", "02-A_B.wav", "03-.wav", "report.html"]
    for path, take in zip(written, takes, strict=False):
        assert soundfile.info(path).subtype == "PCM_24"
        back, rate = soundfile.read(path, dtype="float32")
        assert rate == 48000
        np.testing.assert_array_equal(back, take.samples)
        assert path.with_suffix(".png").read_bytes().startswith(b"\x89PNG")


def test_the_page_has_every_sound_and_says_what_is_not_to_be_trusted(tmp_path: Path, takes) -> None:
    recorded.write(tmp_path, "Bank", NAMES, takes, Note(36, 80))
    page = (tmp_path / "report.html").read_text("utf-8")
    assert page.count("<audio") == 3
    assert "it clips" in page
    assert "silent" in page
    assert "C2" in page


def test_of_what_could_not_be_recorded_the_page_says_so(tmp_path: Path, takes) -> None:
    written = recorded.write(tmp_path, "Bank", NAMES, [takes[0], None, takes[2]], Note())
    assert [path.name for path in written] == ["01-BRASS   1.wav", "03-.wav", "report.html"]
    page = (tmp_path / "report.html").read_text("utf-8")
    assert "02-A_B" in page
    assert "It could not be recorded." in page


def test_nobodys_sounds_are_written_over(tmp_path: Path) -> None:
    recorded.check(tmp_path, NAMES)
    (tmp_path / "02-A_B.wav").write_bytes(b"RIFF____WAVEfmt ")
    with pytest.raises(StorageError, match=r"02-A_B\.wav exists: --force replaces it"):
        recorded.check(tmp_path, NAMES)
    recorded.check(tmp_path, NAMES, force=True)
    (tmp_path / "01-BRASS   1.wav").write_bytes(b"a letter to my aunt")
    with pytest.raises(StorageError, match="is no WAV file"):
        recorded.check(tmp_path, NAMES, force=True)
