"""Tables evolve too: their shape where a person asks for it, levels of harmonics where the target has a pitch."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from evosynth.analysis.prepare import load_target
from evosynth.cli import main
from evosynth.runs import assembly
from evosynth.runs.settings import RunSettings
from evosynth.synths.base import Moment, TargetSummary
from evosynth.synths.engine import EngineSpec

TARGET = Path(__file__).resolve().parents[1] / "targets/epiano_60.flac"


def test_the_shape_of_tables_is_free_only_where_it_is_asked_for() -> None:
    free = {}
    for shaped in (False, True):
        space = assembly.make_synth(RunSettings(synth=EngineSpec("wavetable"), shape_tables=shaped)).space
        columns = list(space.columns(role="shaping"))
        assert len(columns) == 14
        free[shaped] = space.free[columns]
    assert not free[False].any()
    assert free[True].all()


@pytest.mark.parametrize("asked", [False, True])
def test_a_match_moves_the_shape_of_tables_only_where_it_is_asked_to(asked: bool) -> None:
    settings = RunSettings(synth=EngineSpec("wavetable"), evaluations=400, seconds=None, shape_tables=asked)
    session = assembly.make_session(load_target(TARGET), settings)
    columns = list(session.synth.space.columns(role="shaping"))
    heard = np.concatenate([session.step().genomes for _ in range(12)])
    assert np.any(heard[:, columns] != session.synth.space.default()[columns]) == asked


def test_harmonics_are_free_where_the_target_has_a_pitch_and_the_search_begins_with_its_own() -> None:
    session = assembly.make_session(
        load_target(TARGET), RunSettings(synth=EngineSpec("wavetable"), evaluations=400, seconds=None)
    )
    columns = list(session.synth.space.columns(role="harmonics"))
    assert len(columns) == 32
    assert session.synth.space.free[columns].all()
    first = session.step().genomes[:, columns]
    assert (first != session.synth.space.default()[columns]).any(axis=1).mean() > 0.3


def test_without_a_pitch_levels_of_harmonics_are_left_alone() -> None:
    assert "harmonics" not in assembly.told_by(TargetSummary())
    assert "harmonics" in assembly.told_by(TargetSummary(moments=(Moment(0.1, (0.0, -6.0)),)))


def test_a_dx7_has_no_tables_to_shape(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["match", str(TARGET), "-o", str(tmp_path), "--synth", "dx7", "--shape-tables"])
    assert "--shape-tables is for the engine wavetable" in capsys.readouterr().err
