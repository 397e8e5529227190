"""What file names say: notes and velocities, and what only looks like one."""

import numpy as np
import pytest

from evosynth.analysis.names import DYNAMICS, note_in_name, velocity_in_name
from evosynth.analysis.prepare import prepare_target
from evosynth.audio.clip import Clip


@pytest.mark.parametrize(
    ("name", "note", "velocity"),
    [
        ("piano_60_v100.wav", 60, 100),
        ("piano_60_v030.wav", 60, 30),
        ("Piano C3 vel064.wav", 48, 64),
        ("rhodes-F#2-velocity 20.flac", 42, 20),
        ("C4_v96_rr2.wav", 60, 96),
        ("oboe_70.flac", 70, None),
        ("pad_mf_C4.wav", 60, DYNAMICS["mf"]),
        ("C4_pp.wav", 60, DYNAMICS["pp"]),
        ("cello_43_f.wav", 43, DYNAMICS["f"]),
        ("strings_fff_A2_take3.wav", 45, DYNAMICS["fff"]),
        ("bass_dnb_f.flac", None, None),  # its key, not forte
        ("kick_v2.wav", None, None),  # a version
        ("v104.wav", 104, None),  # a number at the end may be a key, if the sound agrees
        ("piano_60_v200.wav", 60, None),
        ("eight808.wav", None, None),
        ("loop_120bpm.wav", None, None),
    ],
)
def test_notes_and_velocities_stand_in_names(name, note, velocity):
    assert (note_in_name(name), velocity_in_name(name)) == (note, velocity)


def test_louder_words_are_harder_keys():
    assert list(DYNAMICS.values()) == sorted(DYNAMICS.values())
    assert all(1 <= velocity <= 127 for velocity in DYNAMICS.values())


@pytest.mark.parametrize(("given", "taken"), [(None, 64), (90, 90)])
def test_a_velocity_in_the_name_counts_where_none_is_given(given, taken):
    tone = (0.3 * np.sin(2 * np.pi * 220 * np.arange(22050) / 22050)).astype(np.float32)
    target = prepare_target(Clip(tone, 22050), "tone_57_vel064.wav", velocity=given)
    assert (target.note.midi_note, target.note.velocity) == (57, taken)
    assert prepare_target(Clip(tone, 22050), "tone_57.wav").note.velocity == 100
