"""Fingerprints as bytes: how they are laid out and compared. NumPy alone, for those who only compare.

Levels of 1/6-octave bands in a few stretches of time, in steps of 0.5 dB below the loudest of them; they are made in
``fingerprint``.
"""

from __future__ import annotations

import numpy as np

from evosynth.arrays import F32, U8, Bool

VERSION = 1  # of the fingerprints: others cannot be compared with these
BANDS_PER_SEMITONE = 0.5
BANDS = 50
LOWEST_HZ = 36.0  # the middle of the first band
STRETCHES_S = ((0.0, 0.02), (0.02, 0.06), (0.06, 0.14), (0.14, 0.3), (0.3, 0.6), (0.6, 1.0))  # from the onset on
RELEASES_S = ((0.03, 0.1), (0.1, 0.22), (0.22, 0.45))  # from the release on
SIZE = (len(STRETCHES_S) + len(RELEASES_S)) * BANDS
DEPTH_DB = 60.0  # what lies further below the loudest cell is not heard beside it
STEP_DB = 0.5
UNKNOWN = 255  # a stretch that the sound is too short for
FLOOR = round(DEPTH_DB / STEP_DB)


def differences(prints: U8, wanted: U8, shift_semitones: float = 0.0) -> F32:
    """Mean difference in dB (n,) of fingerprints (n, SIZE) to one (SIZE,), over what both have.

    ``shift_semitones``: how much higher ``wanted`` was played than the others; they are shifted up by as much.
    """
    cells = wanted.reshape(-1, BANDS)
    others = prints.reshape(len(prints), -1, BANDS)
    bands = round(shift_semitones * BANDS_PER_SEMITONE)
    mine = slice(max(0, bands), BANDS + min(0, bands))
    theirs = slice(max(0, -bands), BANDS + min(0, -bands))
    known = cells[:, 0] != UNKNOWN
    a, b = others[:, known, theirs], cells[known, mine]
    apart = np.maximum(a, b) - np.minimum(a, b)  # bytes do not go below 0
    total = apart.sum(axis=(1, 2), dtype=np.uint32)
    return np.asarray(total * (STEP_DB / max(1, b.size)), np.float32)


def silent(prints: U8) -> Bool:
    """Which fingerprints (n, SIZE) are of silence."""
    return np.asarray(((prints == FLOOR) | (prints == UNKNOWN)).all(axis=1), bool)
