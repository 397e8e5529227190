"""The engines that there are: every record keeps its promises, and a variable adds more."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from patience import PATIENCE_S

from evosynth.synths import registry, voicing
from evosynth.synths.engine import EngineSpec, imported

OWN_ENGINE = """
from evosynth.synths.engine import Engine
ENGINE = Engine("silence", "Silence", "Nothing is made", make="x:y", voicing="x:z", live_reason="It cannot be heard")
"""


@pytest.mark.parametrize("engine", registry.engines(), ids=lambda engine: engine.name)
def test_all_that_a_record_names_is_there(engine: registry.Engine) -> None:
    named = [engine.make, engine.voicing, engine.live, engine.warm_up, engine.live_warm_up, engine.cache_problem]
    files = voicing.named(engine.name).files
    named += [files.read, files.write, files.write_bank, files.collect] if files else []
    for name in filter(None, named):
        assert imported(name) is not None
    assert engine.title
    assert engine.what


def test_where_the_engine_is_open_each_is_meant_with_the_tables_that_it_can_take() -> None:
    assert registry.meant(EngineSpec("wavetable", ("00aa",))) == (EngineSpec("wavetable", ("00aa",)),)
    meant = registry.meant(EngineSpec("auto", ("00aa",)))
    assert [str(spec) for spec in meant] == ["dx7", "wavetable:00aa"]
    assert registry.default() == EngineSpec("dx7")
    with pytest.raises(ValueError, match="no synth called 'moog'; there is dx7, wavetable"):
        registry.of(EngineSpec("moog"))


def test_engines_are_added_by_a_variable_that_every_process_reads(tmp_path: Path) -> None:
    (tmp_path / "own_engine.py").write_text(OWN_ENGINE)
    environment = {"PYTHONPATH": f"{Path.cwd()}:{tmp_path}", "EVOSYNTH_ENGINES": "own_engine", "PATH": ""}
    code = "from evosynth.synths import registry; print(*registry.names())"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment)
    assert done.stdout.split() == ["dx7", "wavetable", "silence"], done.stderr
    help_text = [sys.executable, "-m", "evosynth", "match", "--help"]
    told = subprocess.run(help_text, capture_output=True, text=True, env=environment, timeout=PATIENCE_S)
    assert "{dx7,wavetable,silence,auto,hardware}" in told.stdout
