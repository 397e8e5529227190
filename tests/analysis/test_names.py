"""What file names say: notes and velocities, and what only looks like one."""

import numpy as np
import pytest

from evosynth.analysis.names import DYNAMICS, note_in_name, velocity_in_name
from evosynth.analysis.prepare import prepare_target
from evosynth.audio.clip import Clip
from evosynth.notation.note_names import calling_middle_c

NAMES = [
    # as people name their own
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
    ("Strings C3.wav", 48, None),
    ("PianoC4.wav", 60, None),
    ("MutedTrumpet-Bb2.wav", 46, None),
    ("a#4.wav", 70, None),
    ("031.wav", 31, None),
    ("Piano_60_127.wav", 60, 127),
    ("rhodes-60-100.wav", 60, 100),
    ("wurli_C3_127.wav", 48, 127),
    ("piano_60_01.wav", 60, None),  # one of several that are alike
    ("piano_60_v200.wav", 60, None),
    ("v104.wav", 104, None),  # a number at the end may be a key, if the sound agrees
    # as libraries and programs name them
    ("A0v1.flac", 21, None),  # the first of sixteen layers, not a velocity of 1
    ("D#1v10.flac", 27, None),
    ("Piano.ff.C4.aiff", 60, DYNAMICS["ff"]),
    ("Piano.pp.Bb1.aiff", 34, DYNAMICS["pp"]),
    ("Cello.arco.ff.sulA.A3.stereo.aif", 57, DYNAMICS["ff"]),
    ("BbClarinet.mf.C4B4.aiff", None, DYNAMICS["mf"]),  # a whole octave of notes
    ("cello_A2_1_forte_arco-normal.mp3", 45, DYNAMICS["f"]),
    ("cello_As3_025_fortissimo_arco-normal.mp3", 58, DYNAMICS["ff"]),
    ("Cs4.mp3", 61, None),
    ("bass_synthetic_033-022-050.wav", 22, 50),  # instrument, pitch, velocity
    ("Player_dyn2_rr1_033.wav", 33, None),
    ("Susvib_A3_v1_1.wav", 57, None),
    ("MOHorn_stac_A#1_v2_rr1.wav", 34, None),
    ("AltRecorder_Stac_F#4_rr1_Main.wav", 66, None),
    ("gb3_vl2_rr1.wav", 54, None),
    ("vowel_a_e3_fromd3.wav", 52, None),
    ("gm_000_C4_v64.wav", 60, 64),
    ("KEPSREC060.wav", 60, None),
    ("1st-violins-sus-a#3.wav", 58, None),
    ("celli-sus-c#2-PB-loop.wav", 37, None),
    ("Grand Piano-C#1-V64-S5CA.aif", 25, 64),
    ("KSHarp_G1_mp.wav", 31, DYNAMICS["mp"]),
    ("P_1_Pre4_C0_RR1.wav", 12, None),
    ("C#3-Slide-Loud.wav", 49, None),
    ("A_029__F1_1.wav", 29, None),  # number and name
    ("060_C3_a.wav", 60, None),  # the number tells that this maker calls middle C C3
    # what only looks like a note
    ("loop_take_072.wav", None, None),
    ("take 60.wav", None, None),
    ("Track 64.wav", None, None),
    ("kick_012.wav", None, None),
    ("kickmic_kick_snoff_vl4_rr1.flac", None, None),
    ("hihatClosed_OH_P_1.wav", None, None),
    ("Main_BallWhistle_Long-001.wav", None, None),
    ("Tom_45.wav", None, None),
    ("loop 120 bpm.wav", None, None),
    ("BPM128_Lead_F#m.wav", None, None),
    ("Loop_174_Dmin_03.wav", None, None),
    ("Audio 1-03.wav", None, None),
    ("Bass#72.wav", None, None),
    ("piano (60).wav", None, None),
    ("ZOOM0060.WAV", None, None),
    ("230512_0048.wav", None, None),
    ("2024-05-12.wav", None, None),
    ("C4 take 12.wav", 60, None),
    ("pad_60_rr12.wav", 60, None),
    ("x_G#-1.wav", None, None),  # lower than keys are
    ("bass_dnb_f.flac", None, None),  # its key, not forte
    ("kick_v2.wav", None, None),  # a version
    ("eight808.wav", None, None),
    ("loop_120bpm.wav", None, None),
]


@pytest.mark.parametrize(("name", "note", "velocity"), NAMES)
def test_notes_and_velocities_stand_in_names(name, note, velocity):
    assert (note_in_name(name), velocity_in_name(name)) == (note, velocity)


def test_names_go_by_what_middle_c_is_called_and_numbers_do_not():
    with calling_middle_c("C3"):
        assert note_in_name("Strings C3.wav") == 60
        assert note_in_name("Grand Piano-C#1-V64-S5CA.aif") == 37
        assert note_in_name("bass-C-2.wav") is None  # 0: lower than keys are
        assert [note_in_name(name) for name in ("oboe_70.wav", "060_C3_a.wav", "060_C4_a.wav")] == [70, 60, 60]


def test_louder_words_are_harder_keys():
    assert list(DYNAMICS.values()) == sorted(DYNAMICS.values())
    assert all(1 <= velocity <= 127 for velocity in DYNAMICS.values())


@pytest.mark.parametrize(("given", "taken"), [(None, 64), (90, 90)])
def test_a_velocity_in_the_name_counts_where_none_is_given(given, taken):
    tone = (0.3 * np.sin(2 * np.pi * 220 * np.arange(22050) / 22050)).astype(np.float32)
    target = prepare_target(Clip(tone, 22050), "tone_57_vel064.wav", velocity=given)
    assert (target.note.midi_note, target.note.velocity) == (57, taken)
    assert prepare_target(Clip(tone, 22050), "tone_57.wav").note.velocity == 100


def harmonic(note, seconds=1.0, rate=22050):
    time_s = np.arange(round(seconds * rate)) / rate
    hz = 440.0 * 2.0 ** ((note - 69) / 12)
    return Clip(sum(0.3 / k * np.sin(2 * np.pi * k * hz * time_s) for k in range(1, 9)).astype(np.float32), rate)


C3 = "If middle C is called C3 there, say so (--middle-c C3, or in Settings)."
C4 = C3.replace("C3", "C4")


@pytest.mark.parametrize(
    ("called", "name", "taken", "said"),
    [
        ("C4", "Strings C3.wav", 60, ["The name says C3 (48), but C4 (60) is surely heard: C4 (60) is taken.", C3]),
        ("C3", "Strings C4.wav", 72, ["The name says C4 (72), but C3 (60) is surely heard: C4 (72) is taken.", C4]),
        ("C4", "Strings C5.wav", 72, ["The name says C5 (72), but C4 (60) is surely heard: C5 (72) is taken."]),
        ("C4", "rhodes_048.wav", 48, ["The name says C3 (48), but C4 (60) is surely heard: C3 (48) is taken."]),
        ("C4", "Strings C4.wav", 60, []),
        ("C3", "Strings C3.wav", 60, []),
        ("C4", "loop_take_072.wav", 60, []),
        ("C4", "Strings D3.wav", 60, ["The name says D3 (50), but C4 (60) is surely heard: C4 (60) is taken."]),
        ("C4", "C#4.wav", 60, ["The name says C♯4 (61), but C4 (60) is surely heard: C4 (60) is taken."]),
        ("C3", "piano_F#2_ff.wav", 60, ["The name says F♯2 (54), but C3 (60) is surely heard: C3 (60) is taken."]),
        ("C4", "strings_A0.wav", 60, ["The name says A0 (21), but C4 (60) is surely heard: C4 (60) is taken."]),
        ("C4", "C0.wav", 60, ["The name says C0 (12), but C4 (60) is surely heard: C4 (60) is taken."]),
        ("C4", "strings_50.wav", 60, []),  # a number may count something else
        ("C4", "strings D3-F4.wav", 60, []),  # from one to another
        ("C4", "BPM128_Lead_F#m.wav", 60, []),
    ],
)
def test_where_a_sure_ear_hears_what_the_name_does_not_mean_both_are_told(called, name, taken, said):
    with calling_middle_c(called):
        target = prepare_target(harmonic(60), name)
    assert target.note.midi_note == taken
    assert list(target.remarks) == said


def test_an_ear_that_is_not_sure_says_nothing_against_a_name():
    noise = np.random.default_rng(1).normal(0, 0.1, 22_050).astype(np.float32)
    target = prepare_target(Clip(noise, 22_050), "Strings C3.wav")
    assert not any("The name says" in remark for remark in target.remarks)


def test_what_the_person_says_counts_before_name_and_ear():
    target = prepare_target(harmonic(60), "Strings C3.wav", note=48)
    assert (target.note.midi_note, target.note_source) == (48, "given")
