"""Leak control: the voice that a target was played by leaks, so do its near copies, and strangers do not."""

from __future__ import annotations

import numpy as np
import pytest
from matching import leaks
from matching.target_sets import Target

from evosynth.analysis.prepare import prepare_target
from evosynth.audio.clip import Clip
from evosynth.runs import seeding
from evosynth.synths.base import Note
from evosynth.synths.engine import EngineSpec
from evosynth.synths.fm.synth import FMSynth
from evosynth.voices.dx7 import ROW_BY_NAME
from evosynth.voices.dx7_space import genomes_from_voices


@pytest.fixture(scope="module")
def played() -> tuple[Target, np.ndarray]:
    """A bundled voice as a target, and the bundled voices."""
    voices = np.stack([np.frombuffer(v, np.uint8) for v in seeding.own_voices(EngineSpec("dx7"))])
    note = Note(60, 100, 0.6, 0.9)
    sound = FMSynth(44100, threads=1).render(genomes_from_voices(voices[20:21]), [note], quality="final")[0].rows()[0]
    sound = sound / np.abs(sound).max() * np.float32(0.5)
    clip = Clip(sound, 44100)
    prepared = prepare_target(clip, "own_60.wav", note=60, gate_s=0.6, length_s=0.9, already_cut=True)
    return Target("own", sound, 44100, prepared), voices


def test_the_voice_itself_leaks_by_its_sound_and_by_its_genes(played: tuple[Target, np.ndarray]) -> None:
    target, voices = played
    assert np.flatnonzero(leaks.leaking(voices, target)).tolist() == [20]
    assert leaks.differing_genes(voices, voices[20])[20] == 0


def test_what_a_muted_operator_says_makes_no_difference(played: tuple[Target, np.ndarray]) -> None:
    _, voices = played
    muted, other = voices[20].copy(), voices[20].copy()
    muted[ROW_BY_NAME["op6_output"].offset] = other[ROW_BY_NAME["op6_output"].offset] = 0
    other[ROW_BY_NAME["op6_coarse"].offset] += 1
    other[145:] = voices[0, 145:]
    assert leaks.differing_genes(other[None, :], muted).tolist() == [0]
    changed = muted.copy()
    changed[:30] += 1  # 21 columns of operator 6, which is mute, and 9 of operator 5
    changed[ROW_BY_NAME["op6_output"].offset] = 0
    assert leaks.differing_genes(np.minimum(changed, 99)[None, :], muted).tolist()[0] <= 9
