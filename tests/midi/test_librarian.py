"""Voices are taken out of banks and put into banks with every byte as it stands."""

from pathlib import Path

import pytest
from files_of_voices import BANK, BANK_BYTES, BRASS, PACKED, SINGLE_BYTES

from evosynth.errors import InputError
from evosynth.midi.librarian import bank_of, one_voice
from evosynth.midi.sysex import bank_dump, checksum, read_sysex, single_dump
from evosynth.voices.dx7 import INIT_VOICE, unpack


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    path = tmp_path / "bank.syx"
    path.write_bytes(BANK_BYTES)
    return path


def singles(bank: Path) -> list[Path]:
    paths = []
    for number in range(1, 33):
        paths.append(bank.with_name(f"{number}.syx"))
        paths[-1].write_bytes(one_voice(bank, number).data)
    return paths


def test_a_bank_that_is_taken_apart_and_made_again_is_the_same_to_the_byte(bank: Path):
    paths = singles(bank)
    assert [path.read_bytes() for path in paths] == [single_dump(voice) for voice in BANK]
    made = bank_of(paths)
    assert made.data == BANK_BYTES
    assert made.remarks == ()
    assert bank_of([bank]).data == BANK_BYTES


def test_names_and_values_beyond_their_ranges_stay_as_they_stand_and_are_told(bank: Path):
    packed = bytearray(PACKED)
    packed[128 * 4 + 117] = 60  # transpose
    packed[128 * 4 + 14] = 127  # an output
    packed[128 * 4 + 118 : 128 * 5] = b"\x00a\x7f\x5c  x\x01 \x7e"
    bank.write_bytes(BANK_BYTES[:6] + bytes(packed) + bytes((checksum(packed), 0xF7)))
    taken = one_voice(bank, 5)
    assert taken.data[6:-2] == unpack(bytes(packed[128 * 4 : 128 * 5]))
    assert "op6_output is 127, beyond its range (0 to 99), and 1 more is: kept as in the file" in taken.remarks[0]
    made = bank_of(singles(bank))
    assert made.data == bank.read_bytes()
    assert any("kept as in the file" in remark for remark in made.remarks)


def test_a_value_that_has_no_room_in_a_bank_is_told(tmp_path: Path):
    data = bytearray(BRASS.data)
    data[17] = 5  # the mode has one bit there
    path = tmp_path / "v.syx"
    path.write_bytes(SINGLE_BYTES[:6] + bytes(data) + bytes((checksum(data), 0xF7)))
    assert one_voice(path, 1).data == path.read_bytes()
    made = bank_of([path])
    assert read_sysex(made.data)[0][0] == BRASS.with_values(op6_mode=1)
    assert "BRASS: a bank has no room for op6_mode 5, it is 1 there" in made.remarks
    assert not any("kept" in remark for remark in made.remarks)


def test_fewer_voices_are_filled_up_which_is_told_and_more_are_refused(tmp_path: Path, bank: Path):
    one = tmp_path / "one.syx"
    one.write_bytes(SINGLE_BYTES)
    made = bank_of([one, one])
    assert made.data == bank_dump([BRASS, BRASS, *[INIT_VOICE] * 30])
    assert made.remarks == ("2 of the bank's 32 voices are given, the others are initialised ones",)
    with pytest.raises(InputError, match="A bank holds 32 voices, and these files hold 33: give fewer"):
        bank_of([bank, one])


def test_what_is_no_voice_is_refused_by_one_sentence(tmp_path: Path, bank: Path):
    with pytest.raises(InputError, match=r"bank\.syx holds 32 voices: there is no voice 33"):
        one_voice(bank, 33)
    (tmp_path / "text.syx").write_text("nothing to be heard here")
    with pytest.raises(InputError, match=r"there is no DX7 voice in .*text\.syx: this is a text"):
        bank_of([bank.with_name("text.syx")])
    with pytest.raises(InputError, match=r"pad\.evopatch is a patch"):
        bank_of([tmp_path / "pad.evopatch"])


def test_what_is_wrong_with_the_file_is_told(bank: Path):
    bank.write_bytes(BANK_BYTES[:3] + b"\x00" + BANK_BYTES[4:])
    assert one_voice(bank, 1).remarks == (f"{bank}: its head says single voice, but this is a bank",)
