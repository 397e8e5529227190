"""Stands in for the process that plays on a device that only one program may open: free once we are told to look again.

``EVOSYNTH_TEST_LOOKS`` says how many looks find nothing before that; it hears of sounds and does not play them.
"""

from __future__ import annotations

import os

from evosynth.service.live_messages import LiveState, LookAgain, PlaySound, SoundAt
from evosynth.service.messages import Shutdown
from evosynth.service.process import Channel


def run(channel: Channel) -> None:
    """Entry of the process."""
    looks = int(os.environ.get("EVOSYNTH_TEST_LOOKS", "1"))
    channel.send(LiveState(False, "No sound device"))
    while not isinstance(message := channel.receive(), Shutdown):
        if isinstance(message, LookAgain):
            looks -= 1
            found = looks < 1
            channel.send(LiveState(found, "Jealous, 48 kHz" if found else "No sound device", 48000 if found else 0))
        elif isinstance(message, PlaySound):
            channel.send(SoundAt(message.number, 0.01))
            channel.send(SoundAt(message.number, len(message.samples) / 48000, over=True))
