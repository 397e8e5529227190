"""What is no DX7 voice is called by its name, and the reason that is told is the one that matters."""

import io
import zipfile
from pathlib import Path

import numpy as np
import pytest
from files_of_voices import BANK_BYTES, BRASS, SINGLE_BYTES, macbinary, midi_file, riff_midi, sysex_event

from evosynth.errors import InputError
from evosynth.midi.sysex import checksum, read_sysex
from evosynth.midi.syxfile import load

SELECT = bytes.fromhex("F0 43 10 19 4D 00 F7")


def dump(number: int, data: bytes, count: int | None = None) -> bytes:
    size = len(data) if count is None else count
    return bytes((0xF0, 0x43, 0, number, size >> 7, size & 0x7F)) + data + bytes((checksum(data), 0xF7))


def zipped(data: bytes) -> bytes:
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as archive:
        archive.writestr("read me.txt", b"Sounds for four operators")
        archive.writestr("sounds.syx", data)
    return memory.getvalue()


def block(name: str, size: int) -> bytes:
    return dump(0x7E, f"LM  {name}".encode() + bytes(size))


FOUR_OPERATORS = {
    "TX81Z or DX11": block("8976AE", 23) + dump(3, bytes(93)),
    "TX81Z": dump(3, bytes(93)),
    "DX100": dump(4, (bytes(57) + b"FOUR OPS  " + bytes(61)) * 32),
    "DX21": dump(4, (bytes(57) + b"FOUR OPS  " + bytes(61)) * 32, 0x10 << 7),
    "DX11": block("8023AE", 10) + block("8976AE", 23) + dump(3, bytes(93)),
    "V50": block("8073AE", 20) + block("8023AE", 10) + dump(3, bytes(93)),
    "YS200": block("8036EF", 3) + dump(3, bytes(93)),
    "DS55": block("8054DL", 2) + dump(3, bytes(93)),
    "FB-01": b"\xf0\x43\x75\x00\x00\x00\x00\x40\x00" + b"\x05\x0a" * 3000 + b"\x01\xf7",
    "reface DX": bytes.fromhex("F0 43 00 7F 1C 00 04 05 0E 0F 00 5E F7 F0 43 00 7F 1C 00 2A 05 30 00 00")
    + bytes(38)
    + b"\x11\xf7",
}


@pytest.mark.parametrize(("name", "data"), FOUR_OPERATORS.items(), ids=FOUR_OPERATORS.keys())
def test_synths_with_four_operators_are_refused_by_their_names(tmp_path: Path, name: str, data: bytes):
    path = tmp_path / "file.syx"
    in_midi_file = midi_file(sysex_event(SELECT), sysex_event(data))
    wrapped = (in_midi_file, riff_midi(in_midi_file), macbinary(data), data.hex(" ").encode(), zipped(data))
    text = b"Four operators.\r\n" * 300
    for around in (data, SELECT * 3 + b"text" + data, text + data, data + bytes(100), *wrapped):
        path.write_bytes(around)
        with pytest.raises(InputError, match=f"there is no DX7 voice in .*{name}.*a DX7 cannot play") as refused:
            load(path)
        assert "4 operators" in str(refused.value)


@pytest.mark.parametrize("data", FOUR_OPERATORS.values(), ids=FOUR_OPERATORS.keys())
def test_beside_dx7_voices_they_are_left_out_by_name(data: bytes):
    voices, problems = read_sysex(data + SINGLE_BYTES)
    assert voices == [BRASS]
    assert "4 operators" in problems[0].message


OTHERS = {
    "a performance of a TX7": dump(1, bytes(94)),
    "a bank of performances of a TX7": dump(2, (bytes(34) + b"A PERFORMANCE OF THE TX7 HERE ") * 64),
    "a block of DX7II or TX802 settings": dump(0x7E, b"LM  8952PM" + b"0123456789ABCDEF" * 723, 0x128),
    "the DX7II supplement of a bank": dump(6, bytes(1120)),
    "a dump of a DX200": dump(0x62, bytes(300)),
    "a dump of an FS1R": dump(0x5E, bytes(600)),
    "not Yamaha's (maker 41h)": b"\xf0\x41\x10\x16\x12\x03\x00\x00" + b"\x05\x0a" * 2500 + b"\x33\xf7",
}


@pytest.mark.parametrize(("words", "data"), OTHERS.items(), ids=OTHERS.keys())
def test_other_dumps_are_named_whatever_stands_around_them(tmp_path: Path, words: str, data: bytes):
    path = tmp_path / "file.syx"
    path.write_bytes(b"\x00\x00" + SELECT + data + SELECT)
    with pytest.raises(InputError) as refused:
        load(path)
    assert words in str(refused.value)


def test_what_stands_around_a_bank_of_a_dx7ii_is_left_out_and_the_voices_read():
    beside = dump(6, bytes(1120))
    voices, problems = read_sysex(SELECT + beside + SELECT + BANK_BYTES + block("8973PM", 1632) + SINGLE_BYTES)
    assert len(voices) == 33
    assert [problem.message for problem in problems] == [
        "a parameter change is left out",
        "the DX7II supplement of a bank is left out",
        "a parameter change is left out",
        "a block of DX7II or TX802 settings is left out",
    ]


FILES = {
    "a web page (HTML)": b"\xef\xbb\xbf<!DOCTYPE html>\n<html><head><title>404</title>" + b"<p>gone</p>" * 400,
    "a text (UTF-16)": "The quick brown fox jumps over the lazy dog. ".encode("utf-16") * 46,
    "a text": (b"The quick brown fox jumps over the lazy dog.\r\n" * 100)[:4096],
    "a RAR archive: unpack it first": b"Rar!\x1a\x07\x00" + bytes(4089),
    "a file packed by gzip": b"\x1f\x8b\x08" + bytes(300),
    "a RIFF file, like WAV": b"RIFF\x24\x10\x00\x00WAVEfmt " + bytes(4080),
    "a BinHex text": b"(This file must be converted with BinHex 4.0)\r:abc",
    "a PDF": b"%PDF-1.4" + bytes(200),
}


@pytest.mark.parametrize(("words", "data"), FILES.items(), ids=FILES.keys())
def test_other_files_are_called_what_they_are(tmp_path: Path, words: str, data: bytes):
    path = tmp_path / "file.syx"
    path.write_bytes(data)
    with pytest.raises(InputError, match="there is no DX7 voice in") as refused:
        load(path)
    assert words in str(refused.value)


@pytest.mark.parametrize("size", [155, 310, 4096, 4098, 8192])
def test_sounds_and_numbers_without_a_head_are_never_voices(size: int):
    time = np.arange(8192)
    for gain in (1e-4, 1e-3, 0.01, 0.3, 1.0):
        wave = gain * np.sin(time * 0.03)
        for sound in (wave * 32767).astype("<i2"), (wave * 127).astype("i1"), (wave * 127 + 128).astype("u1"):
            assert read_sysex(sound.tobytes()[:size])[0] == []
    rng = np.random.default_rng(4)
    for top in (2, 8, 16, 100, 128):
        assert read_sysex(rng.integers(0, top, size).astype(np.uint8).tobytes())[0] == []
    for letters in (b"\x00", b"\x01", b"c", b"0123456789ABCDEF", b"\r\n -", b"AbC dEf"):
        assert read_sysex((letters * size)[:size])[0] == []
