"""The search kernel: near the exact engine, and every row the same to the bit in any company."""

import os
import platform
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import llvmlite.binding
import numba
import numpy as np
import pytest
from fm_voices import init_voice, random_voice

from evosynth.analysis.match import TargetMatch
from evosynth.analysis.prepare import load_target
from evosynth.analysis.summary import summary
from evosynth.synths.base import Audio, Note
from evosynth.synths.fm import exact, lanes, lanes_sound
from evosynth.synths.fm.algorithms import FEEDBACK_LENGTH
from evosynth.synths.fm.synth import FMSynth

NOTE = Note(57, 100, 0.12, 0.2)


def random_voices(n, seed=0):
    """Any voices, one in eight with a feedback loop round several operators."""
    rng = np.random.default_rng(seed)
    voices = np.stack([random_voice(rng) for _ in range(n)])
    voices[::8, 134], voices[::8, 135] = np.where(np.arange(len(voices[::8])) % 2, 3, 5), 7
    return voices


def error_db(voices, note=NOTE, rate=44100):
    """What is left of each voice after the exact engine's is taken away, dB."""
    wanted, got = exact.render_voices(voices, note, rate), lanes.render_voices(voices, note, rate)
    return 10 * np.log10(np.sum((got - wanted) ** 2.0, axis=1) / np.sum(wanted**2.0, axis=1))


def changed(**values):
    """A voice of two operators in which a change of either is heard, with some bytes changed."""
    base = {"op1_output": 99, "op2_output": 75, "op2_coarse": 2, "op1_amp_mod_sens": 2, "op2_amp_mod_sens": 1}
    return init_voice(**{**base, **values})


@pytest.fixture(scope="module")
def voices():
    return random_voices(75)


@pytest.fixture(scope="module")
def sounds(voices):
    return lanes.render_voices(voices, NOTE, 44100)


def test_every_sample_is_a_number(voices):
    for note, rate in (
        (Note(0, 1, 0.0, 0.1), 22050),
        (Note(127, 127, 0.1, 0.1), 44100),
        (Note(64, 100, 9, 0.1), 96000),
    ):
        assert np.isfinite(lanes.render_voices(voices, note, rate)).all()


def test_both_layouts_hold_the_same_bits(voices, sounds):
    audio = Audio(lanes.render_lanes(voices, NOTE, 44100), 44100, len(voices), "lanes32")
    assert audio.data.shape == (3, 8820, 32)
    assert audio.rows().tobytes() == sounds.tobytes()
    assert not audio.data[2, :, 11:].any()


def test_a_row_is_the_same_to_the_bit_alone_and_in_any_company(voices, sounds):
    order = np.random.default_rng(1).permutation(len(voices))
    assert lanes.render_voices(voices[order], NOTE, 44100).tobytes() == sounds[order].tobytes()
    for row in (0, 7, 8, 16, 74):
        assert lanes.render_voices(voices[row : row + 1], NOTE, 44100)[0].tobytes() == sounds[row].tobytes()
        with_silence = np.stack([init_voice(op1_output=0), voices[row]])
        assert lanes.render_voices(with_silence, NOTE, 44100)[1].tobytes() == sounds[row].tobytes()


def test_a_row_is_the_same_to_the_bit_in_any_number_of_threads(voices, sounds):
    with ThreadPoolExecutor(4) as pool:
        pieces = pool.map(lambda first: lanes.render_voices(voices[first : first + 9], NOTE, 44100), range(0, 75, 9))
        assert np.concatenate(list(pieces)).tobytes() == sounds.tobytes()


def test_a_note_is_the_beginning_of_a_longer_one(voices, sounds):
    short = lanes.render_voices(voices, Note(57, 100, 0.12, 0.131), 44100)
    assert short.tobytes() == np.ascontiguousarray(sounds[:, : short.shape[1]]).tobytes()


def test_silence_is_the_same_zero_in_whatever_company():
    over = init_voice(op1_rates=(99, 99, 99, 99))
    alone = lanes.render_voices(over[np.newaxis], NOTE, 44100)[0]
    beside = lanes.render_voices(np.stack([over, init_voice(op1_rates=(99, 99, 99, 10))]), NOTE, 44100)[0]
    assert not alone[-1000:].any()
    assert alone.tobytes() == beside.tobytes()


@pytest.mark.parametrize("algorithm", range(32))
def test_each_algorithm_sounds_as_the_exact_engine(algorithm):
    rng = np.random.default_rng(algorithm)
    voices = []
    for feedback in (0, 2, 4):
        voice = init_voice(algorithm=algorithm, feedback=feedback)
        voice = voice.copy()
        voice[16:126:21] = rng.integers(65, 85, 6)  # outputs
        voice[18:126:21] = rng.permutation(6) + 1  # ratios
        voices.append(voice)
    assert error_db(np.stack(voices)).max() < -35


def test_random_voices_sound_as_the_exact_engine():
    voices = random_voices(128, seed=3)
    voices[:, 135] = np.minimum(voices[:, 135], 5)  # beyond, feedback is chaotic
    loud = np.abs(exact.render_voices(voices, NOTE, 44100)).max(axis=1) > 0.1
    errors = error_db(voices[loud])
    assert loud.sum() > 64
    assert np.median(errors) < -50
    assert np.mean(errors < -20) > 0.97


@pytest.mark.parametrize("name", ["epiano_60", "cello_43"])
def test_a_search_measures_the_distances_that_the_exact_engine_has(name):
    target = load_target(Path(__file__).parents[2] / "targets" / f"{name}.flac")
    synth, match = FMSynth(22050), TargetMatch(target, 22050)
    genomes = synth.prior(summary(target), 48, np.random.default_rng(0))
    final, search = (
        match.score(genomes, synth.render(genomes, [target.note], quality=quality)).sum(axis=1)
        for quality in ("final", "search")
    )
    assert np.median(np.abs(search / final - 1)) < 0.002
    assert np.max(np.abs(search / final - 1)) < 0.05  # where the gate for the pitch is just at its edge


LAWS = {
    "attack": changed(op1_rates=(45, 50, 40, 60), op1_levels=(99, 80, 60, 0)),
    "wait before the attack": changed(op1_rates=(70, 99, 99, 60), op1_levels=(0, 99, 90, 0)),
    "hold": changed(op1_rates=(99, 70, 40, 60), op1_levels=(90, 90, 30, 0)),
    "release to a level": changed(op1_rates=(99, 99, 99, 50), op1_levels=(99, 99, 99, 70)),
    "rate scaling": changed(op1_rate_scaling=7, op1_rates=(50, 40, 40, 50), op1_levels=(99, 60, 40, 0)),
    "level scaling": changed(op1_breakpoint=30, op1_right_depth=60, op1_right_curve=0, op2_left_depth=40),
    "velocity": changed(op1_velocity_sens=7, op2_velocity_sens=4),
    "fixed frequency": changed(op2_mode=1, op2_coarse=2, op2_fine=60, op2_detune=12),
    "detune": changed(op1_detune=14, op2_detune=0),
    "transpose": changed(transpose=36),
    "amplitude at rest": changed(lfo_amp_depth=0),
    "pitch envelope": changed(pitch_rates=(60, 50, 40, 70), pitch_levels=(80, 40, 55, 60)),
    "self-feedback": changed(algorithm=31, feedback=5, op6_output=90),
    **{
        f"LFO wave {wave} {sync}": changed(
            lfo_wave=wave, lfo_sync=sync, lfo_speed=90, lfo_amp_depth=80, lfo_pitch_depth=30, pitch_mod_sens=4
        )
        for wave in range(6)
        for sync in (0, 1)
    },
    "LFO delay": changed(lfo_delay=30, lfo_speed=80, lfo_amp_depth=80, lfo_pitch_depth=40, pitch_mod_sens=5),
}


@pytest.mark.parametrize("rate", [22050, 44100])
@pytest.mark.parametrize("law", LAWS)
def test_each_law_is_that_of_the_exact_engine(law, rate):
    assert error_db(LAWS[law][np.newaxis], Note(69, 90, 0.3, 0.5), rate) < -40


@pytest.mark.parametrize(("algorithm", "operators"), [(3, (4, 5, 6)), (5, (5, 6))])
@pytest.mark.parametrize("feedback", [1, 3, 5])
def test_feedback_round_several_operators_is_that_of_the_exact_engine(algorithm, operators, feedback):
    assert FEEDBACK_LENGTH[algorithm] == len(operators)
    levels = {f"op{op}_output": 80 for op in operators}
    voice = init_voice(algorithm=algorithm, feedback=feedback, op6_rates=(60, 40, 40, 60), **levels)
    assert error_db(voice[np.newaxis], Note(45, 100, 0.2, 0.3)) < -35


def test_wrong_arguments_are_refused(voices):
    with pytest.raises(ValueError, match="no voice to render"):
        lanes.render_lanes(voices[:0], NOTE, 44100)
    wrong = voices.copy()
    wrong[3, 134] = 32
    with pytest.raises(ValueError, match=r"voice 3: byte 134 is 32, its range is 0\.\.31"):
        lanes.render_voices(wrong, NOTE, 44100)
    with pytest.raises(ValueError, match="sample rate 8000 Hz"):
        lanes.render_lanes(voices, NOTE, 8000)
    with pytest.raises(ValueError, match="need gate >= 0 and 0 < length"):
        Note(60, 100, 1.0, -1.0)


def in_a_process(code, **environment):
    folder = os.path.dirname(__file__)
    variables = {**os.environ, **environment}
    path = os.pathsep.join([folder, *filter(None, [os.environ.get("PYTHONPATH")])])
    command = [sys.executable, "-W", "error", "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, env={**variables, "PYTHONPATH": path}, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


SHORT = """
import numpy as np
from test_fm_lanes import Note, exact, lanes, random_voices
voices = random_voices(9, seed=5)
note = Note(57, 100, 0.003, 200 / 44100)
print(lanes.render_voices(voices, note, 44100).astype(float).tolist())
"""


def test_a_short_render_without_compilation_is_nearly_that_of_the_compiled_kernel():
    interpreted = np.array(eval(in_a_process(SHORT, NUMBA_DISABLE_JIT="1")))
    compiled = lanes.render_voices(random_voices(9, seed=5), Note(57, 100, 0.003, 200 / 44100), 44100)
    assert compiled.shape == (9, 200)
    # the processor rounds a product and a sum together, and feedback makes more of it
    assert np.sqrt(np.mean((interpreted - compiled) ** 2)) < 1e-3 * np.sqrt(np.mean(compiled**2))


FUZZ = """
import numpy as np
from test_fm_lanes import Note, lanes, random_voices
rng = np.random.default_rng(11)
for rate in (16384, 44100, 768000):
    for key in (0, 60, 127):
        voices = random_voices(int(rng.integers(1, 70)), seed=int(rng.integers(1 << 30)))
        note = Note(key, int(rng.integers(1, 128)), float(rng.uniform(0, 0.02)), float(rng.uniform(0.0001, 0.02)))
        rows = lanes.render_voices(voices, note, rate)
        assert np.isfinite(rows).all()
        assert np.isfinite(lanes.render_lanes(voices, note, rate)).all()
"""


def test_no_random_voice_makes_the_kernel_read_outside_an_array(pytestconfig):
    # code with checks has a cache of its own, which stays: compiling takes most of the time
    folder = pytestconfig.cache.mkdir("numba-with-bounds-checks")
    in_a_process(FUZZ, NUMBA_BOUNDSCHECK="1", NUMBA_CACHE_DIR=str(folder))


def fma_is_an_instruction():
    return platform.machine() in ("x86_64", "AMD64") and llvmlite.binding.get_host_cpu_features().get("fma", False)


@pytest.mark.skipif(not fma_is_an_instruction(), reason="this processor has no x86 FMA instructions to look for")
@pytest.mark.parametrize("loop", [lanes_sound.sound_block, lanes_sound.sound_loops])
def test_the_audio_loops_are_made_of_packed_instructions(loop):
    fresh = numba.njit(nogil=True)(loop.py_func)
    fresh.compile((numba.float32[::1],))
    (code,) = fresh.inspect_asm().values()
    packed = re.findall(r"vfn?m(?:add|sub)\w*ps\s[^\n]*%([yz])mm", code)
    assert len(packed) >= 40
    assert not re.search(r"vfn?m(?:add|sub)\w*ss|v(?:mul|add|sub|rnd\w*|round)ss|gather", code)
    assert not re.search(r"call\w*\s.*(?:fmaf|rintf|sinf)", code)
