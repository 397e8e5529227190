"""Sounds whose every sample is known: made once by Dexed's Mark I engine, by way of dexed-py 0.3.0, at 44.1 kHz.

The fingerprints are of the samples times 4096, see fm_voices.fingerprint. To make one again: render the same 155 bytes
with dexed-py.
"""

import numpy as np
import pytest
from fm_voices import fingerprint, init_voice, integers, play

LOOP = {"feedback": 7, "op4_output": 85, "op5_output": 85, "op6_output": 85, "op1_output": 0}

# name, voice, (note, velocity, gate, length), fingerprint, some samples, RMS
VECTORS = [
    (
        "a sine",
        init_voice(),
        (69, 100, 1.0, 1.0),
        "d3164ccac49ecf71",
        {14: 1, 63: -2960, 64: -3132, 75: -4094, 100: -60, 1000: -586, 44099: -305},
        0.706251,
    ),
    (
        "a sine let go",
        init_voice(),
        (60, 100, 0.5, 1.0),
        "e1cddfaf6b6201b1",
        {100: -2261, 22079: -417, 22080: -251, 22100: 1163, 22200: -40},
        None,
    ),
    (
        "one modulator",
        init_voice(op2_output=80, op2_coarse=2),
        (69, 100, 1.0, 1.0),
        "68de7292e807e2c0",
        {64: 473, 100: -349, 1000: -3007},
        0.588433,
    ),
    (
        "feedback of one operator",
        init_voice(algorithm=4, feedback=7, op1_output=0, op6_output=99, op5_output=90),
        (57, 100, 0.5, 0.5),
        "2c85b684181abcb9",
        {64: -969, 100: 1453, 22000: -1877},
        0.350703,
    ),
    (
        "feedback round three operators",
        init_voice(algorithm=3, **LOOP),
        (57, 100, 0.5, 0.5),
        "3fc531405c886527",
        {64: -169, 100: 1203},
        0.205175,
    ),
    (
        "feedback round two operators",
        init_voice(algorithm=5, **LOOP),
        (57, 100, 0.5, 0.5),
        "387fd965ad4b80ed",
        {64: -649, 100: -1212},
        0.208413,
    ),
    (
        "envelope, rate scaling and velocity",
        init_voice(op1_rates=(70, 50, 40, 60), op1_levels=(99, 90, 70, 0), op1_rate_scaling=3, op1_velocity_sens=4),
        (72, 90, 0.5, 1.0),
        "ad4675b8c4c6f218",
        {1000: -1833, 10000: -426, 23000: -56},
        0.121637,
    ),
    (
        "vibrato and tremolo after a delay",
        init_voice(
            lfo_speed=60,
            lfo_delay=30,
            lfo_pitch_depth=40,
            lfo_amp_depth=50,
            lfo_wave=0,
            pitch_mod_sens=5,
            op1_amp_mod_sens=2,
        ),
        (64, 100, 1.0, 1.0),
        "202f793757808fff",
        {2000: -1143, 10000: 1446, 40000: 2819},
        0.585481,
    ),
    (
        "pitch envelope",
        init_voice(pitch_rates=(60, 50, 40, 70), pitch_levels=(80, 40, 50, 50)),
        (64, 100, 0.6, 1.0),
        "d59179743ff7dc33",
        {1000: -3272, 20000: 4093},
        0.547244,
    ),
]


@pytest.mark.parametrize(
    ("voice", "note", "expected", "samples", "rms"), [v[1:] for v in VECTORS], ids=[v[0] for v in VECTORS]
)
def test_every_sample_is_as_the_reference_plays_it(voice, note, expected, samples, rms):
    sound = play(voice, *note)
    got = integers(sound)
    assert {at: int(got[at]) for at in samples} == samples
    if rms is not None:
        assert np.sqrt(np.mean(sound.astype(float) ** 2)) == pytest.approx(rms, abs=1e-6)
    assert fingerprint(sound) == expected


def test_one_full_carrier_peaks_at_one():
    got = integers(play(init_voice(), 69))
    assert (got.max(), got.min()) == (4093, -4094)


def test_six_full_carriers_are_summed_and_not_clipped():
    organ = init_voice(algorithm=31, **{f"op{op}_output": 99 for op in range(1, 7)})
    one = play(init_voice(), 60)
    assert np.array_equal(play(organ, 60), 6 * one)
