"""In which range of frequencies two spectra differ most, in words: "more below 200 Hz".

For sounds whose descriptors agree and whose spectra do not: a partial of its own, a thin middle. NumPy alone.
"""

from __future__ import annotations

import numpy as np

from evosynth.analysis import prints
from evosynth.analysis.alike import PRINT_STEP_DB, Impressions

RANGES = (
    (0.0, 200.0, "below 200 Hz"),
    (200.0, 450.0, "around 300 Hz"),
    (450.0, 1000.0, "around 700 Hz"),
    (1000.0, 2200.0, "around 1.5 kHz"),
    (2200.0, 4500.0, "around 3 kHz"),
    (4500.0, 20000.0, "above 4.5 kHz"),
)
HEARD_DB = 40.0  # what lies further below the loudest is all one


def balance(one: Impressions, other: Impressions) -> str:
    """Where ``one`` sound has more or less than the ``other``; empty where that is nowhere much, or one is silent."""
    cells = [sound.prints[0].reshape(-1, prints.BANDS) for sound in (one, other)]
    known = (cells[0][:, 0] != prints.UNKNOWN) & (cells[1][:, 0] != prints.UNKNOWN)
    if not known.any():
        return ""
    below = [np.minimum(each[known] * prints.STEP_DB, HEARD_DB) for each in cells]  # dB below the loudest
    hz = prints.LOWEST_HZ * 2.0 ** (np.arange(prints.BANDS) / (12.0 * prints.BANDS_PER_SEMITONE))
    more = [float((below[1] - below[0])[:, (hz >= low) & (hz < high)].mean()) for low, high, _ in RANGES]
    most = int(np.argmax(np.abs(more)))
    if abs(more[most]) < PRINT_STEP_DB:
        return ""
    return f"{'more' if more[most] > 0 else 'less'} {RANGES[most][2]}"
