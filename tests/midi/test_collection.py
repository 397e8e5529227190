"""Many files of voices at once: what is taken, what is left out, and that both are counted."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from evosynth.errors import InputError
from evosynth.midi.collection import collect
from evosynth.midi.sysex import bank_dump, checksum, single_dump
from evosynth.voices.dx7 import VOICE_SIZE, Voice
from evosynth.voices.dx7_space import DX7_SPACE, voice_matrix, voices_from_genomes, voices_in


def voices(n: int, seed: int = 0) -> list[Voice]:
    genomes = np.random.default_rng(seed).random((n, len(DX7_SPACE)))
    return voices_in(voices_from_genomes(genomes))


def with_value_too_large(bank: bytes, voice: int) -> bytes:
    """A bank whose checksum is right, though one voice has an operator of output 127."""
    data = bytearray(bank)
    data[6 + 128 * voice + 14] = 127
    data[-2] = checksum(data[6:-2])
    return bytes(data)


def test_folders_are_read_with_all_that_is_below_them(tmp_path: Path) -> None:
    first, second = voices(32), voices(1, seed=1)
    (tmp_path / "deep" / "deeper").mkdir(parents=True)
    (tmp_path / "b.syx").write_bytes(bank_dump(first))
    (tmp_path / "deep" / "deeper" / "A.SYX").write_bytes(single_dump(second[0]))
    (tmp_path / "notes.txt").write_text("no voices here")
    found = collect([tmp_path])
    np.testing.assert_array_equal(found.voices, voice_matrix([*first, *second]))
    assert (found.files, found.left_out) == (2, "")


def test_a_sound_counts_once_whatever_it_is_called(tmp_path: Path) -> None:
    (voice,) = voices(1)
    for name in ("ONE", "TWO", "THREE"):
        (tmp_path / f"{name}.syx").write_bytes(single_dump(voice.with_name(name)))
    found = collect([tmp_path, tmp_path / "ONE.syx"])
    assert (len(found.voices), found.doubles, found.left_out) == (1, 2, "2 doubles")


@pytest.mark.parametrize("damage", ["", "a stray byte in front"])
def test_broken_voices_and_files_are_left_out_and_counted(tmp_path: Path, damage: str) -> None:
    whole = voices(32)
    (tmp_path / "one.syx").write_bytes(b"\x00" * len(damage) + with_value_too_large(bank_dump(whole), 5))
    (tmp_path / "junk.syx").write_bytes(b"no voice at all" * 30)
    (tmp_path / "nothing.syx").write_bytes(b"")
    found = collect([tmp_path])
    np.testing.assert_array_equal(found.voices, voice_matrix([v for i, v in enumerate(whole) if i != 5]))
    assert found.left_out == "2 files that could not be read, 1 broken voice"


def test_clean_banks_are_read_as_the_patient_reader_reads_them(tmp_path: Path) -> None:
    bank = bank_dump(voices(32, seed=3))
    (tmp_path / "clean.syx").write_bytes(bank)
    (tmp_path / "preceded.syx").write_bytes(b"\x00" + bank)
    clean, patient = (collect([tmp_path / name]).voices for name in ("clean.syx", "preceded.syx"))
    np.testing.assert_array_equal(clean, patient)
    assert clean.shape == (32, VOICE_SIZE)


def test_a_link_that_leads_nowhere_and_a_pipe_among_others_are_left_out_and_counted(tmp_path: Path) -> None:
    (tmp_path / "a.syx").write_bytes(bank_dump(voices(32)))
    (tmp_path / "gone.syx").symlink_to("nowhere.syx")
    (tmp_path / "loop.syx").symlink_to("loop.syx")
    os.mkfifo(tmp_path / "pipe.syx")
    found = collect([tmp_path])
    assert (len(found.voices), found.left_out) == (32, "3 files that could not be read")


def test_where_there_is_nothing_to_begin_with_it_is_said(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"there is no file of voices in .*: none ends in \.syx, "):
        collect([tmp_path])
    with pytest.raises(InputError, match=r"there is no file .*missing"):
        collect([tmp_path / "missing.syx"])
    (tmp_path / "junk.syx").write_bytes(b"junk")
    with pytest.raises(InputError, match=r"there is no DX7 voice in .*junk\.syx: 4 bytes are not part"):
        collect([tmp_path])
    (tmp_path / "more.syx").write_bytes(b"junk")
    with pytest.raises(InputError, match=r"no file in .* holds a DX7 voice that can be used"):
        collect([tmp_path])
