"""What a person says in a run becomes pages, and pages choose children, on either engine and on a device."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from test_search_on_a_device import Device

from evosynth.analysis.prepare import load_target
from evosynth.documents.taste_rows import page_of_text, text_of_page
from evosynth.errors import Cancelled
from evosynth.evolution.manner import Manner
from evosynth.evolution.session import Session
from evosynth.runs.answering import MATCH, Answering
from evosynth.runs.assembly import make_breeding, make_session
from evosynth.runs.commands import Believe, Compare, Forget, Rate, Reject, Same, Visit
from evosynth.runs.ear import POOL, heard
from evosynth.runs.settings import RunSettings
from evosynth.synths.engine import EngineSpec
from evosynth.taste.answers import Taste
from evosynth.taste.pairs import pairs_of

PLUCKED = Path(__file__).resolve().parents[2] / "patches" / "examples" / "plucked_string_57.flac"
ENGINES = [EngineSpec("dx7"), EngineSpec("wavetable")]


def begun(settings: RunSettings) -> tuple[Session, Answering]:
    run = make_breeding(settings)
    answers = Answering(run, settings.taste)
    with answers.breeding():
        run.step()
    return run, answers


def answer(run: Session, answers: Answering) -> None:
    """Six of the newborn are named."""
    new = [c.id for c in run.population if c.generation == run.generation - 1]
    answers.say(Rate({id: 0.2 + 0.2 * (id % 5) for id in new[:5]}))
    answers.say(Reject((new[5],)))


def breed(run: Session, answers: Answering, unheard: tuple[int, ...] = (), manner: Manner | None = None) -> None:
    with answers.breeding(Visit(run.evaluations, run.on_show, unheard=unheard, manner=manner or Manner())):
        run.step()


def learned(settings: RunSettings) -> tuple[Session, Answering]:
    """Twelve answers on two pages."""
    run, answers = begun(settings)
    for _ in range(2):
        answer(run, answers)
        breed(run, answers)
    return run, answers


@pytest.mark.parametrize("synth", ENGINES, ids=str)
def test_a_sound_is_remembered_the_same_whatever_is_heard_beside_it(synth: EngineSpec) -> None:
    run = make_breeding(RunSettings(synth=synth, threads=2))
    genomes = run.synth.prior(None, 40, np.random.default_rng(2))
    whole = heard(run, genomes)
    for row in (0, 17, 39):
        alone = heard(run, genomes[row : row + 1])
        assert alone.values.tobytes() == whole.values[row : row + 1].tobytes()
        assert alone.prints.tobytes() == whole.prints[row : row + 1].tobytes()


@pytest.mark.slow
@pytest.mark.parametrize("synth", ENGINES, ids=str)
def test_a_page_chosen_by_taste_holds_the_best_rated_and_fifteen_that_differ_with_two_surprises(
    synth: EngineSpec,
) -> None:
    run, answers = learned(RunSettings(synth=synth, seed=3, threads=2))
    assert answers.model is not None
    answer(run, answers)
    best = max(run.ratings, key=lambda id: (run.ratings[id], id in {c.id for c in run.population}))
    before = {c.id for c in run.population}
    breed(run, answers)
    shown = [c.id for c in run.population]
    assert len(before & set(shown)) == 1
    assert run.ratings[shown[0]] == run.ratings[best]
    assert len({c.genome.tobytes() for c in run.population}) == 16
    assert len(run.strategy.surprises) == 2
    assert all(c.distance == 0 for c in run.population)


@pytest.mark.slow
def test_children_that_taste_chooses_are_liked_more_by_it_than_children_are() -> None:
    run, answers = learned(RunSettings(seed=3, threads=2))
    answer(run, answers)
    with answers.breeding(Visit(run.evaluations, run.on_show)):
        model, strategy = answers.model, run.strategy
        assert model is not None
        strategy.ear = None
        plain = strategy.ask(np.random.default_rng(5))
    breed(run, answers)
    surprises = set(run.strategy.surprises.tolist())
    chosen = np.array([c.genome for c in run.population[1:] if c.id not in surprises])
    assert np.median(model.score(heard(run, chosen))) > np.median(model.score(heard(run, plain)))


@pytest.mark.slow
def test_the_same_answers_make_the_same_children_with_any_number_of_threads() -> None:
    one, other = (learned(RunSettings(seed=3, threads=threads))[0] for threads in (1, 2))
    assert [c.genome.tobytes() for c in one.population] == [c.genome.tobytes() for c in other.population]


def test_a_page_says_who_was_liked_rejected_not_named_and_not_heard() -> None:
    run, answers = begun(RunSettings(seed=3, threads=2))
    a, b, c, d, e = (one.id for one in run.population[:5])
    answers.say(Rate({a: 0.6}))
    answers.say(Reject((b,)))
    answers.say(Same((d, e)))
    breed(run, answers, unheard=(c,))
    (page,) = answers.taste.pages
    assert np.allclose(page.grades[:5], (3.0, -1.0, np.nan, 0.0, 0.0), equal_nan=True)
    assert page.same == ((3, 4),)
    assert answers.answers == 3


def test_going_back_and_breeding_otherwise_replaces_the_page_and_a_broken_generation_leaves_it() -> None:
    run, answers = begun(RunSettings(seed=3, threads=2))
    page = run.checkpoint()
    answer(run, answers)
    breed(run, answers)
    grades = answers.taste.pages[0].grades
    run.revisit(page)
    answers.say(Rate({run.population[9].id: 1.0}))
    with pytest.raises(Cancelled), answers.breeding(Visit(run.evaluations, run.on_show)):
        run.step(cancelled=lambda: True)
    assert np.array_equal(answers.taste.pages[0].grades, grades)
    breed(run, answers)
    assert answers.taste.answers == 1


def test_stars_that_parents_brought_along_are_no_answers_either_where_another_run_goes_on_with_them() -> None:
    run, answers = begun(RunSettings(seed=3, threads=2))
    answers.say(Rate({one.id: 0.8 for one in run.population[:2]}))
    breed(run, answers)
    answers.say(Rate({one.id: 0.6 for one in run.population[2:4]}))
    breed(run, answers)
    assert answers.answers == 4
    written = [page_of_text(text_of_page(said)) for said in answers.pages.values()]
    pages = tuple(said.page for said in written if said is not None)
    assert [page.inherited for page in pages] == [0, 2]
    assert Answering(run, Taste(pages)).answers == 4


def test_a_generation_that_nothing_new_was_said_of_is_no_page_though_stars_came_along() -> None:
    run, answers = begun(RunSettings(seed=3, threads=2))
    answer(run, answers)
    breed(run, answers)
    breed(run, answers)
    assert len(answers.taste.pages) == 1
    answers.say(Rate({run.population[0].id: 0.2}))
    assert answers.answers == 7  # what came along and is named otherwise is named
    breed(run, answers)
    assert len(answers.taste.pages) == 2


@pytest.mark.slow
def test_taste_that_is_off_or_forgotten_leads_nothing_until_it_is_back() -> None:
    _, answers = learned(RunSettings(seed=3, threads=2))
    for off, on in ((Believe(False), Believe(True)), (Forget(), Forget(taken_back=True))):
        answers.switch(off)
        assert answers.model is None
        answers.switch(on)
        assert answers.model is not None
    answers.switch(Forget())
    assert (answers.answers, answers.taste.pages) == (0, ())


@pytest.mark.slow
def test_weeding_replaces_by_what_taste_chooses_and_says_so_on_the_page() -> None:
    run, answers = learned(RunSettings(seed=3, threads=2))
    before = [c.id for c in run.population]
    answers.say(Reject((before[2], before[11])))
    breed(run, answers, manner=Manner("weed"))
    now = [c.id for c in run.population]
    assert [place for place in range(16) if now[place] != before[place]] == [2, 11]
    assert (answers.taste.pages[-1].grades == -1).sum() == 2


@pytest.mark.slow
def test_a_device_plays_only_whom_its_twin_was_heard_to_be_liked_as() -> None:
    device = Device()
    run, answers = learned(RunSettings(synth=device.spec, seed=3, threads=2))
    assert answers.model is not None
    answer(run, answers)
    played = device.takes.count
    breed(run, answers)
    assert device.takes.count - played == 15 < POOL


def hearing(name: str, ids: tuple[int, int], chosen: int | None, **more: Any) -> Compare:
    return Compare(name, ids, chosen, **more)


def test_two_that_are_compared_in_both_orders_stand_on_the_page_and_those_nearer_to_a_target_do_not() -> None:
    run, answers = begun(RunSettings(seed=3, threads=2))
    a, b, c, d, e, f = (one.id for one in run.population[:6])
    said = (
        hearing("0", (a, b), b),
        hearing("1", (b, a), b),
        hearing("2", (c, d), c),
        hearing("3", (d, c), d),  # whoever came first: the same
        hearing("4", (a, e), a),
        hearing("4", (a, e), a, taken_back=True),
        hearing("5", (e, f), f, question="nearer"),
    )
    for one in said:
        answers.say(one)
    assert answers.answers == 2
    again = Answering(run)
    run.revisit(run.checkpoint())
    assert again.answers == 2  # a checkpoint holds them
    breed(run, answers, unheard=(a, b, c, d, e, f))
    (page,) = answers.taste.pages
    assert (page.preferred, page.same) == (((1, 0),), ((2, 3),))
    assert np.isnan(page.grades[:6]).all()
    pairs = pairs_of((page,))
    assert len(pairs) == 2  # only what was said of the two pairs


def test_in_a_match_stars_say_nothing_of_those_who_were_compared_alone() -> None:
    target = load_target(PLUCKED, region_s=(0.0, 0.4))
    run = make_session(target, RunSettings(seed=3, threads=2))
    run.step()
    answers = Answering(run)
    a, b, c, d = (one.id for one in run.population[:4])
    answers.say(hearing("0", (a, b), b))
    answers.say(Rate({c: 1.0}, heard=(d,)))
    said = answers.pages[MATCH]
    by = dict(zip(said.ids, said.page.grades.tolist(), strict=True))
    assert np.isnan([by[a], by[b]]).all()
    assert (by[c], by[d]) == (5.0, 0.0)
    later = Answering(run)
    later.restore(answers.pages, None)
    for one in (answers, later):
        one.say(Rate({c: 0.8}))
        assert np.isnan(one.pages[MATCH].page.grades).sum() == 2
    answers.say(Rate({a: 0.2}))
    assert np.isnan(answers.pages[MATCH].page.grades).sum() == 1
