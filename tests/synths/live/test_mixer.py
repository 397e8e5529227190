"""The mixer: a sound goes out to the bit beside the instrument, by the C callback as by the one in Python."""

from __future__ import annotations

import ctypes

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evosynth.arrays import F32
from evosynth.synths.fm.live import LiveEngine
from evosynth.synths.live.audition import SLOT_SAMPLES
from evosynth.synths.live.mixer import CROSS_S, FADE_S, Mixer

RATE = 48000
FADE, CROSS = round(FADE_S * RATE), round(CROSS_S * RATE)
CALLBACK = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_ulong, ctypes.c_void_p, ctypes.c_ulong, ctypes.c_void_p
)
LATE = 4


def noise(seed: int, seconds: float = 0.25) -> F32:
    return np.random.default_rng(seed).uniform(-0.5, 0.5, round(seconds * RATE)).astype(np.float32)


def frames(mixer: Mixer, count: int, partition: int = 256) -> F32:
    """The next frames (count,), asked for in pieces; both channels have to be alike."""
    out = np.full((count, 2), np.nan, np.float32)
    for start in range(0, count, partition):
        mixer.fill(out[start : start + partition])
    np.testing.assert_array_equal(out[:, 0], out[:, 1])
    return out[:, 0]


def by_c(mixer: Mixer, count: int, partition: int = 256, flags: int = 0) -> F32:
    """The same by the C callback, as a device calls it."""
    addresses = mixer.c_callback
    assert addresses is not None
    callback = CALLBACK(addresses[0])
    out = np.full((count, 2), np.nan, np.float32)
    for start in range(0, count, partition):
        piece = out[start : start + partition]
        assert callback(None, piece.ctypes.data, len(piece), None, flags, addresses[1]) == 0
    np.testing.assert_array_equal(out[:, 0], out[:, 1])
    return out[:, 0]


def organ(key: int = 60) -> LiveEngine:
    made = LiveEngine(RATE)
    made.note_on(key, 100)
    return made


@given(st.integers(1, 3000))
def test_a_sound_is_heard_to_the_bit_however_the_frames_are_asked_for(partition: int) -> None:
    mixer, sound = Mixer(RATE, 2), noise(0)
    mixer.play(sound)
    heard = frames(mixer, len(sound) + 3000, partition)
    np.testing.assert_array_equal(heard[: len(sound)], sound)
    assert not heard[len(sound) :].any()


def test_the_c_callback_does_what_fill_does_with_an_instrument_and_a_sound() -> None:
    heard = []
    for ask in (frames, by_c):
        mixer = Mixer(RATE, 2)
        first, second = organ(), organ(67)
        pieces = [ask(mixer, 1000)]
        mixer.use(first)
        pieces.append(ask(mixer, 1000))
        mixer.play(noise(1))
        pieces.append(ask(mixer, 1000))
        mixer.use(second)
        mixer.set_volume(0.25)
        pieces.append(ask(mixer, 1000))
        mixer.silence()
        pieces.append(ask(mixer, 2000))
        heard.append(np.concatenate(pieces))
    np.testing.assert_array_equal(*heard)
    alone = organ()
    out = np.zeros((1000, 2), np.float32)
    alone.fill(out)
    np.testing.assert_array_equal(heard[0][1000:2000], out[:, 0])
    assert not heard[0][:1000].any()
    assert heard[0][-500:].any()


def test_the_device_counts_its_calls_and_how_often_it_ran_dry() -> None:
    mixer = Mixer(RATE, 2)
    by_c(mixer, 1024)
    by_c(mixer, 256, flags=LATE)
    assert (mixer.calls, mixer.underflows) == (5, 1)


def test_another_instrument_takes_its_place_without_a_gap_in_the_sound() -> None:
    mixer, sound = Mixer(RATE, 2), noise(2)
    mixer.play(sound)
    pieces = []
    for _ in range(8):
        mixer.use(LiveEngine(RATE))
        pieces.append(by_c(mixer, 1000, 64))
    np.testing.assert_array_equal(np.concatenate(pieces), sound[:8000])


def test_a_new_sound_waits_until_the_old_one_has_faded_within_5_ms_and_without_a_jump() -> None:
    mixer = Mixer(RATE, 2)
    mixer.play(np.full(RATE, 0.8, np.float32))
    assert frames(mixer, 512)[-1] == np.float32(0.8)
    mixer.play(np.full(RATE, -0.5, np.float32))
    heard = frames(mixer, 2048, 64)
    assert heard[0] == np.float32(0.8)
    assert np.abs(np.diff(heard[:FADE])).max() < 0.8 / (FADE - 2)
    assert heard[FADE - 1] == 0.0
    assert (heard[FADE:] == np.float32(-0.5)).all()


def test_of_several_wishes_between_two_looks_the_newest_is_heard_and_what_played_still_fades() -> None:
    mixer = Mixer(RATE, 2)
    mixer.play(np.full(RATE, 0.5, np.float32))
    frames(mixer, 512)
    for level in (0.8, 0.7, 0.6, 0.9, -0.25):
        mixer.play(np.full(RATE, level, np.float32))
    heard = frames(mixer, 1024, 64)
    assert heard.max() == 0.5
    assert heard[-1] == np.float32(-0.25)


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(1, 700)), max_size=12))
def test_a_sound_is_never_written_over_while_it_is_heard(acts: list[tuple[int, int]]) -> None:
    """Sound k is k everywhere: whatever is heard is one of them, or the fade of the one that was heard before."""
    mixer, level, before = Mixer(RATE, 2), 0.0, 0.0
    for plays, count in acts:
        for _ in range(plays):
            level += 1.0
            mixer.play(np.full(RATE, level, np.float32))
        heard = frames(mixer, count, 64)
        steady = {float(value) for value in heard} & {float(k) for k in range(1, int(level) + 1)}
        assert steady <= {level, before}
        assert heard.max(initial=0.0) <= max(level, before)
        if mixer.position(int(level)):
            before = level


def test_silence_fades_and_the_volume_turns_without_a_jump() -> None:
    mixer = Mixer(RATE, 2)
    mixer.play(np.ones(RATE, np.float32))
    frames(mixer, 512)
    mixer.set_volume(0.25)
    turned = frames(mixer, 1024, 512)
    assert np.abs(np.diff(turned)).max() < 0.01
    assert turned[-1] == 0.25
    mixer.silence()
    after = frames(mixer, 1024, 64)
    assert np.abs(np.diff(after)).max() < 0.01
    assert not after[FADE:].any()


def test_the_playhead_counts_on_behind_the_end_and_belongs_to_one_sound() -> None:
    mixer, sound = Mixer(RATE, 2), noise(3)
    number = mixer.play(sound)
    assert mixer.position(number) == 0
    frames(mixer, 1000, 100)
    assert mixer.position(number) == 1000
    frames(mixer, len(sound), 100)
    assert mixer.position(number) == len(sound) + 1000
    other = mixer.play(sound)
    assert mixer.position(number) is None
    assert mixer.position(other) == 0
    mixer.silence()
    assert mixer.position(other) is None


def test_a_sound_that_is_too_long_for_its_place_is_cut() -> None:
    mixer = Mixer(RATE, 2)
    mixer.play(np.ones(SLOT_SAMPLES + 10, np.float32))
    heard = frames(mixer, SLOT_SAMPLES + 100, 1 << 16)
    assert heard[SLOT_SAMPLES - 1] == 1.0
    assert not heard[SLOT_SAMPLES:].any()


@pytest.mark.parametrize("channels", [1, 2])
def test_every_channel_of_the_device_gets_the_sound(channels: int) -> None:
    mixer = Mixer(RATE, channels)
    mixer.use(LiveEngine(RATE, channels=channels))
    mixer.play(np.ones(100, np.float32))
    out = np.zeros((100, channels), np.float32)
    mixer.fill(out)
    assert (out == 1.0).all()


@given(st.integers(1, 3000), st.integers(1, 7500), st.integers(-4000, 2000))
def test_what_takes_over_goes_on_at_the_same_moment_and_no_sum_passes_either(
    partition: int, at: int, shift: int
) -> None:
    mixer, first, second = Mixer(RATE, 2), noise(4), noise(5)
    mixer.play(first)
    before = frames(mixer, at, partition)
    number = mixer.play(second, shift)
    heard = frames(mixer, 2000, partition)
    begins = at + shift if at + shift > 0 else 0
    np.testing.assert_array_equal(before, first[:at])
    if not begins:
        np.testing.assert_array_equal(heard[FADE:], second[: 2000 - FADE])
        return
    assert mixer.position(number) == begins + 2000
    part = np.minimum(1.0, np.arange(1, 2001) / CROSS)
    wanted = first[at : at + 2000] * (1.0 - part) + second[begins : begins + 2000] * part
    np.testing.assert_allclose(heard, wanted, atol=1e-6)
    np.testing.assert_array_equal(heard[CROSS:], second[begins + CROSS : begins + 2000])


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(1, 900)), max_size=12))
def test_however_fast_sounds_take_over_nothing_jumps(acts: list[tuple[int, int]]) -> None:
    mixer, level = Mixer(RATE, 2), 1.0
    mixer.play(np.full(RATE, 1.0, np.float32))
    heard = [frames(mixer, 64)]
    for turns, count in acts:
        for _ in range(turns):
            level = -level
            mixer.play(np.full(RATE, level, np.float32), 0)
        heard.append(frames(mixer, count, 64))
    assert np.abs(np.diff(np.concatenate(heard))).max() <= 2.0 / CROSS + 1e-6
    assert frames(mixer, 4 * CROSS, 64)[-1] == level


def test_with_nothing_heard_or_past_its_end_what_takes_over_begins_at_its_start() -> None:
    mixer, sound = Mixer(RATE, 2), noise(6, 0.1)
    mixer.play(sound, 0)
    np.testing.assert_array_equal(by_c(mixer, len(sound)), sound)
    mixer.play(noise(7, 0.5))
    frames(mixer, len(sound) + 500, 100)
    mixer.play(sound, 0)
    np.testing.assert_array_equal(frames(mixer, len(sound) + FADE, 100)[FADE:], sound)
