"""Archives of arrays: as they were, and what a stranger's one says of its sizes is not believed."""

from __future__ import annotations

import io
import tracemalloc
import zipfile

import numpy as np
import pytest

from evosynth.errors import StorageError
from evosynth.system import archives

GIGABYTES = 10 << 30


def head_of(shape: tuple[int, ...], kind: str = "|u1") -> bytes:
    """What stands before an array of this shape."""
    stream = io.BytesIO()
    np.lib.format.write_array_header_1_0(stream, {"descr": kind, "fortran_order": False, "shape": shape})
    return stream.getvalue()


def archive(*members: tuple[str, bytes], how: int = zipfile.ZIP_STORED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", how) as out:
        for name, data in members:
            out.writestr(name, data)
    return stream.getvalue()


def test_arrays_come_back_as_they_were() -> None:
    made = {
        "matrix": np.arange(12.0).reshape(3, 4),
        "by_columns": np.asfortranarray(np.arange(6).reshape(2, 3)),
        "words": np.array(["mutate", "seed"]),
        "one": np.array(3.5),
        "nobody": np.zeros((0, 200)),
    }
    for name, array in archives.unpacked(archives.packed(made)).items():
        assert np.array_equal(array, made[name])
        assert (array.dtype, array.flags.f_contiguous) == (made[name].dtype, made[name].flags.f_contiguous)
        assert array.flags.writeable


LYING = {
    "an array of ten gigabytes": archive(("a.npy", head_of((GIGABYTES,)) + b"x")),
    "an array shorter than its bytes": archive(("a.npy", head_of((1,)) + b"xxx")),
    "sides below zero": archive(("a.npy", head_of((-1, -3)) + b"xxx")),
    "a thousand million rows of nothing": archive(("a.npy", head_of((1 << 30, 0)))),
    "elements of no size": archive(("a.npy", head_of((1 << 40,), "|S0"))),
    "objects": archive(("a.npy", head_of((1,), "|O") + bytes(8))),
    "a head that never ends": archive(("a.npy", b"\x93NUMPY\x01\x00\xff\xff" + b"(" * 65535)),
    "zeros that are deflated": archive(("a.npy", head_of((1 << 24,)) + bytes(1 << 24)), how=zipfile.ZIP_DEFLATED),
    "no array": archive(("a.npy", b"")),
}


@pytest.mark.parametrize("which", LYING)
def test_what_an_archive_says_of_its_sizes_is_held_against_its_bytes(which: str) -> None:
    tracemalloc.start()
    with pytest.raises(StorageError):
        archives.unpacked(LYING[which])
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 1 << 20


def test_members_that_lie_over_each_other_are_refused() -> None:
    """A thousand names for the same megabyte."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as out:
        out.writestr("a.npy", head_of((1 << 20,)) + bytes(1 << 20))
        out.filelist *= 1000
    with pytest.raises(StorageError):
        archives.unpacked(stream.getvalue())


@pytest.mark.parametrize("text", [b"[" * 100_000, b"{", b"", b" " * (archives.LONGEST_HEAD + 1), b"1" * 10_000])
def test_a_head_that_is_no_json_or_goes_too_deep_is_damaged(text: bytes) -> None:
    with pytest.raises(StorageError):
        archives.head({"head": np.frombuffer(text, np.uint8)})
    with pytest.raises(StorageError):
        archives.head({})
