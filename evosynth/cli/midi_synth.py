"""The synth that a command of ``evosynth midi`` is about: its ports, found by their names, its model, a link to it."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from evosynth.errors import InputError
from evosynth.midi import port_names
from evosynth.midi.conversation import Conversation
from evosynth.midi.incoming import Event
from evosynth.midi.link import Link
from evosynth.midi.profiles import registry
from evosynth.midi.profiles.profile import Profile
from evosynth.midi.systems import Systems

NO_INPUT = "none"


def model_of(arguments: Namespace, port: str = "", alias: str = "") -> Profile:
    """The model that was said, else the one that the port is called after, else the first DX7."""
    key = arguments.model or port_names.model_in(port, alias)
    return registry.named(key) if key else registry.DEFAULT


def check_verified(profile: Profile, agreed: bool) -> None:
    """InputError where nobody has agreed to what stands in no document."""
    if not profile.verified and not agreed:
        raise InputError(
            f"what a {profile.name} takes stands in no document of its maker, so nothing is sent to it: --unverified "
            "sends a voice all the same, to its edit buffer"
        )


@contextmanager
def talking(
    arguments: Namespace, overheard: Callable[[Event], None] = lambda event: None, *, there: bool = True
) -> Iterator[Conversation]:
    """A conversation with the synth that was named; all notes end with it. PortError where its ports are not there,
    unless it does not matter whether they are (``there``)."""
    systems = Systems()
    output, input, alias = _ports(arguments, systems, there)
    profile = model_of(arguments, output or input, alias)
    talk: list[Conversation] = []
    link = Link(
        output,
        input,
        profile,
        arguments.channel or profile.default_channel,
        on_event=lambda event: talk[0].take(event) if talk else overheard(event),
        systems=systems,
    )
    with link:
        talk.append(Conversation(link, overheard))
        yield talk[0]


def _ports(arguments: Namespace, systems: Systems, there: bool) -> tuple[str, str, str]:
    """Names of the output and the input, either may be empty, and what JACK calls the output."""
    outputs, inputs = list(systems.names("outputs")), list(systems.names("inputs"))
    aliases = systems.aliases()
    output = arguments.port or ""
    if output and (there or port_names.fitting(output, outputs, aliases)):
        output = port_names.chosen(output, outputs, "output", aliases)
    if arguments.input == NO_INPUT:
        input = ""
    elif arguments.input:
        input = port_names.chosen(arguments.input, inputs, "input", aliases)
    else:
        input = port_names.pairs(outputs, inputs).get(output, "")
    return output, input, aliases.get(output, "")


def told(talk: Conversation) -> dict[str, Any]:
    """For JSON."""
    link = talk.link
    return {"port": link.output, "input": link.input, "channel": link.channel, "model": link.profile.key}
