"""Prepared targets: the ten real notes, what the person says, tuning, onset, length and gate."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from evosynth.analysis.pitch import find_pitch
from evosynth.analysis.prepare import load_target, prepare_target
from evosynth.audio.clip import Clip
from evosynth.audio.wav_out import write_wav
from evosynth.errors import AudioError
from evosynth.notation.tuning import hz_of_note

TARGETS = sorted((Path(__file__).parent.parent / "targets").glob("*.flac"))
RATE = 44100


def note_of(path):
    return int(path.stem.rsplit("_", 1)[1])


def tone(note=60.0, seconds=1.0, rate=RATE, gate_s=None, decay_db=6.0, release_db=120.0):
    """A note that decays slowly, then faster from the gate on."""
    t = np.arange(round(seconds * rate)) / rate
    hz = hz_of_note(note)
    level_db = -decay_db * t - (release_db * np.maximum(0.0, t - gate_s) if gate_s is not None else 0.0)
    wave = sum(np.sin(2 * np.pi * hz * h * t) / h for h in (1, 2, 3, 4))
    return (0.25 * wave * 10 ** (level_db / 20)).astype(np.float32)


def test_there_are_ten_targets():
    assert len(TARGETS) == 10


@pytest.mark.parametrize("path", TARGETS, ids=lambda p: p.stem)
def test_every_target_gets_its_note(path):
    target = load_target(path)
    assert target.note.midi_note == note_of(path)
    assert target.note_source == "file name"
    assert target.sure
    assert abs(target.cents) < 10
    assert target.samples.dtype == np.float32
    assert not target.samples.flags.writeable
    assert target.sample_rate == RATE


@pytest.mark.parametrize("path", [p for p in TARGETS if "organ" not in p.name], ids=lambda p: p.stem)
def test_every_target_but_one_gets_its_note_without_its_name(path, tmp_path):
    target = load_target(shutil.copy(path, tmp_path / "sound.flac"))
    assert target.note.midi_note == note_of(path)
    assert target.note_source == "detected"


def test_the_organ_sounds_two_octaves_below_its_key(tmp_path):
    # Its 32' stop is nearly as loud as all others: only the name can tell which key was pressed.
    path = next(p for p in TARGETS if "organ" in p.name)
    assert load_target(shutil.copy(path, tmp_path / "sound.flac")).note.midi_note == note_of(path) - 24


@pytest.mark.parametrize(
    ("stem", "gate_s"),
    [
        ("cello_43", 1.5),
        ("epiano_60", 1.2),
        ("flute_72", 1.2),
        ("oboe_70", 1.2),
        ("nylon_guitar_52", 1.0),
        ("organ_60", 1.0),
    ],
)
def test_the_gates_of_real_notes_are_found(stem, gate_s):
    target = load_target(next(p for p in TARGETS if p.stem == stem))
    assert target.note.gate_s == pytest.approx(gate_s, abs=0.05)


def test_a_name_decides_between_octaves_only():
    sound = Clip(tone(60), RATE)
    below = prepare_target(sound, "x_48.wav")
    assert below.note.midi_note == 48
    assert below.f0_hz == pytest.approx(hz_of_note(48), rel=1e-3)
    assert prepare_target(sound, "x_50.wav").note.midi_note == 60
    assert prepare_target(sound, "x_50.wav").note_source == "detected"


def test_what_the_person_says_wins():
    target = prepare_target(Clip(tone(60), RATE), "x_48.wav", note=72, velocity=64, gate_s=0.3, length_s=0.5)
    assert (target.note.midi_note, target.note.velocity, target.note.gate_s) == (72, 64, 0.3)
    assert target.note.length_s == pytest.approx(0.5, abs=1e-4)
    assert target.note_source == "given"
    assert target.sure


@pytest.mark.parametrize("given", [48, 60, 72, 54])
def test_a_note_that_is_given_changes_nothing_of_what_was_heard(given):
    target = prepare_target(Clip(tone(60), RATE), "x_48.wav", note=given)
    assert target.f0_hz == pytest.approx(hz_of_note(60), rel=1e-3)


def test_a_note_that_contradicts_the_sound_is_taken_with_a_remark_and_no_retuning():
    target = prepare_target(Clip(tone(60), RATE), "x.wav", note=65)
    assert target.cents == 0.0
    assert target.remarks == ("The sound seems to be at C4 (60), not F4: it is left in its tuning.",)


@pytest.mark.parametrize("cents", [-42.0, -28.0, 30.0])
def test_an_untuned_sound_is_retuned_and_said_so(cents):
    target = prepare_target(Clip(tone(60 + cents / 100), RATE), "x.wav")
    assert target.cents == pytest.approx(cents, abs=1.5)
    assert find_pitch(target.samples, RATE).midi == pytest.approx(60.0, abs=0.02)
    assert target.f0_hz == pytest.approx(hz_of_note(60 + cents / 100), rel=1e-3)
    side = "sharp" if cents > 0 else "flat"
    assert target.remarks == (f"The sound is {abs(target.cents):.0f} cents {side} of C4: it was retuned for matching.",)
    assert target.note.length_s == pytest.approx(len(target.samples) / RATE)


@pytest.mark.parametrize("cents", [-42.0, 30.0])
def test_an_untuned_sound_that_is_to_keep_its_tuning_keeps_it(cents):
    clip = Clip(tone(60 + cents / 100), RATE)
    target = prepare_target(clip, "x.wav", already_cut=True, tuning="keep")
    np.testing.assert_array_equal(target.samples, clip.samples)
    assert target.cents == pytest.approx(cents, abs=1.5)
    assert (target.retuned, target.retuned_by, target.tuning) == (False, 0.0, "keep")
    assert target.pitch_hz == pytest.approx(hz_of_note(60 + cents / 100), rel=1e-3)
    side = "sharp" if cents > 0 else "flat"
    assert target.remarks == (
        f"The sound is {abs(target.cents):.0f} cents {side} of C4: it is matched in its own tuning.",
    )


def test_a_bell_is_never_retuned():
    t = np.arange(2 * RATE) / RATE
    partials = zip(
        (0.5, 1.0, 1.19, 1.5, 2.0, 2.51, 2.66, 3.01, 4.1), (0.5, 1.0, 0.9, 0.6, 1.0, 0.6, 0.6, 0.5, 0.5), strict=True
    )
    sound = sum(a * np.sin(2 * np.pi * 452.0 * r * t) for r, a in partials) * np.exp(-2 * t)
    target = prepare_target(Clip((0.1 * sound).astype(np.float32), RATE), "bell_69.wav")
    assert target.retuned_by == 0.0


def test_within_eight_cents_the_sound_is_left_alone():
    clip = Clip(tone(60.07), RATE)
    target = prepare_target(clip, "x.wav", already_cut=True)
    np.testing.assert_array_equal(target.samples, clip.samples)
    assert target.cents == pytest.approx(7.0, abs=0.7)
    assert target.remarks == ()


def test_noise_is_matched_at_note_60_and_the_remark_says_so():
    noise = np.random.default_rng(0).normal(0, 0.1, RATE).astype(np.float32)
    target = prepare_target(Clip(noise, RATE), "wind_43.wav")
    assert (target.note.midi_note, target.note_source, target.sure, target.f0_hz) == (60, "default", False, None)
    assert target.remarks == ("No pitch was found: note 60 (C4) is used.",)


def test_the_target_is_cut_to_its_onset_and_its_end():
    silence = np.zeros(RATE // 2, np.float32)
    target = prepare_target(Clip(np.concatenate([silence, tone(57, 0.8), silence]), RATE), "x.wav", starts_s=10.0)
    assert target.region_s == pytest.approx((10.5, 11.3), abs=0.03)
    assert target.note.length_s == pytest.approx(0.8, abs=0.03)
    assert np.abs(target.samples[:100]).max() > 0.01


def test_a_sound_that_is_already_cut_is_taken_as_it_is():
    sound = np.concatenate([np.zeros(1000, np.float32), tone(57, 0.5)])
    target = prepare_target(Clip(sound, RATE), "x.wav", already_cut=True)
    np.testing.assert_array_equal(target.samples, sound)
    assert target.note.samples(RATE) == len(sound)


@pytest.mark.parametrize("gate_s", [0.2, 0.6, 1.0])
@pytest.mark.parametrize("decay_db", [0.0, 6.0, 20.0])
def test_the_gate_is_where_the_level_begins_to_fall_faster(gate_s, decay_db):
    sound = tone(60, 1.6, gate_s=gate_s, decay_db=decay_db)
    assert prepare_target(Clip(sound, RATE), "x.wav").note.gate_s == pytest.approx(gate_s, abs=0.04)


@pytest.mark.parametrize("decay_db", [0.0, 15.0, 60.0])
def test_without_a_release_the_note_is_held_nearly_to_its_end(decay_db):
    target = prepare_target(Clip(tone(60, 0.9, decay_db=decay_db), RATE), "x.wav")
    assert 0.9 * target.note.length_s < target.note.gate_s <= target.note.length_s


def test_fast_files_are_brought_to_44100_and_slow_ones_kept():
    assert prepare_target(Clip(tone(60, rate=192000), 192000), "x.wav").sample_rate == 44100
    slow = prepare_target(Clip(tone(60, rate=8000), 8000), "x.wav")
    assert slow.sample_rate == 8000
    assert slow.note.midi_note == 60


def test_ten_seconds_of_a_held_note_are_cut_to_four_unless_a_length_is_given(tmp_path):
    write_wav(tmp_path / "long.wav", tone(60, 10.0, decay_db=0.0), RATE)
    assert load_target(tmp_path / "long.wav").note.length_s == pytest.approx(4.0, abs=0.01)
    assert load_target(tmp_path / "long.wav", length_s=6.0).note.length_s == pytest.approx(6.0, abs=0.01)
    region = load_target(tmp_path / "long.wav", region_s=(2.0, 3.5))
    assert region.note.length_s == pytest.approx(1.5, abs=0.01)
    assert region.region_s == pytest.approx((2.0, 3.5), abs=0.01)


def test_a_silent_clip_and_one_without_a_rest_are_refused():
    with pytest.raises(AudioError, match=r"^x\.wav is silent\.$"):
        prepare_target(Clip(np.zeros(RATE, np.float32), RATE), "x.wav")
    late = np.zeros(RATE, np.float32)
    late[-100:] = 0.5
    with pytest.raises(AudioError, match=r"^x\.wav has only 2 ms of sound after its onset"):
        prepare_target(Clip(late, RATE), "x.wav")


@pytest.mark.parametrize("wrong", [{"note": 128}, {"velocity": 0}, {"gate_s": -1.0}, {"length_s": 0.0}])
def test_numbers_outside_their_range_are_named(wrong):
    with pytest.raises(ValueError, match=r"outside|need"):
        prepare_target(Clip(tone(60), RATE), "x.wav", **wrong)


@pytest.mark.parametrize("cents", [-45, 0, 45])
def test_a_length_that_is_given_is_the_length_after_retuning(cents, tmp_path):
    write_wav(tmp_path / "held.wav", tone(57 + cents / 100, 3.0), RATE)
    target = load_target(tmp_path / "held.wav", length_s=1.5)
    assert target.note.length_s == pytest.approx(1.5, abs=2 / RATE)
    assert target.region_s[1] - target.region_s[0] == pytest.approx(1.5 * 2 ** (-target.cents / 1200), abs=2 / RATE)


def test_an_offset_that_comes_and_goes_with_the_note_stays():
    sound = tone(57, 1.5, gate_s=0.8)
    sound[: round(0.8 * RATE)] += np.float32(0.3)
    prepared = prepare_target(Clip(sound, RATE), "a.wav", already_cut=True)
    assert np.array_equal(prepared.samples, sound)


def test_a_constant_offset_is_taken_away():
    plain = prepare_target(Clip(tone(57, 1.0, gate_s=0.5), RATE), "a.wav")
    offset = prepare_target(Clip(tone(57, 1.0, gate_s=0.5) + np.float32(0.3), RATE), "a.wav")
    assert abs(offset.samples.mean()) < 1e-3
    assert offset.note.midi_note == plain.note.midi_note
    assert offset.note.gate_s == pytest.approx(plain.note.gate_s, abs=0.05)


def test_no_key_is_held_longer_than_its_sound():
    target = prepare_target(Clip(tone(81, 0.03), RATE), "a.wav")
    assert 0.0 < target.note.gate_s <= target.note.length_s
