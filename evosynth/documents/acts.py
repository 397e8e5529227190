"""Acts as a document holds them, and back: lines of JSON that another version may not understand."""

from __future__ import annotations

from collections.abc import Iterable

from evosynth.documents import records
from evosynth.edits.edit import read, written
from evosynth.edits.history import Act, Stand
from evosynth.errors import StorageError


def as_record(act: Act) -> records.Act:
    """To be written."""
    return records.Act(act.number, act.at, act.stand.value, act.turn, written(act.edit))


def understood(lines: Iterable[records.Act]) -> tuple[tuple[Act, ...], tuple[str, ...]]:
    """Those that this version can undo or show, and a sentence where some are damaged or of another version."""
    acts, lost = [], 0
    for line in lines:
        try:
            acts.append(Act(line.number, line.at, read(line.edit), Stand(line.stand), line.turn))
        except (StorageError, ValueError, RecursionError):
            lost += 1
    many = "1 act is" if lost == 1 else f"{lost} acts are"
    return tuple(acts), (f"{many} damaged, or of another version: undo does not know of them.",) if lost else ()
