"""MIDI inputs by name: keyboards to play from. What comes in is handed over as bytes, in a thread of the driver."""

from __future__ import annotations

from collections.abc import Callable

from evosynth.errors import PortError
from evosynth.midi import port_names, systems
from evosynth.midi.byte_stream import ACTIVE_SENSING, ByteStream
from evosynth.midi.layout import START
from evosynth.midi.systems import Input


def input_names() -> list[str]:
    """The names of all MIDI inputs, possibly none. ``PortError`` when there is no MIDI here at all, and why."""
    return list(systems.shared().names("inputs"))


def open_input(name: str, on_message: Callable[[bytes], None]) -> Input:
    """Listen to the input of this name, also where its system counts it anew since; ``on_message`` is called with each
    whole message but sysex and realtime.

    ``PortError`` when there is no such input.
    """
    found = systems.shared().names("inputs")
    fitting = [one for one in found if one == name] or port_names.same(name, list(found))
    if not fitting:
        raise PortError(f"the MIDI input {name!r} is not connected")
    stream = ByteStream()

    def take(data: bytes) -> None:
        for message in stream.feed(data):
            if message[0] not in (START, ACTIVE_SENSING):
                on_message(message)

    return found[fitting[0]].open_input(fitting[0], take)
