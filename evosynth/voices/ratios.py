"""How high: what coarse, fine and detune of an operator are as ratios, hertz and cents.

The compiled engine counts octaves in integers and is tested against this. Sources: see measured.
"""

from __future__ import annotations

import numpy as np

from evosynth.arrays import F64, I64
from evosynth.notation.tuning import hz_of_note

# Coarse 0..31 and fine 0..99 -> ratio to the key's frequency (32, 100): 1 and 0 is 1, 1 and 41 is 1.41, 0 and 0 is 0.5,
# 14 and 0 is 14, 31 and 99 is 61.69.
_COARSE: I64 = np.arange(32)[:, None]
RATIOS: F64 = np.where(_COARSE == 0, 0.5, _COARSE) * (1 + np.arange(100) / 100)

# The same of an operator with a fixed frequency -> Hz: 0 and 0 is 1, 1 and 0 is 10, 2 and 5 is 112.2, 3 and 99 is 9772.
# Quirk: coarse counts modulo 4.
FIXED_HZ: F64 = 10.0 ** ((_COARSE & 3) + np.arange(100) / 100)

FIXED_DETUNE_CENTS = 0.9625  # of a step of detune above the centre; below it there is none


def frequency_text(fixed: bool, coarse: int, fine: int) -> str:
    """What a player calls it: "× 1.41" for a ratio, "112.2 Hz" for a fixed frequency."""
    return f"{FIXED_HZ[coarse, fine]:.4g} Hz" if fixed else f"× {RATIOS[coarse, fine]:.2f}"


def detune_cents(detune: int, key: int, *, fixed: bool = False) -> float:
    """What detune 0..14 (7 is the centre) does to an operator at a MIDI key.

    14 is +13.9 cents at key 36, +8.4 at 60, +6.8 at 69, +3.5 at 96: about as many Hz everywhere. With a fixed frequency
    14 is +6.7, and what is below the centre does nothing.
    """
    steps = detune - 7
    if fixed:
        return FIXED_DETUNE_CENTS * max(0, steps)
    octaves = float(np.log2(hz_of_note(key)))
    return 1200 * octaves * steps * 0.0209 * float(np.exp(-0.396 * octaves)) / 7
