"""What a match could not reach, for a person: the sentences and regions of the command line, the report, the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evosynth.analysis.missed import Missed
from evosynth.arrays import F32
from evosynth.synths import registry
from evosynth.synths.engine import EngineSpec

if TYPE_CHECKING:
    from evosynth.analysis.target import PreparedTarget
    from evosynth.analysis.unreached import Cells


def unreached(
    target: PreparedTarget, sound: F32, rate_hz: int, synth: EngineSpec, own: Cells | None = None
) -> tuple[Missed, ...]:
    """Of a voice of this engine; nothing of a device, since nobody has measured what that can make.

    ``own``: the target's cells, for whoever asks of many voices.
    """
    from evosynth.analysis import reach

    if synth.device or (engine := registry.of(synth)).seldom_lacks is None:
        return ()
    found = reach.unreached(target, sound, rate_hz, engine.seldom_lacks, own)
    return reach.told(found, target.note, engine.without_noise)
