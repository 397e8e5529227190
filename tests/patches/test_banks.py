"""The bundled voices: 64 that differ, of eight kinds, made by the script from recipes to the byte."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from evosynth.analysis import prints
from evosynth.library import paths
from evosynth.midi.syxfile import load
from evosynth.runs import seeding
from evosynth.synths.engine import EngineSpec
from evosynth.voices.dx7 import Voice

ROOT = Path(__file__).resolve().parents[2]
VOICES = [voice for file in paths.banks() for voice in load(file).voices]


@pytest.fixture
def maker(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> ModuleType:
    monkeypatch.setenv("EVOSYNTH_HOME", str(tmp_path))
    monkeypatch.syspath_prepend(ROOT / "scripts")
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    import make_bank

    return make_bank


def test_there_are_two_banks_with_origin_and_licence() -> None:
    table = (paths.bundled() / "README.md").read_text()
    assert len(paths.banks()) == 2
    for file in paths.banks():
        assert f"`banks/{file.name}`" in table
        assert not load(file).problems


def test_there_are_64_voices_with_names_of_their_own() -> None:
    assert len(VOICES) == 64
    assert len({voice.name for voice in VOICES}) == 64
    assert all(5 <= len(voice.name) <= 10 and voice.name.isalpha() for voice in VOICES)


def test_every_voice_ends_and_answers_to_velocity() -> None:
    for voice in VOICES:
        operators = [op for op in range(1, 7) if voice[f"op{op}_output"]]
        assert all(voice[f"op{op}_level4"] == 0 for op in operators), voice.name
        assert any(voice[f"op{op}_velocity_sens"] for op in operators), voice.name


def test_no_two_voices_sound_the_same(maker: ModuleType) -> None:
    own = seeding.prints_of([voice.data for voice in VOICES], EngineSpec("dx7"), 60, threads=1)
    apart = np.stack([prints.differences(own, one) for one in own])
    np.fill_diagonal(apart, np.inf)
    row, column = np.unravel_index(apart.argmin(), apart.shape)
    assert apart.min() > maker.NEAREST_DB, f"{VOICES[row].name} and {VOICES[column].name}"


@pytest.mark.parametrize("place", [2, 37])
def test_the_script_makes_the_very_voices_that_are_bundled(maker: ModuleType, place: int) -> None:
    assert maker.made(maker.everything()[place]) == VOICES[place]


@pytest.mark.slow
def test_every_voice_is_a_sound_of_its_kind(maker: ModuleType) -> None:
    import auditions

    for kind in maker.voice_recipes.KINDS:
        wanted = auditions.KINDS[kind]
        places = [i for i, recipe in enumerate(maker.everything()) if recipe.kind == kind]
        heard = auditions.hear([VOICES[i] for i in places], wanted)
        assert auditions.faults(heard, wanted).max() < 0.5
        assert all(auditions.in_tune(sound, wanted) for sound in heard.sounds)


@pytest.mark.slow
def test_the_script_makes_all_of_both_banks(maker: ModuleType) -> None:
    made: list[Voice] = [maker.made(recipe) for recipe in maker.everything()]
    assert made == VOICES
