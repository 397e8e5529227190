import io
import random
from dataclasses import fields

import numpy as np
import pytest
from deap import tools
from fakes_synth import RATE, SineSynth, Spectral, matching, sine_space

from evosynth.distance import WORST
from evosynth.errors import Cancelled, StorageError
from evosynth.evolution.fitness import Audible
from evosynth.evolution.genetic import GeneticAlgorithm
from evosynth.evolution.report import GenerationReport
from evosynth.evolution.session import Session
from evosynth.synths.base import Audio, Band, Course, Moment, Note, Strike, TargetSummary


def session(seed: int = 1, budget: int = 500, **options: object) -> Session:
    synth, fitness = matching()
    return Session(synth, fitness, GeneticAlgorithm(synth.space, synth.moves, budget=budget), seed=seed, **options)


def ran(one: Session, steps: int) -> list[GenerationReport]:
    return [one.step() for _ in range(steps)]


def same(one: GenerationReport, other: GenerationReport) -> bool:
    def equal(a: object, b: object) -> bool:
        return np.array_equal(a, b) if isinstance(a, np.ndarray) else a == b

    plain = [f.name for f in fields(GenerationReport) if f.name not in ("best", "distinct")]
    return (
        all(equal(getattr(one, name), getattr(other, name)) for name in plain)
        and [c.id for c in one.distinct] == [c.id for c in other.distinct]
        and all(np.array_equal(a.genome, b.genome) for a, b in zip(one.distinct, other.distinct, strict=True))
        and one.best.id == other.best.id
    )


def test_the_same_seed_gives_the_same_run_and_another_seed_another() -> None:
    one, again, other = (ran(session(seed), 12) for seed in (1, 1, 2))
    assert all(same(a, b) for a, b in zip(one, again, strict=True))
    assert not np.array_equal(one[-1].genomes, other[-1].genomes)


def test_the_search_comes_much_nearer_than_the_prior() -> None:
    reports = ran(session(budget=2000), 60)
    assert reports[-1].best_distance < 0.5 * reports[1].best_distance
    assert reports[-1].median_distance >= reports[-1].best_distance
    history = [r.best_distance for r in reports]
    assert history == sorted(history, reverse=True)


def test_locked_columns_keep_the_value_that_each_individual_came_with() -> None:
    seeds = sine_space().sample(20, np.random.default_rng(3))
    run = session(seeds=seeds)
    locked = ~sine_space().free
    allowed = {tuple(g) for g in run.strategy.genes.snapped(seeds)[:, locked]} | {tuple(sine_space().default()[locked])}
    seen = {tuple(g) for report in ran(run, 20) for g in report.genomes[:, locked]}
    assert seen <= allowed
    assert len(seen) > 5


def test_children_have_the_locked_values_of_their_main_parent() -> None:
    run = session(seeds=sine_space().sample(20, np.random.default_rng(3)))
    locked, genomes, checked = ~sine_space().free, {}, 0
    for report in ran(run, 20):
        genomes |= dict(zip(report.ids.tolist(), report.genomes, strict=True))
        for genome, (mother, _) in zip(report.genomes, report.parents.tolist(), strict=True):
            if mother >= 0:
                assert np.array_equal(genome[locked], genomes[mother][locked])
                checked += 1
    assert checked > 200


def test_a_pinned_value_holds_for_everybody_that_sounds() -> None:
    _, fitness = matching()
    synth = SineSynth(sine_space().with_pinned({"op1_coarse": 3}))
    run = Session(synth, fitness, GeneticAlgorithm(synth.space, synth.moves, budget=300), seed=1)
    for report in ran(run, 8):
        assert (synth.space.decode(report.genomes)[:, synth.space.index("op1_coarse")] == 3).all()


def test_never_more_evaluations_than_allowed() -> None:
    run = session()
    assert [len(run.step(at_most=n).ids) for n in (1, 5, 1000, 3)] == [1, 5, 32, 3]
    assert run.evaluations == 41 == run.synth.rendered - 1
    assert run.step().ids.tolist() == list(range(41, 73))
    with pytest.raises(ValueError, match="at_most is 0"):
        run.step(at_most=0)


def test_reports_tell_ids_parents_and_moves() -> None:
    run = session(budget=512)
    reports = ran(run, 20)
    assert set(reports[0].moves) == {"prior"}
    assert (reports[0].parents == -1).all()
    words = {move for report in reports for move in report.moves}
    assert {"prior", "mutate", "mate", "polish", "rotate"} <= words
    for report in reports[4:]:
        for id, move, (mother, father) in zip(report.ids, report.moves, report.parents.tolist(), strict=True):
            assert max(mother, father) < id
            assert (mother == -1) == (move == "prior")
            assert father == -1 or move == "mate"
    assert [c.label for c in reports[7].distinct if c.generation == 7][:1] in ([], [reports[7].distinct[0].label])
    born = run.candidate(int(reports[-1].ids[4]))
    assert (born.generation, born.index, born.label) == (19, 4, "019-05")
    assert np.array_equal(born.genome, reports[-1].genomes[4])


def test_what_is_reported_cannot_be_changed() -> None:
    report = session().step()
    for array in (report.genomes, report.scores, report.best.genome, report.distinct[0].scores):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0.0


def test_the_distinct_are_the_best_that_differ() -> None:
    run = session(budget=2000)
    report = ran(run, 50)[-1]
    assert report.distinct[0].id == report.best.id
    distances = [c.distance for c in report.distinct]
    assert distances == sorted(distances)
    assert 4 <= len(report.distinct) <= 16
    genomes = np.array([c.genome for c in report.distinct])
    for row, genome in enumerate(genomes):
        others = np.delete(genomes, row, axis=0)
        assert run._distinct.difference(others, genome).min() >= run._distinct.kin


def test_no_sound_is_evaluated_twice() -> None:
    run = session(budget=1000)
    genomes = np.concatenate([report.genomes for report in ran(run, 40)])
    assert len({row.tobytes() for row in genomes}) == len(genomes)


@pytest.mark.parametrize("steps", [1, 3, 13])
def test_resumed_is_the_same_as_uninterrupted_to_the_bit(steps: int) -> None:
    run = session()
    ran(run, steps)
    run.rate({run.population[0].id: 0.8})
    synth, fitness = matching()
    strategy = GeneticAlgorithm(synth.space, synth.moves, budget=500)
    again = Session.resume(run.checkpoint(), synth, fitness, strategy)
    assert again.evaluations == run.evaluations
    assert again.ratings == run.ratings
    assert all(same(a, b) for a, b in zip(ran(run, 12), ran(again, 12), strict=True))
    assert again.logbook == run.logbook
    assert [list(i) for i in again.hall_of_fame] == [list(i) for i in run.hall_of_fame]
    assert again.checkpoint() == run.checkpoint()


def test_a_target_summary_survives_a_checkpoint() -> None:
    told: list[TargetSummary | None] = []

    class Telling(SineSynth):
        def prior(self, target: TargetSummary | None, n: int, rng: np.random.Generator) -> np.ndarray:
            told.append(target)
            return super().prior(target, n, rng)

    synth, (_, fitness) = Telling(), matching()
    band = Band(0.25, 1.5, 0.0, 0.01, 3.0, -4.0, 100.0)
    moments = (Moment(0.04, (0.0, -6.5), -30.0, 2000.0), Moment(0.5, (-1.0,)))
    partials = ((1.0, 0.0), (2.0, -6.5))
    course = Course(0.005, (-3.0, 0.0), (12.5, -4.0), (9.0, 9.5))
    told_more = {
        "course": course,
        "strike": Strike(partials, 0.1, 0.5, 0.03),
        "click": Strike(partials, 0.2, 0.9, 0.004),
    }
    summary = TargetSummary((Note(50),), 0.1, partials=partials, bands=(band,), moments=moments, **told_more)
    run = Session(synth, fitness, GeneticAlgorithm(synth.space), seed=0, target=summary)
    run.step()
    Session.resume(run.checkpoint(), synth, fitness, GeneticAlgorithm(synth.space)).step()
    assert told == [summary, summary]


def test_a_checkpoint_holds_no_pickle() -> None:
    run = session()
    run.step()
    with np.load(io.BytesIO(run.checkpoint()), allow_pickle=False) as archive:
        assert all(archive[name].dtype != object for name in archive.files)


def test_what_is_no_checkpoint_is_refused_in_a_sentence() -> None:
    run = session()
    run.step()
    data = run.checkpoint()
    synth, fitness = matching()
    strategy = GeneticAlgorithm(synth.space)
    for broken in (b"", b"nothing", data[: len(data) // 2]):
        with pytest.raises(StorageError, match="cannot be read"):
            Session.resume(broken, synth, fitness, strategy)
    with pytest.raises(StorageError, match="is of a run by genetic algorithm for spectrum, envelope"):
        Session.resume(data, synth, Audible(), strategy)


def test_a_cancelled_generation_leaves_the_session_as_it_was() -> None:
    run, other = session(), session()
    ran(run, 6), ran(other, 6)
    before = run.checkpoint()
    with pytest.raises(Cancelled):
        run.step(cancelled=lambda: True)
    assert run.checkpoint() == before
    assert same(run.step(), other.step())


def test_deaps_own_operators_take_the_place_of_ours() -> None:
    run, swapped, again = session(), session(), session()
    calls: list[int] = []

    def select_best(individuals: list[list[float]], k: int) -> list[list[float]]:
        calls.append(k)
        return tools.selBest(individuals, k)

    for one in (swapped, again):
        one.toolbox.register("mate", tools.cxUniform, indpb=0.5)
        one.toolbox.register("select", select_best)
    before = random.getstate()
    plain, other, repeated = (ran(one, 12) for one in (run, swapped, again))
    assert random.getstate() == before
    assert calls
    assert np.array_equal(plain[0].genomes, other[0].genomes), "the first population is not theirs to change"
    assert not np.array_equal(plain[-1].genomes, other[-1].genomes)
    assert all(same(a, b) for a, b in zip(other, repeated, strict=True))
    genomes = np.concatenate([r.genomes for r in other])
    assert ((genomes >= 0) & (genomes <= 1)).all()
    assert np.array_equal(np.unique(genomes[:, 13]), np.unique(sine_space().default()[13]))


def test_logbook_and_hall_of_fame_are_deaps_and_filled() -> None:
    run = session()
    reports = ran(run, 6)
    assert isinstance(run.logbook, tools.Logbook)
    assert run.logbook.select("evaluations") == [r.evaluations for r in reports]
    assert run.logbook.select("best") == [r.best_distance for r in reports]
    assert run.logbook[-1]["spectrum"] + run.logbook[-1]["envelope"] == pytest.approx(reports[-1].best_distance)
    assert isinstance(run.hall_of_fame, tools.HallOfFame)
    assert run.hall_of_fame[0].fitness.values[0] == reports[-1].best_distance
    assert list(run.hall_of_fame[0]) == run.best.genome.tolist()


def test_a_long_logbook_is_thinned_but_keeps_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("evosynth.evolution.session.LOGGED", 10)
    run = session()
    ran(run, 25)
    assert len(run.logbook) <= 10
    assert run.logbook[-1]["generation"] == 24


def test_broken_scores_count_as_the_worst() -> None:
    class Broken(Spectral):
        def score(self, genomes: np.ndarray, audio: list[Audio]) -> np.ndarray:
            scores = super().score(genomes, audio)
            scores[::2] = np.nan
            return scores

    synth = SineSynth()
    run = Session(synth, Broken(synth, synth.space.default()), GeneticAlgorithm(synth.space), seed=1)
    report = run.step()
    assert (report.scores[::2] == WORST).all()
    assert report.best.index % 2 == 1


def test_rated_candidates_are_kept_known_and_wrong_ratings_are_refused() -> None:
    run = session()
    first = run.step()
    worst = int(first.ids[np.argmax(first.scores.sum(1))])
    run.rate({worst: 0.5})
    ran(run, 30)
    assert run.candidate(worst).distance == pytest.approx(first.scores.sum(1).max())
    with pytest.raises(ValueError, match=r"rating 1\.5 is outside"):
        run.rate({worst: 1.5})
    with pytest.raises(ValueError, match="no candidate 987654"):
        run.rate({987654: 0.5})
    run.rate({worst: 0})
    assert run.ratings == {}


def test_what_was_shown_can_be_rated_after_it_was_outdone_and_the_rest_is_forgotten() -> None:
    run = session(budget=2000)
    first = run.step()
    ran(run, 50)
    shown = {c.id for c in first.distinct}
    assert not shown & {c.id for c in run.distinct}
    run.rate(dict.fromkeys(shown, 0.4))
    for id in set(first.ids.tolist()) - shown:
        with pytest.raises(KeyError):
            run.candidate(id)


def test_rated_candidates_become_parents_in_proportion_even_beside_a_target() -> None:
    run = session(budget=256)
    ran(run, 12)
    last = run.step()
    ids = [int(i) for i in last.ids[np.argsort(-last.scores.sum(1))[:2]]]  # the worst two: hardly anybody's choice
    run.rate({ids[0]: 1.0, ids[1]: 0.25})
    mothers = np.concatenate([r.parents[:, 0] for r in ran(run, 80)])
    counts = [int((mothers == id).sum()) for id in ids]
    assert counts[0] / counts[1] == pytest.approx(4, rel=0.35)
    assert 0.05 < sum(counts) / len(mothers) < 0.3


def test_seeds_are_heard_first_and_as_they_are() -> None:
    seeds = sine_space().encode(sine_space().decode(sine_space().sample(40, np.random.default_rng(2))))
    run = session(seeds=seeds)
    reports = ran(run, 2)
    heard = np.concatenate([r.genomes for r in reports])
    decode = sine_space().decode
    discrete = np.array([p.discrete for p in sine_space().parameters])
    assert np.array_equal(decode(heard)[:40, discrete], decode(seeds)[:, discrete])
    assert set(reports[0].moves) == {"seed"}


def test_audible_tells_sound_from_silence() -> None:
    rows = np.zeros((3, 800), np.float32)
    rows[1] = 0.2 * np.sin(np.arange(800) / 5)
    rows[2, :5] = 1e-4
    scores = Audible((Note(),)).score(np.zeros((3, 2)), [Audio(rows, RATE, 3)])
    assert scores.tolist() == [[WORST], [0.0], [WORST]]
