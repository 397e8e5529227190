"""Playing one voice live: sixteen notes from the exact kernels, rendered block by block into any number of frames.

One writer (the methods of LiveEngine, one thread) and one reader (``fill``, in the callback of the sound device) share
a ring of commands, whose counters are written last. The reader never allocates, waits or raises and needs no GIL.
Commands are obeyed in order, from the next block of 64 samples on, as in the exact engine. One may carry the sample at
which it is due, and those after it wait for it: the same commands at the same samples give the same sound however the
frames are asked for.

A note keeps the voice that it was struck with: replacing the voice changes what is struck next. Editing it changes what
sounds, too, as on the instrument.
"""

from __future__ import annotations

import math
from typing import Any

import numba
import numpy as np

from evosynth.arrays import F32, F64, U8
from evosynth.synths.fm import live_layout as layout
from evosynth.synths.fm.exact import check_voices
from evosynth.synths.fm.live_block import BEND_CENTRE, fill
from evosynth.synths.fm.live_notes import finish
from evosynth.synths.fm.live_output import CEILING_DB, RECOVERY_S
from evosynth.synths.fm.play_settings import PlaySettings
from evosynth.synths.fm.tables import I64
from evosynth.synths.fm.units import BLOCK, OCTAVE, clock
from evosynth.synths.fm.voice import STATE_COLUMNS
from evosynth.voices.dx7 import INIT_VOICE

DELAY = BLOCK  # samples that the limiter looks ahead
HIGHEST_GAIN = 1000.0


class RingFull(RuntimeError):
    """Nobody reads the commands: the sound device stands still."""


class LiveEngine:
    """One instrument. ``fill`` may run in another thread than all other methods; these belong to one thread.

    Parameters
    ----------
    sample_rate : Hz, 16384 or more.
    channels : that ``memory`` is filled for by the C callback; all of them get the same.
    limit : False lets everything through as it is.
    """

    def __init__(self, sample_rate: int, *, channels: int = 2, limit: bool = True) -> None:
        self.sample_rate = sample_rate
        self._timing = clock(sample_rate)
        self.memory: I64 = np.zeros(layout.MEMORY_SIZE, np.int64)
        self._control = self.memory[: layout.CONTROLS]
        self._notes = self.memory[layout.NOTES_AT : layout.STATE_AT].reshape(layout.NOTES, layout.NOTE_COLUMNS)
        self._ring = self.memory[layout.RING_AT : layout.TIMING_AT].reshape(layout.COMMANDS, layout.COMMAND_COLUMNS)
        self._begin(channels, limit)
        self.set_voice(np.frombuffer(INIT_VOICE.data, np.uint8))
        self.set_settings(PlaySettings())

    def _begin(self, channels: int, limit: bool) -> None:
        self.memory[layout.TIMING_AT :] = self._timing
        state = self.memory[layout.STATE_AT : layout.VOICES_AT].reshape(layout.ROWS, STATE_COLUMNS)
        for note in range(layout.NOTES):
            finish(self._notes, state, note)
        control = self._control
        control[layout.POSITION], control[layout.CHANNELS] = BLOCK, channels
        control[layout.BEND], control[layout.LAST_KEY] = BEND_CENTRE, -1
        control[layout.GAIN] = control[layout.VOLUME] = layout.GAIN_ONE
        floats: F64 = self.memory[layout.FLOATS_AT : layout.RING_AT].view(np.float64)
        floats[[layout.VOLUME_NOW, layout.LIMIT_NOW, layout.LIMIT_WANTED]] = 1.0
        floats[layout.RECOVERY] = 1.0 - math.exp(-BLOCK / (RECOVERY_S * self.sample_rate))
        floats[layout.CEILING] = 10.0 ** (CEILING_DB / 20.0) if limit else math.inf

    # ---- the reader -------------------------------------------------------------------------------------------

    def fill(self, out: F32) -> None:
        """The next frames into (frames, channels), as many as there is room for."""
        self._control[layout.CALLS] += 1
        fill(self.memory, self._timing, out)

    def count_underflow(self) -> None:
        """For a callback in Python; the C callback counts by itself."""
        self._control[layout.UNDERFLOWS] += 1

    @property
    def c_callback(self) -> tuple[int, int] | None:
        """Addresses of a PaStreamCallback that does the same, and of its user data; None without the compiler.

        Whoever uses them keeps this engine alive.
        """
        settings: Any = numba.config
        if settings.DISABLE_JIT:
            return None
        from evosynth.synths.fm.live_callback import callback_address

        return callback_address(), self.memory.ctypes.data

    # ---- the writer -------------------------------------------------------------------------------------------

    def note_on(self, key: int, velocity: int, *, due: int = 0) -> None:
        """Press a key 0..127 with a velocity 1..127. ``due`` is a sample since the start, 0 for at once."""
        _check("key", key, 0, 127)
        _check("velocity", velocity, 1, 127)
        self._put(layout.KEY_DOWN, due, key, velocity)

    def note_off(self, key: int, *, due: int = 0) -> None:
        """Let a key go."""
        _check("key", key, 0, 127)
        self._put(layout.KEY_UP, due, key)

    def sustain(self, down: bool, *, due: int = 0) -> None:
        """The sustain pedal."""
        self._put(layout.SET_PEDAL, due, int(down))

    def bend(self, value: int, *, due: int = 0) -> None:
        """The pitch wheel, 0..16383, 8192 in the middle."""
        _check("bend", value, 0, 16383)
        self._put(layout.SET_BEND, due, value)

    def wheel(self, value: int, *, due: int = 0) -> None:
        """The modulation wheel, 0..127."""
        _check("wheel", value, 0, 127)
        self._put(layout.SET_WHEEL, due, value)

    def set_voice(self, voice: U8, gain: float = 1.0, *, edit: bool = False, due: int = 0) -> None:
        """The 155 bytes that are played and their gain; ``edit``: notes that sound follow."""
        _check("gain", gain, 0.0, HIGHEST_GAIN)
        checked = check_voices(voice[None])[0]
        kind = layout.EDIT_VOICE if edit else layout.SET_VOICE
        self._put(kind, due, round(gain * layout.GAIN_ONE), *(int(byte) for byte in checked))

    def set_settings(self, settings: PlaySettings, *, due: int = 0) -> None:
        """How it is played. Changing between poly and mono lets all keys go."""
        numbers = list(settings.numbers())
        numbers[layout.PORTAMENTO - layout.SETTINGS] = glide_step(settings, self.sample_rate)
        self._put(layout.SET_SETTINGS, due, *numbers)

    def set_volume(self, volume: float, *, due: int = 0) -> None:
        """A factor 0..1, reached within a block."""
        _check("volume", volume, 0.0, 1.0)
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


def warm_up() -> None:
    """Load the kernels and the C callback, compiling them where no cache has them (some fifteen seconds)."""
    made = LiveEngine(44100)
    made.note_on(60, 100)
    made.fill(np.zeros((2 * BLOCK, 2), np.float32))
    made.c_callback  # noqa: B018 (compiles it)


def _check(name: str, value: float, low: float, high: float) -> None:
    if not low <= value <= high:
        raise ValueError(f"{name} is {value}, its range is {low:g}..{high:g}")
