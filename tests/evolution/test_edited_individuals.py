"""Who was made by hand lives among those that were bred: on a page, as a parent, in a line, in a checkpoint."""

from __future__ import annotations

import numpy as np
import pytest
from fakes_synth import NOTE, SineSynth, matching

from evosynth.evolution import edited, strategies
from evosynth.evolution.fitness import Audible
from evosynth.evolution.interactive import Breeding
from evosynth.evolution.report import EDIT, EDITED_IDS
from evosynth.evolution.session import Session


def breeding() -> Session:
    synth = SineSynth()
    run = Session(synth, Audible((NOTE,)), Breeding(synth.space, synth.moves), seed=3)
    run.step()
    return run


def edit(run: Session, place: int, number: int = 0) -> int:
    """A voice made of the one in this place of the page stands there; its id."""
    one = run.population[place]
    genome = np.clip(one.genome + 0.05, 0.0, 1.0)
    made = edited.individual(run, EDITED_IDS + number, genome, one.id, (one.generation, one.index))
    run.take_in(made)
    assert edited.stand(run, made, one.id)
    return made.id


def ids(run: Session) -> list[int]:
    return [one.id for one in run.population]


def test_it_stands_in_the_place_and_goes_again_as_it_came() -> None:
    run = breeding()
    before, original = run.strategy.state(), run.population[4]
    id = edit(run, 4)
    assert ids(run)[4] == id
    assert run.candidate(id).move == EDIT
    assert run.candidate(id).label == original.label
    assert not edited.stand(run, run.candidate(id), original.id)
    assert edited.stand(run, original, id)
    after = run.strategy.state()
    assert all(np.array_equal(before[name], after[name], equal_nan=True) for name in before)
    guest = edited.individual(run, EDITED_IDS + 1, original.genome, -1, (0, 0))
    run.take_in(guest)
    assert edited.stand(run, guest, -1)
    assert ids(run)[-1] == guest.id
    assert edited.stand(run, None, guest.id)
    assert len(run.population) == 16


def test_nothing_is_drawn_and_nobody_counted() -> None:
    run, other = breeding(), breeding()
    edit(run, 2)
    assert (run.evaluations, run.next_id) == (other.evaluations, other.next_id)
    assert run.step().genomes.tobytes() == other.step().genomes.tobytes()


def test_its_children_come_of_it_and_their_line_leads_to_what_it_was_made_of() -> None:
    run = breeding()
    original = run.population[1].id
    id = edit(run, 1)
    run.rate({id: 1.0})
    report = run.step()
    assert {parent for parent in report.parents.ravel().tolist() if parent >= 0} == {id}
    child = int(report.ids[0])
    assert [one.id for one in run.chain(child)] == [original, id, child]
    synth = SineSynth()
    again = Session.resume(run.checkpoint(), synth, Audible((NOTE,)), Breeding(synth.space, synth.moves))
    assert ids(again) == ids(run)
    assert [one.id for one in again.chain(child)] == [original, id, child]


@pytest.mark.parametrize("name", strategies.NAMES)
def test_a_match_judges_it_as_all_others_and_leaves_its_population_alone(name: str) -> None:
    synth, fitness = matching()
    run = Session(synth, fitness, strategies.make(name, synth.space, synth.moves, 600), seed=1)
    run.step()
    living = run.strategy.living().tolist()
    best = run.best
    assert best is not None
    made = edited.individual(run, EDITED_IDS, best.genome, best.id, (0, 0))
    assert np.allclose(made.scores, best.scores, atol=1e-9)
    run.take_in(made)
    assert not edited.stand(run, made, best.id)
    assert run.strategy.living().tolist() == living
    run.rate({made.id: 1.0})
    for _ in range(5):
        run.step()
    assert run.candidate(made.id).scores.tobytes() == made.scores.tobytes()
