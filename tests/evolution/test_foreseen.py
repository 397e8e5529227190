"""What is searched for on the twin first comes nearer with few takes, whether the device is as its twin or not."""

from collections.abc import Callable, Sequence
from functools import cache

import numpy as np
import pytest
from fakes_synth import SineSynth, matching

from evosynth.arrays import F64
from evosynth.errors import Cancelled
from evosynth.evolution import strategies
from evosynth.evolution.foreseen import Foreseen
from evosynth.evolution.report import FORESEEN
from evosynth.evolution.session import Session
from evosynth.synths.base import Audio, Note

TAKES = 96


class Duller(SineSynth):
    """A device that passes highs less than its twin does."""

    def render(self, genomes: F64, notes: Sequence[Note], **how: object) -> list[Audio]:
        heard = super().render(genomes, notes, **how)
        return [Audio((a.data + np.roll(a.data, 1, axis=1)) / np.float32(2.0), a.sample_rate, a.n) for a in heard]


def foreseen(fitness, synth: SineSynth, **options: object) -> Foreseen:
    def judge(genomes: F64) -> F64:
        return np.asarray(fitness.score(genomes, synth.render(genomes, fitness.notes)))

    return Foreseen(lambda n: strategies.make("ga", synth.space, synth.moves, n), synth.space, judge, **options)


def session(device: Callable[[], SineSynth], *, ahead: int, target: int = 0, seed: int = 1) -> Session:
    """With 0 ahead a plain search."""
    twin, fitness = matching(target)
    plain = strategies.make("ga", twin.space, twin.moves, TAKES, 8)
    return Session(device(), fitness, foreseen(fitness, twin, ahead=ahead) if ahead else plain, seed=seed)


@cache
def reached(device: Callable[[], SineSynth], ahead: int, target: int) -> float:
    run = session(device, ahead=ahead, target=target)
    while run.evaluations < TAKES:
        run.step(at_most=TAKES - run.evaluations)
    assert run.best is not None
    return run.best.distance


@pytest.mark.slow
@pytest.mark.parametrize("device", [SineSynth, Duller])
def test_few_takes_come_nearer_where_the_twin_proposes_what_is_heard(device: Callable[[], SineSynth]) -> None:
    ratios = [reached(device, 200, target) / reached(device, 0, target) for target in (0, 2, 4)]
    assert np.exp(np.mean(np.log(ratios))) < 0.75


def test_nothing_is_heard_twice_and_every_line_leads_to_somebody_who_was_heard() -> None:
    run = session(Duller, ahead=96)
    heard: set[bytes] = set()
    for _ in range(8):
        report = run.step()
        rows = {row.tobytes() for row in report.genomes}
        assert len(rows) == len(report.genomes) == 8
        assert not rows & heard
        assert set(report.parents.ravel().tolist()) <= {-1, *range(int(report.ids[0]))}
        assert set(report.moves) <= {FORESEEN, "prior"}
        heard |= rows
    assert (report.parents[:, 0] >= 0).any()


def test_a_session_goes_on_from_its_checkpoint_to_the_bit() -> None:
    run = session(Duller, ahead=96)
    for _ in range(4):
        run.step()
    twin, fitness = matching()
    other = Session.resume(run.checkpoint(), Duller(), fitness, foreseen(fitness, twin, ahead=96))
    for _ in range(3):
        assert np.array_equal(run.step().genomes, other.step().genomes)
    assert run.checkpoint() == other.checkpoint()


def test_who_breaks_it_off_while_it_searches_ahead_finds_all_as_it_was() -> None:
    run, looks = session(Duller, ahead=96), 0
    run.step()
    before = run.checkpoint()

    def soon() -> bool:
        nonlocal looks
        looks += 1
        return looks > 1

    with pytest.raises(Cancelled):
        run.step(cancelled=soon)
    assert run.synth.rendered == 8, "nothing more was played"
    assert run.checkpoint() == before


def test_what_a_person_likes_begins_every_search_on_the_twin() -> None:
    run = session(SineSynth, ahead=96)
    for _ in range(4):
        run.step()
    liked = run.population[-1].id
    run.rate({liked: 1.0})
    parents = np.concatenate([run.step().parents for _ in range(8)])
    assert (parents == liked).any()


def test_an_operator_that_was_registered_is_used_on_the_twin() -> None:
    run, used = session(SineSynth, ahead=200), list[int]()

    def noted(individual: list[float]) -> tuple[list[float]]:
        used.append(len(individual))
        return (individual,)

    run.toolbox.register("mutate", noted)
    for _ in range(3):
        run.step()
    assert set(used) == {len(run.synth.space)}


def test_a_device_that_is_silent_where_its_twin_sounds_is_not_believed_in_again() -> None:
    class Deaf(SineSynth):
        def render(self, genomes: F64, notes: Sequence[Note], **how: object) -> list[Audio]:
            heard = super().render(genomes, notes, **how)
            silent = genomes[:, 0] < 0.5
            return [Audio(np.where(silent[:, None], np.float32(0.0), a.data), a.sample_rate, a.n) for a in heard]

    run = session(Deaf, ahead=96)
    reports = [run.step() for _ in range(12)]
    early, late = (np.concatenate([r.genomes[:, 0] < 0.5 for r in part]).mean() for part in (reports[:2], reports[8:]))
    assert late <= early
    assert run.best is not None
    assert run.best.genome[0] >= 0.5
