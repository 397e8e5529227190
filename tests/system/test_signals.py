"""What ends a command: a terminal that closes, ``timeout``, a batch system, Ctrl+C. The best so far is written."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from match_documents import wait_for_checkpoint
from patience import PATIENCE_S

from evosynth.cli import main
from evosynth.system.signals import AskedToEnd, code_of, interruptible, obeyed

ROOT = Path(__file__).resolve().parents[2]
PLUCKED = ROOT / "patches" / "examples" / "plucked_string_57.flac"


def long_match(out: Path) -> list[str]:
    search = ["--region", "0:0.3", "--seconds", "600"]
    return [sys.executable, "-m", "evosynth", "match", str(PLUCKED), "-o", str(out), "--synth", "dx7", *search]


def test_sigterm_to_process_and_group_writes_the_best_so_far_and_the_run_can_go_on(tmp_path: Path) -> None:
    with subprocess.Popen(
        long_match(tmp_path), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        try:
            wait_for_checkpoint(tmp_path)
            process.terminate()
            os.killpg(process.pid, signal.SIGTERM)  # as timeout does
            said, complained = process.communicate(timeout=PATIENCE_S)
        finally:
            process.kill()
    assert (process.returncode, complained) == (128 + signal.SIGTERM, "")
    assert f"Stopped early: evosynth match --resume {tmp_path} goes on." in said
    assert len((tmp_path / "best.syx").read_bytes()) == 163
    assert main(["match", "--resume", str(tmp_path), "--evaluations", "40"]) == 0


def test_a_terminal_that_closes_takes_nothing_with_it(tmp_path: Path) -> None:
    process, terminal = pty.fork()  # the child's controlling terminal: closing ours hangs it up
    if process == 0:
        command = long_match(tmp_path)
        os.execv(command[0], command)
    wait_for_checkpoint(tmp_path)
    os.close(terminal)
    _, status = os.waitpid(process, 0)
    assert os.waitstatus_to_exitcode(status) == 128 + signal.SIGHUP
    assert {path.name for path in tmp_path.iterdir()} >= {"best.syx", "best.wav", "report.json"}


@pytest.fixture
def asked() -> Iterator[None]:
    """Signals may be sent to this process, and are as before in the end."""
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = [signal.getsignal(number) for number in numbers]
    yield
    for number, handler in zip(numbers, before, strict=True):
        signal.signal(number, handler)


def test_signals_of_programs_come_in_pairs_and_count_once(asked: None) -> None:
    with interruptible() as wish:
        assert not wish()
        for number in (signal.SIGHUP, signal.SIGTERM, signal.SIGHUP):
            os.kill(os.getpid(), number)
        assert wish()
        assert wish.code == 129


def test_a_second_ctrl_c_does_not_wait(asked: None) -> None:
    with interruptible() as wish:
        os.kill(os.getpid(), signal.SIGTERM)
        with pytest.raises(AskedToEnd) as stopped:
            os.kill(os.getpid(), signal.SIGINT)
    assert (wish.code, code_of(stopped.value)) == (143, 130)


def test_what_looks_for_no_wish_is_stopped_by_the_first_signal_alone(asked: None) -> None:
    with obeyed(), pytest.raises(AskedToEnd) as stopped:
        os.kill(os.getpid(), signal.SIGTERM)
    assert code_of(stopped.value) == 143
    with obeyed():
        with pytest.raises(AskedToEnd):
            os.kill(os.getpid(), signal.SIGHUP)
        os.kill(os.getpid(), signal.SIGTERM)


def test_what_nohup_ignores_stays_ignored(asked: None) -> None:
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    with interruptible() as wish:
        os.kill(os.getpid(), signal.SIGHUP)
        assert not wish()
    assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
