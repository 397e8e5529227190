import os
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from strategies import voices

from evosynth.errors import InputError, StorageError
from evosynth.midi import syxfile
from evosynth.midi.sysex import bank_dump, single_dump
from evosynth.voices.dx7 import INIT_VOICE, Voice

BRASS = INIT_VOICE.with_name("BRASS").with_values(op1_coarse=3)
HEXTER_BANK = Path("/usr/share/hexter/dx7_roms.dx7")


def test_a_voice_is_saved_as_163_bytes_and_loaded_again(tmp_path: Path):
    path = tmp_path / "a voice, ümläut.syx"
    syxfile.save_voice(path, BRASS, channel=2)
    assert path.read_bytes() == single_dump(BRASS, 2)
    assert syxfile.load(path) == syxfile.SyxFile((BRASS,), ())


def test_a_bank_is_saved_as_4104_bytes_and_loaded_again(tmp_path: Path):
    path = tmp_path / "bank.syx"
    syxfile.save_bank(str(path), [BRASS] * 2)
    assert path.read_bytes() == bank_dump([BRASS] * 2)
    assert syxfile.load(str(path)).voices == (BRASS, BRASS, *[INIT_VOICE] * 30)


def test_problems_come_beside_the_voices(tmp_path: Path):
    path = tmp_path / "cut.syx"
    path.write_bytes(bank_dump([BRASS])[:1000])
    loaded = syxfile.load(path)
    assert len(loaded.voices) == 7
    assert "breaks off" in loaded.problems[0].message


def test_the_suffix_of_old_editors_files_counts(tmp_path: Path):
    path = tmp_path / "OLD.TX7"
    path.write_bytes(bank_dump([BRASS] * 32)[6:-2] * 2)
    assert len(syxfile.load(path).voices) == 32


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "is empty"),
        (b"RIFF....WAVEfmt ", r"no DX7 voice in .*bad\.syx: this is a RIFF file, like WAV"),
        (b"\0" * 16, r"no DX7 voice in .*bad\.syx: 16 bytes are not part of any message"),
        (b"\xf0\x43\x00\x04\x20\x00" + bytes(4097) + b"\xf7", r"no DX7 voice in .*4 operators"),
        (single_dump(BRASS)[:50], r"no DX7 voice in .*breaks off"),
    ],
)
def test_a_file_without_voices_is_refused_with_the_reason(tmp_path: Path, data: bytes, message: str):
    path = tmp_path / "bad.syx"
    path.write_bytes(data)
    with pytest.raises(InputError, match=message):
        syxfile.load(path)


def test_a_missing_file_a_folder_and_a_file_of_many_megabytes_are_refused(tmp_path: Path):
    with pytest.raises(InputError, match=r"there is no file .*gone\.syx"):
        syxfile.load(tmp_path / "gone.syx")
    with pytest.raises(InputError, match="is a folder"):
        syxfile.load(tmp_path)
    large = tmp_path / "film.syx"
    with open(large, "wb") as file:
        file.truncate(3 * 2**30)
    with pytest.raises(InputError, match="has 3072 MB"):
        syxfile.load(large)
    with pytest.raises(InputError, match=r"there is no file|cannot read"):
        syxfile.load("no\0name")


def test_an_archive_may_be_as_large_as_what_it_holds(tmp_path: Path):
    path = tmp_path / "large.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a film.bin", bytes(20 << 20))
        archive.writestr("voice.syx", single_dump(BRASS))
    assert syxfile.load(path).voices == (BRASS,)


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads every file")
def test_an_unreadable_file_is_refused(tmp_path: Path):
    path = tmp_path / "secret.syx"
    path.write_bytes(single_dump(BRASS))
    path.chmod(0)
    with pytest.raises(InputError, match=r"cannot read .*permission denied"):
        syxfile.load(path)


def test_a_folder_that_is_not_there_cannot_be_saved_to(tmp_path: Path):
    with pytest.raises(StorageError, match=r"cannot be written: no such file or directory"):
        syxfile.save_voice(tmp_path / "gone" / "voice.syx", BRASS)


def test_a_folder_in_the_way_is_told(tmp_path: Path):
    (tmp_path / "voice.syx").mkdir()
    with pytest.raises(StorageError, match="cannot be written"):
        syxfile.save_voice(tmp_path / "voice.syx", BRASS)
    assert [path.name for path in tmp_path.iterdir()] == ["voice.syx"]


@given(voices)
def test_every_voice_survives_its_file(tmp_path_factory: pytest.TempPathFactory, voice: Voice):
    path = tmp_path_factory.getbasetemp() / "voice.syx"
    syxfile.save_voice(path, voice)
    assert syxfile.load(path).voices == (voice,)


@pytest.mark.skipif(not HEXTER_BANK.exists(), reason="the bank of Debian's package hexter is not installed")
def test_the_128_voices_that_come_with_hexter_are_read_without_a_problem_and_round_trip():
    loaded = syxfile.load(HEXTER_BANK)
    assert len(loaded.voices) == 128
    assert not loaded.problems
    for voice in loaded.voices:
        assert Voice.from_packed(voice.to_packed()) == voice
    packed = b"".join(voice.to_packed() for voice in loaded.voices)
    assert packed in HEXTER_BANK.read_bytes()
