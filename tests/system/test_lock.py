import subprocess
import sys
from pathlib import Path

import pytest

from evosynth.system.lock import FileLock, lock_of_user

HOLDER = """
import sys, time
from pathlib import Path
from evosynth.system.lock import FileLock
lock = FileLock(Path(sys.argv[1]))
assert lock.acquire()
print("held", flush=True)
time.sleep(60)
"""


def test_a_lock_is_free_again_when_its_process_is_killed(tmp_path: Path) -> None:
    file = tmp_path / "lock"
    with subprocess.Popen([sys.executable, "-c", HOLDER, str(file)], stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout.readline() == "held\n"
        assert not FileLock(file).acquire()
        holder.kill()
    lock = FileLock(file)
    assert lock.acquire(wait=True)
    lock.release()


def test_a_lock_whose_file_another_has_taken_the_place_of_does_not_stand_and_removes_nothing(tmp_path: Path) -> None:
    file = tmp_path / "one.lock"
    lock = FileLock(file)
    assert lock.acquire()
    assert lock.stands
    file.unlink()
    assert not lock.stands
    file.write_text("of another disk")
    assert not lock.stands
    lock.release(remove=True)
    assert file.read_text() == "of another disk"


def test_a_lock_in_a_folder_that_is_not_there_is_not_given(tmp_path: Path) -> None:
    assert not FileLock(tmp_path / "missing" / "lock").acquire()


def test_a_lock_that_was_removed_when_it_was_let_go_of_can_be_taken_anew(tmp_path: Path) -> None:
    lock = FileLock(tmp_path / "lock")
    assert lock.acquire()
    lock.release(remove=True)
    assert list(tmp_path.iterdir()) == []
    assert FileLock(tmp_path / "lock").acquire()


def test_a_lock_of_the_user_is_one_by_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    lock = lock_of_user("kernels")
    assert lock is not None
    assert lock.acquire()
    again, other = lock_of_user("kernels"), lock_of_user("others")
    assert again is not None
    assert other is not None
    assert not again.acquire()
    assert other.acquire()
    lock.release()
    assert again.acquire()


def test_where_no_folder_can_be_made_there_is_no_lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert lock_of_user("kernels") is None
