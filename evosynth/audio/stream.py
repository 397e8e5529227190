"""Playing: one preloaded sound at a time through the default device, at the device's own rate.

The callback does nothing but copy from an array that is ready, fades included, into arrays that are there already: what
allocates may have to wait for memory. PortAudio is loaded and the device opened in a thread, so that a slow driver
never holds up the window. A device that vanishes is noticed by the callback's own counter standing still; see
``device`` for how it is left.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from evosynth.arrays import F32
from evosynth.audio.device import (
    CLOSED,
    GONE,
    LOST,
    NO_DEVICE,
    OPENING,
    PlayerState,
    Pulse,
    abandon,
    find_output,
    part_with,
    rest,
    start,
)

FADE_IN_S = 0.0007  # no click where a sound starts in the middle of a wave
FADE_OUT_S = 0.006
CROSS_S = 0.012  # in which one sound takes over from another
ASK_S = 0.25  # a living device has asked again by then
LOOP_S = 60.0  # after that a loop begins anew
BLOCK = 1024  # samples; smaller ones crackle beside a busy Python thread


@dataclass(slots=True, eq=False)
class _Take:
    """One sound on its way: ``at``, ``over`` and ``faded`` are the callback's."""

    samples: F32
    shift: int | None = None  # it takes over where the one before stands, so many samples further
    at: int = 0
    over: bool = False  # heard to its end
    faded: bool = False  # it had to leave, and has left
    told_s: float = 0.0  # the furthest position that was told


# What plays, and what leaves to make room for it: one value, so that the callback always finds a true pair.
_Cue = tuple[_Take | None, _Take | None]


def playable(samples: F32, sample_rate: int) -> F32:
    """A copy (samples,) with the short fades at both ends that every sound is played with."""
    faded = np.array(samples, np.float32)
    n_in, n_out = (min(len(faded) // 2, round(s * sample_rate)) for s in (FADE_IN_S, FADE_OUT_S))
    faded[:n_in] *= np.linspace(0.0, 1.0, n_in, endpoint=False, dtype=np.float32)
    if n_out:
        faded[-n_out:] *= np.linspace(1.0, 0.0, n_out, dtype=np.float32)
    return faded


def looped(samples: F32, sample_rate: int, start: int = 0) -> F32:
    """A sound whose end goes on in its beginning, from ``start`` on, as often as LOOP_S has room for it."""
    return np.tile(np.roll(samples, -start), loops(len(samples), sample_rate))


def loops(length: int, sample_rate: int) -> int:
    """How often a loop of so many samples is played in LOOP_S, at least once."""
    return max(1, int(LOOP_S * sample_rate) // max(1, length))


class Player:
    """Plays mono float32 on all channels of the default device. All methods may be called from the window's thread."""

    def __init__(self, on_change: Callable[[PlayerState], None] = lambda state: None, *, block: int = BLOCK) -> None:
        self._on_change, self._block = on_change, block
        self._state = OPENING
        self._stream: Any = None
        self._with_jack = False
        self._lock = threading.Lock()  # one thread at a time opens or closes
        self._turns = threading.Lock()  # and opens or rests
        self._cue: _Cue = (None, None)
        self._gain = self._gain_wanted = 1.0
        self._heard = np.zeros(block, np.float32)  # what goes to the device, one channel
        self._steps, self._ramp = np.arange(block, dtype=np.float32), np.zeros(block, np.float32)
        self._calls = 0
        self._pulse = Pulse(0)
        self._block_at, self._block_time = 0, 0.0
        self._latency_s = 0.0

    @property
    def state(self) -> PlayerState:
        return self._state

    def open(self, *, wait: bool = False) -> None:
        """Look for the default device in a thread; ``on_change`` is called there with what was found."""
        if self._stream is None:
            self._state = OPENING
        thread = threading.Thread(target=self._open, name="audio-open", daemon=True)
        thread.start()
        if wait:
            thread.join()

    def play(self, samples: F32, shift: int | None = None) -> None:
        """Play from the start; what was heard before fades out. ``samples`` are at ``state.sample_rate``.

        ``shift``: it takes over where that stands, so many samples further, if there is such a place.
        """
        if not self._state.available:
            return
        goes_on = shift is not None and self.playing
        self._block_at = max(0, self._block_at + (shift or 0)) if goes_on else 0
        if not goes_on:
            self._block_time = time.perf_counter()
        self._swap(_Take(playable(samples, self._state.sample_rate), shift))

    def silence(self) -> None:
        """Fade out at once."""
        self._swap(None)

    @property
    def playing(self) -> bool:
        take = self._cue[0]
        return take is not None and not take.over

    @property
    def position_s(self) -> float | None:
        """What is heard now, in seconds from the start; None when nothing plays."""
        take = self._cue[0]
        if take is None or take.over:
            return None
        rate = self._state.sample_rate
        since = min(time.perf_counter() - self._block_time, 2 * self._block / rate)
        at_s = min(self._block_at / rate + since - self._latency_s, len(take.samples) / rate)
        take.told_s = max(take.told_s, at_s)  # a device that asks early does not move a playhead back
        return take.told_s

    @property
    def volume(self) -> float:
        """0..1; heard as its square, which is near to how loudness is felt."""
        return float(self._gain_wanted**0.5)

    @volume.setter
    def volume(self, volume: float) -> None:
        self._gain_wanted = float(np.clip(volume, 0.0, 1.0)) ** 2

    def check(self) -> None:
        """Call now and then: notices a device that has vanished and lets go of it."""
        if self._stream is None:
            return
        if self._pulse.stopped(self._calls):
            stream, self._stream = self._stream, None
            self._cue = (None, None)
            abandon(stream, self._with_jack)
            self._set_state(LOST if self._with_jack else GONE)

    def rest(self, left: Callable[[], None]) -> None:
        """Leave the device to another process, in a thread; ``left`` is called there. ``open`` looks for one again."""

        def leave_it() -> None:
            with self._turns:
                self.close()
                rest()
            left()

        threading.Thread(target=leave_it, name="audio-rest", daemon=True).start()

    def close(self) -> None:
        """Leave the device."""
        with self._lock:
            stream, self._stream = self._stream, None
            self._cue = (None, None)
            self._state = CLOSED
        if stream is not None:
            part_with(stream, self._with_jack, living=self._is_asked())

    # ---- inside -----------------------------------------------------------------------------------------------

    def _is_asked(self) -> bool:
        """Whether the device still asks for samples."""
        before, end = self._calls, time.monotonic() + ASK_S
        while self._calls == before and time.monotonic() < end:
            time.sleep(0.005)
        return self._calls != before

    def _swap(self, take: _Take | None) -> None:
        old, leaving = self._cue
        self._cue = (take, old if old is not None and old.at else leaving)  # what was never heard need not leave

    def _open(self) -> None:
        with self._turns, self._lock:
            if self._stream is not None:
                return
            state, stream, self._with_jack = _open_default(self._callback, self._block)
            self._pulse = Pulse(self._calls)
            self._stream, self._latency_s = stream, float(stream.latency) if stream else 0.0
        self._set_state(state)

    def _set_state(self, state: PlayerState) -> None:
        self._state = state
        self._on_change(state)

    def _callback(self, out: F32, frames: int, clock: Any, status: Any) -> None:
        """Fill a block (frames, channels). In PortAudio's thread."""
        self._calls += 1
        for at in range(0, frames, self._block):  # a device that asks for more than was agreed is served in parts
            self._fill(out[at : at + self._block])

    def _fill(self, out: F32) -> None:
        """Some frames, not more than a block."""
        frames = len(out)
        heard = self._heard[:frames]
        heard.fill(0.0)
        take, leaving = self._cue
        crosses = take is not None and leaving is not None and self._takes_over(take, leaving)
        began = 0 if crosses else self._leave(leaving, heard)
        if take is not None and not take.over:
            self._block_at, self._block_time = take.at - began, time.perf_counter()
            count = min(frames - began, max(0, len(take.samples) - take.at))
            heard[began : began + count] = take.samples[take.at : take.at + count]
            if crosses and leaving is not None:
                self._cross(take, leaving, heard)
            take.at += frames - began
            take.over = take.at >= len(take.samples) + self._tail(frames)
        self._turn(heard)
        out[:] = heard[:, None]

    def _turn(self, heard: F32) -> None:
        """The volume, in a straight line to what is wanted."""
        wanted, before = self._gain_wanted, self._gain
        if wanted != before:
            ramp = self._ramp[: len(heard)]
            np.multiply(self._steps[: len(heard)], (wanted - before) / max(1, len(heard) - 1), out=ramp)
            np.add(ramp, before, out=ramp)
            np.multiply(heard, ramp, out=heard)
            self._gain = wanted
        elif wanted != 1.0:
            np.multiply(heard, wanted, out=heard)

    @staticmethod
    def _takes_over(take: _Take, leaving: _Take) -> bool:
        """Whether it begins in the midst of what leaves; it stands there then."""
        if take.shift is None or take.at or leaving.faded:
            return False
        at = leaving.at + take.shift
        if not 0 < at < len(take.samples) or leaving.at >= len(leaving.samples):
            return False
        take.at, leaving.faded = at, True
        return True

    def _cross(self, take: _Take, leaving: _Take, heard: F32) -> None:
        """In a straight line from one to the other, which no sum passes."""
        there = min(len(leaving.samples) - leaving.at, len(take.samples) - take.at)
        count = min(len(heard), round(CROSS_S * self._state.sample_rate), there)
        ramp = self._ramp[:count]
        np.multiply(self._steps[:count], 1.0 / count, out=ramp)
        np.multiply(heard[:count], ramp, out=heard[:count])
        np.subtract(1.0, ramp, out=ramp)
        np.multiply(leaving.samples[leaving.at : leaving.at + count], ramp, out=ramp)
        np.add(heard[:count], ramp, out=heard[:count])

    def _leave(self, leaving: _Take | None, heard: F32) -> int:
        """Fade out what leaves; returns where the next may begin: together they could pass the limiter's ceiling."""
        if leaving is None or leaving.faded:
            return 0
        leaving.faded = True
        count = min(len(heard), self._fade_samples(), len(leaving.samples) - leaving.at)
        if count <= 0:
            return 0
        ramp = self._ramp[:count]
        np.multiply(self._steps[:count], -1.0 / max(1, count - 1), out=ramp)
        np.add(ramp, 1.0, out=ramp)
        np.multiply(leaving.samples[leaving.at : leaving.at + count], ramp, out=heard[:count])
        return count

    def _fade_samples(self) -> int:
        return max(1, round(FADE_OUT_S * self._state.sample_rate))

    def _tail(self, frames: int) -> int:
        """The sound counts as playing until the device has let out its last block."""
        return frames + round(self._latency_s * self._state.sample_rate)


def _open_default(callback: Callable[..., None], block: int) -> tuple[PlayerState, Any, bool]:
    """The state, the running stream or None, and whether PortAudio has met a JACK server."""
    output = find_output()
    if isinstance(output, PlayerState):
        return output, None, False
    sounddevice, rate = output.sounddevice, output.rate
    try:
        stream = sounddevice.OutputStream(
            samplerate=rate,
            blocksize=block,
            channels=output.channels,
            dtype="float32",
            latency="high",
            callback=callback,
        )
    except (sounddevice.PortAudioError, ValueError):
        return NO_DEVICE, None, False
    if problem := start(stream, sounddevice):
        return problem, None, False
    return output.state, stream, output.with_jack
