"""Equal temperament: MIDI notes and their frequencies, A4 = 69 = 440 Hz."""

from __future__ import annotations

import numpy as np


def midi_of(hz: float) -> float:
    """MIDI note of a frequency, with its fraction."""
    return float(69.0 + 12.0 * np.log2(hz / 440.0))


def hz_of_note(note: float) -> float:
    """Frequency of a MIDI note in Hz: 60 is 261.63, 69 is 440."""
    return float(440.0 * 2.0 ** ((note - 69.0) / 12.0))
