"""Vibrato is searched for where the target has it, and nowhere else; the prior knows how fast and how deep it is."""

from __future__ import annotations

import numpy as np
import pytest

from evosynth.analysis.prepare import prepare_target
from evosynth.analysis.summary import summary
from evosynth.audio.clip import Clip
from evosynth.runs import assembly
from evosynth.synths.base import Note, TargetSummary
from evosynth.synths.fm.prior import sample_prior
from evosynth.synths.fm.prior_movement import MOVED
from evosynth.synths.fm.synth import FMSynth
from evosynth.voices.dx7 import INIT_VOICE
from evosynth.voices.dx7_space import DX7_SPACE, genomes_from_voices, voice_matrix

COLUMNS = [DX7_SPACE.index(name) for name in ("lfo_speed", "lfo_pitch_depth", "lfo_wave", "pitch_mod_sens")]
FREE = DX7_SPACE.with_frozen([p.name for p in DX7_SPACE.parameters if p.role == "name"])


def wobbling(hz: float, cents: float) -> TargetSummary:
    return TargetSummary(vibrato_hz=hz, vibrato_cents=cents)


@pytest.mark.parametrize(("hz", "cents"), [(5.0, 12.0), (6.5, 40.0), (4.0, 90.0)])
def test_voices_of_the_prior_wobble_as_the_target_does(hz: float, cents: float) -> None:
    genomes = sample_prior(FREE, wobbling(hz, cents), 24, np.random.default_rng(1))
    plain = np.tile(genomes_from_voices(voice_matrix([INIT_VOICE]))[0], (24, 1))
    plain[:, COLUMNS] = genomes[:, COLUMNS]
    note = Note(69, 100, 1.4, 1.6)
    found = [
        summary(prepare_target(Clip(sound, 44100), "a_69.wav", note=69, gate_s=1.4, already_cut=True))
        for sound in FMSynth(44100).render(plain, [note], quality="final")[0].rows()
    ]
    heard = np.array([[one.vibrato_hz, one.vibrato_cents] for one in found if one.vibrato_cents > 0.0])
    assert len(heard) >= 0.8 * MOVED * len(found)
    assert np.median(heard, axis=0) == pytest.approx([hz, cents], rel=0.25)


def test_without_vibrato_in_the_target_or_with_its_columns_frozen_no_voice_wobbles() -> None:
    depth = DX7_SPACE.index("lfo_pitch_depth")
    for space, target in ((FREE, TargetSummary()), (DX7_SPACE, wobbling(6.0, 30.0))):
        genomes = sample_prior(space, target, 32, np.random.default_rng(0))
        assert (space.decode(genomes)[:, depth] == 0).all()


def test_only_a_target_with_vibrato_frees_it() -> None:
    assert assembly.told_by(wobbling(6.0, 30.0)) == {"vibrato"}
    assert assembly.told_by(TargetSummary()) == set()
    assert assembly.told_by(TargetSummary(unsteady=True)) == {"vibrato", "pitch"}
    assert assembly.told_by(TargetSummary(swings=True)) == {"vibrato"}
    assert assembly.told_by(TargetSummary(glides=True)) == {"pitch"}


def test_where_no_steady_pitch_is_heard_some_voices_wobble_and_some_glide() -> None:
    values = FREE.decode(sample_prior(FREE, TargetSummary(unsteady=True), 200, np.random.default_rng(2)))
    wobbles = values[:, DX7_SPACE.index("lfo_pitch_depth")] > 0
    glides = values[:, DX7_SPACE.index("pitch_level4")] != 50
    assert 0.2 < wobbles.mean() < 0.4
    assert 0.2 < glides.mean() < 0.4
    assert (values[:, DX7_SPACE.index("pitch_level3")] == 50).all()  # where the key's pitch is, while it is held
