"""The default sound device, asking a source for frames as it needs them: for playing live.

A source that has a C function is called by PortAudio itself, without Python and its lock; see ``c_stream``. The device
chooses how many frames it asks for, which costs the least delay.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from evosynth.arrays import F32
from evosynth.audio.c_stream import opened
from evosynth.audio.device import (
    CLOSED,
    GONE,
    LOST,
    NO_DEVICE,
    OPENING,
    Output,
    PlayerState,
    Pulse,
    abandon,
    find_output,
    let_go,
    start,
)


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

    def count_underflow(self) -> None:
        """The device has run dry since the frames before; the C function counts by itself."""
        ...


class LiveStream:
    """One stream. ``make`` builds its source from the rate in Hz and the number of channels."""

    def __init__(self, make: Callable[[int, int], Source]) -> None:
        self._make = make
        self._stream: Any = None
        self._source: Source | None = None
        self._pulse = Pulse(0)
        self.state: PlayerState = OPENING
        self._with_jack = False
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
        if self._pulse.stopped(self._source.calls):
            gone, self._stream = self._stream, None
            self.state = LOST if self._with_jack else GONE
            abandon(gone, self._with_jack)
        return self.state

    @property
    def latency_s(self) -> float:
        """From frames that are asked for to what is heard of them."""
        return float(self._stream.latency) if self._stream is not None else 0.0

    def close(self) -> None:
        """Leave the device."""
        left, self._stream = self._stream, None
        self.state = CLOSED
        if left is not None:
            let_go(left)

    def _open(self) -> PlayerState:
        output = find_output()
        if isinstance(output, PlayerState):
            return output
        self._with_jack = output.with_jack
        try:
            self._source = self._make(output.rate, output.channels)
        except ValueError as error:  # a rate that the engine does not hold
            return PlayerState(False, f"The sound device cannot be used: {error}")
        try:
            stream = self._opened(output, self._source)
        except (output.sounddevice.PortAudioError, ValueError):
            return NO_DEVICE
        if problem := start(stream, output.sounddevice):
            return problem
        self._stream = stream
        self._pulse = Pulse(self._source.calls)
        return output.state

    def _opened(self, output: Output, source: Source) -> Any:
        def ask(out: F32, _frames: int, _clock: Any, status: Any) -> None:
            if status.output_underflow:
                source.count_underflow()
            source.fill(out)

        stream, self.without_python = opened(
            output.sounddevice,
            "output",
            source.c_callback,
            ask,
            samplerate=output.rate,
            channels=output.channels,
            dtype="float32",
            latency="low",
            blocksize=0,
        )
        return stream
