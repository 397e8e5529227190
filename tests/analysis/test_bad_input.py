"""What is no clean single note: the best is made of it, and one true sentence says what was assumed."""

from __future__ import annotations

import numpy as np
import pytest
from made_sounds import RATE, after, at_levels, clipped, hit, hum, noise, note, silence, together

from evosynth.analysis.match import TargetMatch
from evosynth.analysis.prepare import load_target, prepare_target
from evosynth.audio.clip import Clip
from evosynth.audio.wav_out import write_wav

# What is given; the note that is matched; how long about; the sentences that are said, each by how it begins.
ROWS = {
    "two notes": (after(note(60, 0.8), note(67, 0.8)), 60, 0.8, ["Two notes were heard: the first, up to 0."]),
    "two notes tied": (
        after(note(60, 0.8, decay=0.0), note(64, 0.8, decay=0.0)), 60, 0.8, ["Two notes were heard: the first"],
    ),
    "the same note twice": (after(note(57, 0.7, 6.0), note(57, 0.7, 6.0)), 57, 0.7, ["Two notes were heard"]),
    "a loop": (after(*4 * [note(48, 0.6, 9.0)]), 48, 0.6, ["Several notes were heard: the first, up to 0."]),
    "a loop of drums": (
        after(*(hit(0.6, s) for s in range(4))), 60, 0.6, ["Several notes were heard: the first", "No pitch"],
    ),
    "a quick loop of drums": (
        after(*(hit(0.4, s) for s in range(4))), 60, 1.6, ["No pitch"],
    ),
    "a major chord": (
        together(note(60), note(64), note(67)), 60, 1.0, ["Several pitches were heard at once (C4, E4, G4)"],
    ),
    "a fifth": (together(note(48), note(55)), 48, 1.0, ["Several pitches were heard at once (C3, G3)"]),
    "a minor seventh": (
        together(note(57), note(60), note(64), note(67)), 57, 1.0, ["Several pitches were heard at once (A3, C4, E4"],
    ),
    "a drum": (hit(), 60, 0.4, ["No pitch was found: note 60 (C4) is used."]),
    "clipping": (clipped(note(57)), 57, 1.0, ["The sound is clipped in "]),
    "hum at 50 Hz": (together(note(60, 1.6, 8.0), hum(1.6, 50)), 60, 1.1, ["A hum at 50 Hz was heard"]),
    "hum at 60 Hz": (together(note(64, 1.6, 8.0), hum(1.6, 60)), 64, 1.1, ["A hum at 60 Hz was heard"]),
    "noise in front": (
        together(after(silence(0.5), note(60)), noise(1.5, 0.0008)), 60, 1.0, ["There is only noise before 0."],
    ),
    "stops of an organ": (at_levels((0, 0, 0, 0, -60, 0, -60, 0)), 57, 1.0, ["The octave is not sure: A3 is a guess"]),
    "50 ms": (note(60, 0.05), 60, 0.05, ["The sound is only 50 ms long"]),
}  # fmt: skip


def remarks_of(sound, name="x.wav", **how):
    return prepare_target(Clip(np.asarray(sound, np.float32), RATE), name, **how)


@pytest.mark.parametrize("name", ROWS)
def test_each_fault_is_said_and_made_the_best_of(name):
    sound, key, length_s, sentences = ROWS[name]
    target = remarks_of(sound)
    assert len(target.remarks) == len(sentences), target.remarks
    for said, beginning in zip(target.remarks, sentences, strict=True):
        assert said.startswith(beginning)
        assert said.endswith(".")
    assert target.note.midi_note == key
    assert target.note.length_s == pytest.approx(length_s, abs=0.15)
    assert np.isfinite(TargetMatch(target, RATE, threads=1).distances(target.samples[None, :])).all()


FINE = {
    **{f"note {key}": note(key) for key in (28, 40, 52, 64, 76, 88)},
    "slow decay": note(55, 2.0, 0.5),
    "fast decay": note(55, 0.5, 20.0),
    "a sine": note(60, partials=1),
    "no fundamental": at_levels((-90, 0, -2, -4, -6, -8, -9, -10)),
    "weak odd partials": at_levels((-12, 0, -14, -3, -16, -8, -20, -10)),
    "hollow": at_levels((0, -60, -6, -60, -9, -60, -12, -60)),
    "square at full level": np.sign(note(48, 1.0, 0.0, partials=1)),
    "sine at full level": 0.999 * np.sin(2 * np.pi * 48.999 * np.arange(RATE) / RATE),
    "low sine": 0.5 * np.sin(2 * np.pi * 43.65 * np.arange(2 * RATE) / RATE) * np.exp(-3 * np.arange(2 * RATE) / RATE),
    "tremolo": note(60, 1.5, 0.5) * (1 - 0.4 * np.sin(2 * np.pi * 5 * np.arange(round(1.5 * RATE)) / RATE)),
    "swell": note(60, 1.5, 0.0) * np.linspace(0, 1, round(1.5 * RATE)) ** 2,
    "beating": together(note(60, 1.5, 1.0), note(60.12, 1.5, 1.0)),
    "release": note(60, 1.2, 0.5) * np.minimum(1, np.exp(-20 * (np.arange(round(1.2 * RATE)) / RATE - 0.8))),
    "breath": together(note(72, 1.2, 0.5), noise(1.2, 0.004)),
    "echo": together(note(60, 1.5, 6.0), after(silence(0.3), 0.3 * note(60, 1.2, 6.0))),
}


@pytest.mark.parametrize("name", FINE)
def test_of_what_is_fine_nothing_is_said(name):
    said = [remark for remark in remarks_of(FINE[name]).remarks if "retuned" not in remark]
    assert said == []


def test_what_a_person_chose_is_not_cut_but_told():
    two = after(note(60, 0.8), note(67, 0.8))
    target = remarks_of(two, chosen=True)
    assert target.note.length_s == pytest.approx(1.6, abs=0.02)
    assert target.remarks == ("Two notes were heard: all of the part that you chose is matched as one sound.",)
    assert remarks_of(two, length_s=1.2).note.length_s == pytest.approx(1.2, abs=0.01)


def test_a_click_in_front_is_no_first_note():
    sound = np.zeros(3 * RATE)
    sound[:20] = sound[2 * RATE : 2 * RATE + 20] = 0.5
    target = remarks_of(sound)
    said = "Two notes were heard, but the first is only 25 ms long: all of the sound is matched as one."
    assert target.remarks[0] == said
    assert not any("only 25 ms long: its pitch" in remark for remark in target.remarks)
    assert target.note.length_s == pytest.approx(2.02, abs=0.02)


def test_of_a_short_note_that_others_follow_a_tenth_of_a_second_is_taken():
    sound = after(*3 * [note(60, 0.06), silence(0.5)])
    target = remarks_of(sound)
    assert target.remarks[0].startswith("Several notes were heard: the first, up to 0.5")
    assert target.note.length_s == pytest.approx(0.1, abs=0.005)


def test_hum_is_taken_out_and_the_note_stays():
    clean, humming = (remarks_of(together(note(60, 1.6, 8.0), hum(1.6, 50, level))) for level in (0.0, 0.004))
    assert abs(humming.note.length_s - clean.note.length_s) < 0.3
    rest = humming.samples[: RATE // 2] - clean.samples[: RATE // 2]
    assert np.sqrt(np.mean(np.square(rest))) < 0.1 * np.sqrt(np.mean(np.square(clean.samples[: RATE // 2])))


def test_silence_in_front_is_left_out_and_told(tmp_path):
    write_wav(tmp_path / "late.wav", after(silence(0.7), note(60)).astype(np.float32), RATE)
    target = load_target(tmp_path / "late.wav")
    assert target.remarks == ("The first 0.70 s are silent: they are left out.",)
    assert target.region_s[0] == pytest.approx(0.7, abs=0.01)
    assert target.note.length_s == pytest.approx(1.0, abs=0.02)


def test_of_a_minute_the_first_seconds_are_matched_and_told(tmp_path):
    write_wav(tmp_path / "pad.wav", note(52, 60.0, 0.0, partials=4).astype(np.float32), RATE)
    target = load_target(tmp_path / "pad.wav")
    assert target.remarks == ("The sound goes on for 56.0 s: its first 4.0 s are matched.",)
    assert load_target(tmp_path / "pad.wav", region_s=(10.0, 11.0)).remarks == ()


def test_several_faults_are_said_one_after_the_other():
    sound = together(after(note(60, 0.8, 8.0), note(67, 0.8, 8.0), silence(1.0)), hum(2.6, 60, 0.002))
    said = remarks_of(sound).remarks
    assert [remark.split(":")[0] for remark in said] == ["A hum at 60 Hz was heard", "Two notes were heard"]
