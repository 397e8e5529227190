"""Playing a wavetable patch live: sixteen notes, rendered block by block into any number of frames.

The reader (``fill``, in the callback of the sound device) never allocates, waits or raises and needs no GIL; the writer
is in live_writer. A note keeps the patch that it was struck with, until the patch is edited.
"""

from __future__ import annotations

from typing import Any

import numba
import numpy as np

from evosynth.arrays import F32, F64, I64
from evosynth.synths.fm import live_layout as common
from evosynth.synths.fm.play_settings import PlaySettings
from evosynth.synths.live_writer import HIGHEST_GAIN, LiveWriter, check
from evosynth.synths.wavetable import layout as at
from evosynth.synths.wavetable import live_layout as layout
from evosynth.synths.wavetable.live_block import fill
from evosynth.synths.wavetable.mipmaps import mip_maps
from evosynth.synths.wavetable.shaping import Shaper
from evosynth.synths.wavetable.space import space_for
from evosynth.synths.wavetable.tables import FRAME, Table, TableSet


class WavetableLive(LiveWriter):
    """One instrument. ``fill`` may run in another thread than all other methods; these belong to one thread.

    Parameters
    ----------
    sample_rate : Hz, 16000 or more.
    tables : what patches read; the factory set if none is given.
    channels : that ``memory`` is filled for by the C callback; all of them get the same.
    limit : False lets everything through as it is.
    """

    def __init__(
        self, sample_rate: int, *, tables: TableSet | None = None, channels: int = 2, limit: bool = True
    ) -> None:
        if tables is None:
            from evosynth.synths.wavetable.factory import factory_tables

            tables = factory_tables()
        if len(tables) >= layout.MOST_TABLES:
            raise ValueError(f"{len(tables)} tables, at most {layout.MOST_TABLES - 1} can be played")
        self.tables, self._space, self._shaper = tables, space_for(tables.names), Shaper(tables)
        self._shapes = 0  # patches with tables of their own so far
        self._maps = mip_maps(tables)
        self._private = np.zeros(layout.SHAPED_SLOTS * layout.SHAPED_FLOATS, np.float32)
        self.memory: I64 = np.zeros(layout.MEMORY_SIZE, np.int64)
        self._lay_out(sample_rate)
        super().__init__(
            self.memory[: common.CONTROLS],
            self.memory[layout.NOTES_AT : layout.FLOATS_AT].reshape(at.LANES, common.NOTE_COLUMNS),
            self.memory[layout.FLOATS_AT : layout.RING_AT].view(np.float64),
            self.memory[layout.RING_AT : layout.STATE_AT].reshape(common.COMMANDS, common.COMMAND_COLUMNS),
            sample_rate=sample_rate,
            channels=channels,
            limit=limit,
        )
        self.set_patch(self._space.decode(self._space.default()[None])[0])
        self.set_settings(PlaySettings())

    def _lay_out(self, sample_rate: int) -> None:
        """Where the tables are."""
        memory, count = self.memory, len(self._maps.starts)
        memory[layout.TABLES_ADDRESS], memory[layout.TABLES_SIZE] = (
            self._maps.memory.ctypes.data,
            self._maps.memory.size,
        )
        memory[layout.PRIVATE_ADDRESS], memory[layout.TABLES] = self._private.ctypes.data, count
        memory[layout.RATE] = sample_rate
        memory[layout.STARTS_AT : layout.STARTS_AT + count] = self._maps.starts
        memory[layout.FRAMES_AT : layout.FRAMES_AT + count] = self._maps.frames

    def fill(self, out: F32) -> None:
        """The next frames into (frames, channels), as many as there is room for."""
        self._control[common.CALLS] += 1
        fill(self.memory, self._maps.memory, self._private, float(self.sample_rate), out)

    @property
    def c_callback(self) -> tuple[int, int] | None:
        """Addresses of a PaStreamCallback that does the same, and of its user data; None without the compiler.

        Whoever uses them keeps this engine alive.
        """
        settings: Any = numba.config
        if settings.DISABLE_JIT:
            return None
        from evosynth.synths.wavetable.live_callback import callback_address

        return callback_address(), self.memory.ctypes.data

    def set_patch(self, patch: F64, gain: float = 1.0, *, edit: bool = False, due: int = 0) -> None:
        """The native values (PATCH_COLUMNS,) that are played and their gain; ``edit``: notes that sound follow.

        ``ValueError`` for values out of their range.
        """
        check("gain", gain, 0.0, HIGHEST_GAIN)
        values = self._space.decode(self._space.encode(np.asarray(patch, np.float64)[None]))[0]
        kind = common.EDIT_VOICE if edit else common.SET_VOICE
        words = np.ascontiguousarray(values).view(np.int64)
        self._put(kind, due, round(gain * common.GAIN_ONE), *words.tolist(), *self._own_tables(values))

    def _own_tables(self, values: F64) -> list[int]:
        """Where the patch's shaped tables are: start and frames of osc1's and osc2's, -1 for those without."""
        memory, places = self._shaper.whole(values)
        if (places < 0).all():
            return [-1, 0, -1, 0]
        to = self._shapes % layout.SHAPED_SLOTS * layout.SHAPED_FLOATS
        self._shapes += 1
        self._private[to : to + memory.size] = memory
        places[:, 0] += np.where(places[:, 0] >= 0, to, 0)
        return [int(number) for number in places.reshape(-1)]


def warm_up() -> None:
    """Load the kernels and the C callback, compiling them where no cache has them."""
    made = WavetableLive(44100, tables=TableSet((Table("silence", np.zeros((1, FRAME), np.float32)),)))
    made.note_on(60, 100)
    made.fill(np.zeros((2 * at.BLOCK, 2), np.float32))
    made.c_callback  # noqa: B018 (compiles it)
