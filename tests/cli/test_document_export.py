"""What is taken out of a document: the same bytes each time, and those that a match wrote itself."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import soundfile

from evosynth.cli import main
from evosynth.documents import changes as c
from evosynth.documents import reading as read
from evosynth.documents.match_document import match_in
from evosynth.documents.opening import reading
from evosynth.documents.own import OwnDocument
from evosynth.documents.records import ORDER, KeptCopy, Run
from evosynth.documents.run_store import RunInDocument
from evosynth.library.voice_files import read_voices
from evosynth.runs import assembly
from evosynth.runs.folder import Plan
from evosynth.runs.generations import Generations
from evosynth.runs.settings import RunSettings
from evosynth.synths import voicing
from evosynth.synths.base import Note
from evosynth.synths.engine import EngineSpec


@pytest.fixture(scope="module")
def matched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("match")
    t = np.arange(22_050) / 44_100
    soundfile.write(folder / "tone_57.wav", 0.3 * np.sin(2 * np.pi * 220 * t) * np.exp(-4 * t), 44_100)
    how = ("--synth", "dx7", "--evaluations", "300", "--seed", "3")
    assert main(["match", str(folder / "tone_57.wav"), "-o", str(folder / "out"), *how]) == 0
    return folder / "out"


def export(document: Path, out: Path, *more: str) -> int:
    return main(["document", "export", str(document), "-o", str(out), *more])


def voice(engine: str, seed: int, name: str) -> bytes:
    spec = EngineSpec(engine)
    genome = voicing.space_of(spec).sample(1, np.random.default_rng(seed))[0]
    return voicing.renamed(voicing.voice_of(genome, spec), name)


def kept(number: int, engine: str, run: str) -> KeptCopy:
    made = voice(engine, number, "as found")
    return KeptCopy(number, float(number), run, 1, f"kept {number}", "t", 1.0, 0, Note(48, 90, 0.1, 0.2), -20.0, made)


def folders(one: Path, other: Path) -> None:
    names = sorted(path.relative_to(one) for path in one.rglob("*") if path.is_file())
    assert names == sorted(path.relative_to(other) for path in other.rglob("*") if path.is_file())
    assert all((one / name).read_bytes() == (other / name).read_bytes() for name in names)


def test_the_sixteen_of_a_match_are_those_that_it_wrote_itself_and_the_same_each_time(
    matched: Path, tmp_path: Path
) -> None:
    document = matched / "run.evosynth"
    for name in ("a", "b"):
        assert export(document, tmp_path / f"{name}.syx") == 0
        assert export(document, tmp_path / name, "--as", "wav") == 0
    assert (tmp_path / "a.syx").read_bytes() == (tmp_path / "b.syx").read_bytes()
    folders(tmp_path / "a", tmp_path / "b")
    best = read_voices(matched / "best.syx").voices[0]
    bank = read_voices(tmp_path / "a.syx").voices
    assert bank[0] == best
    first, *others = sorted((tmp_path / "a").iterdir())
    assert first.name == f"01-{voicing.own_name(best).strip()}.wav"
    assert first.read_bytes() == (matched / "best.wav").read_bytes()
    assert 1 <= len(others) <= 15


def test_tiles_that_stood_in_the_window_are_written_as_they_stood(matched: Path, tmp_path: Path) -> None:
    document = tmp_path / "one.evosynth"
    document.write_bytes((matched / "run.evosynth").read_bytes())
    with reading(document) as db:
        run = match_in(document)
        stored = {one.id: one for one in read.candidates(db, run) if one.why}
        stands = read.run(db, run)
    assert stands is not None
    ids = sorted(stored)[:3]
    own = OwnDocument(document)
    order = [json.loads(stands.state or "")["evaluations"], ids[2], None, ids[0], ids[1]]
    own.apply([c.Looked(ORDER + run, json.dumps(order))], durable=True)
    own.close()
    assert export(document, tmp_path / "tiles.syx") == 0
    bank = read_voices(tmp_path / "tiles.syx").voices[:3]
    assert [voicing.sound(one) for one in bank] == [voicing.sound(stored[id].voice) for id in (ids[2], ids[0], ids[1])]


def test_what_was_kept_is_written_under_its_names_and_never_two_engines_in_a_bank(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    document, out = tmp_path / "one.evosynth", tmp_path / "out.syx"
    own = OwnDocument(document)
    for name in ("aa", "bb"):
        own.apply([c.Began(Run(name, 1.0, True, "", "dx7"))], durable=True)
    assert export(document, out, "--kept") == 1
    assert capsys.readouterr().err == f"evosynth: Nothing was kept from {document}.\n"
    own.apply([kept(1, "dx7", "aa"), kept(2, "wavetable", "bb"), kept(3, "dx7", "aa")], durable=True)
    own.close()
    assert export(document, out, "--kept") == 1
    assert "of several engines, DX7 and Wavetable, and no bank holds both" in capsys.readouterr().err
    assert export(document, out, "--kept", "--run", "aa") == 0
    assert [name.strip() for name in read_voices(out).names[:2]] == ["kept 1", "kept 3"]
    assert export(document, tmp_path / "patches", "--kept", "--run", "bb") == 0
    assert [each.name for each in (tmp_path / "patches").iterdir()] == ["01-kept 2.evopatch"]
    assert export(document, tmp_path / "sounds", "--kept", "--as", "wav", "--bits", "16") == 0
    sounds = sorted((tmp_path / "sounds").iterdir())
    assert [each.name for each in sounds] == ["01-kept 1.wav", "02-kept 2.wav", "03-kept 3.wav"]
    assert {soundfile.info(each).frames for each in sounds} == {8820}
    assert {soundfile.info(each).subtype for each in sounds} == {"PCM_16"}


def test_a_generation_of_a_breeding_is_written_as_it_was_left(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    document = tmp_path / "one.evosynth"
    own = OwnDocument(document)
    own.apply([c.Began(Run("aa", 1.0, True, "", "dx7"))], durable=True)
    store = RunInDocument(document, "aa", lambda changes: own.apply(changes, durable=True))
    plan = Plan(RunSettings(seed=4, evaluations=None, seconds=None, threads=1))
    session, state = assembly.make_breeding(plan.settings), store.begin(plan)
    assert export(document, tmp_path / "none.syx") == 1
    assert capsys.readouterr().err == f"evosynth: The run aa in {document} has found nothing yet.\n"
    generations, shown = Generations(store, session), []
    for _ in range(3):
        if session.generation:
            generations.leave()
        session.step()
        shown.append([one.genome for one in session.population])
        session.rate({session.population[0].id: 1.0})
    store.write_checkpoint(session, state, 1.0)
    own.close()
    for number, more in enumerate((("--generation", "0"), ("--generation", "1"), ())):
        assert export(document, tmp_path / f"{number}.syx", *more) == 0
        bank = read_voices(tmp_path / f"{number}.syx").voices[:16]
        expected = voicing.voices_of(np.array(shown[number]), plan.settings.synth)
        assert [voicing.sound(one) for one in bank] == [voicing.sound(one) for one in expected]
    assert export(document, tmp_path / "3.syx", "--generation", "3") == 1
    assert "There is no generation 3: the last on show is generation 2." in capsys.readouterr().err


def test_what_cannot_be_written_is_said_in_a_sentence(
    matched: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    document = matched / "run.evosynth"
    for out, more, said in (
        ("some", (), "Say what "),
        ("some.wav", (), "voices are written into a folder: name one without .wav, with --as wav, or choose one"),
        ("some.syx", ("--voice", "33"), "There is no voice 33: "),
        ("some.syx", ("--run", "beef"), f"has no run beef: it has {match_in(document)}."),
        ("some.syx", ("--generation", "77"), "Nobody of generation 77 of the match "),
        ("some.flac", ("--as", "bank"), "is a name for FLAC files"),
    ):
        assert export(document, tmp_path / out, *more) == 1
        assert said in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
    assert export(document, document, "--as", "bank", "--force") == 1
    assert "never written over" in capsys.readouterr().err


@pytest.mark.slow
def test_a_voice_becomes_an_instrument_the_same_each_time(matched: Path, tmp_path: Path) -> None:
    for name in ("a", "b"):
        out = tmp_path / name / "tone.sfz"
        assert export(matched / "run.evosynth", out, "--voice", "1", "--step", "42") == 0
        assert "<region>" in out.read_text()
    folders(tmp_path / "a", tmp_path / "b")
