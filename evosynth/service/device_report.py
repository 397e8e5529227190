"""What the process of the synth tells the window: facts when they change, and a line for each message that passed."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Literal

from evosynth.service.device_messages import FromDevice, Passed
from evosynth.service.process import Channel
from evosynth.service.take_messages import FromSound, FromTakes

ORDER = ("", "sent", "answered", "verified")
Told = FromDevice | FromSound
Kind = Literal["voice", "bank", "parameter", "note", "request", "other"]


class Report:
    """``reached`` is called when a synth is known to listen better than before."""

    def __init__(self, channel: Channel, reached: Callable[[], None]) -> None:
        self._channel, self._reached = channel, reached
        self._told: dict[type, Told] = {}
        self._far: dict[str, str] = {}  # how far each synth is known to listen, by its output
        self.output = ""  # of the one in use

    def begin(self, output: str) -> None:
        """A synth is worked with from now on, or otherwise than before: nothing is known of how far it listens."""
        self.output = output
        self._far.pop(output, None)

    def say(self, value: Told) -> None:
        """This, now."""
        self._told[type(value)] = value
        self._channel.send(value)

    def tell(self, value: Told) -> None:
        """Only when it has changed."""
        if self._told.get(type(value)) != value:
            self.say(value)

    def hand_on(self, takes: FromTakes) -> None:
        """To who has wanted them."""
        self._channel.send(takes)

    def last(self, kind: type) -> Told | None:
        """What was said of a kind last."""
        return self._told.get(kind)

    def passed(self, kind: Kind, text: str, how_far: str, *, out: bool = True) -> None:
        """A message that went over the cable."""
        self.say(Passed(kind, out, text, how_far, time.time()))

    @property
    def how_far(self) -> str:
        """How far the synth in use is known to listen."""
        return self._far.get(self.output, "")

    def reaches(self, far: str) -> None:
        """It is known to have got so far, if that is more than was known."""
        if ORDER.index(far) > ORDER.index(self.how_far):
            self._far[self.output] = far
            self._reached()
