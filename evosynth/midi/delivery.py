"""Packets through a port, each given its time."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable

from evosynth.midi.outgoing import Packet
from evosynth.midi.ports import Port


def deliver(port: Port, packets: Iterable[Packet], *, pause: Callable[[float], None] = time.sleep) -> None:
    """Sends packets in order, and waits after each as long as the wire and the synth need.

    ``PortError`` when the port has gone: what is left of them stays unsent.
    """
    for packet in packets:
        port.send(packet.data)
        pause(packet.wait_s)
