"""The laws that every port obeys: the driver's, with another program at its end, and the tests' own DX7."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from fakes import VirtualDX7
from jack_server import JackServer, MidiListener

from evosynth.errors import PortError
from evosynth.midi.layout import LONGEST
from evosynth.midi.ports import Port, open_output
from evosynth.midi.sysex import bank_dump, single_dump
from evosynth.voices.dx7 import INIT_VOICE

VOICE = single_dump(INIT_VOICE.with_name("BRASS"))


@dataclass
class Wire:
    """A port, and what has come out at its other end."""

    port: Port
    received: Callable[[int], list[bytes]]  # how many to wait for


@pytest.fixture(params=["driver", "virtual DX7"])
def wire(request: pytest.FixtureRequest, jack_server: JackServer) -> Iterator[Wire]:
    if request.param == "virtual DX7":
        device = VirtualDX7()
        yield Wire(device, lambda count: device.messages[:count])
        return
    pytest.importorskip("rtmidi", reason="python-rtmidi is not installed")
    listener = MidiListener("DX7")
    try:
        yield Wire(open_output(listener.port), listener.received)
    finally:
        listener.stop()


def test_messages_arrive_whole_and_in_order(wire: Wire) -> None:
    sent = [VOICE, bank_dump([INIT_VOICE]), bytes([0xF0, 0x43, 0x10, 0x00, 0x05, 0x63, 0xF7])]
    for message in sent:
        wire.port.send(message)
    wire.port.close()
    assert wire.received(len(sent)) == sent


def test_a_port_has_a_name(wire: Wire) -> None:
    assert wire.port.name.strip()
    wire.port.close()


def test_what_is_not_one_whole_message_is_refused_and_the_next_one_arrives(wire: Wire) -> None:
    for wrong in (VOICE[:-1], b"\xf0" + bytes(LONGEST) + b"\xf7"):
        with pytest.raises(ValueError, match=r"."):
            wire.port.send(wrong)
    wire.port.send(VOICE)
    wire.port.close()
    assert wire.received(1) == [VOICE]


def test_a_closed_port_can_be_closed_again_and_says_that_it_is_closed(wire: Wire) -> None:
    wire.port.close()
    wire.port.close()
    with pytest.raises(PortError, match="closed"):
        wire.port.send(VOICE)
