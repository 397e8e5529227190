"""What is done to a good file: bytes turned, cut, doubled, moved; lengths and numbers that lie; halves of two files.

Every change is a function of its random numbers alone, so that an input is made again from its kind, seed and number.
"""

from __future__ import annotations

import io
import json
import re
import sqlite3
import tempfile
import zipfile
import zlib
from collections.abc import Sequence
from contextlib import closing, suppress
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

Random = np.random.Generator
BOMB_MB = 64

_BYTES = (0x00, 0x01, 0x7F, 0x80, 0xF0, 0xF7, 0xFF, 0x43, 0x09, 0x20)
_LENGTHS = (0, 1, 2, 0x7F, 0x80, 0xFF, 0x7FFF, 0xFFFF, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFE, 0xFFFF_FFFF)
_WORDS = (
    *("0", "-1", "1", "1e999", "-1e308", "NaN", "Infinity", "null", "true", "[]", "{}", '""', '"x"'),
    *("99999999999999999999", "4294967296", "0.5", "[[]]", '"\\u0000"', '"\\ud800"'),
)
_INSIDE = "SELECT 1 FROM {0} WHERE typeof({1}) = 'blob' OR substr({1}, 1, 1) IN ('[', '{{') LIMIT 1"
_NUMBER = re.compile(rb"-?\d+(?:\.\d+)?(?:e[+-]?\d+)?|null|true|false")
_VALUES: tuple[Any, ...] = (
    None,
    -1,
    0,
    2**62,
    1e308,
    "",
    "x",
    "\ud800".encode("utf-8", "surrogatepass"),
    b"",
    b"\x00" * 155,
)
_ODD: tuple[Any, ...] = (None, True, -1, 0, 10**30, 1e308, float("nan"), float("inf"), "", "x", [], [[]], {}, [None])


def changed(data: bytes, others: Sequence[bytes], rng: Random) -> bytes:
    """A file with one to four changes; ``others`` lend their halves."""
    for _ in range(int(rng.integers(1, 5))):
        how = _WAYS[int(rng.integers(len(_WAYS)))]
        data = how(data, others, rng) if data else data
    return data


def _turned(data: bytes, others: Sequence[bytes], rng: Random) -> bytes:
    out = bytearray(data)
    for at in rng.integers(len(out), size=int(rng.integers(1, 9))):
        out[at] ^= 1 << int(rng.integers(8))
    return bytes(out)


def _set(data: bytes, others: Sequence[bytes], rng: Random) -> bytes:
    out = bytearray(data)
    for at in rng.integers(len(out), size=int(rng.integers(1, 9))):
        out[at] = _BYTES[int(rng.integers(len(_BYTES)))]
    return bytes(out)


def _at_the_head(data: bytes, others: Sequence[bytes], rng: Random) -> bytes:
    """Any byte of the first 64, where formats say what they are."""
    out = bytearray(data)
    out[int(rng.integers(min(len(out), 64)))] = int(rng.integers(256))
    return bytes(out)


def _cut(data: bytes, others: Sequence[bytes], rng: Random) -> bytes:
    return data[: int(rng.integers(len(data) + 1))]


def _stretch(data: bytes, rng: Random) -> tuple[int, int]:
    first = int(rng.integers(len(data)))
    return first, min(len(data), first + 1 + int(rng.geometric(0.01)))


def _removed(data: bytes, others: Sequence[bytes], rng: Random) -> bytes:
    first, last = _stretch(data, rng)
    return data[:first] + data[last:]


def _doubled(data: bytes, others: Sequence[bytes], rng: Random) -> bytes:
    first, last = _stretch(data, rng)
    times = 1 + int(rng.geometric(0.3))
    return data[:first] + data[first:last] * times + data[last:]


def _filled(data: bytes, others: Sequence[bytes], rng: Random) -> bytes:
    first, last = _stretch(data, rng)
    return data[:first] + rng.bytes(last - first) + data[last:]


def _put_in(data: bytes, others: Sequence[bytes], rng: Random) -> bytes:
    at = int(rng.integers(len(data) + 1))
    return data[:at] + rng.bytes(1 + int(rng.geometric(0.1))) + data[at:]


def _length(data: bytes, others: Sequence[bytes], rng: Random) -> bytes:
    """Four bytes somewhere in front say a length that is not true."""
    at = int(rng.integers(min(len(data), 256)))
    value = _LENGTHS[int(rng.integers(len(_LENGTHS)))]
    order: Any = ("little", "big")[int(rng.integers(2))]
    return data[:at] + value.to_bytes(4, order) + data[at + 4 :]


def _number(data: bytes, others: Sequence[bytes], rng: Random) -> bytes:
    """A number that stands in a text becomes an odd one."""
    found = list(_NUMBER.finditer(data[:20_000]))
    if not found:
        return _set(data, others, rng)
    place = found[int(rng.integers(len(found)))]
    return data[: place.start()] + _WORDS[int(rng.integers(len(_WORDS)))].encode() + data[place.end() :]


def _halved(data: bytes, others: Sequence[bytes], rng: Random) -> bytes:
    other = others[int(rng.integers(len(others)))]
    return data[: int(rng.integers(len(data) + 1))] + other[int(rng.integers(len(other) + 1)) :]


_WAYS = (_turned, _set, _at_the_head, _cut, _removed, _doubled, _filled, _put_in, _length, _number, _halved)


def changed_json(value: Any, rng: Random) -> Any:
    """JSON's own value with one of its inner ones replaced, left out or doubled."""
    if isinstance(value, dict) and value and rng.random() < 0.85:
        key = list(value)[int(rng.integers(len(value)))]
        if rng.random() < 0.1:
            return {k: v for k, v in value.items() if k != key}
        return {**value, key: changed_json(value[key], rng)}
    if isinstance(value, list) and value and rng.random() < 0.85:
        at = int(rng.integers(len(value)))
        return [*value[:at], *([] if rng.random() < 0.1 else [changed_json(value[at], rng)]), *value[at + 1 :]]
    return _ODD[int(rng.integers(len(_ODD)))]


def changed_text(data: bytes, rng: Random) -> bytes:
    """JSON as text with something inside that does not belong there."""
    return json.dumps(changed_json(json.loads(data), rng)).encode()


def changed_rows(data: bytes, rng: Random) -> bytes:
    """An SQLite file, in order itself, with a value that does not belong there."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "changed.sqlite")
        path.write_bytes(data)
        with closing(sqlite3.connect(path, isolation_level=None)) as db:
            db.execute("PRAGMA ignore_check_constraints=ON")
            tables = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            tables = [name for name in tables if db.execute(f"SELECT 1 FROM {name} LIMIT 1").fetchone()]
            columns = [(name, row[1]) for name in tables for row in db.execute(f"PRAGMA table_info({name})")]
            if rng.random() < 0.5:  # what is taken apart by more than SQLite
                columns = [(t, c) for t, c in columns if db.execute(_INSIDE.format(t, c)).fetchone()] or columns
            table, column = columns[int(rng.integers(len(columns)))]
            with suppress(sqlite3.Error):  # some columns refuse some values
                if rng.random() < 0.4:
                    db.execute(f"UPDATE {table} SET {column} = ?", (_VALUES[int(rng.integers(len(_VALUES)))],))
                    return path.read_bytes()
                for rowid, value in db.execute(f"SELECT rowid, {column} FROM {table}").fetchall():
                    new = _value(value, rng)
                    place = "CAST(? AS TEXT)" if isinstance(new, str) else "?"
                    new = new.encode("utf-8", "surrogateescape") if isinstance(new, str) else new
                    db.execute(f"UPDATE {table} SET {column} = {place} WHERE rowid = ?", (new, rowid))
        return path.read_bytes()


def _value(value: Any, rng: Random) -> Any:
    """Another value of the kind that a row holds: as a stranger would put there who knows what is read."""
    if isinstance(value, bytes) and value.startswith(b"PK"):
        return lying_archive(value, rng) if rng.random() < 0.4 else changed_archive(value, rng)
    if isinstance(value, bytes):
        return _bomb() if rng.random() < 0.1 else changed(value, [_bomb()], rng)
    if isinstance(value, str) and value[:1] in ("{", "["):
        with suppress(ValueError):
            return changed_text(value.encode(), rng).decode() if rng.random() < 0.8 else _deep(rng)
    if isinstance(value, str):
        return changed(value.encode(), [b"x"], rng).decode("utf-8", "surrogateescape") if value else _deep(rng)
    return _VALUES[int(rng.integers(len(_VALUES)))]


@cache
def _bomb() -> bytes:
    """Zeros deflated to a thousandth; made bit by bit, since the memory of this process is watched."""
    press = zlib.compressobj(9)
    return b"".join(press.compress(bytes(1 << 20)) for _ in range(BOMB_MB)) + press.flush()


def _deep(rng: Random) -> str:
    """JSON that is nested further than a program may go, or has a million of something."""
    ways = ("[" * 100_000, '{"a":' * 100_000, "[" + "[]," * 300_000 + "0]", "[" + "1," * 1_000_000 + "0]")
    return ways[int(rng.integers(len(ways)))]


def lying_archive(data: bytes, rng: Random) -> bytes:
    """An NPZ archive that promises more than it has: an array of 10 GB, zeros that are deflated, members doubled."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(stream, "w") as out:
        names = archive.namelist()
        liar = names[int(rng.integers(len(names)))]
        how = int(rng.integers(4))
        for name in names:
            inside = archive.read(name)
            if name == liar and how == 0:
                inside = _promising(inside, (10 << 30, 1))
            elif name == liar and how == 1:
                inside = _promising(inside, (int(rng.integers(1, 1 << 40)), 0))
            elif name == liar and how == 2:
                inside = _promising(_deep(rng).encode(), None)
            elif name == liar:
                _write_bomb(out, name)
                continue
            out.writestr(name, inside)
    return stream.getvalue()


def _write_bomb(out: zipfile.ZipFile, name: str) -> None:
    deflated = zipfile.ZipInfo(name)
    deflated.compress_type = zipfile.ZIP_DEFLATED
    with out.open(deflated, "w") as member:
        member.write(_promising(b"", (BOMB_MB << 20,)))
        for _ in range(BOMB_MB):
            member.write(bytes(1 << 20))


def _promising(data: bytes, shape: tuple[int, ...] | None) -> bytes:
    """Bytes behind a head that says this shape; None: their own."""
    stream = io.BytesIO()
    head = {"descr": "|u1", "fortran_order": False, "shape": (len(data),) if shape is None else shape}
    np.lib.format.write_array_header_1_0(stream, head)
    return stream.getvalue() + data


def changed_archive(data: bytes, rng: Random) -> bytes:
    """An NPZ archive whose inside was changed and whose outside is in order: checksums do not give it away."""
    with np.load(io.BytesIO(data), allow_pickle=False) as archive:
        arrays = {name: archive[name] for name in archive.files}
    name = list(arrays)[int(rng.integers(len(arrays)))]
    if rng.random() < 0.4:
        name = "head"
    if name == "head":
        head = changed_json(json.loads(arrays["head"].tobytes()), rng)
        arrays["head"] = np.frombuffer(json.dumps(head).encode(), np.uint8)
    else:
        arrays[name] = _changed_array(arrays[name], rng)
        if rng.random() < 0.1:
            del arrays[name]
    stream = io.BytesIO()
    np.savez(stream, **arrays)  # type: ignore[arg-type]
    return stream.getvalue()


def _changed_array(array: np.ndarray, rng: Random) -> np.ndarray:
    ways = int(rng.integers(6))
    if ways == 0:
        return array[: len(array) // 2] if array.ndim else array
    if ways == 1:
        return array.reshape(-1)
    if ways == 2:
        return array[None]
    if ways == 3:
        return np.zeros(0, array.dtype)
    if ways == 4 and array.dtype.kind in "fiu":
        return array.astype(np.str_)
    out = array.copy()
    if out.dtype.kind in "fi" and out.size:
        odd = (-1, 2**31 - 1, -(2**31)) if out.dtype.kind == "i" else (np.nan, np.inf, -1e308)
        out.reshape(-1)[int(rng.integers(out.size))] = odd[int(rng.integers(3))]
    return out


def changed_zip(data: bytes, others: Sequence[bytes], rng: Random) -> bytes:
    """A ZIP whose files were changed and whose outside is in order."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as out:
        for name in archive.namelist():
            out.writestr(name, changed(archive.read(name), others, rng))
    return stream.getvalue()
