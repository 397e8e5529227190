"""The evolver as a real process: it obeys, it writes checkpoints, it survives its own death."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from kept_runs import Evolving, nobody, planned, run_in, stood

from evosynth.analysis.target import PreparedTarget
from evosynth.runs.folder import Plan
from evosynth.runs.settings import RunSettings
from evosynth.service.current_run import HISTORY_ROWS, thinned
from evosynth.service.evolver import FORGOTTEN
from evosynth.service.evolver_messages import (
    Continue,
    Failed,
    InDocument,
    Notice,
    Pause,
    Rate,
    ResumeRun,
    Snapshot,
    Start,
    Stop,
    Visit,
)
from evosynth.service.messages import Shutdown
from evosynth.synths import registry, voicing
from evosynth.synths.base import Note
from evosynth.synths.engine import EngineSpec

EVOLVER = "evosynth.service.evolver:run"


def short_target() -> PreparedTarget:
    """A quarter of a second of three partials."""
    rate = 22050
    t = np.arange(rate // 4) / rate
    sound = sum(np.sin(2 * np.pi * 220 * k * t) / k for k in (1, 2, 5)) * np.exp(-6 * t) * 0.3
    note = Note(57, 100, 0.2, 0.25)
    samples = sound.astype(np.float32)
    return PreparedTarget("tone_57.wav", samples, rate, (0.0, 0.25), note, "given", 220.0, 0.0, True, -18.0)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Evolving]:
    """One process for all tests that leave it alive: starting it takes seconds."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EVOSYNTH_HOME", str(tmp_path_factory.mktemp("home")))
        talk = Evolving(EVOLVER, niceness=1)
    yield talk
    talk.child.kill()


@pytest.fixture
def evolver(shared: Evolving, tmp_path: Path) -> Evolving:
    """The shared process as if it were new: nothing runs, nothing of another test's run is heard any more."""
    shared.minds = lambda message: not isinstance(message, Snapshot) or message.where.path.parent == tmp_path
    shared.send(ResumeRun(nobody(tmp_path)))  # ends the run before
    shared.wait(Failed)
    shared.said.clear()
    return shared


@pytest.fixture
def mortal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Evolving]:
    """A process that a test may end."""
    monkeypatch.setenv("EVOSYNTH_HOME", str(tmp_path / "home"))
    talk = Evolving(EVOLVER, niceness=1)
    yield talk
    talk.child.kill()


@pytest.fixture
def where(tmp_path: Path) -> InDocument:
    return run_in(tmp_path)


def voices(count: int) -> tuple[bytes, ...]:
    genomes = voicing.space_of(registry.default()).sample(count, np.random.default_rng(0))
    return tuple(voicing.voice_of(genome, registry.default()) for genome in genomes)


def snapshots(talk: Evolving) -> list[Snapshot]:
    return [m for m in talk.said if isinstance(m, Snapshot)]


def test_a_match_runs_pauses_goes_on_and_stops(evolver: Evolving, where: InDocument) -> None:
    evolver.send(Start(where, short_target(), RunSettings(seed=3)))
    first = evolver.wait(Snapshot, lambda s: s.candidates != ())
    assert first.state == "running"
    assert first.objectives == ("spectrum", "envelope", "pitch", "attack")
    evolver.send(Pause())
    paused = evolver.wait(Snapshot, lambda s: s.state == "paused")
    assert stood(where).state().evaluations == paused.evaluations
    evolver.send(Continue())
    later = evolver.wait(Snapshot, lambda s: s.evaluations > paused.evaluations)
    assert len(later.candidates) <= 16
    evolver.send(Stop())
    last = evolver.wait(Snapshot, lambda s: s.state == "stopped")
    distances = [c.distance for c in last.candidates]
    assert distances == sorted(distances)
    assert stood(where).state().finished
    np.testing.assert_array_equal(last.history[:, 0], np.unique(last.history[:, 0]))
    assert (np.diff(last.history[:, 1]) <= 0).all()


def told_of(snapshot: Snapshot) -> set[int]:
    """The ids of those on show and of those who stand behind them, who sound alike."""
    return {c.id for c in snapshot.candidates} | {c.id for kin in snapshot.kin.values() for c in kin.others}


def test_a_killed_evolver_leaves_a_run_that_goes_on_where_it_was(
    mortal: Evolving, evolver: Evolving, where: InDocument
) -> None:
    mortal.send(Start(where, short_target(), RunSettings(seed=3)))
    mortal.wait(Snapshot, lambda s: s.generation >= 3)
    mortal.send(Pause())
    paused = mortal.wait(Snapshot, lambda s: s.state == "paused")
    os.kill(mortal.child.pid, signal.SIGKILL)
    mortal.wait_for_end()
    evolver.send(ResumeRun(where))
    resumed = evolver.wait(Snapshot)
    assert (resumed.state, resumed.evaluations) == ("running", paused.evaluations)
    assert len(told_of(paused) & told_of(resumed)) >= 8, "the nearest are heard by both"
    np.testing.assert_array_equal(resumed.history, paused.history)
    assert resumed.elapsed_s == pytest.approx(paused.elapsed_s)
    evolver.wait(Snapshot, lambda s: s.evaluations > paused.evaluations)


def test_a_run_that_was_killed_before_its_first_checkpoint_begins_again(evolver: Evolving, where: InDocument) -> None:
    planned(where, Plan(RunSettings(seed=9), short_target()))
    evolver.send(ResumeRun(where))
    snapshot = evolver.wait(Snapshot, lambda s: s.candidates != ())
    assert snapshot.where == where


def test_breeding_waits_for_ratings_and_goes_back_with_them(evolver: Evolving, where: InDocument) -> None:
    evolver.send(Start(where, None, RunSettings(seed=5)))
    first = evolver.wait(Snapshot, lambda s: s.state == "waiting")
    assert len(first.candidates) == 16
    evolver.send(Rate({first.candidates[2].id: 1.0, first.candidates[5].id: 0.4}))
    evolver.wait(Snapshot, lambda s: len(s.ratings) == 2)
    evolver.send(Visit(first.evaluations, 0))
    second = evolver.wait(Snapshot, lambda s: s.generation == 1)
    parents = {p for c in second.candidates for p in c.parents} | {c.id for c in second.candidates}
    assert first.candidates[2].id in parents
    heard = len(evolver.said)
    evolver.send(Visit(0))
    back = evolver.wait(Snapshot, lambda s: s.generation == 0, since=heard)
    assert [c.id for c in back.candidates] == [c.id for c in first.candidates]
    assert back.ratings == {first.candidates[2].id: 1.0, first.candidates[5].id: 0.4}
    assert back.line == (0,)
    evolver.send(Rate({second.candidates[9].id: 1.0}, generation=second.line[-1]))  # not of the one on show
    heard = len(evolver.said)
    evolver.send(Visit(second.line[-1]))
    again = evolver.wait(Snapshot, lambda s: s.generation == 1, since=heard)
    assert [c.id for c in again.candidates] == [c.id for c in second.candidates]
    assert [c.voice for c in again.candidates] == [c.voice for c in second.candidates]
    assert again.ratings == back.ratings
    assert again.line == (0, first.evaluations)


def test_a_wish_to_see_another_generation_cuts_the_one_under_way_short(evolver: Evolving, where: InDocument) -> None:
    evolver.send(Start(where, None, RunSettings(seed=5)))
    first = evolver.wait(Snapshot, lambda s: s.state == "waiting")
    heard = len(evolver.said)
    liked, coming = {first.candidates[2].id: 1.0}, Visit(first.evaluations, 0)
    for message in (Rate(liked), coming, Visit(0, None, {}), Visit(0, None, liked), coming):
        evolver.send(message)
    second = evolver.wait(Snapshot, lambda s: s.generation == 1, since=heard)
    assert second.line == (0, first.evaluations)
    assert first.candidates[2].id in {c.id for c in second.candidates}


def test_generations_that_were_left_are_shown_again_after_a_kill_and_unknown_ones_are_named(
    mortal: Evolving, evolver: Evolving, where: InDocument
) -> None:
    mortal.send(Start(where, None, RunSettings(seed=5)))
    first = mortal.wait(Snapshot, lambda s: s.state == "waiting")
    mortal.send(Rate({first.candidates[1].id: 1.0}))
    mortal.send(Visit(first.evaluations, 0))
    second = mortal.wait(Snapshot, lambda s: s.generation == 1)
    mortal.send(Visit(0, None, {first.candidates[1].id: 0.2, first.candidates[4].id: 0.8}))
    mortal.wait(Snapshot, lambda s: s.generation == 0 and len(s.ratings) == 2)
    os.kill(mortal.child.pid, signal.SIGKILL)
    mortal.wait_for_end()
    evolver.send(ResumeRun(where))
    resumed = evolver.wait(Snapshot)
    assert (resumed.state, resumed.line) == ("waiting", (0,))
    assert resumed.ratings == {first.candidates[1].id: 0.2, first.candidates[4].id: 0.8}
    evolver.send(Visit(second.line[-1]))
    again = evolver.wait(Snapshot, lambda s: s.generation == 1)
    assert [c.id for c in again.candidates] == [c.id for c in second.candidates]
    assert again.ratings == {first.candidates[1].id: 1.0}
    evolver.send(Visit(7_777))
    refusal = evolver.wait(Notice)
    assert (refusal.message, refusal.refused) == (FORGOTTEN, Visit(7_777))


def test_a_bank_is_the_first_generation_to_the_byte(evolver: Evolving, where: InDocument) -> None:
    seeds = voices(32)
    evolver.send(Start(where, None, RunSettings(seed=5), seeds=seeds))
    first = evolver.wait(Snapshot, lambda s: s.state == "waiting")
    assert tuple(c.voice for c in first.candidates) == seeds
    assert {c.move for c in first.candidates} == {"seed"}


def test_a_rating_for_someone_who_has_gone_is_passed_over(evolver: Evolving, where: InDocument) -> None:
    evolver.send(Start(where, None, RunSettings(seed=5)))
    first = evolver.wait(Snapshot, lambda s: s.state == "waiting")
    evolver.send(Rate({999_999: 1.0, first.candidates[0].id: 0.6}))
    evolver.wait(Snapshot, lambda s: s.ratings == {first.candidates[0].id: 0.6})


def test_a_candidate_that_has_left_the_best_can_still_be_rated_while_it_is_seen(
    evolver: Evolving, where: InDocument
) -> None:
    evolver.send(Start(where, short_target(), RunSettings(seed=3)))
    first = evolver.wait(Snapshot, lambda s: s.candidates != ())
    last = first.candidates[-1].id
    evolver.wait(Snapshot, lambda s: s.generation >= 25 and last not in {c.id for c in s.candidates})
    evolver.send(Rate({last: 0.8}))
    rated = evolver.wait(Snapshot, lambda s: s.ratings == {last: 0.8})
    assert [c.id for c in rated.rated] == [last]


def test_seeds_can_be_rated_before_they_are_heard(evolver: Evolving, where: InDocument) -> None:
    seeds = voices(40)
    evolver.send(Start(where, short_target(), RunSettings(seed=3), seeds=seeds))
    evolver.send(Rate({1: 1.0, 35: 0.4}))
    rated = evolver.wait(Snapshot, lambda s: len(s.ratings) == 2)
    assert rated.ratings == {1: 1.0, 35: 0.4}
    assert rated.rated[1].voice == seeds[35]


def test_a_fault_ends_the_run_with_a_sentence_and_not_the_process(
    evolver: Evolving, where: InDocument, tmp_path: Path
) -> None:
    evolver.send(ResumeRun(nobody(tmp_path)))
    failed = evolver.wait(Failed)
    assert failed.message == f"There is no document {nobody(tmp_path).path}."
    evolver.send(Start(where, short_target(), RunSettings(synth=EngineSpec("theremin"))))
    assert "theremin" in evolver.wait(Failed, lambda f: f is not failed).message
    evolver.send(Start(where, short_target()))
    evolver.wait(Snapshot, lambda s: s.candidates != ())


def test_another_run_cuts_the_one_under_way_short_and_shutdown_ends_the_process(
    mortal: Evolving, where: InDocument, tmp_path: Path
) -> None:
    other = run_in(tmp_path, "other")
    mortal.send(Start(where, short_target()))
    mortal.wait(Snapshot, lambda s: s.candidates != ())
    mortal.send(Start(other, None))
    mortal.wait(Snapshot, lambda s: s.where == other and s.state == "waiting")
    mortal.send(Shutdown())
    mortal.wait_for_end()
    assert mortal.ended == [0]


def test_a_long_history_is_thinned_evenly_with_both_ends() -> None:
    rows = [(float(i), 1.0, 2.0) for i in range(12_345)]
    table = thinned(rows)
    assert len(table) <= HISTORY_ROWS
    assert (table[0, 0], table[-1, 0]) == (0.0, 12_344.0)
    assert np.diff(table[:, 0]).max() <= 2 * 12_345 / HISTORY_ROWS
    assert thinned([]).shape == (0, 3)
