"""Arguments that say which synth is played and how it is heard: MIDI port, sound input, model, channel."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from evosynth.cli.kinds import whole
from evosynth.synths import registry
from evosynth.synths.engine import OPEN

HARDWARE = "hardware"  # in the place of an engine's name
HERE = "here"
SYNTHS = (*registry.names(), OPEN)
SYNTH_WORDS = f"{'; '.join(registry.names())}; {OPEN} tries each and goes on with the nearer"
_PORT = "MIDI output to the synth, or a part of its name (see midi ports)"
_INPUT = "sound input that the synth is heard by, or a part of its name; #2 behind it: its second channel"
_MIDI_INPUT = "MIDI input from the synth, or none (default: the one that belongs to the output)"
_MODEL = "dx7, dx7ii, tx802, volca-fm ... (default: as the port is called, else dx7)"
_CHANNEL = "MIDI channel of the synth (default: what the model listens to when it is new)"
_SEARCH = (
    f"with --synth {HARDWARE}: {HERE}: the built-in engine searches, the synth plays the best 16 that differ and ranks "
    "them (default: every voice is played on it)"
)
PORTS = {"port": "--port", "input": "--input", "midi_input": "--midi-input"}  # they may be called otherwise one day
_NAMES = {**PORTS, "model": "--model", "channel": "--channel"}


def add_device(parser: ArgumentParser, *, needed: bool) -> None:
    """The synth; ``needed``: its port and its sound input have to be named."""
    add = parser.add_argument
    add("--port", required=needed, metavar="NAME", help=_PORT)
    add("--input", required=needed, metavar="NAME", help=_INPUT)
    add("--midi-input", metavar="NAME", help=_MIDI_INPUT)
    add("--model", metavar="KEY", help=_MODEL)
    add("--channel", type=whole(1, 16), metavar="1-16", help=_CHANNEL)


def add_hardware(parser: ArgumentParser) -> None:
    """Of a match: the synth that is searched on, where one is."""
    group = parser.add_argument_group(f"a synth at the end of a cable (--synth {HARDWARE})")
    add_device(group, needed=False)  # type: ignore[arg-type]  # a group takes arguments as a parser does
    group.add_argument("--search", choices=(HERE,), help=_SEARCH)


def check(arguments: Namespace) -> None:
    """Wrong usage where options need each other: ports without a synth, a synth without ports."""
    given = [name for key, name in _NAMES.items() if getattr(arguments, key) is not None]
    if arguments.synth != HARDWARE:
        given += ["--search"] if arguments.search else []
        if given:
            arguments.complain(f"{' and '.join(given)} {_are(given)} for a synth: give --synth {HARDWARE}")
        return
    missing = [
        f"{_NAMES[key]} ({what})"
        for key, what in (("port", "the MIDI output to it"), ("input", "the sound input that it is heard by"))
        if getattr(arguments, key) is None
    ]
    if missing:
        arguments.complain(
            f"--synth {HARDWARE} needs {' and '.join(missing)}: evosynth midi ports lists those there are"
        )


def _are(given: list[str]) -> str:
    return "is" if len(given) == 1 else "are"
