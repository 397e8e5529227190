"""Results keep away from what they are made from, from files of other kinds, and from what nobody gave free."""

from __future__ import annotations

import os
import struct
from pathlib import Path

import pytest

from evosynth.errors import StorageError
from evosynth.system import outputs

WAVE = b"RIFF" + struct.pack("<I", 4) + b"WAVE"
VOICE = bytes([0xF0, 0x43, 0, 0, 1, 0x1B]) + bytes(156) + b"\xf7"
BANK = bytes([0xF0, 0x43, 0, 9, 0x20, 0]) + bytes(4097) + b"\xf7"
PATCH = b'{\n "format": "evosynth-patch",\n "version": 1\n}\n'
INSTRUMENT = b"// mine\n<region> sample=a.wav\n"


def test_a_new_name_is_free(tmp_path: Path) -> None:
    outputs.check([tmp_path / "new.wav"], outputs.WAV, inputs=[tmp_path])


@pytest.mark.parametrize("way", ["itself", "symlink", "hard link", "folder", "dots"])
def test_what_is_read_is_never_written_whatever_leads_to_it(way: str, tmp_path: Path) -> None:
    sample = tmp_path / "sounds" / "a.wav"
    sample.parent.mkdir()
    sample.write_bytes(WAVE)
    path = {"itself": sample, "folder": sample, "dots": tmp_path / "sounds" / ".." / "sounds" / "a.wav"}.get(way)
    if path is None:
        path = tmp_path / "b.wav"
        (path.symlink_to if way == "symlink" else path.hardlink_to)(sample)
    with pytest.raises(StorageError, match=r"is what the result is made from, and is never written over"):
        outputs.check([path], outputs.WAV, inputs=[sample.parent if way == "folder" else sample], force=True)


def test_a_folder_that_is_a_link_hides_nothing(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "a.wav").write_bytes(WAVE)
    (tmp_path / "link").symlink_to(tmp_path / "real")
    with pytest.raises(StorageError, match="made from"):
        outputs.check([tmp_path / "link" / "a.wav"], outputs.WAV, inputs=[tmp_path / "real" / "a.wav"], force=True)


def test_what_exists_is_replaced_where_that_was_asked_for(tmp_path: Path) -> None:
    old, more = tmp_path / "old.wav", tmp_path / "more.wav"
    old.write_bytes(WAVE)
    with pytest.raises(StorageError, match=r"old\.wav exists: --force replaces it\.$"):
        outputs.check([old, tmp_path / "new.wav"], outputs.WAV)
    more.write_bytes(WAVE)
    with pytest.raises(StorageError, match=r"old\.wav and 1 more exist: --force replaces them\.$"):
        outputs.check([old, more], outputs.WAV)
    outputs.check([old, more], outputs.WAV, force=True)


CONTENTS = {"WAV": WAVE, "VOICE": VOICE, "BANK": BANK, "PATCH": PATCH, "INSTRUMENT": INSTRUMENT}
OTHERS = {"text": b"shopping list\n", "FLAC": b"fLaC\0\0\0\x22", "bare bank": bytes(4096), "rtf": b"{\\rtf1 a}"}


@pytest.mark.parametrize("kind", CONTENTS)
def test_a_file_of_another_kind_is_never_written_over_whatever_it_is_called(kind: str, tmp_path: Path) -> None:
    for name, content in (CONTENTS | OTHERS).items():
        path = tmp_path / "called.wav"
        path.write_bytes(content)
        if name == kind or (name == "bare bank" and kind == "BANK"):
            outputs.check([path], getattr(outputs, kind), force=True)
        else:
            with pytest.raises(StorageError, match=r"called\.wav is no .*, and one would be written over it"):
                outputs.check([path], getattr(outputs, kind), force=True)


@pytest.mark.parametrize(
    ("name", "kind", "said"),
    [
        ("ex.wav", "VOICE", r"ex\.wav is a name for WAV files, and a single voice is written: name it ex\.syx\.$"),
        ("b.MID", "BANK", r"b\.MID is a name for MIDI files, and a bank of voices is written: name it b\.syx\.$"),
        ("x.syx", "WAV", r"x\.syx is a name for SysEx files, and a WAV file is written: name it x\.wav\.$"),
        ("x.flac", "WAV", r"x\.flac is a name for FLAC files, and a WAV file is written: name it x\.wav\.$"),
    ],
)
def test_a_new_file_is_not_called_like_one_of_another_kind(name: str, kind: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(StorageError, match=said):
        outputs.check([tmp_path / name], getattr(outputs, kind))


@pytest.mark.parametrize(("name", "kind"), [("a.wave", "WAV"), ("v.SYSEX", "VOICE"), ("v.dx7", "BANK"), ("a", "WAV")])
def test_names_that_no_other_kind_has_are_free(name: str, kind: str, tmp_path: Path) -> None:
    outputs.check([tmp_path / name], getattr(outputs, kind))


def test_an_empty_file_has_nothing_to_lose_but_its_place(tmp_path: Path) -> None:
    (tmp_path / "a.wav").touch()
    outputs.check([tmp_path / "a.wav"], outputs.WAV, force=True)
    with pytest.raises(StorageError, match="exists"):
        outputs.check([tmp_path / "a.wav"], outputs.WAV)


def test_a_folder_or_none_is_said_before_any_work(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="is a folder"):
        outputs.check([tmp_path], outputs.WAV, force=True)
    with pytest.raises(StorageError, match=r"there is no folder .*none"):
        outputs.check([tmp_path / "none" / "a.wav"], outputs.WAV)
    os.symlink(tmp_path / "gone" / "b.wav", tmp_path / "a.wav")
    with pytest.raises(StorageError, match=r"there is no folder .*gone"):
        outputs.check([tmp_path / "a.wav"], outputs.WAV)


def test_what_comes_through_standard_input_is_an_input_too(tmp_path: Path) -> None:
    (tmp_path / "a.wav").write_bytes(WAVE)
    before = os.dup(0)
    with open(tmp_path / "a.wav", "rb") as given:
        os.dup2(given.fileno(), 0)
    try:
        with pytest.raises(StorageError, match="made from"):
            outputs.check([tmp_path / "a.wav"], outputs.WAV, inputs=[Path("-")], force=True)
    finally:
        os.dup2(before, 0)
        os.close(before)
