"""Strands of a session: steered between generations, kept in checkpoints, told in reports."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from fakes_synth import matching

from evosynth.evolution.genetic import GeneticAlgorithm
from evosynth.evolution.interactive import Breeding
from evosynth.evolution.session import Session


def session(seed: int = 1, budget: int = 2000) -> Session:
    synth, fitness = matching()
    return Session(synth, fitness, GeneticAlgorithm(synth.space, synth.moves, budget=budget), seed=seed)


def ran(one: Session, steps: int) -> Session:
    for _ in range(steps):
        one.step()
    return one


def resumed(one: Session) -> Session:
    synth, fitness = matching()
    return Session.resume(one.checkpoint(), synth, fitness, GeneticAlgorithm(synth.space, synth.moves, budget=2000))


STEERED: dict[str, Callable[[Session], None]] = {
    "restart": lambda run: run.restart(1),
    "focus": lambda run: run.focus(2),
    "halt": lambda run: run.halt(0),
    "plant": lambda run: run.plant(3, run.members(0)[:1]),
}


@pytest.mark.parametrize("what", STEERED)
def test_a_steered_session_goes_on_from_its_checkpoint_as_without_it(what: str) -> None:
    one = ran(session(), 12)
    before = ran(resumed(one), 8)
    STEERED[what](one)
    again = resumed(one)
    ran(one, 8), ran(again, 8)
    assert one.checkpoint() == again.checkpoint()
    assert one.checkpoint() != before.checkpoint()


def test_every_strand_tells_of_a_candidate_that_the_session_knows() -> None:
    run = session()
    for _ in range(15):
        report = run.step()
        living = [strand for strand in report.strands if strand.best >= 0]
        assert len(report.strands) == 4
        for strand in living:
            assert run.candidate(strand.best).distance == strand.distance
    assert len(living) == 4
    assert sum(strand.evaluations for strand in report.strands) <= run.evaluations


def test_a_restarted_strand_settles_and_a_planted_one_begins_with_what_was_planted() -> None:
    run = ran(session(), 14)
    assert not any(strand.settling for strand in run.strands)
    old, nearest = run.members(1), run.strands[1].distance
    run.restart(1)
    assert [strand.settling for strand in run.strands] == [False, True, False, False]
    assert len(run.members(1)) == 0
    ran(run, 3)
    assert run.strands[1].distance > nearest
    run.plant(1, old)
    ran(run, 12)
    assert run.strands[1].distance <= nearest


def test_a_strategy_without_strands_is_one_strand_that_cannot_be_steered() -> None:
    synth, fitness = matching()
    run = Session(synth, fitness, Breeding(synth.space, synth.moves), seed=1)
    assert run.strands[0].best == -1
    report = run.step()
    assert len(report.strands) == 1
    assert report.strands[0].best == report.best.id
    assert report.strands[0].stale == report.ids[-1] - report.best.id
    with pytest.raises(ValueError, match="no strands"):
        run.restart(0)


def test_a_strand_that_there_is_not_is_named() -> None:
    with pytest.raises(ValueError, match="no strand 4"):
        session().halt(4)


@pytest.mark.parametrize("resuming", [False, True])
def test_the_line_of_a_planted_voices_mutants_goes_on_to_that_voice(resuming: bool) -> None:
    run = ran(session(), 14)
    voice = run.members(0)[:1]
    run.plant(2, voice)
    born = run.next_id
    planted = None
    for step in range(4):
        report = run.step()
        own = [int(id) for id, move in zip(report.ids, report.moves, strict=True) if move == "plant"]
        assert len(own) == (step == 0), "the voice itself, once"
        planted = planted if planted is not None else own[0]
        run = resumed(run) if resuming else run
    assert planted is not None
    assert run.candidate(planted).genome.tolist() == voice[0].tolist()
    children = [one for one in run.population if one.parents[0] == planted]
    assert children
    assert all(one.move != "plant" and one.id > planted >= born for one in children)
    assert run.chain(children[0].id)[0].id == planted


def test_of_several_planted_voices_each_mutant_goes_on_to_the_one_it_comes_from() -> None:
    run = ran(session(), 14)
    run.plant(1, np.concatenate([run.members(0)[:1], run.members(3)[:1]]))
    report = run.step()
    own = report.ids[[move == "plant" for move in report.moves]].tolist()
    assert len(own) == 2
    genomes = dict(zip(report.ids.tolist(), report.genomes, strict=True))
    mutants = [(int(id), int(p)) for id, p in zip(report.ids, report.parents[:, 0], strict=True) if p in own]
    assert {parent for _, parent in mutants} == set(own)
    for id, parent in mutants:
        other = own[1 - own.index(parent)]
        assert (genomes[id] != genomes[parent]).sum() < (genomes[id] != genomes[other]).sum()
