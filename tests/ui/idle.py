"""A child process that does nothing: for controllers that are opened beside another one, to look at what it left."""

from __future__ import annotations

from evosynth.service.messages import Shutdown
from evosynth.service.process import Channel


def run(channel: Channel) -> None:
    """Entry of the process."""
    while not isinstance(channel.receive(), Shutdown):
        pass
