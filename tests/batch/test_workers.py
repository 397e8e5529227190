"""Three workers, one of them killed in the middle: every target is answered once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from patience import PATIENCE_S

from evosynth.audio.wav_out import write_wav
from evosynth.batch import local
from evosynth.batch.cluster import ClusterWorkers
from evosynth.batch.local import LocalWorkers
from evosynth.batch.task import Answer, Task
from evosynth.errors import InputError
from evosynth.runs.settings import RunSettings

N = 7


@pytest.fixture
def tasks(tmp_path: Path) -> list[Task]:
    """Seven notes, each of which takes a second or so."""
    time_s = np.arange(11025) / 44100
    made = []
    for i in range(N):
        tone = np.sin(2 * np.pi * 110.0 * 2 ** (i / 12) * time_s) * np.exp(-4.0 * time_s)
        write_wav(tmp_path / "note.wav", (0.3 * tone).astype(np.float32), 44100)
        settings = RunSettings(evaluations=150, seconds=None, threads=1)
        made.append(Task(f"note {i}.wav", (tmp_path / "note.wav").read_bytes(), settings))
    return made


def checked(answers: list[Answer], tasks: list[Task]) -> None:
    assert Counter(a.name for a in answers) == Counter(t.name for t in tasks)
    assert [a.problem for a in answers] == [""] * len(tasks)
    assert all(a.report["evaluations"] == 150 for a in answers)


def test_of_three_processes_one_is_killed_and_every_target_is_answered_once(
    tasks: list[Task], monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[local.Worker] = []
    begin = local.Worker._start

    def recorded(worker: local.Worker) -> None:
        begin(worker)
        started.append(worker)

    monkeypatch.setattr(local.Worker, "_start", recorded)
    answers = []
    for answer in LocalWorkers(3).answers(tasks):
        answers.append(answer)
        if len(answers) == 1:  # with seven tasks of one length, the second and the third worker are at work now
            started[1].process.kill()
    checked(answers, tasks)
    assert len(started) == 4  # three, and the one that took the dead one's place


def test_a_target_that_brings_down_every_worker_is_given_up_and_the_others_are_answered(tmp_path: Path) -> None:
    class Deadly(Task):
        """A task that ends the process which opens it."""

        def __reduce__(self) -> tuple[object, ...]:
            return (os._exit, (1,))

    settings = RunSettings(evaluations=20, seconds=None, threads=1)
    deadly = Deadly("deadly.wav", b"", settings)
    plain = Task("plain.wav", b"no sound", settings)
    answers = {a.name: a.problem for a in LocalWorkers(1).answers([deadly, plain])}
    assert answers["deadly.wav"] == "deadly.wav brought down 3 workers one after the other."
    assert "plain.wav is text, not a sound" in answers["plain.wav"]


def test_leaving_early_ends_the_processes(tasks: list[Task]) -> None:
    workers = LocalWorkers(2)
    iteration = workers.answers(tasks)
    next(iteration)
    iteration.close()  # type: ignore[attr-defined]
    import multiprocessing

    left = [process for process in multiprocessing.active_children() if process.name == "evosynth-worker"]
    for process in left:
        process.join(PATIENCE_S)
    assert not [process for process in left if process.is_alive()]


PARENT = """
import multiprocessing, sys, time
from evosynth.batch.local import _serve
from evosynth.batch.task import Task
from evosynth.runs.settings import RunSettings

if __name__ == "__main__":
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    worker = context.Process(target=_serve, args=(theirs, sys.argv[1]), daemon=True)
    worker.start()
    ours.send(Task("a.wav", b"no sound", RunSettings(evaluations=20, seconds=None, threads=1)))
    ours.recv()
    print(worker.pid, flush=True)
    time.sleep(600)
"""


def test_a_worker_ends_with_its_parent_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "parent.py").write_text(PARENT)
    (tmp_path / "folder").mkdir()
    for number in range(2000):  # to remove them takes longer than to notice that the pipe has closed
        (tmp_path / "folder" / f"{number}").touch()
    command = [sys.executable, tmp_path / "parent.py", tmp_path / "folder"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        worker = int(parent.stdout.readline())
        os.kill(worker, signal.SIGTERM)  # a signal to the group is its parent's affair
        parent.kill()
    deadline = time.monotonic() + PATIENCE_S
    while (tmp_path / "folder").exists() or lives(worker):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def lives(pid: int) -> bool:
    """Not one that has ended and was not yet collected."""
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True).stdout
    return bool(state) and not state.startswith("Z")


def test_no_scheduler_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed")
    monkeypatch.setattr("evosynth.batch.cluster.CONNECT_S", 0.5)
    with pytest.raises(InputError, match=r"There is no Dask scheduler at tcp://127\.0\.0\.1:9"):
        list(ClusterWorkers("tcp://127.0.0.1:9").answers([]))


@pytest.mark.slow
@pytest.mark.filterwarnings("default")  # Dask's own, of ports and timing
def test_of_three_dask_workers_one_is_killed_and_every_target_is_answered_once(tasks: list[Task]) -> None:
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(n_workers=3, threads_per_worker=1, dashboard_address=None, processes=True) as cluster:
        answers = []
        for answer in ClusterWorkers(cluster.scheduler_address).answers(tasks):
            answers.append(answer)
            if len(answers) == 1:
                busy = max(cluster.scheduler.workers.values(), key=lambda worker: len(worker.processing))
                os.kill(cluster.workers[busy.name].process.process.pid, signal.SIGKILL)
        checked(answers, tasks)
