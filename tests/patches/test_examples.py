"""The bundled sounds: the script makes them, and each is a clear case for the search for a note."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile

from evosynth.analysis.prepare import load_target
from evosynth.library import paths

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = paths.examples()


def test_there_are_three_examples_with_origin_and_licence() -> None:
    assert len(EXAMPLES) == 3
    table = (paths.bundled() / "README.md").read_text()
    for path in EXAMPLES:
        assert f"`examples/{path.name}`" in table


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.stem)
def test_the_script_makes_the_very_sounds_that_are_bundled(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(ROOT / "scripts")
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    import make_examples

    bundled, rate = soundfile.read(path)
    made = make_examples.EXAMPLES[path.name]()
    assert rate == make_examples.RATE
    np.testing.assert_allclose(bundled, made, atol=1.5 / 32768)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.stem)
def test_its_note_is_found_even_without_its_name(path: Path, tmp_path: Path) -> None:
    shutil.copy(path, tmp_path / f"nameless{path.suffix}")
    target = load_target(tmp_path / f"nameless{path.suffix}")
    assert target.note_source == "detected"
    assert target.note.midi_note == int(path.stem.rsplit("_", 1)[1])
    assert abs(target.cents) < 5
    assert target.sure
