"""``evosynth midi``: which ports there are, and one voice to the edit buffer of a synth."""

from __future__ import annotations

import sys
from argparse import Namespace

from evosynth.cli.bank import one_voice, voices_in
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
    """Send one voice; a whole bank is refused, since it would overwrite the synth's memory."""
    from evosynth.midi.devices import send_voice
    from evosynth.midi.ports import open_output

    voices = voices_in(arguments.file)
    if arguments.voice is None and len(voices) > 1:
        raise InputError(
            f"{arguments.file} is a bank of {len(voices)} voices, and sending a bank would overwrite the synth's "
            f"memory: choose one with --voice 1-{len(voices)}."
        )
    voice = one_voice(voices, arguments.voice or 1, arguments.file)
    port = open_output(arguments.port)
    try:
        send_voice(port, voice, channel=arguments.channel)
    finally:
        port.close()
    print(f"Sent {voice.name.strip()} to the edit buffer on {arguments.port}, channel {arguments.channel}.")
    return 0
