"""From samples of many voices to voices of many samples."""

from __future__ import annotations

from evosynth.arrays import F32
from evosynth.kernels.compiled import inlined
from evosynth.kernels.transpose import TILE, turn_tile
from evosynth.synths.fm.lanes_layout import LANES, SUM
from evosynth.synths.live.layout import BLOCK


@inlined
def turn_block(work: F32, out: F32, to: int, step: int) -> None:
    """SUM (BLOCK, LANES) to BLOCK floats of ``out`` for each lane, from ``to`` on, ``step`` apart.

    Nothing checks that they lie inside: the caller must.
    """
    for i in range(0, BLOCK, TILE):
        for lane in range(0, LANES, TILE):
            turn_tile(work, SUM + i * LANES + lane, LANES, out, to + lane * step + i, step)
