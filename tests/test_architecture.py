"""What may be imported by what, and what each process stays free of. Every check runs in a process of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from zipfile import ZipFile

import pytest
from patience import PATIENCE_S

ROOT = Path(__file__).resolve().parent.parent

IMPORT_THE_CORE = """
import importlib, pkgutil, sys
for name in ("PySide6", "pyqtgraph", "mido", "rtmidi", "sounddevice", "jack"):
    sys.modules[name] = None  # an import of it now fails
import evosynth
names = [m.name for m in pkgutil.walk_packages(evosynth.__path__, "evosynth.") if m.name != "evosynth.__main__"]
for name in names:
    importlib.import_module(name)
print(*names)
"""

# Numpy is all that these need: they are what the window and quick commands are made of.
LIGHT = [
    "evosynth.arrays",
    "evosynth.errors",
    "evosynth.system.machine",
    "evosynth.system.signals",
    "evosynth.system.streams",
    "evosynth.system.legible",
    "evosynth.system.writing",
    "evosynth.parameters",
    "evosynth.patch",
    "evosynth.voices.dx7",
    "evosynth.voices.dx7_space",
    "evosynth.voices.envelope",
    "evosynth.voices.pitch_moves",
    "evosynth.voices.ratios",
    "evosynth.midi.sysex",
    "evosynth.midi.syxfile",
    "evosynth.synths.base",
    "evosynth.synths.engine",
    "evosynth.synths.registry",
    "evosynth.synths.voicing",
    "evosynth.synths.patch_voices",
    "evosynth.synths.fm.engine",
    "evosynth.synths.fm.voicing",
    "evosynth.synths.wavetable.engine",
    "evosynth.synths.wavetable.voicing",
    "evosynth.synths.fm.algorithms",
    "evosynth.synths.wavetable.laws",
    "evosynth.synths.live.settings",
    "evosynth.analysis.target",
    "evosynth.evolution.report",
    "evosynth.evolution.fitness",
    "evosynth.service.live_messages",
    "evosynth.service.messages",
    "evosynth.service.evolver_messages",
    "evosynth.service.desk_messages",
    "evosynth.audio.clip",
    "evosynth.library.paths",
    "evosynth.library.store",
]
HEAVY = ["numba", "llvmlite", "librosa", "scipy", "sklearn", "soundfile", "soxr", "deap"]
DRIVERS = ["mido", "rtmidi", "sounddevice"]
QT = ["PySide6", "pyqtgraph"]


def run(code: str, *, cwd: Path = ROOT) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=cwd, timeout=PATIENCE_S)
    assert done.returncode == 0, done.stderr
    return done.stdout


def loaded_after(code: str, unwanted: list[str]) -> list[str]:
    """Which of the unwanted packages are in memory after this code."""
    found = run(f"{code}\nimport sys\nprint('LOADED', *[n for n in {unwanted!r} if n in sys.modules])")
    return found[found.rindex("LOADED") :].split()[1:]


def test_the_core_needs_neither_qt_nor_a_sound_or_midi_driver() -> None:
    names = run(IMPORT_THE_CORE).split()
    assert {"evosynth.cli.match", "evosynth.runs.assembly", "evosynth.midi.link"} <= set(names)


@pytest.mark.parametrize("module", LIGHT)
def test_light_modules_load_nothing_but_numpy(module: str) -> None:
    assert loaded_after(f"import {module}", [*HEAVY, *DRIVERS, *QT]) == []


def test_the_records_of_all_engines_load_nothing_at_all() -> None:
    code = "from evosynth.synths import registry; registry.engines()"
    assert loaded_after(code, ["numpy", *HEAVY, *DRIVERS, *QT]) == []


@pytest.mark.parametrize("module", ["ui.launch", "ui.controller", "ui.app", "ui.views.main_window"])
def test_the_window_never_loads_an_engine(module: str) -> None:
    assert loaded_after(f"import {module}", HEAVY) == []


@pytest.mark.parametrize(
    "arguments",
    [["--help"], ["--version"], ["match", "--help"], ["bank", "show", "--help"], ["midi", "send", "--help"]],
)
def test_help_answers_before_anything_slow_is_imported(arguments: list[str]) -> None:
    code = f"from ui.launch import main\ntry: main({arguments!r})\nexcept SystemExit as e: assert e.code == 0"
    assert loaded_after(code, ["numpy", *HEAVY, *DRIVERS, *QT]) == []


def test_no_two_files_of_tests_have_one_name() -> None:
    """Pytest takes them for one module; it says so only where both are asked for in one process."""
    names = Counter(
        file.name for file in (ROOT / "tests").rglob("*.py") if file.name not in ("conftest.py", "__init__.py")
    )
    assert [name for name, times in names.items() if times > 1] == []


def linted(checkout: Path) -> subprocess.CompletedProcess[str]:
    """What import-linter says of a checkout."""
    lint = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
    environment = {**os.environ, "PYTHONPATH": str(checkout)}
    return subprocess.run(
        [sys.executable, "-c", lint], capture_output=True, text=True, cwd=checkout, timeout=PATIENCE_S, env=environment
    )


def test_every_import_contract_holds() -> None:
    done = linted(ROOT)
    assert done.returncode == 0, done.stdout
    assert "0 broken" in done.stdout


PLANTED = {
    "evosynth/synths/fm/synth.py": (
        "from evosynth.synths.wavetable import space as planted",
        "strangers to each other",
    ),
    "evosynth/synths/wavetable/synth.py": (
        "from evosynth.synths.fm import units as planted",
        "strangers to each other",
    ),
    "ui/widgets/tile.py": ("from ui.views import panel as planted", "Floors of the window"),
    "ui/views/transport.py": ("from ui.controller import AppController as Planted", "Floors of the window"),
    "ui/models/run.py": ("from ui.intents import rating as planted", "Floors of the window"),
    "evosynth/cli/match.py": ("from evosynth.service import desk as planted", "needs no child process"),
    "evosynth/analysis/match.py": ("from evosynth.synths.fm import tables as planted", "Analysis knows no engine"),
}


@pytest.mark.parametrize("file", PLANTED)
def test_a_planted_arrow_breaks_its_contract(file: str, tmp_path: Path) -> None:
    arrow, contract = PLANTED[file]
    checkout = copied_checkout(tmp_path / "checkout")
    with (checkout / file).open("a") as planted:
        planted.write(f"\n{arrow}\n")
    done = linted(checkout)
    assert done.returncode != 0
    assert any(contract in line and "BROKEN" in line for line in done.stdout.splitlines()), done.stdout


def test_a_wheel_carries_the_examples_the_schema_and_the_looks(tmp_path: Path) -> None:
    build = f"from setuptools import build_meta\nprint('WHEEL', build_meta.build_wheel({str(tmp_path / 'dist')!r}))"
    name = run(build, cwd=copied_checkout(tmp_path / "checkout")).split("WHEEL ")[1].strip()
    files = set(ZipFile(tmp_path / "dist" / name).namelist())
    examples = {f"evosynth/_patches/{p.relative_to(ROOT / 'patches')}" for p in (ROOT / "patches").rglob("*.flac")}
    assert len(examples) >= 3
    modules = {str(p.relative_to(ROOT)) for package in ("evosynth", "ui") for p in (ROOT / package).rglob("*.py")}
    data = {str(p.relative_to(ROOT)) for p in (ROOT / "ui" / "assets").rglob("*") if p.is_file()}
    data |= {str(p.relative_to(ROOT)) for p in (ROOT / "evosynth").rglob("*.sql")} | {"evosynth/py.typed"}
    assert examples | modules | data <= files
    desktop = {name.split(".data/data/")[-1] for name in files if ".data/data/" in name}
    assert desktop == {"share/applications/evosynth.desktop", "share/mime/packages/evosynth.xml"}


def copied_checkout(folder: Path) -> Path:
    """What a wheel is built from, away from the checkout: setuptools leaves a folder behind where it builds."""
    folder.mkdir()
    for name in ("pyproject.toml", "setup.py", "MANIFEST.in", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, folder)
    for name in ("evosynth", "ui", "patches", "share"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    return folder
