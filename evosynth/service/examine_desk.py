"""What is said of candidates beside their target: what their distance forgives, and what they could not reach."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from evosynth.analysis.target import PreparedTarget
from evosynth.runs.reached import unreached
from evosynth.service import sounds
from evosynth.service.desk_messages import Found
from evosynth.synths import voicing

if TYPE_CHECKING:
    from evosynth.analysis.flags import Unrest
    from evosynth.analysis.unreached import Cells

NOTHING = Found((), ())
_known: dict[tuple[int, float], tuple[Unrest | None, Cells]] = {}  # of the target in hand


def examined(voices: Sequence[bytes], target: PreparedTarget | None) -> tuple[Found, ...]:
    """Of each voice; nothing of one that is silent, and no faults without a target's pitch."""
    from evosynth.analysis.flags import flags

    if target is None:
        return (NOTHING,) * len(voices)
    heard = [voice for voice in voices if not sounds.silence(voice)]
    audio = [sounds.rendered(voice, target.note, sounds.FILE_RATE) for voice in heard]
    unrest, own = _of(target)
    faults = flags(target, audio, sounds.FILE_RATE, unrest)
    found = {
        voice: Found(said, unreached(target, sound, sounds.FILE_RATE, voicing.synth_of(voice), own))
        for voice, sound, said in zip(heard, audio, faults, strict=True)
    }
    return tuple(found.get(voice, NOTHING) for voice in voices)


def _of(target: PreparedTarget) -> tuple[Unrest | None, Cells]:
    """The target's own unrest and cells, found once."""
    from evosynth.analysis.flags import unrest_of
    from evosynth.analysis.reach import cells_of

    key = sounds.key_of(target)
    if key not in _known:
        _known.clear()
        _known[key] = unrest_of(target), cells_of(target)
    return _known[key]
