"""``evosynth bank``: voices are taken out of banks and put into banks, and nothing is written over unasked."""

from __future__ import annotations

from pathlib import Path

import pytest
from files_of_voices import BANK, BANK_BYTES

from evosynth.cli import main
from evosynth.midi.sysex import single_dump


def test_a_bank_is_taken_apart_and_made_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bank, made = str(tmp_path / "bank.syx"), str(tmp_path / "made.syx")
    Path(bank).write_bytes(BANK_BYTES)
    one = str(tmp_path / "3.syx")
    assert main(["bank", "extract", bank, "3", "-o", one]) == 0
    assert Path(one).read_bytes() == single_dump(BANK[2])
    assert main(["bank", "make", bank, "-o", made]) == 0
    assert Path(made).read_bytes() == BANK_BYTES
    assert capsys.readouterr().out.split() == [one, made]
    assert main(["bank", "make", one, "-o", made]) == 1
    assert "exists: --force replaces it" in capsys.readouterr().err
    assert main(["bank", "make", one, made, "-o", made, "--force"]) == 1
    assert "A bank holds 32 voices, and these files hold 33" in capsys.readouterr().err
    assert main(["bank", "make", made, "-o", made, "--force"]) == 1
    assert "is never written over" in capsys.readouterr().err
    assert main(["bank", "extract", bank, "2", "-o", made, "--force"]) == 1  # a bank is no file of one voice
    assert Path(made).read_bytes() == BANK_BYTES
    assert main(["bank", "make", one, "-o", made, "--force"]) == 0
    assert "1 of the bank's 32 voices are given" in capsys.readouterr().err


def test_of_many_problems_the_weightiest_are_printed_and_the_others_counted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "mixed.syx"
    file.write_bytes(b"".join(b"\xf0%c\x00\x01\xf7" % maker for maker in range(60)) + BANK_BYTES[:3000])
    assert main(["bank", "show", str(file)]) == 0
    told = capsys.readouterr().err.splitlines()
    assert len(told) == 21
    assert "breaks off after 2994 of 4096 bytes" in told[0]
    assert told[-1] == f"evosynth: {file}: 42 more of the like"
