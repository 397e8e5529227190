"""The live wavetable engine: the notes of the search kernel, whatever the frames, and the rules of the keyboard."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evosynth.arrays import F32, F64
from evosynth.synths.base import Note
from evosynth.synths.live.layout import COMMANDS, NOTES
from evosynth.synths.live.settings import PlaySettings
from evosynth.synths.live.writer import DELAY, RingFull
from evosynth.synths.tables import FRAME, Table, TableSet
from evosynth.synths.wavetable.live import WavetableLive
from evosynth.synths.wavetable.space import DESTINATIONS, SOURCES
from evosynth.synths.wavetable.synth import WavetableSynth

RATE = 44100
PHASE = np.arange(FRAME) / FRAME
SINE = np.sin(2 * np.pi * PHASE)
SAW = 1.0 - 2.0 * PHASE
TABLES = TableSet((Table("sine", SINE[None]), Table("sine to saw", np.stack([SINE, 0.5 * (SINE + SAW), SAW]))))
SYNTH = WavetableSynth(RATE, tables=TABLES, threads=1)
LONG = {"env_amp_attack_s": 0.001, "env_amp_release_s": 0.005, "filter_type": 0.0}


def patch(**values: float) -> F64:
    native = SYNTH.space.decode(SYNTH.space.default()[None])[0]
    for name, value in {**LONG, **values}.items():
        native[SYNTH.space.index(name)] = value
    return native


def engine(native: F64, *, limit: bool = False, **values: int | bool) -> WavetableLive:
    made = WavetableLive(RATE, tables=TABLES, channels=1, limit=limit)
    made.set_patch(native)
    made.set_settings(PlaySettings(**values))
    return made


def frames(made: WavetableLive, count: int, partition: int = 0) -> F32:
    out = np.zeros((count, 1), np.float32)
    for start in range(0, count, partition or count):
        made.fill(out[start : start + (partition or count)])
    return out[:, 0]


def heard(made: WavetableLive, count: int) -> F32:
    """The first frames without the delay of the limiter."""
    return frames(made, count + DELAY)[DELAY:]


def search(native: F64, note: Note) -> F32:
    return SYNTH.render(SYNTH.space.encode(native[None]), [note])[0].rows()[0]


def cents(sound: F32) -> float:
    """The pitch of a steady sine in cents above A4."""
    spectrum = np.abs(np.fft.rfft(sound * np.hanning(len(sound)), 1 << 19))
    return float(1200 * np.log2(np.argmax(spectrum) * RATE / (1 << 19) / 440))


@given(seed=st.integers(0, 2**32), key=st.integers(20, 110), velocity=st.integers(1, 127))
@settings(max_examples=10, deadline=None)
def test_a_note_is_the_same_in_every_sample_as_the_search_kernel_renders_it(seed, key, velocity):
    native = SYNTH.space.decode(SYNTH.space.sample(1, np.random.default_rng(seed)))[0]
    for name in ("noise_level", "lfo1_shape", "lfo2_shape"):  # no chance: it is drawn anew for every note
        native[SYNTH.space.index(name)] = 0.0
    for slot in range(1, 9):
        if DESTINATIONS[int(native[SYNTH.space.index(f"mod{slot}_destination")])] == "noise_level":
            native[SYNTH.space.index(f"mod{slot}_depth")] = 0.0
    native[SYNTH.space.index("lfo1_key_sync")] = native[SYNTH.space.index("lfo2_key_sync")] = 1.0
    made = engine(native)
    made.note_on(key, velocity)
    made.note_off(key, due=6400)
    note = Note(key, velocity, 6400 / RATE, 12800 / RATE)
    shaped = native.copy()
    sound, wanted = heard(made, 12800), search(shaped, note)
    np.testing.assert_allclose(sound, wanted, atol=1e-5 * max(1.0, np.abs(wanted).max()))


@given(partition=st.integers(1, 700))
@settings(max_examples=8, deadline=None)
def test_frames_may_be_asked_for_in_any_pieces(partition):
    sounds = []
    for pieces in (0, partition):
        made = engine(patch(osc1_table=1, osc1_position=0.3))
        for number, key in enumerate((60, 64, 67)):
            made.note_on(key, 100, due=64 * 5 * number)
        made.bend(12000, due=1500)
        made.note_off(64, due=3000)
        sounds.append(frames(made, 5000, pieces))
    np.testing.assert_array_equal(*sounds)


def test_a_release_ends_the_note_and_frees_its_place():
    made = engine(patch())
    made.note_on(60, 100)
    frames(made, 1000)
    assert made.sounding == (60,)
    made.note_off(60)
    frames(made, 1000)
    assert made.sounding == ()
    assert not frames(made, 500).any()


def test_the_seventeenth_note_takes_the_place_of_the_oldest_without_a_jump():
    made = engine(patch(env_amp_attack_s=0.02))
    for key in range(40, 40 + NOTES):
        made.note_on(key, 60)
    before = frames(made, 20480)
    made.note_on(40 + NOTES, 60)
    after = frames(made, 2048)
    assert set(made.sounding) == set(range(41, 41 + NOTES))
    assert np.abs(np.diff(after)).max() < 1.5 * np.abs(np.diff(before[2048:])).max()


def test_the_pitch_wheel_bends_by_its_range_and_the_pedal_holds():
    made = engine(patch(), bend_range=12)
    made.note_on(69, 100)
    made.bend(16383)
    made.sustain(True)
    made.note_off(69)
    assert cents(frames(made, 30000)[4000:]) == pytest.approx(1200, abs=3)
    made.bend(8192)
    assert cents(frames(made, 30000)[4000:]) == pytest.approx(0, abs=2)
    made.sustain(False)
    frames(made, 2000)
    assert made.sounding == ()


def test_the_wheel_brings_vibrato_unless_the_patch_has_a_use_for_it():
    own = {"mod1_source": SOURCES.index("wheel"), "mod1_destination": DESTINATIONS.index("osc1_position")}
    for values, moves_pitch in (({}, True), ({**own, "mod1_depth": 1.0, "osc1_table": 1.0}, False)):
        sounds = []
        for wheel in (0, 127):
            made = engine(patch(**values), wheel_range=99)
            made.wheel(wheel)
            made.note_on(69, 100)
            sounds.append(frames(made, 22050)[2000:])
        crossings = [np.diff(np.flatnonzero((s[:-1] < 0) & (s[1:] >= 0))) for s in sounds]
        assert np.ptp(crossings[0]) <= 2
        assert (np.ptp(crossings[1]) > 4) == moves_pitch
        assert np.abs(sounds[1] - sounds[0]).max() > 0.05


def test_mono_glides_from_key_to_key_and_goes_back_to_the_one_that_is_held():
    made = engine(patch(), mono=True, portamento_time=50)
    made.note_on(69, 100)
    frames(made, 4096)
    made.note_on(81, 100)
    assert 100 < cents(frames(made, 2000)) < 1190
    frames(made, 44100)
    assert cents(frames(made, 20000)) == pytest.approx(1200, abs=3)
    made.note_off(81)
    frames(made, 44100)
    assert cents(frames(made, 20000)) == pytest.approx(0, abs=2)
    assert made.sounding == (69,)


def test_another_patch_is_for_the_next_key_and_an_edited_one_for_what_sounds():
    made = engine(patch())
    made.note_on(69, 100)
    frames(made, 4096)
    made.set_patch(patch(osc1_octave=1))
    assert cents(frames(made, 20000)) == pytest.approx(0, abs=2)
    made.set_patch(patch(osc1_octave=1), edit=True)
    assert cents(frames(made, 20000)[200:]) == pytest.approx(1200, abs=3)


def test_shaped_tables_are_heard_live_as_they_are_rendered():
    native = patch(osc1_table=1, osc1_position=1.0, osc1_tilt_db=-6.0, osc1_even_db=-20.0)
    made = engine(native)
    made.note_on(57, 100)
    np.testing.assert_allclose(heard(made, 6400), search(native, Note(57, 100, 1.0, 6400 / RATE)), atol=2e-4)


def test_noise_of_two_notes_is_not_the_same():
    made = engine(patch(osc1_level=0.0, noise_level=1.0))
    made.note_on(60, 100)
    one = np.std(frames(made, 22050)[2000:])
    made.note_on(61, 100)
    assert np.std(frames(made, 22050)[2000:]) == pytest.approx(np.sqrt(2) * one, rel=0.05)


def test_all_off_is_silence_and_a_full_ring_is_told():
    made = engine(patch())
    for key in range(50, 60):
        made.note_on(key, 100)
    frames(made, 1000)
    made.all_off()
    frames(made, 192)
    assert not frames(made, 500).any()
    for _ in range(COMMANDS):
        made.note_on(60, 100)
    with pytest.raises(RingFull):
        made.note_on(60, 100)


def test_the_limiter_holds_its_ceiling():
    made = engine(patch(voice_volume_db=12.0, osc1_level=1.0), limit=True)
    for key in range(50, 60):
        made.note_on(key, 127)
    assert np.abs(frames(made, 20000)).max() <= 10 ** (-1 / 20) + 1e-6


def test_values_out_of_range_are_refused():
    made = engine(patch())
    with pytest.raises(ValueError, match="osc1_level"):
        made.set_patch(patch(osc1_level=2.0))
    with pytest.raises(ValueError, match="gain"):
        made.set_patch(patch(), -1.0)
