"""A run's folder: what is begun and saved can be read again, an earlier run is forgotten."""

from __future__ import annotations

from pathlib import Path

from evosynth.runs.folder import Plan, RunFolder, State
from evosynth.runs.settings import RunSettings


class Clock:
    """Time that passes when it is told to."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


class Slow:
    """What a folder asks of a session, and whose checkpoint takes its time."""

    generation, evaluations = 3, 48

    def __init__(self, clock: Clock, seconds: float) -> None:
        self._clock, self._seconds = clock, seconds

    def checkpoint(self) -> bytes:
        self._clock.now += self._seconds
        return b"checkpoint"


def test_there_is_a_second_between_two_checkpoints(tmp_path: Path) -> None:
    clock = Clock()
    run = RunFolder(tmp_path, clock=clock)
    state = run.begin(Plan(RunSettings()))
    assert run.due
    run.write_checkpoint(Slow(clock, 0.001), state, 7.5)
    for passed, due in ((0.9, False), (0.2, True)):
        clock.now += passed
        assert run.due is due
    assert run.checkpoint() == b"checkpoint"
    assert run.state() == State(False, 2, 48, 7.5, most_seconds=30.0) == state


def test_a_new_run_forgets_the_checkpoint_of_an_earlier_one(tmp_path: Path) -> None:
    run = RunFolder(tmp_path)
    assert not run.begun
    run.write_checkpoint(Slow(Clock(), 0.0), run.begin(Plan(RunSettings(seed=1))), 1.0)
    run.begin(Plan(RunSettings(seed=2)))
    assert run.begun
    assert run.checkpoint() is None
    assert run.plan().settings.seed == 2
