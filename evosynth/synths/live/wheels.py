"""Keys, the pitch wheel and portamento, in octaves (Q24): the same for every engine that is played live."""

from __future__ import annotations

from evosynth.arrays import I64
from evosynth.kernels.compiled import kernel
from evosynth.synths.live import layout

SEMITONE = 1398101  # octaves, Q24
BEND_CENTRE = 8192


@kernel
def latest(keys: I64) -> int:
    """The key pressed last of those that are down, or -1."""
    found, when = -1, 0
    for key in range(len(keys)):
        if keys[key] > when:
            found, when = key, int(keys[key])
    return found


@kernel
def bend_octaves(control: I64) -> int:
    """The pitch wheel. With a step it moves in steps over an octave each way, whatever its range."""
    bend, step = int(control[layout.BEND]) - BEND_CENTRE, int(control[layout.BEND_STEP])
    if step == 0:
        octaves = abs(bend) * 2048 * int(control[layout.BEND_RANGE]) // 12
        return octaves if bend >= 0 else -octaves
    steps = 12 // step
    octaves = (abs(bend) * steps // (BEND_CENTRE - 1)) * ((BEND_CENTRE - 1) // steps) * 2048
    return octaves if bend >= 0 else -octaves


@kernel
def glide(control: I64, notes: I64, note: int) -> int:
    """Portamento: octaves that the pitch is still away from its key, and a block nearer."""
    away, step = int(notes[note, layout.GLIDE]), int(control[layout.PORTAMENTO])
    if away == 0:
        return 0
    left = max(0, abs(away) - step) if step > 0 else 0
    notes[note, layout.GLIDE] = left if away > 0 else -left
    if control[layout.GLISSANDO]:
        left = (left + SEMITONE // 2) // SEMITONE * SEMITONE
    return left if away > 0 else -left
