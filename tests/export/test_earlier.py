"""An earlier result moves aside; what is a person's own stays where it is."""

from __future__ import annotations

import json
import struct
from pathlib import Path

import pytest

from evosynth.errors import StorageError
from evosynth.export.earlier import FILES, REPORT_FILE, earlier, listed, put_aside

WAVE = b"RIFF" + struct.pack("<I", 4) + b"WAVE"
OF_A_MATCH = {"distances": {}, "gain_db": 0.0, "synth": "dx7", "voice_name": "A"}
WANTED = ("best.syx", "best.wav", REPORT_FILE, "front/01.evopatch")


@pytest.fixture
def result(tmp_path: Path) -> Path:
    """A folder with a result of ours."""
    (tmp_path / "front").mkdir()
    (tmp_path / "best.syx").write_bytes(b"\xf0\x43\xf7")
    (tmp_path / "best.wav").write_bytes(WAVE)
    (tmp_path / "front" / "01.evopatch").write_bytes(b"{}")
    (tmp_path / REPORT_FILE).write_text(json.dumps({**OF_A_MATCH, FILES: listed(tmp_path)}))
    return tmp_path


def there(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_what_the_report_lists_moves_aside_the_report_last_and_the_rest_stays(result: Path) -> None:
    (result / "best-mine-1.wav").write_bytes(WAVE)
    (result / "front" / "notes.txt").touch()
    own = earlier(result, WANTED)
    assert set(own) == set(WANTED)
    assert own[-1] == REPORT_FILE
    (result / "old-1").symlink_to(result / "nowhere")
    assert put_aside(result, own) == result / "old-2"
    assert there(result) == {"best-mine-1.wav", "front/notes.txt", *(f"old-2/{name}" for name in WANTED)}


def test_a_folder_that_is_left_empty_goes_too(result: Path) -> None:
    put_aside(result, earlier(result, WANTED))
    assert {path.name for path in result.iterdir()} == {"old-1"}


def test_what_was_changed_since_is_a_persons(result: Path) -> None:
    (result / "best.syx").write_bytes(b"\xf0\x43\xf6")
    with pytest.raises(StorageError, match=r"best\.syx is not of an earlier result, or was changed since: move it"):
        earlier(result, WANTED)
    assert "best.syx" not in earlier(result, ("best.evopatch",))


@pytest.mark.parametrize("name", ["best.syx", "front/01.evopatch", "report.json"])
def test_a_file_of_the_same_name_that_no_report_lists_is_in_the_way(name: str, tmp_path: Path) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text('{"files": 3}')
    with pytest.raises(StorageError, match=name):
        earlier(tmp_path, WANTED)


def test_a_file_where_a_folder_is_wanted_is_in_the_way(tmp_path: Path) -> None:
    (tmp_path / "front").touch()
    with pytest.raises(StorageError, match="front"):
        earlier(tmp_path, WANTED)


def test_a_link_is_a_persons_though_it_leads_to_the_same_bytes(result: Path) -> None:
    (result / "best.wav").rename(result / "kept.wav")
    (result / "best.wav").symlink_to(result / "kept.wav")
    with pytest.raises(StorageError, match=r"best\.wav"):
        earlier(result, WANTED)


def test_a_report_lists_nothing_outside_its_folder(result: Path) -> None:
    inner = result / "inner"
    inner.mkdir()
    marks = {"../best.wav": listed(result)["best.wav"], str(result / "best.wav"): listed(result)["best.wav"]}
    (inner / REPORT_FILE).write_text(json.dumps({**OF_A_MATCH, FILES: marks}))
    assert earlier(inner, WANTED) == (REPORT_FILE,)


@pytest.mark.parametrize("files", [3, [], {"best.wav": 3}, {"best.wav": {"size": 12}}])
def test_a_report_with_a_list_that_is_none_is_not_ours(files: object, result: Path) -> None:
    (result / REPORT_FILE).write_text(json.dumps({**OF_A_MATCH, FILES: files}))
    with pytest.raises(StorageError, match=r"best\.syx"):
        earlier(result, WANTED)


@pytest.mark.parametrize("name", ["", "\0", ".", "x" * 999, REPORT_FILE])
def test_a_list_of_strange_names_lists_nothing(name: str, result: Path) -> None:
    marks = {name: listed(result).get(name, {"size": 0, "sha256": ""})}
    (result / REPORT_FILE).write_text(json.dumps({**OF_A_MATCH, FILES: marks}))
    assert earlier(result, ()) == (REPORT_FILE,)


def test_a_report_of_before_there_were_lists_vouches_for_files_of_the_right_kind(result: Path) -> None:
    (result / REPORT_FILE).write_text(json.dumps(OF_A_MATCH))
    assert set(earlier(result, ("best.syx", "best.wav"))) == {"best.syx", "best.wav", REPORT_FILE}
    (result / "best.wav").write_text("my notes")
    with pytest.raises(StorageError, match=r"best\.wav"):
        earlier(result, ("best.syx", "best.wav"))
