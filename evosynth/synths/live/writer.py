"""The side of a live engine that writes: what may be asked of any instrument that plays in a sound callback.

One writer (these methods, one thread) and one reader (an engine's ``fill``, in the callback of the sound device) share
a ring of commands, whose counters are written last. Commands are obeyed in order, from the next block of 64 samples on.
One may carry the sample at which it is due, and those after it wait for it: the same commands at the same samples give
the same sound however the frames are asked for.
"""

from __future__ import annotations

import math
from typing import Any

import numba

from evosynth.arrays import F32, F64, I64
from evosynth.synths.live import layout
from evosynth.synths.live.layout import BLOCK, OCTAVE
from evosynth.synths.live.output import CEILING_DB, RECOVERY_S
from evosynth.synths.live.settings import PlaySettings
from evosynth.synths.live.wheels import BEND_CENTRE

DELAY = BLOCK  # samples that the limiter looks ahead
HIGHEST_GAIN = 1000.0


class RingFull(RuntimeError):
    """Nobody reads the commands: the sound device stands still."""


class LiveWriter:
    """Keys, wheels and settings of one instrument.

    Parameters
    ----------
    control, notes, floats, ring : sections of the memory that the engine's kernels read (see live_layout).
    sample_rate : Hz.
    channels : that the C callback fills; all of them get the same.
    limit : False lets everything through as it is.
    """

    def __init__(
        self, control: I64, notes: I64, floats: F64, ring: I64, *, sample_rate: int, channels: int, limit: bool
    ) -> None:
        self.sample_rate = sample_rate
        self._control, self._notes, self._ring = control, notes, ring
        control[layout.POSITION], control[layout.CHANNELS] = BLOCK, channels
        control[layout.BEND], control[layout.LAST_KEY] = BEND_CENTRE, -1
        control[layout.GAIN] = control[layout.VOLUME] = layout.GAIN_ONE
        floats[[layout.VOLUME_NOW, layout.LIMIT_NOW, layout.LIMIT_WANTED]] = 1.0
        floats[layout.RECOVERY] = 1.0 - math.exp(-BLOCK / (RECOVERY_S * sample_rate))
        floats[layout.CEILING] = 10.0 ** (CEILING_DB / 20.0) if limit else math.inf

    def fill(self, out: F32) -> None:
        """The next frames into (frames, channels), as many as there is room for; in the callback's thread."""
        raise NotImplementedError

    def set_voice(self, voice: bytes, gain: float = 1.0, *, edit: bool = False, due: int = 0) -> None:
        """The voice that is struck from now on, and its gain; ``edit``: notes that sound follow."""
        raise NotImplementedError

    @property
    def c_callback(self) -> tuple[int, int] | None:
        """Addresses of a PaStreamCallback that does what ``fill`` does and of its user data; None without compiler.

        Whoever uses them keeps this engine alive.
        """
        settings: Any = numba.config
        return None if settings.DISABLE_JIT else self._callback_addresses()

    def _callback_addresses(self) -> tuple[int, int]:
        """Of the callback, compiled where no cache has it, and of its user data."""
        raise NotImplementedError

    def count_underflow(self) -> None:
        """For a callback in Python; the C callback counts by itself."""
        self._control[layout.UNDERFLOWS] += 1

    def note_on(self, key: int, velocity: int, *, due: int = 0) -> None:
        """Press a key 0..127 with a velocity 1..127. ``due`` is a sample since the start, 0 for at once."""
        check("key", key, 0, 127)
        check("velocity", velocity, 1, 127)
        self._put(layout.KEY_DOWN, due, key, velocity)

    def note_off(self, key: int, *, due: int = 0) -> None:
        """Let a key go."""
        check("key", key, 0, 127)
        self._put(layout.KEY_UP, due, key)

    def sustain(self, down: bool, *, due: int = 0) -> None:
        """The sustain pedal."""
        self._put(layout.SET_PEDAL, due, int(down))

    def bend(self, value: int, *, due: int = 0) -> None:
        """The pitch wheel, 0..16383, 8192 in the middle."""
        check("bend", value, 0, 16383)
        self._put(layout.SET_BEND, due, value)

    def wheel(self, value: int, *, due: int = 0) -> None:
        """The modulation wheel, 0..127."""
        check("wheel", value, 0, 127)
        self._put(layout.SET_WHEEL, due, value)

    def set_settings(self, settings: PlaySettings, *, due: int = 0) -> None:
        """How it is played. Changing between poly and mono lets all keys go."""
        numbers = list(settings.numbers())
        numbers[layout.PORTAMENTO - layout.SETTINGS] = glide_step(settings, self.sample_rate)
        self._put(layout.SET_SETTINGS, due, *numbers)

    def set_volume(self, volume: float, *, due: int = 0) -> None:
        """A factor 0..1, reached within a block."""
        check("volume", volume, 0.0, 1.0)
        self._put(layout.SET_VOLUME, due, round(volume * layout.GAIN_ONE))

    def all_off(self, *, due: int = 0) -> None:
        """Silence within two blocks."""
        self._put(layout.ALL_OFF, due)

    def _put(self, kind: int, due: int, *numbers: int) -> None:
        written = int(self._control[layout.WRITTEN])
        if written - int(self._control[layout.READ]) >= layout.COMMANDS:
            raise RingFull("the live engine has stopped: nothing reads what is played")
        row = self._ring[written % layout.COMMANDS]
        row[layout.KIND], row[layout.DUE] = kind, due
        row[layout.FIRST : layout.FIRST + len(numbers)] = numbers
        self._control[layout.WRITTEN] = written + 1  # last: only now the reader may look

    # ---- what can be seen -------------------------------------------------------------------------------------

    @property
    def sounding(self) -> tuple[int, ...]:
        """The keys whose notes sound, in no order."""
        notes = self._notes
        return tuple(int(note[layout.KEY]) for note in notes if note[layout.SOUNDING])

    @property
    def calls(self) -> int:
        """How often frames were asked for."""
        return int(self._control[layout.CALLS])

    @property
    def underflows(self) -> int:
        """How often the device said that frames came too late."""
        return int(self._control[layout.UNDERFLOWS])


def glide_step(settings: PlaySettings, sample_rate: int) -> int:
    """Portamento time 0..99 -> octaves a block (Q24), 0 for none; the law of Dexed, measured over MIDI values."""
    if settings.portamento_time == 0:
        return 0
    fastest = 1300.0 if settings.glissando else 2100.0  # semitones a second
    semitones_a_second: float = fastest * 2.0 ** (-0.062 * settings.portamento_time * 127 / 99)
    return max(1, round(semitones_a_second / 12 * BLOCK / sample_rate * OCTAVE))


def check(name: str, value: float, low: float, high: float) -> None:
    """``ValueError`` for a value out of its range."""
    if not low <= value <= high:
        raise ValueError(f"{name} is {value}, its range is {low:g}..{high:g}")
