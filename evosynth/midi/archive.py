"""ZIP archives of files of voices: read within limits, each file in it as if it lay beside the others."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath
from typing import NamedTuple

from evosynth.voices.file_suffixes import ARCHIVE, SUFFIXES

ARCHIVE_MARK = b"PK\x03\x04"
MOST_BYTES = 64 << 20  # unpacked, of all files together
MOST_FILES = 2000


class Member(NamedTuple):
    """A file in an archive; where it cannot be read ``problem`` says why."""

    name: str
    data: bytes
    problem: str = ""


class ArchiveError(Exception):
    """Why an archive is not read at all, in words that go on from "this is a ZIP archive"."""


def is_archive(data: bytes) -> bool:
    """Whether the bytes start as a ZIP archive does."""
    return data.startswith((ARCHIVE_MARK, b"PK\x05\x06"))


def members(data: bytes) -> list[Member]:
    """The files of an archive that are called like files of voices, by name; where none is, all of them.

    ``ArchiveError`` where there are too many, they are too large together, or the archive is damaged.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = [info for info in archive.infolist() if not _hidden(info)]
            _check(infos)
            named = [info for info in infos if PurePosixPath(info.filename).suffix.lower() in SUFFIXES]
            return list(_read(archive, sorted(named or infos, key=lambda info: info.filename)))
    except (zipfile.BadZipFile, EOFError, ValueError, OverflowError, NotImplementedError) as error:
        raise ArchiveError("that is damaged") from error


def _hidden(info: zipfile.ZipInfo) -> bool:
    """Folders, and what Macintoshes put beside files."""
    path = PurePosixPath(info.filename)
    return info.is_dir() or path.name.startswith(".") or "__MACOSX" in path.parts


def _check(infos: Sequence[zipfile.ZipInfo]) -> None:
    if len(infos) > MOST_FILES:
        raise ArchiveError(f"of {len(infos):,} files, {MOST_FILES:,} are the most that are read: unpack it first")
    size = sum(info.file_size for info in infos)
    if size > MOST_BYTES:
        raise ArchiveError(
            f"of {size / 2**20:,.0f} MB unpacked, {MOST_BYTES >> 20} MB are the most that are read: unpack it first"
        )


def _read(archive: zipfile.ZipFile, infos: Sequence[zipfile.ZipInfo]) -> Iterator[Member]:
    for info in infos:
        name = info.filename.encode("utf-8", "replace").decode()
        if info.flag_bits & 1:
            yield Member(name, b"", "is encrypted")
        elif info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            yield Member(name, b"", "is packed in a way that is not read")
        elif PurePosixPath(name).suffix.lower() == ARCHIVE:
            yield Member(name, b"", "is an archive inside an archive")
        else:
            yield _unpacked(archive, info, name)


def _unpacked(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str) -> Member:
    """One file; unpacking stops at the size that the archive announces, so that no bomb is larger than it said."""
    try:
        with archive.open(info) as file:
            return Member(name, file.read(info.file_size))
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError, NotImplementedError):
        return Member(name, b"", "is damaged")
