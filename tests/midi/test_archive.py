"""ZIP archives: each file in them is read as if it lay beside the others; what is too much is one sentence."""

import io
import zipfile

import pytest
from files_of_voices import BANK, BANK_BYTES, BRASS, SINGLE_BYTES, macbinary

from evosynth.midi.sysex import read_sysex


def zipped(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", method, compresslevel=1) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return memory.getvalue()


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_all_files_of_voices_are_read_by_name(method: int):
    data = zipped({"b/Two.SYSEX": BANK_BYTES, "a/one.Syx": SINGLE_BYTES, "c/three.BIN": macbinary(BANK_BYTES)}, method)
    assert read_sysex(data) == ([BRASS, *BANK, *BANK], [])


def test_texts_beside_them_and_what_macintoshes_add_say_nothing():
    files = {"__MACOSX/._a.syx": b"junk", "._a.syx": b"junk", "read me.txt": b"Brass sounds", "a.syx": SINGLE_BYTES}
    assert read_sysex(zipped(files)) == ([BRASS], [])


def test_where_no_file_is_called_like_voices_all_are_looked_into():
    voices, problems = read_sysex(zipped({"BRASS": SINGLE_BYTES, "notes": b"no voices in this one"}))
    assert voices == [BRASS]
    assert problems[0].message == "notes: this is a text"


def test_problems_name_the_file_and_the_place_of_the_voice():
    spoilt = bytearray(SINGLE_BYTES)
    spoilt[6], spoilt[-2] = 120, spoilt[-2] - 21
    voices, problems = read_sysex(zipped({"a.syx": SINGLE_BYTES, "b.syx": bytes(spoilt)}))
    assert len(voices) == 2
    assert problems[-1].message == "b.syx: voice 1 (BRASS): op6_rate1 is 120, 99 is used"
    assert problems[-1].voice == 1


def test_archives_inside_archives_are_left_out():
    inside = zipped({"a.syx": SINGLE_BYTES})
    voices, problems = read_sysex(zipped({"a.syx": SINGLE_BYTES, "b.zip": inside, "c.syx": inside}))
    assert voices == [BRASS]
    assert [problem.message for problem in problems] == [
        "b.zip: the file is an archive inside an archive and left out",
        "c.syx: the file is an archive inside an archive and left out",
    ]


def test_a_bomb_is_one_sentence():
    data = zipped({f"{i}.syx": bytes(1 << 24) for i in range(5)})
    assert len(data) < 1 << 20
    voices, problems = read_sysex(data)
    assert not voices
    assert [problem.message for problem in problems] == [
        "this is a ZIP archive of 80 MB unpacked, 64 MB are the most that are read: unpack it first"
    ]


def test_a_bomb_that_lies_about_its_size_is_not_unpacked():
    data = zipped({"a.syx": bytes(1 << 24)})
    small = data.replace((1 << 24).to_bytes(4, "little"), (4104).to_bytes(4, "little"))
    voices, problems = read_sysex(small)
    assert not voices
    assert [problem.message for problem in problems] == ["a.syx: the file is damaged and left out"]


def test_too_many_files_are_one_sentence():
    voices, problems = read_sysex(zipped({f"{i}.syx": b"" for i in range(2001)}))
    assert not voices
    assert problems[0].message.startswith("this is a ZIP archive of 2,001 files, 2,000 are the most")


@pytest.mark.parametrize("place", range(0, 200, 7))
def test_a_damaged_archive_is_no_exception(place: int):
    data = bytearray(zipped({"a.syx": SINGLE_BYTES, "b.syx": BANK_BYTES}))
    for where in (place, len(data) - 1 - place):
        spoilt = bytes(data[:where]) + bytes((data[where] ^ 0x55,)) + bytes(data[where + 1 :])
        voices, problems = read_sysex(spoilt)
        assert voices or problems
    cut = read_sysex(bytes(data[: len(data) - place - 1]))
    assert cut[0] or cut[1]


def test_an_encrypted_file_is_named():
    data = bytearray(zipped({"a.syx": SINGLE_BYTES}))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + place] |= 1
    assert read_sysex(bytes(data))[1][0].message == "a.syx: the file is encrypted and left out"


def test_an_empty_archive_says_so():
    assert read_sysex(zipped({}))[1][0].message == "this is a ZIP archive without a file of voices"
