"""--tuning: what is done about sounds beside their keys, where it is said and where it is not."""

from __future__ import annotations

import pytest

from evosynth.cli.arguments import make_parser
from evosynth.cli.engine_choice import engine_of
from evosynth.cli.match_settings import tuning_of


@pytest.mark.parametrize("command", [["match", "a.wav"], ["match-folder", "sounds", "-o", "out"]])
@pytest.mark.parametrize(
    ("said", "done"),
    [
        (["--synth", "wavetable"], "keep"),
        ([], "keep"),
        (["--limit", "algorithm=5"], "correct"),
        (["--synth", "dx7"], "correct"),
        (["--synth", "dx7", "--tuning", "keep"], "keep"),
        (["--synth", "wavetable", "--tuning", "correct"], "correct"),
    ],
)
def test_an_engine_that_follows_a_pitch_gets_it_as_it_is_unless_it_is_said(
    command: list[str], said: list[str], done: str
) -> None:
    arguments = make_parser().parse_args([*command, *said])
    assert tuning_of(arguments, engine_of(arguments)) == done
