"""What an LFO and a pitch envelope do is read off a sound before anything is searched."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from evosynth.analysis.prepare import prepare_target
from evosynth.analysis.summary import summary
from evosynth.audio.clip import Clip
from evosynth.runs import assembly
from evosynth.synths.base import Note, TargetSummary
from evosynth.synths.fm.movement import Movement, movement_of, speed_of
from evosynth.synths.fm.prior import sample_prior
from evosynth.synths.fm.prior_movement import MOVED
from evosynth.synths.fm.synth import FMSynth
from evosynth.voices.dx7 import INIT_VOICE
from evosynth.voices.dx7_space import DX7_SPACE, genomes_from_voices, voice_matrix

NOTE = Note(60, 100, 1.6, 1.8)
BASE = {"op1_rate4": 70, "op2_output": 72, "op2_coarse": 2}
SPEED = 32
FREE = DX7_SPACE.with_frozen([p.name for p in DX7_SPACE.parameters if p.role in ("name", "scaling", "velocity")])


@cache
def told_of(**values: int) -> TargetSummary:
    voice = INIT_VOICE.with_values(**BASE, **values)
    (audio,) = FMSynth(44100).render(genomes_from_voices(voice_matrix([voice])), [NOTE], quality="final")
    sound = (0.4 * audio.rows()[0]).astype(np.float32)
    return summary(prepare_target(Clip(sound, 44100), "x.wav", note=60, gate_s=1.6, already_cut=True))


def movement(**values: int) -> Movement:
    course = told_of(**values).course
    assert course is not None
    return movement_of(course)


@pytest.mark.parametrize("wave", range(6))
def test_the_wave_and_the_rate_of_an_lfo_on_the_pitch_are_read(wave: int) -> None:
    lfo = movement(lfo_wave=wave, lfo_speed=SPEED, lfo_pitch_depth=70, pitch_mod_sens=3).pitch[0]
    assert (lfo.wave, lfo.sync, lfo.delay) == (wave, True, 0)
    assert lfo.hz == pytest.approx(5.29, rel=0.06)  # a sound that is off its key is brought in tune, which takes time
    assert lfo.size == pytest.approx(2 * 109, rel=0.35 if wave == 5 else 0.15)


@pytest.mark.parametrize("wave", range(6))
def test_the_wave_and_the_rate_of_an_lfo_on_the_level_are_read(wave: int) -> None:
    lfo = movement(lfo_wave=wave, lfo_speed=SPEED, lfo_amp_depth=50, op1_amp_mod_sens=3, op2_amp_mod_sens=3).level[0]
    assert lfo.wave == wave
    assert abs(speed_of(lfo.hz) - SPEED) <= 1


def test_a_delay_is_read() -> None:
    lfo = movement(lfo_wave=4, lfo_speed=40, lfo_pitch_depth=30, lfo_delay=50).pitch[0]
    assert lfo.wave == 4
    assert lfo.delay == pytest.approx(50, abs=10)


def test_of_a_steady_note_and_of_a_decay_nothing_is_read() -> None:
    assert movement() == ((), (), (), None, pytest.approx(0.0, abs=0.05), 0.0)
    fading = movement(op1_rate2=35, op1_level2=0, op2_rate2=45, op2_level2=0)
    assert (fading.level, fading.pitch, fading.glide) == ((), (), None)


def test_a_pitch_envelope_is_read() -> None:
    glide = movement(pitch_rate1=45, pitch_level4=30, pitch_level1=50).glide
    assert glide is not None
    assert glide.begins == pytest.approx(-7.5, abs=0.4)
    assert glide.speeds[0] == pytest.approx(19.2, rel=0.1)
    assert glide.goals[2] == pytest.approx(0.0, abs=0.1)


def drawn(told: TargetSummary, space=FREE, n: int = 200) -> dict[str, np.ndarray]:
    values = space.decode(sample_prior(space, told, n, np.random.default_rng(3)))
    return dict(zip(space.names, values.T, strict=True))


def test_voices_of_the_prior_take_over_what_was_read() -> None:
    told = told_of(lfo_wave=1, lfo_speed=SPEED, lfo_amp_depth=50, op1_amp_mod_sens=3, op2_amp_mod_sens=3)
    voices = drawn(told)
    moving = voices["lfo_amp_depth"] > 0
    assert moving.mean() == pytest.approx(MOVED, abs=0.1)
    assert (voices["lfo_wave"][moving] == 1).mean() > 0.9
    assert np.abs(voices["lfo_speed"][moving] - SPEED).max() <= 3
    some = np.any([voices[f"op{op}_amp_mod_sens"] > 0 for op in range(1, 7)], axis=0)
    assert (some == moving).all()


def test_a_glide_is_taken_over_where_the_pitch_envelope_may_move() -> None:
    told = told_of(pitch_rate1=45, pitch_level4=30, pitch_level1=50)
    assert "pitch" in assembly.told_by(told)
    begins = drawn(told)["pitch_level4"]
    assert (np.abs(begins - 30) <= 2).mean() == pytest.approx(MOVED, abs=0.1)
    assert (drawn(told, DX7_SPACE)["pitch_level4"] == 50).all(), "where it is frozen it stays"


@pytest.mark.parametrize("name", ["lfo_wave", "lfo_speed"])
def test_with_a_part_of_the_lfo_locked_no_other_part_follows_the_target(name: str) -> None:
    told = told_of(lfo_wave=3, lfo_speed=SPEED, lfo_amp_depth=50, op1_amp_mod_sens=3, op2_amp_mod_sens=3)
    locked = np.arange(len(FREE)) == FREE.index(name)
    assert (drawn(told, replace(FREE, locked=locked))["lfo_amp_depth"] == 0).all()


def test_voices_stand_where_a_pitch_that_never_rests_has_its_middle() -> None:
    told = told_of(lfo_wave=0, lfo_speed=20, lfo_pitch_depth=99, pitch_mod_sens=6, transpose=29)
    assert told.unsteady
    assert np.median(drawn(told)["transpose"]) == pytest.approx(29, abs=1)
