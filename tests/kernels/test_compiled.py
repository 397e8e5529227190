"""Kernels on disk: without a cache, with a damaged one, and after a change of the code."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import grimp
import numpy as np

from evosynth.kernels import compiled
from evosynth.synths.fm.units import level_steps

SCRIPT = """
import json
from evosynth.kernels.compiled import cache_problem
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


def test_without_a_folder_for_the_cache_a_target_is_drawn():
    script = (
        "import numpy as np; from evosynth.analysis.picture import picture_of\n"
        "print(picture_of(np.ones(9000, np.float32), 44100)[0].shape)"
    )
    nowhere = {"NUMBA_CACHE_DIR": "/dev/null/nowhere", "NUMBA_CACHE_LOCATOR_CLASSES": "UserProvidedCacheLocator"}
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, env={**os.environ, **nowhere})
    assert done.stdout.startswith("(176,"), done.stderr


def test_a_damaged_cache_is_compiled_anew(tmp_path):
    in_a_process(NUMBA_CACHE_DIR=str(tmp_path))
    for index in tmp_path.rglob("*.nbi"):
        index.write_bytes(index.read_bytes()[:40])
    assert in_a_process(NUMBA_CACHE_DIR=str(tmp_path)) == [78, "", 0]
    assert in_a_process(NUMBA_CACHE_DIR=str(tmp_path)) == [78, "", 1]


PACKAGE = Path(compiled.__file__).parents[1]
DECORATED = re.compile(r"^@kernel$|c_function\(", re.MULTILINE)
STAMPS = """
import json, sys
from pathlib import Path
from evosynth.kernels.compiled import source_stamp
print(json.dumps({name: source_stamp(Path(name).resolve()) for name in sys.argv[1:]}))
"""


def stamps_in(checkout: Path) -> dict[str, str]:
    """The stamp of every file with kernels in a copy of the package, by its path."""
    files = [p for p in (checkout / "evosynth").rglob("*.py") if DECORATED.search(p.read_text("utf-8"))]
    names = [str(p.relative_to(checkout)) for p in files if p.name != "compiled.py"]
    command = [sys.executable, "-c", STAMPS, *names]
    environment = {**os.environ, "PYTHONPATH": str(checkout)}
    return json.loads(subprocess.run(command, cwd=checkout, env=environment, capture_output=True, check=True).stdout)


def test_a_change_three_imports_away_makes_exactly_the_dependent_kernels_anew(tmp_path):
    shutil.copytree(PACKAGE, tmp_path / "evosynth", ignore=shutil.ignore_patterns("__pycache__", "_patches"))
    before = stamps_in(tmp_path)
    # live_block calls live_notes, which calls units, which computes with tables: three imports away.
    with (tmp_path / "evosynth/synths/fm/tables.py").open("a") as tables:
        tables.write("\nPLANTED = 1\n")
    changed = {name for name, stamp in stamps_in(tmp_path).items() if stamp != before[name]}
    assert "evosynth/synths/fm/live_block.py" in changed
    assert "evosynth/synths/wavetable/live_block.py" not in changed
    dependent = grimp.build_graph("evosynth", cache_dir=None).find_downstream_modules("evosynth.synths.fm.tables")
    assert changed == {name for name in before if name[:-3].replace("/", ".") in dependent}


def test_the_stamp_of_a_kernel_is_that_of_its_file():
    stamp = level_steps._cache._cache_file._source_stamp
    assert (
        stamp == compiled.source_stamp(PACKAGE / "synths/fm/units.py") != compiled.source_stamp(PACKAGE / "arrays.py")
    )


def test_every_kernel_goes_through_the_one_decorator():
    """Numba's own decorators raise where no cache can be written."""
    own = [p for p in PACKAGE.rglob("*.py") if re.search(r"@(nb|numba)\.|import (n?jit|cfunc)\b", p.read_text("utf-8"))]
    assert own == []


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
