"""``evosynth midi bank``: the one command that writes a synth's memory. It names and saves what it overwrites."""

from __future__ import annotations

import json
import sys
import time
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from evosynth.cli import complain, say
from evosynth.cli.bank import every_voice
from evosynth.cli.midi_synth import talking, told
from evosynth.errors import InputError
from evosynth.library import paths
from evosynth.midi.conversation import Conversation, HowFar
from evosynth.midi.layout import BANK, BANK_VOICES
from evosynth.midi.profiles.profile import Profile
from evosynth.synths import voicing
from evosynth.system import outputs, signals
from evosynth.voices.dx7 import Voice
from evosynth.voices.supplement import Supplement


def bank(arguments: Namespace) -> int:
    """32 voices into the memory of the synth, once a person has said so."""
    file = every_voice(arguments.file)
    if reason := voicing.of(file.synth).send_reason:
        raise InputError(f"{arguments.file} cannot be sent: {reason}.")
    if len(file.voices) != BANK_VOICES:
        raise InputError(f"{arguments.file} holds {len(file.voices)} voices: {BANK_VOICES} are needed for a bank.")
    voices = [Voice(each) for each in file.voices]
    beside = [Supplement(each) if each else None for each in file.beside]
    with signals.interruptible() as wish, talking(arguments) as talk:
        profile = talk.link.profile
        _check_model(profile)
        saved, before = _saved(arguments, talk, wish)
        lines = _rows(before, voices, arguments.block)
        if not arguments.json:
            say(*lines)
        _check_agreed(arguments, profile, before)
        how_far = talk.overwrite(
            voices,
            beside,
            agreed=True,
            before=before,
            block=arguments.block,
            progress=_progress if sys.stderr.isatty() else lambda part: None,
            cancelled=wish,
        )
        said = told(talk)
    if how_far is None:
        complain("Stopped before the bank went out: nothing was overwritten.")
        return wish.code
    if arguments.json:
        overwritten = [voice.name for voice in before] if before else None
        say(json.dumps({"known": how_far, "overwritten": overwritten, "saved": str(saved or ""), **said}))
    else:
        say(_done(profile, said["port"], how_far, saved))
    return wish.code


def _check_model(profile: Profile) -> None:
    if not profile.takes_bank:
        raise InputError(f"the {profile.name} takes no bank")
    if not profile.verified:
        raise InputError(f"what a {profile.name} does with a bank stands in no document of its maker: none is sent")


def _saved(arguments: Namespace, talk: Conversation, wish: signals.Wish) -> tuple[Path | None, Sequence[Voice] | None]:
    """What is in the synth, where it can be asked, and with --overwrite the file that it was saved in."""
    if not talk.answers(BANK.number):
        return None, None
    if not arguments.overwrite:
        came = talk.read_bank(wish, block=arguments.block)
        return None, came.voices if came is not None else None
    file = arguments.backup or _backup_file(talk.link.profile, arguments.block)
    if arguments.backup:
        outputs.check([file], outputs.BANK)
    try:
        return file, talk.save_bank(file, wish, block=arguments.block).voices
    except InputError:
        if not arguments.have_copy:
            raise
        return None, None


def _backup_file(profile: Profile, block: int) -> Path:
    """A new file beside all user data, named by synth and time."""
    folder = paths.made(paths.user_data() / "saved banks")
    name = f"{profile.key} {'' if block == 1 else 'block 2 '}{time.strftime('%Y-%m-%d %H%M%S')}"
    file, number = folder / f"{name}.syx", 1
    while file.exists():
        number += 1
        file = folder / f"{name} {number}.syx"
    return file


def _check_agreed(arguments: Namespace, profile: Profile, before: Sequence[Voice] | None) -> None:
    """InputError where a word is missing."""
    if not arguments.overwrite:
        raise InputError("nothing was sent: --overwrite overwrites these 32 voices")
    if before is None and not arguments.have_copy:
        how = f" ({profile.bank_sent_by_panel})" if profile.bank_sent_by_panel else ""
        raise InputError(
            f"nothing was sent, since what is in the {profile.name} could not be asked for: send its voices from its "
            f"panel{how} to 'evosynth midi receive -o mine.syx', or say --have-copy where they may go"
        )


def _rows(before: Sequence[Voice] | None, after: Sequence[Voice], block: int) -> list[str]:
    first = 32 * (block - 1) + 1
    if before is None:
        return [f"{first + at:2}  ?           ->  {voice.name}" for at, voice in enumerate(after)]
    return [
        f"{first + at:2}  {old.name:<10}  ->  {new.name}"
        for at, (old, new) in enumerate(zip(before, after, strict=False))
    ]


def _progress(part: float) -> None:
    print(f"\r{part:4.0%}", end="" if part < 1 else "\n", file=sys.stderr, flush=True)


def _done(profile: Profile, port: str, how_far: HowFar, saved: Path | None) -> str:
    kept = f" What was there before is in {saved}." if saved else ""
    if how_far == "verified":
        return f"The 32 voices are in the {profile.name} on {port}. Verified: they were read back, byte for byte.{kept}"
    if how_far == "answered":
        return f"The 32 voices came back from the {profile.name} on {port}, with a wrong checksum.{kept}"
    return f"Sent 32 voices to the {profile.name} on {port}. Nothing came back that would say that they arrived.{kept}"
