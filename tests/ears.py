"""A JACK client that hears what programs play, and plays them over MIDI."""

from __future__ import annotations

import queue
from typing import Any

import numpy as np
import pytest
from jack_server import RATE, until

from evosynth.arrays import F32


class Ears:
    """A JACK client that records what the player sends out, and has a MIDI output to play it from."""

    def __init__(self) -> None:
        jack = pytest.importorskip("jack")
        self._blocks: list[F32] = []
        self._events: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self._gone: type[Exception] = jack.JackError
        self._client = jack.Client("ears")
        self._port = self._client.inports.register("in")
        self._keys = self._client.midi_outports.register("keys")
        self._client.set_process_callback(self._process)
        self._client.activate()
        self.keyboard = self._keys.name

    def _process(self, _frames: int) -> None:
        self._blocks.append(self._port.get_array().copy())
        self._keys.clear_buffer()
        while not self._events.empty():
            self._keys.write_midi_event(0, self._events.get())

    def listen(self) -> None:
        """To the first channel of each program that plays."""
        until(self._connects)

    def _connects(self) -> bool:
        first = {port.name.split(":")[0]: port for port in reversed(self._outputs())}
        try:
            connected = {port.name for port in self._client.get_all_connections(self._port)}
            for port in first.values():
                if port.name not in connected:
                    self._client.connect(port, self._port)
        except self._gone:  # a program has closed its device since it was asked
            return False
        return bool(first)

    def _outputs(self) -> list[Any]:
        found = self._client.get_ports(is_audio=True, is_output=True)
        return [port for port in found if not port.name.startswith("system:")]

    def press(self, *data: int) -> None:
        self._events.put(bytes(data))

    def heard(self) -> F32:
        return np.concatenate(self._blocks) if self._blocks else np.zeros(0, np.float32)

    def forget(self) -> None:
        self._blocks.clear()

    def hear(self, seconds: float) -> F32:
        """What is heard from now on."""
        self.forget()
        until(lambda: len(self.heard()) >= seconds * RATE)
        return self.heard()

    def close(self) -> None:
        self._client.deactivate()
        self._client.close()
