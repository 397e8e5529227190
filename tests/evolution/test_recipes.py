"""What a person asks a generation to be bred by: each recipe does what its words say."""

from __future__ import annotations

import numpy as np
import pytest
from fakes_synth import NOTE, SineSynth, sine_space

from evosynth.evolution import recipes
from evosynth.evolution.fitness import Audible
from evosynth.evolution.interactive import Breeding
from evosynth.evolution.manner import Manner, amount_word
from evosynth.evolution.operators import Genes
from evosynth.evolution.session import Session

GENES = Genes(sine_space())
STEADY = GENES.redrawn | GENES.flipped


def bred(manner: Manner, stars: dict[int, float], reject: tuple[int, ...] = (), generations: int = 1) -> Session:
    """A page, answered by places, and the one that is bred from it."""
    synth = SineSynth()
    run = Session(synth, Audible((NOTE,)), Breeding(synth.space, synth.moves), seed=4)
    run.step()
    for _ in range(generations):
        page = run.population
        run.reject(page[place].id for place in reject)
        run.rate({page[place].id: rating for place, rating in stars.items()})
        around = page[manner.around].id if manner.around >= 0 else -1
        run.strategy.manner = Manner(manner.recipe, manner.amount, manner.share, manner.reach, around)
        run.strategy.rejected = run.rejected
        run.before = page
        run.step()
    return run


def far(run: Session, parent: int) -> np.ndarray:
    """How far the newborn are from who was at this place, in what can go far."""
    new = [c for c in run.population if c.generation == run.generation - 1]
    return np.array([np.abs(c.genome - run.before[parent].genome)[~STEADY].sum() for c in new])


def test_more_amount_changes_more_and_goes_farther_and_has_its_word() -> None:
    amounts = (0.0, 0.3, 0.7, 1.0)
    parents = np.repeat(sine_space().sample(1, np.random.default_rng(3)), 400, axis=0)
    gaps = []
    for amount in amounts:
        change = recipes.mutation(GENES, Manner(amount=amount))
        gaps.append(np.abs(change(parents, np.random.default_rng(1)) - parents).sum(1).mean())
    assert np.all(np.diff(gaps) > 0)
    assert [amount_word(a) for a in amounts] == ["fine", "lively", "wide", "wild"]
    assert (Manner().word, Manner(share=0.25).genes(80), Manner(reach=0.4).far) == ("lively", 20, 0.4)


def test_the_usual_amount_is_what_breeding_always_did() -> None:
    change, breeding = recipes.mutation(GENES, Manner()), Breeding(sine_space())
    parents = sine_space().sample(64, np.random.default_rng(3))
    usual = breeding.toolbox.mutate(parents, np.random.default_rng(5))
    assert np.array_equal(change(parents, np.random.default_rng(5)), usual)


def test_fine_to_wild_stands_in_no_order_and_each_child_knows_its_word() -> None:
    run = bred(Manner("fine to wild"), {3: 1.0})
    words = [c.move for c in run.population if c.generation == 1]
    assert set(words) == {"fine", "lively", "wide", "wild"}
    strengths = [("fine", "lively", "wide", "wild").index(word) for word in words]
    assert strengths != sorted(strengths)
    gaps = far(run, 3)
    assert gaps[[s == 0 for s in strengths]].mean() < gaps[[s == 3 for s in strengths]].mean()


def test_onward_goes_where_the_last_choice_went() -> None:
    run = bred(Manner("mixed"), {3: 1.0})
    child = next(c for c in run.population if c.move == "mutate" and c.parents[0] == run.before[3].id)
    way = child.genome - run.candidate(child.parents[0]).genome
    run.rate({**dict.fromkeys(run.ratings, 0.0), child.id: 1.0})
    run.strategy.manner = Manner("onward")
    run.step()
    new = [c for c in run.population if c.move == "onward"]
    gone = np.array([((c.genome - child.genome) * way)[~STEADY].sum() for c in new])
    assert len(new) >= 12
    assert np.mean(gone > 0) > 0.9


def test_between_lies_on_the_line_of_both_parents_or_beyond_it() -> None:
    run = bred(Manner("between"), {3: 1.0, 7: 1.0})
    new = [c for c in run.population if c.generation == 1]
    assert {c.move for c in new} == {"between", "beyond"}
    for c in new:
        if c.parents[1] < 0:
            continue
        a, b = (run.candidate(id).genome for id in c.parents)
        free = GENES.free & ~STEADY & (np.abs(a - b) > 0.2) & (GENES.cells == 0)
        at = ((c.genome - a) / np.where(free, b - a, 1.0))[free]
        assert np.all(at > -1e-9) if c.move == "between" else np.all(at < 1e-9)


def test_what_is_weeded_is_replaced_in_its_place_by_children_of_the_rest() -> None:
    run = bred(Manner("weed"), {3: 1.0}, reject=(0, 5, 9))
    before, now = [c.id for c in run.before], [c.id for c in run.population]
    assert [place for place in range(16) if before[place] != now[place]] == [0, 5, 9]
    rest = set(before) - {before[place] for place in (0, 5, 9)}
    assert {c.parents[0] for c in run.population if c.generation == 1} <= rest
    assert [c.index for c in run.population if c.generation == 1] == [0, 5, 9]


def test_a_surprise_that_stays_while_others_are_replaced_is_one_still() -> None:
    run = bred(Manner("weed"), {}, reject=(0, 5))
    page = [c.id for c in run.population]
    run.strategy.surprises = np.array([page[2], page[7]])
    run.reject([page[7]])
    run.strategy.rejected = run.rejected
    run.step()
    assert run.strategy.surprises.tolist() == [page[2]]


def test_weeding_goes_on_until_all_come_of_one() -> None:
    run = bred(Manner("weed"), {}, reject=tuple(range(1, 16)))
    assert run.population[0].id == run.before[0].id
    assert {c.parents[0] for c in run.population[1:]} == {run.before[0].id}


@pytest.mark.parametrize(("recipe", "nearer"), [("towards", True), ("away", False)])
def test_all_others_go_a_quarter_of_the_way_towards_one_or_away(recipe: str, nearer: bool) -> None:
    run = bred(Manner(recipe, around=6), {})
    one, names = run.before[6], [c.move for c in run.population]
    assert run.population[6].id == one.id
    assert names.count(recipe) == 15
    smooth = GENES.free & (GENES.cells == 0)
    for was, now in zip(run.before, run.population, strict=True):
        if was.id != one.id:
            assert now.parents == (was.id, one.id)
            gap, rest = (np.abs(g.genome - one.genome)[smooth] for g in (was, now))
            assert np.allclose(rest, 0.75 * gap) if nearer else np.all(rest >= gap - 1e-12)


def test_guests_are_parents_beside_who_is_rated() -> None:
    synth = SineSynth()
    run = Session(synth, Audible((NOTE,)), Breeding(synth.space, synth.moves), seed=4)
    run.step()
    run.before = run.population
    guest = GENES.snapped(sine_space().sample(1, np.random.default_rng(8)))
    run.strategy.guests = guest
    run.strategy.manner = Manner("fine to wild", 0.0)
    report = run.step()
    assert set(report.parents[1:, 0].tolist()) == {report.ids[0]}
    assert (report.moves[0], report.parents[0].tolist()) == ("seed", [-1, -1])
    assert run.population[0].id == report.ids[0]
    assert len(run.population) == 16
    strangers = np.abs(np.array([c.genome for c in run.before]) - guest).sum(1)
    assert np.abs(report.genomes - guest).sum(1).max() < strangers.min()


def named(recipe: str, places: tuple[int, ...], guests: int, rated: dict[int, float] | None = None) -> Session:
    """A page, and the one that is bred from these of it and from so many who were not on show."""
    synth = SineSynth()
    run = Session(synth, Audible((NOTE,)), Breeding(synth.space, synth.moves), seed=4)
    run.step()
    run.before = run.population
    run.rate({run.before[place].id: rating for place, rating in (rated or {}).items()})
    run.strategy.named = tuple(run.before[place].id for place in places)
    run.strategy.guests = GENES.snapped(sine_space().sample(guests, np.random.default_rng(8)))
    run.strategy.manner = Manner(recipe)
    run.report = run.step()
    return run


def test_of_two_who_are_named_every_child_is_a_child_of_both_and_they_stay() -> None:
    run = named("mixed", (3, 11), 0, rated={0: 1.0, 3: 0.2})
    both = {run.before[3].id, run.before[11].id}
    assert {c.id for c in run.population[:2]} == both
    children = run.population[2:]
    assert len(children) == 14
    assert all({*c.parents} - {-1} <= both and c.parents[0] in both for c in children)
    crossed = [c for c in children if c.move == "mate"]
    assert len(crossed) >= 7
    assert all({*c.parents} == both for c in crossed)
    assert {c.parents[0] for c in children} == both


def test_named_voices_that_were_not_on_show_join_the_page_as_parents_with_ids() -> None:
    for recipe in ("mixed", "between"):
        run = named(recipe, (5,), 1)
        one, guest, *children = run.population
        assert (one.id, guest.id, guest.move) == (run.before[5].id, run.report.ids[0], "seed")
        crossed = [{*c.parents} for c in children if -1 not in c.parents]
        assert len(crossed) > 7
        assert all(parents == {one.id, guest.id} for parents in crossed)
        assert all({*c.parents} <= {one.id, guest.id, -1} for c in children)
        assert np.array_equal(run.strategy.origins[2], (one if children[0].parents[0] == one.id else guest).genome)


def test_who_is_named_alone_has_children_with_nobody_on_show() -> None:
    for recipe in ("mixed", "between", "fine to wild", "onward"):
        run = named(recipe, (2,), 0, rated={7: 1.0})
        assert {c.parents for c in run.population[1:]} == {(run.before[2].id, -1)}


def test_of_many_who_are_named_four_are_shown_and_all_have_children() -> None:
    run = named("mixed", (1, 2, 6), 5)
    assert [c.id for c in run.population[:3]] == [run.before[place].id for place in (1, 2, 6)]
    assert [c.move for c in run.population].count("seed") == 1
    assert len(run.population) == 16
    parents = {id for c in run.population for id in c.parents} - {-1}
    assert len(parents) > 5
    assert parents <= {run.before[place].id for place in (1, 2, 6)} | {*run.report.ids[:5]}


def test_a_page_goes_on_the_same_from_a_checkpoint_by_any_recipe() -> None:
    for recipe in ("onward", "between", "fine to wild"):
        run = bred(Manner(recipe), {2: 1.0, 5: 0.6}, generations=2)
        synth = SineSynth()
        again = Session.resume(run.checkpoint(), synth, Audible((NOTE,)), Breeding(synth.space, synth.moves))
        for one in (run, again):
            one.rate({one.population[4].id: 1.0})
            one.strategy.manner = Manner(recipe)
            one.step()
        assert [c.genome.tobytes() for c in run.population] == [c.genome.tobytes() for c in again.population]


@pytest.mark.parametrize("wrong", [{"recipe": "boil"}, {"amount": 1.1}, {"share": -0.1}, {"reach": float("nan")}])
def test_what_is_no_manner_is_said(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        Manner(**wrong)  # type: ignore[arg-type]
