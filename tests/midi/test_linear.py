"""Reading takes work in proportion to the length: the calls that are made at most 2.2 times as many at twice of it."""

from __future__ import annotations

import io
import json
import random
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from files_of_voices import BANK_BYTES, BRASS, PACKED, SINGLE_BYTES, escape_event, midi_file, sysex_event

from evosynth.errors import InputError
from evosynth.midi.collection import collect
from evosynth.midi.sysex import parameter_change, read_sysex
from evosynth.patch import Patch

GROWTH = 2.2
QUICK, LONG = 2 * 4104, 512 * 4104  # bytes; the longer of two inputs has twice as many
CHANGE = parameter_change(3, 4)


def calls(work: Callable[[], object]) -> int:
    """How many calls of Python and of C functions a piece of work makes."""
    made = 0

    def count(frame: object, event: str, argument: object) -> None:
        nonlocal made
        made += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(None)
    return made


def repeated(piece: bytes, size: int) -> bytes:
    return piece * (QUICK // len(piece)) * (size // QUICK)


def noise(size: int) -> bytes:
    return random.Random(1).randbytes(size)


def zipped(size: int) -> bytes:
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as archive:
        for i in range(min(2000, size // 4104)):
            archive.writestr(f"{i:04}.syx", BANK_BYTES)
    return memory.getvalue()


MESSAGES = {
    "parameter changes": lambda size: repeated(CHANGE, size),
    "voices": lambda size: repeated(SINGLE_BYTES, size),
    "banks": lambda size: repeated(BANK_BYTES, size),
    "banks with wrong heads": lambda size: repeated(b"\xf0\x43\x00\x00" + BANK_BYTES[4:], size),
    "banks cut short": lambda size: repeated(BANK_BYTES[:3000], size),
    "banks with clocks inside": lambda size: repeated(BANK_BYTES[:2000] + b"\xf8" + BANK_BYTES[2000:], size),
    "different makers": lambda size: b"".join(b"\xf0%c\x00\x01\xf7" % (i % 100) for i in range(size // 5)),
    "start marks": lambda size: b"\xf0" * size,
    "end marks": lambda size: b"\xf7" * size,
    "clocks": lambda size: b"\xf0" + b"\xf8" * size,
    "clocks behind start marks": lambda size: b"\xf0" * (size // 2) + b"\xf8" * (size // 2),
    "heads": lambda size: repeated(b"\xf0\x43\x00\x09\x20\x00", size),
    "noise": noise,
    "text": lambda size: repeated(b"The quick brown fox. ", size),
    "hexadecimal text": lambda size: repeated(CHANGE, size).hex(" ").encode(),
    "nearly hexadecimal text": lambda size: b"f0 43 " + b"00 " * (size // 3) + b"!",
}
MIDI_FILES = {
    "one event of many messages": lambda size: midi_file(escape_event(repeated(CHANGE, size))),
    "many events": lambda size: midi_file(*[sysex_event(CHANGE)] * (size // 10)),
    "an event for each byte": lambda size: midi_file(b"\xf0\x01\x43", *[b"\xf7\x01\x00"] * (size // 4)),
    "notes": lambda size: midi_file(*[b"\x90\x3c\x40"] * (size // 4)),
    "tracks": lambda size: repeated(midi_file(sysex_event(SINGLE_BYTES)), size),
    "a damaged track": lambda size: midi_file(b"\xf4", *[sysex_event(CHANGE)] * (size // 10)),
    "start marks": lambda size: midi_file(b"\xf4" + b"\xf0" * size),
    "noise": lambda size: b"MThd" + noise(size),
}
BARE = {
    "packed voices": lambda size: repeated(PACKED, size),
    "voices": lambda size: BRASS.data * (size // 200),
    "zeros": bytes,
}

SLOWEST = {  # of each reader
    "banks": MESSAGES["banks"],
    "noise": MESSAGES["noise"],
    "one event of many messages": MIDI_FILES["one event of many messages"],
    "bare voices": BARE["packed voices"],
}


def check(make: Callable[[int], bytes], read: Callable[[bytes], object], size: int) -> None:
    once, twice = make(size), make(2 * size)
    assert len(twice) <= 2.1 * len(once) + 9000
    read(make(QUICK))  # what is made at the first call only does not count
    assert calls(lambda: read(twice)) <= GROWTH * calls(lambda: read(once)) + 40


def read_patch(text: bytes) -> None:
    with pytest.raises(InputError):
        Patch.from_json(text.decode())


def every_input() -> list[object]:
    named = {"sysex": MESSAGES, "midi file": MIDI_FILES, "bare": BARE, "zip": {"banks": zipped}}
    return [pytest.param(make, id=f"{kind}: {name}") for kind, each in named.items() for name, make in each.items()]


@pytest.mark.parametrize("make", every_input())
def test_the_work_of_reading_grows_as_the_length(make: Callable[[int], bytes]) -> None:
    check(make, read_sysex, QUICK)


@pytest.mark.slow
@pytest.mark.parametrize("make", [*SLOWEST.values(), zipped], ids=[*SLOWEST, "zip"])
def test_the_work_of_reading_megabytes_grows_as_the_length(make: Callable[[int], bytes]) -> None:
    check(make, read_sysex, LONG)


@pytest.mark.parametrize("size", [QUICK, pytest.param(LONG, marks=pytest.mark.slow)])
def test_the_work_of_collecting_grows_as_the_files(tmp_path: Path, size: int) -> None:
    def folder(size: int) -> bytes:
        for i in range(size // 4104):
            (tmp_path / f"{i}.syx").write_bytes(SINGLE_BYTES if i % 2 else BANK_BYTES[:-1])
        return b""

    folder(size)
    collect([tmp_path])
    once = calls(lambda: collect([tmp_path]))
    folder(2 * size)
    assert calls(lambda: collect([tmp_path])) <= GROWTH * once


@pytest.mark.parametrize("size", [QUICK, pytest.param(LONG, marks=pytest.mark.slow)])
@pytest.mark.parametrize(
    "make",
    [
        lambda size: json.dumps({"format": "evosynth-patch", "values": dict.fromkeys(map(str, range(size // 24)), 1)}),
        lambda size: "[" * size,
        lambda size: '{"a": ' * (size // 6),
    ],
    ids=["many values", "brackets", "nests"],
)
def test_the_work_of_reading_a_patch_grows_as_the_length(make: Callable[[int], str], size: int) -> None:
    check(lambda n: make(n).encode(), read_patch, size)
