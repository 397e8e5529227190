"""Lines of main parents: whole under every strategy, short where they grow long, the same after a checkpoint."""

from itertools import pairwise

import numpy as np
import pytest
from fakes_synth import NOTE, SineSynth, matching

from evosynth.errors import StorageError
from evosynth.evolution import ancestry, checkpoint, strategies
from evosynth.evolution.fitness import Audible
from evosynth.evolution.interactive import Breeding
from evosynth.evolution.session import Session
from evosynth.system import archives

every_strategy = pytest.mark.parametrize("name", strategies.NAMES)


def session(name: str = "ga", budget: int = 600) -> Session:
    synth, fitness = matching()
    return Session(synth, fitness, strategies.make(name, synth.space, synth.moves, budget), seed=1)


def resumed(data: bytes, name: str = "ga", budget: int = 600) -> Session:
    synth, fitness = matching()
    return Session.resume(data, synth, fitness, strategies.make(name, synth.space, synth.moves, budget))


def searched(run: Session, evaluations: int) -> dict[int, int]:
    """Main parents by id, of all that was evaluated."""
    mothers: dict[int, int] = {}
    while run.evaluations < evaluations:
        report = run.step()
        mothers |= dict(zip(report.ids.tolist(), report.parents[:, 0].tolist(), strict=True))
    return mothers


def line_of(run: Session, id: int) -> list[int]:
    return [one.id for one in run.chain(id)]


def true_line(mothers: dict[int, int], id: int) -> list[int]:
    line = [id]
    while (mother := mothers[line[-1]]) >= 0:
        line.append(mother)
    return line[::-1]


@every_strategy
def test_the_line_of_everybody_shown_goes_back_to_a_founder(name: str) -> None:
    run = session(name)
    mothers = searched(run, 600)
    assert max(len(run.chain(one.id)) for one in run.distinct) > 3 or name == "random"
    for one in (*run.distinct, *run.population):
        assert line_of(run, one.id) == true_line(mothers, one.id)
        assert run.chain(one.id)[-1] is run.candidate(one.id)


@every_strategy
def test_lines_are_the_same_after_a_checkpoint_and_from_then_on(name: str) -> None:
    run = session(name)
    searched(run, 300)
    again = resumed(run.checkpoint(), name)
    for session_ in (run, again):
        searched(session_, 600)
    assert again.checkpoint() == run.checkpoint()
    assert [line_of(again, c.id) for c in again.distinct] == [line_of(run, c.id) for c in run.distinct]


@pytest.mark.parametrize("name", ["ga", "de", "nsga2"])
def test_a_long_line_keeps_its_ends_and_its_largest_steps(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ancestry, "MOST", 20)
    monkeypatch.setattr("evosynth.evolution.session.EVERY", 64)
    run = session(name, 2000)
    mothers = searched(run, 2000)
    shortened = 0
    for one in run.distinct:
        line, true = line_of(run, one.id), true_line(mothers, one.id)
        assert (line[0], line[-1]) == (true[0], true[-1])
        assert [id for id in true if id in set(line)] == line
        shortened += len(line) < len(true)
    assert shortened > 0
    again = resumed(run.checkpoint(), name, 2000)
    assert [line_of(again, c.id) for c in run.distinct] == [line_of(run, c.id) for c in run.distinct]


def test_who_is_nobodys_ancestor_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("evosynth.evolution.session.EVERY", 64)
    run = session(budget=1500)
    mothers = searched(run, 1500)
    run._ancestry.sweep({c.id: c for c in run.distinct})
    needed = {id for one in run.distinct for id in true_line(mothers, one.id)}
    assert 0 < len(run._ancestry) <= len(needed)


def test_a_checkpoint_of_an_earlier_version_begins_its_lines_at_who_is_known() -> None:
    run = session()
    searched(run, 400)
    arrays = archives.unpacked(run.checkpoint())
    older = {name: a for name, a in arrays.items() if not name.startswith("ancestors.") and name != "over"}
    assert len(older) < len(arrays)
    again = resumed(archives.packed(older))
    mothers = searched(again, 600)
    for one in again.distinct:
        line = line_of(again, one.id)
        assert line[-1] == one.id
        assert all(mothers.get(child, mother) == mother for mother, child in pairwise(line))


def test_a_line_in_a_circle_is_a_damaged_checkpoint() -> None:
    run = session()
    searched(run, 200)
    arrays = archives.unpacked(run.checkpoint()) | {"over": np.array([[3, 7], [7, 3]])}
    with pytest.raises(StorageError, match="damaged"):
        resumed(archives.packed(arrays))


def test_a_breeding_that_goes_back_knows_the_lines_of_both_its_branches() -> None:
    synth = SineSynth()
    run = Session(synth, Audible((NOTE,)), Breeding(synth.space, synth.moves), seed=1)
    left = b""
    for generation in range(6):
        run.step()
        run.rate({run.population[-1].id: 1.0, run.population[-2].id: 0.5})
        left = run.checkpoint() if generation == 2 else left
    youngest = run.population[-1]
    run.rate(dict.fromkeys([*run.ratings], 0.0))
    run.revisit(left)
    run.step()
    assert all(run.chain(one.id)[0].move == "prior" for one in run.population)
    assert sum(len(run.chain(one.id)) > 1 for one in run.population) >= 12
    run.remember([youngest])
    assert run.chain(youngest.id)[-1] is youngest


def test_ancestors_stand_in_a_checkpoint_once() -> None:
    run = session()
    searched(run, 600)
    saved = checkpoint.unpacked(run.checkpoint())
    known, ancestors = ({c.id for c in part} for part in (saved.candidates, saved.ancestors))
    assert len(ancestors) > 10
    assert not known & ancestors
