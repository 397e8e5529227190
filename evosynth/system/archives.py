"""Named arrays as bytes and back: NPZ archives without pickle, what a run leaves of itself.

An archive may come from a stranger. What it says of its sizes is held against the bytes that are there before anything
is made room for: nothing in it is deflated, and an array is as large as its head says, or the archive is damaged.
"""

from __future__ import annotations

import io
import json
import math
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from evosynth.errors import StorageError

LONGEST_HEAD = 4 << 20  # bytes of JSON: thousands of rows of a logbook are a tenth of that
LONGEST_EMPTY = 1 << 16  # one side of an array that has no element
LONGEST_ARRAY_HEAD = 4096  # bytes that say the shape and the type of an array
_ENDING = ".npy"


def packed(arrays: Mapping[str, np.ndarray]) -> bytes:
    """An archive of arrays by name; the same bytes for the same arrays."""
    stream = io.BytesIO()
    np.savez(stream, **arrays)  # type: ignore[arg-type]  # the stubs mistake names for options
    return stream.getvalue()


def unpacked(data: bytes) -> dict[str, np.ndarray]:
    """The arrays of an archive. StorageError where it is none, damaged, or says more than it has."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as inside:
            members = inside.infolist()
            _check_sizes(members, len(data))
            return {each.filename.removesuffix(_ENDING): _array(inside.read(each)) for each in members}
    except StorageError:
        raise
    except Exception as error:  # zipfile, struct, ast and tokenize each have their own for a damaged byte
        raise StorageError("it is damaged or incomplete") from error


def head(arrays: Mapping[str, np.ndarray]) -> Any:
    """JSON's value in the array "head". StorageError where there is none, or it is no JSON of a likely length."""
    try:
        text = arrays["head"]
        if text.nbytes > LONGEST_HEAD:
            raise StorageError("it is far too large")
        return json.loads(text.tobytes())
    except (LookupError, ValueError, RecursionError) as error:
        raise StorageError("it is damaged") from error


def _check_sizes(members: Sequence[zipfile.ZipInfo], there: int) -> None:
    """Members may not be deflated, nor lie over each other: together they are no longer than the archive."""
    stored = all(each.compress_type == zipfile.ZIP_STORED and each.file_size == each.compress_size for each in members)
    if not stored or sum(each.file_size for each in members) > there:
        raise StorageError("it says that it holds more than it does")


def _array(data: bytes) -> np.ndarray:
    """One member: a head, and exactly the bytes that it promises. ValueError or StorageError where that is not so."""
    stream = io.BytesIO(data)
    version = np.lib.format.read_magic(stream)
    read = np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
    shape, columns_first, kind = read(stream, max_header_size=LONGEST_ARRAY_HEAD)
    begins, count = stream.tell(), math.prod(shape)
    whole = not kind.hasobject and kind.itemsize > 0 and min(shape, default=0) >= 0
    if not whole or count * kind.itemsize != len(data) - begins:
        raise StorageError("it says that it holds more than it does")
    if not count and max(shape) > LONGEST_EMPTY:
        raise StorageError("it is damaged")
    order: Any = "F" if columns_first else "C"
    return np.ndarray(shape, kind, data, begins, order=order).copy(order="K")
