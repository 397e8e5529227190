"""Kernels of the comparison without compilation, with bounds checked, and as machine code."""

import json
import os
import re
import subprocess
import sys

import numba as nb
import numpy as np
import pytest

from evosynth.analysis import lanes, transform
from evosynth.analysis.match import TargetMatch
from evosynth.analysis.target import PreparedTarget
from evosynth.synths.base import Audio, Note

SCRIPT = """
import json, sys
import numpy as np
sys.path.insert(0, {folder!r})
from test_kernels import {function}
print(json.dumps({function}()))
"""


def in_a_process(function, **environment):
    """What a function of this file returns in a process of its own."""
    script = SCRIPT.format(folder=os.path.dirname(__file__), function=function.__name__)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), **environment}
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, env=environment, check=False)
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


def match_of(samples, rate, rng):
    note = Note(int(rng.integers(12, 115)), 100, 0.01, samples / rate)
    sound = rng.normal(0, 0.1, max(1, samples)).astype(np.float32)
    return TargetMatch(
        PreparedTarget("x", sound, rate, (0.0, 1.0), note, "given", None, 0.0, True, -18.0, rng.uniform(20.0, 9000.0)),
        rate,
        threads=1,
    )


def short_distances():
    """Of some very short sounds, in both layouts and at both rates."""
    rng, found = np.random.default_rng(5), []
    for rate, samples in ((22050, 256), (44100, 128)):
        match = match_of(samples, rate, rng)
        rows = rng.normal(0, 0.1, (3, samples)).astype(np.float32)
        lanes32 = np.zeros((1, samples, 32), np.float32)
        lanes32[0, :, :3] = rows.T
        found += match.distances(rows).tolist()
        found += match.score(np.zeros((3, 1)), [Audio(lanes32, rate, 3, "lanes32")]).tolist()
    return found


def fuzzed():
    """How many sounds of random numbers and lengths were measured, and whether a wrong index is noticed."""
    rng, done = np.random.default_rng(6), 0
    for _ in range(40):
        rate = int(rng.choice([22050, 44100]))
        match = match_of(int(rng.integers(2, 6000)), rate, rng)
        n, samples = int(rng.integers(1, 40)), int(rng.integers(1, 6000))
        groups = rng.normal(0, 0.1, (-(-n // 32), samples, 32)).astype(np.float32)
        match.score(np.zeros((n, 1)), [Audio(groups, rate, n, "lanes32")])
        match.distances(groups[0].T[: rng.integers(1, 33)])
        done += n
    short = np.zeros(4000, np.float32)
    try:
        transform.power_spectrum(short, 0, 16, transform.transform_of(256).tables, np.zeros(4096, np.float32), short)
    except IndexError:
        return [done, True]
    return [done, False]


def test_without_compilation_distances_are_the_same():
    np.testing.assert_allclose(in_a_process(short_distances, NUMBA_DISABLE_JIT="1"), short_distances(), rtol=1e-4)


@pytest.mark.slow  # compiles every kernel anew; without compilation, above, NumPy watches the indices
def test_no_kernel_reads_outside_an_array(tmp_path):
    done, noticed = in_a_process(fuzzed, NUMBA_BOUNDSCHECK="1", NUMBA_CACHE_DIR=str(tmp_path))
    assert done > 300
    assert noticed


FLOATS, WHOLE = nb.float32[::1], nb.int64
PLACE = nb.types.Tuple((FLOATS, WHOLE, WHOLE, WHOLE))
PLAN = nb.types.Tuple((FLOATS, nb.int64[::1], FLOATS, nb.int64[:, ::1], FLOATS))


@pytest.mark.parametrize(
    ("kernel", "signature"),
    [
        (transform.power_spectrum, (FLOATS, WHOLE, WHOLE, PLAN, FLOATS, FLOATS)),
        (lanes._halve, (PLACE, FLOATS, FLOATS)),
        (lanes.energies, (PLACE, WHOLE, FLOATS)),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_hot_loops_are_made_of_vectors(kernel, signature):
    if not hasattr(kernel, "py_func"):
        pytest.skip("nothing is compiled")
    fresh = nb.njit(nogil=True)(kernel.py_func)
    fresh.compile(signature)
    code = fresh.inspect_asm(fresh.signatures[0])
    packed = len(re.findall(r"\sv?(?:f?n?m\w*(?:add|sub)\w*|add|sub|mul)ps\s", code))
    assert packed >= 4
    assert not re.findall(r"\sv?(?:fn?m\w*|add|sub|sqrt)ss\s", code)
