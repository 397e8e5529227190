"""A JACK server without a sound card, and programs that listen on it: MIDI for real, between processes."""

import fcntl
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

import pytest
from patience import PATIENCE_S

RATE, PERIOD = 48000, 1024
ATTEMPTS = 4
END_S = 10.0
_SILENT: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}


# Ends the server when we end, however we do: in a session of its own, for a signal to our group would end it first.
_GUARD = 'jackd $4 $3 -n "$0" -d dummy -r "$1" -p "$2" & read end; kill $!; wait $!'


class JackServer:
    """A server of our own name, so that one that is already running is left alone.

    JACK keeps places for 8 servers and gives that of a killed one back to its name alone, so the names are few and come
    again; a locked file says which are in use.
    """

    def __init__(self, *, waits: bool = False, real_time: bool = False) -> None:
        """``waits``: for every client, every period. Else the MIDI of one that comes late is lost, as it is where other
        work keeps the machine busy; but a client that is killed holds all others up. ``real_time``: where that is
        allowed, as servers run that people make music with; a recording loses nothing to other work then."""
        self._lock, self.name = _free_name()
        self._waits = waits
        self._runs = "--realtime -P 20" if real_time and real_time_is_allowed() else "--no-realtime"

    def start(self) -> None:
        # Of two servers that start at the same instant one dies.
        for attempt in range(ATTEMPTS):
            time.sleep(attempt * random.uniform(0.2, 1.0))
            if self._starts():
                return
        pytest.fail(f"the JACK server {self.name} did not start")

    def _starts(self) -> bool:
        guard = ["sh", "-c", _GUARD, self.name, str(RATE), str(PERIOD), "--sync" if self._waits else "", self._runs]
        self._guard = subprocess.Popen(guard, stdin=subprocess.PIPE, start_new_session=True, **_SILENT)
        wait = ["jack_wait", "-s", self.name, "-w", "-t", "2"]
        end = time.monotonic() + PATIENCE_S
        while subprocess.run(wait, **_SILENT).returncode != 0:
            if not self._living() or time.monotonic() > end:
                break
        else:
            if self._living():  # else another one of that name answered, whose tests were killed
                return True
        self.stop()
        return False

    @property
    def pid(self) -> int:
        """The server's process. Never 0, which a signal would take for the tests' own group."""
        (server,) = self._living()
        return server

    def _living(self) -> list[int]:
        shell = self._guard.pid
        children = Path(f"/proc/{shell}/task/{shell}/children").read_text().split()
        return [int(pid) for pid in children if _state(pid) not in ("Z", "")]

    def stop(self) -> None:
        self._guard.stdin.close()
        _end(self._guard)

    def leave(self) -> None:
        """Gives the name back."""
        self._lock.close()


def real_time_is_allowed() -> bool:
    """Whether the system gives it to this user: to root, or to the group that makes music."""
    ask = "import os; os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(20))"
    return subprocess.run([sys.executable, "-c", ask], stderr=subprocess.DEVNULL).returncode == 0


def _state(pid: str) -> str:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return ""


def _answers(name: str) -> bool:
    """Whether a server of this name is left over from tests that were killed."""
    return subprocess.run(["jack_wait", "-s", name, "-c"], capture_output=True, text=True).stdout.startswith("running")


def _free_name() -> tuple[IO[str], str]:
    for number in range(7):
        name = f"evosynth-test-{number}"
        lock = open(Path(tempfile.gettempdir()) / f"{name}.lock", "w")  # noqa: SIM115 (closed by leave)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            lock.close()
        else:
            if not _answers(name):
                return lock, name
            lock.close()
    pytest.skip("too many tests with JACK servers run on this machine")


@pytest.fixture(scope="session")
def jack_server_process() -> Iterator[JackServer]:
    missing = [program for program in ("jackd", "jack_wait") if shutil.which(program) is None]
    if missing:
        pytest.skip(f"{' and '.join(missing)} not installed (Debian: jackd2)")
    pytest.importorskip("jack", reason="the package JACK-Client is not installed")
    server = JackServer()
    server.start()
    yield server
    server.stop()
    server.leave()


@pytest.fixture
def jack_server(jack_server_process: JackServer, monkeypatch: pytest.MonkeyPatch) -> JackServer:
    """A running server that JACK programs of this test use."""
    monkeypatch.setenv("JACK_DEFAULT_SERVER", jack_server_process.name)
    monkeypatch.setenv("JACK_NO_START_SERVER", "1")
    return jack_server_process


_LISTENER = """
import queue, sys, threading, jack
client = jack.Client(sys.argv[1])
port = client.midi_inports.register("midi in")
messages = queue.SimpleQueue()

@client.set_process_callback
def process(frames):
    for _, data in port.incoming_midi_events():
        messages.put(bytes(data))

def tell():
    while True:
        print(messages.get().hex(), flush=True)

client.activate()
print("listening", flush=True)
threading.Thread(target=tell, daemon=True).start()
sys.stdin.read()
client.close()
"""


class MidiListener:
    """Another process with a JACK MIDI input, which hands over what arrives there."""

    def __init__(self, client: str) -> None:
        self.port = f"{client}:midi in"
        self._client = client
        self._messages: list[bytes] = []
        self.start()

    def start(self) -> None:
        command = [sys.executable, "-c", _LISTENER, self._client]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        assert self._process.stdout is not None
        assert self._process.stdout.readline() == "listening\n"
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._messages.append(bytes.fromhex(line))

    def received(self, count: int) -> list[bytes]:
        """All messages so far, once there are ``count`` of them."""
        until(lambda: len(self._messages) >= count)
        return list(self._messages)

    def stop(self) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        _end(self._process)
        self._reader.join()
        self._process.stdout.close()


def _end(process: subprocess.Popen[Any]) -> None:
    """Waits for a process that was asked to end. One that is killed leaves its places in JACK's registry behind."""
    try:
        process.wait(END_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def until(condition: Callable[[], bool]) -> None:
    """Waits for something that another process does."""
    end = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < end, "another process has not done its part"
        time.sleep(0.01)
