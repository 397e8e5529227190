"""Founders that beat as often as their target does."""

from __future__ import annotations

import numpy as np
import pytest

from evosynth.analysis.course import course_of
from evosynth.analysis.prepare import prepare_target
from evosynth.audio.clip import Clip
from evosynth.synths.base import Note, TargetSummary
from evosynth.synths.fm.movement import movement_of
from evosynth.synths.fm.prior import sample_prior
from evosynth.synths.fm.prior_beats import beat
from evosynth.synths.fm.prior_movement import BEATING
from evosynth.synths.fm.synth import FMSynth
from evosynth.voices.dx7 import INIT_VOICE
from evosynth.voices.dx7_space import DX7_SPACE, genomes_from_voices, voice_matrix

NOTE = Note(60, 100, 1.6, 1.8)


def course(genome: np.ndarray):
    (audio,) = FMSynth(44100).render(genome[None], [NOTE], quality="final")
    sound = (0.3 * audio.rows()[0]).astype(np.float32)
    return course_of(prepare_target(Clip(sound, 44100), "x.wav", note=60, gate_s=1.6, already_cut=True))


@pytest.mark.parametrize("hz", [1.5, 2.0, 2.6])
def test_two_operators_beat_as_often_as_is_asked_for(hz: float) -> None:
    voice = INIT_VOICE.with_values(algorithm=31, op2_output=95, op2_coarse=3, op1_rate4=70)
    values = DX7_SPACE.decode(genomes_from_voices(voice_matrix([voice])))
    beat(DX7_SPACE, values, np.ones((1, 6), bool), 60, hz, np.array([True]), np.random.default_rng(6))
    values[0, DX7_SPACE.index("op2_coarse")] = values[0, DX7_SPACE.index("op1_coarse")]
    assert movement_of(course(DX7_SPACE.encode(values)[0])).beats_hz == pytest.approx(hz, abs=0.25)


def test_harmonics_that_do_not_swing_as_one_make_founders_beat_and_give_none_an_lfo() -> None:
    apart = {"op1_detune": 2, "op2_detune": 13, "op3_detune": 13, "op4_detune": 2, "op1_rate4": 70}
    sounding = {f"op{op}_output": 95 for op in (2, 3, 4)}
    voice = INIT_VOICE.with_values(algorithm=31, op3_coarse=2, op4_coarse=2, **apart, **sounding)
    told = TargetSummary(course=course(genomes_from_voices(voice_matrix([voice]))[0]))
    values = DX7_SPACE.decode(sample_prior(DX7_SPACE, told, 200, np.random.default_rng(1)))
    assert (values[:, DX7_SPACE.index("lfo_amp_depth")] == 0).all()
    plain = DX7_SPACE.decode(sample_prior(DX7_SPACE, TargetSummary(), 200, np.random.default_rng(1)))
    changed = (values[:, DX7_SPACE.columns(role="detune")] != plain[:, DX7_SPACE.columns(role="detune")]).any(axis=1)
    assert changed.mean() == pytest.approx(BEATING, abs=0.1)
