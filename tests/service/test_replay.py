"""What a real evolver has made comes out again to the bit from its document, and a changed byte is found."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from children import Talk
from test_evolver import EVOLVER, short_target, voices
from test_run_in_document import Written, mortal, next_one

from evosynth.cli import main
from evosynth.documents import reading as read
from evosynth.documents.machine import MACHINE, here
from evosynth.documents.opening import reading
from evosynth.documents.replay import Parted, Replay, searches_of, stored_by
from evosynth.documents.stored_run import StoredRun, stored_run
from evosynth.limits import Limits
from evosynth.runs.commands import Chosen, Ranked, Seam, command_of
from evosynth.runs.finals import SIMPLIFIED_IDS
from evosynth.runs.settings import RunSettings
from evosynth.service.evolver_messages import (
    Confine,
    Continue,
    Focus,
    Halt,
    InDocument,
    Pause,
    Plant,
    Rate,
    Recover,
    Restart,
    ResumeRun,
    Shown,
    Snapshot,
    Start,
    Visit,
)
from evosynth.service.messages import Shutdown
from evosynth.synths.engine import EngineSpec

__all__ = ["mortal"]


def made_again(found: StoredRun) -> tuple[list[Parted | None], int]:
    """Each of its searches made again: where it parts, and how many candidates were the same."""
    searches = searches_of(found.obeyed)
    by_search = zip(searches, stored_by(searches, found.candidates), strict=True)
    made = [Replay(found.plan, search, stored, found.evaluations) for search, stored in by_search]
    return [one.run() for one in made], sum(len(one.same) for one in made)


def shown(talk: Talk, where: InDocument, seen: Snapshot) -> Snapshot:
    talk.send(Shown(where, tuple(c.id for c in seen.candidates)))
    return seen


def ended(talk: Talk, written: Written) -> StoredRun:
    talk.send(Shutdown())
    talk.wait_for_end()
    written.close()
    return stored_run(written.document.path)


def kinds(found: StoredRun) -> set[type]:
    return {type(command_of(line.command)) for line in found.obeyed}


@pytest.mark.slow
def test_a_match_that_was_steered_left_and_taken_up_comes_out_again(mortal: Talk, tmp_path: Path) -> None:
    one = Written(tmp_path / "one.evosynth", mortal)
    where = one.begun("4f00")
    mortal.send(Start(where, short_target(), RunSettings(seed=3)))
    first = shown(mortal, where, mortal.wait(Snapshot, lambda s: s.generation >= 4))
    for command in (Rate({first.candidates[4].id: 0.8}), Halt(0, True), Restart(1)):
        mortal.send(command)
    second = shown(mortal, where, mortal.wait(Snapshot, lambda s: s.generation >= first.generation + 6))
    mortal.send(Pause())
    rested = shown(mortal, where, mortal.wait(Snapshot, lambda s: s.state == "paused" and s.finals == "ranked"))
    for command in (
        Rate({rested.candidates[0].id: 1.0, second.candidates[-1].id: 0.4}),
        Recover(1),
        Plant(2, voices(3)),
        Confine(Limits(("op1", "feedback<=5")), rested.candidates[1].voice),
    ):
        next_one(mortal, command)
    since = len(mortal.said)
    mortal.send(Continue())
    last = mortal.wait(Snapshot, lambda s: s.generation >= rested.generation + 5, since=since)
    shown(mortal, where, last)
    ended(mortal, one)
    later = Talk(EVOLVER, niceness=1)
    try:
        after = Written(one.document.path, later)
        later.send(ResumeRun(where, threads=2))
        later.send(Focus(3))
        shown(later, where, later.wait(Snapshot, lambda s: s.generation >= last.generation + 5))
        found = ended(later, after)
    finally:
        later.child.kill()
    assert kinds(found) >= {Rate, Halt, Restart, Recover, Plant, Confine, Seam, Focus}
    assert (Ranked in kinds(found)) == any(c.id >= SIMPLIFIED_IDS for c in found.candidates)
    parted, same = made_again(found)
    assert parted == [None]
    assert same == len(found.candidates) >= 50


@pytest.fixture(scope="module")
def bred_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A document with a bank that was bred from, gone back in, bred from again, and locked."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EVOSYNTH_HOME", str(tmp_path_factory.mktemp("home")))
        talk = Talk(EVOLVER, niceness=1)
        yield made_by(talk, tmp_path_factory.mktemp("bred") / "bred.evosynth")
        talk.child.kill()


@pytest.fixture
def bred(bred_once: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(bred_once, tmp_path))


def made_by(talk: Talk, path: Path) -> Path:
    one = Written(path, talk)
    where = one.begun("4f00", breeding=True)
    talk.send(Start(where, None, RunSettings(seed=5), seeds=voices(16)))
    seen = shown(talk, where, talk.wait(Snapshot, lambda s: s.state == "waiting"))
    generations = [seen]
    for stars in ({1: 1.0, 7: 0.6}, {0: 0.8}, {}):
        next_one(talk, Rate({seen.candidates[place].id: rating for place, rating in stars.items()}))
        seen = shown(talk, where, next_one(talk, Visit(seen.evaluations, seen.line[-1])))
        generations.append(seen)
    next_one(talk, Visit(generations[1].line[-1], ratings={generations[1].candidates[2].id: 1.0}))
    next_one(talk, Confine(Limits(("op2",)), generations[1].candidates[2].voice))
    shown(talk, where, next_one(talk, Visit(seen.evaluations, generations[1].line[-1])))
    ended(talk, one)
    return path


def test_a_breeding_comes_out_again_and_one_changed_byte_is_where_it_parts(
    bred: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = stored_run(bred)
    assert main(["document", "replay", str(bred)]) == 0
    told = capsys.readouterr()
    made = f"{found.evaluations:,} evaluations were made again"
    assert told.out == f"The same {len(found.candidates)} candidates: {made}.\n"
    assert told.err == ""
    victim = next(c for c in found.candidates if c.generation == 2)
    with closing(sqlite3.connect(bred)) as db, db:
        voice = bytearray(victim.voice)
        voice[20] ^= 1
        db.execute("UPDATE candidates SET voice = ? WHERE id = ?", (bytes(voice), victim.id))
    assert main(["document", "replay", str(bred)]) == 1
    told = capsys.readouterr()
    earlier = sum(c.id < victim.id for c in found.candidates)
    assert told.out.startswith(
        f"It parts, after {earlier} of {len(found.candidates)} candidates: candidate {victim.id} "
    )
    assert "in generation 2, " in told.out
    assert told.out.endswith(": its voice is another one.\n")


def test_what_is_another_here_is_said_first_and_what_was_not_noted_is_said(
    bred: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with reading(bred) as db:
        begin = json.loads(read.commands(db, "4f00")[0].command)
        assert json.loads(read.about(db, MACHINE)) == begin["begin"]["machine"] == here()
    begin["begin"]["machine"] |= {"numpy": "1.0", "features": "avx9 " + here()["features"].replace("avx2 ", "")}
    with closing(sqlite3.connect(bred)) as db, db:
        db.execute("UPDATE obeyed SET command = ? WHERE number = 1", (json.dumps(begin),))
    assert main(["document", "replay", str(bred)]) == 0
    told = capsys.readouterr().err
    assert f"NumPy was 1.0, and is {here()['numpy']} now." in told
    assert "The processor has no avx9 now." in told
    assert main(["document", "replay", str(bred), "--run", "beef"]) == 1
    assert capsys.readouterr().err == f"evosynth: The document {bred} has no run beef: it has 4f00.\n"
    with closing(sqlite3.connect(bred)) as db, db:
        db.execute("DELETE FROM obeyed WHERE number = 1")
    assert main(["document", "replay", str(bred)]) == 1
    assert "How this run began is not noted" in capsys.readouterr().err


@pytest.mark.slow
def test_engines_that_were_tried_come_out_again_each_by_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EVOSYNTH_HOME", str(tmp_path / "home"))
    talk = Talk("hurried_evolver:run", niceness=1)
    one = Written(tmp_path / "one.evosynth", talk)
    where = one.begun("4f00")
    talk.send(Start(where, short_target(), RunSettings(synth=EngineSpec("auto"), seed=3)))
    shown(talk, where, talk.wait(Snapshot, lambda s: s.trial is not None and s.generation >= 3))
    chosen = talk.wait(Snapshot, lambda s: s.trial is None and s.generation >= 3)
    shown(talk, where, chosen)
    found = ended(talk, one)
    assert Chosen in kinds(found)
    parted, same = made_again(found)
    assert parted == [None] * len(parted)
    assert len(parted) == 2
    assert same == len(found.candidates)
