"""A stream whose callback is a C function, called by PortAudio itself, without Python and its lock.

That goes through two names of sounddevice which are not public, ``_StreamBase`` and ``_ffi``; where a version lacks
them a Python callback takes its place.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal


def opened(
    sounddevice: Any,
    kind: Literal["input", "output"],
    addresses: tuple[int, int] | None,
    in_python: Callable[..., None],
    **how: Any,
) -> tuple[Any, bool]:
    """An opened stream, and whether the C function is what the device calls. Errors are sounddevice's.

    Parameters
    ----------
    addresses : of a PaStreamCallback and of its user data; None without the compiler.
    in_python : does the same, with the arguments of sounddevice's callbacks.
    how : what the stream is to be like, as sounddevice has it.
    """
    if addresses is not None and hasattr(sounddevice, "_StreamBase") and hasattr(sounddevice, "_ffi"):
        ffi = sounddevice._ffi
        user = ffi.cast("void *", addresses[1])
        try:
            callback = ffi.cast("PaStreamCallback *", addresses[0])
            return sounddevice._StreamBase(kind=kind, callback=callback, userdata=user, **how), True
        except (TypeError, AttributeError, ffi.error):  # another sounddevice than the one that was tried
            pass
    stream = sounddevice.InputStream if kind == "input" else sounddevice.OutputStream
    return stream(callback=in_python, **how), False
