"""What dropped or opened paths mean: a sound, a bank, a table, a document, a list to choose from, or why none."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from evosynth.audio.identity import what_it_is
from evosynth.documents.opening import SUFFIX
from evosynth.library import readable
from ui.view_state.window import FilesToChoose

READS = f"EvoSynth reads {readable.WORDS}"
MOST = 200  # files of folders that are offered


@dataclass(frozen=True, slots=True)
class DroppedFiles:
    """Exactly one of the six is set."""

    sound: Path | None = None
    bank: Path | None = None
    table: Path | None = None
    document: Path | None = None
    choices: FilesToChoose | None = None
    problem: str = ""


def understood(paths: Sequence[str]) -> DroppedFiles:
    """Decide what to do with these paths."""
    files = [Path(p) for p in paths]
    if len(files) == 1:
        return _folder(files[0]) if files[0].is_dir() else _file(files[0])
    if any(f.is_dir() for f in files):
        return _several(files)
    known = [f for f in files if f.is_file() and _known(f)]
    if not known:
        return DroppedFiles(problem=f"None of these can be read: {READS}.")
    if len(known) == 1:
        return _file(known[0])
    return DroppedFiles(choices=FilesToChoose(tuple(map(str, known)), f"{len(known)} files were dropped"))


def _known(file: Path) -> bool:
    return file.suffix.lower() in readable.EVERYTHING


def _file(file: Path) -> DroppedFiles:
    if not file.exists():
        return DroppedFiles(problem=f"{file.name} is not there any more.")
    if not os.access(file, os.R_OK):
        return DroppedFiles(problem=f"{file.name} may not be read by this user.")
    if file.suffix.lower() == SUFFIX:
        return DroppedFiles(document=file)
    if not _known(file):
        return DroppedFiles(problem=_refused(file))
    if readable.is_table(file):
        return DroppedFiles(table=file)
    return DroppedFiles(bank=file) if readable.holds_voices(file) else DroppedFiles(sound=file)


def _refused(file: Path) -> str:
    """What it is by its first bytes, and what to do about it; else what could be read instead."""
    try:
        with open(file, "rb") as opened:
            what = what_it_is(opened)
    except OSError:
        what = ""
    if "convert it" in what:
        return f"{file.name} {what}"
    return f"{file.name} {what} {READS}." if what else f"{file.name} cannot be read: {READS}."


def _folder(folder: Path) -> DroppedFiles:
    try:
        inside, more = readable.some_below(folder, MOST)
    except OSError:
        return DroppedFiles(problem=f"The folder {folder.name} may not be read by this user.")
    if not inside:
        return DroppedFiles(problem=f"The folder {folder.name} holds no sound that can be read: {READS}.")
    return _offered(inside, more, f"the folder {folder.name}", folder)


def _several(dropped: Sequence[Path]) -> DroppedFiles:
    """Files of folders, and files beside them."""
    known: list[Path] = []
    more = False
    for path in dropped:
        if path.is_dir():
            try:
                inside, cut = readable.some_below(path, max(0, MOST - len(known)))
            except OSError:
                continue
            known, more = known + inside, more or cut
        elif path.is_file() and _known(path):
            known.append(path)
    if not known:
        return DroppedFiles(problem=f"None of these can be read: {READS}.")
    return _offered(known, more, "what was dropped", dropped[0].parent)


def _offered(found: Sequence[Path], more: bool, where: str, folder: Path) -> DroppedFiles:
    first, many = "The first " if more else "", "" if len(found) == 1 else "s"
    told = f"{first}{len(found)} file{many} in {where}"
    return DroppedFiles(choices=FilesToChoose(tuple(map(str, found)), told, str(folder)))
