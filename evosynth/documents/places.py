"""Where a document lies, and whether it can be written there: not where it is protected, shared or synced.

SQLite's log needs memory that processes share, which file systems of a network do not have; a program that copies files
to other machines takes file and log apart.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

MOUNTS = Path("/proc/self/mounts")
NETWORK = frozenset(
    [
        "9p",
        "afs",
        "beegfs",
        "ceph",
        "cifs",
        "coda",
        "davfs",
        "drvfs",
        "glusterfs",
        "gpfs",
        "lustre",
        "ncpfs",
        "nfs",
        "nfs4",
        "prl_fs",
        "smb",
        "smb2",
        "smb3",
        "smbfs",
        "vboxsf",
        "virtiofs",
        "vmhgfs",
    ]
)
LOCAL_FUSE = frozenset({"fuse.fuse-overlayfs", "fuse.lxcfs", "fuse.mergerfs", "fuse.ntfs-3g", "fuse.exfat"})
_NAMES = {
    "dropbox": "Dropbox",
    "onedrive": "OneDrive",
    "google drive": "Google Drive",
    "googledrive": "Google Drive",
    "nextcloud": "Nextcloud",
    "owncloud": "ownCloud",
    "icloud drive": "iCloud",
    "com~apple~clouddocs": "iCloud",
}  # of folders, in small letters; also with something behind it: "OneDrive - Name"
_MARKS = {
    ".dropbox": "Dropbox",
    ".dropbox.cache": "Dropbox",
    ".stfolder": "Syncthing",
    ".nextcloudsync.log": "Nextcloud",
    ".owncloudsync.log": "ownCloud",
    ".tmp.drivedownload": "Google Drive",
}  # what such a program leaves in the folder that it keeps alike


def why_not_written(path: Path) -> str:
    """Why the document cannot be written where it lies, as the end of a sentence; empty where it can be."""
    real = Path(os.path.realpath(path))
    if protected(real):
        return "is write-protected"
    if kind := network(real):
        return f"lies on a shared drive ({kind})"
    if program := synced(real):
        return f"lies in a folder of {program}"
    return ""


def protected(path: Path) -> bool:
    """Whether a file or its folder is there only to be read; nobody may write means that the owner does not want it."""
    for place in (path, path.parent):
        if place.exists() and (not os.access(place, os.W_OK) or not place.stat().st_mode & 0o222):
            return True
    return False


def network(path: Path, mounts: Path = MOUNTS) -> str:
    """The kind of the file system where it is none of this machine; empty where it is, or is not known."""
    if os.name == "nt":
        return _windows_share(path)
    try:
        said = mounts.read_text("utf-8", "surrogateescape")
    except OSError:
        return ""
    best, kind = "", ""
    for line in said.splitlines():
        _, folder, system, *_ = [*line.split(" "), "", "", ""]
        folder = folder.replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\")
        if len(folder) >= len(best) and path.is_relative_to(folder):
            best, kind = folder, system
    foreign = kind in NETWORK or ((kind == "fuse" or kind.startswith("fuse.")) and kind not in LOCAL_FUSE)
    return kind if foreign else ""


def synced(path: Path) -> str:
    """The program that keeps the folder alike on several machines; empty where there is none to be seen."""
    for folder in path.parents:
        if program := _by_name(folder.name.lower()) or next(_by_marks(folder), ""):
            return program
    return ""


def _by_name(name: str) -> str:
    for word, program in _NAMES.items():
        if name == word or name.startswith((f"{word} -", f"{word} (", f"{word}-")):
            return program
    return ""


def _by_marks(folder: Path) -> Iterator[str]:
    for mark, program in _MARKS.items():
        if os.path.lexists(folder / mark):
            yield program


def _windows_share(path: Path) -> str:
    if path.drive.startswith("\\\\"):
        return "a share"
    import ctypes

    remote = 4  # DRIVE_REMOTE
    return "a share" if ctypes.windll.kernel32.GetDriveTypeW(f"{path.drive}\\") == remote else ""  # type: ignore[attr-defined]
