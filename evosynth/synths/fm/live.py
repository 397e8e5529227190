"""Playing one voice live: sixteen notes from the exact kernels, rendered block by block into any number of frames.

The reader (``fill``, in the callback of the sound device) never allocates, waits or raises and needs no GIL; the writer
is in live_writer. A note keeps the voice that it was struck with: replacing the voice changes what is struck next.
Editing it changes what sounds, too, as on the instrument.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from evosynth.arrays import F32, I64, U8
from evosynth.synths.fm import live_memory as at
from evosynth.synths.fm.exact import check_voices
from evosynth.synths.fm.live_block import fill
from evosynth.synths.fm.live_notes import finish
from evosynth.synths.fm.units import clock
from evosynth.synths.fm.voice import STATE_COLUMNS
from evosynth.synths.live import layout
from evosynth.synths.live.layout import BLOCK
from evosynth.synths.live.settings import PlaySettings
from evosynth.synths.live.writer import HIGHEST_GAIN, LiveWriter, check
from evosynth.synths.tables import Table
from evosynth.voices.dx7 import INIT_VOICE


def make(sample_rate: int, channels: int, tables: Sequence[Table]) -> LiveEngine:
    """An instrument for a device of so many channels; it takes no tables."""
    return LiveEngine(sample_rate, channels=channels)


class LiveEngine(LiveWriter):
    """One instrument. ``fill`` may run in another thread than all other methods; these belong to one thread.

    Parameters
    ----------
    sample_rate : Hz, 16384 or more.
    channels : that ``memory`` is filled for by the C callback; all of them get the same.
    limit : False lets everything through as it is.
    """

    def __init__(self, sample_rate: int, *, channels: int = 2, limit: bool = True) -> None:
        self._timing = clock(sample_rate)
        self.memory: I64 = np.zeros(at.MEMORY_SIZE, np.int64)
        self.memory[at.TIMING_AT :] = self._timing
        notes = self.memory[at.NOTES_AT : at.STATE_AT].reshape(layout.NOTES, layout.NOTE_COLUMNS)
        state = self.memory[at.STATE_AT : at.VOICES_AT].reshape(at.ROWS, STATE_COLUMNS)
        for note in range(layout.NOTES):
            finish(notes, state, note)
        super().__init__(
            self.memory[: layout.CONTROLS],
            notes,
            self.memory[at.FLOATS_AT : at.RING_AT].view(np.float64),
            self.memory[at.RING_AT : at.TIMING_AT].reshape(layout.COMMANDS, layout.COMMAND_COLUMNS),
            sample_rate=sample_rate,
            channels=channels,
            limit=limit,
        )
        self.set_voice(INIT_VOICE.data)
        self.set_settings(PlaySettings())

    def fill(self, out: F32) -> None:
        """The next frames into (frames, channels), as many as there is room for."""
        self._control[layout.CALLS] += 1
        fill(self.memory, self._timing, out)

    def _callback_addresses(self) -> tuple[int, int]:
        from evosynth.synths.fm.live_callback import callback_address

        return callback_address(), self.memory.ctypes.data

    def set_voice(self, voice: bytes | U8, gain: float = 1.0, *, edit: bool = False, due: int = 0) -> None:
        """The 155 bytes that are played and their gain; ``edit``: notes that sound follow."""
        check("gain", gain, 0.0, HIGHEST_GAIN)
        checked = check_voices(np.frombuffer(voice, np.uint8)[None])[0]
        kind = layout.EDIT_VOICE if edit else layout.SET_VOICE
        self._put(kind, due, round(gain * layout.GAIN_ONE), *(int(byte) for byte in checked))


def warm_up() -> None:
    """Load the kernels and the C callback, compiling them where no cache has them (some fifteen seconds)."""
    made = LiveEngine(44100)
    made.note_on(60, 100)
    made.fill(np.zeros((2 * BLOCK, 2), np.float32))
    made.c_callback  # noqa: B018 (compiles it)
