"""Files that are whole or not there, whatever happens while they are written."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from little_room import no_file_longer

from evosynth.errors import StorageError
from evosynth.system.writing import together, write_atomically


def test_an_older_file_gives_way(tmp_path: Path) -> None:
    for data in (b"old", b"the new one"):
        write_atomically(tmp_path / "a", data)
    assert (tmp_path / "a").read_bytes() == b"the new one"
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "voice.syx"
    write_atomically(path, b"old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StorageError, match=r"voice\.syx cannot be written: no space left on device\.$"):
        write_atomically(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(os.name != "posix", reason="permissions are POSIX's")
def test_written_files_have_the_usual_permissions(tmp_path: Path) -> None:
    (tmp_path / "usual").touch()
    write_atomically(tmp_path / "ours", b"")
    modes = {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    assert len(modes) == 1


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
def test_a_pipe_or_device_is_never_replaced_by_a_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(StorageError, match="not a regular file"):
        write_atomically(tmp_path / "pipe", b"new")
    assert (tmp_path / "pipe").is_fifo()


def test_a_link_stays_a_link_and_what_it_points_to_is_written(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    for name in ("there/file", "there/not yet"):
        link = tmp_path / Path(name).name
        link.symlink_to(tmp_path / name)
        write_atomically(link, b"new")
        assert link.is_symlink()
        assert (tmp_path / name).read_bytes() == b"new"
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    with pytest.raises(StorageError, match="not a regular file"):
        write_atomically(tmp_path / "loop", b"new")


def test_files_of_one_act_land_together(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"old")
    with together(tmp_path, first="b") as staged:
        (staged / "front").mkdir()
        for name in ("a", "b", "front/c"):
            write_atomically(staged / name, b"new")
        assert (tmp_path / "a").read_bytes() == b"old"
    assert {p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*") if p.is_file()} == {"a", "b", "front/c"}
    assert (tmp_path / "a").read_bytes() == b"new"


def test_what_a_killed_process_has_left_is_removed_after_a_day_and_nothing_else(tmp_path: Path) -> None:
    old, new = (tmp_path / f".evosynth-{digit * 16}.part" for digit in "ab")
    mine = tmp_path / ".evosynth-mine.part"
    for folder in (old, new, mine):
        folder.mkdir()
        (folder / "a.wav").touch()
    for folder in (old, mine):
        os.utime(folder, (0, 0))
    written_together(tmp_path, "b")
    assert {path.name for path in tmp_path.iterdir()} == {new.name, mine.name, "b"}


def test_where_one_of_them_cannot_be_written_or_placed_all_is_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"old")
    (tmp_path / "c").mkdir()
    (tmp_path / "c" / "kept").touch()
    with pytest.raises(StorageError):
        written_together(tmp_path, "a", "none/b")
    (tmp_path / "b").write_bytes(b"a file where a folder would be")
    with pytest.raises(StorageError, match="b"):
        written_together(tmp_path, "a", "b/inner", make="b")
    assert (tmp_path / "a").read_bytes() == b"old"
    assert {path.name for path in tmp_path.iterdir()} == {"a", "b", "c"}


def written_together(folder: Path, *names: str, make: str = "", size: int = 3) -> None:
    """Files under these names, the last one of so many bytes."""
    with together(folder) as staged:
        (staged / make).mkdir(exist_ok=True)
        for name in names:
            write_atomically(staged / name, bytes(size if name == names[-1] else 3))


def test_a_system_that_takes_no_more_leaves_what_was_there_and_names_the_file(tmp_path: Path) -> None:
    write_atomically(tmp_path / "a", b"old")
    with no_file_longer(1000):
        with pytest.raises(StorageError, match=rf"{tmp_path}/a cannot be written: file too large\.$"):
            write_atomically(tmp_path / "a", bytes(1001))
        with pytest.raises(StorageError, match=rf"{tmp_path}/b cannot be written: file too large\.$"):
            written_together(tmp_path, "a", "b", size=1001)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a": b"old"}
