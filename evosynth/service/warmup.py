"""Kernels are compiled by one process at a time: the others wait and then load what it has cached."""

from __future__ import annotations

from collections.abc import Callable

from evosynth.errors import StorageError
from evosynth.library import paths
from evosynth.synths import registry
from evosynth.synths.engine import EngineSpec
from evosynth.system.lock import FileLock

LOCK_FILE = "warm-up.lock"

_done: set[str] = set()  # names of engines


def warm_up(
    progress: Callable[[float, str], None] = lambda part, what: None,
    *,
    wait: bool = True,
    synth: EngineSpec | None = None,
) -> bool:
    """Compile or load every kernel that rendering with this engine (None: the default one) and comparing need, once a
    process.

    False when ``wait`` is false and another process is at it.
    """
    name = (synth or registry.default()).name
    if name in _done:
        return True
    from evosynth.runs import assembly

    lock = _lock_file()
    if lock and not lock.acquire(wait=wait) and not wait:
        return False
    try:
        assembly.warm_up(progress, synth)
        _done.add(name)
    finally:
        if lock:
            lock.release()
    return True


def _lock_file() -> FileLock | None:
    """None where the folder cannot be written: then two processes may compile the same."""
    try:
        return FileLock(paths.made(paths.user_data()) / LOCK_FILE)
    except StorageError:
        return None
