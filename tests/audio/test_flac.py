"""A recording comes back to the bit, or not at all."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from evosynth.arrays import F32
from evosynth.audio.flac import STEPS, flac, samples_of
from evosynth.errors import AudioError

RATE = 48000
MOST = 60 * 192_000


def rounded(samples: np.ndarray) -> F32:
    return (np.clip(np.rint(samples * STEPS), -STEPS, STEPS - 1) / STEPS).astype(np.float32)


def same(samples: F32, rate: int = RATE) -> bool:
    return samples_of(flac(samples, rate), rate, MOST).tobytes() == samples.tobytes()


@given(
    arrays.arrays(np.int32, st.integers(0, 5000), elements=st.integers(-STEPS, STEPS - 1)),
    st.sampled_from([8000, 44100, 48000, 88200, 96000, 192_000]),
)
def test_every_24_bits_come_back_to_the_bit(steps: np.ndarray, rate: int) -> None:
    assert same((steps / STEPS).astype(np.float32), rate)


def test_silence_full_scale_a_single_sample_and_a_minute_come_back_to_the_bit() -> None:
    rng = np.random.default_rng(1)
    minute = rounded(rng.normal(0.0, 0.4, 60 * RATE))
    square = np.tile(np.array([-1.0, 1.0 - 1.0 / STEPS], np.float32), RATE)
    for samples in (np.zeros(RATE, np.float32), square, minute[:1], minute[:0], minute):
        assert same(samples)
    assert len(flac(np.zeros(2 * RATE, np.float32), RATE)) < 1000


def test_what_24_bits_do_not_hold_is_refused() -> None:
    for wrong in (1.0, -1.5, 0.3, np.nan, np.inf, 0.5 / STEPS):
        with pytest.raises(ValueError, match="flac was given"):
            flac(np.array([0.0, wrong], np.float32), RATE)
    with pytest.raises(ValueError, match="shape"):
        flac(np.zeros((2, 2), np.float32), RATE)


def test_a_byte_that_is_another_one_is_found_wherever_it_stands() -> None:
    samples = rounded(np.random.default_rng(2).normal(0.0, 0.2, 9000))
    data = flac(samples, RATE)
    for at in (*range(0, 120), *range(120, len(data), 97), len(data) - 1):
        damaged = bytearray(data)
        damaged[at] ^= 0x55
        try:
            found = samples_of(bytes(damaged), RATE, MOST)
        except AudioError:
            continue
        assert found.tobytes() == samples.tobytes(), at  # a byte that no sample depends on


def test_what_is_cut_off_or_longer_or_something_else_is_refused() -> None:
    data = flac(rounded(np.random.default_rng(3).normal(0.0, 0.2, 9000)), RATE)
    for wrong in (data[:200], data[:-1], data[:-4000], b"RIFF", b"fLaC", b"\0" * 500):
        with pytest.raises(AudioError):
            samples_of(wrong, RATE, MOST)
    with pytest.raises(AudioError, match="none that this program has made"):
        samples_of(data, RATE, 8999)
    with pytest.raises(AudioError, match="none that this program has made"):
        samples_of(data, 44100, MOST)
