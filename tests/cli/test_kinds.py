"""Values as people type them on the command line: what is understood, and with which sentence the rest is refused."""

from __future__ import annotations

from argparse import ArgumentTypeError
from collections.abc import Callable
from math import inf
from pathlib import Path
from typing import Any

import pytest

from evosynth.cli import kinds, main
from evosynth.cli.arguments import make_parser, middle_c_said
from evosynth.notation.note_names import calling_middle_c, middle_c


@pytest.mark.parametrize(
    ("kind", "typed", "meant"),
    [
        (kinds.note, "60", 60),
        (kinds.note, "C4", 60),
        (kinds.note, "F#3", 54),
        (kinds.note, "f♯3", 54),
        (kinds.note, "Bb2", 46),
        (kinds.note, "C-1", 0),
        (kinds.whole(1), "1e4", 10_000),
        (kinds.whole(1), "2.5e3", 2_500),
        (kinds.whole(1), "20k", 20_000),
        (kinds.whole(1), "20,000", 20_000),
        (kinds.whole(1), "20_000", 20_000),
        (kinds.whole(0), "12345678901234567890", 12345678901234567890),
        (kinds.seconds(most=None), "90", 90.0),
        (kinds.seconds(most=None), "2m", 120.0),
        (kinds.seconds(most=None), "1:30", 90.0),
        (kinds.seconds(most=None), "1:02:03", 3723.0),
        (kinds.seconds(most=None), "1h 30m", 5400.0),
        (kinds.seconds(), "500ms", 0.5),
        (kinds.seconds(), "1e-2", 0.01),
        (kinds.seconds(), "0,5", 0.5),
        (kinds.region, "0.5:", (0.5, inf)),
        (kinds.region, ":2", (0.0, 2.0)),
        (kinds.region, "500ms:1m", (0.5, 60.0)),
        (kinds.region, "1:30", (1.0, 30.0)),
        (kinds.rate, "48000", 48_000),
        (kinds.rate, "44.1k", 44_100),
        (kinds.rate, "96 kHz", 96_000),
        (kinds.auto(kinds.note), "auto", None),
        (kinds.auto(kinds.note), "A3", 57),
    ],
)
def test_what_people_type_is_understood(kind: Callable[[str], Any], typed: str, meant: object) -> None:
    assert kind(typed) == meant


@pytest.mark.parametrize(
    ("kind", "typed", "said"),
    [
        (kinds.note, "H4", "'H4' is not a note: give a number from 0 to 127, or a name such as C4"),
        (kinds.note, "128", "'128' is not a note"),
        (kinds.note, "G#9", "'G#9' is not a note"),
        (kinds.whole(1), "1.5", "'1.5' is not a whole number, at least 1"),
        (kinds.whole(1), "1e999999999", "is not a whole number"),
        (kinds.whole(1), "9" * 5000, "is not a whole number"),
        (kinds.seconds(), "9" * 5000, "at most 60 seconds are needed"),
        (kinds.whole(1), "2,5", "is not a whole number"),
        (kinds.whole(1, 127), "1e3", "1e3 is not a whole number from 1 to 127"),
        (kinds.seconds(), "1:75", "'1:75' is not a time in seconds, such as 0.5, 90, 2m or 1:30"),
        (kinds.seconds(), "2m", "2m: more than 0, at most 60 seconds are needed"),
        (kinds.seconds(), "nan", "'nan' is not a time in seconds"),
        (kinds.region, "2:1", "is not START:END in seconds, START before END"),
        (kinds.region, "1", "is not START:END"),
        (kinds.region, "-1:1", "'-1:1': a region begins at 0 or later"),
        (kinds.place, "-", "-: results are not written to a pipe: name a file or a folder"),
        (kinds.region, "1:30:2:00", "is not START:END"),
        (kinds.rate, "8k", "8k is not a sample rate from 16384 to 192000 Hz"),
        (kinds.rate, "loud", "is not a sample rate in Hz, such as 44100 or 48k"),
    ],
)
def test_what_is_none_of_its_kind_is_one_sentence(kind: Callable[[str], Any], typed: str, said: str) -> None:
    with pytest.raises(ArgumentTypeError) as refused:
        kind(typed)
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("line", "name", "meant"),
    [
        ("match a.wav -o out --note C4 --note auto", "notes", [60, None]),
        ("match a.wav -o out --evaluations 1e4", "evaluations", 10_000),
        ("match a.wav -o out --seconds 1:30", "seconds", 90.0),
        ("match a.wav -o out --region 0.5:", "region", (0.5, inf)),
        ("match-folder in -o out --seconds 2m --rate 48k", "seconds", 120.0),
        ("render a.syx -o a.wav --note F#3", "note", 54),
        ("table make a.wav -o t.wav --note Bb2", "note", 46),
        ("table make a.wav -o t.wav --region :2", "region", (0.0, 2.0)),
    ],
)
def test_every_command_takes_them(line: str, name: str, meant: object) -> None:
    assert getattr(make_parser().parse_args(line.split()), name) == meant


@pytest.mark.parametrize(
    ("line", "note"),
    [
        ("render a.syx -o a.wav --note C3 --middle-c C3", 60),
        ("render --middle-c=c3 a.syx -o a.wav --note C3", 60),
        ("render a.syx -o a.wav --note 48 --middle-c C3", 48),
        ("render a.syx -o a.wav --note C3 --middle-c C4", 48),
        ("render a.syx -o a.wav --note C3", 48),
    ],
)
def test_names_of_notes_go_by_what_middle_c_is_called_wherever_it_is_said(line: str, note: int) -> None:
    with calling_middle_c(middle_c_said(line.split())):
        assert make_parser().parse_args(line.split()).note == note


def test_what_middle_c_cannot_be_called_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(["render", "a.syx", "-o", "a.wav", "--middle-c", "C5"])
    assert end.value.code == 2
    assert "--middle-c: invalid choice: 'C5'" in capsys.readouterr().err


def test_a_command_leaves_the_names_of_notes_as_they_were(tmp_path: Path) -> None:
    assert main(["render", str(tmp_path / "no.syx"), "-o", str(tmp_path / "a.wav"), "--middle-c", "C3"]) == 1
    assert middle_c() == "C4"


def test_a_hyphen_is_standard_input_and_a_file_of_that_name_can_be_said() -> None:
    assert kinds.sound("-") == kinds.STDIN
    assert kinds.sound("./-") == Path.cwd() / "-"
    assert kinds.sound("a/-") == Path("a/-")
    assert kinds.opened(Path("a.wav")) == Path("a.wav")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("match a.wav -o out --region -1:1", "argument --region: '-1:1': a region begins at 0 or later"),
        ("match a.wav -o out --seconds -2m", "argument --seconds: -2m: more than 0"),
        ("bank extract a.syx 1 -o -", "argument -o/--output: -: results are not written to a pipe"),
        ("export a.syx --sfz -", "argument --sfz: -: results are not written to a pipe"),
    ],
)
def test_what_begins_with_a_hyphen_is_refused_for_what_it_is(
    line: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        make_parser().parse_args(line.split())
    assert said in capsys.readouterr().err
