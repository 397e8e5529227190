"""MIDI bytes to a synth and back, with nothing of the program between: python-rtmidi at a JACK server."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest
from hardware.device import StandIn, at_server
from jack_server import JackServer
from patience import PATIENCE_S


class RawMidi:
    def __init__(self, synth: StandIn) -> None:
        self._rtmidi = pytest.importorskip("rtmidi", reason="python-rtmidi is not installed")
        self._synth = synth
        self._came: list[bytes] = []
        self._of = ""
        self._open()

    def _open(self) -> None:
        self._times_gone = self._synth.times_gone
        jack = self._rtmidi.API_UNIX_JACK
        self._out, self._in = self._rtmidi.MidiOut(jack, "test out"), self._rtmidi.MidiIn(jack, "test in", 10000)
        for end, port in ((self._out, self._synth.midi_in), (self._in, self._synth.midi_out)):
            if port in end.get_ports():
                end.open_port(end.get_ports().index(port))
        self._in.ignore_types(sysex=False, timing=False, active_sense=False)

    @property
    def messages(self) -> list[bytes]:
        """All that came. No callback: rtmidi keeps the interpreter while a port closes, which waits for it."""
        while event := self._in.get_message():
            self._came.append(bytes(event[0]))
        return self._came

    def connect(self, of: str) -> None:
        """Anew where the synth's ports have gone and come back, and for the tests ``of`` another file: those before may
        have killed clients of the server, which gives up others with them."""
        if self._times_gone != self._synth.times_gone or of != self._of:
            self.close()
            self._open()
        self._of = of

    def send(self, *messages: bytes | str) -> None:
        """Hexadecimal or bytes, a message each."""
        for message in messages:
            self._out.send_message(bytes.fromhex(message) if isinstance(message, str) else message)

    def got(self, count: int) -> list[bytes]:
        """What came back but active sensing, once there are ``count``."""
        end = time.monotonic() + PATIENCE_S / 10
        while len(found := [data for data in self.messages if data != b"\xfe"]) < count:
            assert time.monotonic() < end, f"only {found} came back"
            time.sleep(0.005)
        return found

    def sources(self, name: str) -> list[str]:
        """Ports of this client that send."""
        return _listed(self._in, name)

    def destinations(self, name: str) -> list[str]:
        return _listed(self._out, name)

    def close(self) -> None:
        self._out.close_port()
        self._out.delete()
        self._in.close_port()
        self._in.delete()


def _listed(end: Any, name: str) -> list[str]:
    while True:
        try:
            return [port for port in end.get_ports() if port.startswith(name)]
        except ValueError:  # one went while they were counted
            continue


@pytest.fixture(scope="session")
def one_midi(jack_server_process: JackServer, one_stand_in: StandIn) -> Iterator[RawMidi]:
    with at_server(jack_server_process):
        raw = RawMidi(one_stand_in)
    yield raw
    raw.close()


@pytest.fixture
def midi(synth: StandIn, one_midi: RawMidi, request: pytest.FixtureRequest) -> RawMidi:
    one_midi.connect(str(request.path))
    one_midi.messages.clear()
    return one_midi
