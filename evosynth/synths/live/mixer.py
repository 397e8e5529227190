"""What goes to the device: the instrument that keys play, and one sound that is auditioned.

The device calls the mixer, the mixer the instrument, by the address of its C callback: so another instrument can take
its place while the device stays open, and a sound that is heard meanwhile goes on. All methods but ``fill`` belong to
one thread; ``fill``, or the C callback, to that of the device.
"""

from __future__ import annotations

from collections import deque
from functools import lru_cache
from typing import Any, Protocol

import numba
import numpy as np
from numba.np.numpy_support import carray

from evosynth.arrays import F32, F64, I64
from evosynth.kernels.c_callback import GO_ON, LATE, SIGNATURE, ask, pointer_to, types
from evosynth.kernels.compiled import c_function
from evosynth.synths.live import audition
from evosynth.synths.live.audition import FROM_START, SLOT_SAMPLES, SLOTS, SOUNDS_SIZE, WISH, add_sound

FADE_S = 0.005  # of a sound that has to leave
CROSS_S = 0.012  # in which one sound takes over from another

# Words behind those of the audition.
CALLS, UNDERFLOWS, CHANNELS, PLAYED, SOUNDS_AT = range(audition.WORDS, audition.WORDS + 5)
INSTRUMENTS = audition.WORDS + 5  # callback and user data of the one that plays and of the one before, by PLAYED
LEVELS_AT = INSTRUMENTS + 4
MEMORY_SIZE = LEVELS_AT + 2
NOBODY = -1


class Instrument(Protocol):
    """What keys play."""

    @property
    def c_callback(self) -> tuple[int, int] | None:
        """Addresses of a PaStreamCallback and of its user data; None without the compiler."""
        ...

    def fill(self, out: F32) -> None:
        """The next frames into (frames, channels)."""
        ...


class Mixer:
    """One device's worth of sound.

    Parameters
    ----------
    sample_rate : Hz.
    channels : of the device; instruments have as many.
    """

    def __init__(self, sample_rate: int, channels: int) -> None:
        self.sample_rate, self.channels = sample_rate, channels
        self._memory: I64 = np.zeros(MEMORY_SIZE, np.int64)
        self._levels: F64 = self._memory[LEVELS_AT:].view(np.float64)
        self._levels[:] = 1.0
        self._sounds: F32 = np.zeros(SOUNDS_SIZE, np.float32)
        self._instrument: Instrument | None = None
        self._kept: deque[Instrument] = deque(maxlen=4)  # the device may still be in one that was played before
        self._memory[CHANNELS], self._memory[PLAYED] = channels, NOBODY
        self._memory[SOUNDS_AT] = self._sounds.ctypes.data
        self._memory[audition.FADE_LENGTH] = max(1, round(FADE_S * sample_rate))
        self._memory[audition.CROSS_LENGTH] = max(1, round(CROSS_S * sample_rate))

    # ---- the device's side ------------------------------------------------------------------------------------

    @property
    def c_callback(self) -> tuple[int, int] | None:
        """Addresses of a PaStreamCallback that does what ``fill`` does and of its user data; None without compiler.

        Whoever uses them keeps this mixer alive.
        """
        settings: Any = numba.config
        return None if settings.DISABLE_JIT else (_callback_address(), self._memory.ctypes.data)

    def fill(self, out: F32) -> None:
        """The next frames into (frames, channels), as many as there is room for."""
        self._memory[CALLS] += 1
        if self._instrument is None:
            out.fill(0.0)
        else:
            self._instrument.fill(out)
        add_sound(self._memory, self._levels, self._sounds, out)

    def count_underflow(self) -> None:
        """For a callback in Python; the C callback counts by itself."""
        self._memory[UNDERFLOWS] += 1

    @property
    def calls(self) -> int:
        """How often frames were asked for."""
        return int(self._memory[CALLS])

    @property
    def underflows(self) -> int:
        """How often the device said that frames came too late."""
        return int(self._memory[UNDERFLOWS])

    # ---- the writer's -----------------------------------------------------------------------------------------

    def use(self, instrument: Instrument) -> None:
        """This instrument plays from the next frames on."""
        self._kept.append(instrument)
        self._instrument = instrument
        addresses = instrument.c_callback
        if addresses is not None:
            row = 1 - max(0, int(self._memory[PLAYED]))
            self._memory[INSTRUMENTS + 2 * row : INSTRUMENTS + 2 * row + 2] = addresses
            self._memory[PLAYED] = row  # last: only now the device may look

    def set_volume(self, volume: float) -> None:
        """A factor 0..1 for the sound; an instrument has its own."""
        self._levels[audition.VOLUME] = volume

    def play(self, samples: F32, shift: int | None = None) -> int:
        """Hear a sound (samples,) from its start; what was heard before fades out. What is over SLOT_SAMPLES is cut.

        ``shift``: it takes over where the sound before stands, so many samples further; where there is no such place,
        or nothing is heard, it begins at its start all the same.

        Returns the sound's number; see ``position``.
        """
        taken = {int(self._memory[word]) for word in (audition.SLOT, audition.LEFT_SLOT)} | {self._wished_slot}
        slot = next(slot for slot in range(SLOTS) if slot not in taken)
        length = min(len(samples), SLOT_SAMPLES)
        self._sounds[slot * SLOT_SAMPLES :][:length] = samples[:length]
        return self._wish(slot, length, shift)

    def silence(self) -> None:
        """Fade out what is heard."""
        self._wish(self._wished_slot, 0)

    def position(self, number: int) -> int | None:
        """How many samples of a sound have been let out, counting on behind its end; None when another one is heard."""
        if number != self._memory[audition.WISHED]:
            return None
        return int(self._memory[audition.AT]) if number == self._memory[audition.OBEYED] else 0

    def _wish(self, slot: int, length: int, shift: int | None = None) -> int:
        number = int(self._memory[audition.WISHED]) + 1
        row = audition.WISHES + WISH * (number % SLOTS)
        self._memory[row : row + WISH] = slot, length, FROM_START if shift is None else shift
        self._memory[audition.WISHED] = number  # last: only now the device may look
        return number

    @property
    def _wished_slot(self) -> int:
        return int(self._memory[audition.WISHES + WISH * (int(self._memory[audition.WISHED]) % SLOTS)])


_float = pointer_to(types.float32)


def _callback(inputs: Any, output: Any, frames: Any, time: Any, flags: Any, user: Any) -> Any:
    """PortAudio's PaStreamCallback."""
    memory = carray(user, (MEMORY_SIZE,))
    memory[CALLS] += 1
    if flags & LATE:
        memory[UNDERFLOWS] += 1
    out = carray(output, (frames, memory[CHANNELS]))
    row = INSTRUMENTS + 2 * memory[PLAYED]
    if memory[PLAYED] == NOBODY:
        out[:] = 0.0
    else:
        ask(memory[row], inputs, output, frames, time, flags, memory[row + 1])  # type: ignore[call-arg]
    sounds = carray(_float(memory[SOUNDS_AT]), (SOUNDS_SIZE,))
    add_sound(memory, memory[LEVELS_AT:].view(np.float64), sounds, out)
    return GO_ON


@lru_cache(maxsize=1)
def _compiled() -> Any:
    return c_function(SIGNATURE, _callback)


def _callback_address() -> int:
    """Where PortAudio finds it, for the rest of this process. Compiled or loaded at the first call."""
    return int(_compiled().address)


def warm_up() -> None:
    """Load the kernel and the C callback, compiling them where no cache has them."""
    made = Mixer(44100, 2)
    made.fill(np.zeros((64, 2), np.float32))
    made.c_callback  # noqa: B018 (compiles it)
