"""What of a folder is an earlier result: its report.json lists the files with their sizes and SHA-256.

Only what is still as it was written counts; what a person has changed, or put there, is theirs. A report of before
there were lists vouches for the names that it would have, where their content is of the right kind.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from evosynth.errors import StorageError
from evosynth.system import outputs

REPORT_FILE = "report.json"
DONE_FILE = "answer.json"  # of a sound of a batch: where it stands, the sound is done
FILES = "files"  # in the report: {name: {"size": bytes, "sha256": digest}}
_KINDS = {
    ".wav": (outputs.WAV,),
    ".syx": (outputs.VOICE, outputs.BANK),
    ".evopatch": (outputs.PATCH,),
    ".png": (outputs.Kind("picture", lambda head, size: head[:4] == b"\x89PNG"),),
    ".html": (outputs.Kind("page", lambda head, size: head.startswith(b'<!DOCTYPE html>\n<html lang="en">')),),
    ".json": (outputs.Kind("answer", lambda head, size: head.startswith(b'{"mark": ')),),
}


def listed(folder: Path) -> dict[str, dict[str, Any]]:
    """All files in a folder and below it, as a report lists them: names with forward slashes."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): _mark(path) for path in files}


def _mark(path: Path) -> dict[str, Any]:
    data = path.read_bytes()
    return {"size": len(data), "sha256": hashlib.sha256(data).hexdigest()}


def earlier(folder: Path, wanted: Iterable[str], *, vouched: bool = False) -> tuple[str, ...]:
    """The names of an earlier result's files in a folder, its report last.

    StorageError where one of the ``wanted`` names is taken by something else. ``vouched``: that there has been one is
    known though there is no report.
    """
    wanted = tuple(wanted)
    report = _report(folder)
    own: list[str] = []
    if report is not None and FILES in report:
        own = [name for name, mark in report[FILES].items() if name != REPORT_FILE and _is_own(folder, name, mark)]
    elif report is not None or vouched:
        own = [name for name in wanted if name != REPORT_FILE and _is_of_its_kind(folder / name)]
    if report is not None:
        own.append(REPORT_FILE)
    for name in wanted:
        _check_free(folder, name, own)
    return tuple(own)


def put_aside(folder: Path, names: Iterable[str]) -> Path | None:
    """Move files and folders of an earlier result to the first free ``old-N``; None where there are none."""
    names = tuple(names)
    if not names:
        return None
    n = 1
    while os.path.lexists(folder / f"old-{n}"):
        n += 1
    aside = folder / f"old-{n}"
    try:
        aside.mkdir()
        for name in names:
            (aside / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).rename(aside / name)
            if (emptied := (folder / name).parent) != folder:
                with suppress(OSError):  # where a person has put something it stays
                    emptied.rmdir()
    except OSError as error:
        raise StorageError(
            f"The older result in {folder} cannot be moved to {aside.name}: {error.strerror}."
        ) from error
    return aside


def put_back(folder: Path, aside: Path) -> None:
    """Undo ``put_aside``: what has come in the place of a file meanwhile leaves it where it is."""
    with contextlib.suppress(OSError):
        for path in sorted(aside.iterdir()):
            if not os.path.lexists(folder / path.name):
                path.rename(folder / path.name)
        aside.rmdir()


def _report(folder: Path) -> dict[str, Any] | None:
    """report.json where it is one of ours."""
    try:
        report = json.loads((folder / REPORT_FILE).read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    if not isinstance(report, dict) or (folder / REPORT_FILE).is_symlink():
        return None
    of_a_match = {"distances", "gain_db", "synth", "voice_name"} <= report.keys()
    return report if _is_a_list(report.get(FILES)) or (of_a_match and FILES not in report) else None


def _is_a_list(files: object) -> bool:
    return isinstance(files, dict) and all(isinstance(m, dict) and {"size", "sha256"} == set(m) for m in files.values())


def _is_own(folder: Path, name: str, mark: object) -> bool:
    """Whether a file is still the one that was written: a plain file, within the folder, with the same bytes."""
    path = folder / name
    try:
        inside = folder.resolve() in path.resolve().parents
        return inside and path.is_file() and not path.is_symlink() and _mark(path) == mark
    except (OSError, ValueError):
        return False


def _is_of_its_kind(path: Path) -> bool:
    if path.is_symlink() or not path.is_file():
        return False
    try:
        with path.open("rb") as file:
            head = file.read(outputs.HEAD)
    except OSError:
        return False
    return any(kind.owns(head, path.stat().st_size) for kind in _KINDS.get(path.suffix, ()) if head)


def _check_free(folder: Path, name: str, own: Iterable[str]) -> None:
    path = folder / name
    if name in own or not os.path.lexists(path):
        if path.parent == folder or not os.path.lexists(path.parent) or path.parent.is_dir():
            return
        path = path.parent
    raise StorageError(
        f"{path} is not of an earlier result, or was changed since: move it away, or choose another folder."
    )
