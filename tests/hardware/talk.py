"""The program's way to a synth that stands in for hardware, and voices to send on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
from hardware.device import StandIn
from jack_server import until

from evosynth.midi.conversation import Conversation
from evosynth.midi.incoming import ActiveSensing, Event
from evosynth.midi.link import Link
from evosynth.midi.profiles.profile import Settling
from evosynth.midi.profiles.registry import named
from evosynth.voices.dx7 import HIGHEST, Voice


class Talk:
    """A link with what is said over it, and all that came back but signs of life."""

    def __init__(self, synth: StandIn, model: str, *, at_once: bool = False) -> None:
        profile = named(model)
        if at_once:  # for a synth that needs no time
            profile = replace(profile, wire_bytes_per_s=None, settling_s=Settling(0.0, 0.0, 0.0))
        self.profile = profile
        self.events: list[Event] = []
        self.heard: Callable[[Event], None] = lambda event: None  # whoever listens as well
        self.link = Link(
            synth.midi_in, synth.midi_out, profile, 1, on_event=lambda event: self.conversation.take(event)
        )
        self.conversation = Conversation(self.link, self._hear)

    def _hear(self, event: Event) -> None:
        self.heard(event)
        if not isinstance(event, ActiveSensing):
            self.events.append(event)

    def got(self, count: int) -> list[Event]:
        """What came back, once there are so many."""
        until(lambda: len(self.events) >= count)
        return list(self.events)


def random_voices(seed: int, count: int) -> Iterator[Voice]:
    rng = np.random.default_rng(seed)
    for _ in range(count):
        yield Voice(bytes(rng.integers(0, np.array(list(HIGHEST)) + 1).astype(np.uint8)))


def arrived(synth: StandIn, voice: Voice) -> bool:
    """Whether a voice that was sent is in the edit buffer, byte by byte, and all of it sounds."""
    state = synth.until(lambda state: "voice" in [message["did"] for message in state["received"]])
    synth.ask("forget")
    return state["edit_buffer"] == voice.data.hex() and state["operators"] & 63 == 63 and not state["lost_while_busy"]
