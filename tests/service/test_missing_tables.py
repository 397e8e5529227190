"""A voice whose table is missing is shown and silent, and a sentence says why; nothing else suffers."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import numpy as np
import pytest
from children import Talk
from kept_runs import Evolving, run_in
from lost_tables import SAID, made_table, patch_file, voice_with
from test_evolver import EVOLVER, short_target

from evosynth.runs.settings import RunSettings
from evosynth.service import live_engines
from evosynth.service.desk_messages import (
    BankReady,
    Draw,
    Examine,
    Examined,
    Export,
    Found,
    Occasion,
    Picture,
    Pictures,
    ReadBank,
    RequestFailed,
    Silence,
    Sound,
    SoundReady,
)
from evosynth.service.evolver_messages import Failed, Snapshot, Start
from evosynth.service.live_messages import SetVoice
from evosynth.service.messages import Shutdown
from evosynth.synths import voicing
from evosynth.synths.engine import EngineSpec

tickets = count(1)
LOST = voice_with(made_table(1), "Lost")
WAVETABLE = EngineSpec("wavetable")
PLAIN = voicing.voice_of(voicing.space_of(WAVETABLE).default(), WAVETABLE)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("EVOSYNTH_HOME", str(tmp_path / "home"))
    return tmp_path


@pytest.fixture
def desk(home: Path) -> Iterator[Talk]:
    talk = Talk("evosynth.service.desk:run")
    yield talk
    talk.child.end(Shutdown(), 5.0)


@pytest.fixture
def evolver(home: Path) -> Iterator[Talk]:
    talk = Evolving(EVOLVER, niceness=1)
    yield talk
    talk.child.kill()


def pictures(desk: Talk, *voices: bytes) -> list[Picture | Silence]:
    since, ids = len(desk.said), tuple(range(len(voices)))
    desk.send(Draw(next(tickets), ids, voices, None))
    return [desk.wait(Pictures, lambda p, i=i: i in p.ids, since=since).pictures[0] for i in ids]


def test_it_is_read_shown_with_a_sentence_and_not_heard_until_its_table_comes(desk: Talk, home: Path) -> None:
    table = made_table(1)
    path = patch_file(table, home / "lost.evopatch", attached=False)
    (voice,) = desk.ask(ReadBank(next(tickets), path), BankReady).voices
    lost, plain = pictures(desk, voice, PLAIN)
    assert isinstance(lost, Silence)
    assert lost.reason == f"Silent, since its table {table.key[:8]} is {SAID}"
    assert isinstance(plain, Picture)
    assert len(desk.ask(Sound(next(tickets), voice, Occasion(), 44100), SoundReady).samples) == 0
    assert desk.ask(Examine(next(tickets), (1,), (voice,), short_target()), Examined).found == (Found((), ()),)
    for name in ("lost.wav", "copy.evopatch"):
        problem = desk.ask(Export(next(tickets), voice, Occasion(), home / name), RequestFailed)
        assert problem.message == f"{name} was not written. {lost.reason}"
        assert not (home / name).exists()
    desk.ask(ReadBank(next(tickets), patch_file(table, home / "whole.evopatch")), BankReady)
    assert isinstance(pictures(desk, voice)[0], Picture)


def test_a_breeding_begins_with_it(evolver: Talk, home: Path) -> None:
    (home / "run").mkdir()
    evolver.send(Start(run_in(home, "bred"), None, RunSettings(synth=WAVETABLE, seed=2, threads=1), seeds=(LOST,)))
    first = evolver.wait(Snapshot, lambda s: s.state == "waiting")
    assert LOST in [candidate.voice for candidate in first.candidates]
    assert first.synth == voicing.synth_of(LOST)


def test_no_match_begins_with_it(evolver: Talk, home: Path) -> None:
    (home / "run").mkdir()
    settings = RunSettings(synth=WAVETABLE, seed=2, threads=1)
    evolver.send(Start(run_in(home), short_target(), settings, seeds=(LOST, PLAIN)))
    assert "is missing" in evolver.wait(Failed).message


def test_keys_play_silence_in_its_place_and_the_next_voice_as_ever(home: Path) -> None:
    synth = voicing.synth_of(LOST)
    live_engines.warm_up(synth)
    instrument = live_engines.instrument(synth, 44100, 1)
    out = np.zeros((4096, 1), np.float32)

    def heard(voice: bytes) -> float:
        message = SetVoice(voice)
        live_engines.dressed(message, live_engines.gain_of(message))(instrument)
        instrument.note_on(60, 100)
        instrument.fill(out)
        instrument.note_off(60)
        instrument.all_off()
        return float(np.abs(out).max())

    assert heard(LOST) == 0.0
    assert heard(PLAIN) > 0.01
