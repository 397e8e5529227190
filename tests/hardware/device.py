"""A synth at the end of a cable, for tests: the stand-in as a process of its own, led and asked from here."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from jack_server import JackServer
from patience import PATIENCE_S

PROGRAM = Path(__file__).parent / "stand_in"
END_S = 10.0


class StandIn:
    """One synth. ``name`` is its JACK client's; the environment says which server (fixture ``jack_server``).

    Every act of ``stand_in/acts.py`` is ``ask("act", ...)``; those that tests do most have a method.
    """

    def __init__(self, model: str = "dx7", name: str = "DX7", **switches: Any) -> None:
        command = [sys.executable, str(PROGRAM), "--model", model, "--name", name, "--set", json.dumps(switches)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self._turn = threading.Lock()
        ready = self._line()
        self.name: str = ready["name"]
        self.rate: int = ready["rate"]
        self.sounds: bool = ready["sound"]
        self.times_gone = 0  # how often its ports went and came

    @property
    def midi_in(self) -> str:
        """The port of the server that a program's MIDI output is connected to."""
        return f"{self.name}:midi in"

    @property
    def midi_out(self) -> str:
        return f"{self.name}:midi out"

    @property
    def audio(self) -> str:
        return f"{self.name}:audio"

    def ask(self, do: str, **words: Any) -> dict[str, Any]:
        with self._turn:
            assert self._process.stdin is not None
            self._process.stdin.write(json.dumps({"do": do, **words}) + "\n")
            self._process.stdin.flush()
            answer = self._line()
        assert "error" not in answer, answer["error"]
        self.name = answer.get("name", self.name)
        return answer

    def _line(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, "the stand-in has ended"
        answer: dict[str, Any] = json.loads(line)
        return answer

    def set(self, **switches: Any) -> None:
        self.ask("set", **switches)

    def state(self, since: int = 0, *, memory: bool = False) -> dict[str, Any]:
        return self.ask("state", since=since, memory=memory)

    def until(self, condition: Callable[[dict[str, Any]], bool], **asked: Any) -> dict[str, Any]:
        """The state, once ``condition`` holds of it."""
        end = time.monotonic() + PATIENCE_S / 10
        while not condition(state := self.state(**asked)):
            assert time.monotonic() < end, f"the synth is not as expected: {state}"
            time.sleep(0.01)
        return state

    def received(self, count: int) -> list[str]:
        """What it did with each of the messages that came, once there are ``count``."""
        return [message["did"] for message in self.until(lambda state: state["count"] >= count)["received"]]

    def notes(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.ask("notes")["notes"]
        return found

    def become(self, model: str, **switches: Any) -> None:
        """Another model, new, under the same name: quicker than another process."""
        stayed = self.ask("become", model=model, **switches)["ports_stayed"]
        self.times_gone += not stayed

    def stop(self) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        try:
            self._process.wait(END_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()


class Ear:
    """A JACK client that records what comes out of one port: its sound, at the server's frames, or its MIDI events."""

    def __init__(self, port: str) -> None:
        jack = pytest.importorskip("jack")
        self.events: list[bytes] = []
        self._blocks: list[tuple[int, np.ndarray]] = []
        self._client = jack.Client("ear")
        self._port = self._client.inports.register("in")
        self._midi = self._client.midi_inports.register("midi")
        self._client.set_process_callback(self._process)
        self._client.activate()
        of_midi = self._client.get_port_by_name(port).is_midi
        self._client.connect(port, self._midi if of_midi else self._port)

    def _process(self, _frames: int) -> None:
        self._blocks.append((self._client.last_frame_time, self._port.get_array().copy()))
        self.events += [bytes(data) for _, data in self._midi.incoming_midi_events()]

    def heard(self, first: int, count: int) -> np.ndarray:
        """(count,) samples from frame ``first`` on, once they are there; what the server left out is 0."""
        end = time.monotonic() + PATIENCE_S / 10
        while not self._blocks or self._blocks[-1][0] < first + count:
            assert time.monotonic() < end, "the sound server does not go on"
            time.sleep(0.01)
        out = np.zeros(count, np.float32)
        for at, block in list(self._blocks):
            start, stop = max(at, first), min(at + len(block), first + count)
            if start < stop:
                out[start - first : stop - first] = block[start - at : stop - at]
        return out

    def close(self) -> None:
        self._client.deactivate()
        self._client.close()


@pytest.fixture
def stand_ins(jack_server: JackServer) -> Iterator[Callable[..., StandIn]]:
    """Makes synths, as many as a test needs: ``stand_ins("dx7ii", "DX7II", channel=3)``."""
    made: list[StandIn] = []

    def make(model: str = "dx7", name: str = "DX7", **switches: Any) -> StandIn:
        made.append(StandIn(model, name, **switches))
        return made[-1]

    yield make
    for synth in made:
        synth.stop()


@contextlib.contextmanager
def at_server(server: JackServer) -> Iterator[None]:
    """For fixtures that outlive a test."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JACK_DEFAULT_SERVER", server.name)
        patch.setenv("JACK_NO_START_SERVER", "1")
        yield


@pytest.fixture(scope="session")
def one_stand_in(jack_server_process: JackServer) -> Iterator[StandIn]:
    with at_server(jack_server_process):
        synth = StandIn("dx7", "SYNTH")
    yield synth
    synth.stop()


@pytest.fixture
def synth(jack_server: JackServer, one_stand_in: StandIn) -> StandIn:
    """One process for all tests of a session; ``synth.become(model)`` makes it new."""
    one_stand_in.become("dx7")
    return one_stand_in
