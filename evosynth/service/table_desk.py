"""What the desk answers about tables: what is in a file of one, and the frames of those that voices name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from evosynth.audio.table_files import FRAME, NO_TABLE, TableFile, even_places, read_table
from evosynth.errors import AudioError
from evosynth.library import table_store
from evosynth.service.desk_messages import ReadTable, ShowTable, TableReady, TableShown
from evosynth.service.sentences import sentence
from evosynth.synths import registry
from evosynth.synths.engine import imported
from evosynth.synths.tables import Table

DRAWN = 5  # frames of a table, from the first to the last
_STEP = 16  # of its samples one is drawn


def _looked_at(request: ReadTable) -> TableFile:
    """What sounds like a recording is shown all the same to a person who opens it as a table."""
    try:
        return read_table(request.path, request.frame_size)
    except AudioError as error:
        if NO_TABLE not in str(error):
            raise
    file = read_table(request.path, FRAME)
    said = f"It looks like a recording, not like a table: frames of {FRAME} samples were assumed."
    return replace(file, remarks=(said, *file.remarks))


def _known(request: ReadTable, file: TableFile) -> str:
    """Who says how long a frame is, where nothing was assumed."""
    if request.frame_size is not None:
        if file.marked not in (None, file.size):
            return f"The file says {file.marked}; {file.size} is what you chose."
        return f"Frames of {file.size} samples, as you chose."
    if file.assumed is not None or file.remarks:
        return ""
    return "It is one cycle." if len(file.frames) == 1 else "The file says how long a frame is."


def read(request: ReadTable) -> TableReady:
    """The table in a file, kept where that is asked for. AudioError says why it is none."""
    key = ""
    if request.keep:
        table, file = table_store.put_file(request.path, request.frame_size)
        key = table.key
    else:
        file = _looked_at(request)
    cycles = np.ascontiguousarray(file.frames[even_places(len(file.frames), DRAWN), ::_STEP])
    said = tuple(sentence(each) for each in (_known(request, file), *file.told, table_store.unstored([key])) if each)
    return TableReady(request.ticket, request.path, len(file.frames), file.size, file.sizes, said, cycles, key)


def show(request: ShowTable) -> TableShown:
    """The frames of a table of an engine's own, or of a person's."""
    key = request.word.removeprefix("#")
    table = table_store.find(key) if key != request.word else _of_the_engine(request)
    if table is None:
        return TableShown(request.ticket, request.word, key[:8], None)
    return TableShown(request.ticket, request.word, table.name, table.frames)


def _of_the_engine(request: ShowTable) -> Table | None:
    """One of those that come with it; None where it has none of this name."""
    named = registry.named(request.engine).table
    made: Callable[[str], Table] | None = imported(named) if named else None
    try:
        return None if made is None else made(request.word)
    except KeyError:
        return None
