"""DX7II settings in files: those directly ahead of voices stay beside them, any others are left out and told."""

import io
import zipfile
from pathlib import Path

import pytest

from evosynth.midi.layout import SUPPLEMENT, SUPPLEMENTS
from evosynth.midi.librarian import one_voice
from evosynth.midi.sysex import bank_dump, dump, segments, single_dump
from evosynth.midi.syxfile import load, read_bytes
from evosynth.voices.dx7 import INIT_VOICE
from evosynth.voices.supplement import Supplement

BRASS = INIT_VOICE.with_name("BRASS")
BANK = [INIT_VOICE.with_name(f"VOICE {i}") for i in range(32)]
BESIDE = Supplement(bytes([0] * 6 + [7] * 6 + [3, 1, 1, 2, 12, 12, 1, 7] + [1] * 29))
EACH = [Supplement(bytes(48) + bytes([i % 2])) for i in range(32)]
ACED = dump(SUPPLEMENT, BESIDE.data)
AMEM = dump(SUPPLEMENTS, b"".join(each.to_packed() for each in EACH))


def read(data: bytes):
    """Voices, supplements and problems, with every byte accounted for."""
    found = segments(data)
    assert [segment.start for segment in found] == [0, *(segment.stop for segment in found[:-1])]
    assert found[-1].stop == len(data)
    voices = [voice for segment in found for voice in segment.voices]
    beside = [each for segment in found for each in segment.supplements or (None,) * len(segment.voices)]
    return voices, beside, [(problem.offset, problem.message) for segment in found for problem in segment.problems]


def test_supplements_stay_beside_a_voice_and_a_bank():
    assert read(ACED + single_dump(BRASS)) == ([BRASS], [BESIDE], [])
    assert read(AMEM + bank_dump(BANK)) == (BANK, EACH, [])


def test_each_voice_has_its_own_and_one_without_has_none():
    data = ACED + single_dump(BRASS) + single_dump(BANK[3]) + AMEM + bank_dump(BANK)
    assert read(data) == ([BRASS, BANK[3], *BANK], [BESIDE, None, *EACH], [])


def test_only_the_one_directly_ahead_belongs_to_the_voice():
    select = bytes.fromhex("F0 43 10 19 4D 00 F7")
    voices, beside, problems = read(ACED + ACED + single_dump(BRASS) + AMEM + select + bank_dump(BANK))
    assert voices == [BRASS, *BANK]
    assert beside == [BESIDE, *[None] * 32]
    assert [message for _, message in problems] == [
        "the DX7II supplement of a voice is left out",
        "the DX7II supplement of a bank is left out",
        "a parameter change is left out",
    ]


@pytest.mark.parametrize("place", [3, 20, 55, 56])
def test_a_damaged_supplement_is_left_out_and_told(place):
    damaged = bytearray(ACED)
    damaged[place] ^= 1
    voices, beside, problems = read(bytes(damaged) + single_dump(BRASS))
    assert voices == [BRASS]
    assert beside == [None]
    assert problems


def test_they_are_found_in_archives_and_told_with_the_file(tmp_path: Path):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("plain.syx", single_dump(BANK[0]))
        archive.writestr("second.syx", ACED + single_dump(BRASS))
    path = tmp_path / "voices.zip"
    path.write_bytes(packed.getvalue())
    file = load(path)
    assert (file.voices, file.supplements) == ((BANK[0], BRASS), (None, BESIDE))
    voices, told, beside = read_bytes(path)
    assert voices == (BANK[0].data, BRASS.data)
    assert beside == (b"", BESIDE.data)
    assert told == ("the DX7II settings of a voice are not heard here; a DX7II or TX802 gets them with the voice",)


def test_a_file_without_any_tells_of_none(tmp_path: Path):
    path = tmp_path / "plain.syx"
    path.write_bytes(bank_dump(BANK))
    assert load(path).supplements == ()
    assert read_bytes(path)[1:] == ((), ())


def test_taking_a_voice_out_of_a_file_says_that_they_are_left_out(tmp_path: Path):
    path = tmp_path / "dx7ii.syx"
    path.write_bytes(AMEM + bank_dump(BANK))
    filed = one_voice(path, 4)
    assert filed.data == single_dump(BANK[3])
    assert filed.remarks == (
        f"{path}: DX7II settings beside its voices are left out, a DX7's file has no room for them",
    )
