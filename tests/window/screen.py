"""A virtual screen of the test's own, real input on it, and programs that run there."""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import queue
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from patience import PATIENCE_S

HERE = Path(__file__).parent
NEEDED = {"Xvfb": "xvfb", "xdotool": "xdotool", "import": "imagemagick", "identify": "imagemagick"}


class Screen:
    """An X server nobody else uses."""

    def __init__(self) -> None:
        reader, writer = os.pipe()
        command = ["Xvfb", "-displayfd", str(writer), "-screen", "0", "1600x1000x24", "-nolisten", "tcp"]
        self._server = subprocess.Popen(command, pass_fds=[writer], stderr=subprocess.DEVNULL)
        os.close(writer)
        with os.fdopen(reader) as answer:
            self.display = f":{answer.readline().strip()}"

    def environment(self, **more: str) -> dict[str, str]:
        """For programs that run on this screen."""
        kept = {k: v for k, v in os.environ.items() if k not in ("WAYLAND_DISPLAY", "QT_QPA_PLATFORM")}
        return {**kept, "DISPLAY": self.display, **more}

    def input(self, *words: object) -> None:
        """One xdotool command."""
        subprocess.run(["xdotool", *map(str, words)], check=True, env=self.environment(), capture_output=True)

    def click(self, at: list[int]) -> None:
        self.input("mousemove", *at)
        time.sleep(0.05)
        self.input("click", 1)

    def key(self, name: str) -> None:
        self.input("key", name)

    def drag(self, start: list[int], end: list[int], arrived: Callable[[], object]) -> None:
        """Press, move in steps as a hand does, stay in motion until the target has seen it, let go."""
        self.input("mousemove", *start)
        self.input("mousedown", 1)
        steps = 12
        for step in range(1, steps + 1):
            self.input("mousemove", *(round(a + (b - a) * step / steps) for a, b in zip(start, end, strict=True)))
            time.sleep(0.03)
        deadline = time.monotonic() + PATIENCE_S
        for nudge in itertools.cycle((3, -3, 2)):
            self.input("mousemove", end[0] + nudge, end[1])
            time.sleep(0.06)
            if arrived():
                break
            assert time.monotonic() < deadline, "what is dragged is not seen where it hovers"
        self.input("mouseup", 1)

    def picture(self, path: Path) -> int:
        """Save what is on the screen; returns how many colours it has."""
        subprocess.run(["import", "-window", "root", str(path)], check=True, env=self.environment())
        found = subprocess.run(["identify", "-format", "%k", str(path)], check=True, capture_output=True, text=True)
        return int(found.stdout)

    def close(self) -> None:
        self._server.terminate()
        self._server.wait(10)


@pytest.fixture(scope="session")
def screen() -> Iterator[Screen]:
    missing = sorted({package for program, package in NEEDED.items() if shutil.which(program) is None})
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)}")
    made = Screen()
    yield made
    made.close()


class Program:
    """A program on the screen whose output lines are JSON or plain words."""

    def __init__(self, screen: Screen, command: list[str], **environment: str) -> None:
        self._process = subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=screen.environment(**environment),
            start_new_session=True,
        )
        self.said: dict[str, Any] = {}
        self.toasts: list[str] = []
        self._lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._errors: list[str] = []
        self._readers = [threading.Thread(target=self._read), threading.Thread(target=self._read_errors)]
        for reader in self._readers:
            reader.start()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._lines.put(line)
        self._lines.put(None)

    def _read_errors(self) -> None:
        assert self._process.stderr is not None
        self._errors.extend(self._process.stderr)

    @property
    def errors(self) -> str:
        return "".join(self._errors)

    def until(self, condition: Callable[[dict[str, Any]], object], what: str) -> dict[str, Any]:
        """Read on until what was said last fulfils a condition."""
        deadline = time.monotonic() + PATIENCE_S
        while not condition(self.said):
            try:
                line = self._lines.get(timeout=max(0.01, deadline - time.monotonic()))
            except queue.Empty:
                pytest.fail(f"{what} did not happen; last said: {self.said}\n{self.errors}")
            if line is None:
                pytest.fail(f"the program ended before {what}; last said: {self.said}\n{self.errors}")
            self._take(line)
        return self.said

    def now(self, condition: Callable[[dict[str, Any]], object]) -> bool:
        """Whether a condition is fulfilled by what has been said so far."""
        while not condition(self.said):
            try:
                line = self._lines.get_nowait()
            except queue.Empty:
                return False
            if line is None:
                pytest.fail(f"the program ended; last said: {self.said}\n{self.errors}")
            self._take(line)
        return True

    def place(self, name: str) -> list[int]:
        """Where something lies on the screen, once everything stays where it is."""
        while True:
            before = self.said["places"]
            time.sleep(0.1)
            self.now(lambda said: False)
            if self.said["places"] == before:
                return list(before[name])

    def _take(self, line: str) -> None:
        with contextlib.suppress(json.JSONDecodeError):
            found = json.loads(line)
            self.said.update(found)
            if "toast" in found:
                self.toasts.append(found["toast"])
            return
        self.said["word"] = line.strip()

    def family(self) -> list[int]:
        """The process and all that it has started, in its session."""
        found = subprocess.run(["ps", "-s", str(self._process.pid), "-o", "pid="], capture_output=True, text=True)
        return [int(pid) for pid in found.stdout.split()]

    def wait(self) -> int:
        """The exit code, once it has ended by itself."""
        return self._process.wait(PATIENCE_S)

    def stop(self) -> None:
        """End it and all of its children, however it is."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        for reader in self._readers:
            reader.join()
        for pipe in (self._process.stdout, self._process.stderr):
            assert pipe is not None
            pipe.close()


Start = Callable[..., Program]


@pytest.fixture
def start(screen: Screen, tmp_path: Path) -> Iterator[Start]:
    """Start programs that end with the test. The program's own data lives in the test's folder."""
    programs: list[Program] = []

    def begin(script: str, *arguments: str, **environment: str) -> Program:
        command = [sys.executable, str(HERE / script), *arguments]
        programs.append(Program(screen, command, EVOSYNTH_HOME=str(tmp_path / "home"), **environment))
        return programs[-1]

    yield begin
    for program in programs:
        program.stop()
