"""A document that cannot be written where it lies is worked on in the data folder, and written back whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from evosynth.documents import places, reading
from evosynth.documents.changes import Looked
from evosynth.documents.document import Document
from evosynth.documents.opening import reading as to_read
from evosynth.documents.own import OwnDocument
from evosynth.errors import StorageError


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("EVOSYNTH_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def synced(tmp_path: Path) -> Path:
    """A document in a folder that Syncthing keeps alike."""
    folder = tmp_path / "shared"
    (folder / ".stfolder").mkdir(parents=True)
    Document(folder / "Bells.evosynth").close()
    return folder / "Bells.evosynth"


def looked(path: Path) -> dict[str, str]:
    with to_read(path) as db:
        return reading.looked(db)


def working(home: Path) -> list[Path]:
    return [path for path in (home / "documents" / "working").rglob("*") if path.is_file()]


def test_in_a_synced_folder_it_is_written_back_when_it_is_closed(synced: Path, home: Path) -> None:
    own = OwnDocument(synced)
    assert own.place == synced
    assert own.path in working(home)
    assert own.copy is not None
    assert "lies in a folder of Syncthing: you work on a copy" in own.copy.told
    own.apply([Looked("place", '"See"')], durable=True)
    assert looked(synced) == {}
    own.close()
    assert looked(synced) == {"place": '"See"'}
    assert sorted(path.name for path in synced.parent.iterdir()) == [".stfolder", "Bells.evosynth"]
    assert working(home) == []


def test_it_is_written_back_while_it_is_open_and_only_when_it_has_changed(synced: Path) -> None:
    own = OwnDocument(synced)
    before = synced.stat().st_ino
    own.write_back()
    assert synced.stat().st_ino == before
    own.apply([Looked("place", '"See"')], durable=True)
    assert own.ahead
    assert own.write_back() == ""
    assert not own.ahead
    assert looked(synced) == {"place": '"See"'}
    own.close()


def test_a_place_that_somebody_else_has_changed_is_not_overwritten(synced: Path) -> None:
    own = OwnDocument(synced)
    own.apply([Looked("place", '"mine"')], durable=True)
    other = Document(synced)
    other.apply([Looked("place", '"theirs"')])
    other.close()
    assert "was changed by somebody else" in own.write_back()
    assert looked(synced) == {"place": '"theirs"'}
    assert own.place.parent == synced.parent
    assert looked(own.place) == {"place": '"mine"'}
    own.apply([Looked("place", '"mine again"')], durable=True)
    own.close()
    assert looked(own.place) == {"place": '"mine again"'}


def test_what_was_not_written_back_goes_on_at_the_next_opening(synced: Path, tmp_path: Path) -> None:
    own = OwnDocument(synced)
    own.apply([Looked("place", '"mine"')], durable=True)
    synced.parent.rename(tmp_path / "elsewhere")
    with pytest.raises(StorageError, match="cannot be written"):
        own.close()
    (tmp_path / "elsewhere").rename(synced.parent)
    again = OwnDocument(synced)
    assert reading.looked(again.db) == {"place": '"mine"'}
    again.close()
    assert looked(synced) == {"place": '"mine"'}


def test_what_was_left_is_kept_aside_where_the_place_has_changed_since(
    synced: Path, tmp_path: Path, home: Path
) -> None:
    own = OwnDocument(synced)
    own.apply([Looked("place", '"mine"')], durable=True)
    synced.parent.rename(tmp_path / "elsewhere")
    with pytest.raises(StorageError):
        own.close()
    (tmp_path / "elsewhere").rename(synced.parent)
    other = Document(synced)
    other.apply([Looked("place", '"theirs"')])
    other.close()
    again = OwnDocument(synced)
    assert reading.looked(again.db) == {"place": '"theirs"'}
    (aside,) = (home / "documents").glob("*.evosynth")
    assert looked(aside) == {"place": '"mine"'}
    again.close()


def test_a_protected_file_is_never_written(tmp_path: Path) -> None:
    file = tmp_path / "Bells.evosynth"
    Document(file).close()
    before = file.read_bytes()
    file.chmod(0o444)
    own = OwnDocument(file)
    own.apply([Looked("place", '"mine"')], durable=True)
    with pytest.raises(StorageError, match="is write-protected: what you did is in"):
        own.close()
    assert file.read_bytes() == before
    again = OwnDocument(file)
    assert reading.looked(again.db) == {"place": '"mine"'}
    saved = again.save_as(tmp_path / "Mine.evosynth", force=False, keep=True)
    saved.close()
    assert looked(tmp_path / "Mine.evosynth") == {"place": '"mine"'}
    assert file.read_bytes() == before


def test_a_working_copy_is_opened_by_its_own_path_too(synced: Path) -> None:
    own = OwnDocument(synced)
    path = own.path
    own.apply([Looked("place", '"mine"')], durable=True)
    own.document.close()  # as after a kill
    own._lock.release()
    again = OwnDocument(path)
    assert again.place == synced
    assert again.cut_off
    again.close()
    assert looked(synced) == {"place": '"mine"'}


MOUNTS = """/dev/sda1 / ext4 rw 0 0
nas:/home /mnt/nas nfs4 rw 0 0
/dev/sdb1 /mnt/nas/disk ext4 rw 0 0
me@host: /mnt/my\\040host fuse.sshfs rw 0 0
/dev/sdc1 /mnt/stick fuseblk rw 0 0
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/home/me/a.evosynth", ""),
        ("/mnt/nas/a.evosynth", "nfs4"),
        ("/mnt/nas/disk/a.evosynth", ""),
        ("/mnt/my host/a.evosynth", "fuse.sshfs"),
        ("/mnt/stick/a.evosynth", ""),
    ],
)
def test_shared_drives_are_told_by_the_kind_of_their_file_system(tmp_path: Path, path: str, kind: str) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(MOUNTS, "utf-8")
    assert places.network(Path(path), mounts) == kind


@pytest.mark.parametrize(
    ("folder", "program"),
    [
        ("/home/me/Dropbox/Sounds", "Dropbox"),
        ("/home/me/OneDrive - Studio", "OneDrive"),
        ("/Users/me/Library/Mobile Documents/com~apple~CloudDocs", "iCloud"),
        ("/home/me/Nextcloud", "Nextcloud"),
        ("/home/me/Dropboxes", ""),
    ],
)
def test_synced_folders_are_told_by_their_names(folder: str, program: str) -> None:
    assert places.synced(Path(folder) / "a.evosynth") == program
