"""What a person likes, said to a real evolver: children are chosen by it, and are the same when they are made again."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest
from children import Talk
from test_evolver import EVOLVER, short_target, voices
from test_replay import ended, made_again, shown
from test_run_in_document import Written, mortal, next_one

from evosynth.documents import reading as read
from evosynth.documents.opening import reading
from evosynth.documents.records import TASTE, Command
from evosynth.documents.run_store import RunInDocument
from evosynth.documents.taste_rows import taste_of_document
from evosynth.evolution.manner import Manner
from evosynth.limits import Limits
from evosynth.runs.commands import Begin, text_of
from evosynth.runs.folder import Plan
from evosynth.runs.settings import RunSettings
from evosynth.service.evolver_messages import (
    Believe,
    Compare,
    Confine,
    Continue,
    Forget,
    InDocument,
    Notice,
    Pause,
    Rate,
    Reject,
    ResumeRun,
    Same,
    Snapshot,
    Start,
    TasteState,
    Visit,
)
from evosynth.taste.answers import Taste

__all__ = ["mortal"]


def taste(seen: Snapshot) -> TasteState:
    assert seen.taste is not None
    return seen.taste


def answered(talk: Talk, seen: Snapshot) -> Snapshot:
    """Six of those who are new on the page are named, by what their ids end in."""
    new = [one.id for one in seen.candidates if one.generation == seen.candidates[-1].generation]
    next_one(talk, Rate({id: 0.2 + 0.2 * (id % 5) for id in new[:5]}, seen.line[-1]))
    return next_one(talk, Reject((new[7],), seen.line[-1]))


def bred(talk: Talk, where: InDocument, seen: Snapshot) -> Snapshot:
    """The next generation; the last two of the page were not heard."""
    unheard = tuple(one.id for one in seen.candidates[-2:])
    return shown(talk, where, next_one(talk, Visit(seen.evaluations, seen.line[-1], unheard=unheard)))


def begun(talk: Talk, where: InDocument, settings: RunSettings | None = None) -> Snapshot:
    talk.send(Start(where, None, settings or RunSettings(seed=5)))
    return shown(talk, where, talk.wait(Snapshot, lambda s: s.state == "waiting" and s.where == where))


def facts(path: Path) -> tuple[dict[str, str], tuple[str, ...]]:
    with reading(path) as db:
        return read.facts(db, TASTE), tuple(run.run for run in read.runs(db))


def known(path: Path) -> Taste:
    return taste_of_document(*facts(path))


@pytest.mark.slow
def test_from_the_first_page_on_children_are_chosen_by_taste_and_come_out_again(mortal: Talk, tmp_path: Path) -> None:
    one = Written(tmp_path / "one.evosynth", mortal)
    where = one.begun("4f00", breeding=True)
    seen = begun(mortal, where)
    assert (taste(seen).answers, taste(seen).led, taste(seen).surprises) == (0, False, ())
    seen = answered(mortal, seen)
    assert (taste(seen).answers, taste(seen).rejected) == (6, (seen.candidates[7].id,))
    second = bred(mortal, where, seen)
    assert (len(second.candidates), taste(second).led) == (16, True)
    third = bred(mortal, where, answered(mortal, second))
    assert taste(third).led
    assert taste(third).sentence.endswith(".")
    assert "foresaw" in taste(third).sure
    assert len(taste(third).surprises) == 2
    assert set(taste(third).surprises) < {c.id for c in third.candidates}
    assert len({c.voice for c in third.candidates}) == 16
    back = next_one(mortal, Visit(second.line[-1]))
    next_one(mortal, Rate({back.candidates[6].id: 1.0}))
    other = bred(mortal, where, next_one(mortal, Same(tuple(c.id for c in back.candidates[8:10]))))
    assert {c.id for c in other.candidates} & {c.id for c in third.candidates} <= {c.id for c in second.candidates}
    last = bred(mortal, where, next_one(mortal, Believe(on=True, off=("brightness",))))
    assert [one.descriptor for one in taste(last).beliefs if not one.on] == ["brightness"]
    assert "op?_detune=-3..3" in last.safe
    assert next_one(mortal, Confine(Limits(), safe=False)).safe == ()
    for manner in (Manner("fine to wild", 0.7), Manner("away", around=last.candidates[3].id), Manner("weed")):
        next_one(mortal, Reject((last.candidates[5].id, last.candidates[9].id), last.line[-1]))
        wish = Visit(last.evaluations, last.line[-1], manner=manner, voices=voices(2))
        last = shown(mortal, where, next_one(mortal, wish))
    stays = last.candidates[4].id
    wish = Visit(last.evaluations, last.line[-1], voices=voices(1), named=(stays,))
    last = shown(mortal, where, next_one(mortal, wish))
    guest = last.candidates[1].id
    assert last.candidates[0].id == stays
    assert last.candidates[1].voice == voices(1)[0]
    assert all({*one.parents} <= {stays, guest, -1} for one in last.candidates[1:])
    found = ended(mortal, one)
    assert len(known(one.document.path).pages) == 5
    assert known(one.document.path).off == {"brightness"}
    parted, same = made_again(found)
    assert parted == [None]
    assert same == len(found.candidates) >= 90


@pytest.mark.slow
def test_what_was_answered_survives_a_killed_process_which_goes_on_as_if_nothing_had_been(
    mortal: Talk, tmp_path: Path
) -> None:
    one = Written(tmp_path / "one.evosynth", mortal)
    where = one.begun("4f00", breeding=True)
    seen = bred(mortal, where, answered(mortal, begun(mortal, where)))
    seen = answered(mortal, bred(mortal, where, answered(mortal, seen)))
    assert mortal.child.pid is not None
    os.kill(mortal.child.pid, signal.SIGKILL)
    mortal.wait_for_end()
    assert len(known(one.document.path).pages) == 3
    later = Talk(EVOLVER, niceness=1)
    try:
        after = Written(one.document.path, later)
        later.send(ResumeRun(where, threads=2))
        again = later.wait(Snapshot, lambda s: s.state == "waiting")
        assert [c.voice for c in again.candidates] == [c.voice for c in seen.candidates]
        assert again.taste == seen.taste
        assert {one.id for one in again.origins} == {one.id for one in seen.origins} != set()
        bred(later, where, again)
        found = ended(later, after)
    finally:
        later.child.kill()
    parted, same = made_again(found)
    assert parted == [None]
    assert same == len(found.candidates)


@pytest.mark.slow
def test_a_document_goes_on_with_its_taste_in_a_new_run_and_begins_with_one_that_is_brought(
    mortal: Talk, tmp_path: Path
) -> None:
    one = Written(tmp_path / "one.evosynth", mortal)
    seen = bred(
        mortal, one.begun("4f00", breeding=True), answered(mortal, begun(mortal, InDocument(one.document.path, "4f00")))
    )
    bred(mortal, seen.where, answered(mortal, seen))
    second = begun(mortal, one.begun("4f01", breeding=True), RunSettings(seed=6))
    before = taste(second).answers  # without the stars that parents brought along
    assert (before, taste(second).led, len(taste(second).surprises)) == (12, True, 2)
    brought = known(one.document.path)
    forgot = next_one(mortal, Forget())
    assert (taste(forgot).answers, taste(forgot).led) == (0, False)
    assert len(known(one.document.path).pages) == 0
    assert taste(next_one(mortal, Forget(taken_back=True))).answers == before
    next_one(mortal, Forget())
    anew = bred(mortal, second.where, answered(mortal, forgot))
    assert (taste(anew).answers, taste(anew).led) == (6, True)
    assert len(known(one.document.path).pages) == 1
    ended(mortal, one)
    later = Talk(EVOLVER, niceness=1)
    try:
        other = Written(tmp_path / "other.evosynth", later)
        first = begun(later, other.begun("4f00", breeding=True), RunSettings(seed=7, taste=brought))
        assert (taste(first).led, len(first.candidates)) == (True, 16)
        second = begun(later, other.begun("4f01", breeding=True), RunSettings(seed=8))
        assert (taste(second).answers, taste(second).led) == (before, True)
        parted, same = made_again(ended(later, other))
    finally:
        later.child.kill()
    assert (parted, same) == ([None], 16)


@pytest.mark.slow
def test_stars_of_a_match_are_answers_on_one_page_that_grows(mortal: Talk, tmp_path: Path) -> None:
    one = Written(tmp_path / "one.evosynth", mortal)
    where = one.begun("4f00")
    mortal.send(Start(where, short_target(), RunSettings(seed=3)))
    mortal.wait(Snapshot, lambda s: s.generation >= 4)
    mortal.send(Pause())
    rested = mortal.wait(Snapshot, lambda s: s.state == "paused" and s.finals == "ranked")
    a, b, c, d, e = (one.id for one in shown(mortal, where, rested).candidates[:5])
    said = next_one(mortal, Rate({a: 1.0, b: 0.4}, heard=(c, d)))
    assert taste(said).answers == 2
    next_one(mortal, Reject((c,)))
    said = next_one(mortal, Same((d, e)))
    assert (taste(said).answers, taste(said).rejected, taste(said).same) == (4, (c,), ((min(d, e), max(d, e)),))
    since = len(mortal.said)
    mortal.send(Continue())
    mortal.wait(Snapshot, lambda s: s.generation >= rested.generation + 3, since=since)
    found = ended(mortal, one)
    (page,) = known(one.document.path).pages
    assert dict(zip(sorted((a, b, c, d, e)), page.grades.tolist(), strict=True)) == {
        a: 5.0,
        b: 2.0,
        c: -1.0,
        d: 0.0,
        e: 0.0,
    }
    parted, _ = made_again(found)
    assert parted == [None]


def test_a_voice_of_another_engine_is_no_parent_and_the_page_stays(mortal: Talk, tmp_path: Path) -> None:
    one = Written(tmp_path / "one.evosynth", mortal)
    seen = begun(mortal, one.begun("4f00", breeding=True))
    since = len(mortal.said)
    mortal.send(Visit(seen.evaluations, seen.line[-1], voices=(b"nobody's",)))
    assert "No generation was bred" in mortal.wait(Notice, since=since).message
    since = len(mortal.said)
    mortal.send(Visit(seen.evaluations, seen.line[-1], named=(seen.candidates[0].id + 500,)))
    assert "None of its parents is on show" in mortal.wait(Notice, since=since).message


@pytest.mark.slow
def test_a_breeding_of_an_earlier_version_goes_on_unled_and_comes_out_again(mortal: Talk, tmp_path: Path) -> None:
    one = Written(tmp_path / "one.evosynth", mortal)
    where = one.begun("4f00", breeding=True)
    RunInDocument(where.path, where.run, one.document.apply).begin(Plan(RunSettings(seed=5)))
    one.document.apply([Command(1, where.run, 0, text_of(Begin(Limits())))])
    mortal.send(ResumeRun(where, threads=2))
    seen = shown(mortal, where, mortal.wait(Snapshot, lambda s: s.state == "waiting"))
    for _ in range(3):
        seen = bred(mortal, where, answered(mortal, seen))
    assert (taste(seen).answers, taste(seen).led, taste(seen).surprises) == (18, False, ())
    assert (seen.safe, bool(taste(seen).sentence)) == ((), True)
    found = ended(mortal, one)
    parted, same = made_again(found)
    assert (parted, same) == ([None], len(found.candidates))


@pytest.mark.slow
def test_what_was_compared_blind_counts_survives_a_killed_process_and_comes_out_again(
    mortal: Talk, tmp_path: Path
) -> None:
    one = Written(tmp_path / "one.evosynth", mortal)
    where = one.begun("4f00")
    mortal.send(Start(where, short_target(), RunSettings(seed=3)))
    mortal.wait(Snapshot, lambda s: s.generation >= 4)
    mortal.send(Pause())
    rested = mortal.wait(Snapshot, lambda s: s.state == "paused" and s.finals == "ranked")
    a, b, c = (one.id for one in shown(mortal, where, rested).candidates[:3])
    next_one(mortal, Compare("t.0", (a, b), b))
    next_one(mortal, Compare("t.1", (b, a), b))
    next_one(mortal, Compare("n.0", (b, c), c, "nearer"))
    said = next_one(mortal, Compare("t.2", (a, c), None))
    assert (taste(said).answers, taste(said).compared) == (2, ("t.0", "t.1", "t.2"))
    assert mortal.child.pid is not None
    os.kill(mortal.child.pid, signal.SIGKILL)
    mortal.wait_for_end()
    (page,) = known(one.document.path).pages
    assert (len(page.preferred), len(page.same)) == (1, 1)
    later = Talk(EVOLVER, niceness=1)
    try:
        after = Written(one.document.path, later)
        later.send(ResumeRun(where, threads=2, paused=True))
        again = later.wait(Snapshot, lambda s: s.state == "paused")
        assert taste(again).compared == taste(said).compared
        undone = next_one(later, Compare("t.2", (a, c), None, taken_back=True))
        assert (taste(undone).answers, taste(undone).compared) == (1, ("t.0", "t.1"))
        found = ended(later, after)
    finally:
        later.child.kill()
    parted, _ = made_again(found)
    assert parted == [None]
    with reading(one.document.path) as db:
        texts = [command.command for command in read.commands(db, where.run)]
    assert sum('"nearer"' in text for text in texts) == 1
