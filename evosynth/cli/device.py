"""The synth that a command line names: played over MIDI, heard by a sound input, checked before it is searched on."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from evosynth.cli import complain
from evosynth.cli.midi_synth import NO_INPUT, talking
from evosynth.errors import AudioError, InputError, PortError
from evosynth.hardware import calibration_store
from evosynth.hardware.address import Address
from evosynth.synths import registry
from evosynth.voices.supplement import Supplement

if TYPE_CHECKING:
    from evosynth.audio.recorder import Recorder
    from evosynth.hardware.cables import Cables
    from evosynth.hardware.soundcheck import Soundcheck
    from evosynth.hardware.taking import Taker
    from evosynth.midi.conversation import Conversation
    from evosynth.midi.profiles.profile import Profile
    from evosynth.runs.settings import RunSettings
    from evosynth.voices.dx7 import Voice


class Told:
    """Where the sentences of a synth go: to stderr, until a line of progress is in their way."""

    def __init__(self) -> None:
        self.to: Callable[[str], None] = complain

    def __call__(self, sentence: str) -> None:
        self.to(sentence)


@dataclass(frozen=True, slots=True, eq=False)
class Connected:
    """A synth that is played and heard."""

    address: Address
    talk: Conversation
    takes: Taker
    soundcheck: Soundcheck
    told: Told

    def given(self, settings: RunSettings, *, decides: bool) -> RunSettings:
        """A search on it, or one on the engine that makes its voices, at the end of which it ``decides``.

        Either knows what was learned of it, and the noise of its cable.
        """
        device = self.address.text
        settings = replace(settings, calibration=calibration_store.for_run(device, self.soundcheck.noise_db))
        spec = replace(registry.default(), device=device).heard_by(self.takes)
        return replace(settings, decides=spec) if decides else replace(settings, synth=spec)


@contextmanager
def connected(named: Namespace) -> Iterator[Connected]:
    """The synth at these ports, checked by ear; when it is over, nothing sounds there any more.

    InputError where it takes no single voice or nothing is heard of it; PortError, AudioError where a port or a sound
    input is not there.
    """
    from evosynth.hardware.foretold import foretold
    from evosynth.hardware.soundcheck import checked
    from evosynth.hardware.taking import Taker

    with on_cables(named) as (address, talk, cables):
        check, told = checked(cables, foretold), Told()
        yield Connected(address, talk, Taker(cables, check, told=told), check, told)


@contextmanager
def on_cables(named: Namespace) -> Iterator[tuple[Address, Conversation, Cables]]:
    """The synth and its address, as ``connected``, before it is checked."""
    from evosynth.hardware.cables import Cables

    midi = Namespace(port=named.port, input=named.midi_input, model=named.model, channel=named.channel)
    with closing(_recorder(named.input)) as recorder, talking(midi) as talk:
        link = talk.link
        check_plays(link.profile)
        sound = named.input if "#" in named.input else recorder.name
        address = Address(link.profile.key, link.output, link.input, sound, link.channel)
        yield address, talk, Cables(talk, recorder, _supplement_of)


def _supplement_of(voice: Voice) -> Supplement | None:
    """The DX7II settings that came with a voice once: they are sent with it."""
    from evosynth.library import supplement_store

    data = supplement_store.find(voice.data)
    return Supplement(data) if data else None


def _recorder(name: str) -> Recorder:
    """The sound input. AudioError where it is not there; a MIDI input of that name is told for what it is."""
    from evosynth.audio.recorder import Recorder
    from evosynth.midi import port_names
    from evosynth.midi.systems import Systems

    try:
        return Recorder(name)
    except AudioError as error:
        with suppress(PortError):
            if port_names.fitting(name, list(Systems().names("inputs"))):
                raise AudioError(f"{error}. A MIDI input is called so: it is given with --midi-input") from error
        raise


def check_plays(profile: Profile) -> None:
    """InputError where a search can have no voice played on such a synth."""
    if not profile.takes_voice:
        raise InputError(f"the {profile.name} takes no single voice: nothing can be searched on it")
    if not profile.verified:
        raise InputError(
            f"what a {profile.name} takes stands in no document of its maker, so that nothing is searched on it"
        )


def named_again(address: Address, arguments: Namespace) -> Namespace:
    """The synth of a run that goes on, at the ports that are given now, else at those that it had.

    A MIDI input goes with its output: of another one it is looked for anew.
    """
    was = None if arguments.port else address.input or NO_INPUT
    return Namespace(
        port=arguments.port or address.output,
        input=arguments.input or address.sound,
        midi_input=arguments.midi_input or was,
        model=address.model,
        channel=address.channel,
    )
