"""The live engine: the same notes as the exact kernels, whatever the frames, and the rules of the keyboard."""

import json
import os
import subprocess
import sys
from itertools import pairwise

import numpy as np
import pytest
from fm_voices import init_voice, random_voice
from hypothesis import given, settings
from hypothesis import strategies as st

from evosynth.arrays import F32, U8
from evosynth.synths.base import Note
from evosynth.synths.fm.exact import render_voices
from evosynth.synths.fm.live import LiveEngine
from evosynth.synths.live.layout import BLOCK, COMMANDS, NOTES
from evosynth.synths.live.settings import PlaySettings
from evosynth.synths.live.writer import DELAY, RingFull

RATE = 44100
ORGAN = init_voice(op1_rates=(99, 99, 99, 90))


def engine(voice: U8 = ORGAN, *, limit: bool = False, **values: int | bool) -> LiveEngine:
    made = LiveEngine(RATE, channels=1, limit=limit)
    made.set_voice(voice)
    made.set_settings(PlaySettings(**values))
    return made


def frames(made: LiveEngine, count: int, partition: int = 0) -> F32:
    """The next frames of one channel, in pieces if a partition is given."""
    out = np.zeros((count, 1), np.float32)
    for start in range(0, count, partition or count):
        made.fill(out[start : start + (partition or count)])
    return out[:, 0]


def heard(made: LiveEngine, count: int) -> F32:
    """The first frames without the delay of the limiter."""
    return frames(made, count + DELAY)[DELAY:]


def exact(voice: U8, key: int, velocity: int, gate: int, count: int) -> F32:
    return render_voices(voice[None], Note(key, velocity, gate / RATE, count / RATE), RATE)[0]


def cents(sound: F32) -> float:
    """The pitch of a steady sine in cents above A4."""
    spectrum = np.abs(np.fft.rfft(sound * np.hanning(len(sound)), 1 << 19))
    return 1200 * np.log2(np.argmax(spectrum) * RATE / (1 << 19) / 440)


def test_a_note_is_the_same_in_every_sample_as_the_exact_engine_renders_it():
    rng = np.random.default_rng(1)
    for _ in range(40):
        voice, key, velocity = random_voice(rng), int(rng.integers(0, 128)), int(rng.integers(1, 128))
        gate = int(rng.integers(0, 6000))
        made = engine(voice)
        made.note_on(key, velocity)
        made.note_off(key, due=gate)
        assert np.array_equal(heard(made, 9000), exact(voice, key, velocity, gate, 9000))


def test_a_second_note_in_a_free_place_is_like_the_first():
    voice = init_voice(algorithm=4, feedback=7, op6_output=99, op5_output=80, op1_output=90, lfo_sync=1)
    made = engine(voice)
    made.note_on(60, 100)
    made.note_off(60, due=1024)
    first = heard(made, 64 * 100)
    assert not made.sounding
    made.note_on(60, 100, due=64 * 200)
    made.note_off(60, due=64 * 200 + 1024)
    again = frames(made, 64 * 200)[64 * 100 :]
    assert np.array_equal(again[: 64 * 100], first)


def test_sixteen_notes_are_the_sum_of_sixteen_notes():
    rng = np.random.default_rng(2)
    voice = random_voice(rng)
    voice[137:141] = 0  # the LFO starts alone once for all notes
    made = engine(voice)
    keys = rng.permutation(60)[:NOTES] + 30
    for key in keys:
        made.note_on(int(key), 90)
    for key in keys:
        made.note_off(int(key), due=5000)
    alone = [exact(voice, int(key), 90, 5000, 12000).astype(np.float64) for key in keys]
    assert np.array_equal(heard(made, 12000), np.sum(alone, axis=0).astype(np.float32))


def test_the_lfo_belongs_to_all_notes_and_starts_anew_only_when_no_key_is_down():
    voice = init_voice(lfo_speed=60, lfo_pitch_depth=60, pitch_mod_sens=5, lfo_sync=1, op1_coarse=0)
    made = engine(voice)
    made.note_on(60, 100)
    made.note_on(60 + 12, 100, due=6400)
    together = heard(made, 20000).astype(np.float64)
    second = together - exact(voice, 60, 100, 20000, 20000)
    own_lfo = exact(voice, 72, 100, 20000, 20000 - 6400)
    assert not second[:6400].any()
    assert np.abs(second[6400:] - own_lfo).max() > 0.5
    made = engine(voice)
    made.note_on(60, 100)
    made.note_off(60, due=3200)
    made.note_on(72, 100, due=6400)
    assert np.array_equal(heard(made, 20000)[6400:], own_lfo)


@pytest.mark.parametrize("partition", [1, 63, 64, 65, 333, 1024])
def test_the_sound_does_not_depend_on_how_many_frames_are_asked_for(partition: int):
    def play(made: LiveEngine) -> LiveEngine:
        rng = np.random.default_rng(3)
        made.set_voice(random_voice(rng), due=0)
        for due in np.sort(rng.integers(0, 12000, 120)):
            key, what, due = int(rng.integers(40, 80)), int(rng.integers(0, 6)), int(due)
            if what < 2:
                made.note_on(key, int(rng.integers(1, 128)), due=due)
            elif what == 2:
                made.note_off(key, due=due)
            elif what == 3:
                made.bend(int(rng.integers(0, 16384)), due=due)
            elif what == 4:
                made.wheel(int(rng.integers(0, 128)), due=due)
            else:
                made.sustain(bool(rng.integers(0, 2)), due=due)
        return made

    whole = frames(play(engine(limit=True, portamento_time=30)), 14000)
    assert np.abs(whole).max() > 0.1
    parts = frames(play(engine(limit=True, portamento_time=30)), 14000, partition)
    assert np.array_equal(whole, parts)


@pytest.mark.parametrize("held", [True, False])
def test_a_seventeenth_note_takes_the_place_of_the_oldest_without_a_jump(held: bool):
    made = engine(init_voice(op1_rates=(99, 99, 99, 30)), limit=False)
    for key in range(40, 40 + NOTES):
        made.note_on(key, 100)
    if not held:
        for key in (50, 45):  # both released: 45 was pressed first
            made.note_off(key, due=1280)
    before = frames(made, 6400)
    made.note_on(30, 100)
    after = frames(made, 6400)
    gone = 40 if held else 45
    assert sorted(made.sounding) == sorted({*range(40, 40 + NOTES), 30} - {gone})
    seam = np.diff(np.concatenate([before[-300:], after[:300]]))
    assert np.abs(seam).max() <= 1.5 * np.abs(np.diff(before[640:])).max()


def test_the_pedal_holds_what_is_let_go_until_it_goes_up():
    made = engine()
    made.sustain(True)
    made.note_on(60, 100)
    made.note_off(60, due=640)
    sound = heard(made, 12800)
    assert np.abs(sound[-640:]).max() > 0.5
    made.sustain(False)
    frames(made, 12800)
    assert not made.sounding
    made.note_on(60, 100)
    made.note_off(60)
    frames(made, 12800)
    assert not made.sounding


def test_the_same_key_again_rings_beside_its_own_release_and_one_key_up_ends_it():
    made = engine(init_voice(op1_rates=(99, 99, 99, 50)))
    for due in (0, 640, 1280):
        made.note_on(60, 100, due=due)
    frames(made, 1920)
    assert made.sounding == (60, 60, 60)
    made.note_off(60)
    frames(made, RATE * 4)
    assert made.sounding == ()


def test_the_pitch_wheel_bends_by_its_range_and_fixed_frequencies_too():
    for voice, key in ((ORGAN, 69), (init_voice(op1_mode=1, op1_coarse=2, op1_fine=64), 30)):
        straight = engine(voice)
        straight.note_on(key, 100)
        centre = cents(heard(straight, 44100))
        for value, wanted in ((16383, 200), (0, -200), (12288, 100)):
            made = engine(voice)
            made.bend(value)
            made.note_on(key, 100)
            assert cents(heard(made, 44100)) - centre == pytest.approx(wanted, abs=1)


def test_a_bend_in_steps_moves_by_steps():
    seen = set()
    for value in range(8192, 16384, 1024):
        made = engine(bend_step=4)
        made.bend(value)
        made.note_on(69, 100)
        seen.add(round(cents(heard(made, 22050)) / 100))
    assert seen == {0, 4, 8}
    made.bend(16383)
    assert cents(frames(made, 44100)[22050:]) == pytest.approx(1200, abs=8)


def test_the_wheel_brings_vibrato_by_its_range():
    voice = init_voice(lfo_speed=50, pitch_mod_sens=3)

    def width(wheel: int, **values: int | bool) -> float:
        made = engine(voice, **values)
        made.wheel(wheel)
        made.note_on(69, 100)
        sound = heard(made, 44100)
        return max(abs(cents(sound[i : i + 2205])) for i in range(2205, 44100, 735))

    assert width(0) < 8
    assert 30 < width(127) < 120
    assert width(127, wheel_range=99) > 1.5 * width(127)
    assert width(127, wheel_pitch=False) < 8


def test_mono_leads_one_note_from_key_to_key_and_back():
    made = engine(mono=True)
    made.note_on(57, 100)
    made.note_on(69, 100, due=22050)
    made.note_off(69, due=44100)
    sound = heard(made, 66150)
    assert made.sounding == (57,)
    pitches = [cents(part[4000:]) for part in np.split(sound, 3)]
    assert pitches == pytest.approx([-1200, 0, -1200], abs=2)
    assert np.abs(np.diff(sound[200:])).max() < 0.07  # no attack in between
    made.note_off(57)
    frames(made, 22050)
    assert not made.sounding


def test_portamento_glides_to_the_new_key_and_arrives_there():
    made = engine(mono=True, portamento_time=70)
    made.note_on(57, 100)
    made.note_on(69, 100, due=11008)
    sound = heard(made, 66150)
    pitches = [cents(sound[at : at + 2205]) for at in range(11008, 60000, 2205)]
    assert pitches[0] < -1000
    assert all(a <= b + 15 for a, b in pairwise(pitches))
    assert abs(cents(sound[-11025:])) < 3


def test_a_voice_that_is_replaced_is_heard_from_the_next_key_on():
    made = engine()
    made.note_on(60, 100)
    other = init_voice(algorithm=31, op2_output=99, op2_coarse=3)
    made.set_voice(other, due=3200)
    made.note_on(72, 100, due=6400)
    sound = heard(made, 12800)
    old = exact(ORGAN, 60, 100, 12800, 12800)
    assert np.array_equal(sound[:6400], old[:6400])
    assert np.array_equal(sound[6400:], old[6400:] + exact(other, 72, 100, 6400, 6400))


def test_an_edited_voice_is_heard_in_notes_that_sound_without_a_jump():
    made = engine()
    made.note_on(60, 100)
    before = heard(made, 6400)
    made.set_voice(init_voice(op1_output=80), edit=True)
    after = frames(made, 6400)
    assert np.abs(after[-640:]).max() == pytest.approx(10 ** (-14.3 / 20), rel=0.02)
    seam = np.concatenate([before[-200:], after])
    assert np.abs(np.diff(seam)).max() <= 1.1 * np.abs(np.diff(before)).max()


def test_everything_off_is_silence_within_two_blocks_and_forgets_keys_and_pedal():
    made = engine()
    made.sustain(True)
    for key in (50, 60, 70):
        made.note_on(key, 100)
    frames(made, 3200)
    made.all_off()
    tail = frames(made, 6400)
    assert not tail[3 * BLOCK :].any()
    assert made.sounding == ()
    made.note_on(60, 100)
    made.note_off(60)
    frames(made, 12800)
    assert made.sounding == ()


def test_without_sync_phases_run_on_and_with_sync_they_start_anew():
    for sync in (0, 1):
        made = engine(init_voice(osc_sync=sync, op1_rates=(99, 99, 99, 99)), mono=True)
        made.note_on(60, 100)
        made.note_off(60, due=6400)
        made.note_on(60, 100, due=12800)
        sound = heard(made, 19200)
        assert np.array_equal(sound[12800:], exact(ORGAN, 60, 100, 9999, 6400)) is bool(sync)


def test_no_chord_passes_the_ceiling_between_samples_either_and_soft_notes_are_left_alone():
    from evosynth.audio.level import CEILING_DB, true_peak_db

    loud = init_voice(algorithm=31, **{f"op{i}_output": 99 for i in range(1, 7)}, op2_coarse=9, op3_coarse=14)
    made = engine(loud, limit=True)
    for key in range(60, 60 + NOTES):
        made.note_on(key, 127, due=800 * (key - 60))
    assert true_peak_db(frames(made, RATE), RATE) <= CEILING_DB + 0.2
    made = engine(limit=True)
    made.set_voice(ORGAN, 0.5)
    made.note_on(60, 100)
    assert np.array_equal(heard(made, 6400), 0.5 * exact(ORGAN, 60, 100, 6400, 6400))


def test_volume_changes_without_a_step():
    made = engine()
    made.note_on(60, 100)
    before = heard(made, 6400)
    made.set_volume(0.25)
    after = frames(made, 6400)
    assert np.abs(after[-640:]).max() == pytest.approx(0.25, rel=0.02)
    assert np.abs(np.diff(np.concatenate([before[-64:], after]))).max() <= 1.2 * np.abs(np.diff(before)).max()


def test_wrong_values_are_refused_before_they_reach_the_callback():
    made = engine()
    for call in (
        lambda: made.note_on(128, 100),
        lambda: made.note_on(60, 0),
        lambda: made.note_off(-1),
        lambda: made.bend(16384),
        lambda: made.wheel(128),
        lambda: made.set_volume(1.1),
        lambda: made.set_voice(np.full(155, 200, np.uint8)),
        lambda: PlaySettings(bend_range=13),
    ):
        with pytest.raises(ValueError, match="range is"):
            call()


def test_a_ring_that_nobody_reads_says_so_and_is_right_again_when_it_is_read():
    made = engine()
    frames(made, 64)
    for _ in range(COMMANDS):
        made.wheel(1)
    with pytest.raises(RingFull, match="nothing reads"):
        made.wheel(1)
    frames(made, 64)
    made.note_on(60, 100)
    frames(made, 64)
    assert made.sounding == (60,)


EVENT = st.one_of(
    st.tuples(st.just("note_on"), st.integers(0, 127), st.integers(1, 127)),
    st.tuples(st.just("note_off"), st.integers(0, 127)),
    st.tuples(st.just("sustain"), st.booleans()),
    st.tuples(st.just("bend"), st.integers(0, 16383)),
    st.tuples(st.just("wheel"), st.integers(0, 127)),
    st.tuples(st.just("all_off")),
    st.tuples(st.just("voice"), st.integers(0, 1 << 30), st.booleans()),
    st.tuples(st.just("settings"), st.booleans(), st.integers(0, 12), st.integers(0, 12), st.integers(0, 99)),
    st.tuples(st.just("frames"), st.integers(1, 700)),
)


@settings(max_examples=60)
@given(st.lists(EVENT, max_size=60))
def test_whatever_is_played_the_sound_is_finite_and_below_the_ceiling(events: list[tuple]):
    made = engine(limit=True)
    sound = []
    for name, *values in events:
        if name == "voice":
            made.set_voice(random_voice(np.random.default_rng(values[0])), edit=values[1])
        elif name == "settings":
            mono, reach, step, time = values
            made.set_settings(PlaySettings(mono=mono, bend_range=reach, bend_step=step, portamento_time=time))
        elif name == "frames":
            sound.append(frames(made, values[0]))
        else:
            getattr(made, name)(*values)
    sound.append(frames(made, 1000))
    assert np.abs(np.concatenate(sound)).max() <= 10 ** (-1 / 20) + 1e-6  # false for a NaN, too
    assert len(made.sounding) <= NOTES


PLAIN = """
import json, sys
import numpy as np
sys.path.insert(0, sys.argv[1])
from fm_voices import random_voice
from evosynth.synths.fm.live import LiveEngine
from evosynth.synths.live.settings import PlaySettings
sums = []
rng = np.random.default_rng(7)
for turn in range(int(sys.argv[2])):
    made = LiveEngine(44100, channels=2)
    out = np.zeros((96, 2), np.float32)
    made.set_voice(random_voice(rng), edit=bool(turn % 2))
    made.set_settings(PlaySettings(mono=bool(turn % 3 == 2), portamento_time=turn % 90))
    for key in rng.integers(0, 128, 20):
        made.note_on(int(key), 127)
    made.note_off(int(key))
    made.wheel(127)
    made.bend(0)
    made.fill(out)
    made.set_voice(random_voice(rng), edit=True)
    made.sustain(True)
    made.fill(out[:33])
    sums.append(out.tobytes().hex())
print(json.dumps(sums))
"""


def run_plain(turns: int, **environment: str) -> list[str]:
    here = os.path.dirname(__file__)
    done = subprocess.run(
        [sys.executable, "-c", PLAIN, here, str(turns)],
        capture_output=True, text=True, timeout=300, env={**os.environ, **environment},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_the_engine_is_the_same_without_the_compiler():
    assert run_plain(1, NUMBA_DISABLE_JIT="1") == run_plain(1)


@pytest.mark.slow  # compiles everything anew
def test_no_kernel_reads_outside_an_array(tmp_path):
    assert run_plain(200, NUMBA_BOUNDSCHECK="1", NUMBA_CACHE_DIR=str(tmp_path)) == run_plain(200)
