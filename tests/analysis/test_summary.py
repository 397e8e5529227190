"""What a prior is told of a target: envelopes, partials, vibrato and tremolo, on sounds made with known ones."""

import numpy as np
import pytest

from evosynth.analysis.prepare import prepare_target
from evosynth.analysis.summary import summary
from evosynth.analysis.target import instrument
from evosynth.analysis.tracking import follow, wave_in
from evosynth.audio.clip import Clip
from evosynth.notation.tuning import hz_of_note

RATE = 44100


def tone(note=60.0, seconds=1.0, rate=RATE, gate_s=None, decay_db=6.0, release_db=120.0):
    """A note that decays slowly, then faster from the gate on."""
    t = np.arange(round(seconds * rate)) / rate
    level_db = -decay_db * t - (release_db * np.maximum(0.0, t - gate_s) if gate_s is not None else 0.0)
    wave = sum(np.sin(2 * np.pi * hz_of_note(note) * h * t) / h for h in (1, 2, 3, 4))
    return (0.25 * wave * 10 ** (level_db / 20)).astype(np.float32)


def moving(note, seconds=1.5, cents=0.0, vibrato_hz=5.5, tremolo_db=0.0, tremolo_hz=4.0, fall_cents=0.0):
    """A note with vibrato, tremolo, or a slide."""
    t = np.arange(round(seconds * RATE)) / RATE
    bent = cents * np.sin(2 * np.pi * vibrato_hz * t) + fall_cents * t / seconds
    phase = 2 * np.pi * np.cumsum(hz_of_note(note) * 2 ** (bent / 1200)) / RATE
    level = 10 ** (tremolo_db * np.sin(2 * np.pi * tremolo_hz * t) / 20)
    return (0.1 * level * sum(np.sin(h * phase) / h for h in range(1, 6))).astype(np.float32)


def told_of(sound, note=None):
    return summary(prepare_target(Clip(sound, RATE), "x.wav", note=note))


def test_the_summary_tells_envelope_and_partials():
    target = prepare_target(Clip(tone(60, 1.6, gate_s=1.0, decay_db=20.0), RATE), "x.wav")
    told = summary(target)
    assert told.notes == (target.note,)
    assert told.attack_s < 0.03
    assert told.decay_db_per_s == pytest.approx(20.0, abs=2.0)
    assert told.sustain_db == pytest.approx(-20.0, abs=2.0)
    assert told.release_db_per_s == pytest.approx(140.0, rel=0.15)
    assert 1.0 < told.brightness < 4.0
    assert [round(ratio, 2) for ratio, _ in told.partials] == [1.0, 2.0, 3.0, 4.0]
    np.testing.assert_allclose([db for _, db in told.partials], [0.0, -6.0, -9.5, -12.0], atol=0.5)


def test_a_slow_attack_is_summarised():
    t = np.arange(RATE) / RATE
    swell = tone(60, 1.0, decay_db=0.0) * np.minimum(1.0, t / 0.4).astype(np.float32)
    assert summary(prepare_target(Clip(swell, RATE), "x.wav")).attack_s == pytest.approx(0.36, abs=0.05)


def test_several_notes_are_all_named_and_the_first_tells():
    one, other = (prepare_target(Clip(tone(note), RATE), "x.wav") for note in (48, 72))
    told = summary(instrument([one, other]))
    assert told.notes == (one.note, other.note)
    assert told.partials == summary(one).partials


@pytest.mark.parametrize(("heard", "ratio"), [(60, 1.0), (48, 0.5), (36, 0.25)])
def test_a_sound_that_is_octaves_below_its_key_says_so(heard, ratio):
    assert told_of(tone(heard), note=60).pitch_ratio == pytest.approx(ratio, rel=1e-3)


def test_bands_have_envelopes_of_their_own():
    t = np.arange(RATE) / RATE
    hz = hz_of_note(60)
    low = 0.3 * np.sin(2 * np.pi * hz * t) * 10 ** (-10 * t / 20) * np.minimum(1.0, t / 0.2)
    high = 0.1 * np.sin(2 * np.pi * 8 * hz * t) * 10 ** (-60 * t / 20)
    told = told_of((low + high).astype(np.float32), note=60).bands
    bands = {band.low_ratio: band for band in told if band.level_db > -20}  # fainter: the clicks of start and end
    assert set(bands) == {0.25, 6.0}
    assert bands[0.25].attack_s == pytest.approx(0.15, abs=0.04)
    assert bands[6.0].attack_s < 0.03
    assert bands[0.25].decay_db_per_s == pytest.approx(10.0, abs=2.0)
    assert bands[6.0].decay_db_per_s == pytest.approx(60.0, rel=0.1)
    assert max(band.level_db for band in bands.values()) == 0.0


@pytest.mark.parametrize(("ratios", "low", "high"), [((1, 2, 3, 4), 0.0, 0.01), ((1, 2.4, 3.6, 5.5), 0.15, 0.5)])
def test_bells_are_inharmonic_and_strings_are_not(ratios, low, high):
    t = np.arange(RATE) / RATE
    sound = sum(np.sin(2 * np.pi * 440 * r * t) / (i + 1) for i, r in enumerate(ratios)) * np.exp(-3 * t) * 0.2
    target = prepare_target(Clip(sound.astype(np.float32), RATE), "x.wav", note=69)
    assert low <= summary(target).inharmonicity <= high


@pytest.mark.parametrize("note", [36, 60, 84])
@pytest.mark.parametrize(("hz", "cents"), [(4.5, 12.0), (6.5, 40.0)])
def test_vibrato_is_measured(note, hz, cents):
    told = told_of(moving(note, cents=cents, vibrato_hz=hz), note=note)
    assert told.vibrato_hz == pytest.approx(hz, abs=0.25)
    assert told.vibrato_cents == pytest.approx(cents, rel=0.15)
    assert told.tremolo_db == 0.0


@pytest.mark.parametrize(("hz", "db"), [(3.0, 1.0), (7.0, 3.0)])
def test_tremolo_is_measured(hz, db):
    told = told_of(moving(60, tremolo_db=db, tremolo_hz=hz), note=60)
    assert told.tremolo_hz == pytest.approx(hz, abs=0.25)
    assert told.tremolo_db == pytest.approx(db, rel=0.15)
    assert told.vibrato_cents == 0.0


def test_a_steady_note_and_one_that_slides_have_neither():
    for sound in (moving(60), moving(60, fall_cents=30.0), tone(60, 1.5, gate_s=1.0)):
        told = told_of(sound, note=60)
        assert (told.vibrato_hz, told.vibrato_cents, told.tremolo_hz, told.tremolo_db) == (0.0, 0.0, 0.0, 0.0)


def test_noise_has_no_vibrato_and_no_inharmonicity():
    told = told_of(np.random.default_rng(0).normal(0, 0.1, RATE).astype(np.float32))
    assert told.vibrato_cents == 0.0
    assert told.inharmonicity is None


@pytest.mark.parametrize("cents", [-40.0, 0.0, 25.0])
@pytest.mark.parametrize("note", [36, 60, 96])
def test_a_course_tells_how_far_off_a_note_is(note, cents):
    track = follow(tone(note + cents / 100, 1.0), RATE, hz_of_note(note))
    assert np.nanmedian(track.cents) == pytest.approx(cents, abs=1.0)


def test_a_course_of_silence_has_no_pitch_and_a_short_one_no_wave():
    assert np.isnan(follow(np.zeros(RATE // 4, np.float32), RATE, 440.0).cents).all()
    assert wave_in(np.zeros(10), 0.005) is None
