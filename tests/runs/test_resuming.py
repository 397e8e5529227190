"""A match goes on: after Ctrl+C, after kill -9 at any time, and when it is given more; and says so when it cannot."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from match_documents import change, state, wait_for_checkpoint
from patience import PATIENCE_S

from evosynth.analysis.prepare import load_target
from evosynth.cli.resumable import ResumableRun
from evosynth.documents.match_document import DOCUMENT_FILE
from evosynth.errors import StorageError
from evosynth.runs import matching, pace
from evosynth.runs.folder import Plan
from evosynth.runs.settings import RunSettings

ROOT = Path(__file__).resolve().parents[2]
PLUCKED = ROOT / "patches" / "examples" / "plucked_string_57.flac"
COMMAND = [sys.executable, "-m", "evosynth", "match"]
SHORT = ("--synth", "dx7", "--region", "0:0.3", "--seed", "5")


def command(*arguments: object) -> list[str]:
    return [*COMMAND, *map(str, arguments)]


def evosynth(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command(*arguments), capture_output=True, text=True, timeout=PATIENCE_S, check=False)


def reported(folder: Path) -> dict[str, object]:
    return dict(json.loads((folder / "report.json").read_text()))


@pytest.fixture
def running(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """A match without an end that has written a checkpoint."""
    arguments = command(PLUCKED, "-o", tmp_path / "out", *SHORT, "--seconds", 600)
    process = subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    wait_for_checkpoint(tmp_path / "out")
    yield process
    process.kill()
    process.communicate()


def test_what_was_killed_goes_on_where_its_last_checkpoint_is(running: subprocess.Popen[str], tmp_path: Path) -> None:
    out = tmp_path / "out"
    running.send_signal(signal.SIGKILL)
    running.wait()
    assert not (out / "best.syx").exists()
    had = int(str(state(out)["evaluations"]))
    done = evosynth("--resume", out, "--evaluations", 200)
    assert done.returncode == 0, done.stderr
    assert had + 100 < int(str(reported(out)["evaluations"])) <= had + 200 + 2000
    assert state(out)["finished"]


def test_after_ctrl_c_the_best_so_far_is_written_and_the_run_goes_on_with_what_is_left(
    running: subprocess.Popen[str], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    running.send_signal(signal.SIGINT)
    said, complaints = running.communicate(timeout=PATIENCE_S)
    assert running.returncode == 130, complaints
    assert f"--resume {out} goes on" in said
    assert (out / "best.syx").stat().st_size == 163
    assert not state(out)["finished"]
    assert state(out)["most_seconds"] == 600
    before = reported(out)
    done = evosynth("--resume", out, "--evaluations", 100, "--json")
    assert done.returncode == 0, done.stderr
    after = json.loads(done.stdout)
    assert after["evaluations"] > int(str(before["evaluations"]))
    assert after["seconds"] > float(str(before["seconds"]))
    assert (out / "old-1" / "best.syx").exists()


@pytest.fixture(scope="module")
def plan() -> Plan:
    settings = RunSettings(evaluations=900, seconds=None, seed=4)
    return Plan(settings, load_target(PLUCKED, region_s=(0.0, 0.3)))


class Killed(BaseException):
    """The process is gone: nothing after it runs."""


def run_through(run: ResumableRun, die_at: int | None = None) -> matching.MatchResult:
    """As the command does it; with ``die_at`` it dies after so many evaluations, whatever was saved."""

    def note(progress: matching.MatchProgress) -> None:
        run.note(progress)
        if die_at is not None and progress.evaluations >= die_at:
            raise Killed

    assert run.plan.target is not None
    result = matching.run_match(run.plan.target, run.settings, session=run.session, on_progress=note)
    run.finish(result, interrupted=False)
    return result


@pytest.mark.parametrize("every", [0.0, 1e9])  # seconds between checkpoints: each generation, and the first alone
def test_a_run_of_so_many_evaluations_ends_the_same_to_the_bit_however_often_it_is_killed(
    plan: Plan, tmp_path: Path, every: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pace, "INTERVAL_S", every)
    monkeypatch.setattr(pace, "SHARE", 1e9)
    whole = run_through(ResumableRun.begun(tmp_path / "whole", plan))
    run = ResumableRun.begun(tmp_path / "cut", plan)
    for die_at in (200, 500, 800):
        with pytest.raises(Killed):
            run_through(run, die_at)
        run.leave()  # the system does that for a process that has died
        run = ResumableRun.taken_up(tmp_path / "cut", None, None)
    cut = run_through(run)
    assert cut.evaluations == whole.evaluations == 900
    np.testing.assert_array_equal(cut.genome, whole.genome)
    assert cut.distances == whole.distances
    assert cut.history == whole.history
    assert cut.strands == whole.strands


def test_a_finished_run_is_given_more_and_never_gets_worse(plan: Plan, tmp_path: Path) -> None:
    first = run_through(ResumableRun.begun(tmp_path / "out", plan))
    more = run_through(ResumableRun.taken_up(tmp_path / "out", 600, None))
    assert first.evaluations == plan.settings.evaluations
    assert more.evaluations == first.evaluations + 600, "what the ranking has heard counts as well"
    assert more.history[-1]["best"] <= first.history[-1]["best"]
    assert ResumableRun.taken_up(tmp_path / "out", None, None).state.most_seconds is not None


def test_a_run_that_was_killed_before_its_first_checkpoint_begins_again(plan: Plan, tmp_path: Path) -> None:
    whole = run_through(ResumableRun.begun(tmp_path / "whole", plan))
    ResumableRun.begun(tmp_path / "cut", plan).leave()
    again = run_through(ResumableRun.taken_up(tmp_path / "cut", None, None))
    np.testing.assert_array_equal(again.genome, whole.genome)


def test_an_unfinished_run_that_another_one_takes_the_place_of_can_go_on_where_it_was_moved(
    plan: Plan, tmp_path: Path
) -> None:
    first = ResumableRun.begun(tmp_path / "out", plan)
    with pytest.raises(Killed):
        run_through(first, 100)
    first.leave()
    second = ResumableRun.begun(tmp_path / "out", plan)
    assert second.unfinished == tmp_path / "out" / "old-1"
    assert second.session is None
    assert ResumableRun.taken_up(second.unfinished, None, None).session is not None


def test_two_cannot_work_in_one_folder(plan: Plan, tmp_path: Path) -> None:
    run = ResumableRun.begun(tmp_path, plan)
    for take in (lambda: ResumableRun.begun(tmp_path, plan), lambda: ResumableRun.taken_up(tmp_path, None, None)):
        with pytest.raises(StorageError, match="is open in"):
            take()
    run.leave()


@pytest.fixture(scope="module")
def finished(plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("finished") / "out"
    run_through(ResumableRun.begun(folder, plan))
    return folder


BROKEN = {
    "There is no run in": lambda folder: (folder / DOCUMENT_FILE).unlink(),
    "written by a newer version": lambda folder: change(
        folder, """UPDATE runs SET state = replace(state, '"format": 2', '"format": 9')"""
    ),
    "written by an earlier version": lambda folder: change(
        folder, """UPDATE runs SET state = replace(state, '"format": 2', '"format": 1')"""
    ),
    "its state is damaged": lambda folder: change(folder, "UPDATE runs SET state = replace(state, '{', '[')"),
    "its plan is damaged": lambda folder: change(folder, "UPDATE runs SET plan = substr(plan, 1, 1000)"),
    "cannot go on: the checkpoint cannot be read": lambda folder: change(
        folder, "UPDATE checkpoints SET data = substr(data, 1, 1000)"
    ),
}


@pytest.mark.parametrize("why", BROKEN)
def test_what_cannot_go_on_is_told_in_one_sentence_that_names_the_folder(
    finished: Path, tmp_path: Path, why: str
) -> None:
    folder = tmp_path / "out"
    shutil.copytree(finished, folder)
    BROKEN[why](folder)
    with pytest.raises(StorageError, match=why) as caught:
        ResumableRun.taken_up(folder, None, None)
    assert str(folder) in str(caught.value)
    assert str(caught.value).count(". ") == 0


def test_the_command_says_what_cannot_be_asked_for_together(finished: Path, tmp_path: Path) -> None:
    nowhere = evosynth("--resume", tmp_path / "nowhere")
    assert (nowhere.returncode, nowhere.stderr.count("\n")) == (1, 1)
    assert "There is no run in" in nowhere.stderr
    for wrong in ((PLUCKED,), (), ("--resume", finished, "--note", 60), (PLUCKED, "--resume", finished)):
        done = evosynth(*wrong)
        assert done.returncode == 2, wrong
        assert "--resume" in done.stderr


@pytest.mark.slow
def test_a_match_killed_at_any_moment_leaves_what_can_go_on(tmp_path: Path) -> None:
    """Kill -9 again and again at random moments; what is there goes on each time and gets on each time."""
    moments, out = np.random.default_rng(0), tmp_path / "out"
    reached = [0]
    for turn in range(8):
        what = ("--resume", out) if turn else (PLUCKED, "-o", out, *SHORT, "--seconds", 600)
        process = subprocess.Popen(command(*what), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        time.sleep(float(moments.uniform(3.0, 6.0)))
        assert process.poll() is None, process.stderr and process.stderr.read()
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()
        reached.append(int(str(state(out)["evaluations"])))
    assert reached == sorted(reached)
    assert reached[-1] > reached[1]
    done = evosynth("--resume", out, "--seconds", 1)
    assert done.returncode == 0, done.stderr
    assert int(str(reported(out)["evaluations"])) >= reached[-1]
