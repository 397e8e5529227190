"""MIDI requests of the window."""

from __future__ import annotations

from evosynth.errors import InputError, PortError
from evosynth.service.desk_messages import Done, ListPorts, Ports, SendVoice
from evosynth.service.sentences import sentence


def answer(request: ListPorts | SendVoice) -> Ports | Done:
    """The outputs there are, or a voice sent."""
    return _ports(request) if isinstance(request, ListPorts) else _sent(request)


def _ports(request: ListPorts) -> Ports:
    from evosynth.midi.ports import output_names

    try:
        return Ports(request.ticket, tuple(output_names()))
    except PortError as error:
        return Ports(request.ticket, (), sentence(str(error)))


def _sent(request: SendVoice) -> Done:
    from evosynth.midi.delivery import deliver
    from evosynth.midi.ports import open_output
    from evosynth.midi.profiles.registry import DEFAULT
    from evosynth.synths import voicing
    from evosynth.synths.engine import imported

    kind = voicing.of(voicing.synth_of(request.voice))
    if kind.send_reason:
        raise InputError(kind.send_reason)
    packets = imported(kind.packets)(request.voice, DEFAULT, request.channel)
    port = open_output(request.port)
    try:
        deliver(port, packets)
    finally:
        port.close()
    name = kind.own_name(request.voice).strip()
    return Done(request.ticket, f"Sent {name} to {request.port}, channel {request.channel}")
