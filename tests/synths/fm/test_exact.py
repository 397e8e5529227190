"""The plain function around the exact kernels: its boundary, its limits, and the same sound wherever it runs."""

import json
import os
import subprocess
import sys

import numpy as np
import pytest
from fm_voices import fingerprint, init_voice, play, random_voice

from evosynth.synths.base import Note
from evosynth.synths.fm.exact import HIGHEST, render_voices, warm_up

SHORT = Note(60, 100, 0.004, 256 / 44100)


def test_a_row_is_the_same_to_the_bit_whatever_the_others_are():
    rng = np.random.default_rng(5)
    voices = np.array([random_voice(rng) for _ in range(19)])
    note = Note(50, 90, 0.1, 0.2)
    together = render_voices(voices, note, 44100)
    assert together.shape == (19, 8820)
    assert together.dtype == np.float32
    for row in (0, 7, 8, 18):
        assert np.array_equal(together[row], render_voices(voices[row : row + 1], note, 44100)[0])
    backwards = render_voices(voices[::-1], note, 44100)
    assert np.array_equal(backwards[::-1], together)


@pytest.mark.parametrize("fill", ["lowest", "highest"])
@pytest.mark.parametrize("algorithm", range(32))
def test_the_ends_of_every_range_render_in_every_algorithm(algorithm, fill):
    voice = np.zeros(155, np.uint8) if fill == "lowest" else HIGHEST.astype(np.uint8)
    voice = voice.copy()
    voice[134] = algorithm
    for note in (Note(0, 1, 0, 0.01), Note(127, 127, 0.05, 0.06)):
        for rate in (16384, 44100, 192000):
            sound = render_voices(voice[np.newaxis], note, rate)
            assert np.isfinite(sound).all()
            assert np.abs(sound).max() < 16


def test_a_note_is_cut_between_blocks_too():
    whole = play(init_voice(), 60, gate_s=1, length_s=0.1)
    for samples in (1, 63, 64, 65, 1000):
        part = play(init_voice(), 60, gate_s=1, length_s=samples / 44100)
        assert np.array_equal(part, whole[:samples])


def test_transpose_moves_the_key_and_stops_at_the_ends_of_the_keyboard():
    assert np.array_equal(play(init_voice(transpose=36), 60), play(init_voice(), 72))
    assert np.array_equal(play(init_voice(transpose=0), 10), play(init_voice(), 0))
    assert np.array_equal(play(init_voice(transpose=48), 120), play(init_voice(), 127))


def test_a_fixed_frequency_does_not_follow_the_keyboard():
    fixed = init_voice(op1_mode=1, op1_coarse=2, op1_fine=64)
    assert np.array_equal(play(fixed, 40), play(fixed, 90))


def test_the_key_goes_up_at_the_first_block_after_the_gate():
    held, let_go = (play(init_voice(op1_rate4=60), 60, gate_s=gate) for gate in (2.0, 1000 / 44100))
    assert np.flatnonzero(held != let_go)[0] in range(1024, 1024 + 64)


def test_a_name_makes_no_sound():
    named = init_voice()
    named = named.copy()
    named[145:155] = 127
    assert np.array_equal(play(named, 60), play(init_voice(), 60))


@pytest.mark.parametrize(
    ("byte", "value", "message"),
    [(0, 100, "voice 1: byte 0 is 100, its range is 0..99"), (134, 32, "byte 134 is 32"), (142, 6, "byte 142 is 6")],
)
def test_a_byte_out_of_range_is_named(byte, value, message):
    voices = np.array([init_voice(), init_voice()])
    voices[1, byte] = value
    with pytest.raises(ValueError, match=message):
        render_voices(voices, SHORT, 44100)


def test_negative_bytes_are_refused():
    voices = init_voice()[np.newaxis].astype(np.int64)
    voices[0, 3] = -1
    with pytest.raises(ValueError, match=r"byte 3 is -1, its range is 0\.\.99"):
        render_voices(voices, SHORT, 44100)


@pytest.mark.parametrize(
    "voices", [np.zeros((2, 154), np.uint8), np.zeros(155, np.uint8), np.zeros((1, 155)), np.zeros((1, 156), np.uint8)]
)
def test_another_shape_or_type_is_refused(voices):
    with pytest.raises(ValueError, match=r"expected integers of shape \(n, 155\)"):
        render_voices(voices, SHORT, 44100)


def test_an_empty_batch_is_refused():
    with pytest.raises(ValueError, match="no voice to render"):
        render_voices(np.zeros((0, 155), np.uint8), SHORT, 44100)


def test_a_low_sample_rate_is_refused():
    with pytest.raises(ValueError, match=r"sample rate 16383 Hz is outside 16384"):
        render_voices(init_voice()[np.newaxis], SHORT, 16383)


def test_a_negative_length_is_refused():
    with pytest.raises(ValueError, match="length"):
        Note(60, 100, 1.0, -1.0)


def test_warming_up_tells_how_far_it_is():
    told = []
    warm_up(lambda part, what: told.append((part, what)))
    parts = [part for part, _ in told]
    assert parts == sorted(parts)
    assert (parts[0], parts[-1]) == (0.0, 1.0)
    assert all(what for _, what in told)


# --- In a process of its own ------------------------------------------------------------------------------------------

SCRIPT = """
import json, sys
import numpy as np
from evosynth.synths.base import Note
from evosynth.kernels.compiled import cache_problem
from evosynth.synths.fm.exact import render_voices
voices = np.array(json.loads(sys.argv[1]), np.uint8)
sounds = render_voices(voices, Note(60, 100, 0.004, 256 / 44100), 44100)
print(json.dumps([(sounds * 4096).astype(int).tolist(), cache_problem()]))
"""


def in_a_process(voices, **environment):
    """The samples and what is said about the cache, from a process with these environment variables."""
    command = [sys.executable, "-W", "error", "-c", SCRIPT, json.dumps(voices.tolist())]
    run = subprocess.run(command, capture_output=True, text=True, env={**os.environ, **environment}, check=False)
    assert run.returncode == 0, run.stderr
    assert run.stderr == ""
    samples, problem = json.loads(run.stdout)
    return np.array(samples, np.int64), problem


def test_short_sounds_are_the_same_without_the_compiler():
    rng = np.random.default_rng(8)
    voices = np.array([random_voice(rng) for _ in range(6)])
    voices[:, 134] = [3, 5, 31, 0, 17, 21]
    voices[:, 135] = 7
    voices[:, 142] = range(6)
    voices[:, 139:141] = 60
    wanted = render_voices(voices, SHORT, 44100) * 4096
    assert np.abs(wanted).max(axis=1).min() > 0
    got, problem = in_a_process(voices, NUMBA_DISABLE_JIT="1")
    assert np.array_equal(got, wanted)
    assert problem == ""


def test_a_repeated_sound_has_the_same_fingerprint():
    assert fingerprint(play(init_voice(), 61)) == fingerprint(play(init_voice(), 61))
