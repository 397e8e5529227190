"""Dull voices: a cut through them is as bright as the moment in their cycle says."""

from __future__ import annotations

import dull_voices
import numpy as np

from evosynth.analysis.edges import SAME_OCTAVES, edge_of
from evosynth.analysis.lanes import comparable
from evosynth.analysis.listener import heard
from evosynth.notation.tuning import hz_of_note
from evosynth.synths.base import Audio


def test_where_in_its_cycle_most_are_cut_decides_how_bright_the_cut_is() -> None:
    spread = np.array([ends_apart(name) for name in dull_voices.names()])
    assert len(spread) == dull_voices.COUNT
    assert (spread > SAME_OCTAVES).sum() > dull_voices.COUNT / 2
    assert spread.max() > 4.0 * SAME_OCTAVES


def ends_apart(name: str) -> float:
    """Octaves between the dullest and the brightest of twelve cuts within one cycle before the key-off."""
    sound, note = dull_voices.played(name)
    sounds = heard(comparable(Audio(sound[None, :], dull_voices.RATE, 1)), 0)
    starts = note.gate_s - np.arange(12) / (12.0 * hz_of_note(note.midi_note))
    octaves = [edge_of(sounds, len(sound) // 2, start).octaves for start in starts]
    return max(octaves) - min(octaves)
