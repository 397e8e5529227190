"""MIDI requests of the window."""

from __future__ import annotations

from evosynth.errors import PortError
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
    from evosynth.midi.devices import send_voice
    from evosynth.midi.ports import open_output
    from evosynth.voices.dx7 import Voice

    voice = Voice(request.voice)
    port = open_output(request.port)
    try:
        send_voice(port, voice, request.channel)
    finally:
        port.close()
    return Done(request.ticket, f"Sent {voice.name.strip()} to {request.port}, channel {request.channel}")
