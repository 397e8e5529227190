"""``evosynth midi``: which ports there are, and one voice to the edit buffer of a synth."""

from __future__ import annotations

import sys
from argparse import Namespace

from evosynth.cli.bank import one_of
from evosynth.errors import InputError


def ports(arguments: Namespace) -> int:
    """Print the names of the MIDI output ports, one a line."""
    from evosynth.midi.ports import output_names

    names = output_names()
    for name in names:
        print(name)
    if not names:
        print("evosynth: There is no MIDI output port.", file=sys.stderr)
    return 0


def send(arguments: Namespace) -> int:
    """Send one voice, as the model takes it; of a bank one must be chosen."""
    from evosynth.midi.delivery import deliver
    from evosynth.midi.ports import open_output
    from evosynth.midi.profiles.registry import named
    from evosynth.synths import voicing
    from evosynth.synths.engine import imported

    file = one_of(arguments.file, arguments.voice)
    kind = voicing.of(file.synth)
    if kind.send_reason:
        raise InputError(f"{arguments.file} cannot be sent: {kind.send_reason}.")
    profile = named(arguments.model)
    if not profile.verified:
        raise InputError(f"What a {profile.name} takes stands in no document of its maker: nothing is sent to it.")
    packets = imported(kind.packets)(file.voices[0], profile, arguments.channel, *file.beside)
    port = open_output(arguments.port)
    try:
        deliver(port, packets)
    finally:
        port.close()
    print(f"Sent {file.names[0].strip()} to the edit buffer on {arguments.port}, channel {arguments.channel}.")
    return 0
