"""Playing a wavetable patch live: sixteen notes, rendered block by block into any number of frames.

The reader (``fill``, in the callback of the sound device) never allocates, waits or raises and needs no GIL; the writer
is in live_writer. A note keeps the patch that it was struck with, until the patch is edited.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from evosynth.arrays import F32, F64
from evosynth.synths.engine import EngineSpec
from evosynth.synths.live import layout as common
from evosynth.synths.live.settings import PlaySettings
from evosynth.synths.live.writer import HIGHEST_GAIN, LiveWriter, check
from evosynth.synths.tables import FRAME, Table, TableSet
from evosynth.synths.wavetable import layout as at
from evosynth.synths.wavetable import live_layout as layout
from evosynth.synths.wavetable.factory import factory_names, factory_tables
from evosynth.synths.wavetable.live_block import fill
from evosynth.synths.wavetable.mipmaps import mip_maps
from evosynth.synths.wavetable.shaping import Shaper
from evosynth.synths.wavetable.space import SYNTH_NAME, space_for
from evosynth.synths.wavetable.voicing import VOICING


def make(sample_rate: int, channels: int, tables: Sequence[Table]) -> WavetableLive:
    """An instrument for a device of so many channels, with these tables behind the factory's."""
    return WavetableLive(sample_rate, tables=factory_tables().with_tables(tables), channels=channels)


class WavetableLive(LiveWriter):
    """One instrument. ``fill`` may run in another thread than all other methods; these belong to one thread.

    Parameters
    ----------
    sample_rate : Hz, 16000 or more.
    tables : what patches read; the factory set if none is given.
    channels : that the C callback fills; all of them get the same.
    limit : False lets everything through as it is.
    """

    def __init__(
        self, sample_rate: int, *, tables: TableSet | None = None, channels: int = 2, limit: bool = True
    ) -> None:
        tables = tables or factory_tables()
        self.tables, self._space, self._shaper = tables, space_for(tables.names), Shaper(tables)
        self._fill: Callable[..., None] = fill
        self._shapes = 0  # patches with tables of their own so far
        maps = mip_maps(tables)
        ring = np.zeros((common.COMMANDS, common.COMMAND_COLUMNS), np.int64)
        floats = np.zeros(common.FLOATS)
        notes = np.zeros((at.LANES, common.NOTE_COLUMNS), np.int64)
        self._sent = np.zeros((common.COMMANDS, at.PATCH_COLUMNS))  # the patch of each command
        self._shaped = np.zeros(layout.SHAPED_SIZE, np.float32)
        control = np.zeros(common.CONTROLS, np.int64)
        self._arrays: tuple[Any, ...] = (  # in the order of the header
            control,
            np.zeros(common.KEYS, np.int64),
            notes,
            ring,
            self._sent,
            floats,
            np.zeros((at.LANES, at.STATE_COLUMNS)),
            np.zeros((at.LANES + 1, at.PATCH_COLUMNS)),
            at.in_line(at.WORK_SIZE, np.float32),
            at.in_line(at.BLENDED_SIZE, np.float32),
            at.in_line(at.BLOCK * at.LANES, np.float32),
            at.in_line(at.INDEX_SIZE, np.int32),
            maps.starts,
            maps.frames,
            maps.memory,
            self._shaped,
        )
        addresses = [array.ctypes.data for array in self._arrays]
        self._header = np.array([*addresses, maps.memory.size, len(maps.starts), sample_rate], np.int64)
        super().__init__(
            control, notes, floats, ring,
            sample_rate=sample_rate, channels=channels, limit=limit,
        )  # fmt: skip
        self.set_patch(self._space.decode(self._space.default()[None])[0])
        self.set_settings(PlaySettings())

    def fill(self, out: F32) -> None:
        """The next frames into (frames, channels), as many as there is room for."""
        self._control[common.CALLS] += 1
        self._fill(*self._arrays, float(self.sample_rate), out)

    def _callback_addresses(self) -> tuple[int, int]:
        from evosynth.synths.wavetable.live_callback import callback_address

        return callback_address(), self._header.ctypes.data

    def set_voice(self, voice: bytes, gain: float = 1.0, *, edit: bool = False, due: int = 0) -> None:
        """InputError for a voice of another engine, or one that needs a table that is not here."""
        own = self.tables.tables[len(factory_names()) :]
        genomes = VOICING.unpack([voice], EngineSpec(SYNTH_NAME, tuple(table.key for table in own)))
        self.set_patch(self._space.decode(genomes)[0], gain, edit=edit, due=due)

    def set_patch(self, patch: F64, gain: float = 1.0, *, edit: bool = False, due: int = 0) -> None:
        """The native values (PATCH_COLUMNS,) that are played and their gain; ``edit``: notes that sound follow.

        ``ValueError`` for values out of their range.
        """
        check("gain", gain, 0.0, HIGHEST_GAIN)
        values = self._space.decode(self._space.encode(np.asarray(patch, np.float64)[None]))[0]
        kind = common.EDIT_VOICE if edit else common.SET_VOICE
        self._sent[int(self._control[common.WRITTEN]) % common.COMMANDS] = values
        self._put(kind, due, round(gain * common.GAIN_ONE), *self._own_tables(values))

    def _own_tables(self, values: F64) -> list[int]:
        """Where the patch's shaped tables are: start and frames of osc1's and osc2's, -1 for those without."""
        memory, places = self._shaper.whole(values)
        if (places < 0).all():
            return [-1, 0, -1, 0]
        to = self._shapes % layout.SHAPED_SLOTS * layout.SHAPED_FLOATS
        self._shapes += 1
        self._shaped[to : to + memory.size] = memory
        places[:, 0] += np.where(places[:, 0] >= 0, to, 0)
        return [int(number) for number in places.reshape(-1)]


def warm_up() -> None:
    """Load the kernels and the C callback, compiling them where no cache has them."""
    made = WavetableLive(44100, tables=TableSet((Table("silence", np.zeros((1, FRAME), np.float32)),)))
    made.note_on(60, 100)
    made.fill(np.zeros((2 * at.BLOCK, 2), np.float32))
    made.c_callback  # noqa: B018 (compiles it)
