"""``evosynth midi soundcheck`` and ``record``: how a synth comes in, and all voices of a bank as it plays them."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from evosynth.batch import recorded
from evosynth.cli import INPUT, complain, device, say
from evosynth.cli.bank import every_voice
from evosynth.cli.device import Connected
from evosynth.cli.hearing import Hearing
from evosynth.cli.progress import progress_bar
from evosynth.errors import Cancelled, InputError
from evosynth.library.take_store import LibraryTakes
from evosynth.runs.budget import Budget
from evosynth.synths import voicing
from evosynth.synths.base import Note
from evosynth.synths.takes import Take
from evosynth.system.signals import Wish, interruptible
from evosynth.system.writing import folder_for

FAILED = 3  # that cannot be made out one after the other: something is wrong with the synth or its cables


def soundcheck(arguments: Namespace) -> int:
    """Latency, level, silence, and what is wrong; 1 where something is."""
    from evosynth.hardware.foretold import foretold
    from evosynth.hardware.soundcheck import checked

    with device.on_cables(arguments) as (address, _, cables):
        check = checked(cables, foretold)
    if arguments.json:
        say(json.dumps({**asdict(check), **asdict(address)}))
    else:
        say(f"{address.words}, heard by {address.sound}: {check.words}.", *check.problems)
    return INPUT if check.problems else 0


def record(arguments: Namespace) -> int:
    """All voices of a file, or of the synth's memory, as sounds; what was recorded once is not recorded again."""
    if (arguments.file is None) == (not arguments.bank):
        arguments.complain("give a FILE of voices, or --bank for those that the synth has")
    voices = [] if arguments.bank else _sendable(arguments.file)
    note = Note(arguments.note, arguments.velocity, arguments.gate, arguments.length)
    with interruptible() as wish, folder_for(arguments.output):
        if voices:
            _check_places(arguments, voices)
        with device.connected(arguments) as synth:
            if arguments.bank:
                voices = _asked(synth, arguments.block, wish)
                _check_places(arguments, voices)
            hearing = Hearing(synth, LibraryTakes(synth.address.text), [note])
            takes = _recorded(hearing, voices, note, wish)
        if len(takes) < len(voices) or wish():
            return _left(hearing, sum(take is not None for take in takes), len(voices), wish)
        title = f"{arguments.file.stem if arguments.file else 'Its own bank'}: {synth.address.words}"
        written = recorded.write(arguments.output, title, _names(voices), takes, note)
    _told(arguments, synth, _names(voices), takes, written)
    return INPUT if None in takes else 0


def _names(voices: Sequence[bytes]) -> list[str]:
    return [voicing.own_name(voice) for voice in voices]


def _check_places(arguments: Namespace, voices: Sequence[bytes]) -> None:
    read = [] if arguments.file is None else [arguments.file]
    recorded.check(arguments.output, _names(voices), inputs=read, force=arguments.force)


def _sendable(file: Path) -> list[bytes]:
    """The voices of a file. InputError where a synth can have none of them."""
    found = every_voice(file)
    if reason := voicing.of(found.synth).send_reason:
        raise InputError(f"{file} cannot be recorded: {reason}.")
    return list(found.voices)


def _asked(synth: Connected, block: int, wish: Wish) -> list[bytes]:
    """The voices that the synth has; none where that was stopped."""
    came = synth.talk.read_bank(wish, block=block)
    name = synth.talk.link.profile.name
    if wish():
        return []
    if came is None:
        raise InputError(f"the {name} did not send its 32 voices: give a FILE, or let it send them to midi receive")
    if not came.checksum_ok or came.problems:
        raise InputError(f"the voices of the {name} came damaged, so that none was recorded: {came.problems[0]}")
    return [voice.data for voice in came.voices]


def _recorded(hearing: Hearing, voices: Sequence[bytes], note: Note, wish: Wish) -> list[Take | None]:
    """Their takes, None for one that cannot be made out; fewer where it was stopped, or the synth has gone."""
    takes: list[Take | None] = []
    with progress_bar(wish) as bar:
        hearing.watched(bar, Budget(len(voices)), stopped=wish)
        for number, voice in enumerate(voices):
            hearing.reached(number)
            try:
                takes += next(hearing.record([voice], [note], cancelled=wish))
            except Cancelled:
                if wish() or hearing.gone or takes[-FAILED + 1 :] == [None] * (FAILED - 1):
                    break
                bar.say(f"Voice {number + 1} is left out: {hearing.lost}.")
                takes.append(None)
    return takes


def _left(hearing: Hearing, done: int, many: int, wish: Wish) -> int:
    """What is there already stays in the folder of user data."""
    if hearing.lost:
        complain(f"{hearing.lost.rstrip('.')}.")
    complain(f"{done} of {many} voices are recorded; the same command goes on with the others.")
    return wish.code or INPUT


def _told(
    arguments: Namespace, synth: Connected, names: Sequence[str], takes: Sequence[Take | None], written: Sequence[Path]
) -> None:
    if failed := [name.strip() for name, take in zip(names, takes, strict=True) if take is None]:
        complain(f"Not recorded: {', '.join(failed)}. The same command with --force tries again.")
    if not arguments.json:
        say(*written)
        return
    there = [(name, take) for name, take in zip(names, takes, strict=True) if take is not None]
    said = [
        {"name": name, "file": str(path), "problem": take.problem}
        for (name, take), path in zip(there, written, strict=False)
    ]
    say(json.dumps({"voices": said, "missing": failed, "page": str(written[-1]), **asdict(synth.address)}))
