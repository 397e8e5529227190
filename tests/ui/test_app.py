"""What the running program does when something goes wrong: it says so, logs it, and goes on."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from patience import PATIENCE_S
from PySide6.QtWidgets import QApplication

from ui import app


@pytest.fixture
def hooks() -> Iterator[None]:
    """Leave the interpreter's hooks and the log as they were."""
    before = sys.excepthook, threading.excepthook
    yield
    sys.excepthook, threading.excepthook = before
    for handler in logging.getLogger().handlers[:]:
        if isinstance(handler, logging.FileHandler):
            logging.getLogger().removeHandler(handler)
            handler.close()


@pytest.fixture
def log_file(hooks: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("EVOSYNTH_HOME", str(tmp_path))
    app.start_log()
    return tmp_path / "log" / "evosynth.log"


def fail() -> None:
    raise RuntimeError("the knob came off")


def test_a_fault_is_said_in_one_sentence_and_logged_whole(dressed: QApplication, log_file: Path) -> None:
    said: list[str] = []
    app.catch_faults(said.append)
    try:
        fail()
    except RuntimeError:
        sys.excepthook(*sys.exc_info())  # type: ignore[arg-type]
    assert said == ["Something went wrong: the knob came off. The details are in the log file."]
    text = log_file.read_text()
    assert "Traceback" in text
    assert "in fail" in text


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_fault_in_another_thread_is_said_too(dressed: QApplication, log_file: Path) -> None:
    said: list[str] = []
    app.catch_faults(said.append)
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    assert said
    assert "the knob came off" in said[0]
    assert "in fail" in log_file.read_text()


def test_a_log_folder_that_cannot_be_written_does_not_stop_the_program(
    hooks: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    blocked = tmp_path / "a file"
    blocked.write_text("")
    monkeypatch.setenv("EVOSYNTH_HOME", str(blocked))
    app.start_log()
    assert "No log file" in capsys.readouterr().err


PROGRAM = """
import sys
from PySide6.QtCore import QTimer
from ui import app
program = app.build([])
QTimer.singleShot(400, lambda: print("running", flush=True))
sys.exit(app.execute(program))
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_to_all_of_a_session_closes_the_window_and_ends_every_process(
    number: signal.Signals, tmp_path: Path
) -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "EVOSYNTH_HOME": str(tmp_path)}
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM], stdout=subprocess.PIPE, text=True, env=environment, start_new_session=True
    )
    assert process.stdout is not None
    with process.stdout:
        assert process.stdout.readline() == "running\n"
        os.killpg(process.pid, number)
        assert process.wait(PATIENCE_S) == 0
    deadline = time.monotonic() + PATIENCE_S
    while alive(process.pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert alive(process.pid) == []


def alive(session: int) -> list[str]:
    """What still runs in a session of processes; one that has ended but was not yet collected does not count."""
    found = subprocess.run(["ps", "-s", str(session), "-o", "stat=,args="], capture_output=True, text=True)
    return [line for line in found.stdout.splitlines() if not line.startswith("Z")]


def test_the_application_is_made_once_and_dressed(dressed: QApplication) -> None:
    made = app.make_application([])
    assert made is dressed
    assert made.applicationName() == "EvoSynth"
    assert "QPushButton" in made.styleSheet()
