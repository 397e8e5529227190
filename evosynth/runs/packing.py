"""Frozen values as bytes and back: dataclasses of plain values, tuples and arrays, as one NPZ archive with a JSON head.

What comes back has the types that the class declares, so a new field of a class needs nothing here. A field that the
class no longer knows, or that a class has not yet, is told apart from damage. No pickle. Where no archive is wanted,
``plain`` and ``typed`` lead to JSON's own values and back; the caller says what stands for an array.
"""

from __future__ import annotations

import base64
import json
import types
import typing
from collections.abc import Callable
from dataclasses import MISSING, fields, is_dataclass
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from evosynth.analysis.weights import BEFORE
from evosynth.errors import StorageError
from evosynth.synths.engine import EngineSpec
from evosynth.system import archives

Value = TypeVar("Value")
ARRAY = "array"  # {"array": n} stands for the n-th array of the archive
BYTES = "base64"  # {"base64": text} stands for bytes
_PLAIN: dict[Any, Any] = {str: str, Path: str, EngineSpec: str, bool: bool, int: int, float: (int, float)}
Kept = Callable[[np.ndarray], Any]  # an array -> what stands for it
Found = Callable[[Any], np.ndarray]  # and back


class UnknownField(StorageError):
    """Written by a program that knows more than this one."""


def packed(value: object) -> bytes:
    """A dataclass of dataclasses, tuples, arrays, paths, engines and JSON's own values as an archive."""
    arrays: list[np.ndarray] = []

    def keep(array: np.ndarray) -> int:
        arrays.append(array)
        return len(arrays) - 1

    head = json.dumps(plain(value, keep))
    named = {f"{ARRAY}{n}": array for n, array in enumerate(arrays)} | {"head": np.frombuffer(head.encode(), np.uint8)}
    return archives.packed(named)


def unpacked(data: bytes, kind: type[Value]) -> Value:
    """The value of an archive. StorageError when it is damaged, UnknownField when it says more than ``kind`` can."""
    arrays = archives.unpacked(data)
    try:
        value: Value = typed(archives.head(arrays), kind, lambda n: arrays[f"{ARRAY}{n}"])
        return value
    except (ValueError, TypeError, LookupError, OverflowError, AttributeError, RecursionError) as error:
        raise StorageError("it is damaged") from error


def plain(value: Any, keep: Kept) -> Any:
    """JSON's own values for a value."""
    if isinstance(value, Path | EngineSpec):
        return str(value)
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name), keep) for f in fields(value) if f.init}
    if isinstance(value, np.ndarray):
        return {ARRAY: keep(value)}
    if isinstance(value, bytes):
        return {BYTES: base64.b64encode(value).decode()}
    if isinstance(value, list | tuple):
        return [plain(one, keep) for one in value]
    if isinstance(value, frozenset):
        return sorted(plain(one, keep) for one in value)
    if isinstance(value, dict):
        return {str(key): plain(one, keep) for key, one in value.items()}
    return value.item() if isinstance(value, np.generic) else value


def typed(said: Any, kind: Any, found: Found) -> Any:
    """The value of this type that JSON's values stand for. KeyError or TypeError where they do not; UnknownField."""
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin in (typing.Union, types.UnionType):
        options = [one for one in inner if one is not type(None)]
        return None if said is None else typed(said, options[0], found)
    if origin is np.ndarray:
        return _sealed(found(_only(said, ARRAY)))
    if kind is bytes:
        return base64.b64decode(_only(said, BYTES), validate=True)
    if kind in _PLAIN and not isinstance(said, _PLAIN[kind]):
        raise TypeError(f"{said!r} where a {kind.__name__} belongs")
    if kind is EngineSpec:
        return EngineSpec.parse(said)
    if is_dataclass(kind):
        return _instance(said, kind, found)
    if origin in (tuple, list, frozenset) and not isinstance(said, list):
        raise TypeError(f"{said!r} where a list belongs")
    if origin is tuple:
        kinds = [inner[0]] * len(said) if inner[1:] == (Ellipsis,) else inner
        return tuple(typed(one, each, found) for one, each in zip(said, kinds, strict=True))
    if origin in (list, frozenset):
        return origin(typed(one, inner[0], found) for one in said)
    if inner and isinstance(said, dict):
        return {inner[0](key): typed(one, inner[1], found) for key, one in said.items()}
    return Path(said) if kind is Path else said


def _only(said: Any, key: str) -> Any:
    if not (isinstance(said, dict) and set(said) == {key}):
        raise TypeError(f"{said!r} where an {key} belongs")
    return said[key]


def _instance(said: Any, kind: Any, found: Found) -> Any:
    if not isinstance(said, dict):
        raise TypeError(f"{said!r} where the fields of a {kind.__name__} belong")
    hints, known = typing.get_type_hints(kind), {f.name: f for f in fields(kind) if f.init}
    if more := said.keys() - known.keys():
        raise UnknownField(f"it says what this version of EvoSynth does not know: {', '.join(sorted(more))}")
    if lacking := [n for n, f in known.items() if n not in said and f.default is f.default_factory is MISSING]:
        raise KeyError(*lacking)
    before = {n: f.metadata[BEFORE] for n, f in known.items() if n not in said and BEFORE in f.metadata}
    return kind(**before, **{name: typed(one, hints[name], found) for name, one in said.items()})


def _sealed(array: np.ndarray) -> np.ndarray:
    array.setflags(write=False)
    return array
