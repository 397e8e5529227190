"""The wavetable kernels as plain Python, with checks of every index, and as the instructions that they become."""

import os
import platform
import re
import subprocess
import sys
from pathlib import Path

import llvmlite.binding
import numba
import numpy as np
import pytest

from evosynth.synths.base import Note
from evosynth.synths.tables import FRAME, Table, TableSet
from evosynth.synths.wavetable import filter as filters
from evosynth.synths.wavetable.space import space_for
from evosynth.synths.wavetable.synth import WavetableSynth

RATE = 44100


def small_synth(rate: int = RATE) -> WavetableSynth:
    phase = np.arange(FRAME) / FRAME
    frames = np.stack([np.sin(2 * np.pi * phase * (i + 1)) for i in range(4)])
    return WavetableSynth(rate, tables=TableSet((Table("one", frames[:1]), Table("four", frames))), threads=1)


def wild(n: int, seed: int) -> np.ndarray:
    return space_for(("one", "four")).sample(n, np.random.default_rng(seed))


def in_a_process(code: str, **variables: str) -> str:
    path = os.pathsep.join([str(Path(__file__).parent), os.environ.get("PYTHONPATH", "")])
    environment = {**os.environ, "PYTHONPATH": path, **variables}
    command = [sys.executable, "-W", "error", "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


SHORT = """
from test_wavetable_compiling import Note, small_synth, wild
for quality in ("search", "final"):
    rows = small_synth().render(wild(3, 5), [Note(57, 100, 0.003, 0.006)], quality=quality)[0].rows()
    print(rows.astype(float).tolist())
"""


def test_a_short_render_without_compilation_is_nearly_that_of_the_compiled_kernel():
    lines = in_a_process(SHORT, NUMBA_DISABLE_JIT="1").splitlines()
    for quality, line in zip(("search", "final"), lines, strict=True):
        compiled = small_synth().render(wild(3, 5), [Note(57, 100, 0.003, 0.006)], quality=quality)[0].rows()
        assert np.abs(compiled).max() > 1e-3
        np.testing.assert_allclose(np.array(eval(line)), compiled, atol=1e-3 * np.abs(compiled).max())


FUZZ = """
import numpy as np
from test_wavetable_compiling import Note, small_synth, wild
rng = np.random.default_rng(11)
for rate in (16000, 44100, 192000):
    synth = small_synth(rate)
    for key in (0, 60, 127):
        note = Note(key, int(rng.integers(1, 128)), float(rng.uniform(0, 0.05)), float(rng.uniform(0.0001, 0.1)))
        for quality in ("search", "final"):
            rows = synth.render(wild(int(rng.integers(1, 70)), key), [note], quality=quality)[0].rows()
            assert np.isfinite(rows).all()
"""


@pytest.mark.slow
def test_no_wild_patch_makes_the_kernels_read_outside_an_array(pytestconfig):
    # code with checks has a cache of its own, which stays: compiling takes most of the time
    folder = pytestconfig.cache.mkdir("numba-with-bounds-checks")
    in_a_process(FUZZ, NUMBA_BOUNDSCHECK="1", NUMBA_CACHE_DIR=str(folder))


def fma_is_an_instruction():
    return platform.machine() in ("x86_64", "AMD64") and llvmlite.binding.get_host_cpu_features().get("fma", False)


@pytest.mark.skipif(not fma_is_an_instruction(), reason="this processor has no x86 FMA instructions to look for")
def test_the_filter_is_made_of_packed_instructions():
    fresh = numba.njit(nogil=True)(filters.filter_block.py_func)
    fresh.compile((numba.float32[::1], numba.int32[::1], numba.float32[::1], numba.int64))
    (code,) = fresh.inspect_asm().values()
    assert len(re.findall(r"vfn?m(?:add|sub)\w*ps\s[^\n]*%([yz])mm", code)) >= 40
    assert len(re.findall(r"vdivps\s[^\n]*%([yz])mm", code)) >= 4
