"""Tables inside patches. One that does not come with an engine is called ``#`` and its key by the patch's choices.

To a patch that leaves the program it is attached: its name, a colon, and its samples, 16 bits, little-endian, deflated,
in base64. Such tables are made of 16-bit numbers from the start (``own_table``), so that they come back as they were.
"""

from __future__ import annotations

import base64
import binascii
import zlib
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from evosynth.arrays import F32
from evosynth.errors import InputError
from evosynth.patch import Patch
from evosynth.synths.tables import FRAME, MOST_FRAMES, Table

STEPS = 32_767  # of a 16-bit sample, to either side of 0
TABLE = "_table"  # how the names of parameters end that choose one


def own_table(name: str, frames: F32) -> Table:
    """Frames (n, 2048) as a table that a patch can carry, their means taken away; what goes beyond full scale brings
    all of it down."""
    centred = frames - np.mean(frames, axis=1, keepdims=True, dtype=np.float64)
    peak = max(1.0, float(np.abs(centred).max(initial=0.0)))
    steps = np.rint(centred / peak * STEPS) + 0.0  # no -0: it would have another key than 0
    return Table(name.replace(":", " ").strip() or "Own table", (steps / STEPS).astype(np.float32))


def with_tables(patch: Patch, tables: Sequence[Table]) -> Patch:
    """The patch with those of the tables attached that it uses."""
    used = set(own_keys(patch))
    return replace(patch, attached={f"#{t.key}": f"{t.name}:{_packed(t)}" for t in tables if t.key in used})


def own_keys(patch: Patch) -> tuple[str, ...]:
    """Keys of the tables that it needs beside the factory's, in the order of its oscillators, each once."""
    words = (word for name, word in patch.choices.items() if name.endswith(TABLE) and word.startswith("#"))
    return tuple(dict.fromkeys(word[1:] for word in words))


def attached_tables(patch: Patch) -> tuple[Table, ...]:
    """The tables that a patch carries. InputError for one that is damaged."""
    return tuple(_unpacked(word, text) for word, text in patch.attached.items() if word.startswith("#"))


def _packed(table: Table) -> str:
    steps = np.rint(table.frames.astype(np.float64) * STEPS).astype("<i2")
    return base64.b64encode(zlib.compress(steps.tobytes(), 9)).decode("ascii")


def _unpacked(word: str, text: str) -> Table:
    name, _, packed = text.rpartition(":")
    try:
        unpacker = zlib.decompressobj()
        data = unpacker.decompress(base64.b64decode(packed, validate=True), MOST_FRAMES * FRAME * 2 + 1)
        steps = np.frombuffer(data, "<i2").reshape(-1, FRAME)
        table = Table(name, (steps.astype(np.float64) / STEPS).astype(np.float32))
    except (ValueError, binascii.Error, zlib.error) as error:
        raise InputError(f"the table {name!r} in the patch is damaged") from error
    if f"#{table.key}" != word:
        raise InputError(f"the table {name!r} in the patch is damaged: it is not the one that the patch was made with")
    return table
