"""Which engine a command line means where it names none."""

from __future__ import annotations

from pathlib import Path

import pytest

from evosynth.cli.arguments import make_parser
from evosynth.cli.engine_choice import engine_of
from evosynth.cli.match_settings import settings_of
from evosynth.library import paths
from evosynth.library.voice_files import write_voice
from evosynth.synths import voicing
from evosynth.synths.engine import EngineSpec

BANK = str(paths.banks()[0])


@pytest.mark.parametrize(
    ("words", "engine"),
    [
        ("", "auto"),
        ("--synth dx7", "dx7"),
        ("--from {bank}", "dx7"),
        ("--from {patch}", "wavetable"),
        ("--limit algorithm=5 operators<=4", "dx7"),
        ("--limit noise_level=0", "wavetable"),
        ("--lock lfo", "auto"),
        ("--limit nonsense=1", "dx7"),
        ("--shape-tables", "wavetable"),
        ("--table target", "wavetable"),
        ("--synth hardware --port a --input b", "dx7"),
    ],
)
def test_without_a_name_it_is_whichever_is_nearer_of_those_that_can(words: str, engine: str, tmp_path: Path) -> None:
    patch = tmp_path / "a.evopatch"
    wavetable = EngineSpec("wavetable")
    write_voice(voicing.renamed(voicing.voice_of(voicing.space_of(wavetable).default(), wavetable), "A"), patch)
    given = words.format(bank=BANK, patch=patch).split()
    assert engine_of(make_parser().parse_args(["match", "a.wav", "-o", "out", *given])) == EngineSpec(engine)


def test_a_search_that_names_no_engine_tries_each() -> None:
    assert settings_of(make_parser().parse_args(["match", "a.wav", "-o", "out"])).synth.is_open
    assert settings_of(make_parser().parse_args(["match-folder", "sounds", "-o", "out"])).synth.is_open
