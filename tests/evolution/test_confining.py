"""Laws of locks and limits under every strategy: locked never moves, limits are never left, whatever befalls a run."""

from collections.abc import Iterator

import numpy as np
import pytest
from fakes_synth import SineSynth, matching, sine_space
from hypothesis import given, settings
from hypothesis import strategies as st

from evosynth.arrays import F64
from evosynth.evolution import strategies
from evosynth.evolution.interactive import Breeding
from evosynth.evolution.newcomers import dressed
from evosynth.evolution.report import GenerationReport
from evosynth.evolution.session import Session
from evosynth.limits import Limits
from evosynth.parameters import ParameterSpace
from evosynth.synths.fm.synth import FMSynth

LOCKS = ("op1", "algorithm", "rates", "op2.output", "ratios", "gain", "op*_odd")
LIMITS = (
    "op1_output=20..60",
    "op3_coarse<=3",
    "algorithm=2",
    "op2_decay=5..6.5",
    "gain>=0.5",
    "op1_odd=1",
    "outputs<=80",
)
words = st.lists(st.sampled_from(LOCKS + LIMITS), min_size=1, max_size=4, unique=True).map(tuple)
ALL = [*strategies.NAMES]


def confined(synth: SineSynth, *said: str) -> SineSynth:
    return synth.within(Limits(said).applied(synth.space, synth.rules))


def made(name: str, synth: SineSynth, budget: int = 400) -> object:
    return strategies.make(name, synth.space, synth.moves, budget)


def session(name: str, synth: SineSynth, seeds: F64 | None = None, seed: int = 1) -> Session:
    return Session(synth, matching()[1], made(name, synth), seed=seed, seeds=seeds)


def steps(run: Session, evaluations: int) -> Iterator[GenerationReport]:
    end = run.evaluations + evaluations
    while run.evaluations < end:
        yield run.step(at_most=32)


def values(space: ParameterSpace, genomes: F64) -> F64:
    """As the unlimited synth hears them: what is handed over sounds the same everywhere."""
    return sine_space().decode(genomes)


def check(space: ParameterSpace, models: F64, report: GenerationReport) -> None:
    """Everybody is inside, and has the locked values of one of the models."""
    assert space.allows(report.genomes).all()
    assert np.array_equal(values(space, report.genomes), space.decode(report.genomes))
    held = space.locked & (space.lower < space.upper)
    kept = {tuple(row) for row in space.decode(space.admitted(models))[:, held]}
    assert {tuple(row) for row in values(space, report.genomes)[:, held]} <= kept


@pytest.mark.parametrize("name", ALL)
@settings(max_examples=6, deadline=None)
@given(words=words, seed=st.integers(0, 1000), own=st.integers(0, 3))
def test_locked_never_moves_and_limits_are_never_left(name: str, words: tuple[str, ...], seed: int, own: int) -> None:
    synth = confined(SineSynth(), *words)
    seeds = sine_space().sample(own, np.random.default_rng(seed))
    models = seeds if own else sine_space().default()[None]
    for report in steps(session(name, synth, seeds, seed), 224):
        check(synth.space, models, report)


@pytest.mark.parametrize("name", ALL)
def test_a_confined_run_goes_on_from_a_checkpoint_as_without_the_interruption(name: str) -> None:
    synth = confined(SineSynth(), "op1", "outputs<=70")
    seeds = sine_space().sample(2, np.random.default_rng(3))
    run = session(name, synth, seeds)
    list(steps(run, 96))
    again = Session.resume(run.checkpoint(), synth, run.fitness, made(name, synth))
    for one, other in zip(steps(run, 96), steps(again, 96), strict=True):
        assert np.array_equal(one.genomes, other.genomes)
        check(synth.space, seeds, other)


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("words", [("op2", "rates"), ("algorithm=1", "op1_output=90..99"), ("op1", "op3_coarse=2..4")])
def test_what_is_locked_or_limited_in_a_running_search_counts_from_the_next_step(
    name: str, words: tuple[str, ...]
) -> None:
    run = session(name, SineSynth())
    list(steps(run, 160))
    lived = {tuple(row) for row in np.array([c.genome for c in (*run.population, *run.distinct)])}
    model, ids = run.best.genome, run.evaluations
    synth = confined(SineSynth(), *words)
    run.confine(synth, made(name, synth), model)
    again = Session.resume(run.checkpoint(), synth, run.fitness, made(name, synth))
    for one, other in zip(steps(run, 192), steps(again, 192), strict=True):
        check(synth.space, np.array([*lived, model]), one)
        assert np.array_equal(one.genomes, other.genomes)
        assert one.ids.min() >= ids
    assert synth.space.allows(np.array([c.genome for c in run.distinct])).all()
    assert synth.space.allows(run.best.genome[None]).all()


def test_a_lock_alone_keeps_the_population_and_what_was_learnt() -> None:
    run = session("ga", SineSynth())
    list(steps(run, 160))
    living, best = run.strategy.living().tolist(), run.best
    synth = confined(SineSynth(), "op2")
    run.confine(synth, made("ga", synth))
    assert run.strategy.living().tolist() == living
    assert run.best is best


def test_restarted_strands_take_the_locked_values_of_the_model() -> None:
    run = session("ga", SineSynth())
    list(steps(run, 160))
    model = sine_space().default()
    synth = confined(SineSynth(), "ratios", "op1")
    run.confine(synth, made("ga", synth), model)
    run.restart(2)
    fresh = [g for r in steps(run, 96) for g, move in zip(r.genomes, r.moves, strict=True) if move == "prior"]
    assert len(fresh) > 10
    held = synth.space.locked
    assert (np.array(fresh)[:, held] == model[held]).all()


def test_a_breeding_generation_stays_on_show_and_its_children_obey() -> None:
    plain, (_, fitness) = SineSynth(), matching()
    run = Session(plain, fitness, Breeding(plain.space, plain.moves), seed=4)
    run.step()
    shown = run.strategy.living().tolist()
    synth = confined(plain, "algorithm=0", "op1_output>=90", "op3")
    run.confine(synth, Breeding(synth.space, synth.moves))
    assert run.strategy.living().tolist() == shown
    run.rate({shown[3]: 1.0, shown[5]: 0.5})
    parents = np.array([run.candidate(i).genome for i in (shown[3], shown[5])])
    check(synth.space, parents, run.step())


def test_values_that_are_locked_without_a_voice_stand_at_their_defaults() -> None:
    synth = confined(SineSynth(), "op2", "transpose")
    genomes = dressed(synth.space.sample(5, np.random.default_rng(1)), synth.space, np.empty((0, len(synth.space))))
    op2 = list(synth.space.columns(block="op2"))
    assert (synth.space.decode(genomes)[:, op2] == [80, 1, 4.0, 0]).all()
    assert len(set(genomes[:, synth.space.index("transpose")])) == 5, "the prior decides on what rests anyway"


@settings(max_examples=15, deadline=None)
@given(
    seed=st.integers(0, 10_000), most=st.integers(1, 6), lock=st.sampled_from(("", "op1", "outputs", "op6.envelope"))
)
def test_the_fm_engine_keeps_at_most_so_many_operators_and_never_mutes_the_last_carrier(
    seed: int, most: int, lock: str
) -> None:
    synth = FMSynth(threads=1)
    space = Limits((f"operators<={most}", *filter(None, [lock]))).applied(synth.space, synth.rules)
    rng = np.random.default_rng(seed)
    outputs = [space.index(f"op{op}_output") for op in range(1, 7)]
    newcomers = space.admitted(synth.prior(None, 64, rng))
    strategy = strategies.make("ga", space, synth.moves, 400)
    strategy.begin(lambda n, rng: space.admitted(synth.prior(None, n, rng)), newcomers)
    told = 0
    for _ in range(6):
        genomes = strategy.ask(rng)
        sounding = space.decode(genomes)[:, outputs] > 0
        assert (sounding.sum(1) <= most).all()
        assert np.array_equal(space.confined(genomes), genomes), "done twice it changes nothing more"
        strategy.tell(genomes, rng.random((len(genomes), 2)), np.arange(told, told + len(genomes)))
        told += len(genomes)
    carriers = synth.rules["operators"](space, most)
    assert carriers.holds(newcomers).all()


def test_the_prior_fits_voices_to_a_pinned_or_locked_algorithm() -> None:
    synth = FMSynth(threads=1)
    space = Limits(("algorithm=32", "feedback=0")).applied(synth.space, synth.rules)
    values = space.decode(synth.within(space).prior(None, 200, np.random.default_rng(1)))
    assert (values[:, space.index("algorithm")] == 31).all()
    outputs = values[:, [space.index(f"op{op}_output") for op in range(1, 7)]]
    assert (outputs[outputs > 0] >= 80).all(), "in algorithm 32 all are carriers"
