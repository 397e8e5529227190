"""What the desk answers about files of tables."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from evosynth.audio.table_files import FRAME, NO_TABLE, TableFile, even_places, read_table
from evosynth.errors import AudioError
from evosynth.library import table_store
from evosynth.service.desk_messages import ReadTable, TableReady
from evosynth.service.sentences import sentence

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
