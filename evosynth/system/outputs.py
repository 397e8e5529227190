"""Where a result may go: never over what it is made from, nor over a file of another kind; else only where asked to.

A file is the same by device and number, whatever links or letters lead to it. Its kind is told by its content, never by
its name. Commands check before they begin to work, so that nobody waits an hour for a refusal.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from evosynth.errors import StorageError

STANDARD_INPUT = Path("-")
HEAD = 4096  # bytes that tell what a file is
_SINGLE = 256  # bytes: no sysex file of a single voice is longer
_BARE_BANK = 4096  # bytes of a bank without a head


@dataclass(frozen=True, slots=True)
class Kind:
    """What is written. ``owns``: whether a file of this size that begins with these bytes is of the same kind.

    ``suffix``: what its files are called; "" where that is not for us to say.
    """

    name: str
    owns: Callable[[bytes, int], bool]
    suffix: str = ""


def _is_wave(head: bytes, size: int) -> bool:
    return head[:4] in (b"RIFF", b"RIFX", b"RF64", b"BW64") and head[8:12] == b"WAVE"


def _is_bank(head: bytes, size: int) -> bool:
    bare = size == _BARE_BANK and max(head) < 0x80
    return bare or (head[:1] == b"\xf0" and size > _SINGLE)


def _is_instrument(head: bytes, size: int) -> bool:
    return any(word in head.lower() for word in (b"<region>", b"<group>", b"<global>", b"<control>"))


WAV = Kind("WAV file", _is_wave, ".wav")
SURGE = Kind("table of Surge", lambda head, size: head[:4] == b"vawt", ".wt")
VOICE = Kind("single voice", lambda head, size: head[:1] == b"\xf0" and size <= _SINGLE, ".syx")
BANK = Kind("bank of voices", _is_bank, ".syx")
PATCH = Kind("patch", lambda head, size: head.lstrip()[:1] == b"{" and b'"evosynth-patch"' in head, ".evopatch")
TASTE = Kind("taste", lambda head, size: head.lstrip()[:1] == b"{" and b'"evosynth-taste"' in head, ".evotaste")
INSTRUMENT = Kind("SFZ instrument", _is_instrument, ".sfz")
DOCUMENT = Kind(
    "document of EvoSynth", lambda head, size: head[:7] == b"SQLite " and head[68:72] == b"EVOS", ".evosynth"
)

_KINDS = {
    ".wav": WAV, ".syx": VOICE, ".evopatch": PATCH, ".evotaste": TASTE, ".sfz": INSTRUMENT, ".evosynth": DOCUMENT
}  # fmt: skip
_OTHER = Kind("such file", lambda head, size: not any(kind.owns(head, size) for kind in (*_KINDS.values(), BANK)))

_NAMED = {
    **dict.fromkeys((".wav", ".wave", ".bwf"), "WAV files"),
    **dict.fromkeys((".aif", ".aiff", ".aifc"), "AIFF files"),
    **dict.fromkeys((".ogg", ".oga", ".opus"), "Ogg files"),
    **dict.fromkeys((".m4a", ".aac", ".mp4"), "AAC files"),
    **dict.fromkeys((".mid", ".midi", ".rmi"), "MIDI files"),
    **dict.fromkeys((".syx", ".sysex"), "SysEx files"),
    **{".flac": "FLAC files", ".mp3": "MP3 files", ".caf": "CAF files", ".zip": "ZIP archives"},
    **{
        ".evopatch": "patches",
        ".evotaste": "tastes",
        ".sfz": "SFZ instruments",
        ".evosynth": "documents",
        ".wt": "tables of Surge",
        ".vitaltable": "tables of Vital",
    },
}  # what others would take a file for by its suffix alone


def kind_of(suffix: str) -> Kind:
    """What a file of this suffix is that holds one sound, voice, patch or instrument."""
    return _KINDS.get(suffix.lower(), _OTHER)


def check(paths: Sequence[Path], kind: Kind, *, inputs: Iterable[Path] = (), force: bool = False) -> None:
    """See that files of a kind may be written here; ``inputs`` are files, and folders with all that is in them.

    StorageError, in one sentence, where a path is an input, a file of another kind or named like one, a folder or in
    none; and, without ``force``, where a file exists.
    """
    there = [path for path in paths if _exists(path)]
    refuse_inputs(there, inputs)
    for path in there:
        _check_kind(path, kind)
    if there and not force:
        others = f" and {len(there) - 1} more exist" if len(there) > 1 else " exists"
        raise StorageError(f"{there[0]}{others}: --force replaces {'them' if len(there) > 1 else 'it'}.")
    for path in paths:
        if path not in there:
            _check_name(path, kind)
        if not (folder := Path(os.path.realpath(path)).parent).is_dir():
            raise StorageError(f"{path} cannot be written: there is no folder {folder}.")
        if not os.access(folder, os.W_OK):
            raise StorageError(f"{path} cannot be written: the folder {folder} is read-only.")


def refuse_inputs(paths: Sequence[Path], inputs: Iterable[Path]) -> None:
    """StorageError where one of these files, or one below these folders, is an input."""
    mine = {mark: path for each in paths for mark, path in _marks(each)}
    if not mine:
        return
    for given in inputs:
        for mark, _ in _marks(given):
            if mark in mine:
                raise StorageError(
                    f"{mine[mark]} is what the result is made from, and is never written over: choose another place."
                )


def _marks(path: Path) -> Iterator[tuple[tuple[int, int | str], Path]]:
    """The device and number of a file, or of each file in a folder and those below it, with its path."""
    below = (Path(folder, name) for folder, _, names in os.walk(path) for name in names)
    for file in below if path.is_dir() else (path,):
        try:
            told = os.fstat(0) if file == STANDARD_INPUT else file.stat()
        except (OSError, ValueError):
            continue  # it is not there, or leads nowhere
        yield (told.st_dev, told.st_ino or os.path.realpath(file)), file  # some network disks number no files


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError) as error:
        raise StorageError(f"{path} cannot be written: {error}.") from error


def _check_name(path: Path, kind: Kind) -> None:
    """Of what is there the content decides, of a new file its name says to everybody what it is."""
    named = _NAMED.get(path.suffix.lower())
    if named and kind.suffix and named != _NAMED[kind.suffix]:
        other = path.with_suffix(kind.suffix).name
        raise StorageError(f"{path} is a name for {named}, and a {kind.name} is written: name it {other}.")


def _check_kind(path: Path, kind: Kind) -> None:
    """An empty file is of any kind: there is nothing in it to lose."""
    if path.is_dir():
        raise StorageError(f"{path} is a folder: name a file in it.")
    if not path.is_file():
        raise StorageError(f"{path} cannot be written: it is not a regular file.")
    try:
        with path.open("rb") as file:
            head = file.read(HEAD)
        size = path.stat().st_size
    except OSError as error:
        raise StorageError(f"{path} cannot be read, nor is it written over: {error.strerror or error}.") from error
    if head and not kind.owns(head, size):
        raise StorageError(f"{path} is no {kind.name}, and one would be written over it: choose another name.")
    if not os.access(path, os.W_OK):
        raise StorageError(f"{path} may not be written: it is read-only.")
