"""The default sound device, asking a source for frames as it needs them: for playing live.

A source that has a C function is called by PortAudio itself, without Python and its lock. That goes through two names
of sounddevice which are not public, ``_StreamBase`` and ``_ffi``; where a version lacks them a Python callback takes
their place. The device chooses how many frames it asks for, which costs the least delay.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from typing import Any, Protocol

from evosynth.arrays import F32
from evosynth.audio.stream import CLOSED, OPENING, STALL_S, PlayerState, _abandon, _let_go, _look_again


class Source(Protocol):
    """What is played. ``calls`` counts how often frames were asked for."""

    @property
    def calls(self) -> int: ...
    @property
    def c_callback(self) -> tuple[int, int] | None:
        """Addresses of a PaStreamCallback and of its user data; None without the compiler."""
        ...

    def fill(self, out: F32) -> None:
        """The next frames into (frames, channels)."""
        ...


class LiveStream:
    """One stream. ``make`` builds its source from the rate in Hz and the number of channels."""

    def __init__(self, make: Callable[[int, int], Source]) -> None:
        self._make = make
        self._stream: Any = None
        self._source: Source | None = None
        self._calls_seen, self._calls_seen_at = 0, 0.0
        self.state: PlayerState = OPENING
        self.without_python = False  # whether the C function is what the device calls

    def open(self) -> PlayerState:
        """Look for the default device; what was found, or why there is none."""
        if self._stream is None:
            self.state = self._open()
        return self.state

    def check(self) -> PlayerState:
        """Call now and then: notices a device that has vanished and lets go of it."""
        if self._stream is None or self._source is None:
            return self.state
        now, calls = time.monotonic(), self._source.calls
        if calls != self._calls_seen:
            self._calls_seen, self._calls_seen_at = calls, now
        elif now - self._calls_seen_at > STALL_S:
            gone, self._stream = self._stream, None
            self.state = PlayerState(False, "The sound device has gone")
            _abandon(gone)
        return self.state

    def close(self) -> None:
        """Leave the device."""
        left, self._stream = self._stream, None
        self.state = CLOSED
        if left is not None:
            _let_go(left)

    def _open(self) -> PlayerState:
        found = _default_output()
        if isinstance(found, PlayerState):
            return found
        sounddevice, name, rate, channels = found
        try:
            self._source = self._make(rate, channels)
        except ValueError as error:  # a rate that the engine does not hold
            return PlayerState(False, f"The sound device cannot be used: {error}")
        try:
            opened = self._opened(sounddevice, self._source, rate, channels)
        except (sounddevice.PortAudioError, ValueError):
            return PlayerState(False, "No sound device")
        try:
            opened.start()
        except sounddevice.PortAudioError as error:
            _let_go(opened)
            return PlayerState(False, f"The sound device does not start ({error})")
        self._stream = opened
        self._calls_seen, self._calls_seen_at = self._source.calls, time.monotonic()
        return PlayerState(True, f"{name}, {rate / 1000:g} kHz", rate)

    def _opened(self, sounddevice: Any, source: Source, rate: int, channels: int) -> Any:
        common = {"samplerate": rate, "channels": channels, "dtype": "float32", "latency": "low", "blocksize": 0}
        self.without_python = False
        addresses = source.c_callback
        if addresses is not None and hasattr(sounddevice, "_StreamBase") and hasattr(sounddevice, "_ffi"):
            ffi = sounddevice._ffi
            user = ffi.cast("void *", addresses[1])
            try:
                callback = ffi.cast("PaStreamCallback *", addresses[0])
                made = sounddevice._StreamBase(kind="output", callback=callback, userdata=user, **common)
            except (TypeError, AttributeError, ffi.error):  # another sounddevice than the one that was tried
                pass
            else:
                self.without_python = True
                return made

        def ask(out: F32, _frames: int, _clock: Any, _status: Any) -> None:
            source.fill(out)

        return sounddevice.OutputStream(callback=ask, **common)


def _default_output() -> PlayerState | tuple[Any, str, int, int]:
    """PortAudio, and the default device's name, rate in Hz and channels (at most 2); or what is missing."""
    os.environ.setdefault("JACK_NO_START_SERVER", "1")  # looking for a server must not start one
    first_look = "sounddevice" not in sys.modules
    try:
        import sounddevice
    except OSError:
        return PlayerState(False, "PortAudio is not installed")
    try:
        if not first_look:
            _look_again(sounddevice)
        device = sounddevice.query_devices(kind="output")
    except (sounddevice.PortAudioError, ValueError):
        return PlayerState(False, "No sound device")
    name, channels = str(device["name"]).split(":")[0], min(2, int(device["max_output_channels"]))
    return sounddevice, name, round(device["default_samplerate"]), channels
