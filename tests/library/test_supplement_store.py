import subprocess
import sys

import pytest

from evosynth.library import paths, supplement_store
from evosynth.library.voice_files import read_voices
from evosynth.midi.layout import SUPPLEMENT
from evosynth.midi.sysex import dump, single_dump
from evosynth.voices.dx7 import INIT_VOICE

BRASS = INIT_VOICE.with_name("BRASS").with_values(algorithm=4)
SOFT = BRASS.with_values(op1_output=50)
BESIDE, OTHER = bytes(range(49)), bytes(49)


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv(paths.HOME_VARIABLE, str(tmp_path / "home"))
    monkeypatch.setattr(supplement_store, "_held", {})
    return tmp_path / "home"


def test_what_came_with_a_voice_is_found_by_its_sound_under_any_name():
    assert supplement_store.find(BRASS.data) == b""
    supplement_store.put([BRASS.data, SOFT.data], [BESIDE, b""])
    assert supplement_store.find(BRASS.with_name("HORN").data) == BESIDE
    assert supplement_store.find(SOFT.data) == b""


def test_the_last_one_that_came_counts_and_a_voice_without_changes_nothing():
    supplement_store.put([BRASS.data], [OTHER])
    supplement_store.put([BRASS.data], [BESIDE])
    supplement_store.put([BRASS.data], [b""])
    supplement_store.put([BRASS.data], [])
    assert supplement_store.find(BRASS.data) == BESIDE


def test_another_process_finds_what_reading_a_file_has_put_there(tmp_path):
    file = tmp_path / "dx7ii.syx"
    file.write_bytes(dump(SUPPLEMENT, BESIDE) + single_dump(BRASS))
    assert read_voices(file).beside == (BESIDE,)
    asked = (
        f"from evosynth.library import supplement_store as s; print(s.find(bytes.fromhex('{BRASS.data.hex()}')).hex())"
    )
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == BESIDE.hex()


@pytest.mark.parametrize("how", ["a folder", "garbage", "a file in its place"])
def test_where_the_file_cannot_be_used_they_are_held_in_memory_and_nothing_fails(home, how):
    if how == "a file in its place":
        home.write_text("not a folder")
    else:
        home.mkdir()
        file = paths.supplements()
        file.mkdir() if how == "a folder" else file.write_bytes(b"no database" * 100)
    assert supplement_store.find(BRASS.data) == b""
    supplement_store.put([BRASS.data], [BESIDE])
    assert supplement_store.find(BRASS.data) == BESIDE
