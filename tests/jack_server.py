"""A JACK server without a sound card, and programs that listen on it: MIDI for real, between processes."""

import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator

import pytest

RATE, PERIOD = 48000, 1024
PATIENCE_S = 20.0


class JackServer:
    """A server of our own name, so that one that is already running is left alone."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = ["jackd", "--no-realtime", "-n", self.name, "-d", "dummy", "-r", str(RATE), "-p", str(PERIOD)]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait = ["jack_wait", "-s", self.name, "-w", "-t", str(int(PATIENCE_S))]
        subprocess.run(wait, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None


@pytest.fixture(scope="session")
def jack_server_process() -> Iterator[JackServer]:
    missing = [program for program in ("jackd", "jack_wait") if shutil.which(program) is None]
    if missing:
        pytest.skip(f"{' and '.join(missing)} not installed (Debian: jackd2)")
    pytest.importorskip("jack", reason="the package JACK-Client is not installed")
    server = JackServer(f"evosynth-{os.getpid()}")
    server.start()
    yield server
    server.stop()


@pytest.fixture
def jack_server(jack_server_process: JackServer, monkeypatch: pytest.MonkeyPatch) -> JackServer:
    """A running server that JACK programs of this test use."""
    monkeypatch.setenv("JACK_DEFAULT_SERVER", jack_server_process.name)
    monkeypatch.setenv("JACK_NO_START_SERVER", "1")
    return jack_server_process


_LISTENER = """
import queue, sys, jack
client = jack.Client(sys.argv[1])
port = client.midi_inports.register("midi in")
messages = queue.SimpleQueue()

@client.set_process_callback
def process(frames):
    for _, data in port.incoming_midi_events():
        messages.put(bytes(data))

client.activate()
print("listening", flush=True)
while True:
    print(messages.get().hex(), flush=True)
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
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
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
        self._process.kill()
        self._process.wait()
        self._reader.join()
        assert self._process.stdout is not None
        self._process.stdout.close()


def until(condition: Callable[[], bool]) -> None:
    """Waits for something that another process does."""
    end = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < end, "another process has not done its part"
        time.sleep(0.01)
