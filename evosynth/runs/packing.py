"""Frozen values as bytes and back: dataclasses of plain values, tuples and arrays, as one NPZ archive with a JSON head.

What comes back has the types that the class declares, so a new field of a class needs nothing here. A field that the
class no longer knows, or that a class has not yet, is told apart from damage. No pickle.
"""

from __future__ import annotations

import io
import json
import types
import typing
import zipfile
from dataclasses import MISSING, fields, is_dataclass
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from evosynth.errors import StorageError

Value = TypeVar("Value")
ARRAY = "array"  # {"array": n} stands for the n-th array of the archive


class UnknownField(StorageError):
    """Written by a program that knows more than this one."""


def packed(value: object) -> bytes:
    """A dataclass of dataclasses, tuples, arrays, paths and JSON's own values as an archive."""
    arrays: list[np.ndarray] = []
    head = json.dumps(_plain(value, arrays))
    stream = io.BytesIO()
    named = {f"{ARRAY}{n}": array for n, array in enumerate(arrays)} | {"head": np.frombuffer(head.encode(), np.uint8)}
    np.savez(stream, **named)  # type: ignore[arg-type]  # the stubs mistake names for options
    return stream.getvalue()


def unpacked(data: bytes, kind: type[Value]) -> Value:
    """The value of an archive. StorageError when it is damaged, UnknownField when it says more than ``kind`` can."""
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as archive:
            arrays = [archive[f"{ARRAY}{n}"] for n in range(len(archive.files) - 1)]
            head = json.loads(archive["head"].tobytes())
        value: Value = _typed(head, kind, arrays)
        return value
    except (OSError, ValueError, TypeError, KeyError, IndexError, EOFError, zipfile.BadZipFile) as error:
        raise StorageError("it is damaged") from error


def _plain(value: Any, arrays: list[np.ndarray]) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: _plain(getattr(value, f.name), arrays) for f in fields(value) if f.init}
    if isinstance(value, np.ndarray):
        arrays.append(value)
        return {ARRAY: len(arrays) - 1}
    if isinstance(value, list | tuple):
        return [_plain(one, arrays) for one in value]
    if isinstance(value, dict):
        return {str(key): _plain(one, arrays) for key, one in value.items()}
    if isinstance(value, Path):
        return str(value)
    return value.item() if isinstance(value, np.generic) else value


def _typed(plain: Any, kind: Any, arrays: list[np.ndarray]) -> Any:
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if isinstance(plain, dict) and set(plain) == {ARRAY}:
        return _sealed(arrays[plain[ARRAY]])
    if origin in (typing.Union, types.UnionType):
        options = [one for one in inner if one is not type(None)]
        return None if plain is None else _typed(plain, options[0], arrays)
    if is_dataclass(kind):
        return _instance(plain, kind, arrays)
    if origin is tuple:
        kinds = [inner[0]] * len(plain) if inner[1:] == (Ellipsis,) else inner
        return tuple(_typed(one, each, arrays) for one, each in zip(plain, kinds, strict=True))
    if origin is list:
        return [_typed(one, inner[0], arrays) for one in plain]
    if inner and isinstance(plain, dict):
        return {inner[0](key): _typed(one, inner[1], arrays) for key, one in plain.items()}
    return Path(plain) if kind is Path else plain


def _instance(plain: dict[str, Any], kind: Any, arrays: list[np.ndarray]) -> Any:
    hints, known = typing.get_type_hints(kind), {f.name: f for f in fields(kind) if f.init}
    if more := plain.keys() - known.keys():
        raise UnknownField(f"it says what this version of EvoSynth does not know: {', '.join(sorted(more))}")
    if lacking := [n for n, f in known.items() if n not in plain and f.default is f.default_factory is MISSING]:
        raise KeyError(*lacking)
    return kind(**{name: _typed(one, hints[name], arrays) for name, one in plain.items()})


def _sealed(array: np.ndarray) -> np.ndarray:
    array.setflags(write=False)
    return array
