"""A run whose engine is open, in a real process: each engine has its turn, the nearer goes on, and nothing hangs."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from kept_runs import Evolving, run_in, stood
from test_evolver import short_target

from evosynth.limits import Limits
from evosynth.runs.assembly import warm_up
from evosynth.runs.settings import RunSettings
from evosynth.service.engine_turns import IDS_APART
from evosynth.service.evolver_messages import (
    Confine,
    Continue,
    InDocument,
    Notice,
    Pause,
    Plant,
    Rate,
    ResumeRun,
    Snapshot,
    Start,
    Stop,
)
from evosynth.synths import registry, voicing
from evosynth.synths.engine import EngineSpec

HURRIED = "hurried_evolver:run"
OPEN = RunSettings(synth=EngineSpec("auto"), threads=1)
DX7, WAVETABLE = EngineSpec("dx7"), EngineSpec("wavetable")


@pytest.fixture
def evolver(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Evolving]:
    monkeypatch.setenv("EVOSYNTH_HOME", str(tmp_path / "home"))
    for engine in (DX7, WAVETABLE):
        warm_up(synth=engine)
    talk = Evolving(HURRIED, niceness=1)
    yield talk
    talk.child.kill()


@pytest.fixture
def where(tmp_path: Path) -> InDocument:
    return run_in(tmp_path)


def heard(engine: EngineSpec) -> object:
    return lambda s: s.trial is not None and s.synth == engine and len(s.candidates) > 1


def test_each_engine_has_its_turn_within_its_limits_and_the_nearer_goes_on_and_can_be_resumed(
    evolver: Evolving, where: InDocument
) -> None:
    kept = (Confine(Limits(("feedback=0",)), None, DX7.name), Confine(Limits(("filter_type=0",)), None, WAVETABLE.name))
    evolver.send(Start(where, short_target(), OPEN, kept=kept))
    first = evolver.wait(Snapshot, heard(DX7))
    assert (first.trial.number, first.trial.engines, first.limits.words) == (1, 2, ("feedback=0",))
    assert stood(where).plan().settings.synth.is_open
    evolver.send(Confine(Limits(("noise_level=0",)), None, WAVETABLE.name))  # before its turn
    second = evolver.wait(Snapshot, heard(WAVETABLE))
    assert (second.trial.number, second.limits.words) == (2, ("noise_level=0",))
    space = second.limits.applied(voicing.space_of(WAVETABLE))
    assert all(space.allows(voicing.genome_of(c.voice, second.synth)[None])[0] for c in second.candidates)
    assert min(c.id for c in second.candidates) >= IDS_APART, "no id is given twice in a run"
    evolver.send(Plant(0, (first.candidates[0].voice,)))
    assert "for the engine DX7, not for Wavetable" in evolver.wait(Notice).message
    decided = evolver.wait(Snapshot, lambda s: s.trial is None and s.chosen)
    assert decided.chosen.startswith(f"{registry.of(decided.synth).title} was nearer")
    assert decided.elapsed_s > max(first.elapsed_s, second.elapsed_s)
    evolver.send(Stop())
    evolver.wait(Snapshot, lambda s: s.state == "stopped")
    plan = stood(where).plan()
    assert (plan.settings.synth, plan.settings.chosen) == (decided.synth, decided.chosen)
    since = len(evolver.said)
    evolver.send(ResumeRun(where))
    evolver.send(Continue())
    again = evolver.wait(Snapshot, lambda s: s.state == "running" and s.generation > decided.generation, since=since)
    assert (again.synth, again.chosen, again.trial) == (decided.synth, decided.chosen, None)


@pytest.mark.slow
def test_a_trial_that_was_cut_off_begins_again_with_the_limits_that_it_had(
    evolver: Evolving, where: InDocument
) -> None:
    evolver.send(Start(where, short_target(), OPEN))
    evolver.wait(Snapshot, heard(DX7))
    evolver.send(Pause())
    paused = evolver.wait(Snapshot, lambda s: s.state == "paused")
    assert paused.trial is not None
    evolver.send(Confine(Limits(("osc2_level=0",)), None, WAVETABLE.name))
    evolver.send(Rate({paused.candidates[0].id: 0.8}))
    evolver.wait(Snapshot, lambda s: s.ratings)
    evolver.send(Continue())
    evolver.wait(Snapshot, heard(WAVETABLE))
    os.kill(evolver.child.pid, signal.SIGKILL)
    evolver.wait_for_end()
    assert stood(where).checkpoint() is None
    after = Evolving(HURRIED, niceness=1)
    try:
        after.send(ResumeRun(where))
        assert after.wait(Snapshot, heard(DX7)).trial.number == 1
        again = after.wait(Snapshot, heard(WAVETABLE))
        assert again.limits.words == ("osc2_level=0",)
        level = voicing.space_of(WAVETABLE).index("osc2_level")
        assert np.array([voicing.genome_of(c.voice, again.synth)[level] for c in again.candidates]).max() == 0.0
        after.send(Stop())
        stopped = after.wait(Snapshot, lambda s: s.state == "stopped")
        assert stood(where).state().finished
        assert stopped.candidates
        assert stopped.trial is None
        assert stopped.chosen.startswith(registry.of(stopped.synth).title), "the nearer of those that were heard"
    finally:
        after.child.kill()
