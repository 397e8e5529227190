"""Recording: one sound input, held open, with the latest seconds of it and a clock.

It is taken in as it comes, at the input's own rate; whoever wants a part asks for its frames. Which frame belongs to a
time of ``time.monotonic()`` is told by ``frame_at``, up to one constant for each input: how long a sound is on its way
from the socket to us (``latency_s`` is what the driver believes of it). PortAudio is loaded when it is first used; a
device that vanishes is left as ``device`` says.
"""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from evosynth.arrays import F32
from evosynth.audio.c_stream import opened
from evosynth.audio.device import STALL_S, Pulse, abandon, looking, part_with, rest, start
from evosynth.audio.ring import Ring
from evosynth.audio.sound_inputs import SoundInput, find_input
from evosynth.audio.sound_inputs import inputs as inputs
from evosynth.errors import AudioError, Cancelled
from evosynth.system.machine import quiet

FLOOR_DB = -120.0  # of a level
_LONGEST_LATENCY_S = 10.0  # beyond it a driver does not know
_LOOK_S = 0.005  # from one look whether frames have come to the next, at most
_SECOND_LOOK_S = 0.25  # a program that was held up itself has its callbacks called by then
_written_into: list[Ring] = []  # by drivers: also when nobody else knows of them any more


class Recorder:
    """One open input. Any thread may ask; one at a time opens and closes.

    Parameters
    ----------
    input : its name or a part of it, "NAME#2" for its second channel, "" for the default. Two channels and more give
        the mean of the first two.
    seconds : that are kept, at least 1.
    block : frames of a callback; 0: as the driver likes.

    ``AudioError``: no such input (with those that there are), several that fit, no PortAudio, or it does not open.
    """

    def __init__(self, input: str, *, seconds: float = 90.0, block: int = 0) -> None:
        if seconds < 1.0:
            raise ValueError(f"a recorder keeps at least 1 s, not {seconds:g}")
        with looking:
            found = find_input(input)
            self.name, self.sample_rate, self.latency_s = found.name, found.rate, 0.0
            self._asked, self._block, self._channels = input, block, found.opened_channels
            self._ring = Ring(round(seconds * found.rate), found.rate, found.opened_channels, found.channel)
            self._lock = threading.Lock()  # over what follows
            self._told = (-math.inf, 0)  # the latest time that a frame was told of, and the frame
            self._with_jack = self._gone = False
            self._stream: Any = None
            self._pulse = Pulse(0)
            self._open(found)

    @property
    def frames(self) -> int:
        """Recorded so far."""
        return self._ring.frames

    def frame_at(self, monotonic_s: float) -> int:
        """The frame that is, was or will be taken in at this time of ``time.monotonic()``.

        Later times have later frames, or the same.
        """
        frame = max(0, self._ring.log().frame_at(monotonic_s))
        with self._lock:
            last_s, last = self._told
            if monotonic_s >= last_s:
                frame = max(frame, last)
                self._told = monotonic_s, frame
        return frame

    def read(self, first: int, count: int, *, cancelled: Callable[[], bool] = lambda: False) -> F32:
        """Frames (count,) from ``first`` on, mono, full scale 1.0; waits until they are there.

        ``Cancelled`` where that is so while it waits; AudioError when the device has gone; ``ValueError`` for frames
        before the first, or that have been overwritten since.
        """
        if first < 0 or not 0 <= count <= self._ring.size:
            raise ValueError(f"frames are read from 0 on, at most {self._ring.size}; not {count} from {first}")
        while (missing := first + count - self._ring.frames) > 0:
            if cancelled():
                raise Cancelled("recording was broken off")
            self._check()
            time.sleep(min(missing / self.sample_rate, _LOOK_S))
        return self._ring.read(first, count)

    def dropped(self, first: int, count: int) -> bool:
        """Whether frames are missing among these, as the driver says or as their times do."""
        return self._ring.log().has_lost(first, count)

    def level_db(self, seconds: float = 0.1) -> float:
        """RMS of the latest, dB full scale, at least FLOOR_DB. AudioError when the device has gone."""
        self._check()
        end = self._ring.frames
        count = min(end, self._ring.size // 2, max(1, round(seconds * self.sample_rate)))
        power = float(np.mean(np.square(self._ring.read(end - count, count), dtype=np.float64)))
        return max(FLOOR_DB, 10.0 * math.log10(max(power, 1e-30)))

    def renew(self) -> None:
        """Leave the input and open it anew by the name that was asked for; frames are counted on.

        For one that may have gone and come back: under JACK it stays open without a connection and is silent for ever.
        AudioError where it is not there, or is another one now; it can be asked again.
        """
        with self._lock:
            self._leave()
            self._gone = True
            with looking:
                found = find_input(self._asked)
                if (found.rate, found.opened_channels) != (self.sample_rate, self._channels):
                    raise AudioError(f"the sound input {found.name!r} has another rate or other channels than before")
                self._open(found)
            self._gone = False

    def close(self) -> None:
        """Leave the device. What was recorded can still be read."""
        with self._lock:
            self._leave()
        rest()

    # ---- inside --------------------------------------------------------------------------------------------------

    def _open(self, found: SoundInput) -> None:
        self.name, self._with_jack = found.name, found.with_jack
        before = self._ring.blocks
        stream = self._opened(found)
        end = time.monotonic() + STALL_S
        while self._ring.blocks == before:
            if time.monotonic() > end:
                self._part_with(stream, living=False)
                raise AudioError(f"the sound input {self.name!r} opens, but nothing comes from it")
            time.sleep(0.001)
        self._stream, self._pulse = stream, Pulse(self._ring.blocks)
        latency_s = float(stream.latency)
        self.latency_s = latency_s if 0.0 <= latency_s < _LONGEST_LATENCY_S else 0.0

    def _leave(self) -> None:
        stream, self._stream = self._stream, None
        if stream is not None:
            self._part_with(stream, living=self._calls_again())

    def _part_with(self, stream: Any, *, living: bool) -> None:
        if part_with(stream, self._with_jack, living=living):
            _written_into.remove(self._ring)

    def _opened(self, found: SoundInput) -> Any:
        """A running stream."""
        sounddevice = found.sounddevice
        try:
            with quiet():
                stream, _ = opened(
                    sounddevice,
                    "input",
                    self._ring.c_callback,
                    self._take,
                    device=found.number,
                    samplerate=found.rate,
                    channels=found.opened_channels,
                    dtype="float32",
                    latency="low",
                    blocksize=self._block,
                )
        except (sounddevice.PortAudioError, ValueError) as error:
            raise AudioError(f"the sound input {self.name!r} does not open ({error})") from error
        if problem := start(stream, sounddevice):
            raise AudioError(f"the sound input {self.name!r} does not open: {problem.text}")
        _written_into.append(self._ring)
        return stream

    def _take(self, block: F32, _frames: int, _clock: Any, status: Any) -> None:
        """In PortAudio's thread."""
        self._ring.take(block, bool(status.input_overflow or status.input_underflow), time.monotonic())

    def _check(self) -> None:
        """AudioError where the device has gone, or is closed."""
        with self._lock:
            if self._stream is not None and self._pulse.stopped(self._ring.blocks) and not self._calls_again():
                stream, self._stream, self._gone = self._stream, None, True
                abandon(stream, self._with_jack)
        if self._stream is None:
            raise AudioError(self._gone_words() if self._gone else f"the sound input {self.name!r} is closed")

    def _gone_words(self) -> str:
        words = f"the sound input {self.name!r} has gone"
        return f"{words}: start the program again to record from any" if self._with_jack else words

    def _calls_again(self) -> bool:
        """Whether a block comes within a moment."""
        before, end = self._ring.blocks, time.monotonic() + _SECOND_LOOK_S
        while self._ring.blocks == before and time.monotonic() < end:
            time.sleep(0.002)
        return self._ring.blocks != before
