"""Named arrays as bytes and back: NPZ archives without pickle, what a run leaves on disk."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

import numpy as np

from evosynth.errors import StorageError

LARGEST = 1 << 31  # bytes, unpacked: ten times a long run of several notes


def packed(arrays: Mapping[str, np.ndarray]) -> bytes:
    """An archive of arrays by name; the same bytes for the same arrays."""
    stream = io.BytesIO()
    np.savez(stream, **arrays)  # type: ignore[arg-type]  # the stubs mistake names for options
    return stream.getvalue()


def unpacked(data: bytes) -> dict[str, np.ndarray]:
    """The arrays of an archive. StorageError where it is none, damaged, or far too large."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as inside:
            if sum(each.file_size for each in inside.infolist()) > LARGEST:
                raise StorageError("it is far too large")
        with np.load(io.BytesIO(data), allow_pickle=False) as archive:
            return {name: archive[name] for name in archive.files}
    except StorageError:
        raise
    except Exception as error:  # zipfile, zlib, struct, ast and tokenize each have their own for a damaged byte
        raise StorageError("it is damaged or incomplete") from error
