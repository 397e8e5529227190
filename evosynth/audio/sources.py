"""Where the bytes of a sound come from: a file by its path, an open file, or a pipe, which is read to its end first."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePath
from typing import BinaryIO

from evosynth.errors import AudioError, reason_of
from evosynth.system.legible import legible

Source = str | Path | BinaryIO  # what sounds are read from
UNNAMED = "sound"
_MOST = 1 << 30  # bytes of a pipe, which is held in memory


def name_of(source: Source) -> str:
    """What a source is called in sentences: the name of its file."""
    if isinstance(source, (str, Path)):
        return legible(Path(source).name)
    name = getattr(source, "name", None)
    return PurePath(name).name if isinstance(name, str) and not name.startswith("<") else UNNAMED


@contextmanager
def bytes_of(source: Source) -> Iterator[BinaryIO]:
    """The source as an open file that can be gone about in; AudioError, in one sentence, where there is nothing."""
    if isinstance(source, (str, Path)):
        with _regular(Path(source)) as file:
            yield file
        return
    name = name_of(source)
    try:
        seekable = source.seekable()
        if seekable:
            source.seek(0)
        file = source if seekable else io.BytesIO(source.read(_MOST))
        first = file.read(1)
    except (OSError, ValueError) as error:
        raise AudioError(f"{name} cannot be read: {str(error).rstrip('.').lower()}.") from error
    if not isinstance(first, bytes):
        raise ValueError(f"{name} was opened as text: sounds are read from files opened with 'rb'")
    if not first:
        raise AudioError(f"{name} is empty: it has zero bytes.")
    yield file


def _regular(path: Path) -> BinaryIO:
    try:
        if path.is_dir():
            raise AudioError(f"{path} is a folder: choose a sound file in it.")
        if path.exists() and not path.is_file():
            raise AudioError(f"{path} is not a regular file.")
        file = path.open("rb")
        if not file.read(1):
            file.close()
            raise AudioError(f"{path.name} is empty: it has zero bytes.")
        return file
    except FileNotFoundError as error:
        raise AudioError(f"{path} does not exist.") from error
    except OSError as error:
        raise AudioError(f"{path} cannot be read: {reason_of(error)}.") from error
