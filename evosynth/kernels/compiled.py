"""The decorator of every kernel: compiled by Numba, without the GIL, kept on disk between runs.

Two things are done better than a plain ``njit(cache=True)``:

- where no cache can be written, or a file of it is damaged, kernels still work, and cache_problem says what is wrong;
- Numba looks only at the file of the kernel itself to see whether its cache is out of date, so a kernel would go on
  using old code of functions that it calls from another file. Here the stamp is the text of all files that its file
  imports from EvoSynth, directly or through others: whatever it calls or has frozen in stands in one of them.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import numba

Function = TypeVar("Function", bound=Callable[..., Any])

_ROOT = Path(__file__).resolve().parent.parent  # of the package
_FROM = re.compile(r"^\s*from (evosynth(?:\.\w+)*) import (\([^)]*\)|.+)$", re.MULTILINE)

_problems: list[str] = []

# NUMBA_DISABLE_JIT=1: kernels run as plain Python, and what is written in LLVM needs another form.
WITHOUT_COMPILER = bool(getattr(numba.config, "DISABLE_JIT", False))


@functools.cache
def source_stamp(path: Path) -> str:
    """What a kernel in this file may have been compiled from: the text of the file and of all that it imports."""
    digest = hashlib.sha256()
    for file in sorted(imported_files(path)):
        digest.update(_text(file))
    return digest.hexdigest()


def imported_files(path: Path) -> frozenset[Path]:
    """The files of EvoSynth that this one imports, directly or through others, and itself."""
    found, waiting = {path}, [path]
    while waiting:
        new = _imports(waiting.pop()) - found
        found |= new
        waiting += new
    return frozenset(found)


@functools.cache
def _imports(path: Path) -> frozenset[Path]:
    """The files of EvoSynth that this one names in its import statements."""
    names: set[str] = set()
    for module, what in _FROM.findall(_text(path).decode()):
        members = re.sub(r"#.*", "", what).strip("() \n").split(",")
        names |= {module, *(f"{module}.{member.split()[0]}" for member in members if member.strip())}
    files = (_ROOT.joinpath(*name.split(".")[1:]).with_suffix(".py") for name in names)
    return frozenset(file for file in files if file.is_file())


@functools.cache
def _text(path: Path) -> bytes:
    return path.read_bytes()


def kernel(function: Function) -> Function:
    """Compile with ``njit(nogil=True)``, cached where a folder for it can be written."""
    compiled: Any
    try:
        compiled = numba.njit(cache=True, nogil=True)(function)
    except (RuntimeError, OSError) as error:  # Numba: "cannot cache function ...: no locator available"
        _problems.append(str(error))
        compiled = numba.njit(nogil=True)(function)
    _stamp(compiled, function)
    return compiled  # type: ignore[no-any-return]


def c_function(signature: Any, function: Callable[..., Any]) -> Any:
    """Compile a function that C may call (``numba.cfunc``), under the same cache; ``address`` is where it is."""
    from numba.core import sigutils
    from numba.core.ccallback import CFunc

    typed: Any = sigutils
    compiled = CFunc(function, typed.normalize_signature(signature), locals={}, options={})
    try:
        compiled.enable_caching()
    except (RuntimeError, OSError) as error:
        _problems.append(str(error))
    _stamp(compiled, function)
    compiled.compile()
    return compiled


def _stamp(compiled: Any, function: Callable[..., Any]) -> None:
    cache_file = getattr(getattr(compiled, "_cache", None), "_cache_file", None)
    if cache_file is not None and hasattr(cache_file, "_source_stamp"):  # absent under NUMBA_DISABLE_JIT=1
        cache_file._source_stamp = source_stamp(Path(function.__code__.co_filename).resolve())
        _forgive(compiled._cache)


def fused(function: Callable[..., Any]) -> Any:
    """Inlined by LLVM into each kernel that calls it, after Numba has given it its types."""
    return numba.njit(forceinline=True)(function)


def inlined(function: Function) -> Function:
    """Copied into each kernel that calls it, so that what is constant in the call is a constant in the loop."""
    compiled: Any = numba.njit(inline="always")(function)
    return compiled  # type: ignore[no-any-return]


def _forgive(cache: Any) -> None:
    """A damaged cache is compiled anew, and one that cannot be written (a full disk) is remembered, not raised."""
    load, save = cache.load_overload, cache.save_overload

    def load_overload(*arguments: Any) -> Any:
        try:
            return load(*arguments)
        except Exception:  # whatever a broken pickle raises
            with contextlib.suppress(OSError):
                cache.flush()
            return None

    def save_overload(*arguments: Any) -> None:
        try:
            save(*arguments)
        except OSError as error:
            _problems.append(str(error))

    cache.load_overload, cache.save_overload = load_overload, save_overload


def compiled_for() -> tuple[str, str, tuple[str, ...]]:
    """What Numba's cache goes by: the system's triple, the processor's name, and its features in order."""
    from numba.core.registry import cpu_target

    triple, name, features = cpu_target.target_context.codegen().magic_tuple()
    return triple, name, tuple(sorted(one[1:] for one in features.split(",") if one.startswith("+")))


def cache_problem() -> str:
    """One sentence for a person if compiled kernels cannot be kept on disk, else ``""``."""
    if not _problems:
        return ""
    return (
        "The compiled engine cannot be kept on disk, so each start takes some seconds longer; "
        "set NUMBA_CACHE_DIR to a folder that can be written."
    )
