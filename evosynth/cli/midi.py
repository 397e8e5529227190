"""``evosynth midi``: which ports there are, voices to a synth's edit buffer, and what comes from it.

What is said of a voice that was sent is how far it is known to have got: sent (it left this computer), answered,
verified (read back, byte for byte).
"""

from __future__ import annotations

import json
import queue
import time
from argparse import Namespace
from pathlib import Path
from typing import Any

from evosynth.audio import sound_inputs
from evosynth.cli import complain, say
from evosynth.cli.bank import one_of
from evosynth.cli.midi_synth import check_verified, model_of, talking, told
from evosynth.errors import InputError
from evosynth.midi import port_names
from evosynth.midi.conversation import Conversation, HowFar, Tune
from evosynth.midi.incoming import ActiveSensing, BankCame, Event, NoteCame, OtherCame, ParameterCame, VoiceCame
from evosynth.midi.systems import Systems
from evosynth.synths import voicing
from evosynth.system import outputs, signals
from evosynth.system.writing import write_atomically
from evosynth.voices.dx7 import Voice
from evosynth.voices.supplement import Supplement

C4 = Tune(((60, 100, 0.0, 2.0),))
STOPPED = "Stopped; no note is left sounding."


def ports(arguments: Namespace) -> int:
    """All outputs and inputs, and what sound can be recorded from, one a line."""
    systems = Systems()
    aliases = systems.aliases()
    names = {kind: list(systems.names(kind)) for kind in ("outputs", "inputs")}
    pairs = port_names.pairs(names["outputs"], names["inputs"])
    listed = {kind: [_port(name, aliases.get(name, "")) for name in names[kind]] for kind in names}
    for port in listed["outputs"]:
        port["input"] = pairs.get(port["name"], "")
    sounds = sound_inputs.inputs()
    if arguments.json:
        say(json.dumps(listed | {"sound_inputs": sounds}, indent=2))
        return 0
    for kind, word in (("outputs", "out"), ("inputs", "in")):
        for port in listed[kind]:
            say(f"{word:<7}{port['name']}{_words(port)}")
    for number, name in enumerate(sounds):
        say(f"{'sound':<7}{name}{'' if number else '    (the default)'}")
    if not listed["outputs"]:
        complain("There is no MIDI output port.")
    return 0


def _port(name: str, alias: str) -> dict[str, Any]:
    model = port_names.model_in(name, alias)
    return {"name": name, "alias": alias, "synth": port_names.is_synth(name, alias), "model": model}


def _words(port: dict[str, Any]) -> str:
    words = [f"also {port['alias']}"] if port["alias"] else []
    if port["synth"]:
        words.append(f"a synth: {port['model']}" if port["model"] else "perhaps a synth")
    if port.get("input"):
        words.append(f"with the input {port['input']}")
    return f"    ({', '.join(words)})" if words else ""


# ---- sending ---------------------------------------------------------------------------------------------------------


def send(arguments: Namespace) -> int:
    """One voice, as the model takes it; of a bank one must be chosen."""
    file = one_of(arguments.file, arguments.voice)
    kind = voicing.of(file.synth)
    if kind.send_reason:
        raise InputError(f"{arguments.file} cannot be sent: {kind.send_reason}.")
    check_verified(model_of(arguments, arguments.port), arguments.unverified)
    voice = Voice(file.voices[0])
    beside = Supplement(file.beside[0]) if file.beside and file.beside[0] else None
    with signals.interruptible() as wish, talking(arguments) as talk:
        check_verified(talk.link.profile, arguments.unverified)
        how_far = talk.send_voice(voice, beside, cancelled=wish)
        if how_far is not None and arguments.note:
            talk.play(C4, cancelled=wish)
        said = told(talk)
        words = _sent(file.names[0].strip(), talk, how_far) if how_far else ""
    if how_far is None or wish():
        return _stopped(wish)
    say(json.dumps({"voice": file.names[0].strip(), "known": how_far, **said}) if arguments.json else words)
    return 0


def _sent(name: str, talk: Conversation, how_far: HowFar) -> str:
    link = talk.link
    where = f"Sent {name} to the edit buffer on {link.output}, channel {link.channel} ({link.profile.name})"
    if how_far == "verified":
        return f"{where}. Verified: it was read back, byte for byte."
    if how_far == "answered":
        return f"{where}. Answered: it came back, with a wrong checksum."
    return f"{where}. Nothing came back that would say that it arrived."


def _stopped(wish: signals.Wish) -> int:
    complain(STOPPED)
    return wish.code


# ---- what comes ------------------------------------------------------------------------------------------------------


def receive(arguments: Namespace) -> int:
    """What comes, in words, until the time is over; with a file: until the first voice or bank has come whole."""
    if not arguments.port and not arguments.input:
        raise InputError("Nothing was named to listen to: give --input, or the --port whose input it is.")
    if arguments.output:
        _check_place(arguments.output, arguments.force)
    events: queue.SimpleQueue[Event] = queue.SimpleQueue()
    came: list[Event] = []
    with signals.interruptible() as wish, talking(arguments, events.put) as talk:
        if not talk.link.input:
            raise InputError(f"there is no input that belongs to {talk.link.output!r}: name one with --input")
        end = time.monotonic() + arguments.seconds
        while not wish() and time.monotonic() < end and not (arguments.output and _whole(came)):
            came += _next(events, quiet=arguments.json)
        said = told(talk)
    dump = _whole(came)
    if arguments.output and dump is not None:
        _write(arguments.output, dump, arguments.force)
    if arguments.json:
        say(json.dumps({"came": [what_came(event) for event in came], **said}))
    elif arguments.output and dump is not None:
        say(arguments.output)
    if wish():
        return _stopped(wish)
    if not came and not arguments.output:
        complain(f"Nothing came from {said['input']} in {arguments.seconds:g} s; 'evosynth midi test' finds out why.")
    if arguments.output and dump is None:
        raise InputError(
            f"no whole voice or bank came from {said['input']!r} in {arguments.seconds:g} s: nothing was written"
        )
    return 0


def _next(events: queue.SimpleQueue[Event], *, quiet: bool) -> list[Event]:
    try:
        event = events.get(timeout=0.05)
    except queue.Empty:
        return []
    if isinstance(event, ActiveSensing):
        return []
    if not quiet:
        say(what_came(event))
    return [event]


def request(arguments: Namespace) -> int:
    """The voice or the bank that a synth has now, in a file."""
    _check_place(arguments.output, arguments.force)
    with signals.interruptible() as wish, talking(arguments) as talk:
        if not talk.link.input:
            raise InputError(f"there is no input that belongs to {talk.link.output!r}: name one with --input")
        voice = arguments.what == "voice"
        came = talk.read_voice(wish) if voice else talk.read_bank(wish, block=arguments.block)
        said, name = told(talk), talk.link.profile.name
    if wish():
        return _stopped(wish)
    if came is None:
        raise InputError(f"the {name} on {said['port']!r} did not answer: 'evosynth midi test' finds out why")
    if not came.checksum_ok or came.problems:
        raise InputError(f"the answer came damaged, so that nothing was written: {_damage(came)}")
    _write(arguments.output, came, arguments.force)
    words = f"{arguments.output}: {what_came(came)}"
    say(json.dumps({"came": what_came(came), "file": str(arguments.output), **said}) if arguments.json else words)
    return 0


def _whole(came: list[Event]) -> VoiceCame | BankCame | None:
    """The first dump that came undamaged."""
    dumps = (event for event in came if isinstance(event, VoiceCame | BankCame))
    return next((event for event in dumps if event.checksum_ok and not event.problems), None)


def _check_place(path: Path, force: bool) -> None:
    """Before anybody waits; whether it may be replaced is seen when it is known what comes."""
    if not (force and path.exists()):
        outputs.check([path], outputs.BANK)


def _write(path: Path, came: VoiceCame | BankCame, force: bool) -> None:
    outputs.check([path], outputs.VOICE if isinstance(came, VoiceCame) else outputs.BANK, force=force)
    write_atomically(path, came.raw)


def _damage(came: VoiceCame | BankCame) -> str:
    return came.problems[0] if came.problems else "its checksum is wrong"


def what_came(event: Event) -> str:
    """In words."""
    if isinstance(event, VoiceCame):
        beside = ", with its DX7II settings" if event.supplement else ""
        return f"voice {event.voice.name.strip()}, channel {event.channel}{beside}, {_checked(event)}"
    if isinstance(event, BankCame):
        return f"bank of {len(event.voices)} voices, channel {event.channel}, {_checked(event)}"
    if isinstance(event, NoteCame):
        how = f"key {event.note}, velocity {event.velocity}" if event.on else f"key {event.note} let go"
        return f"{how}, channel {event.channel}"
    if isinstance(event, ParameterCame):
        return f"parameter {event.index} = {event.value}, channel {event.channel}"
    if isinstance(event, OtherCame):
        return event.words
    words = {"RequestCame": "a request for a dump", "ProgramCame": "a program change", "IdentityCame": "its identity"}
    return words.get(type(event).__name__, "a message")


def _checked(event: VoiceCame | BankCame) -> str:
    return "checksum right" if event.checksum_ok and not event.problems else _damage(event)
