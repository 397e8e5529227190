"""Writing files so that each is either the old one or the whole new one; every kind of file of EvoSynth uses this.

Files of one act are written into a hidden folder beside their places first: what fails before all of them are whole
has changed nothing. A link stays a link: what it points to is written.
"""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from evosynth.errors import StorageError, reason_of

PIECE = 1 << 20  # bytes
OLD_S = 86_400.0  # after a day nobody is at work on a file any more
_PART = re.compile(r"\.evosynth-[0-9a-f]{16}\.part")


def write_atomically(path: Path, data: bytes) -> None:
    """Write a file beside ``path``, then rename it: no crash leaves half a file, no failure touches an old one.

    StorageError names the file and the reason where it, or its folder, cannot be written; a device or pipe under this
    name is refused, since renaming would put a file in its place.
    """
    _write_atomically(path, lambda file: file.write(data))


def copy_atomically(source: Path, path: Path) -> None:
    """The same with what another file holds, of which a piece is in memory at a time. OSError where that is gone."""
    with open(source, "rb") as whole:
        _write_atomically(path, lambda file: shutil.copyfileobj(whole, file, PIECE))


def _write_atomically(path: Path, write: Callable[[BinaryIO], object]) -> None:
    place = Path(os.path.realpath(path))
    if place.is_symlink() or (place.exists() and not (place.is_file() or place.is_dir())):
        raise StorageError(f"{path} cannot be written: it is not a regular file.")
    part = _beside(place)
    try:
        with open(part, "xb") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, place)
    except OSError as error:
        raise StorageError(f"{path} cannot be written: {reason_of(error)}.") from error
    finally:
        with contextlib.suppress(OSError):
            part.unlink()


@contextlib.contextmanager
def together(folder: Path, *, first: str = "", last: str = "") -> Iterator[Path]:
    """A hidden folder within ``folder`` for the files of one act; they land, in this order, when the block ends.

    Where the block or the landing fails everything is as it was. StorageError says why nothing could be written.
    """
    staged = _beside(folder / "files")
    _sweep(folder)
    try:
        staged.mkdir()
    except OSError as error:
        raise StorageError(f"The folder {folder} cannot be written: {reason_of(error)}.") from error
    try:
        yield staged
        names = sorted(path.relative_to(staged) for path in staged.rglob("*") if path.is_file())
        _land(folder, staged, sorted(names, key=lambda name: (name == Path(last), name != Path(first))))
    except StorageError as error:
        raise StorageError(str(error).replace(f"{staged}", f"{folder}")) from error.__cause__
    finally:
        shutil.rmtree(staged, ignore_errors=True)


def _sweep(folder: Path) -> None:
    """Remove what processes that were killed have left here; those that are at work are younger."""
    for path in folder.glob(".evosynth-*.part"):
        with contextlib.suppress(OSError):
            if _PART.fullmatch(path.name) and time.time() - path.stat().st_mtime > OLD_S:
                shutil.rmtree(path) if path.is_dir() else path.unlink()


def _land(folder: Path, staged: Path, names: list[Path]) -> None:
    """Rename files to their places; where one cannot be, those before it are taken back and the old ones return."""
    undo = contextlib.ExitStack()
    try:
        for name in names:
            place = Path(os.path.realpath(folder / name))
            place.parent.mkdir(parents=True, exist_ok=True)
            if place.exists():
                old = _beside(staged / "old")
                os.rename(place, old)
                undo.callback(os.replace, old, place)
            os.rename(staged / name, place)
            undo.callback(os.replace, place, staged / name)
    except OSError as error:
        undo.close()
        raise StorageError(f"{folder / name} cannot be written: {reason_of(error)}.") from error
    except BaseException:
        undo.close()
        raise


def ready_folder(folder: Path) -> Path:
    """The folder, made if need be and seen to be writable. StorageError says why it is not."""
    if folder.exists() and not folder.is_dir():
        raise StorageError(f"{folder} is a file, and the result needs a folder.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise StorageError(f"The folder {folder} cannot be written: {error.strerror or error}.") from error
    return folder


@contextlib.contextmanager
def folder_for(folder: Path) -> Iterator[Path]:
    """``ready_folder`` for one act: where that fails, folders that were made for it and hold nothing go again."""
    made = [each for each in (folder, *folder.parents) if not each.exists()]
    try:
        yield ready_folder(folder)
    except BaseException:
        for each in made:
            with contextlib.suppress(OSError):
                each.rmdir()
        raise


def file_name(name: str, suffix: str) -> str:
    """A sound's name as a file name: what is not a letter, digit, space, dot, underscore or hyphen becomes "_"."""
    return (re.sub(r"[^A-Za-z0-9 ._-]", "_", name).strip(" .") or "voice") + suffix


def _beside(path: Path) -> Path:
    return path.with_name(f".evosynth-{secrets.token_hex(8)}.part")
