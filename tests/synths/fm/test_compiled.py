"""Kernels on disk: without a cache, with a damaged one, and after a change of the code."""

import json
import os
import subprocess
import sys

import numpy as np

from evosynth.synths.fm import compiled
from evosynth.synths.fm.units import level_steps

SCRIPT = """
import json
from evosynth.synths.fm.compiled import cache_problem
from evosynth.synths.fm.units import level_steps
print(json.dumps([level_steps(50), cache_problem(), sum(level_steps.stats.cache_hits.values())]))
"""


def in_a_process(**environment):
    """(steps of level 50, what is said about the cache, how often it was of use), from a process of its own."""
    command = [sys.executable, "-W", "error", "-c", SCRIPT]
    run = subprocess.run(command, capture_output=True, text=True, env={**os.environ, **environment}, check=False)
    assert run.returncode == 0, run.stderr
    assert run.stderr == ""
    return json.loads(run.stdout)


def test_kernels_are_kept_between_runs(tmp_path):
    assert in_a_process(NUMBA_CACHE_DIR=str(tmp_path)) == [78, "", 0]
    assert in_a_process(NUMBA_CACHE_DIR=str(tmp_path)) == [78, "", 1]


def test_without_a_folder_for_the_cache_kernels_work_and_it_is_said():
    steps, problem, _ = in_a_process(
        NUMBA_CACHE_DIR="/dev/null/nowhere", NUMBA_CACHE_LOCATOR_CLASSES="UserProvidedCacheLocator"
    )
    assert steps == 78
    assert problem.startswith("The compiled engine cannot be kept on disk")
    assert "NUMBA_CACHE_DIR" in problem


def test_a_damaged_cache_is_compiled_anew(tmp_path):
    in_a_process(NUMBA_CACHE_DIR=str(tmp_path))
    for index in tmp_path.rglob("*.nbi"):
        index.write_bytes(index.read_bytes()[:40])
    assert in_a_process(NUMBA_CACHE_DIR=str(tmp_path)) == [78, "", 0]
    assert in_a_process(NUMBA_CACHE_DIR=str(tmp_path)) == [78, "", 1]


def test_the_stamp_of_every_kernel_is_the_text_of_all_of_them():
    assert level_steps._cache._cache_file._source_stamp == compiled._STAMP == compiled._source_stamp()
    assert len(compiled._STAMP) == 64


def test_a_full_disk_is_remembered_and_not_raised(monkeypatch):
    monkeypatch.setattr(compiled, "_problems", [])

    class FullDisk:
        def load_overload(self):
            return "loaded"

        def save_overload(self):
            raise OSError(28, "No space left on device")

        def flush(self):
            raise AssertionError("there is nothing to repair")

    cache = FullDisk()
    compiled._forgive(cache)
    assert cache.load_overload() == "loaded"
    cache.save_overload()
    assert "cannot be kept on disk" in compiled.cache_problem()


def test_a_kernel_takes_plain_integers_and_those_of_an_array():
    assert level_steps(19) == level_steps(np.int64(19)) == 46
