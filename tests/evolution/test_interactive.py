import numpy as np
import pytest
from fakes_synth import NOTE, SineSynth, sine_space

from evosynth.distance import WORST
from evosynth.evolution.fitness import Audible
from evosynth.evolution.interactive import Breeding
from evosynth.evolution.manner import Manner
from evosynth.evolution.session import Session


def breeding(seed: int = 1, seeds: np.ndarray | None = None) -> Session:
    synth = SineSynth()
    return Session(synth, Audible((NOTE,)), Breeding(synth.space, synth.moves), seed=seed, seeds=seeds)


def ids(run: Session) -> list[int]:
    return [c.id for c in run.population]


def bank(n: int = 32) -> np.ndarray:
    space = sine_space()
    return space.encode(space.decode(space.sample(n, np.random.default_rng(9))))


def test_a_generation_is_sixteen_audible_voices_in_order() -> None:
    run = breeding()
    for generation in range(4):
        run.step()
        assert len(run.population) == 16
        assert all(c.distance == 0 for c in run.population)
        assert [c.label for c in run.population] == [f"{generation:03d}-{i:02d}" for i in range(1, 17)]


def test_without_a_rating_the_next_generation_is_fresh() -> None:
    run = breeding()
    run.step()
    before = ids(run)
    report = run.step()
    assert set(report.moves) == {"prior"}
    assert not set(before) & set(ids(run))


def test_rated_voices_are_the_parents_and_the_best_rated_stay_as_they_are() -> None:
    run = breeding()
    run.step()
    chosen = run.population[3], run.population[7]
    run.rate({chosen[0].id: 0.4, chosen[1].id: 1.0})
    report = run.step()
    assert [c.id for c in run.population[:2]] == [chosen[1].id, chosen[0].id]
    assert np.array_equal(run.population[0].genome, chosen[1].genome)
    assert set(report.parents.ravel().tolist()) <= {chosen[0].id, chosen[1].id, -1}
    assert (report.parents[:, 0] >= 0).all()
    assert len(run.population) == 16


def test_at_most_four_stay_however_many_are_rated() -> None:
    run = breeding()
    run.step()
    before = ids(run)
    run.rate(dict.fromkeys(before, 0.6))
    run.step()
    assert len(set(before) & set(ids(run))) == 4


def test_parents_are_drawn_in_proportion_to_their_stars() -> None:
    run = breeding()
    run.step()
    few, many = run.population[0].id, run.population[1].id
    mothers: list[int] = []
    run.rate({few: 0.2, many: 0.8})
    for _ in range(40):
        mothers += run.step().parents[:, 0].tolist()
    assert mothers.count(many) / mothers.count(few) == pytest.approx(4, rel=0.3)


def test_children_are_no_clones() -> None:
    run = breeding()
    run.step()
    run.rate({run.population[0].id: 1.0})
    for _ in range(5):
        run.step()
        genomes = [c.genome.tobytes() for c in run.population]
        assert len(set(genomes)) == 16


def test_a_bank_is_the_first_generation_exactly_as_it_is() -> None:
    seeds = bank()
    run = breeding(seeds=seeds)
    run.step()
    space = sine_space()
    assert len(run.population) == 32
    assert {c.move for c in run.population} == {"seed"}
    assert np.allclose(space.decode(np.array([c.genome for c in run.population])), space.decode(seeds), atol=1e-9)
    run.rate({run.population[30].id: 1.0})
    run.step()
    assert len(run.population) == 16


def test_a_silent_voice_of_a_bank_is_shown_but_silent_children_are_not() -> None:
    space, seeds = sine_space(), bank(16)
    for op in ("op1", "op2", "op3"):
        seeds[:, space.index(f"{op}_output")] = 0.0
    run = breeding(seeds=seeds)
    run.step()
    assert all(c.distance == WORST for c in run.population)
    loud = breeding()
    loud.step()
    quiet = loud.population[0].genome.copy()
    for op in ("op1", "op2", "op3"):
        quiet[space.index(f"{op}_output")] = 0.06
    run = breeding(seeds=quiet[None])
    run.step()
    run.rate({run.population[0].id: 1.0})
    for _ in range(3):
        run.step()
        assert sum(c.distance == 0 for c in run.population) >= 15


def test_a_generation_is_shown_again_by_its_number_with_its_ratings() -> None:
    run = breeding()
    run.step()
    first = run.population
    run.rate({first[2].id: 0.6})
    before = run.checkpoint()
    run.step()
    second = run.population
    run.rate({second[5].id: 1.0})
    after = run.checkpoint()
    heard = run.line[-1]
    assert run.line == (0, heard)
    assert heard >= len(first)
    run.revisit(before)
    assert (run.line, run.on_show) == ((0,), 0)
    assert ids(run) == [c.id for c in first]
    assert run.ratings == {first[2].id: 0.6}
    assert all(np.array_equal(a.genome, b.genome) for a, b in zip(first, run.population, strict=True))
    run.revisit(after)
    assert (run.line, run.on_show) == ((0, heard), heard)
    assert ids(run) == [c.id for c in second]
    assert run.ratings == {first[2].id: 0.6, second[5].id: 1.0}


def test_breeding_again_after_going_back_gives_other_children_under_new_ids() -> None:
    run = breeding()
    run.step()
    run.rate({run.population[0].id: 1.0})
    before = run.checkpoint()
    one, line = run.step(), run.line
    run.revisit(before)
    other = run.step()
    assert line != run.line
    assert not set(one.ids.tolist()) & set(other.ids.tolist())
    assert not np.array_equal(one.genomes, other.genomes)
    assert run.generation == 2


def test_a_generation_that_was_left_can_be_bred_from_after_a_checkpoint() -> None:
    run = breeding()
    left = b""
    for _ in range(3):
        left = run.checkpoint() if run.line else left
        run.step()
        run.rate({run.population[1].id: 1.0})
    synth = SineSynth()
    again = Session.resume(run.checkpoint(), synth, Audible((NOTE,)), Breeding(synth.space, synth.moves))
    assert again.ratings == run.ratings
    for one in (run, again):
        one.revisit(left)
        one.step()
    assert ids(run) == ids(again)
    assert [c.genome.tobytes() for c in run.population] == [c.genome.tobytes() for c in again.population]
    assert again.line == run.line


def test_where_it_is_told_beforehand_who_is_heard_no_more_are_asked_for_than_are_shown() -> None:
    synth = SineSynth()
    strategy = Breeding(synth.space, synth.moves, audible=lambda rows: rows[:, 0] >= 0.2)
    run = Session(synth, Audible((NOTE,)), strategy, seed=1)
    assert len(run.step().ids) == 16
    assert all(c.genome[0] >= 0.2 for c in run.population)
    without = breeding()
    without.step()
    assert any(c.genome[0] < 0.2 for c in without.population)
    run.rate({run.population[3].id: 1.0, run.population[7].id: 0.4})
    report = run.step()
    assert len(report.ids) == 14
    assert len(report.moves) == len(report.parents) == 14
    assert (report.parents[:, 0] >= 0).all()
    assert len(run.population) == 16


def test_silent_ones_are_asked_for_where_too_few_are_heard() -> None:
    synth = SineSynth()
    deaf = Breeding(synth.space, synth.moves, audible=lambda rows: np.zeros(len(rows), bool))
    run = Session(synth, Audible((NOTE,)), deaf, seed=1)
    run.step()
    assert len(run.population) == 16


class Loudest:
    """Likes what its synth makes loudest, and is surprised by the last that it takes."""

    pool = 60

    def __init__(self) -> None:
        self.heard: list[int] = []
        self.usual = np.zeros(0, bool)

    def choose(
        self, children: np.ndarray, usual: np.ndarray, beside: np.ndarray, wanted: int, rng: np.random.Generator
    ) -> tuple[np.ndarray, np.ndarray]:
        rows = np.argsort(-self.loud(children), kind="stable")[:wanted]
        self.heard.append(len(children))
        self.usual = usual
        return rows, np.arange(wanted) == wanted - 1

    def loud(self, genomes: np.ndarray) -> np.ndarray:
        return np.square(SineSynth().render(genomes, (NOTE,))[0].rows()).mean(1)


def test_an_ear_chooses_among_many_beside_the_best_rated_and_says_who_is_a_surprise() -> None:
    run, ear = breeding(), Loudest()
    run.step()
    run.strategy.ear = ear
    run.rate({run.population[2].id: 0.6, run.population[5].id: 1.0, run.population[6].id: 0.8})
    first, best = run.population, run.population[5].id
    run.step()
    assert ear.heard == [60]
    assert (len(run.population), ids(run)[0]) == (16, best)
    assert not set(ids(run)[1:]) & {c.id for c in first}
    loud = ear.loud(np.array([c.genome for c in run.population[1:]]))
    assert (np.diff(loud) > 0).any()  # they do not stand by their order
    (surprise,) = run.strategy.surprises.tolist()
    assert ids(run)[1:].index(surprise) == np.argmin(loud)
    run.strategy.ear = None
    again = Session.resume(run.checkpoint(), SineSynth(), run.fitness, Breeding(sine_space(), SineSynth.moves))
    assert again.strategy.surprises.tolist() == [surprise]
    run.step()
    assert not len(run.strategy.surprises)


def test_an_ear_hears_near_and_far_children_by_several_recipes_and_another_recipe_alone_where_one_is_asked_for() -> (
    None
):
    run, ear = breeding(), Loudest()
    run.step()
    run.rate({run.population[2].id: 0.6, run.population[5].id: 1.0})
    run.strategy.ear = ear
    rng = np.random.default_rng(3)
    run.strategy.population = 61  # of which all are shown
    crowd = run.strategy.ask(rng)
    words = set(run.strategy.lineage().moves)
    assert len(crowd) == ear.pool == len(ear.usual)
    assert 0.2 * ear.pool < ear.usual.sum() < 0.3 * ear.pool
    assert words >= {"mate", "onward", "between"}
    assert words & {"fine", "lively"}
    assert len({row.tobytes() for row in crowd}) > 0.9 * len(crowd)
    run.strategy.manner = Manner("onward")
    run.strategy.ask(rng)
    assert set(run.strategy.lineage().moves) == {"onward"}
    assert ear.usual.all()


def test_an_ear_hears_fresh_voices_where_nothing_is_rated() -> None:
    run, ear = breeding(), Loudest()
    run.strategy.ear = ear
    report = run.step()
    assert set(report.moves) == {"prior"}
    assert (len(run.population), ear.heard) == (16, [60])


def test_whoever_is_rejected_loses_their_stars_and_is_no_parent_until_that_is_taken_back() -> None:
    run = breeding()
    run.step()
    liked, disliked = run.population[3].id, run.population[4].id
    run.rate({liked: 1.0, disliked: 0.8})
    run.reject((disliked,))
    assert (run.ratings, run.rejected) == ({liked: 1.0}, (disliked,))
    again = Session.resume(run.checkpoint(), SineSynth(), run.fitness, Breeding(sine_space(), SineSynth.moves))
    assert again.rejected == (disliked,)
    assert disliked not in run.step().parents
    run.rate({disliked: 0.2})
    assert run.rejected == ()
    run.reject((disliked,))
    run.reject((disliked,), taken_back=True)
    assert run.rejected == ()
    with pytest.raises(ValueError, match="no candidate 9999"):
        run.reject((9999,))


def test_voices_are_called_the_same_in_pairs_that_a_checkpoint_knows() -> None:
    run = breeding()
    run.step()
    a, b, c = ids(run)[:3]
    run.call_same((b, a, c))
    assert run.same == ((a, b), (b, c))
    again = Session.resume(run.checkpoint(), SineSynth(), run.fitness, Breeding(sine_space(), SineSynth.moves))
    assert again.same == run.same
    run.call_same((a, b), taken_back=True)
    assert run.same == ((b, c),)
