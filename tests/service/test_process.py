"""A child process and the pipe to it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from children import Talk, gone

PARROT = "parrot:run"


@pytest.fixture
def parrot(monkeypatch: pytest.MonkeyPatch) -> Iterator[Talk]:
    talk = Talk(PARROT, niceness=3, threads=2)
    yield talk
    talk.child.kill()


def test_what_is_sent_comes_back_in_order(parrot: Talk) -> None:
    for number in range(50):
        parrot.send(("echo", number))
    parrot.send(("echo", np.arange(300_000.0)))
    last = parrot.wait(np.ndarray)
    assert parrot.said[:-1] == list(range(50))
    np.testing.assert_array_equal(last, np.arange(300_000.0))


def test_the_child_is_nice_and_keeps_to_its_threads_and_the_window_is_left_as_it_was(parrot: Talk) -> None:
    before = dict(os.environ)
    parrot.send(("facts", None))
    niceness, variables = parrot.wait(tuple)
    assert niceness == os.nice(0) + 3
    assert variables == {"NUMBA_NUM_THREADS": "2", "OMP_NUM_THREADS": "1"}
    assert dict(os.environ) == before


def test_of_many_states_only_the_latest_ones_are_sent_and_the_last_always_is(parrot: Talk) -> None:
    began = time.monotonic()
    parrot.send(("count", 1000))
    parrot.wait(int, lambda number: number == 999)
    most = (time.monotonic() - began) * 30 + 2
    assert len(parrot.said) <= most
    assert parrot.said == sorted(parrot.said)


def test_a_child_that_hangs_is_ended_all_the_same(parrot: Talk) -> None:
    parrot.send(("hang", 3600))
    parrot.child.end(("end", None), timeout_s=0.2)
    assert not parrot.child.alive
    assert parrot.ended == []  # it was meant to end


def test_a_child_that_is_killed_is_noticed(parrot: Talk) -> None:
    os.kill(parrot.child.pid, signal.SIGKILL)
    parrot.wait_for_end()
    assert parrot.ended == [-signal.SIGKILL]
    parrot.send(("echo", 1))  # nobody hears it, nothing breaks


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_to_the_group_leaves_the_child_to_its_parent(parrot: Talk, number: signal.Signals) -> None:
    parrot.send(("echo", "ready"))
    parrot.wait(str)
    os.kill(parrot.child.pid, number)
    parrot.send(("echo", 1))
    assert parrot.wait(int) == 1


PARENT = """
import sys, time
sys.path.insert(0, sys.argv[1])
from evosynth.service.process import Child

def main():
    said = []
    children = [Child("parrot:run", on_message=said.append) for _ in range(2)]
    for child in children:
        child.send(("echo", "ready"))
    while len(said) < 2:
        time.sleep(0.01)
    children[0].send(("hang", 3600))
    children[1].send(("whole", sys.argv[2]))
    time.sleep(0.1)
    print(*(child.pid for child in children), flush=True)
    time.sleep(3600)

if __name__ == "__main__":
    main()
"""


def test_when_the_window_is_killed_its_children_end_what_is_to_be_whole_before(tmp_path: Path) -> None:
    program, done = tmp_path / "window.py", tmp_path / "done"
    program.write_text(PARENT)
    command = [sys.executable, str(program), str(Path(__file__).parent), str(done)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as window:
        assert window.stdout is not None
        pids = [int(pid) for pid in window.stdout.readline().split()]
        assert not done.exists()
        window.kill()
    assert len(pids) == 2
    assert all(gone(pid) for pid in pids)
    assert done.exists()
