"""Whole voices as text: what is copied is what is pasted, tables included; else it is refused in a sentence."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evosynth.errors import EvoSynthError, InputError
from evosynth.library import voice_files
from evosynth.synths import registry, voicing
from evosynth.synths.engine import EngineSpec

objects = st.recursive(st.none() | st.integers(), lambda inner: st.dictionaries(st.text(), inner))


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EVOSYNTH_HOME", str(tmp_path))


@pytest.mark.parametrize("engine", registry.names())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 9999))
def test_a_voice_comes_back_as_it_was(engine: str, seed: int) -> None:
    spec = EngineSpec(engine)
    drawn = voicing.voice_of(voicing.space_of(spec).sample(1, np.random.default_rng(seed))[0], spec)
    voice = voicing.renamed(drawn, "DARK BELL")
    text = voice_files.text_of(voice)
    assert json.loads(text)["synth"] == engine
    again = voice_files.voice_of_text(text)
    assert voicing.values_of(again) == voicing.values_of(voice)
    assert voicing.own_name(again) == "DARK BELL"
    assert voice_files.text_of(again) == text


@given(
    st.text() | st.recursive(st.none() | st.integers(), lambda inner: st.dictionaries(st.text(), inner)).map(json.dumps)
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_no_voice_is_refused(text: str) -> None:
    with pytest.raises(EvoSynthError):
        voice_files.voice_of_text(text)


def test_a_text_for_an_engine_that_is_not_here_is_refused_by_its_name() -> None:
    text = voice_files.text_of(voicing.voice_of(voicing.space_of(registry.default()).default(), registry.default()))
    with pytest.raises(InputError, match="other"):
        voice_files.voice_of_text(text.replace('"dx7"', '"other"'))
