"""The helper processes with the wavetable engine: runs, sounds, pictures and files."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from children import Talk
from kept_runs import Evolving, run_in
from test_evolver import EVOLVER, short_target

from evosynth.library.voice_files import read_voices
from evosynth.runs.assembly import warm_up
from evosynth.runs.settings import RunSettings
from evosynth.service.desk_messages import (
    BankReady,
    Done,
    Draw,
    Export,
    Occasion,
    Pictures,
    ReadBank,
    RequestFailed,
    Sound,
    SoundReady,
)
from evosynth.service.evolver_messages import Pause, Rate, ResumeRun, Snapshot, Start, Visit
from evosynth.synths import voicing
from evosynth.synths.engine import EngineSpec

DESK = "evosynth.service.desk:run"
SYNTH = EngineSpec("wavetable")


@pytest.fixture(scope="module")
def talks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Talk, Talk]]:
    """An evolver and a desk with one home; what has to be compiled is compiled before anybody waits for it."""
    warm_up(synth=SYNTH)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EVOSYNTH_HOME", str(tmp_path_factory.mktemp("home")))
        made = Evolving(EVOLVER, niceness=1), Talk(DESK)
        yield made
        for talk in made:
            talk.child.kill()


def test_a_match_with_a_table_of_its_target_goes_on_after_a_pause_and_its_voices_are_heard_drawn_and_saved(
    talks: tuple[Talk, Talk], tmp_path: Path
) -> None:
    evolver, desk = talks
    settings = RunSettings(synth=SYNTH.with_tables("target"), threads=1)
    where = run_in(tmp_path)
    evolver.send(Start(where, short_target(), settings))
    first = evolver.wait(Snapshot, lambda s: len(s.candidates) > 1)
    assert first.synth.name == SYNTH.name
    assert len(first.synth.tables) == 1
    evolver.send(Pause())
    evolver.wait(Snapshot, lambda s: s.state == "paused")
    evolver.send(ResumeRun(where))
    evolver.wait(Snapshot, lambda s: s.state == "running" and s.generation > first.generation)
    evolver.send(Pause())
    best = voicing.renamed(first.candidates[0].voice, "EVO 001-01")
    occasion = Occasion.of(short_target())
    sound = desk.ask(Sound(2, best, occasion, 22050), SoundReady)
    assert np.abs(sound.samples).max() > 0.01
    pictures = desk.ask(Draw(3, (7,), (best,), short_target()), Pictures)
    assert pictures.pictures[0] is not None
    path = tmp_path / "v.evopatch"
    desk.ask(Export(4, best, occasion, path), Done)
    bank = desk.ask(ReadBank(5, path), BankReady)
    assert bank.voices == (best,)
    refused = desk.ask(Export(6, best, occasion, tmp_path / "v.syx"), RequestFailed)
    assert refused.message == "v.syx cannot be written: voices are saved as .evopatch or .wav."
    assert read_voices(path).names == ("EVO 001-01",)


def test_a_breeding_of_wavetable_voices_makes_another_generation(talks: tuple[Talk, Talk], tmp_path: Path) -> None:
    evolver, _ = talks
    where = run_in(tmp_path, "breeding")
    evolver.send(Start(where, None, RunSettings(synth=SYNTH, threads=1)))
    first = evolver.wait(Snapshot, lambda s: s.state == "waiting" and s.where == where)
    evolver.send(Rate({first.candidates[2].id: 1.0}))
    evolver.send(Visit(first.evaluations, 0))
    second = evolver.wait(Snapshot, lambda s: s.generation == 1 and s.where == where)
    assert any(first.candidates[2].id in c.parents for c in second.candidates)
